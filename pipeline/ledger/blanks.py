"""Which blank of an answer keeps which number: a card of Anki is a note and such a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import marks
from ..text import fold_keeping_punctuation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..marks import Point


def number_blanks(old: Sequence[str], found: Sequence[Point]) -> tuple[str, ...]:
    """Return what each blank hides now, by number from 1: as before, or edited, or new at the end.

    A point keeps its number by its own number in the source, else by its words, but for spaces,
    case and width. Words that are merely alike do not do: 训练误差 is no 测试误差, and a card that
    changed its meaning would keep the reviews of another. A number whose point is gone stays
    taken. A point for which no number is left gets none.

    Args:
        old: What the blanks hid so far, as `Point.source`.
        found: The points of the answer.
    """
    blanks = list(old)
    before = [marks.read(source) for source in old]
    free = list(range(len(old)))
    left = list(found)

    def match(same: Callable[[Point, Point], bool]) -> None:
        for point in list(left):
            place = next((place for place in free if same(before[place], point)), None)
            if place is not None:
                blanks[place] = point.source
                free.remove(place)
                left.remove(point)

    match(lambda was, now: was.key == now.key)
    match(lambda was, now: _words(was) == _words(now) and not (was.label and now.label))
    return (*blanks, *(point.source for point in left))[: marks.NUMBERS]


def _words(point: Point) -> str:
    return fold_keeping_punctuation(point.text)
