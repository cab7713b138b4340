"""What each line of a post is: a section, a question, a point of an answer, a note or noise.

A marker does not tell the role: one bullet heads questions in one section and tips in the next, "1." numbers
questions here and points of an answer there. So roles are decided by region first (what is cut away), then by a
vote of all lines that share a marker within a section, then by the line's own words. The rules stand in a table
for each kind of line, in the order they are asked: headings, items of lists, other lines.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from . import heading_rules, item_rules, line_rules
from .evidence import NOTHING, is_date, names_asker, round_of, states_interview
from .headlines import as_heading, over_lists, unknown_askers
from .seen import EITHER, Judged, Seen, first
from .signals import STRONG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lexicon import Lexicon
    from .units import Unit

SEVERAL = 2
"""Headings that name who asked, from which none of them is the title."""

MAX_TITLE = 60
"""Characters of an unmarked first line that may be the post's title."""


def judge(units: Sequence[Unit], title: str, lexicon: Lexicon) -> list[Judged]:
    """Give every unit its role; same order and number. `title`: what the reader found, "" for nothing."""
    headed = [as_heading(unit, below, lexicon) for unit, below in zip_longest(units, units[1:])]
    headed = [
        replace(u, cls="line") if u.cls == "plain" and is_date(u.text) and states_interview(below.text) else u
        for u, below in zip(headed, [*headed[1:], *headed[-1:]], strict=True)
    ]
    headed = over_lists(headed)
    askers = unknown_askers(headed, lexicon)
    headed = [replace(u, cls="line") if u.cls == "plain" and u.index in askers else u for u in headed]
    seen = Seen(headed, title, lexicon, askers)
    result = []
    for index in range(len(units)):
        judged = _judged(seen, index)
        seen.take(index, judged)
        result.append(judged)
    return result


def _judged(seen: Seen, index: int) -> Judged:
    unit = seen.units[index]
    rule, role = _rule_and_role(seen, index)
    if role == EITHER:
        role = "answer" if seen.open else "note"
    return Judged(
        unit=unit,
        role=role,
        rule=rule,
        rank=seen.rank(unit) if role in {"section", "question"} else 0,
        facts=seen.facts(unit) if role == "section" else NOTHING,
    )


def _rule_and_role(seen: Seen, index: int) -> tuple[str, str]:
    unit = seen.units[index]
    if index in seen.noise:
        asked = _is_asked_in_round(seen, index)
        return ("asked-in-round", "question") if asked else (seen.noise[index], "noise")
    if index == 0 and _is_title(unit, seen):
        return "first-line", "title"
    if unit.is_heading:
        return first(heading_rules.RULES, seen, index)
    if seen.in_tips():
        return "tips-section", "note"
    if seen.labelled and seen.open and seen.open.unit.is_heading:
        return "labelled-answer", "answer"
    return first(item_rules.RULES if unit.is_item else line_rules.RULES, seen, index)


def _is_asked_in_round(seen: Seen, index: int) -> bool:
    """Tell an ask about applying for work in the list of an interview, where it was asked."""
    about = seen.noise[index] == "about-interviews" and seen.units[index].is_item
    in_round = seen.in_round() or (not seen.sections and round_of(seen.about))
    return bool(about and in_round and not seen.in_tips())


def _is_title(unit: Unit, seen: Seen) -> bool:
    title = seen.title
    if (title and unit.block.text != title) or _heads_one_of_several(seen) or _asks_like_others(seen):
        return False
    if round_of(unit.text) == unit.text:  # the post begins with the round
        return False
    return unit.cls == "h1" or (
        unit.cls in {"plain", "line"} and len(unit.text) <= MAX_TITLE and unit.score < STRONG
    )


def _asks_like_others(seen: Seen) -> bool:
    """Tell a first heading that asks beyond doubt, as others of its class do: it is the first question."""
    first = seen.units[0]
    if first.block.kind != "heading" or first.score < STRONG:
        return False
    return sum(unit.cls == first.cls and unit.score >= STRONG for unit in seen.units) > SEVERAL


def _heads_one_of_several(seen: Seen) -> bool:
    """Tell a first line that names who asked, and only that, above others that do: it heads the first interview."""
    first = seen.units[0]
    alike = (unit for unit in seen.units if unit.cls == first.cls and unit.is_heading)
    return sum(names_asker(unit.text, seen.lexicon) for unit in alike) >= SEVERAL and names_asker(
        first.text, seen.lexicon
    )
