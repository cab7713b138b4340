"""What stands in the fields of a note: HTML from the templates below templates/anki/fields."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .. import marks, render, text
from . import templates
from .anki_notetypes import page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Template

    from ..model import Card, Leaf, Mention, Note, Post, Settings

OFTEN = 4
"""Mentions from which the number of them stands out: the third frequency bucket."""

MOST_COMPANIES = 6
"""Companies on a card's face; more would push the answer off a phone."""

MOST_MENTIONS = 12
"""Mentions listed on a card."""

WIDE = 28
"""Characters of TeX from which a formula within a line may be wider than a phone, where it then
scrolls by itself; of the curated answers' formulas none shorter is wider than 280 px."""

GONE_BLANK = "这一空已从答案中删去，可以暂停这张卡片。"
"""What a blank says whose key point the answer has no more."""

_TOKEN = re.compile(r"\\(?:[a-zA-Z]+|.)|.", re.DOTALL)
_GROUPS = {"{": 1, "\\left": 1, "\\begin": 1, "}": -1, "\\right": -1, "\\end": -1}
_BRACKETS = {
    "(": 1, "[": 1, "\\{": 1, "\\lfloor": 1, "\\lceil": 1, "\\langle": 1,
    ")": -1, "]": -1, "\\}": -1, "\\rfloor": -1, "\\rceil": -1, "\\rangle": -1,
}  # fmt: skip
_RELATIONS = frozenset({
    "=", "<", ">", "\\approx", "\\le", "\\leq", "\\ge", "\\geq", "\\ne", "\\neq", "\\to", "\\propto", "\\sim", "\\equiv",
    "\\Rightarrow", "\\rightarrow", "\\Leftrightarrow", "\\gg", "\\ll",
})  # fmt: skip
_BINARY = frozenset({"+", "-", "\\times", "\\cdot", "\\pm", "\\odot"})

_CODE_BLOCK = re.compile(r"<pre>.*?</pre>\s*", re.DOTALL)
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)
_HELD = re.compile("\x00(\\d+)\x00")
_TEX_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_OPENS_MARK = re.compile(r"\[(?=sound:|anki:|/?latex\]|/?\${1,2}\])", re.IGNORECASE)
_TAG_OR_FORMULA = re.compile(r"<[^>]*>|\\(?=[(\[])")


def card_html(fragment: str) -> str:
    r"""Set a fragment of `render.fragment` for Anki: formulas as `\( \)`, `\[ \]`, code coloured.

    Raises:
        ValueError: If the fragment holds NUL, which no renderer of ours emits.
    """
    if "\x00" in fragment:
        raise ValueError("a fragment with NUL in it")
    formulas: list[str] = []

    def hold(tex: str, display: bool) -> str:  # noqa: FBT001  the signature is the renderer's
        formulas.append(formula(tex, display=display))
        return f"\x00{len(formulas) - 1}\x00"

    # Formulas wait outside while the rest is made inert, which would break the \[ of \\[4pt].
    rest = inert(render.finish(fragment, hold))
    return _HELD.sub(lambda held: formulas[int(held[1])], rest)


def blanks_html(card: Card, note: Note) -> str:
    """Return the marked answer with its blanks as Anki writes them, code blocks left out.

    A blank that the answer has no more stays, empty and above the text: without it its card would
    show an error, and Anki would offer to delete it with all its reviews.
    """
    numbers = {marks.read(source).key: n for n, source in enumerate(note.cloze, 1)}
    fragment = marks.fragment(card.marked, lambda point: numbers.get(point.key, 0))
    text_ = marks.fill(card_html(_CODE_BLOCK.sub("", fragment)), _blank)
    live = {point.key for point in marks.points(card.marked)}
    return gone_blanks([n for key, n in numbers.items() if key not in live]) + text_


def gone_blanks(numbers: Sequence[int]) -> str:
    """Return blanks that hide nothing any more."""
    if not numbers:
        return ""
    blanks = [Markup(f"{{{{c{n}::{GONE_BLANK}::已下线}}}}") for n in numbers]  # noqa: S704  ours
    return _fill("gone", blanks=blanks)


def _blank(number: int, html: str) -> str:
    # A hint starts at :: and a blank ends at }}, wherever they stand.
    inside = html.replace("::", "&#58;&#58;").replace("}}", "&#125;&#125;")
    if inside.endswith("}"):
        inside = f"{inside[:-1]}&#125;"
    return f"{{{{c{number}::{inside}}}}}"


def formula(tex: str, *, display: bool) -> str:
    """Return a formula as MathJax finds it, escaped, on one line: a line break may end it.

    MathJax 3 breaks no formula within a line, so a long one comes in pieces between which the browser may.
    """
    line = " ".join(_TEX_COMMENT.sub("", tex).split())
    if display:
        return f'<div class="formula">\\[{_escape_marks(str(Markup.escape(line)))}\\]</div>'
    return "".join(map(_inline, pieces(line) if len(line) >= WIDE else [line]))


def _inline(tex: str) -> str:
    escaped = _escape_marks(str(Markup.escape(tex)))
    return f'<span class="wide">\\({escaped}\\)</span>' if len(tex) >= WIDE else f"\\({escaped}\\)"


def pieces(tex: str) -> list[str]:
    """Cut TeX before the relations and signs that stand in no bracket; `{}` keeps the space in front of them."""
    cuts = [0]
    groups = brackets = 0
    before = "="
    for token in _TOKEN.finditer(tex):
        name = token[0]
        groups += _GROUPS.get(name, 0)
        brackets += _BRACKETS.get(name, 0)
        signs = name in _BINARY and before not in _RELATIONS | _BINARY | {"_", "^", ","}
        if groups == brackets == 0 and before not in {"_", "^"} and (name in _RELATIONS or signs):
            cuts.append(token.start())
        before = before if name == " " else name
    found = [tex[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(tex)], strict=True)]
    return [found[0], *(f"{{}}{piece}" for piece in found[1:])] if found[0] else [tex]


def inert(html: str) -> str:
    r"""Disarm what Anki acts on in HTML: [sound:], [anki:], [latex], [$], {{, a stray \( or \[.

    Brackets become character references, which show the same. MathJax reads those as well, so an
    empty element parts a stray backslash from its bracket.
    """

    def part(match: re.Match[str]) -> str:
        return match[0] if match[0].startswith("<") else "\\<span></span>"

    return _TAG_OR_FORMULA.sub(part, _escape_marks(html))


@lru_cache(maxsize=2**15)  # a question stands on its own card and on those of its relatives
def question_html(question: str) -> Markup:
    """Return a question's text, its $TeX$ as formulas, without a paragraph around it."""
    fragment = render.fragment(text.escape_markdown(question.strip()))
    one = _ONE_PARAGRAPH.fullmatch(fragment)
    return Markup(card_html(one[1] if one else fragment))  # noqa: S704  from the one renderer


def topic(leaf: Leaf | None, group: str) -> str:
    """Return the topic's place: the group and, where known, the leaf."""
    return _fill("topic", group=group, leaf=leaf.name if leaf else "", retired=False)


def retired_topic() -> str:
    """Return the mark that stands in a topic's place on a tombstone."""
    return _fill("topic", retired=True)


def chips(card: Card) -> str:
    """Return the chips: level, how often asked, companies."""
    companies = card.question.companies
    shown = companies if len(companies) <= MOST_COMPANIES else companies[: MOST_COMPANIES - 1]
    return _fill(
        "chips",
        level=card.level,
        asked=len(card.question.mentions),
        often=OFTEN,
        companies=shown,
        more=len(companies) if len(shown) < len(companies) else 0,
    )


def asked(mentions: Sequence[Mention], posts: Mapping[str, Post]) -> str:
    """Return the list of who asked, the latest first; "" for none."""
    if not mentions:
        return ""
    in_order = sorted(mentions, key=lambda mention: mention.key)
    in_order.sort(key=lambda mention: mention.date or "", reverse=True)
    shown = [_who(mention, posts.get(mention.post)) for mention in in_order[:MOST_MENTIONS]]
    return _fill("asked", mentions=shown, more=max(0, len(mentions) - MOST_MENTIONS))


def references(pairs: Sequence[tuple[str, str]]) -> str:
    """Return the list of sources; "" for none."""
    if not pairs:
        return ""
    return _fill("references", references=[(title, _web(url)) for title, url in pairs])


def related(questions: Sequence[tuple[str, str]], settings: Settings) -> str:
    """Return the list of related questions, given as id and text; "" for none."""
    if not questions:
        return ""
    rows = [(question_html(words), page(key, settings)) for key, words in questions]
    return _fill("related", related=rows)


def notice(card: Card) -> str:
    """Return the mark of an answer that nobody checked, or of a question without one."""
    return "" if card.status == "curated" else _fill("notice", answered=card.status == "post")


def tombstone(merged: tuple[str, str] | None, settings: Settings) -> str:
    """Return the banner of a retired note; `merged`: id and text of the question it became."""
    key, words = merged or ("", "")
    return _fill(
        "tombstone",
        merged=question_html(words) if words else "",
        url=page(key, settings) if key else "",
    )


def _who(mention: Mention, post: Post | None) -> dict[str, str]:
    known = (" / ".join(mention.companies), mention.role, mention.round, mention.date)
    url = _web(post.url) if post else ""
    words = " · ".join(part for part in known if part)
    title = post.title if post else ""
    return {"words": words, "url": url, "title": title or ("原帖" if url or not words else "")}


def _web(url: str) -> str:
    # A backslash is no character of an address, and before a bracket it would open a formula.
    return url.replace("\\", "%5C") if url.startswith(("http://", "https://")) else ""


def _escape_marks(html: str) -> str:
    return _OPENS_MARK.sub("&#91;", html).replace("{{", "&#123;&#123;")


def _fill(name: str, **values: object) -> str:
    return _template(name).render(values).strip()


def _inert_value(value: object) -> Markup:
    if isinstance(value, Markup):
        return value
    return Markup(inert(str(Markup.escape(value))))  # noqa: S704  escaped within


@cache
def _template(name: str) -> Template:
    folder = templates.folder() / "anki" / "fields"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        finalize=_inert_value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(f"{name}.html")
