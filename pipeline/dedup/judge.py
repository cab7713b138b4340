"""Verdicts on pairs of questions."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from ..model import Verdict
from ..text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lexicon import Lexicon
    from .records import Ask


def judge(a: Ask, b: Ask, lexicon: Lexicon) -> Verdict:
    """Return whether two questions are one, and why."""
    first, second = sorted((a, b), key=lambda ask: ask.key)
    same = fold(a.context + a.text) == fold(b.context + b.text)
    return Verdict(
        a=first.key,
        b=second.key,
        verdict="same" if same else "different",
        confident=True,
        reason="the same text" if same else "the texts differ",
    )


def among(asks: Sequence[Ask], lexicon: Lexicon) -> tuple[Verdict, ...]:
    """Return the verdicts on all pairs that are not different, sorted by key."""
    groups: dict[str, list[Ask]] = defaultdict(list)
    for ask in asks:
        groups[fold(ask.context + ask.text)].append(ask)
    verdicts = [judge(a, b, lexicon) for group in groups.values() for a, b in combinations(group, 2)]
    return tuple(sorted(verdicts, key=lambda each: (each.a, each.b)))
