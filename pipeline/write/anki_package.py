"""Packages that Anki can import for years: genanki's models and decks, with a writer of our own.

genanki stamps one time on all notes (every import overwrites what a user changed), numbers notes
anew at every build, gives all cards one position, stores uncompressed with today's dates, leaves
its database among the temporary files and writes straight into the target. Here a note brings its
own ids and time, and packages take their names only when all of them are whole.
"""

from __future__ import annotations

import contextlib
import errno
import filecmp
import os
import re
import shutil
import sqlite3
import threading
import zipfile
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import genanki
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from .. import marks, render, text
from . import anki_notetypes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ..model import Note
    from .anki_notetypes import StableModel

FIRST_DECK_ID = 10**12
"""Least deck id. Anki matches decks by name and drops these ids; they need only be unique."""

MAX_ID = 2**53
"""Ids below this survive a program that reads numbers as doubles."""

MAX_MOD = 10**11
"""Seconds below this; a time written in milliseconds would make Anki ignore every later update."""

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every member, the earliest the format knows."""

_GUID = re.compile(r"[0-9A-Za-z]{1,64}")
_NOT_IN_FIELD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NOT_IN_TAG = re.compile(r'[\s"\x00-\x1f\x7f\ud800-\udfff\u200b\ufeff]')
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"\{\{c(\d+)::")
_SPARES = tuple(
    place
    for place, (name, _) in enumerate(anki_notetypes.FIELDS)
    if name in anki_notetypes.SPARE_TEMPLATES
)
_NOTE_ROW = "INSERT INTO notes VALUES(?,?,?,?,-1,?,?,?,0,0,'')"  # Anki makes the checksum itself
_CARD_ROW = "INSERT INTO cards VALUES(?,?,?,?,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StableNote:
    """A note as it goes into a package; `refuse` judges it when the package is made."""

    identity: Note
    """What the ledger says: guid, note id, mod, blanks."""
    notetype: StableModel
    """The note type."""
    deck: str
    """Name of the deck for those who do not have the note yet, `::` between its levels."""
    fields: tuple[str, ...]
    """HTML of each field, the key first."""
    tags: tuple[str, ...]
    """Tags, `::` between their levels."""
    due: int
    """Position among the new cards, from 1."""

    @property
    def ordinals(self) -> tuple[int, ...]:
        """Numbers of its cards from 0: one per blank, or the main one and the filled spares."""
        if self.notetype.notetype == "cloze":
            return tuple(range(len(self.identity.cloze)))
        spares = (n for n, place in enumerate(_SPARES, 1) if self.fields[place])
        return (0, *spares)


def write_packages(packages: Mapping[Path, Sequence[StableNote]]) -> None:
    """Write packages so that either all of them are new or, after a failure, each is whole.

    A file that holds these bytes already is not touched. What a killed build left beside the
    packages is taken away first.

    Raises:
        ValueError: For notes that Anki would take wrongly; see `refuse`.
        OSError: A file cannot be written.
    """
    for folder in {path.parent for path in packages}:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(".mianjing-*.tmp"):
            left.unlink()
    staged: dict[Path, Path] = {}
    with ExitStack() as stack:
        for path, notes in packages.items():
            # A thread's id is unique on the machine while it lives.
            temporary = path.with_name(f".{path.name}.{threading.get_native_id()}.tmp")
            stack.callback(_remove, temporary)
            stack.callback(_remove, _database(temporary))
            _write(temporary, notes)
            staged[path] = temporary
        for path, temporary in staged.items():
            if not (path.is_file() and filecmp.cmp(path, temporary, shallow=False)):
                temporary.replace(path)


def refuse(notes: Sequence[StableNote]) -> None:
    """Raise for the first note that Anki would duplicate, lose or damage.

    Raises:
        ValueError: No notes; a guid or an id that is bad or given twice; a time that is none; a
            wrong number of fields; an empty question, which makes no card; blanks that are not
            those of the ledger; a character a field or a tag cannot hold.
    """
    if not notes:
        raise ValueError("a package without cards")
    guids: set[str] = set()
    ids: set[int] = set()
    for note in notes:
        problem = _problem_of_content(note) or _problem_of_identity(note, guids, ids)
        if problem:
            raise ValueError(f"note {note.identity.id}: {problem}")


def _problem_of_identity(note: StableNote, guids: set[str], ids: set[int]) -> str:
    guid, first, mod = note.identity.guid, note.identity.note_id, note.identity.mod
    if not _GUID.fullmatch(guid):
        return f"guid {guid!r} is not of [0-9A-Za-z]"
    if not 0 < first < MAX_ID - marks.NUMBERS:
        return f"note id {first} is not between 0 and 2^53"
    if not 0 < mod < MAX_MOD:
        return f"mod {mod} is not a time in seconds"
    mine = {first + ordinal for ordinal in note.ordinals}
    if guid in guids or not ids.isdisjoint(mine):
        return f"guid {guid} or the id {first} of a note or a card stands in the package twice"
    guids.add(guid)
    ids |= mine
    return ""


def _problem_of_content(note: StableNote) -> str:
    if len(note.fields) != len(note.notetype.fields):
        return f"{len(note.fields)} fields, but the note type has {len(note.notetype.fields)}"
    if not _TAG.sub("", note.fields[anki_notetypes.QUESTION]).strip():
        return "the question is empty, so Anki would make no card"
    if note.notetype.notetype == "cloze":
        found = {int(n) - 1 for n in _BLANK.findall(note.fields[anki_notetypes.ANSWER])}
        if not found or found != set(note.ordinals):
            return "the blanks of the text are not those of the ledger, so cards would be lost"
    if found_bad := _NOT_IN_FIELD.search("\n".join(note.fields)):
        return f"a field holds the character {found_bad[0]!r}"
    for tag in note.tags:
        if _NOT_IN_TAG.search(tag) or "" in tag.split("::"):
            return f"{tag!r} is not a tag"
    return ""


def _write(path: Path, notes: Sequence[StableNote]) -> None:
    """Write one package, its database in a file beside it until it is packed."""
    refuse(notes)
    database = _database(path)
    try:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            _fill(connection, notes)
    except sqlite3.OperationalError as error:  # of a database of our own: the disk is full or gone
        raise OSError(errno.EIO, str(error), str(database)) from error
    with path.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            with database.open("rb") as source, archive.open(
                _member("collection.anki2", database.stat().st_size), "w"
            ) as target:
                shutil.copyfileobj(source, target, _CHUNK)
            archive.writestr(_member("media", 2), b"{}")
        file.flush()
        os.fsync(file.fileno())
    database.unlink()


def _database(path: Path) -> Path:
    """Return where a package's database stands until it is packed."""
    return path.with_suffix(".db.tmp")


def _fill(connection: sqlite3.Connection, notes: Sequence[StableNote]) -> None:
    # Nobody else opens the file, and a failure throws it away: no journal, no waiting for the disk.
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
    cursor = connection.cursor()
    cursor.executescript(APKG_SCHEMA)
    cursor.executescript(APKG_COL)
    cursor.execute("BEGIN")
    names = dict.fromkeys(note.deck for note in notes)
    decks = {name: genanki.Deck(FIRST_DECK_ID + int(text.digest(name), 16), name) for name in names}
    for note in notes:
        decks[note.deck].add_model(note.notetype)
    for deck in decks.values():
        deck.write_to_db(cursor, 0, iter(()))
    in_order = sorted(notes, key=lambda note: note.identity.note_id)
    cursor.executemany(_NOTE_ROW, _note_rows(in_order))
    ids = {name: deck.deck_id for name, deck in decks.items()}
    cursor.executemany(_CARD_ROW, _card_rows(in_order, ids))
    cursor.execute("COMMIT")


def _note_rows(notes: Sequence[StableNote]) -> Iterator[tuple[object, ...]]:
    for note in notes:
        one = note.identity
        tags = f" {' '.join(note.tags)} " if note.tags else ""
        question = render.plain(note.fields[anki_notetypes.QUESTION])
        yield (
            one.note_id, one.guid, note.notetype.model_id, one.mod,
            tags, "\x1f".join(note.fields), question,
        )  # fmt: skip


def _card_rows(
    notes: Sequence[StableNote], decks: Mapping[str, int]
) -> Iterator[tuple[object, ...]]:
    for note in notes:
        one = note.identity
        for ordinal in note.ordinals:
            yield one.note_id + ordinal, one.note_id, decks[note.deck], ordinal, one.mod, note.due


def _member(name: str, size: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, ZIP_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.file_size = size
    info.create_system = 3  # else the system of the build stands in the file
    return info


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
