"""The one renderer: Markdown to a safe HTML fragment, and the fragment to its final form.

Two steps, so that a card and a question page share one rendering of an answer. `fragment` escapes everything and
emits an allow-listed set of tags, a fixed point of nh3, with formulas and code still plain text inside it.
`finish` then sets formulas as the output wants them and highlights code.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

import nh3
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight as pygments_highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.renderer import RendererProtocol
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict
    from pygments.lexer import Lexer

TAGS = frozenset(
    ["p", "br", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "hr", "span", "div", "a", "h3", "h4", "h5", "h6"]
)
"""Tags that may stand in a fragment."""

ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # without it nh3 lets title and lang stand everywhere
    "a": {"href"},
    "code": {"data-lang"},
    "ol": {"start"},
}
"""Attributes that may stand in a fragment with any value."""

VALUES = {"span": {"class": {"math"}}, "div": {"class": {"math"}}}
"""Attributes that may stand in a fragment with these values alone."""

SCHEMES = frozenset({"http", "https", "mailto"})
"""Schemes of addresses; whatever has another one loses its address."""

MAX_TEX = 2000
"""Characters of one formula; longer ones stay plain text (a 40 kB formula makes 6 MB of HTML)."""

PLAIN_TOKENS = ("w", "n", "p", "o", "nb", "err")
"""Pygments classes that no theme of ours colours; dropping their spans halves the size of a card."""

LIGHT_STYLE, DARK_STYLE = "xcode", "github-dark"
"""Pygments themes of both outputs; of the light ones with colour only xcode keeps 4.5:1 on a tint."""

_FORMATTER = HtmlFormatter(nowrap=True)
_MATH = re.compile(r'<(span|div) class="math">(.*?)</\1>', re.DOTALL)
_CODE = re.compile(r'<pre><code(?: data-lang="([^"]*)")?>(.*?)</code></pre>', re.DOTALL)
_PLAIN_SPAN = re.compile(rf'<span class="(?:{"|".join(PLAIN_TOKENS)})">([^<]*)</span>')


def fragment(markdown: str) -> str:
    """Render Markdown to a safe HTML fragment.

    Formulas come out as `<span class="math">TeX</span>` (inline) or `<div class="math">TeX</div>` (display),
    code as `<pre><code data-lang="python">`, all as escaped text. Raw HTML in the source shows as text.
    """
    return sanitize(_parser().render(markdown).strip())


def sanitize(fragment_html: str) -> str:
    """Pass HTML through the allow-list; a fragment of ours comes back unchanged."""
    return nh3.clean(
        fragment_html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        # No filter of ours: nh3 swallows what is raised in one, an interrupt too, and goes on.
        tag_attribute_values=VALUES,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def finish(fragment_html: str, formula: Callable[[str, bool], str]) -> str:
    """Set the formulas of a fragment by `formula(tex, display)` and highlight its code.

    `formula` gets TeX unescaped and returns trusted HTML.
    """

    def set_formula(match: re.Match[str]) -> str:
        return formula(html.unescape(match[2]), match[1] == "div")

    def set_code(match: re.Match[str]) -> str:
        return highlight(html.unescape(match[2]), match[1] or "")

    # Formulas first: highlighted code may hold anything, a fragment's text holds no tag of ours.
    return _CODE.sub(set_code, _MATH.sub(set_formula, fragment_html))


def formulas(fragment_html: str) -> list[tuple[str, bool]]:
    """Return the formulas of a fragment as `finish` sets them: TeX, and whether it stands apart."""
    return [(html.unescape(match[2]), match[1] == "div") for match in _MATH.finditer(fragment_html)]


def highlight(code: str, language: str) -> str:
    """Return `<pre class="hl"><code>` with lean Pygments classes; unknown languages stay plain."""
    marked = pygments_highlight(code.rstrip("\n"), _lexer(language or "text"), _FORMATTER)
    lean = _PLAIN_SPAN.sub(r"\1", marked.rstrip("\n"))
    return f'<pre class="hl"><code>{lean}</code></pre>'


@cache
def _lexer(language: str) -> Lexer:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return get_lexer_by_name("text", stripnl=False)


def highlight_css(style: str, scope: str) -> str:
    """Return the CSS of a Pygments style below a selector, without the classes `highlight` drops."""
    rules = str(HtmlFormatter(style=style).get_style_defs(scope)).splitlines()  # type: ignore[no-untyped-call]
    dropped = tuple(f"{scope} .{name} {{" for name in PLAIN_TOKENS)
    kept = [r for r in rules if r.startswith(scope) and not r.startswith(dropped)]
    return "\n".join(re.sub(r"\s*/\*.*?\*/", "", rule) for rule in kept) + "\n"


def plain(fragment_html: str) -> str:
    """Return the visible text of a fragment, TeX as it stands, white space folded."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", fragment_html)).split())


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("js-default", {"html": False, "linkify": False})
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.disable("image")  # pictures of posts are placeholders; curated answers draw none
    parser.add_render_rule("fence", _render_code)
    parser.add_render_rule("code_block", _render_code)
    for name in ("math_inline", "math_inline_double", "math_block", "math_block_label"):
        parser.add_render_rule(name, _render_formula)
    return parser


def _render_code(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    del renderer, options, env
    token = tokens[index]
    language = (token.info or "").split(maxsplit=1)[0:1]
    mark = f' data-lang="{html.escape(language[0].lower())}"' if language else ""
    return f"<pre><code{mark}>{html.escape(token.content, quote=False)}</code></pre>\n"


def _render_formula(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    del renderer, options, env
    token = tokens[index]
    tex = token.content.strip()
    escaped = html.escape(tex, quote=False)
    if len(tex) > MAX_TEX:
        return f"<code>{escaped}</code>"
    if token.type == "math_inline":
        return f'<span class="math">{escaped}</span>'
    return f'<div class="math">{escaped}</div>\n'
