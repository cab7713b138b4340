"""Questions with what stands around them: the sections they are in, and the lines that answer them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from ..text import fold
from . import evidence
from .seen import close_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .evidence import Facts
    from .seen import Judged
    from .units import Unit

LINKED = 75
"""Similarity (rapidfuzz ratio of folded texts, 0-100) from which a note's heading answers a question listed above."""

MAX_NOTE_HEADING = 40
"""Characters of an unmarked line that may head a note."""

TOLD = "unmarked-told"
"""Rule of a line without a marker below an item that tells what was answered."""


@dataclass(slots=True)
class Item:
    """A question as it stands, with what belongs to it."""

    unit: Unit
    """The line that asks."""
    path: tuple[str, ...]
    """Headings of the sections around it, the outermost first."""
    facts: Facts
    """Who asked it, and when."""
    answer: list[Unit] = field(default_factory=list)
    """What answers it."""
    told: list[Unit] = field(default_factory=list)
    """What tells how it was answered."""
    hints: list[Unit] = field(default_factory=list)
    """What the interviewer meant."""

    @property
    def key(self) -> str:
        """Folded text, for comparing."""
        return fold(self.unit.text)


def items(ordered: Sequence[Judged], outer: Facts, published: str) -> Iterator[Item]:
    """Yield the questions with the sections they stand in and what follows them.

    `outer`: what the post says of all of them. `published`: its ISO date, from which a day without a year has one.
    """
    sections: list[Judged] = []
    item: Item | None = None
    for j in ordered:
        close_sections(sections, j)
        if j.role == "section":
            sections.append(j)
        if j.role in {"section", "question"} and item is not None:
            yield item
            item = None
        if j.role == "question":
            facts = _facts(sections, outer)
            if facts.date:
                facts = replace(facts, date=evidence.in_year(facts.date, published))
            item = Item(unit=j.unit, path=tuple(s.unit.text for s in sections), facts=facts)
        elif item is not None and j.role == "hint":
            item.hints.append(j.unit)
        elif item is not None and j.role == "answer":
            (item.told if j.rule == TOLD else item.answer).append(j.unit)
    if item is not None:
        yield item


def _facts(sections: Sequence[Judged], outer: Facts) -> Facts:
    day = ""
    for section in sections:
        outer = section.facts.over(outer)
        day = section.facts.date if evidence.is_date(section.unit.text) else day
    return replace(outer, date=day) if day and not outer.date else outer  # a day may stand over who asked on it


def link_notes(asked: Sequence[Item], ordered: Sequence[Judged]) -> dict[int, str]:
    """Give notes that restate a question listed above to that question.

    Returns index of unit -> rule for the lines that became answers.
    """
    linked: dict[int, str] = {}
    item: Item | None = None
    for j in ordered:
        if j.role in {"section", "question", "noise", "title"}:
            item = None
            continue
        if j.role != "note":
            continue
        heading = j.unit.cls == "plain" and len(j.unit.text) <= MAX_NOTE_HEADING
        found = _asked_above(j.unit, asked) if heading else None
        if found is not None:
            item = found
            linked[j.unit.index] = "restates-question"
        elif item is not None:
            item.answer.append(j.unit)
            linked[j.unit.index] = "answers-restated"
    return linked


def _asked_above(unit: Unit, asked: Sequence[Item]) -> Item | None:
    """Return the unanswered question above that a line restates, the likest one, the latest among equals."""
    key = fold(unit.text)
    above = [item for item in reversed(asked) if not item.answer and item.unit.index < unit.index]
    best = process.extractOne(
        key, [item.key for item in above], scorer=fuzz.ratio, score_cutoff=LINKED
    )
    return above[best[2]] if best and key else None
