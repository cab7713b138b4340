"""A file as readers get it, what lies beside it, and a member of a file that holds several posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from ..errors import UserError
from ..store import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from .draft import Draft

MAX_UNPACKED = 200_000_000
"""Bytes that one file may unpack to, the archives within it included."""

MAX_NAME = 1000
"""Characters of an address that may name a file beside a post."""


class Near(Protocol):
    """The folder that a file lies in, on disk or in an archive."""

    def has(self, name: str) -> bool:
        """Tell whether a relative path, `/` between its parts, names a file in or below it."""
        ...

    def text(self, name: str) -> str:
        """Return the UTF-8 text of a file in it.

        Raises:
            UserError: it cannot be read.
        """
        ...


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one file of the disk, by all archives within it."""

    left: int = MAX_UNPACKED
    """Bytes."""

    def take(self, size: int, path: str) -> None:
        """Spend some of it.

        Raises:
            UserError: it is not enough.
        """
        self.left -= size
        if self.left < 0:
            raise UserError(
                path, f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB; split it"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The bytes of one file, of the disk or of an archive."""

    path: str
    """What errors and posts name: as given by the caller, a member behind `!`."""
    name: str
    """Name without folders, a hint at the format."""
    data: bytes
    """Its bytes."""
    near: Near
    """What lies beside it."""
    budget: Budget = field(default_factory=Budget)
    """Shared by the archives within one file of the disk."""
    inner: bool = False
    """Whether it is the member of an archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One member of a file that holds several: a file again, or content that is read already."""

    path: str
    """What errors and its post name."""
    key: str
    """What tells it from the other members and stays when others come and go; "" for the only one."""
    content: File | Draft
    """A file to be read, or what reading gave."""


def picture_beside(src: str, near: Near) -> str:
    """Return the relative path of the picture beside a post that an address means; "" for none."""
    for name in (unquote(src.partition("?")[0]), src):
        path = PurePosixPath(name)
        plain = not path.is_absolute() and ".." not in path.parts and len(name) <= MAX_NAME
        if plain and name and name.isprintable() and not set(name) & {"\\", ":"}:
            found = path.as_posix()
            if near.has(found):
                return found
    return ""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the disk."""

    path: Path
    """The folder."""

    def has(self, name: str) -> bool:
        """Tell whether it holds such a file, no link leading out of it."""
        try:
            found = (self.path / name).resolve(strict=True)
            return found.is_file() and found.is_relative_to(self.path.resolve())
        except (OSError, RuntimeError, ValueError):
            return False

    def text(self, name: str) -> str:
        """Return the text of a file in it."""
        return read_text(self.path / name)
