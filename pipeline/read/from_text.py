"""Plain text: every line is a block; no character means markup.

Plain text is never given to a Markdown parser: indented prose would become code, "1*3,3*1" emphasis and numbered
lines would be counted anew.
"""

from __future__ import annotations

import re

from ..model import Block
from .draft import Draft
from .limits import refuse_long

PLACEHOLDER_IMAGE = re.compile(
    r"^\s*(?:在这里插入图片描述|\[?图片\]?|image-\d{8,}(?:\s+image-\d{8,})*|!\[.*\]\(.*\))\s*$"
)
"""What editors and copying leave in place of a picture."""


def claims(name: str, text: str) -> bool:
    """Take whatever the readers of marked-up formats leave."""
    del name, text
    return True


def read(text: str, name: str) -> Draft:
    """Read plain text: one paragraph block per non-blank line, its indentation kept.

    Raises:
        UserError: it is larger than any post.
    """
    refuse_long(text, name)
    blocks = tuple(
        _block(line, number)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    )
    return Draft(blocks=blocks)


def _block(line: str, number: int) -> Block:
    at = (number, number)
    if PLACEHOLDER_IMAGE.match(line):
        return Block(kind="image", text=line.strip(), lines=at)
    return Block(kind="paragraph", text=line.expandtabs(4).rstrip(), lines=at)
