"""No reader loses a visible character: each is in a block or in a drop that names its rule."""

from __future__ import annotations

import random
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from bench import fuzz
from conservation import lost, read
from hypothesis import given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
SAMPLES = sorted(
    path
    for folder in ("sources/posts", "tests/cases", "tests/toy/sources/posts")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".html", ".md", ".txt"}
)
TAGS = st.sampled_from([tag for tag in fuzz.TAGS if tag not in {"title", "head", "template", "textarea"}])
ATTRIBUTES = st.lists(st.sampled_from(fuzz.ATTRIBUTES), max_size=2).map("".join)
LEAVES = st.sampled_from([word for word in fuzz.WORDS if "<" not in word])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda tag, attributes, children, closes: f"<{tag}{attributes}>{''.join(children)}{f'</{tag}>' * closes}",
        TAGS, ATTRIBUTES, st.lists(inner, max_size=5), st.booleans(),
    ),
    max_leaves=40,
)  # fmt: skip


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_loses_nothing(path: Path) -> None:
    assert lost(path.read_bytes(), path.name) == {}


@given(st.lists(TREES, max_size=6).map("".join))
@settings(max_examples=300, deadline=None)
def test_a_page_loses_nothing(body: str) -> None:
    markup = f"<!DOCTYPE html><html><body><p>起首</p>{body}</body></html>"
    assert lost(markup.encode(), "x.html") == {}


@given(st.integers(0, 1_000_000))
@settings(max_examples=150, deadline=None)
def test_a_note_loses_nothing(seed: int) -> None:
    text = fuzz.markdown(random.Random(seed)).replace("&amp;", "").replace("&nbsp;", "")  # noqa: S311
    assert lost(text.encode(), "x.md") == {}


@pytest.mark.parametrize("encoding", ["8bit", "binary", "quoted-printable", "base64"])
def test_an_archive_loses_nothing(encoding: str) -> None:
    page = "<html><body><article><h2>什么是动量？</h2><p>积累历史梯度。</p></article></body></html>"
    if encoding == "8bit":
        text = f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n{page}\n--b--\n"
    else:
        message = MIMEMultipart("related")
        message.attach(MIMEText(page, "html", "utf-8"))
        text = message.as_string()
    assert lost(text.encode(), "x.mhtml") == {}
    assert [block.text for block in read(text.encode(), "x.mhtml").blocks] == ["什么是动量？", "积累历史梯度。"]


@pytest.mark.parametrize(
    ("markup", "rule", "text"),
    [
        ("<video>后备</video>", "embedded", "后备"),
        ("<svg><text>图中</text></svg>", "embedded", "图中"),
        ("<pre>1 a\n2 b</pre>", "line-number", "1 2"),
        ("<p><span class=math>\\(</span></p><p>$$x$$。</p>", "formula-stop", "。"),
        ("<p>https://link.zhihu.com/?target=https%3A//a.b</p>", "jump-link", "https://link.zhihu.com/?target=https%3A//a.b"),
        ("<img src=http://a.b/c.png><noscript>再来<img src=http://a.b/c.png></noscript>", "noscript", "再来"),
    ],
)
def test_what_is_left_out_of_a_page_is_told(markup: str, rule: str, text: str) -> None:
    draft = read(f"<html><body><p>起首</p>{markup}</body></html>".encode(), "x.html")
    assert (rule, text) in [(drop.rule, drop.text) for drop in draft.dropped]


@pytest.mark.parametrize(
    ("text", "rule", "dropped"),
    [
        ("---\ntags: [甲]\n---\n\n# 乙\n", "front-matter", "---\ntags: [甲]\n---"),
        ("# 乙\n\n[1]: https://a.b/c\n", "link-definition", "[1]: https://a.b/c"),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 丙 |\n", "table-surplus", " 1 | 2 | 丙 "),
        ("# 乙\n\n$$\nx\n$$ (甲)\n", "formula-label", "甲"),
        ("# 乙\n\n" + ">" * 120 + " 甲\n", "limit-nesting", ">" * 120 + " 甲"),
    ],
)
def test_what_is_left_out_of_a_note_is_told(text: str, rule: str, dropped: str) -> None:
    assert (rule, dropped) in [(drop.rule, drop.text) for drop in read(text.encode(), "x.md").dropped]


def test_type_arguments_are_text_and_pictures_of_heads_and_cells_stay() -> None:
    blocks = read("## 甲 ![图](a.png)\n\nvector<int> 和 a<b>粗</b>\n\n| x |\n|---|\n| ![格](b.png) |\n".encode(), "x.md").blocks
    assert [block.text for block in blocks] == ["甲", "图", "vector<int> 和 a粗", "", "格"]
    assert [block.src for block in blocks if block.kind == "image"] == ["a.png", "b.png"]


def test_what_an_entity_stands_for_is_fit_to_be_shown() -> None:
    assert read("# 甲\n\na&#13;b&#x200b;c &lt;d&gt;\n".encode(), "x.md").blocks[1].text == "abc <d>"


def test_an_image_behind_source_elements_stays() -> None:
    draft = read(b"<html><body><p>x<picture><source srcset=a.webp><img src=http://a.b/c.png></picture></body></html>", "x.html")
    assert [block.src for block in draft.blocks if block.kind == "image"] == ["http://a.b/c.png"]
