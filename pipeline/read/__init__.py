"""bytes -> Post: the format by content, the text by its charset, the facts by the side file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..errors import UserError
from ..model import Post
from ..store import check_keys, read_yaml
from ..text import digest, hide_contacts
from . import from_html, from_markdown, from_mhtml, from_text
from .charset import clean_text, decode
from .limits import within_limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .draft import Draft

MAX_BYTES = 32 * 1024 * 1024
"""A larger file is refused; the largest of 1,238 public pages had 3.2 MB."""

SIDE_SUFFIX = ".yaml"
"""`x.html.yaml` beside `x.html` states its facts."""

SIDE_KEYS = frozenset({"title", "author", "url", "company", "date", "role", "round"})
"""What a side file may state."""


class Reader(Protocol):
    """The contract of a source format."""

    def claims(self, name: str, text: str) -> bool:
        """Tell whether this text is of the format; by content, the name only as a hint."""
        ...

    def read(self, text: str, name: str) -> Draft:
        """Turn the decoded text into a draft; never raises on odd content.

        Raises:
            UserError: it is larger than any post; `name` is what the error names.
        """
        ...


FORMATS: Mapping[str, Reader] = {
    "mhtml": from_mhtml,
    "html": from_html,
    "markdown": from_markdown,
    "text": from_text,
}
"""Readers in the order they are asked; text takes what the others leave."""


def read(path: Path, root: Path | None = None) -> Post:
    """Read one post.

    Args:
        path: The file.
        root: Folder its id is relative to; None: the id is made from the file's name.

    Raises:
        UserError: it cannot be read as a post, with what to do about it.
    """
    text = clean_text(decode(_bytes(path), str(path))[0])
    format_ = next(name for name, reader in FORMATS.items() if reader.claims(path.name, text))
    draft = within_limits(FORMATS[format_].read(text, str(path)))
    if not draft.blocks:
        raise UserError(str(path), "no text found in it; remove it or save the page again")
    post = Post(
        id=post_id(path.relative_to(root) if root else Path(path.name)),
        path=str(path),
        format=format_,
        title=draft.title,
        author=draft.author,
        date=draft.date,
        url=draft.url,
        company=draft.company,
        role=draft.role,
        round=draft.round,
        blocks=draft.blocks,
        dropped=tuple(replace(drop, text=hide_contacts(drop.text)) for drop in draft.dropped),
    )
    return _with_side_facts(post, path)


def post_id(path: Path) -> str:
    """Return the slug of a relative path: lower-case ASCII, a digest where that loses letters."""
    name = "/".join(path.parts)
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:48].strip("-")
    if name.isascii() and len(name) <= 48:
        return slug
    return f"{slug}-{digest(name, 6)}".strip("-")


def is_post(path: Path) -> bool:
    """Tell whether a file below sources/posts is a post; side files and dot files are not."""
    return not path.name.startswith(".") and not (
        path.suffix == SIDE_SUFFIX and path.with_suffix("").exists()
    )


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UserError(str(path), "is a folder, not a post; rename the folder or move its files up")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UserError(str(path), f"{size:,} bytes; a post has at most {MAX_BYTES:,}, split it")
        return path.read_bytes()
    except FileNotFoundError:
        hint = "the link leads nowhere; mend or remove it" if path.is_symlink() else "no such file"
        raise UserError(str(path), hint) from None
    except OSError as error:
        raise UserError(str(path), f"cannot be read: {error.strerror}; check it") from error


def _with_side_facts(post: Post, path: Path) -> Post:
    side = path.with_name(path.name + SIDE_SUFFIX)
    if not side.is_file():
        return post
    facts = read_yaml(side)
    if not isinstance(facts, dict):
        raise UserError(str(side), "expected `key: value` lines (url, company, date, role, round)")
    check_keys(facts, SIDE_KEYS, side)
    stated = {key: str(value) for key, value in facts.items()}
    return replace(
        post,
        title=stated.get("title", post.title),
        author=stated.get("author", post.author),
        url=stated.get("url", post.url),
        date=stated.get("date", post.date),
        company=stated.get("company", post.company),
        role=stated.get("role", post.role),
        round=stated.get("round", post.round),
    )
