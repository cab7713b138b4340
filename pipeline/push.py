"""Brings a running Anki up to date through the AnkiConnect add-on: `mianjing push`.

What Anki does not have yet is imported as a package, note types included, so that every note has its guid and a later
import of a package finds it. What it has is updated field by field, like the update as text, but only where the bank is
newer than the note: a note that the user edited since stays as it is. Cards are never moved, nothing is ever deleted.
"""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .errors import UserError
from .write import anki_notes, anki_notetypes
from .write.anki_package import write_packages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .model import Bank, NoteType
    from .write.anki_package import StableNote

ADDRESS = "http://127.0.0.1:8765"
"""Where AnkiConnect listens unless somebody changed it."""

VERSION = 6
"""Version of AnkiConnect's protocol."""

SECONDS = 120
"""How long one request may take: an import of 10,000 notes takes Anki under one."""

BATCH = 200
"""Notes asked for or changed in one request: some 400 kB."""

_UPDATED = [
    (place, name)
    for place, (name, _) in enumerate(anki_notetypes.FIELDS)
    if not name.startswith("备用")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A note in Anki that the bank has newer."""

    note: StableNote
    """The bank's note."""
    anki_id: int
    """The note's id in that collection."""
    gone: tuple[str, ...]
    """Tags of ours that it has no more."""
    added: tuple[str, ...]
    """Tags of ours that it lacks."""


@dataclass(slots=True, kw_only=True)
class Push:
    """What a running Anki lacks."""

    new: list[StableNote] = field(default_factory=list)
    """Notes that it does not have."""
    changed: list[Change] = field(default_factory=list)
    """Notes that it has older."""
    notetypes: list[NoteType] = field(default_factory=list)
    """Note types that are there with older templates or style."""
    unchanged: int = 0
    """Notes that are as new there, edited by the user or not."""

    def to_row(self) -> dict[str, object]:
        """Return the plan as one JSON object."""
        return {
            "new": [note.identity.id for note in self.new],
            "changed": [change.note.identity.id for change in self.changed],
            "notetypes": self.notetypes,
            "unchanged": self.unchanged,
        }

    def to_text(self) -> str:
        """Return the counts for people."""
        return (
            f"notes: new {len(self.new):,}, changed {len(self.changed):,}, unchanged {self.unchanged:,}; "
            f"note types: {', '.join(self.notetypes) or 'unchanged'}"
        )


class Anki:
    """A running Anki with the AnkiConnect add-on."""

    def __init__(self, address: str = ADDRESS) -> None:
        """Remember the address.

        Raises:
            UserError: It is not on this machine, or no address.
        """
        parts = urlsplit(address)
        if parts.scheme != "http" or parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise UserError(address, "is not on this machine; use http://127.0.0.1:8765")
        self._address = address
        self._host, self._port = parts.hostname, parts.port or 80

    def ask(self, action: str, **params: object) -> Any:
        """Return what an action of AnkiConnect returns.

        Raises:
            UserError: Nobody answers there, or it refuses.
        """
        body = json.dumps({"action": action, "version": VERSION, "params": params}).encode()
        try:
            with closing(http.client.HTTPConnection(self._host, self._port, timeout=SECONDS)) as line:
                line.request("POST", "/", body, {"Content-Type": "application/json"})
                answer = json.loads(line.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            advice = "start Anki with the add-on AnkiConnect (code 2055492159) and keep it open"
            raise UserError(self._address, f"no AnkiConnect there ({error}); {advice}") from error
        if not isinstance(answer, dict) or answer.get("error") is not None or "result" not in answer:
            said = answer.get("error") if isinstance(answer, dict) else answer
            raise UserError(self._address, f"Anki refused {action}: {said}; update the add-on AnkiConnect")
        return answer["result"]


def plan(bank: Bank, anki: Anki) -> Push:
    """Compare a bank with what a running Anki has; changes nothing.

    Notes are found by their note type and key: AnkiConnect does not tell guids, and a user may have renamed a note
    type, but not its id.

    Raises:
        UserError: Anki does not answer, or its add-on is too old.
    """
    anki.ask("version")
    names = _names(anki)
    here = _notes_there(anki, names)
    push = Push(notetypes=_older_notetypes(anki, bank, names))
    for note in anki_notes.notes(bank).values():
        found = here.get((note.notetype.notetype, note.identity.question))
        if found is None:
            push.new.append(note)
        elif found["mod"] < note.identity.mod and (change := _change(note, found)):
            push.changed.append(change)
        else:
            push.unchanged += 1
    return push


def carry_out(push: Push, bank: Bank, anki: Anki, folder: Path) -> None:
    """Do what a plan says: new notes and note types as a package, then the others field by field.

    Args:
        push: What `plan` returned.
        bank: The bank it was made of.
        anki: The running Anki.
        folder: Where the package stands until it is imported.

    Raises:
        UserError: Anki does not answer, or refuses; what was done stays done, and the next push does the rest.
    """
    carriers = {note.notetype.notetype: note for note in anki_notes.notes(bank).values()}
    parcel = list(push.new)
    for name in sorted(set(push.notetypes) - {note.notetype.notetype for note in push.new}):
        # A note type travels with a note; this one is older than any that Anki has, so it changes nothing.
        identity = replace(carriers[name].identity, mod=1)
        parcel.append(replace(carriers[name], identity=identity))
    if parcel:
        package = (folder / "mianjing-push.apkg").resolve()
        write_packages({package: parcel})
        try:
            anki.ask("importPackage", path=str(package))
        finally:
            package.unlink(missing_ok=True)
    for start in range(0, len(push.changed), BATCH):
        _update(anki, push.changed[start : start + BATCH])


def _names(anki: Anki) -> dict[NoteType, str]:
    """Return the name in Anki of each note type of ours that is there."""
    ids = {id_: notetype for notetype, id_ in anki_notetypes.IDS.items()}
    there: dict[str, int] = anki.ask("modelNamesAndIds")
    return {ids[id_]: name for name, id_ in there.items() if id_ in ids}


def _notes_there(anki: Anki, names: dict[NoteType, str]) -> dict[tuple[NoteType, str], dict[str, Any]]:
    """Return the notes of ours by note type and key: id, mod, tags, fields."""
    found: dict[tuple[NoteType, str], dict[str, Any]] = {}
    for notetype, name in names.items():
        ids: list[int] = anki.ask("findNotes", query=f'note:"{name}"')
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            mods = {row["noteId"]: row["mod"] for row in anki.ask("notesModTime", notes=batch)}
            for note in anki.ask("notesInfo", notes=batch):
                key = note["fields"][anki_notetypes.FIELDS[0][0]]["value"]
                found[notetype, key] = {
                    "id": note["noteId"],
                    "mod": mods[note["noteId"]],
                    "tags": note["tags"],
                    "fields": {name: one["value"] for name, one in note["fields"].items()},
                }
    return found


def _older_notetypes(anki: Anki, bank: Bank, names: dict[NoteType, str]) -> list[NoteType]:
    """Return the note types that are there and older than the bank's."""
    there = anki.ask("findModelsByName", modelNames=list(names.values())) if names else []
    mods = {int(model["id"]): model["mod"] for model in there}
    ours = dict(bank.notetypes)
    return sorted(
        notetype for notetype in names if mods[anki_notetypes.IDS[notetype]] < ours.get(notetype, 1)
    )


def _change(note: StableNote, found: dict[str, Any]) -> Change | None:
    """Return what is to do; None for a note that is old, but the same."""
    ours = {tag for tag in found["tags"] if tag.partition("::")[0] in anki_notes.NAMESPACES}
    wanted = set(note.tags)
    change = Change(
        note=note,
        anki_id=found["id"],
        gone=tuple(sorted(ours - wanted)),
        added=tuple(sorted(wanted - set(found["tags"]))),
    )
    same = all(found["fields"].get(name) == note.fields[place] for place, name in _UPDATED)
    return None if same and not change.gone and not change.added else change


def _update(anki: Anki, changes: Sequence[Change]) -> None:
    actions: list[dict[str, object]] = []
    for change in changes:
        fields = {name: change.note.fields[place] for place, name in _UPDATED}
        note = {"id": change.anki_id, "fields": fields}
        actions.append({"action": "updateNoteFields", "version": VERSION, "params": {"note": note}})
        for action, tags in (("removeTags", change.gone), ("addTags", change.added)):
            if tags:
                params = {"notes": [change.anki_id], "tags": " ".join(tags)}
                actions.append({"action": action, "version": VERSION, "params": params})
    for answer in anki.ask("multi", actions=actions):
        if isinstance(answer, dict) and answer.get("error") is not None:
            raise UserError("AnkiConnect", f"a note was refused: {answer['error']}; push again")
