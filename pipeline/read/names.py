"""What a file's name and place say: whether it is a post, and the name without what an app added."""

from __future__ import annotations

import re
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING

from ..text import digest

if TYPE_CHECKING:
    from collections.abc import Callable

SIDE_SUFFIX = ".yaml"
"""`x.html.yaml` beside `x.html` states its facts."""

MEMBER = "--"
"""Stands between the id of a file and what tells its posts apart; no id of a file holds it."""

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".avif"})
"""Suffixes of pictures, which belong to the posts beside them."""

_RESOURCES = frozenset({".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".otf", ".ico"})
"""Suffixes of what pages bring along."""

_JUNK = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
"""What systems leave in folders and archives."""

_PAGE_FOLDER = re.compile(r"^(.+)(?:_files|\.files|-Dateien|_fichiers)")
"""Name of the folder a browser saves beside a page."""

_PAGES = (".html", ".htm", ".xhtml", ".mht", ".mhtml")
_HASH = re.compile(r"(?<=\S)[ -][0-9a-f]{32}(?=$|\.[^.]+$|_all\.csv$)", re.ASCII)
"""What Notion puts behind the name of everything it exports."""


def is_post(path: PurePath, exists: Callable[[PurePath], bool]) -> bool:
    """Tell a post by its name and by what stands beside it.

    None are dot files, side files, what a browser saved with a page, and Notion's tables of pages.
    """
    if path.name.startswith(".") or path.name in _JUNK or path.suffix.lower() in _RESOURCES:
        return False
    if path.suffix == SIDE_SUFFIX and exists(path.with_suffix("")):
        return False
    if path.suffix.lower() == ".csv" and _HASH.search(path.name):
        return False
    return not any(_is_of_page(parent, exists) for parent in path.parents)


def is_hidden(relative: PurePath) -> bool:
    """Tell whether a folder on the way to a file keeps it from people (.obsidian, __MACOSX)."""
    return any(part.startswith(".") or part in _JUNK for part in relative.parts[:-1])


def is_picture(path: PurePath) -> bool:
    """Tell a picture by its suffix."""
    return path.suffix.lower() in PICTURES


def _is_of_page(folder: PurePath, exists: Callable[[PurePath], bool]) -> bool:
    found = _PAGE_FOLDER.fullmatch(folder.name)
    return found is not None and any(
        exists(folder.with_name(found[1] + suffix)) for suffix in _PAGES
    )


def plain(name: str) -> str:
    """Return a name or a path, `/` between its parts, without the digits Notion puts behind names."""
    return "/".join(_HASH.sub("", part) for part in name.split("/"))


def file_id(path: Path, root: Path | None) -> str:
    """Return the id of a file's post: the slug of its path, Notion's digits off where names stay unique.

    Args:
        path: The file; it need not be there.
        root: Folder the id is relative to; None: the id is made from the file's name.
    """
    relative = path.relative_to(root) if root else Path(path.name)
    parts = []
    for place, part in enumerate(relative.parts):
        short = plain(part)
        folder = (root or path.parent).joinpath(*relative.parts[:place])
        parts.append(short if short != part and _is_unique(short, part, folder) else part)
    return post_id(PurePosixPath(*parts))


def _is_unique(short: str, name: str, folder: Path) -> bool:
    try:
        return not any(each.name != name and plain(each.name) == short for each in folder.iterdir())
    except OSError:
        return False


def post_id(path: PurePath) -> str:
    """Return the slug of a relative path: lower-case ASCII, a digest where that loses letters."""
    name = "/".join(path.parts)
    slug = _slug(name, 48)
    if name.isascii() and len(name) <= 48:
        return slug
    return f"{slug}-{digest(name, 6)}".strip("-")


def member_id(file: str, key: str) -> str:
    """Return the id of a post in a file that holds several; the file's own for its only one."""
    return file + MEMBER + f"{_slug(key, 24)}-{digest(key, 12)}".strip("-") if key else file


def holder(post: str) -> str:
    """Return the id of the file that the post of an id stands in."""
    return post.partition(MEMBER)[0]


def file_of(path: str) -> Path:
    """Return the file that the path of a post or of a problem lies in.

    `dump.jsonl:12` lies in `dump.jsonl`, `archive.zip!a/b.md` in `archive.zip`; a path that no file
    on disk is behind stands for itself.
    """
    if not Path(path).exists():
        cuts = [found.start() for found in re.finditer(r"!|:(?=\d+(?:!|$))", path)]
        for cut in reversed(cuts):
            if Path(path[:cut]).is_file():
                return Path(path[:cut])
    return Path(path)


def _slug(name: str, length: int) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:length].strip("-")
