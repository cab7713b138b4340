"""What a reader of one format gives: a post before it has an id."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    base: str = ""
    """Address that relative ones of its images are relative to; "" when not known."""
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


def with_heading_as_title(draft: Draft, dropped: tuple[Drop, ...] = ()) -> Draft:
    """Return a draft without a title under the heading of level 1 that it opens with, if any.

    Args:
        draft: The draft.
        dropped: What else was left out.
    """
    first = draft.blocks[0] if draft.blocks else None
    named = first is not None and first.kind == "heading" and first.level == 1
    title = draft.title or (first.text if first is not None and named else "")
    return replace(draft, title=title, dropped=(*draft.dropped, *dropped))
