"""Anki packages: the whole bank, the most asked questions, one per topic group, one per company.

A question is the same note in every package, so whoever imports several has it once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import anki_notes
from .anki_package import write_packages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ..model import Bank, Card, Note

STARTER_SIZE = 100
"""Questions of the package for a first week."""

COMPANY_FLOOR = 5
"""Questions from which a company has a package of its own."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePlan:
    """What one package holds."""

    file: str
    """File name, ASCII."""
    title: str
    """Chinese name for people."""
    held: tuple[Note, ...]
    """Notes in the order of new cards, tombstones last."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the notes."""
        return tuple(note.id for note in self.held)

    @property
    def notes(self) -> int:
        """Notes that Anki imports."""
        return len(self.held)

    @property
    def cards(self) -> int:
        """Cards that Anki makes: one of each note, or one of each blank."""
        return sum(len(note.cloze) or 1 for note in self.held)

    @property
    def questions(self) -> int:
        """Questions that are asked still."""
        return len({note.question for note in self.held if note.status == "live"})


def write(bank: Bank, folder: Path) -> Sequence[Path]:
    """Write the packages and take away those that are no longer made.

    All are made before the first takes its name, and each is replaced whole: a failure leaves the
    old.

    Returns:
        The paths, sorted.

    Raises:
        ValueError: For a bank that Anki would take wrongly; see `anki_package.refuse`.
    """
    notes = anki_notes.notes(bank)
    made = {folder / plan.file: [notes[key] for key in plan.ids] for plan in decks(bank)}
    write_packages(made)
    for stale in set(folder.glob("mianjing-*.apkg")) - set(made):
        stale.unlink()
    return sorted(made)


def decks(bank: Bank) -> Sequence[PackagePlan]:
    """Return what each package holds: all, starter, topic groups, companies; no empty ones.

    Tombstones are in the whole and in their topic's package, which people import again and again;
    a selection has only live questions.

    Raises:
        ValueError: If a slug could not name a file.
    """
    ranked = anki_notes.ranked(bank)
    live = anki_notes.in_order(ranked)
    every = [*live, *(note for note, _, _ in anki_notes.tombstones(bank))]
    groups = anki_notes.groups(bank)
    by_company = _by_company(ranked)
    plans = [
        _plan("all", "全部题目", every),
        _plan("starter", f"最常问的 {STARTER_SIZE} 题", anki_notes.in_order(ranked[:STARTER_SIZE])),
    ]
    plans += [
        _plan(f"topic-{slug}", f"主题：{name}", [note for note in every if groups[note.id] == slug])
        for slug, name in anki_notes.group_names(bank).items()
    ]
    plans += [
        _plan(f"company-{slug}", f"公司：{name}", anki_notes.in_order(by_company[name]))
        for name, slug in bank.companies
        if len(by_company.get(name, ())) >= COMPANY_FLOOR
    ]
    return tuple(plan for plan in plans if plan.held)


def _plan(slug: str, title: str, notes: Sequence[Note]) -> PackagePlan:
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"{title}: {slug!r} cannot name a file; use a-z, 0-9 and single hyphens")
    return PackagePlan(file=f"mianjing-{slug}.apkg", title=title, held=tuple(notes))


def _by_company(ranked: Iterable[Card]) -> dict[str, list[Card]]:
    asked: dict[str, list[Card]] = {}
    for card in ranked:
        for name, _ in card.question.companies:
            asked.setdefault(name, []).append(card)
    return asked
