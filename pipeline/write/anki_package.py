"""Packages that Anki can import for years: genanki, with what a growing deck needs put right.

genanki stamps one time on all notes (every import overwrites what a user changed), numbers notes
anew at every build, gives all cards one position, stores uncompressed with today's dates, leaves
its database among the temporary files and writes straight into the target. Here a note brings its
own ids and time, the database lives in memory, and a package is bytes until it is whole.
"""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import genanki

from .. import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .. import model
    from .anki_notetypes import StableModel

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


class StableNote(genanki.Note):  # type: ignore[misc]
    """A note with its own id and time; its one card has the note's id."""

    def __init__(
        self,
        identity: model.Note,
        *,
        notetype: StableModel,
        fields: list[str],
        tags: list[str],
        due: int,
    ) -> None:
        """Keep the parts; `refuse` judges them when a package is made.

        Args:
            identity: What the ledger says: guid, note id, mod.
            notetype: The note type.
            fields: HTML of each field, the key first.
            tags: Tags, `::` between their levels.
            due: Position among the new cards, from 1.
        """
        question = render.plain(fields[notetype.sort_field_index])
        super().__init__(notetype, fields, question, tags, identity.guid, due)
        self.key = identity.id
        self.note_id = identity.note_id
        self.mod = identity.mod

    @property
    def cards(self) -> list[genanki.Card]:
        """The one card of version 1: spare templates have no fields filled."""
        return [genanki.Card(0)]

    def write_to_db(
        self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]
    ) -> None:
        """Insert the note and its card."""
        del timestamp, id_gen
        row = (
            self.note_id,
            self.guid,
            self.model.model_id,
            self.mod,
            -1,
            self._format_tags(),
            self._format_fields(),
            self.sort_field,
            0,  # Anki computes the checksum when it imports
            0,
            "",
        )
        cursor.execute("INSERT INTO notes VALUES(?,?,?,?,?,?,?,?,?,?,?)", row)
        for card in self.cards:
            card.write_to_db(
                cursor, self.mod, deck_id, self.note_id, iter([self.note_id]), self.due
            )


class StablePackage(genanki.Package):  # type: ignore[misc]
    """A package that becomes bytes: the same notes, the same bytes."""

    def to_bytes(self) -> bytes:
        """Return the package's file.

        Raises:
            ValueError: For notes that Anki would take wrongly; see `refuse`.
        """
        refuse([note for deck in self.decks for note in deck.notes])
        with closing(sqlite3.connect(":memory:")) as connection:
            self.write_to_db(connection.cursor(), 0, iter(()))
            connection.commit()
            database = connection.serialize()
        return _zip((("collection.anki2", database), ("media", b"{}")))


def refuse(notes: Sequence[StableNote]) -> None:
    """Raise for the first note that Anki would duplicate, lose or damage.

    Raises:
        ValueError: No notes; a guid or an id that is bad or given twice; a time that is none; a
            wrong number of fields; an empty question, which makes no card; a character a field or
            a tag cannot hold.
    """
    if not notes:
        raise ValueError("a package without cards")
    seen: set[str | int] = set()
    for note in notes:
        problem = _problem_of_identity(note, seen) or _problem_of_content(note)
        if problem:
            raise ValueError(f"note {note.key}: {problem}")
        seen |= {note.guid, note.note_id}


def _problem_of_identity(note: StableNote, seen: set[str | int]) -> str:
    if not _GUID.fullmatch(note.guid):
        return f"guid {note.guid!r} is not of [0-9A-Za-z]"
    if not 0 < note.note_id < MAX_ID:
        return f"note id {note.note_id} is not between 0 and 2^53"
    if not 0 < note.mod < MAX_MOD:
        return f"mod {note.mod} is not a time in seconds"
    if note.guid in seen or note.note_id in seen:
        return f"guid {note.guid} or note id {note.note_id} stands in the package twice"
    return ""


def _problem_of_content(note: StableNote) -> str:
    if len(note.fields) != len(note.model.fields):
        return f"{len(note.fields)} fields, but the note type has {len(note.model.fields)}"
    if not _TAG.sub("", note.fields[note.model.sort_field_index]).strip():
        return "the question is empty, so Anki would make no card"
    for field in note.fields:
        if found := _NOT_IN_FIELD.search(field):
            return f"a field holds the character {found[0]!r}"
    for tag in note.tags:
        if _NOT_IN_TAG.search(tag) or "" in tag.split("::"):
            return f"{tag!r} is not a tag"
    return ""


def _zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # else the system of the build stands in the file
            archive.writestr(info, data, compresslevel=6)
    return target.getvalue()
