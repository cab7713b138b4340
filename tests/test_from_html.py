"""Pages of many builds become the blocks of their post and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UserError
from pipeline.read.charset import decode
from pipeline.read.files import Folder
from pipeline.read.from_html import MAX_TAGS, claims, read
from pipeline.read.pictures import placed

if TYPE_CHECKING:
    from pipeline.read.draft import Draft

CASES = Path(__file__).parent / "cases" / "read"
PAGES = sorted(CASES.glob("*.html"))


def as_json(draft: Draft) -> dict[str, Any]:
    """Return what a case states of a draft: its facts, its blocks, what was dropped."""
    blocks = []
    for block in placed(draft, Folder(CASES / "nothing")):
        fields = asdict(block)
        blocks.append({key: value for key, value in fields.items() if value or key == "text"})
    return json.loads(  # type: ignore[no-any-return]
        json.dumps(
            {
                "title": draft.title,
                "author": draft.author,
                "date": draft.date,
                "url": draft.url,
                "blocks": blocks,
                "dropped": [[drop.rule, drop.text] for drop in draft.dropped],
            }
        )
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path) -> None:
    text = decode(page.read_bytes())[0]
    expected = json.loads(page.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert claims(page.name, text)
    assert as_json(read(text, page.name)) == expected


def texts(markup: str) -> list[str]:
    return [block.text for block in read(f"<html><body>{markup}</body></html>", "x.html").blocks]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>什么是动量？\n讲讲学习率</p>", ["什么是动量？", "讲讲学习率"]),
        ("<p>什么是动量？\n      讲讲学习率</p>", ["什么是动量？讲讲学习率"]),
        ("<p>what is\nmomentum</p>", ["what is momentum"]),
        ("<h2>什么是\n动量</h2>", ["什么是动量"]),
        (f"<p>{'动量积累梯度' * 6}\n{'学习率逐步下降' * 5}\n收尾</p>", [f"{'动量积累梯度' * 6}{'学习率逐步下降' * 5}收尾"]),
    ],
)
def test_a_line_that_the_author_typed_is_one(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", "<!DOCTYPE html>\n<html><body><p>x</p></body></html>", True),
        ("a.txt", "<div><p>一</p><p>二</p></div>", True),
        ("a.html", "<p>一</p>\n收尾", True),
        ("a.txt", "<!DOCTYPE html> 的作用是什么？\n怎么答", False),
        ("a.md", "<div align=center>\n\n# 标题\n\n- 一\n", False),
        ("a.html", "1. 什么是闭包？", False),
    ],
)
def test_claims_by_content(name: str, text: str, expected: bool) -> None:  # noqa: FBT001
    assert claims(name, text) is expected


def test_nothing_is_lost_below_any_depth() -> None:
    markup = "".join(f"<span>第{number}题<br>" for number in range(3000))
    assert texts(markup) == [f"第{number}题" for number in range(3000)]


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "opening",
    ["<div>", "<ul><li>", "<table><tr><td>", "<h1>", "<div class=gutter>", "<div class=reply>",
     "<span class=katex>", "<noscript>", "<a href=#>", '<p style="font-size:0;font-size:1px">'],
)  # fmt: skip
def test_deep_nesting_neither_raises_nor_hangs(opening: str) -> None:
    draft = read("<html><body>" + opening * 10_000 + "末题", "x.html")
    kept = [block.text for block in draft.blocks] + [drop.text for drop in draft.dropped]
    assert any("末题" in text for text in kept)


def test_too_many_tags_are_refused_with_what_to_do() -> None:
    with pytest.raises(UserError, match="cut the post out"):
        read("<b>" * (MAX_TAGS + 1), "x.html")


@pytest.mark.parametrize("src", ["javascript:alert(1)", "file:///etc/passwd", "data:image/png,x"])
def test_no_address_but_http_enters(src: str) -> None:
    draft = read(f"<html><body><p>甲</p><img src='{src}' alt='图'></body></html>", "x.html")
    assert [block.kind for block in draft.blocks] == ["paragraph"]
    assert [(drop.rule, drop.text) for drop in draft.dropped] == [("image-without-address", "图")]


TAGS = (
    "div", "p", "span", "b", "ul", "ol", "li", "table", "tr", "td", "h2", "pre", "code", "section",
    "blockquote", "a", "sup", "figure", "figcaption", "noscript", "details", "nav", "button",
)  # fmt: skip
STYLES = ("", ' style="display:none"', ' style="font-size:0"', ' class="toc"', ' class="reply"')
STEPS = st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(STYLES), st.booleans()))
BYTES = st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace"))


@given(STEPS)
@settings(max_examples=150, deadline=None)
def test_every_piece_of_text_is_in_a_block_or_dropped(steps: list[tuple[str, str, bool]]) -> None:
    markup, opened, words = "", [], []
    for number, (tag, style, closes) in enumerate(steps):
        words.append(f"词{number}尾")
        markup += f"<{tag}{style}>{words[-1]}"
        if closes:
            markup += f"</{tag}>"
        else:
            opened.append(tag)
    draft = read("<html><body><p>起首</p>" + markup + "</body></html>", "x.html")
    cells = [cell for block in draft.blocks for row in block.rows for cell in row]
    kept = [block.text for block in draft.blocks] + [drop.text for drop in draft.dropped] + cells
    assert [word for word in words if not any(word in text for text in kept)] == []


@given(BYTES)
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise_anything_but_a_user_error(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except UserError:
        return
    claims("x.html", text)
    for markup in (text, f"<p {text}>{text}<pre><img src='{text}'><td>{text}"):
        read(markup, "x.html")


SINGLE_FILE = (
    "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://posts.example/7 \n"
    " saved date: Thu Sep 12 2024 21:37:00 GMT+0800 (China Standard Time)\n-->"
)


@pytest.mark.parametrize(
    ("head", "date", "expected"),
    [
        (SINGLE_FILE, "", ("https://posts.example/7", "2024-09-12")),
        (SINGLE_FILE, "<time>2024-09-01</time>", ("https://posts.example/7", "2024-09-01")),
        (SINGLE_FILE.replace("Sep", "Foo"), "", ("https://posts.example/7", None)),
        ("<!DOCTYPE html>\n<!-- saved from url=(0025)https://posts.example/8/9 -->\n<html>", "", ("https://posts.example/8/9", None)),
        ("<!DOCTYPE html>\n<!-- saved from url=(0014)about:internet -->\n<html>", "", ("", None)),
    ],
)
def test_what_saved_a_page_wrote_down(head: str, date: str, expected: tuple[str, str | None]) -> None:
    draft = read(f"{head}<body><article>{date}<p>什么是动量？</p></article></body></html>", "x.html")
    assert (draft.url, draft.date) == expected
