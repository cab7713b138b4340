"""What the last build wrote of the site, so that only pages that would change are made again.

A page is left alone when all that it follows from is as it was, and its file too.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from .. import assets, render, store
from ..model import Card
from . import templates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = "site.json"
"""Name of the cache."""

_PACKAGES = ("jinja2", "markupsafe", "pygments")


class Record(TypedDict):
    """A page as it was written."""

    key: str
    """Digest of all that it follows from."""
    size: int
    """Bytes of its file."""
    mtime: int
    """When its file was written, in nanoseconds."""
    formulas: bool
    """Whether it shows formulas."""
    problems: dict[str, str]
    """What KaTeX said of each formula of the page that it refused, by TeX."""


@dataclass(slots=True)
class Written:
    """The records of the last build and of this one; without a file, none."""

    path: Path | None
    """The cache."""
    was: dict[str, Record] = field(default_factory=dict)
    """What the last build wrote, by the page's path below the site."""
    now: dict[str, Record] = field(default_factory=dict)
    """What this build wrote or left alone."""

    @classmethod
    def load(cls, folder: Path | None) -> Written:
        """Read the cache in a folder; one that is damaged or missing holds nothing."""
        if folder is None:
            return cls(None)
        path = folder / FILE
        try:
            was = dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            was = {}
        return cls(path, was)

    def holds(self, name: str, key: str, file: Path) -> bool:
        """Tell whether a file is the page that would be made, and remember it if so."""
        record = self.was.get(name)
        if record is None or record["key"] != key:
            return False
        try:
            stat = file.stat()
        except OSError:
            return False
        if (stat.st_size, stat.st_mtime_ns) != (record["size"], record["mtime"]):
            return False
        self.now[name] = record
        return True

    def remember(self, name: str, key: str, file: Path, *, formulas: bool, problems: Mapping[str, str]) -> None:
        """Note a page whose file is in place."""
        stat = file.stat()
        self.now[name] = Record(
            key=key, size=stat.st_size, mtime=stat.st_mtime_ns, formulas=formulas, problems=dict(problems)
        )

    def save(self) -> None:
        """Write the cache, if it has a file."""
        if self.path is not None:
            text = json.dumps(self.now, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            store.write_text_atomic(self.path, text, durable=False)


class Keys:
    """Makes the digest of all that a page follows from."""

    def __init__(self, shared: object) -> None:
        """Start with what all pages show; the program and its templates go in by themselves."""
        self._start = hashlib.blake2b(digest_size=16)
        for part in _program():
            self._start.update(part)
        self._start.update(repr(shared).encode())
        self._cards: dict[str, bytes] = {}

    def of(self, *values: object) -> str:
        """Return the digest of a page that shows these values."""
        total = self._start.copy()
        for value in values:
            for part in self._parts(value):
                total.update(part)
        return total.hexdigest()

    def _parts(self, value: object) -> Iterator[bytes]:
        if isinstance(value, Card):
            yield self._card(value)
        elif isinstance(value, (list, tuple)):
            yield b"[%d" % len(value)
            for item in value:
                yield from self._parts(item)
        elif isinstance(value, dict):
            yield b"{%d" % len(value)
            for key, item in value.items():
                yield repr(key).encode()
                yield from self._parts(item)
        else:
            yield repr(value).encode() + b"\0"

    def _card(self, card: Card) -> bytes:
        id_ = card.question.id
        if id_ not in self._cards:
            self._cards[id_] = hashlib.blake2b(repr(card).encode(), digest_size=16).digest()
        return self._cards[id_]


def _program() -> Iterator[bytes]:
    """Yield what makes the pages: code, templates, packages."""
    code = [Path(render.__file__), *Path(__file__).parent.glob("*.py")]
    for path in sorted([*code, *(templates.folder() / "site").iterdir()]):
        yield path.name.encode() + b"\0" + path.read_bytes()
    yield sys.version.encode()
    yield assets.KATEX.digest.encode()
    for name in _PACKAGES:
        yield version(name).encode()
