"""Zip archives of posts: every member is read like a file of the disk, its pictures beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING

from ..errors import UserError
from . import names
from .archive import MAGIC, Archive, open_archive, shown
from .files import File, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SIDE_KEYS: frozenset[str] = frozenset()
"""What a side file may state besides facts."""

MAX_MEMBER = 64 * 1024 * 1024
"""Bytes of one member, as of one dump beside the archive."""


def claims(name: str, data: bytes) -> bool:
    """Tell an archive by its first bytes; Word documents and books, asked before, are others."""
    del name
    return data.startswith((MAGIC, b"PK\x05\x06"))


def parts(file: File, settings: Mapping[str, object]) -> Iterator[Part | UserError]:
    """Yield the members that are posts, in the order of their paths.

    Raises:
        UserError: the archive is broken, a bomb, or within another one.
    """
    del settings
    if file.inner:
        raise UserError(file.path, "an archive within an archive; unpack it")
    archive = open_archive(file)
    yield from archive.problems
    posts = [name for name in archive.members if _is_post(name, archive)]
    count = Counter(names.plain(name) for name in posts)
    for name in posts:
        try:
            data = archive.read(name, MAX_MEMBER)
        except UserError as error:
            yield error
            continue
        member = File(
            path=f"{file.path}!{shown(name)}",
            name=PurePosixPath(name).name,
            data=data,
            near=_Within(archive, PurePosixPath(name).parent),
            budget=file.budget,
            inner=True,
        )
        short = names.plain(name)
        yield Part(path=member.path, key=short if count[short] == 1 else name, content=member)


def _is_post(name: str, archive: Archive) -> bool:
    path = PurePosixPath(name)
    if names.is_hidden(path) or names.is_picture(path):
        return False
    return names.is_post(path, lambda other: _posix(other) in archive.members)


def _posix(path: PurePath) -> str:
    return path.as_posix()


@dataclass(frozen=True, slots=True)
class _Within:
    """A folder of an archive."""

    archive: Archive
    folder: PurePosixPath

    def has(self, name: str) -> bool:
        """Tell whether it holds such a file."""
        return (self.folder / name).as_posix() in self.archive.members

    def text(self, name: str) -> str:
        """Return the UTF-8 text of a file in it."""
        path = (self.folder / name).as_posix()
        try:
            return self.archive.read(path, MAX_MEMBER).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            message = "is not UTF-8; save the file as UTF-8"
            raise UserError(f"{self.archive.path}!{shown(path)}", message) from error
