"""Dumps of scrapers, JSON or JSON lines: every record is a post, its text read by what it is written in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html import escape, unescape
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..errors import UserError
from ..model import Drop
from ..text import digest
from . import from_html, from_markdown, from_text
from .charset import clean_text, decode
from .dom import collapse
from .files import Part
from .html_facts import iso_date
from .json_records import MAX_RECORD, Shape, keys, values
from .names import SIDE_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .draft import Draft
    from .files import File

SIDE_KEYS = frozenset({"fields", "records"})
"""What a side file may state besides facts: which value of a record is what, where the records stand."""

SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".jl"})
"""Suffixes of dumps; with another one the whole head of the file must be JSON."""

MAX_DUMP = 64 * 1024 * 1024
"""Bytes of a dump, which is held in memory with all its records."""

MAX_HEAD = 4 * 1024 * 1024
"""Bytes of a file of another suffix that are looked at."""

_LINES = SUFFIXES - {".json"}
_BLOCKS = re.compile(
    r"<br\s?/?>|</(?:p|div|ol|ul|li|pre|h[1-6]|blockquote|table|section|article)\s?>", re.IGNORECASE
)
_INLINE = re.compile(r"<img\s[^<>]*>|</(?:a|strong|b|em|span|u|font|code)\s?>", re.IGNORECASE)
_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|lt|gt|amp|quot|#\d{2,5});")
_MARKDOWN = frozenset({"markdown", "md"})
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|spm|from|share_?\w*|source|ref|isappinstalled|scene", re.IGNORECASE)
"""Parts of an address that say who shared it, not what it shows."""


@dataclass(slots=True)
class _Found:
    """One post of a dump."""

    path: str
    """The dump's, with the place in it."""
    draft: Draft
    """What reading gave."""


def claims(name: str, data: bytes) -> bool:
    """Tell a dump: it opens with an object or an array of objects."""
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe\0 \t\r\n")
    opens = head.startswith((b"{", b"["))
    if PurePath(name).suffix.lower() in SUFFIXES:
        return opens or b"\n{" in data
    return opens and _is_json(data[:MAX_HEAD].decode("utf-8-sig", "replace"))


def _is_json(text: str) -> bool:
    """Tell whether a text is a JSON value that holds objects, and more such values if anything."""
    text = text.strip()
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and bool(first) and text[end:].lstrip()[:1] in {"", "{", "["}


def parts(file: File, settings: Mapping[str, object]) -> Iterator[Part | UserError]:
    """Yield the posts of a dump; of one that was scraped twice the later.

    Raises:
        UserError: the dump is too large, or its side file states what is not there.
    """
    if len(file.data) > MAX_DUMP:
        message = f"{len(file.data):,} bytes; a dump has at most {MAX_DUMP:,}, split it"
        raise UserError(file.path, message)
    text = decode(file.data, file.path)[0]
    shape = Shape.of(settings, file.path + SIDE_SUFFIX)
    found: dict[str, _Found] = {}
    missing = set(shape.fields)
    for item in _records(text, file.path, shape):
        if isinstance(item, UserError):
            yield item
            continue
        path, record = item
        missing -= {name for name in missing if shape.value(record, name) is not None}
        try:
            draft = _draft(record, path, shape)
        except UserError as error:
            yield error
            continue
        if draft is not None:
            key = _key(record, shape, draft, found)
            older = found.get(key)
            if older is not None:
                gone = f"{older.path.removeprefix(file.path)} {older.draft.title}".strip()
                draft = replace(draft, dropped=(*draft.dropped, Drop(text=gone, rule="scraped-again")))
            found[key] = _Found(path, draft)
        elif "content" not in missing:
            message = f"no text of a post in it; its keys are {keys(record)}, name the text's in {shape.path}"
            yield UserError(path, f"{message} as `fields: {{content: ...}}`")
    for name in sorted(missing, key=lambda name: shape.lines[name] or 0):
        where = ".".join(shape.fields[name])
        yield UserError(shape.path, f"no record has {where}; {_told(text, shape)}", shape.lines[name])
    whole = text.lstrip().startswith("{") and PurePath(file.name).suffix.lower() not in _LINES
    only = whole and [each.path for each in found.values()] == [f"{file.path}:1"]
    for key, each in found.items():
        yield Part(path=file.path if only else each.path, key="" if only else key, content=each.draft)


def _told(text: str, shape: Shape) -> str:
    """Return what the first record has, for whoever mistyped a name."""
    for item in _records(text, "", replace(shape, fields={})):
        if not isinstance(item, UserError):
            return f"the first one has {keys(item[1])}"
    return "there is no record"


def _records(
    text: str, path: str, shape: Shape
) -> Iterator[tuple[str, dict[str, object]] | UserError]:
    """Yield each record with its path: the dump's, its line, its place in what the line holds."""
    last, beside = 0, 0
    for line, value, size, problem in values(text):
        last, beside = line, beside + 1 if line == last else 0
        if problem:
            yield UserError(path, problem, line)
            continue
        inside = shape.found_in(value)
        if not inside:
            yield UserError(path, "no record in it; a record is an object {...} with the text of a post", line)
        for within, record in inside:
            place = within or (f"[{beside}]" if beside else "")
            own = f"{path}:{line}!{place}" if place else f"{path}:{line}"
            if size > MAX_RECORD and len(json.dumps(record, ensure_ascii=False)) > MAX_RECORD:
                yield UserError(own, f"longer than {MAX_RECORD:,} characters; make it a file of its own")
            else:
                yield own, record


# --- one record ---------------------------------------------------------------------------------


def _draft(record: Mapping[str, object], path: str, shape: Shape) -> Draft | None:
    """Return the post of a record; None when there is no text in it.

    Raises:
        UserError: it is larger than any post.
    """
    key, value = shape.named(record, "content")
    content = _content(value)
    pictures = "".join(map(_picture, _list(shape.value(record, "images"))))
    if not content.strip() and not pictures:
        return None
    title = _title(shape.value(record, "title"))
    draft = _read(content, path, title, pictures, marked=key.lower() in _MARKDOWN)
    if not draft.blocks:
        return None
    url = _text(shape.value(record, "url"))
    url = url if re.fullmatch(r"https?://\S+", url) else ""
    return replace(
        draft,
        title=title or draft.title,
        author=_author(shape.value(record, "author")) or draft.author,
        date=iso_date(_text(shape.value(record, "date"))) or draft.date,
        url=url or draft.url,
        base=url or draft.base,
        company=_text(shape.value(record, "company")) or draft.company,
        role=_text(shape.value(record, "role")) or draft.role,
        round=_text(shape.value(record, "round")) or draft.round,
    )


def _read(content: str, path: str, title: str, pictures: str, *, marked: bool) -> Draft:
    """Read the text of a record as the page, the markup, the Markdown or the plain text it is.

    Args:
        content: The text.
        path: What errors name.
        title: Title of the post.
        pictures: Markup of the pictures that stand outside of the text.
        marked: Whether the record calls it Markdown.
    """
    if _PAGE.match(content):
        return from_html.read(content, path)
    # Code of a Markdown text may speak of tags: it is asked first.
    if marked or from_markdown.claims("record.txt", content):
        draft = from_markdown.read(content, path)
    elif _BLOCKS.search(content):
        return from_html.fragment(content + pictures, path, title)
    elif _INLINE.search(content):
        return from_html.fragment(content.replace("\n", "<br>") + pictures, path, title)
    else:
        draft = from_text.read(clean_text(unescape(content)) if _ENTITY.search(content) else content, path)
    shown = from_html.fragment(pictures, path).blocks if pictures else ()
    return replace(draft, blocks=(*draft.blocks, *shown))


def _content(value: object) -> str:
    """Return a record's text, cleaned; of a list its parts, a line each."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(_content, value)))
    if isinstance(value, dict):
        return _content(value.get("text") or value.get("content") or value.get("html"))
    text = value if isinstance(value, str) else ""
    return clean_text(text.replace("\r\n", "\n").replace("\r", "\n"))


def _title(value: object) -> str:
    return collapse(unescape(_TAG.sub("", _text(value))))


def _author(value: object) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in ("nickname", "name", "username") if value.get(key)), "")
    return _text(value)


def _text(value: object) -> str:
    """Return a text or a number on one line, "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return collapse(clean_text(str(int(value) if isinstance(value, float) and value.is_integer() else value)))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _picture(value: object) -> str:
    src = value.get("src") or value.get("url") if isinstance(value, dict) else value
    return f'<p><img src="{escape(src)}"></p>' if isinstance(src, str) else ""


# --- what tells a record from the others --------------------------------------------------------


def _key(
    record: Mapping[str, object], shape: Shape, draft: Draft, found: Mapping[str, _Found]
) -> str:
    """Return what stays of a post when it is scraped again and others come before it.

    Its address; else its id; else title, author and date, with a digest of the text behind them
    where an earlier record has the same.
    """
    if url := _text(shape.value(record, "url")):
        return _address(url)
    if id_ := _text(shape.value(record, "id")):
        return f"id {id_}"
    text = json.dumps(shape.value(record, "content"), ensure_ascii=False, sort_keys=True)
    name = "/".join(filter(None, (draft.title, draft.author, draft.date)))
    if not name:
        return digest(text, 12)
    other = found.get(name)
    same = other is None or other.draft.blocks == draft.blocks
    return name if same else f"{name}/{digest(text, 12)}"


def _address(url: str) -> str:
    """Return an address without what changes from one visit to the next."""
    try:
        parts_ = urlsplit(url)
        query = [pair for pair in parts_.query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    except ValueError:
        return url
    return f"{parts_.netloc.lower()}{parts_.path.rstrip('/')}?{'&'.join(query)}"
