"""The post's own answer as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..text import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .units import Unit

_POINT_CLASSES = frozenset("●•★▪◆■□○·-*+–>")


def to_markdown(units: Sequence[Unit]) -> str | None:
    """Return the units as Markdown that shows their text literally; None when nothing would show.

    Items become list items, sub-headings bold lines, code fences, display formulas `$$` blocks; a picture, which
    does not travel with the text, becomes a named placeholder.
    """
    parts: list[str] = []
    for unit in units:
        tight = bool(parts) and parts[-1].lstrip().startswith("- ") and _is_point(unit)
        parts.append(("\n" if tight else "\n\n") + _one(unit) if parts else _one(unit))
    text = "".join(parts).strip("\n")
    return text if any(unit.cls != "image" for unit in units) else None


def _is_point(unit: Unit) -> bool:
    return not unit.is_literal and unit.cls.split("@")[0].removesuffix("**") in _POINT_CLASSES


def _one(unit: Unit) -> str:
    block = unit.block
    if unit.cls == "code":
        longest = max(map(len, re.findall(r"`+", block.text)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"{fence}{block.lang}\n{block.text}\n{fence}"
    if unit.cls == "formula":
        return f"$$\n{block.text}\n$$"
    if unit.cls == "image":
        return escape_markdown(f"[图片：{block.text}]" if block.text else "[图片]")
    if unit.cls == "table":
        return _table(block.rows)
    if _is_point(unit):
        return "- " + escape_markdown(unit.text)
    text = escape_markdown(block.text.strip() if unit.cls[0] in "n(c" else unit.text)
    return f"**{text}**" if unit.is_heading and unit.cls != "line" else text


def _table(rows: Sequence[Sequence[str]]) -> str:
    width = max(map(len, rows), default=0)
    lines = [
        "| "
        + " | ".join(escape_markdown(cell) for cell in (*row, *[""] * (width - len(row))))
        + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]) if lines else ""
