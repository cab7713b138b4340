"""Where the images of a post are: in a file beside it, or at an address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .files import picture_beside
from .html_images import resolve

if TYPE_CHECKING:
    from ..model import Block
    from .draft import Draft
    from .files import Near


def placed(draft: Draft, near: Near) -> tuple[Block, ...]:
    """Return the blocks with the addresses of images made whole.

    An image in a file beside the post has that file's path, relative to the post's folder; any
    other relative address is completed by the page's own where that is known.
    """
    return tuple(_placed(block, draft.base, near) if block.src else block for block in draft.blocks)


def _placed(block: Block, base: str, near: Near) -> Block:
    return replace(block, src=picture_beside(block.src, near) or resolve(block.src, base))
