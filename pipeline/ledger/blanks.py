"""Which blank of an answer keeps which number: a card of Anki is a note and such a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from .. import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..marks import Point

LIKE = 70
"""Least likeness, in percent, of an edited key point to what it was. Two thirds is what a pair of
opposites of three characters has (偏差高, 方差高); such a pair must not trade numbers."""


def number_blanks(old: Sequence[str], found: Sequence[Point]) -> tuple[str, ...]:
    """Return what each blank hides now, by number from 1: as before, or edited, or new at the end.

    A point keeps its number by its own number in the source, else by its words, else by words
    that are like what they were. A number whose point is gone stays taken. A point for which no
    number is left gets none.

    Args:
        old: What the blanks hid so far, as `Point.source`.
        found: The points of the answer.
    """
    blanks = list(old)
    before = [marks.read(source) for source in old]
    free = dict.fromkeys(range(len(old)))
    left = list(found)

    def match(alike: Callable[[Point, Point], float]) -> None:
        """Give the most alike first; places and points in their order among equals."""
        pairs = [(-score, place, index) for place in free for index, point in enumerate(left)
                 if (score := alike(before[place], point)) > 0]  # fmt: skip
        taken = set()
        for _, place, index in sorted(pairs):
            if place in free and index not in taken:
                blanks[place] = left[index].source
                taken.add(index)
                del free[place]
        left[:] = [point for index, point in enumerate(left) if index not in taken]

    match(lambda was, now: bool(was.label) and was.label == now.label)
    match(lambda was, now: was.text == now.text and not (was.label and now.label))
    match(_likeness)
    return (*blanks, *(point.source for point in left))[: marks.NUMBERS]


def _likeness(was: Point, now: Point) -> float:
    if was.label or now.label:
        return 0
    return fuzz.ratio(was.text, now.text, score_cutoff=LIKE)
