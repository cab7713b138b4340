"""What one post may hold: the rest is cut off at a block or a line, always with a drop record.

The figures are some ten times what the largest of 1,238 public pages had.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import UserError
from ..model import Block, Drop

if TYPE_CHECKING:
    from .draft import Draft

MAX_CHARACTERS = 8 * 1024 * 1024
"""Characters of a text file."""

MAX_LINES = 50_000
"""Lines of a text file; Markdown of so many takes 4 s."""

MAX_TEXT = 50_000
"""Characters of a paragraph, item, heading, quote or picture's description."""

MAX_CODE = 65_536
"""Characters of a block of code."""

MAX_CODE_LINES = 2000
"""Lines of a block of code."""

MAX_TEX = 2000
"""Characters of a displayed formula; KaTeX makes 6 MB of markup from 40 kB."""

MAX_ROWS, MAX_COLUMNS = 200, 20
"""Size of a table."""

MAX_LEVEL = 20
"""Depth of lists that is told apart."""

MAX_IMAGES = 200
"""Pictures of a post."""

MAX_BLANKS = 100
"""Blanks in a row that a line keeps; rules that skip blanks take time by the square of them."""

_BLANKS = re.compile(rf"\s{{{MAX_BLANKS + 1},}}")

MAX_BLOCKS = 20_000
"""Blocks of a post."""

MAX_FACT = 200
"""Characters of a title, an author or a fact stated by the file."""


def refuse_long(text: str, name: str) -> None:
    """Refuse a text that is larger than any post.

    Raises:
        UserError: it is, with what to do.
    """
    if len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES:
        raise UserError(name, f"more than {MAX_LINES:,} lines or {MAX_CHARACTERS:,} characters; split it")


def within_limits(draft: Draft) -> Draft:
    """Return a draft cut to what a post may hold, with a drop for each cut."""
    dropped = list(draft.dropped)
    blocks = [_cut(block, dropped) for block in draft.blocks[:MAX_BLOCKS]]
    if rest := draft.blocks[MAX_BLOCKS:]:
        dropped.append(Drop(text="\n".join(map(text_of, rest)), rule="limit-blocks", lines=rest[0].lines))
    pictures = [block for block in blocks if block.kind == "image"]
    if surplus := pictures[MAX_IMAGES:]:
        dropped += [Drop(text=text_of(block), rule="limit-images", lines=block.lines) for block in surplus]
        extra = set(map(id, surplus))
        blocks = [block for block in blocks if id(block) not in extra]
    facts = {
        name: _fact(getattr(draft, name), dropped) for name in ("title", "author", "company", "role", "round")
    }
    return replace(draft, blocks=tuple(filter(_holds, blocks)), dropped=tuple(dropped), **facts)


def text_of(block: Block) -> str:
    """Return all text of a block, a table's cells row by row."""
    rows = (" ".join(filter(None, row)) for row in block.rows)
    return "\n".join(filter(None, (block.text, *rows))) or block.src


def _holds(block: Block) -> bool:
    return bool(block.text or block.src or block.rows or block.kind == "image")


def _cut(block: Block, dropped: list[Drop]) -> Block:
    """Return a block within its limits; what goes beyond them is added to `dropped`."""
    if block.level > MAX_LEVEL:
        block = replace(block, level=MAX_LEVEL)
    if block.kind not in {"code", "formula"} and _BLANKS.search(block.text):
        block = replace(block, text=_BLANKS.sub(" " * MAX_BLANKS, block.text))
    if block.rows:
        return _cut_table(block, dropped)
    if block.kind == "formula":
        end = len(block.text) if len(block.text) <= MAX_TEX else 0  # half a formula is none
    elif block.kind == "code":
        end = _end_of_code(block.text)
    else:
        end = min(len(block.text), MAX_TEXT)
    if end == len(block.text):
        return block
    dropped.append(Drop(text=block.text[end:], rule=f"limit-{block.kind}", lines=block.lines))
    return replace(block, text=block.text[:end].rstrip())


def _end_of_code(text: str) -> int:
    """Return where a text of code ends that is cut at a line."""
    if len(text) <= MAX_CODE and text.count("\n") < MAX_CODE_LINES:
        return len(text)
    end = 0
    for line in text[: MAX_CODE + 1].split("\n", MAX_CODE_LINES)[:MAX_CODE_LINES]:
        if end + len(line) > MAX_CODE:
            break
        end += len(line) + 1
    return end or MAX_CODE  # one line longer than all


def _cut_table(block: Block, dropped: list[Drop]) -> Block:
    if len(block.rows) <= MAX_ROWS and max(map(len, block.rows)) <= MAX_COLUMNS:
        return block
    beyond = [*(row[MAX_COLUMNS:] for row in block.rows[:MAX_ROWS]), *block.rows[MAX_ROWS:]]
    text = "\n".join(" ".join(row) for row in beyond if any(row))
    dropped.append(Drop(text=text, rule="limit-table", lines=block.lines))
    return replace(block, rows=tuple(row[:MAX_COLUMNS] for row in block.rows[:MAX_ROWS]))


def _fact(text: str, dropped: list[Drop]) -> str:
    if len(text) <= MAX_FACT:
        return text
    dropped.append(Drop(text=text[MAX_FACT:], rule="limit-fact"))
    return text[:MAX_FACT]
