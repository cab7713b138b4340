"""The lines of both ledgers, and what can be read off them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..text import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model import Lines, Mention, Note, NoteType

EntryStatus = Literal["live", "merged", "retired"]
"""live: asked or answered. merged: now part of another id. retired: neither asked nor answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Mentions judged to be one question; with the curated answer, if there is one."""

    mentions: tuple[Mention, ...] = ()
    """Who asked it; empty only for a curated question that nobody asked."""
    answer: str = ""
    """Path of the curated answer relative to sources/; "" when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """A cluster under its id."""

    id: str
    """The question's id."""
    first_seen: str
    """ISO date on which the id was minted."""
    cluster: Cluster
    """The cluster, its mentions sorted by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the question ledger."""

    id: str
    """`q` and 8 characters of [0-9a-z]."""
    keys: Mapping[str, Lines | None]
    """Every mention key it ever held; where the mention stood when last seen, None when unknown or
    when another mention took that place."""
    moved: frozenset[str] = frozenset()
    """Those of `keys` that another id holds now."""
    first_seen: str
    """ISO date of minting."""
    status: EntryStatus = "live"
    """What became of it."""
    merged_into: str = ""
    """Id it went into, which may itself be merged by now; "" unless merged."""
    answer: str = ""
    """Path of its curated answer, the last one if no longer live; "" when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEntry:
    """One line of the note ledger."""

    note: Note
    """The Anki side of the identity."""
    text: str
    """The question's text when last live."""
    merged_into: str = ""
    """Live question id that its question was merged into; "" when there is none."""


Ledger = dict[str, Entry]
"""Lines by id, sorted by id."""

NoteLedger = dict[str, NoteEntry]
"""Notes by `Note.id`, sorted by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotetypeEntry:
    """One line of the ledger of note types."""

    notetype: NoteType
    """Which of Anki's note types."""
    hash: str
    """Digest of all that an import would replace."""
    mod: int
    """Seconds; moves only with the hash, strictly upward."""


NotetypeLedger = dict[str, NotetypeEntry]
"""Note types by name, sorted by it."""


def resolve(ledger: Mapping[str, Entry], id_: str) -> str:
    """Return the id that a chain of merges leads to, `id_` itself when it is not merged.

    Raises:
        KeyError: The ledger does not have the id.
    """
    while ledger[id_].status == "merged":
        id_ = ledger[id_].merged_into
    return id_


def redirects(ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """Return each merged id and the live id it leads to, by id."""
    pairs = [(entry.id, resolve(ledger, entry.id)) for entry in ledger.values()]
    return tuple((a, b) for a, b in sorted(pairs) if a != b and ledger[b].status == "live")


def tombstones(notes: NoteLedger) -> tuple[tuple[Note, str, str], ...]:
    """Return each note no longer asked, its last text, and the live id it went into or ""."""
    return tuple(
        (entry.note, entry.text, entry.merged_into)
        for entry in notes.values()
        if entry.note.status != "live"
    )


def held(entry: Entry) -> set[str]:
    """Return the keys that no other id holds by now."""
    return set(entry.keys) - entry.moved


def code(seed: str, attempt: int, alphabet: str, length: int) -> str:
    """Return characters of an alphabet drawn from the digest of a seed and an attempt."""
    number = int(digest(f"{attempt} {seed}", 32), 16)
    characters = []
    for _ in range(length):
        number, rest = divmod(number, len(alphabet))
        characters.append(alphabet[rest])
    return "".join(characters)
