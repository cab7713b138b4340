"""Key points that a curated answer marks, for cards that leave them blank.

`==key point==` is one blank; marks with one number, `==2::this== … ==2::and that==`, are one blank
together. A mark stands within one line, around words, code or formulas, never inside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST = 20
"""Key points of one answer; who marks more should write two answers."""

NUMBERS = 100
"""Blanks that an answer may have had in all its years; ids of their cards are set aside."""

_FIRST_OPEN, _CLOSE = 0xF0000, "\U0010fffd"
"""Private characters that stand for the ends of a mark while Markdown is rendered."""

_PIECE = re.compile(
    r"""
      ^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)[`~]*[ \t]*$   # a code block
    | \\[^\n]                                                     # an escaped sign
    | (?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)                    # code in a line
    | \$\$.+?\$\$ | \$(?=\S)[^$\n]+?(?<=\S)\$                     # a formula
    | ==(?:(?P<label>[1-9]\d?)::)?
        (?P<text>(?=\S)(?:`[^`\n]+` | \$[^$\n]+\$ | (?!==)[^\n])+?(?<=\S))==(?!=)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_OPENS = f"{chr(_FIRST_OPEN)}-{chr(_FIRST_OPEN + NUMBERS)}"
_MARKED = re.compile(f"([{_OPENS}])(.*?){_CLOSE}", re.DOTALL)
_PRIVATE = re.compile(f"[{_OPENS}{_CLOSE}]")
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_INLINE = frozenset({"a", "code", "em", "s", "span", "strong"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A key point: what one blank hides."""

    label: str
    """The number that its marks share; "" for a mark without one."""
    text: str
    """The words marked, as Markdown; of several marks with one number the first."""

    @property
    def key(self) -> str:
        """What tells it from the other points of its answer."""
        return f"{self.label}::" if self.label else self.text

    @property
    def source(self) -> str:
        """The mark without its signs; `read` takes it apart again."""
        return f"{self.label}::{self.text}" if self.label else self.text


def read(source: str) -> Point:
    """Return the point that a text of `Point.source` stands for."""
    label, found, text = source.partition("::")
    if found and label.isdigit():
        return Point(label=label, text=text)
    return Point(label="", text=source)


def points(markdown: str) -> tuple[Point, ...]:
    """Return the key points in the order of their first marks."""
    found: dict[str, Point] = {}
    for point in _all(markdown):
        found.setdefault(point.key, point)
    return tuple(found.values())


def unmarked(markdown: str) -> str:
    """Return the Markdown without its marks."""
    return _PIECE.sub(lambda piece: piece["text"] or piece[0], markdown)


def fragment(markdown: str, number: Callable[[Point], int]) -> str:
    """Render Markdown as `render.fragment` does, its marks as private characters for `fill`.

    Args:
        markdown: The answer with its marks.
        number: The blank of a point, from 1 to `NUMBERS`; 0 to leave it as words.
    """

    def mark(piece: re.Match[str]) -> str:
        if not piece["text"]:
            return piece[0]
        blank = number(Point(label=piece["label"] or "", text=piece["text"]))
        return f"{chr(_FIRST_OPEN + blank)}{piece['text']}{_CLOSE}" if blank else piece["text"]

    return render.fragment(_PIECE.sub(mark, markdown))


def fill(html: str, blank: Callable[[int, str], str]) -> str:
    """Put `blank(number, html)` in the place of every mark of a rendered fragment."""
    return _MARKED.sub(lambda found: blank(ord(found[1]) - _FIRST_OPEN, found[2]), html)


def problem(markdown: str) -> str:
    """Return what is wrong with the marks of an answer; "" for nothing."""
    if _PRIVATE.search(markdown):
        return "holds a character that stands for a mark; delete it"
    found = points(markdown)
    for point in found:
        if read(point.source) != point:
            return f"=={point.source}== has a space behind its number; take it out"
    if len(found) > MOST:
        return f"marks {len(found)} key points; at most {MOST} make cards"
    rendered = fragment(markdown, lambda _: 1)
    inside = _MARKED.findall(rendered)
    if len(inside) != len(list(_all(markdown))) or any(_torn(html) for _, html in inside):
        return "a mark ==…== stands across a bold, a link or a paragraph; put it inside or around"
    return ""


def _all(markdown: str) -> Iterator[Point]:
    for piece in _PIECE.finditer(markdown):
        if piece["text"]:
            yield Point(label=piece["label"] or "", text=piece["text"])


def _torn(html: str) -> bool:
    """Tell whether a piece of HTML holds half an element, or one that is a block."""
    stack: list[str] = []
    for end, name in _TAG.findall(html):
        if name not in _INLINE:
            return True
        if not end:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return True
    return bool(stack) or "\n" in html
