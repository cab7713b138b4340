"""The one renderer: what it makes of Markdown, and what it never lets through."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import render
from pipeline.text import escape_markdown
from pipeline.write.formulas import Formulas

HOSTILE = json.loads(
    (Path(__file__).parent / "cases" / "hostile" / "xss.json").read_text(encoding="utf-8")
)
ALLOWED = {
    **dict.fromkeys(("p", "br", "strong", "em", "s", "pre", "ul", "li", "blockquote", "hr"), ()),
    **dict.fromkeys(("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"), ()),
    "a": ("href",),
    "code": ("data-lang",),
    "ol": ("start",),
    "span": ("class",),
    "div": ("class",),
}
"""What may stand in a fragment: elements and their attributes."""

WRAPPERS = ["{}", "**{}**", "- {}", "> {}", "### {}", "`{}`", "[{}](https://a.example)", "${}$"]
PIECES = st.sampled_from(
    [
        "$", "$$", "`", "```", "~~~\n", "[", "](", ")", "<", ">", "&", "&lt;", "&#0;", "\\", "|", "\n|-|\n",
        "\n", "\n\n", "    ", "# ", "- ", "1. ", "> ", "*", "**", "_", "~~", "![", "<script>", "</code>",
        '<span class="math">', "</span>", "javascript:", "https://a.b/", '"', "'", "\x00", "题", "x", " ",
    ]
)  # fmt: skip
MARKDOWN = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=25).map("".join),
)


def elements(fragment: str) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of a fragment with their attributes, in order; no comments may be in it."""
    soup = BeautifulSoup(fragment, "html.parser", multi_valued_attributes=None)
    assert not soup.find_all(string=lambda text: isinstance(text, PreformattedString))
    return [(tag.name, {k: str(v) for k, v in tag.attrs.items()}) for tag in soup.find_all()]


def assert_harmless(fragment: str) -> None:
    """Fail for an element, attribute or address that a fragment may not hold."""
    for tag, attributes in elements(fragment):
        assert tag in ALLOWED
        assert set(attributes) <= set(ALLOWED[tag]), (tag, attributes)
        assert attributes.get("class", "math") == "math"
        assert scheme(attributes.get("href") or "") in {"", "http", "https", "mailto"}


def scheme(address: str) -> str:
    """Return the scheme that a browser sees in an address; "" for a relative one."""
    seen = re.sub(r"[\t\n\r]", "", address).lstrip("".join(map(chr, range(33))))
    found = re.match(r"([a-z][a-z0-9+.-]*):", seen, re.IGNORECASE)
    return found[1].lower() if found else ""


def escaped(tex: str, display: bool) -> str:  # noqa: FBT001 - the shape `finish` calls
    return f"<kbd>{html.escape(tex)}{'!' if display else ''}</kbd>"


@pytest.mark.parametrize(
    ("markdown", "fragment"),
    [
        (
            "一段**重点**和*强调*、~~删~~",
            "<p>一段<strong>重点</strong>和<em>强调</em>、<s>删</s></p>",
        ),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("`a<b`", "<p><code>a&lt;b</code></p>"),
        ("```Python x\na < b\n```", '<pre><code data-lang="python">a &lt; b\n</code></pre>'),
        ("```\nx\n```", "<pre><code>x\n</code></pre>"),
        ("    x", "<pre><code>x\n</code></pre>"),
        ("```\n<b>&lt;\n```", "<pre><code>&lt;b&gt;&amp;lt;\n</code></pre>"),
        ("$a<b$", '<p><span class="math">a&lt;b</span></p>'),
        ("$$\na\n$$", '<div class="math">a</div>'),
        ("价格 $5 到 $6", "<p>价格 $5 到 $6</p>"),
        ("`$x$`", "<p><code>$x$</code></p>"),
        ("5. a", '<ol start="5">\n<li>a</li>\n</ol>'),
        ("### 三", "<h3>三</h3>"),
        ("[a](https://x.y/?a=1&b)", '<p><a href="https://x.y/?a=1&amp;b">a</a></p>'),
        ("[a](https://x.y 'title')", '<p><a href="https://x.y">a</a></p>'),
        ("<b>x</b> &lt;i&gt; &amp;", "<p>&lt;b&gt;x&lt;/b&gt; &lt;i&gt; &amp;</p>"),
        ("https://x.y", "<p>https://x.y</p>"),
        ("", ""),
    ],
)
def test_markdown_to_fragment(markdown: str, fragment: str) -> None:
    assert render.fragment(markdown) == fragment


def test_a_table_keeps_its_cells_and_loses_its_alignment() -> None:
    found = elements(render.fragment("| a | b |\n|:-|-:|\n| $x$ | `y` |"))
    assert [tag for tag, _ in found] == (
        ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "span", "td", "code"]
    )


def test_a_picture_is_not_drawn() -> None:
    assert "<img" not in render.fragment("![图](https://x.y/z.png)")


def test_a_formula_that_is_too_long_stays_text() -> None:
    tex = "x+" * (render.MAX_TEX // 2) + "<"
    assert render.fragment(f"${tex}$") == f"<p><code>{html.escape(tex)}</code></p>"
    assert 'class="math"' in render.fragment(f"${tex[:-1]}$")


@given(MARKDOWN)
@example('```a"b><x\nq\n```')
@example("[x](<java&#9;script:x>)")
@example("\x00\r\x0b\x0c")
@settings(max_examples=300, deadline=None)
def test_a_fragment_is_a_fixed_point_of_the_lock(markdown: str) -> None:
    fragment = render.fragment(markdown)
    assert render.sanitize(fragment) == fragment
    assert_harmless(fragment)


@given(MARKDOWN)
@settings(max_examples=150, deadline=None)
def test_finishing_keeps_the_text_and_adds_no_element_of_a_source(markdown: str) -> None:
    fragment = render.fragment(markdown)
    finished = render.finish(fragment, lambda tex, _: html.escape(tex, quote=False))
    before, after = elements(fragment), elements(finished)
    kept = [tag for tag, _ in before if tag not in {"span", "div"}]
    assert [tag for tag, _ in after if tag != "span"] == kept
    assert "".join(render.plain(finished).split()) == "".join(render.plain(fragment).split())


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("vector", HOSTILE, ids=lambda vector: vector["name"])
def test_hostile_markdown_does_no_harm(vector: dict[str, str], wrapper: str) -> None:
    for markdown in (wrapper.format(vector["markdown"]), escape_markdown(vector["markdown"])):
        fragment = render.fragment(markdown)
        assert render.sanitize(fragment) == fragment
        assert_harmless(fragment)


@pytest.mark.parametrize("vector", HOSTILE, ids=lambda vector: vector["name"])
def test_hostile_formulas_and_code_do_no_harm_when_finished(vector: dict[str, str]) -> None:
    markdown = (
        f"{vector['markdown']}\n\n${vector['markdown']}$\n\n```html\n{vector['markdown']}\n```"
    )
    finished = render.finish(render.fragment(markdown), Formulas().set)
    for tag, attributes in elements(finished):
        assert tag not in {"script", "iframe", "img", "form", "style", "base", "meta", "object"}
        assert not [name for name in attributes if name.startswith("on")]
        assert scheme(attributes.get("href") or "") in {"", "http", "https", "mailto"}


@pytest.mark.parametrize(
    "markup",
    [
        "<script>x</script>", "<p onclick=x>a</p>", '<a href="javascript:x">a</a>',
        '<a href="https://x.y" title="t" target="_blank">a</a>', '<p lang="zh">a</p>',
        '<span class="hl">a</span>', "<!-- x -->", '<img src="x">', '<code class="x">a</code>',
    ],
)  # fmt: skip
def test_the_lock_holds_by_itself(markup: str) -> None:
    assert_harmless(render.sanitize(markup))


def test_finish_hands_on_tex_as_written() -> None:
    fragment = render.fragment("见 $a<b \\& c$：\n\n$$\nx_1\n$$")
    assert render.finish(fragment, escaped) == (
        "<p>见 <kbd>a&lt;b \\&amp; c</kbd>：</p>\n<kbd>x_1!</kbd>"
    )


def test_code_that_looks_like_a_formula_is_code() -> None:
    fragment = render.fragment('```html\n<span class="math">x</span>\n```\n\n`<div class="math">`')
    assert "<kbd>" not in render.finish(fragment, escaped)


def test_highlighting_is_lean_and_unknown_languages_stay_plain() -> None:
    marked = render.highlight("def f(x):\n    return x < 1\n", "python")
    assert marked.startswith('<pre class="hl"><code><span class="k">def</span> ')
    assert "&lt;" in marked
    assert not [name for name in render.PLAIN_TOKENS if f'class="{name}"' in marked]
    plain = '<pre class="hl"><code>a &lt; b</code></pre>'
    assert render.highlight("a < b\n\n", "no-such-language") == plain
    assert render.highlight("a < b", "") == plain
    assert render.highlight("\n\n  x", "python").startswith('<pre class="hl"><code>\n\n  x')


@pytest.mark.parametrize("style", [render.LIGHT_STYLE, render.DARK_STYLE])
def test_the_colours_stand_below_their_selector(style: str) -> None:
    css = render.highlight_css(style, ".night .hl")
    assert all(line.startswith(".night .hl") for line in css.splitlines())
    assert ".night .hl .k {" in css
    assert ".night .hl .n {" not in css
    assert "/*" not in css


def test_plain_text_of_a_fragment() -> None:
    assert render.plain(render.fragment("**a**b\n\n- $x<y$\n- `c`")) == "a b x<y c"


# --- plain text as Markdown


LINE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"], exclude_characters="$"),
    max_size=30,
)
TRICKY = st.text(st.sampled_from("-+=#*_`~<>[]()!|\\&;:. 1a题\t"), max_size=20)


@given(st.lists(st.one_of(LINE, TRICKY), max_size=4).map("\n".join))
@example("&lt;b&gt; &amp;")
@example("标题\n===")
@example("标题\n---")
@example("1. a\n2) b\n# c\n- d\n+ e")
@example("a | b\n-|-\nc | d")
@example("[a]: https://x.y\n[a]")
@example("~~~\nx")
@example("<https://x.y> <b>")
@settings(max_examples=400, deadline=None)
def test_escaped_text_shows_as_it_was(text: str) -> None:
    shown = render.plain(render.fragment(escape_markdown(text)))
    assert "".join(shown.split()) == "".join(text.split())


def test_escaping_keeps_formulas_and_only_them() -> None:
    fragment = render.fragment(escape_markdown("求 $x_1<y_1*z$ 的*值*，共 5$"))
    assert fragment == '<p>求 <span class="math">x_1&lt;y_1*z</span> 的*值*，共 5$</p>'


def test_escaping_leaves_the_lines_of_a_formula_alone() -> None:
    fragment = render.fragment(escape_markdown("$$x\n- y\n= z$$"))
    assert fragment == '<div class="math">x\n- y\n= z</div>'
