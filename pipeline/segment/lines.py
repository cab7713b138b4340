"""Lines that belong together: wrapped halves and unmarked follow-ups of plain text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ..model import REFERENCE
from . import noise
from .signals import ASKS

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    wrap = _Wrap(units)
    result: list[tuple[Unit, str]] = []
    for number, unit in enumerate(units):
        above = result[-1] if result else None
        if above and not above[1] and _asks_behind_colon(above[0], unit):
            result[-1] = (above[0].joined(unit), "")
            continue
        if above is None or not wrap.continues(above[0], units[number - 1], unit):
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


def _is_cut(text: str) -> bool:
    """Tell whether a text ends inside a sentence: no stop, or a bracket still open."""
    opened = text.count("(") + text.count("（") - text.count(")") - text.count("）")
    return opened > 0 or not _TERMINAL.search(text)


class _Wrap:
    """How a post breaks its lines."""

    def __init__(self, units: Sequence[Unit]) -> None:
        texts = [unit for unit in units if not unit.is_literal]
        gaps = sum(unit.gap for unit in texts)
        self.blank_separated = bool(texts) and gaps / len(texts) > BLANK_SEPARATED
        lines = [unit.block.text.strip() for unit in texts]
        found = (
            (measure, wrapping_width(list(map(measure, lines)))) for measure in (columns, len)
        )
        self.measure, self.width = next((pair for pair in found if pair[1]), (len, 0))

    def continues(self, above: Unit, before: Unit, unit: Unit) -> bool:
        """Tell whether an unmarked line goes on with the unit above, whose last line is `before`."""
        if unit.gap or unit.cls != "plain" or above.is_literal or above.cls == REFERENCE or unit.block.kind != "paragraph":
            return False
        if unit.block.marker or above.block.kind == "heading" or _BEGINS.match(unit.text):
            return False
        marked = above.cls not in {"plain", "line"}
        if self.blank_separated and marked:
            return True
        full = self.measure(before.block.text.strip()) >= self.width - SLACK
        return self.width > 0 and full and _is_cut(above.text)


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


def columns(text: str) -> int:
    """Return the columns a text takes."""
    return sum(map(_columns, text))


@cache
def _columns(char: str) -> int:
    """Return the columns of a character, two for a wide one."""
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
