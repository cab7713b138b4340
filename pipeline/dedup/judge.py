"""Verdicts on pairs of questions."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from ..model import Verdict
from .canonical import canonical
from .rules import compare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lexicon import Lexicon
    from .canonical import Canonical
    from .records import Ask


def judge(a: Ask, b: Ask, lexicon: Lexicon) -> Verdict:
    """Return whether two questions are one, and why."""
    return _verdict(canonical(a, lexicon), canonical(b, lexicon), lexicon)


def _verdict(a: Canonical, b: Canonical, lexicon: Lexicon) -> Verdict:
    first, second = (a, b) if a.key <= b.key else (b, a)
    outcome = compare(first, second, lexicon)
    return Verdict(
        a=first.key,
        b=second.key,
        verdict=outcome.verdict,
        confident=outcome.confident,
        reason=outcome.reason,
    )


def among(asks: Sequence[Ask], lexicon: Lexicon) -> tuple[Verdict, ...]:
    """Return the verdicts on all pairs that are not different, sorted by key."""
    forms = [canonical(ask, lexicon) for ask in asks]
    verdicts = [_verdict(a, b, lexicon) for a, b in combinations(forms, 2)]
    return tuple(sorted((v for v in verdicts if v.verdict != "different"), key=lambda each: (each.a, each.b)))
