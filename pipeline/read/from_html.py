"""Saved web pages: the post of the page and nothing else of it.

The page's own markup ends here: what leaves are blocks of plain text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from ..errors import UserError
from ..model import Block, Drop
from . import html_facts
from .charset import clean_text
from .dom import Index, collapse, strings
from .draft import Draft
from .html_blocks import Walk
from .html_math import tidy
from .html_state import StatePost, post_in_state
from .locate import containers, outside
from .sites import UNKNOWN, Site, site_of
from .tree import parse

if TYPE_CHECKING:
    from .tree import Page, Tag

MAX_CHARACTERS = 8 * 1024 * 1024
"""A page without its embedded pictures may be that long; the largest of 1,238 had 3.2 MB."""

MAX_TAGS = 400_000
"""Tags a page may have; the largest of 1,238 public pages had 10,106 nodes."""

MAX_EMBEDDED = 65_536
"""Characters of a picture embedded in a page that are kept until it is dropped."""

MAX_FURNITURE_SHARE = 0.3
"""Share of a page's text up to which a word in a class name may call an element furniture."""

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
"""Suffixes of pages; with one a fragment is believed to be one more easily."""

MAX_FORMULA_LINES = 60
"""Lines between two lines of `$$` that may be one formula."""

_PREFACE = re.compile(r"(?:\s|<\?xml[^>]{0,200}>|<!--(?:[^-]|-(?!->)){0,20000}-->)*")
_DOCUMENT = re.compile(r"<!doctype\s+html[^>]{0,300}>\s*<|<(?:html|head|body)[\s>]", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"<(?:div|p|section|article|main|h[1-6]|ul|ol|table|pre|span|figure|blockquote|center|title|"
    r"meta|link|style|script|noscript|nav|header)[\s>]",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"</[a-z][a-z0-9-]{0,20}\s?>", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:[^\"'<>\s)]*+")


def claims(name: str, text: str) -> bool:
    """Tell whether the text is a page or a piece of one.

    A page begins as one and has tags that close; a sentence about `<!DOCTYPE html>` has none.
    A piece begins with an element and ends with a tag, as Markdown that opens with one does not; where the name
    says that it is one, tags that close are enough.
    """
    start = _PREFACE.match(text)
    head = text[start.end() if start else 0 :][:2000]
    closing = sum(1 for _ in islice(_CLOSING.finditer(text), 2))
    if _DOCUMENT.match(head):
        return closing >= 2
    begins = _FRAGMENT.match(head) is not None
    if PurePath(name).suffix.lower() in SUFFIXES:
        return closing >= (1 if begins else 2)
    return begins and closing >= 2 and text.rstrip().endswith(">")


def read(text: str, name: str, url: str = "") -> Draft:
    """Read a page.

    Args:
        text: The decoded page.
        name: Name of the file, for errors.
        url: Its address where that is known from elsewhere; what the page says of it counts more.

    Raises:
        UserError: the page is larger than any page of a post.
    """
    page = parsed(text, name)
    index = Index.of(page)
    url = html_facts.address(text, index) or url
    site = site_of(url, index)
    if state := post_in_state(index):
        return _of_state(state, page, name, url, site)
    return _of_page(page, index, url, site, html_facts.saved_on(text))


def parsed(text: str, name: str) -> Page:
    """Parse a page or a piece of one.

    Raises:
        UserError: it is larger than any page of a post.
    """
    text = _EMBEDDED.sub(lambda found: found[0][:MAX_EMBEDDED], text).replace("\0", "")
    if len(text) > MAX_CHARACTERS or text.count("<") > MAX_TAGS:
        raise UserError(name, "too large for the page of one post; cut the post out of it")
    page = parse(_encodable(text))
    if page is None:
        raise UserError(name, "no parser can make sense of this page; save it again or as text")
    return page


def _of_state(state: StatePost, around: Tag, name: str, url: str, site: Site) -> Draft:
    title = collapse(clean_text(state.title))
    draft = fragment(state.html, name, title)
    return replace(
        draft,
        title=title,
        author=collapse(clean_text(state.author)),
        date=html_facts.iso_date(state.date),
        url=url,
        base=url or site.base,
        dropped=(*draft.dropped, *_outside(list(outside(around, [])))),
    )


def _outside(lines: list[str]) -> list[Drop]:
    return [Drop(text=clean_text("\n".join(lines)), rule="outside-post")] if lines else []


def fragment(markup: str, name: str, title: str = "") -> Draft:
    """Read markup that is a post and nothing around it: all of it is kept.

    Args:
        markup: The decoded markup.
        name: What errors name.
        title: Title of the post, where it is known.

    Raises:
        UserError: the markup is larger than that of any post.
    """
    return of_element(parsed(f"<div>{markup}</div>", name), title)


def of_element(root: Tag, title: str = "") -> Draft:
    """Read an element that is a post and nothing around it; `title` where it is known."""
    walk = Walk(title=title)
    walk.over(root)
    return Draft(blocks=tuple(_joined_formulas(walk.blocks)), dropped=tuple(walk.dropped))


def _of_page(page: Tag, index: Index, url: str, site: Site, saved: str | None) -> Draft:
    roots = containers(page, index, site)
    title = html_facts.title(index, site)
    lines = list(outside(page, roots))
    walk = Walk(title=title, ends_at_tail=site.tail)
    if site is UNKNOWN:
        walk.distrust = int(MAX_FURNITURE_SHARE * sum(len(text.strip()) for text in strings(page)))
    for root in roots:
        walk.over(root)
    blocks, dropped = _without_title(walk.blocks, title)
    return Draft(
        title=title,
        author=html_facts.author(index, site),
        date=html_facts.date(index, site, " ".join(lines)[:2000]) or saved,
        url=url,
        base=url or site.base,
        blocks=tuple(_joined_formulas(blocks)),
        dropped=(*walk.dropped, *dropped, *_outside(lines)),
    )


def _encodable(text: str) -> str:
    """Replace lone surrogates, which the parser refuses."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _without_title(blocks: list[Block], title: str) -> tuple[list[Block], list[Drop]]:
    """Take off the heading that only repeats the title."""
    if blocks and blocks[0].kind == "heading" and blocks[0].text == title:
        return blocks[1:], [Drop(text=title, rule="title")]
    return blocks, []


def _joined_formulas(blocks: list[Block]) -> list[Block]:
    """Join the lines between `$$` and `$$` that line breaks of the page cut apart."""
    joined: list[Block] = []
    position = 0
    while position < len(blocks):
        end = _formula_end(blocks, position)
        if end is None:
            joined.append(blocks[position])
            position += 1
        else:
            lines = blocks[position : end + 1]
            tex = tidy("\n".join(block.text for block in lines))
            joined.extend([Block(kind="formula", text=tex)] if tex else lines)
            position = end + 1
    return joined


def _formula_end(blocks: list[Block], start: int) -> int | None:
    """Return the block that closes the formula which opens in a block; None when none opens."""
    for left, right in (("$$", "$$"), ("\\[", "\\]")):
        text = blocks[start].text
        if blocks[start].kind != "paragraph" or not text.startswith(left) or right in text[2:]:
            continue
        for position in range(start + 1, min(start + MAX_FORMULA_LINES, len(blocks))):
            block = blocks[position]
            if block.kind != "paragraph" or left in block.text[:-2]:
                break
            if block.text.endswith(right):
                return position
    return None
