"""Verdicts on pairs of questions, and which pairs are worth one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .canonical import canonical
from .index import Index, Member, compare_in_order, verdict_on
from .keys import meet
from .rules import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lexicon import Lexicon
    from ..model import Verdict
    from .records import Ask


def judge(a: Ask, b: Ask, lexicon: Lexicon) -> Verdict:
    """Return whether two questions are one, and why."""
    (flat_a, form_a), (flat_b, form_b) = canonical(a, lexicon), canonical(b, lexicon)
    first = Member(key=a.key, post=a.post, flat=flat_a)
    second = Member(key=b.key, post=b.post, flat=flat_b)
    outcome = compare_in_order(form_a, form_b, lexicon)
    if outcome.verdict != "different" and not meet(form_a, form_b, lexicon):
        outcome = Outcome(verdict="different", confident=True, reason=outcome.reason)
    return verdict_on(first, second, outcome)


def among(asks: Sequence[Ask], lexicon: Lexicon) -> tuple[Verdict, ...]:
    """Return the verdicts on all pairs that are not different, sorted by key.

    Only pairs that can be alike are compared; see `keys.keys_of`.
    """
    index = Index(lexicon)
    index.add(asks)
    verdicts = {(verdict.a, verdict.b): verdict for verdict in index.verdicts()}
    index.close()
    return tuple(verdict for _, verdict in sorted(verdicts.items()))
