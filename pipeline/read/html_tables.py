"""Tables of a page: which hold data, and the grid of their cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dom import elements, find, strings
from .limits import MAX_COLUMNS, MAX_ROWS
from .tree import Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STRUCTURE = ("table", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote")
"""Elements whose presence in a table means that it lays out a page."""

Cells = list[list["Tag | None"]]
"""Rows of cells; None where a cell of another row or column reaches over."""


def data_cells(table: Tag) -> Cells | None:
    """Return the cells of a table of data; None for a table that lays out a page.

    A table without structure inside, of two rows and two columns at least, all of whose text
    stands in its cells. A table too large to be one is laid out as lines: the largest of 1,238
    public pages had 96 rows.
    """
    if find(table, _STRUCTURE) is not None:
        return None
    rows = [
        [cell for cell in row.contents if isinstance(cell, Tag) and cell.name in {"td", "th"}]
        for row in elements(table)
        if row.name == "tr"
    ]
    rows = [row for row in rows if row]
    if not 2 <= len(rows) <= MAX_ROWS or max(map(len, rows)) < 2:
        return None
    cells = [cell for row in rows for cell in row]
    if _length(table) != sum(map(_length, cells)):
        return None
    grid = _grid(rows)
    return grid if max(map(len, grid)) <= MAX_COLUMNS else None


def _length(tag: Tag) -> int:
    return sum(len("".join(text.split())) for text in strings(tag))


def _grid(rows: Iterable[Iterable[Tag]]) -> Cells:
    """Lay cells into columns; a cell that spans leaves empty places."""
    grid: Cells = []
    covered: dict[int, int] = {}
    for row in rows:
        line: list[Tag | None] = []
        for cell in row:
            line.extend(_covered(covered, len(line)))
            first, width = len(line), _span(cell, "colspan")
            covered.update(dict.fromkeys(range(first, first + width), _span(cell, "rowspan") - 1))
            line.extend((cell, *[None] * (width - 1)))
        line.extend(_covered(covered, len(line)))
        grid.append(line)
    return grid


def _covered(covered: dict[int, int], column: int) -> Iterator[None]:
    """Yield a gap for each column from here on that a cell above reaches into."""
    while covered.get(column, 0) > 0:
        covered[column] -= 1
        column += 1
        yield None


def _span(cell: Tag, name: str) -> int:
    found = re.match(r"[0-9]{1,3}", str(cell.attrs.get(name, "1")), re.ASCII)
    return max(1, min(int(found[0]), MAX_ROWS)) if found else 1
