"""bytes -> Post: the format by content, the text by its charset, the facts by the side file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..errors import UserError
from ..model import Post
from ..store import check_keys, parse_yaml
from ..text import hide_contacts
from . import (
    from_docx,
    from_epub,
    from_html,
    from_json,
    from_markdown,
    from_mhtml,
    from_text,
    from_warc,
    from_zip,
    names,
)
from .charset import clean_text, decode
from .files import File, Folder
from .limits import within_limits
from .names import SIDE_SUFFIX, file_id, file_of, holder, is_hidden, is_picture, member_id
from .pictures import placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .draft import Draft
    from .files import Near, Part

__all__ = [
    "CONTAINERS", "FORMATS", "SIDE_SUFFIX", "Container", "Reader", "file_id", "file_of", "holder",
    "is_hidden", "is_picture", "is_post", "read", "read_all",
]  # fmt: skip

MAX_BYTES = 32 * 1024 * 1024
"""A larger post is refused; the largest of 1,238 public pages had 3.2 MB."""

MAX_CONTAINER = 200_000_000
"""Bytes of a file that holds several posts, which is held in memory."""

MAX_TOLD = 20
"""Posts of one file that are told as unreadable, each on its line; the others are counted."""

FACTS = frozenset({"title", "author", "url", "company", "date", "role", "round"})
"""What a side file may state of a post."""


class Reader(Protocol):
    """The contract of a format whose file is the text of one post."""

    def claims(self, name: str, text: str) -> bool:
        """Tell whether this text is of the format; by content, the name only as a hint."""
        ...

    def read(self, text: str, name: str) -> Draft:
        """Turn the decoded text into a draft.

        Raises:
            UserError: it is more than any post, or there is no post in it.
        """
        ...


class Container(Protocol):
    """The contract of a format whose file is no text, or holds several posts."""

    SIDE_KEYS: frozenset[str]
    """What a side file may state for it besides facts."""

    def claims(self, name: str, data: bytes) -> bool:
        """Tell whether these bytes are of the format; by content, the name only as a hint."""
        ...

    def parts(self, file: File, settings: Mapping[str, object]) -> Iterator[Part | UserError]:
        """Yield the posts in it, and for each that cannot be read the error.

        Args:
            file: The file.
            settings: What its side file states.

        Raises:
            UserError: nothing more of it can be read.
        """
        ...


CONTAINERS: Mapping[str, Container] = {
    "docx": from_docx,
    "epub": from_epub,
    "zip": from_zip,
    "warc": from_warc,
    "json": from_json,
}
"""Asked first, in this order: documents and books are zip archives too."""

FORMATS: Mapping[str, Reader] = {
    "mhtml": from_mhtml,
    "html": from_html,
    "markdown": from_markdown,
    "text": from_text,
}
"""Readers in the order they are asked; text takes what the others leave."""


def read_all(path: Path, root: Path | None = None) -> Iterator[Post | UserError]:
    """Yield the posts of a file, one of most; for each that cannot be read the error.

    Args:
        path: The file.
        root: Folder its ids are relative to; None: they are made from the file's name.
    """
    errors = 0
    try:
        for found in _posts(_file(path), file_id(path, root)):
            errors += isinstance(found, UserError)
            if errors <= MAX_TOLD or not isinstance(found, UserError):
                yield found
    except UserError as error:
        yield error
    if errors > MAX_TOLD:
        more = f"{errors - MAX_TOLD:,} more of its posts cannot be read; mend those above first"
        yield UserError(str(path), more)


def read(path: Path, root: Path | None = None) -> Post:
    """Return the post of a file; the first of one that holds several.

    Raises:
        UserError: it cannot be read as a post, with what to do about it.
    """
    found = next(read_all(path, root))
    if isinstance(found, UserError):
        raise found
    return found


def is_post(path: Path) -> bool:
    """Tell whether a file below sources/posts is a post, by its name and what stands beside it."""
    return names.is_post(path, lambda other: Path(other).exists())


def _file(path: Path) -> File:
    if path.is_dir():
        raise UserError(str(path), "is a folder, not a post; rename the folder or move its files up")
    try:
        size = path.stat().st_size
        if size > MAX_CONTAINER:
            raise UserError(str(path), f"{size:,} bytes; at most {MAX_CONTAINER:,} are read, split it")
        data = path.read_bytes()
    except FileNotFoundError:
        hint = "the link leads nowhere; mend or remove it" if path.is_symlink() else "no such file"
        raise UserError(str(path), hint) from None
    except OSError as error:
        raise UserError(str(path), f"cannot be read: {error.strerror}; check it") from error
    return File(path=str(path), name=path.name, data=data, near=Folder(path.parent))


def _posts(file: File, id_: str) -> Iterator[Post | UserError]:
    """Yield the posts of a file of the disk or of an archive.

    Raises:
        UserError: nothing (more) of it can be read.
    """
    kind = next((name for name, each in CONTAINERS.items() if each.claims(file.name, file.data)), "")
    if not kind:
        post = _text_post(file, id_)
        yield _stated(post, _side(file), certain=True)
        return
    side = _side(file, CONTAINERS[kind].SIDE_KEYS)
    part: Part | UserError | None = None
    for part in CONTAINERS[kind].parts(file, side):
        if isinstance(part, UserError):
            yield part
            continue
        try:
            for found in _posts_of_part(part, member_id(id_, part.key), kind, file.near):
                yield found if isinstance(found, UserError) else _stated(found, side, certain=not part.key)
        except UserError as error:
            yield error
    if part is None:
        raise UserError(file.path, f"no post found in it, read as {kind}; remove it or save it again")


def _posts_of_part(part: Part, id_: str, kind: str, near: Near) -> Iterator[Post | UserError]:
    if not isinstance(part.content, File):
        yield _post(part.content, id_, part.path, kind, near)
        return
    for found in _posts(part.content, id_):
        yield found if isinstance(found, UserError) else replace(found, format=f"{kind}/{found.format}")


def _text_post(file: File, id_: str) -> Post:
    if len(file.data) > MAX_BYTES:
        message = f"{len(file.data):,} bytes; a post has at most {MAX_BYTES:,}, split it"
        raise UserError(file.path, message)
    text = clean_text(decode(file.data, file.path)[0])
    kind = next(name for name, reader in FORMATS.items() if reader.claims(file.name, text))
    try:
        draft = FORMATS[kind].read(text, file.name)
    except UserError as error:  # readers know the name alone
        raise UserError(file.path, error.message, error.line) from error
    return _post(draft, id_, file.path, kind, file.near)


def _post(draft: Draft, id_: str, path: str, kind: str, near: Near) -> Post:
    draft = within_limits(draft)
    if not draft.blocks:
        raise UserError(path, "no text found in it; remove it or save the page again")
    return Post(
        id=id_,
        path=path,
        format=kind,
        title=draft.title,
        author=draft.author,
        date=draft.date,
        url=draft.url,
        company=draft.company,
        role=draft.role,
        round=draft.round,
        blocks=placed(draft, near),
        dropped=tuple(replace(drop, text=hide_contacts(drop.text)) for drop in draft.dropped),
    )


def _side(file: File, also: frozenset[str] = frozenset()) -> Mapping[str, object]:
    """Return what the side file of a file states, {} without one.

    Raises:
        UserError: it is no YAML, or states what is not known.
    """
    name = file.name + SIDE_SUFFIX
    if not file.near.has(name):
        return {}
    path = file.path + SIDE_SUFFIX
    side = parse_yaml(file.near.text(name), path)
    if not isinstance(side, dict):
        raise UserError(path, "expected `key: value` lines (url, company, date, role, round)")
    check_keys(side, FACTS | also, path)
    return side


def _stated(post: Post, side: Mapping[str, object], *, certain: bool) -> Post:
    """Return a post with the facts of a side file.

    Args:
        post: The post.
        side: What the side file states.
        certain: Whether it speaks of this post alone, and knows better than the post; what is said
            of a whole archive or dump holds for the posts that do not say it themselves.
    """
    facts = {key: str(value) for key, value in side.items() if key in FACTS}
    new = {key: value for key, value in facts.items() if certain or not getattr(post, key)}
    return replace(post, **new) if new else post  # type: ignore[arg-type]
