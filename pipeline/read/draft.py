"""What a reader of one format gives: a post before it has an id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model import Block, Drop


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The content of a post and what the file itself says of it; fields as in `Post`."""

    title: str = ""
    """Title without the site's name."""
    author: str = ""
    """Author as written."""
    date: str | None = None
    """ISO date of publication."""
    url: str = ""
    """http(s) address it was saved from."""
    company: str = ""
    """Company stated by front matter."""
    role: str = ""
    """Role stated by front matter."""
    round: str = ""
    """Round stated by front matter."""
    blocks: tuple[Block, ...] = ()
    """Content in document order."""
    dropped: tuple[Drop, ...] = ()
    """What was left out, with the rule that did."""
