"""Electronic books (.epub): every chapter with text is a post, in reading order."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..errors import UserError
from . import from_html
from .archive import Archive, holds, open_archive, shown
from .charset import clean_text, decode
from .dom import attr, collapse, elements, find, text_of
from .draft import with_heading_as_title
from .files import Part
from .tree import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .draft import Draft
    from .files import File
    from .tree import Tag

SIDE_KEYS: frozenset[str] = frozenset()
"""What a side file may state besides facts."""

MAX_PLAN = 4 * 1024 * 1024
"""Bytes of a file that says what the book is made of; a book of 1,000 chapters has 0.2 MB."""

MAX_CHAPTER = 8 * 1024 * 1024
"""Bytes of a chapter, as of a page."""

CONTAINER = "META-INF/container.xml"
"""The file of a book that names its plan."""

_ENCRYPTION = "META-INF/encryption.xml"
_CHAPTERS = frozenset({"application/xhtml+xml", "text/html"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """The plan of a book."""

    title: str
    author: str
    chapters: tuple[str, ...]
    """Paths in the archive, in reading order, each once."""


def claims(name: str, data: bytes) -> bool:
    """Tell a book by the file that names its plan."""
    del name
    return holds(data, CONTAINER)


def parts(file: File, settings: Mapping[str, object]) -> Iterator[Part | UserError]:
    """Yield the chapters that have text.

    Raises:
        UserError: the book is broken, a bomb or encrypted, or has no chapters.
    """
    del settings
    archive = open_archive(file)
    yield from archive.problems
    book = _book(archive)
    locked = _locked(archive)
    if locked.intersection(book.chapters):
        raise UserError(file.path, "encrypted by its shop; only open books can be read")
    for chapter in book.chapters:
        path = f"{file.path}!{shown(chapter)}"
        try:
            draft = _read(archive.read(chapter, MAX_CHAPTER), path, book)
        except UserError as error:
            yield error
            continue
        if any(block.text.strip() or block.rows for block in draft.blocks):
            yield Part(path=path, key=chapter, content=draft)


def _read(data: bytes, path: str, book: _Book) -> Draft:
    page = from_html.parsed(clean_text(decode(data, path)[0]), path)
    body, named = find(page, {"body"}), find(page, {"title"})
    draft = with_heading_as_title(from_html.of_element(body or page))
    title = draft.title or (text_of(named) if named else "") or book.title
    return replace(draft, title=title[:200], author=book.author)


def _book(archive: Archive) -> _Book:
    plan = next(
        (attr(tag, "full-path") for tag in _xml(archive, CONTAINER) if tag.name == "rootfile"), ""
    )
    tags = list(_xml(archive, plan))
    folder = posixpath.dirname(plan)
    files = {
        attr(tag, "id"): posixpath.normpath(posixpath.join(folder, unquote(attr(tag, "href"))))
        for tag in tags
        if tag.name == "item"
        and attr(tag, "media-type") in _CHAPTERS
        and "nav" not in attr(tag, "properties").split()
    }
    order = [attr(tag, "idref") for tag in tags if tag.name == "itemref"]
    chapters = tuple(dict.fromkeys(files[id_] for id_ in order if id_ in files))
    if not chapters:
        raise UserError(archive.path, "a book without chapters; save it again")
    return _Book(title=_text(tags, "title"), author=_text(tags, "creator"), chapters=chapters)


def _text(tags: list[Tag], name: str) -> str:
    found = (text_of(tag) for tag in tags if tag.name == name)
    return collapse(clean_text(next(found, "")))[:200]


def _locked(archive: Archive) -> set[str]:
    """Return the files that are encrypted; some books encrypt their fonts only."""
    if _ENCRYPTION not in archive.members:
        return set()
    references = (tag for tag in _xml(archive, _ENCRYPTION) if tag.name == "CipherReference")
    return {unquote(attr(tag, "URI")) for tag in references}


def _xml(archive: Archive, name: str) -> Iterator[Tag]:
    """Yield the elements of an XML file."""
    return elements(parse_xml(archive.read(name, MAX_PLAN)))
