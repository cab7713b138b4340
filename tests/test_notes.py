"""What note apps add to Markdown: boxes, comments, embedded pictures, properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import notes
from pipeline.read.from_markdown import read
from pipeline.segment.dialect import tidy

HASH = "0123456789abcdef0123456789abcdef"


def blocks(text: str) -> list[tuple[str, str, int]]:
    """Return kind, text and first line of each block."""
    return [(block.kind, block.text, block.lines[0] if block.lines else 0) for block in read(text, "a.md").blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<aside>\n💡 **什么是动量？**\n\n</aside>\n", [("paragraph", "什么是动量？", 2)]),
        ("<aside>\n💡\n\n什么是动量？\n\n</aside>\n", [("paragraph", "什么是动量？", 4)]),
        (":::info\n什么是动量？\n:::\n", [("paragraph", "什么是动量？", 2)]),
        ("::: tip 为什么？\n因为\n:::\n", [("paragraph", "为什么？", 1), ("paragraph", "因为", 2)]),
        ('<a name="EVtQa"></a>\n## 一面<br />\n', [("heading", "一面", 2)]),
        ("什么是动量？<br />什么是 AUC？<br/>\n下一行\n", [("paragraph", "什么是动量？", 1), ("paragraph", "什么是 AUC？", 1), ("paragraph", "下一行", 2)]),
        ('1. <font color="#F5222D">什么是动量？</font>\n', [("item", "什么是动量？", 1)]),
        ("一\n\n%%\n私人\n\n内容\n%%\n\n二\n", [("paragraph", "一", 1), ("paragraph", "二", 9)]),
        ("%%time\nx = 1\n", [("paragraph", "%%time", 1), ("paragraph", "x = 1", 2)]),
        ("```\n:::info\n![[a.png]]\n%%\n```\n:::\n", [("code", ":::info\n![[a.png]]\n%%", 1)]),
        ("> [!question]\n> 什么是动量？\n> 历史梯度\n", [("quote", "[!question] 什么是动量？", 2), ("quote", "历史梯度", 3)]),
        ("<table><tr><th>名</th><th>值</th></tr><tr><td>a</td><td>1</td></tr></table>\n", [("table", "", 1)]),
        ("| 名 | 值 |\n| --- | --- |\n| a<br/>b | 1 |\n", [("table", "", 1)]),
        ("<details>\n<summary>为什么？</summary>\n\n因为\n\n</details>\n", [("item", "为什么？", 1), ("paragraph", "因为", 4)]),
    ],
)  # fmt: skip
def test_dialects_become_plain_blocks_at_their_lines(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert blocks(text) == expected


def test_embedded_pictures_are_pictures_and_embedded_notes_are_not() -> None:
    draft = read('![[图 1.png|300]] 见 ![[笔记]] <img src="b.png" alt="二">\n\n<img src="c.png">\n', "a.md")
    assert [(b.src, b.text) for b in draft.blocks if b.kind == "image"] == [
        ("%E5%9B%BE%201.png", ""), ("b.png", "二"), ("c.png", ""),
    ]  # fmt: skip
    assert [b.text for b in draft.blocks if b.kind == "paragraph"] == ["见 ![[笔记]]"]


def test_a_break_within_a_cell_stays_in_the_cell() -> None:
    assert read("| 名 | 值 |\n| --- | --- |\n| a<br/>b | 1 |\n", "a.md").blocks[0].rows[1] == ("a b", "1")


def test_queries_and_comments_are_dropped_with_their_lines() -> None:
    draft = read("---\ntitle: 一\n---\n%%\n私人\n%%\n\n```dataview\nTABLE\n```\n\n什么是动量？\n", "a.md")
    assert [(drop.rule, drop.text, drop.lines) for drop in draft.dropped] == [
        ("front-matter", "---\ntitle: 一\n---", (1, 3)), ("comment", "%%\n私人\n%%", (4, 6)), ("query", "TABLE", (8, 10)),
    ]  # fmt: skip
    assert len(draft.blocks) == 1


def test_front_matter_of_note_apps_states_facts() -> None:
    draft = read(
        '---\naliases: [星帆面经, 星帆]\nauthor: ["[[早睡]]"]\nsource: https://posts.example/1\npublished: 2024-05-06\n'
        "公司: 星帆科技\n岗位:\n- 算法\ntags: [面试]\n---\n\n什么是动量？\n", "a.md",
    )  # fmt: skip
    assert (draft.title, draft.author, draft.url, draft.date) == ("星帆面经", "早睡", "https://posts.example/1", "2024-05-06")
    assert (draft.company, draft.role) == ("星帆科技", "算法")


def test_a_source_that_is_a_note_is_no_address() -> None:
    assert read('---\nsource: "[[某笔记]]"\n---\n\n什么是动量？\n', "a.md").url == ""


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        (f"星帆 一面 {HASH}.md", "## 题\n", "星帆 一面"),
        (f"星帆 一面 {HASH}.md", "# 标题\n", "标题"),
        ("星帆 一面.md", "## 题\n", ""),
    ],
)
def test_a_page_of_notion_without_a_title_is_called_as_its_file(name: str, text: str, title: str) -> None:
    assert read(text, name).title == title


def test_properties_of_notion_are_facts_and_no_lines_of_the_post() -> None:
    draft = read("# 星帆一面\n\nCreated: April 11, 2025 9:02 PM\n公司: 星帆科技\n日期: 2025/04/11\nURL: https://posts.example/2\n\n什么是动量？\n", "a.md")
    assert (draft.company, draft.date, draft.url) == ("星帆科技", "2025-04-11", "https://posts.example/2")
    assert [block.text for block in draft.blocks] == ["星帆一面", "什么是动量？"]
    assert [(drop.rule, drop.lines) for drop in draft.dropped] == [("property", (n, n)) for n in (3, 4, 5, 6)]


@pytest.mark.parametrize(
    "text",
    [
        "# 题\n\nQ: 什么是动量?\nA: 历史梯度\n",
        "# 题\n\nCreated: now\n这一行是正文\n",
        "# 题\n\n日期：周三\n\n什么是动量？\n",
        "Created: now\n\n什么是动量？\n",
    ],
)
def test_lines_that_look_like_properties_stay(text: str) -> None:
    assert read(text, "a.md").dropped == ()


@given(st.text(alphabet=":%`~<>aside/!?[]|#. \n-b", max_size=80))
def test_every_line_keeps_its_number(text: str) -> None:
    plain, dropped = notes.plain(text)
    assert plain.count("\n") == text.count("\n")
    assert all(drop.lines and drop.lines[0] <= drop.lines[1] for drop in dropped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("==重点==是 [[LoRA]] 与 [[Transformer#位置编码|位置]]", "重点是 LoRA 与 位置"),
        ("这是==重点==内容", "这是重点内容"),
        ("[[Transformer#位置编码]] 怎么做，[[笔记#^a1]]", "Transformer 位置编码 怎么做，笔记"),
        ("== 和 equals 有什么区别，什么时候用 ==", "== 和 equals 有什么区别，什么时候用 =="),
        ("==和 equals 有什么区别，==比较什么", "==和 equals 有什么区别，==比较什么"),
        ("如果 a==b 且 c==d", "如果 a==b 且 c==d"),
        ("矩阵 [[1, 2]] 的转置", "矩阵 [[1, 2]] 的转置"),
        ("什么是动量？%%私货%%", "什么是动量？"),
    ],
)
def test_marks_within_a_line_are_taken_off_and_code_is_not(text: str, expected: str) -> None:
    assert tidy(text) == expected
