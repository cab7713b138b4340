"""Zip archives: their members as posts, and archives that are broken or mean harm."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from reading import PNG, packed, read_all

from pipeline.read import archive

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "## 一面\n\n- **什么是动量？**\n\n![](img/1.png) ![](%E5%9B%BE.png) ![](gone.png) ![](../../etc/passwd)\n"
PAGE = (
    '<!DOCTYPE html><html><head><link rel="canonical" href="https://posts.example/a/b.html"></head><body>'
    '<article><p>什么是动量？</p><img src="./p_files/1.png"><img src="2.png"></article></body></html>'
)
HASH = "0123456789abcdef0123456789abcdef"


def write(path: Path, members: dict[str, str | bytes]) -> Path:
    path.write_bytes(packed(members))
    return path


def test_every_member_is_read_like_a_file_and_what_is_no_post_is_left(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        "posts/a.md": NOTE, "posts/img/1.png": PNG, "posts/图.png": PNG, "b.txt": "什么是 AUC？",
        "b.txt.yaml": "company: 星帆科技\n", "p.html": PAGE, "p_files/1.png": PNG, "p_files/ad.html": PAGE,
        "dump.jsonl": '{"title": "一", "content": "什么是 BN？"}\n{\n', "dump.jsonl.yaml": "round: 二面\n",
        ".obsidian/app.json": "{}", "__MACOSX/._b.txt": "x", "posts/.DS_Store": "x", "style.css": "p {}",
    }  # fmt: skip
    posts, errors = read_all(write(tmp_path / "x.zip", members))
    assert list(posts) == ["x.zip!b.txt", "x.zip!dump.jsonl:1", "x.zip!p.html", "x.zip!posts/a.md"]
    assert [error.partition(": ")[0] for error in errors] == ["x.zip!dump.jsonl:2"]
    assert [post.format for post in posts.values()] == ["zip/text", "zip/json", "zip/html", "zip/markdown"]
    assert (posts["x.zip!b.txt"].company, posts["x.zip!dump.jsonl:1"].round) == ("星帆科技", "二面")
    shown = [block.src for block in posts["x.zip!posts/a.md"].blocks if block.kind == "image"]
    assert shown == ["img/1.png", "图.png", "gone.png", "../../etc/passwd"]
    shown = [block.src for block in posts["x.zip!p.html"].blocks if block.kind == "image"]
    assert shown == ["p_files/1.png", "https://posts.example/a/2.png"]


def test_facts_of_the_archive_hold_where_a_post_states_none(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", {"a.md": "---\ncompany: 青禾数据\n---\n## 一面\n\n什么是动量？\n", "b.txt": "什么是 AUC？"})
    (tmp_path / "x.zip.yaml").write_text("company: 星帆科技\nrole: 算法\n", encoding="utf-8")
    posts, _ = read_all(path)
    assert [(post.company, post.role) for post in posts.values()] == [("青禾数据", "算法"), ("星帆科技", "算法")]


def test_ids_hang_on_names_and_not_on_what_else_is_there(tmp_path: Path) -> None:
    one, _ = read_all(write(tmp_path / "x.zip", {"b/题目.txt": "什么是动量？"}))
    more, _ = read_all(write(tmp_path / "x.zip", {"a.txt": "什么是 AUC？", "b/题目.txt": "换了正文？", "b/笔记.txt": "什么是 BN？"}))
    assert one["x.zip!b/题目.txt"].id == more["x.zip!b/题目.txt"].id
    assert one["x.zip!b/题目.txt"].id.startswith("x-zip--b-txt-")


def test_notion_names_lose_their_digits_where_they_stay_unique(tmp_path: Path) -> None:
    other = HASH[::-1]
    members: dict[str, str | bytes] = {
        f"面试 {HASH}/一面 {HASH}.md": "## 题\n\n什么是动量？\n", f"二面 {HASH}.md": "## 题\n\n什么是 AUC？\n",
        f"二面 {other}.md": "## 题\n\n什么是 BN？\n", f"表 {HASH}.csv": "Name,Tags\n一面,\n", f"表 {HASH}_all.csv": "Name\n",
    }  # fmt: skip
    posts, errors = read_all(write(tmp_path / "x.zip", members))
    assert errors == []
    assert sorted(post.title for post in posts.values()) == ["一面", "二面", "二面"]
    plain, _ = read_all(write(tmp_path / "x.zip", {"面试/一面.md": "## 题\n\n什么是动量？\n"}))
    assert {post.id for post in plain.values()} <= {post.id for post in posts.values()}


def test_names_packed_by_windows_are_read(tmp_path: Path) -> None:
    data = packed({"ab.txt": "什么是动量？", "c/d.txt": "什么是 AUC？"})
    path = tmp_path / "x.zip"
    path.write_bytes(data.replace(b"ab.txt", "题".encode("gbk") + b".txt").replace(b"c/d.txt", b"c\\d.txt"))
    assert sorted(read_all(path)[0]) == ["x.zip!c/d.txt", "x.zip!题.txt"]


def test_documents_and_dumps_within_are_opened_and_archives_are_not(tmp_path: Path) -> None:
    inner = packed({"a.txt": "什么是动量？"})
    posts, errors = read_all(write(tmp_path / "x.zip", {"in.zip": inner, "b.txt": "什么是 AUC？"}))
    assert list(posts) == ["x.zip!b.txt"]
    assert errors == ["x.zip!in.zip: an archive within an archive; unpack it"]


@pytest.mark.parametrize("name", ["../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "..\\evil.txt", "a\x1b[2J.txt"])
def test_a_member_that_would_leave_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    posts, errors = read_all(write(tmp_path / "x.zip", {name: "什么是动量？", "b.txt": "什么是 AUC？"}))
    assert list(posts) == ["x.zip!b.txt"]
    assert len(errors) == 1
    assert "pack it anew" in errors[0]
    assert errors[0].isprintable()


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packing:
        packing.writestr(link, "/etc/passwd")
    (tmp_path / "x.zip").write_bytes(data.getvalue())
    assert read_all(tmp_path / "x.zip") == ({}, ["x.zip!link.txt: a link; pack the file it leads to"])


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    began = time.monotonic()
    _, errors = read_all(write(tmp_path / "x.zip", {"a.txt": b"0" * 60_000_000}))
    assert errors == ["x.zip!a.txt: unpacks to over 100 times its size, as bombs do; remove it"]
    assert time.monotonic() - began < 5


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    _, errors = read_all(write(tmp_path / "x.zip", {f"{n}.txt": "" for n in range(archive.MAX_ENTRIES + 1)}))
    assert errors == ["x.zip: 5,001 entries; an archive has at most 5,000, split it"]


def test_archives_within_share_what_may_be_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = packed({"META-INF/container.xml": "<a/>" + " " * 400})
    path = write(tmp_path / "x.zip", {"a.epub": book, "b.epub": book})
    monkeypatch.setattr("pipeline.read.files.Budget.__init__.__defaults__", (2 * len(book) + 500,))
    _, errors = read_all(path)
    assert "a book without chapters" not in errors[1]
    assert errors[1].startswith("x.zip!b.epub: unpacks to more than 200 MB")


def test_a_size_that_lies_is_damage(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": "什么是动量？" * 50, "b.txt": "什么是 AUC？"}))
    place = data.find(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 3)
    (tmp_path / "x.zip").write_bytes(data)
    posts, errors = read_all(tmp_path / "x.zip")
    assert list(posts) == ["x.zip!b.txt"]
    assert errors[0].startswith("x.zip!a.txt: damaged in the archive (")


def test_encrypted_members_are_one_line(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": "什么是动量？", "b.txt": "什么是 AUC？"}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(magic)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(magic, place + 1)
    (tmp_path / "x.zip").write_bytes(data)
    _, errors = read_all(tmp_path / "x.zip")
    assert errors == ["x.zip!a.txt: encrypted; unpack the archive with its password and pack it without"]


@pytest.mark.parametrize("keep", [4, 40, -1, -30])
def test_an_archive_cut_off_is_one_line(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(packed({"a.txt": "什么是动量？"})[:keep])
    posts, errors = read_all(path)
    assert posts == {}
    assert len(errors) == 1
    assert errors[0].startswith("x.zip: a broken or cut-off archive (")


def test_a_damaged_member_costs_itself_alone(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": "什么是动量？", "b.txt": "什么是 AUC？"}))
    data[data.find(b"a.txt") + 6] ^= 0xFF
    (tmp_path / "x.zip").write_bytes(data)
    posts, errors = read_all(tmp_path / "x.zip")
    assert list(posts) == ["x.zip!b.txt"]
    assert errors[0].startswith("x.zip!a.txt: damaged in the archive (")


def test_a_rare_method_is_told(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_LZMA) as packing:
        packing.writestr("a.txt", "什么是动量？")
    (tmp_path / "x.zip").write_bytes(data.getvalue())
    assert read_all(tmp_path / "x.zip")[1] == ["x.zip!a.txt: packed by a rare method; pack it anew as a plain zip archive"]


def test_an_empty_archive_is_told(tmp_path: Path) -> None:
    for members in ({}, {"a.png": PNG}):
        _, errors = read_all(write(tmp_path / "x.zip", dict(members)))
        assert errors == ["x.zip: no post found in it, read as zip; remove it or save it again"]


def test_members_that_cannot_be_read_are_counted_behind_the_first(tmp_path: Path) -> None:
    _, errors = read_all(write(tmp_path / "x.zip", {f"{n}.txt": "" for n in range(30)}))
    assert len(errors) == 21
    assert errors[-1] == "x.zip: 10 more of its posts cannot be read; mend those above first"
