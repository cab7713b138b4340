"""From a file to a post: format by content, ids, side files, errors a person can mend."""

from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import TYPE_CHECKING

import pytest
from reading import PNG, read_all

from pipeline import read
from pipeline.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

MARKDOWN = "## 优化\n\n- **什么是动量?**\n\n积累历史梯度。\n\n```python\nv = 0.9 * v + g\n```\n"
PAGE = "<!DOCTYPE html><html><body><article><h1>题目</h1><p>什么是动量?</p></article></body></html>"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", "什么是动量?\n什么是学习率?\n", "text"),
        ("a.md", "什么是动量?\n什么是学习率?\n", "text"),
        ("a.md", MARKDOWN, "markdown"),
        ("a.txt", MARKDOWN, "markdown"),
        ("a.txt", "# 注释\ndef f():\n    return 1\n", "text"),
        ("a.html", PAGE, "html"),
        ("a.txt", PAGE, "html"),
        ("a.md", PAGE, "html"),
        ("a.html", "什么是动量?\n", "text"),
        ("a.txt", "比较 vector<int> 和 list<int>\n为什么 a < b > c?\n", "text"),
    ],
)
def test_the_format_is_told_by_the_content(tmp_path: Path, name: str, text: str, expected: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read.read(path).format == expected


def test_an_id_is_the_slug_of_the_path_and_stays_when_the_bytes_change(tmp_path: Path) -> None:
    path = tmp_path / "2024" / "Some Post.txt"
    path.parent.mkdir()
    path.write_text("什么是动量?", encoding="utf-8")
    before = read.read(path, tmp_path).id
    path.write_text("什么是学习率?", encoding="utf-8")
    assert before == read.read(path, tmp_path).id == "2024-some-post-txt"


def test_names_that_differ_only_in_chinese_get_different_ids(tmp_path: Path) -> None:
    ids = set()
    for name in ("腾讯一面.txt", "腾讯二面.txt", "x.txt", "x.md"):
        path = tmp_path / name
        path.write_text("什么是动量?", encoding="utf-8")
        ids.add(read.read(path, tmp_path).id)
    assert len(ids) == 4
    assert all(id_.isascii() and id_ == id_.lower() and len(id_) <= 64 for id_ in ids)


def test_a_side_file_states_the_facts(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text(PAGE, encoding="utf-8")
    side = tmp_path / "x.html.yaml"
    side.write_text("company: 美团\ndate: 2024-05-06\nround: 一面\nurl: https://example.org/1\n", encoding="utf-8")
    post = read.read(path)
    assert (post.company, post.date, post.round, post.url) == ("美团", "2024-05-06", "一面", "https://example.org/1")
    assert not read.is_post(side)
    assert read.is_post(path)


def test_a_side_file_with_an_unknown_key_is_refused_with_the_key_meant(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("什么是动量?", encoding="utf-8")
    (tmp_path / "x.txt.yaml").write_text("compny: 美团\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"x\.txt\.yaml.*company"):
        read.read(path)


def test_what_cannot_be_read_is_told_with_its_path_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \n\n ")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere.txt")
    for name, hint in (
        ("empty.txt", "empty"),
        ("blank.txt", "remove it"),
        ("picture.txt", "not text"),
        ("folder.md", "folder"),
        ("link.txt", "link"),
        ("absent.txt", "no such file"),
    ):
        with pytest.raises(UserError, match=hint) as caught:
            read.read(tmp_path / name)
        assert str(tmp_path / name) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_text_keeps_lines_indentation_and_asterisks(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("1*3,3*1\n\n    def f():\n在这里插入图片描述\n", encoding="utf-8")
    blocks = read.read(path).blocks
    assert [(b.kind, b.text, b.lines) for b in blocks] == [
        ("paragraph", "1*3,3*1", (1, 1)),
        ("paragraph", "    def f():", (3, 3)),
        ("image", "在这里插入图片描述", (4, 4)),
    ]


def test_markdown_blocks(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: 笔记\ncompany: 快手\ndate: 2024-03-02\n---\n"
        "## 2. 卷积\n\n7. **参数量**\n10. 用 1*3,3*1 代替 3*3\n    - 子项 $a_i*b$\n\n"
        "第一行\n第二行\n\n**为什么?**\n\n> 引用\n\n"
        "| 名 | 值 |\n| --- | --- |\n| a | 1 |\n\n"
        "```cpp\nint a = 1;\n```\n\n$$\nx^2\n$$\n\n![图](p/1.png)\n\n    缩进的中文句子不是代码\n",
        encoding="utf-8",
    )
    post = read.read(path)
    assert (post.title, post.company, post.date) == ("笔记", "快手", "2024-03-02")
    got = [(b.kind, b.text, b.marker, b.lines) for b in post.blocks]
    assert got == [
        ("heading", "2. 卷积", "##", (6, 6)),
        ("item", "参数量", "7.**", (8, 8)),
        ("item", "用 1*3,3*1 代替 3*3", "10.", (9, 9)),
        ("item", "子项 $a_i*b$", "-", (10, 10)),
        ("paragraph", "第一行", "", (12, 12)),
        ("paragraph", "第二行", "", (13, 13)),
        ("paragraph", "为什么?", "**", (15, 15)),
        ("quote", "引用", "", (17, 17)),
        ("table", "", "", (19, 21)),
        ("code", "int a = 1;", "", (23, 25)),
        ("formula", "x^2", "", (27, 29)),
        ("image", "图", "", (31, 31)),
        ("paragraph", "缩进的中文句子不是代码", "", (33, 33)),
    ]
    assert post.blocks[3].level == 1
    assert post.blocks[8].rows == (("名", "值"), ("a", "1"))
    assert post.blocks[9].lang == "cpp"
    assert post.blocks[11].src == "p/1.png"


def test_broken_front_matter_costs_nothing_but_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: [\n---\n\n## 题目\n\n- 什么是动量?\n- 什么是学习率?\n", encoding="utf-8")
    post = read.read(path)
    assert post.dropped[0].rule == "front-matter-broken"
    assert any(block.text == "什么是动量?" for block in post.blocks)


def test_front_matter_may_begin_without_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("title: 语音算法面经\ndate: 2020-03-04\ntags: [面经]\n---\n\n- 什么是动量?\n", encoding="utf-8")
    post = read.read(path)
    assert (post.title, post.date) == ("语音算法面经", "2020-03-04")
    assert [(drop.rule, drop.lines) for drop in post.dropped] == [("front-matter", (1, 4))]
    assert [(block.text, block.lines) for block in post.blocks] == [("什么是动量?", (6, 6))]


def test_an_archive_of_a_page_is_read_like_the_page(tmp_path: Path) -> None:
    message = MIMEMultipart("related")
    message["Snapshot-Content-Location"] = "https://example.org/post/7"
    message["Subject"] = "题目"
    page = "<html><head><title>面试题</title></head><body><article><h2>什么是动量？</h2><p>积累历史梯度。</p></article></body></html>"
    message.attach(MIMEText(page, "html", "utf-8"))
    message.attach(MIMEText("body { color: red }", "css", "utf-8"))
    path = tmp_path / "page.mhtml"
    path.write_bytes(message.as_bytes())
    post = read.read(path)
    assert (post.format, post.url) == ("mhtml", "https://example.org/post/7")
    assert [block.text for block in post.blocks] == ["什么是动量？", "积累历史梯度。"]


def test_an_archive_without_a_page_is_told(tmp_path: Path) -> None:
    message = MIMEMultipart("related")
    message.attach(MIMEText("body { color: red }", "css", "utf-8"))
    path = tmp_path / "page.mhtml"
    path.write_bytes(message.as_bytes())
    with pytest.raises(UserError, match="without a page"):
        read.read(path)


def test_a_page_saved_with_its_folder_shows_the_pictures_in_it(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><!-- saved from url=(0027)https://posts.example/a/b/7 --><html><body><article><p>什么是动量？</p>"
        '<img src="./x_files/%E5%9B%BE.png"><img src="x_files/gone.png"><img src="/c.png"></article></body></html>'
    )
    (tmp_path / "x.html").write_text(page, encoding="utf-8")
    (tmp_path / "x_files").mkdir()
    (tmp_path / "x_files" / "图.png").write_bytes(PNG)
    post = read.read(tmp_path / "x.html")
    assert post.url == "https://posts.example/a/b/7"
    assert [block.src for block in post.blocks if block.kind == "image"] == [
        "x_files/图.png",
        "https://posts.example/a/b/x_files/gone.png",
        "https://posts.example/c.png",
    ]


def test_a_file_that_cannot_be_read_is_one_error_and_no_post(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"")
    assert read_all(tmp_path / "a.md") == ({}, ["a.md: the file is empty; remove it or save the post again"])
    assert read_all(tmp_path / "none.md") == ({}, ["none.md: no such file"])


def test_a_dump_may_be_larger_than_a_post_and_a_text_may_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MAX_BYTES", 40)
    (tmp_path / "a.jsonl").write_text('{"title": "一", "content": "什么是动量？"}\n' * 3, encoding="utf-8")
    (tmp_path / "a.txt").write_text("什么是动量？\n" * 9, encoding="utf-8")
    assert len(read_all(tmp_path / "a.jsonl")[0]) == 1
    assert read_all(tmp_path / "a.txt")[1] == ["a.txt: 171 bytes; a post has at most 40, split it"]
    monkeypatch.setattr(read, "MAX_CONTAINER", 99)
    assert "at most 99 are read" in read_all(tmp_path / "a.jsonl")[1][0]
