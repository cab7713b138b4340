"""Names of files: posts and what is none, ids, places within files."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import read
from pipeline.read import names
from pipeline.read.files import Folder, picture_beside

if TYPE_CHECKING:
    from pathlib import Path

HASH = "0123456789abcdef0123456789abcdef"


def touch(folder: Path, *files: str) -> None:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


@pytest.mark.parametrize("suffix", ["_files", ".files"])
def test_the_folder_saved_beside_a_page_holds_no_posts(tmp_path: Path, suffix: str) -> None:
    touch(tmp_path, "x.html", f"x{suffix}/ad.html", f"x{suffix}/sub/b.txt", f"y{suffix}/c.txt")
    assert read.is_post(tmp_path / "x.html")
    assert not read.is_post(tmp_path / f"x{suffix}" / "ad.html")
    assert not read.is_post(tmp_path / f"x{suffix}" / "sub" / "b.txt")
    assert read.is_post(tmp_path / f"y{suffix}" / "c.txt")


def test_notion_digits_leave_an_id_where_it_stays_unique(tmp_path: Path) -> None:
    touch(tmp_path, f"a {HASH}/one {HASH}.md", f"two {HASH}.md", f"two {HASH[::-1]}.md", f"three {HASH}.md", "three.md")
    ids = {path: read.file_id(tmp_path / path, tmp_path) for path in (
        f"a {HASH}/one {HASH}.md", f"two {HASH}.md", f"two {HASH[::-1]}.md", f"three {HASH}.md", "three.md",
    )}  # fmt: skip
    assert ids[f"a {HASH}/one {HASH}.md"] == "a-one-md"
    assert ids["three.md"] == "three-md"
    assert len(set(ids.values())) == 5


@given(st.text(min_size=1, max_size=90), st.text(min_size=1, max_size=90))
def test_the_holder_of_a_member_is_the_file(file: str, key: str) -> None:
    id_ = names.post_id(PurePosixPath(file.replace("/", "-")))
    member = names.member_id(id_, key)
    assert names.holder(member) == names.holder(names.member_id(member, "x")) == id_
    assert member.isascii()
    assert "#" not in member


def test_a_place_leads_back_to_its_file(tmp_path: Path) -> None:
    touch(tmp_path, "a.jsonl", "b!c.zip", "d:1")
    for place, name in (
        ("a.jsonl", "a.jsonl"), ("a.jsonl:12", "a.jsonl"), ("a.jsonl:12!data[3]", "a.jsonl"),
        ("b!c.zip!x/y.md", "b!c.zip"), ("b!c.zip!d.jsonl:3", "b!c.zip"), ("d:1", "d:1"), ("gone:3", "gone:3"),
    ):  # fmt: skip
        assert read.file_of(str(tmp_path / place)) == tmp_path / name


@pytest.mark.parametrize(
    ("src", "found"),
    [
        ("p_files/a.png", "p_files/a.png"), ("./p_files/a.png", "p_files/a.png"), ("p_files/%E5%9B%BE.png", "p_files/图.png"),
        ("p_files/a.png?x=1", "p_files/a.png"), ("../secret.png", ""), ("p_files/../../secret.png", ""),
        ("%2e%2e/secret.png", ""), ("/etc/passwd", ""), ("file:///etc/passwd", ""), ("\\\\host\\x.png", ""),
        ("C:\\x.png", ""), ("//evil.example/x.png", ""), ("p_files/out.png", ""), ("p_files", ""), ("a.png\0.jpg", ""), ("", ""),
        ("a" * 5000, ""),
    ],
)  # fmt: skip
def test_pictures_beside_a_post_are_found_and_none_elsewhere(tmp_path: Path, src: str, found: str) -> None:
    touch(tmp_path, "secret.png", "post/p_files/a.png", "post/p_files/图.png")
    (tmp_path / "post" / "p_files" / "out.png").symlink_to(tmp_path / "secret.png")
    assert picture_beside(src, Folder(tmp_path / "post")) == found
