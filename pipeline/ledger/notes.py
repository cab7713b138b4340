"""Cards to Anki notes whose identity stays."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from .. import marks
from ..model import Note
from ..text import digest
from .blanks import number_blanks
from .records import EntryStatus, NoteEntry, NoteLedger, code, resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ..model import Card, NoteType
    from .records import Entry

UNTAGGED_DECK = "misc"
"""Deck of a note whose question had no topic when the note was made."""

BLANKS = "-cloze"
"""Stands behind the question's id in the key of the note that has the blanks of its answer."""

_CARDS: Mapping[NoteType, int] = {"qa": 3, "code": 3, "cloze": marks.NUMBERS}
"""Ids set aside for the cards of a note: the spare templates of the first two have one each."""

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
    *,
    unanswered: bool = False,
) -> tuple[NoteLedger, tuple[Card, ...]]:
    """Bring the note ledger up to date and hand every card its notes.

    A card gets a note once it has an answer, one more once that answer marks key points, and keeps
    them for good. A note whose question is no longer live becomes a tombstone, and so do the
    blanks of an answer that marks nothing any more. `mod` moves exactly when the hash does.

    Args:
        cards: One per live question.
        questions: The question ledger that `assign` returned.
        notes: The note ledger so far.
        now: Seconds since 1970.
        frozen: Ids whose content is not all known this time; their notes stay as they are.
        unanswered: Give cards without an answer a note too.

    Returns:
        The new note ledger, and the cards with their notes, sorted by question id.
    """
    ordered = sorted(cards, key=lambda card: card.question.id)
    wanted: dict[str, Card] = {}
    for card in ordered:
        id_ = card.question.id
        if id_ in notes or unanswered or card.status != "none":
            wanted[id_] = card
        if card.marked:
            wanted[id_ + BLANKS] = card
    new = dict(notes)
    _add_notes(wanted, new, now)
    for key, entry in new.items():
        if key in notes and entry.note.question in frozen:
            continue
        card_of = wanted.get(key)
        new[key] = _living(entry, card_of, now) if card_of else _buried(entry, questions, now)
    result = {key: new[key] for key in sorted(new)}
    return result, tuple(_attached(card, result) for card in ordered)


def frequency_bucket(mentions: int) -> int:
    """Return 1 for up to one mention, 2 for 2-3, 3 for 4-7, 4 for 8 and more."""
    return min(max(mentions.bit_length(), 1), _TOP_BUCKET)


def _attached(card: Card, notes: NoteLedger) -> Card:
    main = notes.get(card.question.id)
    blanks = notes.get(card.question.id + BLANKS)
    return replace(
        card,
        note=main.note if main else None,
        cloze=blanks.note if blanks and blanks.note.status == "live" else None,
    )


def _add_notes(wanted: Mapping[str, Card], notes: NoteLedger, now: int) -> None:
    """Add a note for every key that has none; `wanted` sorted by key."""
    guids = {entry.note.guid for entry in notes.values()}
    taken = {
        entry.note.note_id + place
        for entry in notes.values()
        for place in range(_CARDS[entry.note.notetype])
    }
    free = now * 1000
    for key, card in wanted.items():
        if key in notes:
            continue
        guid = next(new for attempt in count() if (new := _guid(key, attempt)) not in guids)
        guids.add(guid)
        notetype = _notetype(key, card)
        while not taken.isdisjoint(range(free, free + _CARDS[notetype])):
            free += 1
        note = Note(
            id=key,
            guid=guid,
            note_id=free,
            notetype=notetype,
            hash="",
            mod=now - 1,
            deck=_deck(card, notes),
        )
        free += _CARDS[notetype]
        notes[key] = NoteEntry(note=note, text=card.question.text)


def _deck(card: Card, notes: NoteLedger) -> str:
    """Return the deck of a new note: where the question's own note is, else that of its topic."""
    if card.question.id in notes:
        return notes[card.question.id].note.deck
    topic = card.question.topics[0] if card.question.topics else UNTAGGED_DECK
    return topic.partition("-")[0]


def _notetype(key: str, card: Card) -> NoteType:
    if key.endswith(BLANKS):
        return "cloze"
    return "code" if card.question.kind == "code" else "qa"


def _living(entry: NoteEntry, card: Card, now: int) -> NoteEntry:
    question = card.question
    note, answer = entry.note, card.markdown
    if note.notetype == "cloze":
        answer = card.marked
        note = replace(note, cloze=number_blanks(note.cloze, marks.points(answer)))
    content = [
        question.text,
        answer,
        card.status,
        sorted({name for name, _ in question.companies}),
        frequency_bucket(len(question.mentions)),
    ]
    return NoteEntry(note=_moved(note, "live", content, now), text=question.text)


def _buried(entry: NoteEntry, questions: Mapping[str, Entry], now: int) -> NoteEntry:
    """Return a note's tombstone; the note as it is while its question lives, but for blanks."""
    note = entry.note
    question = questions.get(note.question)
    if question is not None and question.status == "live" and note.notetype != "cloze":
        return entry
    status: EntryStatus = "merged" if question and question.status == "merged" else "retired"
    target = note.question if question is None else resolve(questions, note.question)
    leads = target != note.question and questions[target].status == "live"
    return NoteEntry(
        note=_moved(note, status, [entry.text], now),
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
