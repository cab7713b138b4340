"""Votes over a whole post: how many lines of a marker, and of each list, ask."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from .signals import ASKS

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from ..lexicon import Lexicon
    from .units import Unit


MIN_MARKED = 3
"""Lines marked as questions that make it the habit of a post."""

MARKED = 0.5
"""Share of asking lines that are marked, from which the mark decides."""

MIN_LISTED = 2
"""Items that ask, from which a list below a heading is one of questions."""

MIN_LEAVES = 4
"""Innermost headings of a class that can be a list of questions."""

LEAVES_ASK = 0.6
"""Share of them that ask or name a term."""


class Votes:
    """What the lines of a post say together, counted once."""

    def __init__(self, units: Sequence[Unit], noise: Container[int], lexicon: Lexicon) -> None:
        """Count; `noise` holds the indices of units that do not vote."""
        self._units = units
        self._noise = noise
        self._lexicon = lexicon
        self.prior = self._priors()
        self.section_of = self._sections()
        self._group_of, self._groups = self._lists()
        self._shares: dict[tuple[int, float], float] = {}
        self._middles: dict[int, int] = {}
        self._named: dict[int, float] = {}
        self._asked: dict[int, float] = {}
        self.explicit = self._is_explicit()
        self._leaves = self._leaf_headings()

    def leaves_ask(self, cls: str) -> bool:
        """Tell whether the innermost headings of a class ask, or name what is to be known: a list of questions."""
        votes = self._leaves[cls]
        return not self.explicit and len(votes) >= MIN_LEAVES and sum(votes) >= LEAVES_ASK * len(votes)

    def share(self, index: int, least: float = ASKS) -> float:
        """Return the share of this unit's list that scores at least so much."""
        key = (self._group_of[index], least)
        if key not in self._shares:
            group = self._groups[key[0]]
            self._shares[key] = sum(unit.score >= least for unit in group) / len(group)
        return self._shares[key]

    def list_of(self, index: int) -> int:
        """Return the number of this unit's list, -1 for none."""
        return self._group_of[index]

    def size(self, index: int) -> int:
        """Return how many lines this unit's list has."""
        return len(self._groups[self._group_of[index]])

    def middle_length(self, index: int) -> int:
        """Return the median number of characters of this unit's list."""
        number = self._group_of[index]
        if number not in self._middles:
            lengths = sorted(len(unit.text) for unit in self._groups[number])
            self._middles[number] = lengths[len(lengths) // 2]
        return self._middles[number]

    def named(self, index: int) -> float:
        """Return the share of this unit's list that holds a technical term."""
        number = self._group_of[index]
        if number not in self._named:
            group = self._groups[number]
            self._named[number] = sum(bool(self._lexicon.find_terms(unit.text)) for unit in group) / len(group)
        return self._named[number]

    def _priors(self) -> dict[str, float]:
        """Return the share of asking lines of each class over the whole post."""
        asks: dict[str, list[bool]] = defaultdict(list)
        for index, unit in enumerate(self._units):
            if index not in self._noise:
                asks[unit.cls].append(unit.score >= ASKS)
        return {cls: sum(votes) / len(votes) for cls, votes in asks.items()}

    def asked(self, index: int) -> float:
        """Return the share of this unit's list that asks or holds a technical term."""
        number = self._group_of[index]
        if number not in self._asked:
            group = self._groups[number]
            asking = sum(unit.score >= ASKS or bool(self._lexicon.find_terms(unit.text)) for unit in group)
            self._asked[number] = asking / len(group)
        return self._asked[number]

    def _is_explicit(self) -> bool:
        """Tell whether the post marks its questions (Q:, 问:), so that a line without the mark is none."""
        asking = [unit.cls == "Q" for i, unit in enumerate(self._units)
                  if i not in self._noise and (unit.cls == "Q" or unit.score >= ASKS)]  # fmt: skip
        return sum(asking) >= MIN_MARKED and sum(asking) >= MARKED * len(asking)

    def _leaf_headings(self) -> dict[str, list[bool]]:
        """Return by class whether each heading with none below it asks, or names a term and stands over prose.

        Over a list it may as well name what the questions of the list have in common.
        """
        units = [unit for i, unit in enumerate(self._units) if i not in self._noise]
        headings = [i for i, unit in enumerate(units) if unit.block.kind == "heading"]
        found: dict[str, list[bool]] = defaultdict(list)
        for index, after in pairwise([*headings, len(units)]):
            heading = units[index]
            if after < len(units) and units[after].block.level > heading.block.level:
                continue
            over_list = index + 1 < after and units[index + 1].block.kind == "item"
            over_list = over_list or self._lists_asks(units[index + 1 : after])
            named = not over_list and bool(self._lexicon.find_terms(heading.text))
            found[heading.cls].append(heading.score >= ASKS or named)
        return found

    def lists_asks_below(self, index: int) -> bool:
        """Tell whether a list of asks stands below the heading at this index."""
        return self._lists_asks([u for u, above in zip(self._units, self.section_of, strict=True) if above == index])

    def _lists_asks(self, below: Sequence[Unit]) -> bool:
        return sum(unit.block.kind == "item" and unit.score >= ASKS for unit in below) >= MIN_LISTED

    def _sections(self) -> list[int]:
        """Return for each unit the index of the heading-class unit above it, -1 for none."""
        result, current = [], -1
        for index, unit in enumerate(self._units):
            if unit.is_heading and index not in self._noise:
                current = index
            result.append(current)
        return result

    def _lists(self) -> tuple[list[int], list[list[Unit]]]:
        """Return for each unit the number of its list (-1 for none), and the lists.

        A list is the lines of one class under one heading; one that counts from its start again is a new one.
        """
        number_of: list[int] = []
        lists: list[list[Unit]] = []
        latest: dict[tuple[str, int], int] = {}
        for index, unit in enumerate(self._units):
            if index in self._noise or unit.is_literal:
                number_of.append(-1)
                continue
            place = (unit.cls, self.section_of[index])
            number = latest.get(place)
            if number is None or (unit.number and unit.number <= lists[number][-1].number):
                number = latest[place] = len(lists)
                lists.append([])
            lists[number].append(unit)
            number_of.append(number)
        return number_of, lists
