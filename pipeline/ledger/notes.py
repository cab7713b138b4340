"""Cards to Anki notes whose identity stays."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from ..model import Note
from ..text import digest
from .records import EntryStatus, NoteEntry, NoteLedger, code, resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ..model import Card
    from .records import Entry

UNTAGGED_DECK = "misc"
"""Deck of a note whose question had no topic when the note was made."""

_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_LENGTH = 12
_HASH_DIGITS = 20
_TOP_BUCKET = 4


def assign_notes(
    cards: Iterable[Card],
    questions: Mapping[str, Entry],
    notes: NoteLedger,
    now: int,
    frozen: Collection[str] = (),
) -> tuple[NoteLedger, tuple[Card, ...]]:
    """Bring the note ledger up to date and hand every card its note.

    A card gets a note once it has an answer, and keeps it for good. A note whose question is no
    longer live becomes a tombstone. `mod` moves exactly when the hash does.

    Args:
        cards: One per live question.
        questions: The question ledger that `assign` returned.
        notes: The note ledger so far.
        now: Seconds since 1970.
        frozen: Ids whose content is not all known this time; their notes stay as they are.

    Returns:
        The new note ledger, and the cards with their notes, sorted by question id.
    """
    ordered = sorted(cards, key=lambda card: card.question.id)
    new = dict(notes)
    _add_notes([card for card in ordered if card.status != "none"], new, now)
    for card in ordered:
        id_ = card.question.id
        if id_ in new and not (id_ in frozen and id_ in notes):
            new[id_] = _living(new[id_], card, now)
    for id_ in new.keys() - {card.question.id for card in ordered}:
        new[id_] = _buried(new[id_], questions, now)
    result = {id_: new[id_] for id_ in sorted(new)}
    attached = (
        replace(card, note=result[card.question.id].note if card.question.id in result else None)
        for card in ordered
    )
    return result, tuple(attached)


def frequency_bucket(mentions: int) -> int:
    """Return 1 for up to one mention, 2 for 2-3, 3 for 4-7, 4 for 8 and more."""
    return min(max(mentions.bit_length(), 1), _TOP_BUCKET)


def _add_notes(cards: Iterable[Card], notes: NoteLedger, now: int) -> None:
    """Add a note for every card that has none; `cards` sorted by question id."""
    guids = {entry.note.guid for entry in notes.values()}
    note_ids = {entry.note.note_id for entry in notes.values()}
    free = (number for number in count(now * 1000) if number not in note_ids)
    for card in cards:
        id_ = card.question.id
        if id_ in notes:
            continue
        guid = next(new for attempt in count() if (new := _guid(id_, attempt)) not in guids)
        guids.add(guid)
        topic = card.question.topics[0] if card.question.topics else UNTAGGED_DECK
        note = Note(
            id=id_,
            guid=guid,
            note_id=next(free),
            notetype="code" if card.question.kind == "code" else "qa",
            hash="",
            mod=now - 1,
            deck=topic.partition("-")[0],
        )
        notes[id_] = NoteEntry(note=note, text=card.question.text)


def _living(entry: NoteEntry, card: Card, now: int) -> NoteEntry:
    question = card.question
    content = [
        question.text,
        card.markdown,
        card.status,
        sorted({name for name, _ in question.companies}),
        frequency_bucket(len(question.mentions)),
    ]
    return NoteEntry(note=_moved(entry.note, "live", content, now), text=question.text)


def _buried(entry: NoteEntry, questions: Mapping[str, Entry], now: int) -> NoteEntry:
    """Return a note's tombstone; the note as it is while its question lives."""
    question = questions.get(entry.note.id)
    if question is not None and question.status == "live":
        return entry
    status: EntryStatus = "retired" if question is None else question.status
    target = entry.note.id if question is None else resolve(questions, entry.note.id)
    leads = target != entry.note.id and questions[target].status == "live"
    return NoteEntry(
        note=_moved(entry.note, status, [entry.text], now),
        text=entry.text,
        merged_into=target if leads else "",
    )


def _moved(note: Note, status: EntryStatus, content: Sequence[object], now: int) -> Note:
    """Return the note with its hash, and with a later mod if that changed."""
    new = digest(json.dumps([status, *content], ensure_ascii=False), _HASH_DIGITS)
    if new == note.hash:
        return note
    return replace(note, hash=new, status=status, mod=max(note.mod + 1, now))


def _guid(id_: str, attempt: int) -> str:
    return code(f"guid {id_}", attempt, _ALPHABET, _LENGTH)
