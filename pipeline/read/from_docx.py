"""Word documents, by mammoth: the document becomes markup, which is read like a page's."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from ..model import Drop
from . import from_html
from .archive import holds, open_archive
from .charset import clean_text
from .dom import collapse
from .draft import with_heading_as_title
from .files import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from .archive import Archive
    from .files import File

SIDE_KEYS: frozenset[str] = frozenset()
"""What a side file may state besides facts."""

MAX_XML = 8 * 1024 * 1024
"""Bytes of all text parts of a document; mammoth takes a second for each megabyte."""

DOCUMENT = "word/document.xml"
"""The part of a document that holds its text."""

_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh"


def claims(name: str, data: bytes) -> bool:
    """Tell a document by its main part."""
    del name
    return holds(data, DOCUMENT)


def parts(file: File, settings: Mapping[str, object]) -> Iterator[Part | UserError]:
    """Yield the document.

    Raises:
        UserError: it is broken or a bomb, or mammoth is not installed.
    """
    del settings
    archive = open_archive(file)
    for problem in archive.problems:
        raise problem
    size = sum(info.file_size for name, info in archive.members.items() if _is_xml(name))
    if size > MAX_XML:
        raise UserError(file.path, f"{size:,} bytes of text; at most {MAX_XML:,} are read, split it")
    draft = from_html.fragment(clean_text(_markup(file, _mammoth(file.path))), file.path)
    yield Part(path=file.path, key="", content=with_heading_as_title(draft, _formulas(archive)))


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _mammoth(path: str) -> ModuleType:
    try:
        import mammoth  # noqa: PLC0415  an extra: most people have no such files
    except ImportError as error:
        message = "a Word document needs the extra docx; pip install --editable '.[docx]'"
        raise UserError(path, message) from error
    module: ModuleType = mammoth
    return module


def _markup(file: File, mammoth: ModuleType) -> str:
    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(file.data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(_picture),
        )
    except Exception as error:  # it may raise anything on a document that breaks the standard
        message = f"a broken Word document ({collapse(str(error))[:80]}); save it again"
        raise UserError(file.path, message) from error
    return str(converted.value)


def _picture(image: Any) -> dict[str, str]:
    """Return the address of a picture within the document; mammoth tells its type, not its name."""
    return {"src": f"picture.{str(image.content_type).rpartition('/')[2]}"}


def _formulas(archive: Archive) -> tuple[Drop, ...]:
    """Say how many formulas of Word's own kind mammoth leaves out."""
    count = archive.read(DOCUMENT, MAX_XML).count(b"<m:oMath>") if DOCUMENT in archive.members else 0
    return (Drop(text=f"{count} formulas", rule="word-formula"),) if count else ()
