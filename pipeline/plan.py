"""What a build would change in the decks: each note against the ledger that the last build left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .build import Gathered
    from .ledger import NoteEntry, NoteLedger, NotetypeLedger
    from .model import NoteType

KINDS = ("new", "changed", "merged", "retired")
"""What can become of a note; an import adds the new ones and updates all the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A note that an import would add or update."""

    id: str
    """Note id."""
    guid: str
    """Anki's guid."""
    notetype: NoteType
    """Its note type."""
    question: str
    """The question's text, for a note no longer asked the last one."""
    was: str = ""
    """The question's text before; "" when it is the same."""
    into: str = ""
    """Live id that a merged question went into; "" otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that an import would do."""

    changes: dict[str, list[Change]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    """Notes by `KINDS`, each list by note id; one that is asked again counts as changed."""
    unchanged: int = 0
    """Notes that an import would leave alone."""
    notetypes: tuple[str, ...] = ()
    """Note types whose templates or style would be replaced."""
    unanswered: int = 0
    """Questions that are in no deck, because nobody answered them."""

    def to_row(self) -> dict[str, object]:
        """Return the plan as one JSON object."""
        rows: dict[str, object] = {kind: [_row(one) for one in self.changes[kind]] for kind in KINDS}
        return rows | {
            "unchanged": self.unchanged,
            "notetypes": list(self.notetypes),
            "unanswered": self.unanswered,
        }

    def to_text(self) -> str:
        """Return the plan for people: the counts, then a line for each note."""
        counts = ", ".join(f"{kind} {len(self.changes[kind]):,}" for kind in KINDS)
        lines = [f"notes: {counts}, unchanged {self.unchanged:,}"]
        if self.notetypes:
            lines.append(f"note types with other templates or style: {', '.join(self.notetypes)}")
        lines.append(f"questions without an answer, in no deck: {self.unanswered:,}")
        for kind in KINDS:
            for one in self.changes[kind]:
                more = f" (was: {one.was})" if one.was else f" -> {one.into}" if one.into else ""
                lines.append(f"{kind:<8} {one.id:<15} {one.notetype:<5} {one.question}{more}")
        return "\n".join(lines)


def of(gathered: Gathered) -> Plan:
    """Return what a build that was gathered would change."""
    absent = sum(card.note is None for card in gathered.bank.cards)
    saved = gathered.saved
    return between(saved.notes, gathered.notes, saved.notetypes, gathered.notetypes, absent)


def between(
    before: NoteLedger,
    after: NoteLedger,
    types_before: NotetypeLedger,
    types_after: NotetypeLedger,
    unanswered: int = 0,
) -> Plan:
    """Return what lies between two states of the ledgers."""
    plan = Plan(
        unchanged=sum(key in before and before[key].note.mod == e.note.mod for key, e in after.items()),
        notetypes=tuple(n for n, e in types_after.items() if types_before.get(n) != e),
        unanswered=unanswered,
    )
    for key, entry in after.items():
        old = before.get(key)
        if old is None or old.note.mod != entry.note.mod:
            plan.changes[_kind(old, entry)].append(_change(old, entry))
    return plan


def _kind(old: NoteEntry | None, new: NoteEntry) -> str:
    if old is None:
        return "new"
    return "changed" if new.note.status == "live" else new.note.status


def _change(old: NoteEntry | None, new: NoteEntry) -> Change:
    note = new.note
    return Change(
        id=note.id,
        guid=note.guid,
        notetype=note.notetype,
        question=new.text,
        was=old.text if old and old.text != new.text else "",
        into=new.merged_into,
    )


def _row(change: Change) -> dict[str, object]:
    row: dict[str, object] = {
        "id": change.id,
        "guid": change.guid,
        "notetype": change.notetype,
        "question": change.question,
    }
    row |= {"was": change.was} if change.was else {}
    return row | ({"into": change.into} if change.into else {})
