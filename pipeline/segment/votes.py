"""Votes over a whole post: how many lines of a marker, and of each list, ask."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .signals import ASKS

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from ..lexicon import Lexicon
    from .units import Unit


class Votes:
    """What the lines of a post say together, counted once."""

    def __init__(self, units: Sequence[Unit], noise: Container[int]) -> None:
        """Count; `noise` holds the indices of units that do not vote."""
        self._units = units
        self._noise = noise
        self.prior = self._priors()
        self.section_of = self._sections()
        self._group_of, self._groups = self._lists()
        self._shares: dict[tuple[int, float], float] = {}
        self._middles: dict[int, int] = {}
        self._named: dict[int, float] = {}

    def share(self, index: int, least: float = ASKS) -> float:
        """Return the share of this unit's list that scores at least so much."""
        key = (self._group_of[index], least)
        if key not in self._shares:
            group = self._groups[key[0]]
            self._shares[key] = sum(unit.score >= least for unit in group) / len(group)
        return self._shares[key]

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

    def named(self, index: int, lexicon: Lexicon) -> float:
        """Return the share of this unit's list that holds a technical term."""
        number = self._group_of[index]
        if number not in self._named:
            group = self._groups[number]
            self._named[number] = sum(bool(lexicon.find_terms(unit.text)) for unit in group) / len(group)
        return self._named[number]

    def _priors(self) -> dict[str, float]:
        """Return the share of asking lines of each class over the whole post."""
        asks: dict[str, list[bool]] = defaultdict(list)
        for index, unit in enumerate(self._units):
            if index not in self._noise:
                asks[unit.cls].append(unit.score >= ASKS)
        return {cls: sum(votes) / len(votes) for cls, votes in asks.items()}

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
