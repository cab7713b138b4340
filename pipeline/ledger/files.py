"""The ledger files: JSON lines, one id a line, sorted by id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import UserError
from ..model import Note
from ..store import check_keys, dump_jsonl, read_jsonl
from .notes import BLANKS
from .records import (
    Entry,
    EntryStatus,
    Ledger,
    NoteEntry,
    NoteLedger,
    NotetypeEntry,
    NotetypeLedger,
    held,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ..model import Lines, NoteType

_STATUSES: dict[str, EntryStatus] = {"live": "live", "merged": "merged", "retired": "retired"}
_NOTETYPES: dict[str, NoteType] = {"qa": "qa", "code": "code", "cloze": "cloze"}
_QUESTION_FIELDS = ("id", "keys", "first_seen", "status", "merged_into", "answer")
_NOTE_FIELDS = (
    "id", "guid", "note_id", "notetype", "hash", "mod", "deck", "status", "text", "merged_into"
)  # fmt: skip
_ID = re.compile(r"q[0-9a-z]{8}")
_NOTETYPE_FIELDS = ("notetype", "hash", "mod")
_NOTE_ID = re.compile(r"q[0-9a-z]{8}(?:-cloze)?")
_ID_OR_NONE = re.compile(r"(?:q[0-9a-z]{8})?")
_GUID = re.compile(r"[0-9A-Za-z]{12}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ANY = re.compile(r".*", re.DOTALL)
_FIRST_MILLISECONDS = 10**11


def load_questions(path: Path) -> Ledger:
    """Return the question ledger, sorted by id; an empty one when there is no file yet.

    Raises:
        UserError: A line is damaged, an id stands twice, two ids hold one key or answer, or a
            merge leads nowhere or round in a circle.
    """
    ledger: Ledger = {}
    rows: dict[str, _Row] = {}
    for row in _rows(path, _QUESTION_FIELDS, ("moved",)):
        entry = _entry(row)
        row.refuse_second(rows, entry.id, "id")
        rows[entry.id] = row
        ledger[entry.id] = entry
    _check_holders(ledger, rows)
    _check_merges(ledger, rows)
    return {id_: ledger[id_] for id_ in sorted(ledger)}


def dump_questions(ledger: Ledger) -> str:
    """Return the question ledger as JSON lines, sorted by id."""
    return dump_jsonl(_question_row(ledger[id_]) for id_ in sorted(ledger))


def load_notes(path: Path) -> NoteLedger:
    """Return the note ledger, sorted by note id; an empty one when there is no file yet.

    Raises:
        UserError: A line is damaged, or an id, guid or note id stands twice.
    """
    notes: NoteLedger = {}
    ids: dict[str, _Row] = {}
    guids: dict[str, _Row] = {}
    numbers: dict[str, _Row] = {}
    for row in _rows(path, _NOTE_FIELDS, ("cloze",)):
        entry = _note_entry(row)
        note = entry.note
        for seen, name, what in (
            (ids, note.id, "id"),
            (guids, note.guid, "guid"),
            (numbers, str(note.note_id), "note id"),
        ):
            row.refuse_second(seen, name, what)
            seen[name] = row
        notes[note.id] = entry
    return {id_: notes[id_] for id_ in sorted(notes)}


def dump_notes(notes: NoteLedger) -> str:
    """Return the note ledger as JSON lines, sorted by note id."""
    return dump_jsonl(_note_row(notes[id_]) for id_ in sorted(notes))


def load_notetypes(path: Path) -> NotetypeLedger:
    """Return the ledger of note types, sorted by name; an empty one when there is no file yet.

    Raises:
        UserError: A line is damaged, or a note type stands twice.
    """
    found: dict[str, _Row] = {}
    entries: NotetypeLedger = {}
    for row in _rows(path, _NOTETYPE_FIELDS, ()):
        entry = NotetypeEntry(
            notetype=row.notetype(),
            hash=row.text("hash"),
            mod=row.number("mod", 1, _FIRST_MILLISECONDS),
        )
        row.refuse_second(found, entry.notetype, "notetype")
        found[entry.notetype] = row
        entries[entry.notetype] = entry
    return {name: entries[name] for name in sorted(entries)}


def dump_notetypes(notetypes: NotetypeLedger) -> str:
    """Return the ledger of note types as JSON lines, sorted by name."""
    return dump_jsonl(
        {"notetype": entry.notetype, "hash": entry.hash, "mod": entry.mod}
        for _, entry in sorted(notetypes.items())
    )


class _Row:
    """The fields of one line, each checked as it is taken."""

    def __init__(self, path: str, line: int, fields: dict[str, object]) -> None:
        self.line = line
        self._path = path
        self._fields = fields

    def wrong(self, message: str) -> UserError:
        """Return the error that names this line."""
        advice = "restore the line from version control"
        return UserError(self._path, f"{message}; {advice}", self.line)

    def check(self, required: Iterable[str], optional: Iterable[str]) -> None:
        """Refuse missing and unknown fields."""
        missing = [name for name in required if name not in self._fields]
        if missing:
            raise self.wrong(f"no field {missing[0]!r}")
        try:
            check_keys(self._fields, (*required, *optional), self._path)
        except UserError as error:
            raise UserError(self._path, error.message, self.line) from error

    def text(self, name: str, shape: re.Pattern[str] = _ANY) -> str:
        """Return a field that is text of a shape."""
        value = self._fields[name]
        if not isinstance(value, str) or shape.fullmatch(value) is None:
            raise self.wrong(f"{name} cannot be {value!r}")
        return value

    def number(self, name: str, least: int, limit: int) -> int:
        """Return a field that is a whole number from `least` to below `limit`."""
        value = self._fields[name]
        if type(value) is not int or not least <= value < limit:
            raise self.wrong(f"{name} cannot be {value!r}")
        return value

    def notetype(self) -> NoteType:
        """Return the field notetype."""
        found = _NOTETYPES.get(str(self._fields["notetype"]))
        if found is None:
            raise self.wrong(f"notetype cannot be {self._fields['notetype']!r}")
        return found

    def status(self) -> EntryStatus:
        """Return the status."""
        name = self.text("status")
        if name not in _STATUSES:
            raise self.wrong(f"status {name!r} is none of {', '.join(_STATUSES)}")
        return _STATUSES[name]

    def keys(self) -> dict[str, Lines | None]:
        """Return the mention keys with their lines."""
        value = self._fields["keys"]
        if not isinstance(value, dict):
            raise self.wrong("keys is no object")
        return {key: self._lines(key, lines) for key, lines in value.items()}

    def moved(self) -> frozenset[str]:
        """Return the keys that another id holds."""
        value = self._fields.get("moved", [])
        known = self._fields["keys"]
        if not isinstance(value, list) or not isinstance(known, dict):
            raise self.wrong("moved is no list")
        for key in value:
            if not isinstance(key, str) or key not in known:
                raise self.wrong(f"moved holds {key!r}, which is not among the keys")
        return frozenset(value)

    def cloze(self) -> tuple[str, ...]:
        """Return what the blanks hid."""
        value = self._fields.get("cloze", [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self.wrong("cloze is no list of texts")
        return tuple(value)

    def refuse_second(self, seen: dict[str, _Row], name: str, what: str) -> None:
        """Refuse a name that an earlier line has."""
        if name in seen:
            raise self.wrong(f"{what} {name} stands on line {seen[name].line} too")

    def _lines(self, key: str, value: object) -> Lines | None:
        if value is None:
            return None
        if isinstance(value, list) and [type(number) for number in value] == [int, int]:
            first, last = value
            if 1 <= first <= last:
                return first, last
        raise self.wrong(f"lines of {key} cannot be {value!r}")


def _rows(path: Path, required: tuple[str, ...], optional: tuple[str, ...]) -> list[_Row]:
    if not path.exists():
        return []
    rows = [_Row(str(path), line, fields) for line, fields in read_jsonl(path)]
    for row in rows:
        row.check(required, optional)
    return rows


def _entry(row: _Row) -> Entry:
    entry = Entry(
        id=row.text("id", _ID),
        keys=row.keys(),
        moved=row.moved(),
        first_seen=row.text("first_seen", _DATE),
        status=row.status(),
        merged_into=row.text("merged_into", _ID_OR_NONE),
        answer=row.text("answer"),
    )
    if (entry.status == "merged") != bool(entry.merged_into):
        raise row.wrong(f"status {entry.status} and merged_into {entry.merged_into!r} disagree")
    return entry


def _note_entry(row: _Row) -> NoteEntry:
    note = Note(
        id=row.text("id", _NOTE_ID),
        guid=row.text("guid", _GUID),
        note_id=row.number("note_id", 1, 2**53),
        notetype=row.notetype(),
        hash=row.text("hash"),
        # A mod in milliseconds would make Anki ignore every later update.
        mod=row.number("mod", 1, _FIRST_MILLISECONDS),
        deck=row.text("deck", _SLUG),
        status=row.status(),
        cloze=row.cloze(),
    )
    if (note.notetype == "cloze") != note.id.endswith(BLANKS):
        raise row.wrong(f"notetype {note.notetype} and id {note.id} disagree")
    return NoteEntry(
        note=note, text=row.text("text"), merged_into=row.text("merged_into", _ID_OR_NONE)
    )


def _check_holders(ledger: Ledger, rows: dict[str, _Row]) -> None:
    """Refuse a key or an answer that two ids hold which are not merged."""
    holders: dict[str, str] = {}
    for entry in ledger.values():
        if entry.status == "merged":
            continue
        answer = {entry.answer} if entry.answer else set()
        for name in sorted(held(entry) | answer):
            if name in holders:
                other = holders[name]
                raise rows[entry.id].wrong(f"{name} is held by {other} and {entry.id}")
            holders[name] = entry.id


def _check_merges(ledger: Ledger, rows: dict[str, _Row]) -> None:
    """Refuse merges into an unknown id or round in a circle."""
    good: set[str] = set()
    for entry in ledger.values():
        trail: set[str] = set()
        id_ = entry.id
        while id_ not in good and ledger[id_].status == "merged":
            if id_ in trail:
                raise rows[entry.id].wrong(f"the merges of {entry.id} go round in a circle")
            trail.add(id_)
            target = ledger[id_].merged_into
            if target not in ledger:
                raise rows[id_].wrong(f"merged_into {target} is not in the ledger")
            id_ = target
        good |= trail | {id_}


def _question_row(entry: Entry) -> dict[str, object]:
    row: dict[str, object] = {
        "id": entry.id,
        "keys": entry.keys,
        "first_seen": entry.first_seen,
        "status": entry.status,
        "merged_into": entry.merged_into,
        "answer": entry.answer,
    }
    if entry.moved:
        row["moved"] = sorted(entry.moved)
    return row


def _note_row(entry: NoteEntry) -> dict[str, object]:
    note = entry.note
    row: dict[str, object] = {
        "id": note.id,
        "guid": note.guid,
        "note_id": note.note_id,
        "notetype": note.notetype,
        "hash": note.hash,
        "mod": note.mod,
        "deck": note.deck,
        "status": note.status,
        "text": entry.text,
        "merged_into": entry.merged_into,
    }
    if note.cloze:
        row["cloze"] = note.cloze
    return row
