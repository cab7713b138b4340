"""Web archives of crawlers (.warc, .warc.gz), by warcio: every page they were answered with is a post."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from . import from_html
from .archive import shown
from .charset import clean_text, decode
from .files import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .files import File

SIDE_KEYS: frozenset[str] = frozenset()
"""What a side file may state besides facts."""

MAX_PAGE = 32 * 1024 * 1024
"""Bytes of one page, as of one file."""

MAX_RATIO = 100
"""Unpacked bytes for each packed one, as in zip archives."""

MAX_UNPACKED = 2_000_000_000
"""Bytes of an archive, unpacked piece by piece at 100 MB a second."""

SMALL = 1_000_000
"""Bytes up to which no ratio is asked."""

_MAGIC = b"WARC/"
_GZIP = b"\x1f\x8b"
_PAGES = ("text/html", "application/xhtml+xml")
_CHUNK = 65_536


def claims(name: str, data: bytes) -> bool:
    """Tell a web archive by its first bytes, packed or not."""
    del name
    if not data.startswith(_GZIP):
        return data.startswith(_MAGIC)
    try:
        return zlib.decompressobj(31).decompress(data[:1024], len(_MAGIC)) == _MAGIC
    except zlib.error:
        return False


def parts(file: File, settings: Mapping[str, object]) -> Iterator[Part | UserError]:
    """Yield the pages with text that were answered with status 200; of one address the first.

    Raises:
        UserError: the archive is broken from here on or a bomb, or warcio is not installed.
    """
    del settings
    seen: set[str] = set()
    for url, data in _pages(file):
        if url in seen or not data.strip():
            continue
        seen.add(url)
        path = f"{file.path}!{shown(url)}"
        try:
            draft = from_html.read(clean_text(decode(data, path)[0]), path, url)
        except UserError as error:
            yield error
            continue
        if draft.blocks:
            yield Part(path=path, key=url, content=draft)


def _pages(file: File) -> Iterator[tuple[str, bytes]]:
    """Yield address and bytes of each page."""
    try:
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415  an extra
    except ImportError as error:
        message = "a web archive needs the extra warc; pip install --editable '.[warc]'"
        raise UserError(file.path, message) from error
    allowed = min(MAX_UNPACKED, max(SMALL, MAX_RATIO * len(file.data)))
    records = iter(ArchiveIterator(io.BytesIO(file.data)))
    while True:
        try:
            record = next(records, None)
            if record is None:
                return
            wanted = _is_page(record)
            data, size = _content(record, MAX_PAGE if wanted else 0, allowed)
        except Exception as error:  # warcio may raise anything on an archive that is cut off
            message = f"broken from here on ({str(error).strip()[:80]}); crawl it again"
            raise UserError(file.path, message) from error
        allowed -= size
        if allowed < 0:
            message = f"unpacks to over 2 GB or {MAX_RATIO} times its size; split it, or remove a bomb"
            raise UserError(file.path, message)
        if wanted:
            yield str(record.rec_headers.get_header("WARC-Target-URI") or ""), data


def _is_page(record: Any) -> bool:
    """Tell the answer to a request for a page."""
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = str(record.http_headers.get_header("Content-Type") or "").lower().lstrip()
    return kind.startswith(_PAGES) and str(record.http_headers.get_statuscode()) == "200"


def _content(record: Any, limit: int, allowed: int) -> tuple[bytes, int]:
    """Return the first bytes of a record's content and how many it has, counted as far as allowed."""
    stream = record.content_stream()
    kept = bytearray()
    size = 0
    while size <= allowed and (chunk := stream.read(_CHUNK)):
        size += len(chunk)
        kept += chunk[: max(0, limit - len(kept))]
    if size <= allowed and getattr(record.raw_stream, "limit", 0) > 0:
        message = "its end is missing"
        raise ValueError(message)
    return bytes(kept), size
