"""Lines that belong together: wrapped halves and unmarked follow-ups of plain text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from .signals import ASKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .units import Unit

BLANK_SEPARATED = 0.5
"""Share of lines behind a blank line from which a line without one continues the line above."""

WRAP_BAND = 6
"""Columns below the widest common line width within which a line counts as cut by the width."""

WRAPPED_SHARE = 0.15
"""Share of lines at the wrapping width from which a post counts as wrapped."""

_TERMINAL = re.compile(r"[。?？!！;；:：.…~～]\s*$|[)）】」》\"”]\s*$")
_FOLLOW_UP = re.compile(r"^(?:接上题|追问|接着问|然后问|又问|继续问|follow[ -]?up)[,，:：\s]*", re.IGNORECASE)
_HINT = re.compile(r"^(?:面试官的?意思|提示|意思是|比如|例如|PS|注)[:：]?")


def merge(units: Sequence[Unit]) -> list[tuple[Unit, str]]:
    """Join the lines that continue the one above.

    Returns the units with "" or, for a line that stays by itself but belongs to the item above, `hint` or `told`.
    """
    wrap = _Wrap(units)
    result: list[tuple[Unit, str]] = []
    for unit in units:
        above = result[-1] if result else None
        if above is None or not wrap.continues(above[0], unit):
            result.append((unit, ""))
        elif above[1]:
            result.append((unit, above[1]))
        elif _FOLLOW_UP.match(unit.text):
            asked = replace(unit, text=_FOLLOW_UP.sub("", unit.text))
            result[-1] = (above[0].joined(asked, "；"), "")
        elif _is_cut(above[0].text):
            result[-1] = (above[0].joined(unit), "")
        elif _HINT.match(unit.text):
            result.append((unit, "hint"))
        elif unit.score >= ASKS:
            result[-1] = (above[0].joined(unit), "")
        else:
            result.append((unit, "told"))
    return result


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
        widths = sorted(_width(unit.block.text) for unit in texts)
        self.width = widths[int(len(widths) * 0.95)] if widths else 0
        full = sum(self.width - WRAP_BAND <= w <= self.width + WRAP_BAND for w in widths)
        self.wrapped = bool(widths) and 40 <= self.width <= 120 and full / len(widths) >= WRAPPED_SHARE

    def continues(self, above: Unit, unit: Unit) -> bool:
        """Tell whether an unmarked line goes on with the line above it."""
        if unit.gap or unit.cls != "plain" or above.is_literal or unit.block.kind != "paragraph":
            return False
        if unit.block.marker or above.block.kind == "heading":
            return False
        marked = above.cls not in {"plain", "line"}
        if self.blank_separated and marked:
            return True
        last = above.block.text if above.lines == above.block.lines else unit.block.text
        return self.wrapped and _width(last) >= self.width - WRAP_BAND and _is_cut(above.text)


def _width(text: str) -> int:
    """Return the columns a text takes."""
    return sum(map(_columns, text.strip()))


@cache
def _columns(char: str) -> int:
    """Return the columns of a character, two for a wide one."""
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
