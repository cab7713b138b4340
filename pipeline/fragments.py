"""Many answers rendered: those of the last build from the cache, the others on several processes."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, suppress
from functools import cache as once
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from . import render, workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CHUNK = 200
"""Answers that a process takes at a time: 0.1 s of work."""

FEW = 1000
"""Answers below which starting processes takes longer than it saves."""

MAX_SECONDS = 120.0
"""What rendering a chunk may take; it takes 0.1 s, and Markdown made to be slow 3 s."""

MAX_MEMORY = 16_000_000_000
"""Bytes of address space of a process; it holds the parent's too."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS made_by(version TEXT);
CREATE TABLE IF NOT EXISTS fragment(key BLOB PRIMARY KEY, html TEXT) WITHOUT ROWID;
"""
_PACKAGES = ("markdown-it-py", "mdit-py-plugins", "nh3")


def of(texts: Iterable[str], *, jobs: int = 1, cache: Path | None = None) -> dict[str, str]:
    """Return `render.fragment` of every text, by text.

    Args:
        texts: Markdown.
        jobs: Processes.
        cache: File that keeps the fragments for the next call, and only those of this one.
    """
    keys = {text: hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts}
    if cache is None:
        return _render(list(keys), jobs)
    held: dict[bytes, str] = {}
    with suppress(sqlite3.Error, OSError):  # a disk that is full or fails costs time alone
        cache.parent.mkdir(parents=True, exist_ok=True)
        with closing(_open(cache)) as db:
            held = dict(db.execute("SELECT key, html FROM fragment"))
    fresh = _render([text for text, key in keys.items() if key not in held], jobs)
    stale = held.keys() - set(keys.values())
    if fresh or stale:
        with suppress(sqlite3.Error, OSError), closing(_open(cache)) as db, db:
            db.executemany("DELETE FROM fragment WHERE key = ?", [(key,) for key in stale])
            rows = [(keys[text], html) for text, html in fresh.items()]
            db.executemany("INSERT OR REPLACE INTO fragment VALUES (?, ?)", rows)
    return {text: fresh[text] if text in fresh else held[key] for text, key in keys.items()}


def _render(texts: Sequence[str], jobs: int) -> dict[str, str]:
    if jobs == 1 or len(texts) < FEW:
        return {text: render.fragment(text) for text in texts}
    chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
    done = workers.each(_chunk, chunks, jobs=jobs, seconds=MAX_SECONDS, memory=MAX_MEMORY)
    rendered: dict[str, str] = {}
    for chunk, result in zip(chunks, done, strict=True):
        # What a process of its own could not render is rendered here, and fails with its own error.
        html = _chunk(chunk) if isinstance(result, workers.Failed) else result
        rendered.update(zip(chunk, html, strict=True))
    return rendered


def _chunk(texts: Sequence[str]) -> list[str]:
    return [render.fragment(text) for text in texts]


def _open(path: Path) -> sqlite3.Connection:
    """Open a cache made by this version; another or a damaged one is made anew."""
    for again in (False, True):
        db = sqlite3.connect(path)
        try:
            db.executescript(_SCHEMA)
            found = [row[0] for row in db.execute("SELECT version FROM made_by")]
        except sqlite3.DatabaseError:
            if again:
                raise
            found = ["damaged"]
        if found == [_version()]:
            return db
        if not found:
            db.execute("INSERT INTO made_by VALUES (?)", (_version(),))
            return db
        db.close()
        path.unlink()
    raise AssertionError


@once
def _version() -> str:
    """Return a digest of all that a fragment follows from besides its text."""
    parts = [Path(render.__file__).read_text("utf-8"), *(version(name) for name in _PACKAGES)]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
