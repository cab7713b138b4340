"""Lines that belong together: wrapped halves and unmarked follow-ups of plain text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model import REFERENCE
from ..text import columns
from . import noise
from .signals import ASKS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..model import Block
    from .units import Unit

BLANK_SEPARATED = 0.5
"""Share of lines behind a blank line from which a line without one continues the line above."""

WIDTHS = range(30, 121)
"""Widths, in columns or characters, at which people and programs wrap lines."""

EDGE = 2
"""Columns: a wide character that does not fit leaves one free, a stop may hang over by two."""

SLACK = 10
"""Columns below the width within which a line may have been cut: a Latin word goes to the next line whole."""

LEAST_CUT = 4
"""Lines at the width from which a post counts as wrapped."""

SPIKE = 3.0
"""How many times more lines end at the width than near it; lines that nobody wrapped thin out evenly."""

LITERALS = frozenset({"code", "image", "formula", "table"})
"""Kinds of blocks that are no text."""

_TERMINAL = re.compile(r"[。?？!！;；:：.…~～]\s*$|[)）】」》\"”]\s*$")
_FOLLOW_UP = re.compile(
    r"^(?:接上题|追问|接着问|然后问|又问|继续问|follow[ -]?up)[,，:：\s]*", re.IGNORECASE
)
_BEGINS = re.compile(r"(?:[一二三四五终][面轮]|HR\s*面|20\d\d[-./年])")
_HINT = re.compile(r"^(?:面试官的?意思|提示|意思是|比如|例如|PS|注)[:：]?")


def merge(units: Sequence[Unit]) -> list[tuple[Unit, str]]:
    """Join the lines that continue the one above.

    Returns the units with "" or, for a line that stays by itself but belongs to the item above, `hint` or `told`.
    """
    texts = [unit for unit in units if not unit.is_literal]
    blank_separated = bool(texts) and sum(unit.gap for unit in texts) / len(texts) > BLANK_SEPARATED
    result: list[tuple[Unit, str]] = []
    for unit in units:
        above = result[-1] if result else None
        if above and not above[1] and _asks_behind_colon(above[0], unit):
            result[-1] = (above[0].joined(unit), "")
            continue
        if above is None or not blank_separated or not _belongs(above[0], unit):
            result.append((unit, ""))
        elif above[1]:
            result.append((unit, above[1]))
        elif _FOLLOW_UP.match(unit.text):
            asked = replace(unit, text=_FOLLOW_UP.sub("", unit.text))
            result[-1] = (above[0].joined(asked, "；"), "")
        elif noise.tells_answer(unit.text):
            result.append((unit, "told"))
        elif _is_cut(above[0].text):
            result[-1] = (above[0].joined(unit), "")
        elif _HINT.match(unit.text):
            result.append((unit, "hint"))
        elif unit.score >= ASKS:
            result[-1] = (above[0].joined(unit), "")
        else:
            result.append((unit, "told"))
    return result


def _asks_behind_colon(above: Unit, unit: Unit) -> bool:
    """Tell an unmarked line that asks about the subject which the item right above it names before its colon."""
    names = above.is_item and above.score < ASKS and above.text.endswith((":", "："))
    return names and unit.cls == "plain" and not unit.gap and unit.score >= ASKS


def _belongs(above: Unit, unit: Unit) -> bool:
    """Tell whether an unmarked line stands right below a marked one."""
    if unit.gap or unit.cls != "plain" or above.is_literal or above.cls == REFERENCE or unit.block.kind != "paragraph":
        return False
    if unit.block.marker or above.block.kind == "heading" or _BEGINS.match(unit.text):
        return False
    return above.cls not in {"plain", "line"}


def _is_cut(text: str) -> bool:
    """Tell whether a text ends inside a sentence: no stop, or a bracket still open."""
    opened = text.count("(") + text.count("（") - text.count(")") - text.count("）")
    return opened > 0 or not _TERMINAL.search(text)


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How the lines of a post were wrapped."""

    measure: Callable[[str], int]
    """Of a line, in columns or characters."""
    widest: int
    """The longest line by it."""
    exact: bool
    """Whether the lines end there wherever that is, within a word, too."""

    def cuts(self, line: str) -> bool:
        """Tell whether a line may have been cut at its end."""
        return self.measure(line) >= self.widest - (EDGE if self.exact else SLACK)

    def joined(self, line: str, first: str, second: str) -> str:
        """Return a text that ends in this line and the next one together."""
        cut_word = self.exact and self.measure(line) == self.widest
        return first + second if cut_word else join(first, second)


def unwrapped(blocks: Sequence[Block], is_marked: Callable[[Block], bool]) -> list[Block]:
    """Return the blocks with the halves of wrapped lines joined; a line that `is_marked` begins anew."""
    wrapping = _wrapping([block.text for block in blocks if block.lines and block.kind not in LITERALS])
    if wrapping is None:
        return list(blocks)
    result: list[Block] = []
    for number, block in enumerate(blocks):
        above, line = (result[-1], blocks[number - 1].text) if result else (None, "")
        if above is None or not wrapping.cuts(line) or not _goes_on(above, block) or is_marked(block):
            result.append(block)
            continue
        lines = (above.lines[0], block.lines[1]) if above.lines and block.lines else above.lines
        result[-1] = replace(above, text=wrapping.joined(line, above.text.rstrip(), block.text.strip()), lines=lines)
    return result


def _wrapping(texts: Sequence[str]) -> Wrapping | None:
    """Return how lines were wrapped, by the measure in which most of them end at its width; None where by none."""
    found: list[tuple[int, Wrapping]] = []
    for measure in MEASURES:
        lengths = [measure(text) for text in texts]
        width = wrapping_width(lengths)
        if width:
            widest = max(length for length in lengths if length <= width + EDGE)
            at_edge = sum(widest - 1 <= length <= widest for length in lengths)
            short = sum(widest - SLACK <= length < widest - 1 for length in lengths)
            found.append((at_edge, Wrapping(measure, widest, exact=at_edge > short)))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _goes_on(above: Block, block: Block) -> bool:
    """Tell whether an unmarked line stands right below one that ends inside a sentence."""
    if above.kind == "heading" or above.kind in LITERALS or above.marker == REFERENCE or block.kind != "paragraph" or block.marker:
        return False
    touches = above.lines is not None and block.lines is not None and block.lines[0] == above.lines[1] + 1
    return touches and not _BEGINS.match(block.text.strip()) and (_is_cut(above.text) or above.text.endswith("；") or block.text[:1] in "，,、。；）)")


def join(first: str, second: str) -> str:
    """Join two halves of a wrapped line: a space only between Latin words."""
    latin = first[-1:].isascii() and first[-1:].isalnum() and second[:1].isascii() and second[:1].isalnum()
    return f"{first} {second}" if latin else first + second


def wrapping_width(widths: Sequence[int]) -> int:
    """Return the width at which a text was wrapped, 0 for none: where line lengths pile up and end."""
    count = Counter(widths)

    def between(low: int, high: int) -> int:
        return sum(count[width] for width in range(low, high + 1))

    for width in WIDTHS:
        at_edge = between(width - 1, width)
        if at_edge < LEAST_CUT:
            continue
        beyond = sum(number for each, number in count.items() if each > width + EDGE)
        near = between(width - 6, width - 2) * 2 / 5
        if beyond * 10 <= at_edge and at_edge >= SPIKE * near:
            return width
    return 0


MEASURES = (columns, lambda text: columns(text.strip()), lambda text: len(text.strip()))
"""How people and programs measure a line: in columns, with its indentation or without, or in characters."""
