"""Verdicts on pairs of questions, and which pairs are worth one."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING

from ..model import Verdict
from .canonical import canonical
from .rules import compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..lexicon import Lexicon
    from .canonical import Canonical
    from .records import Ask

RARE_BIGRAMS = 6
"""Rarest pairs of characters by which questions without terms find each other."""

MAX_POSTING = 200
"""Questions that may share such a pair; a more frequent one finds too much and tells nothing."""


def judge(a: Ask, b: Ask, lexicon: Lexicon) -> Verdict:
    """Return whether two questions are one, and why."""
    return _verdict(canonical(a, lexicon), canonical(b, lexicon), lexicon)


def among(asks: Sequence[Ask], lexicon: Lexicon) -> tuple[Verdict, ...]:
    """Return the verdicts on all pairs that are not different, sorted by key.

    Only pairs that can be alike are compared: those with the same terms or one term more, those
    with the same text, and those without terms that share rare pairs of characters.
    """
    forms = sorted((canonical(ask, lexicon) for ask in asks), key=lambda form: form.key)
    verdicts: dict[tuple[str, str], Verdict] = {}
    for a, b in _candidates(forms, lexicon):
        if a.key != b.key:
            verdict = _verdict(a, b, lexicon)
            if verdict.verdict != "different":
                verdicts[verdict.a, verdict.b] = verdict
    return tuple(verdict for _, verdict in sorted(verdicts.items()))


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


def _candidates(
    forms: Sequence[Canonical], lexicon: Lexicon
) -> Iterator[tuple[Canonical, Canonical]]:
    """Yield the pairs to compare, some of them twice."""
    by_core: dict[frozenset[str], list[Canonical]] = defaultdict(list)
    by_flat: dict[str, list[Canonical]] = defaultdict(list)
    for form in forms:
        by_core[form.core].append(form)
        by_flat[form.flat].append(form)
    without_terms = by_core.pop(frozenset(), [])
    for core, group in by_core.items():
        yield from combinations(group, 2)
        for term in core:
            others = core - {term}
            yield from product(by_core.get(others, ()), group)
            known = lexicon.terms.get(term)
            for broader in known.absorbs - core if known and others else ():
                yield from product(by_core.get(others | {broader}, ()), group)
    for group in by_flat.values():
        yield from combinations(group, 2)
    yield from _candidates_without_terms(without_terms)


def _candidates_without_terms(
    forms: Sequence[Canonical],
) -> Iterator[tuple[Canonical, Canonical]]:
    by_rest: dict[str, list[Canonical]] = defaultdict(list)
    bigrams = {form.key: _bigrams(form.flat) for form in forms}
    frequency = Counter(bigram for each in bigrams.values() for bigram in each)
    postings: dict[str, list[Canonical]] = defaultdict(list)
    for form in forms:
        by_rest[form.rest].append(form)
        rarest = sorted(bigrams[form.key], key=lambda bigram: (frequency[bigram], bigram))
        for bigram in rarest[:RARE_BIGRAMS]:
            postings[bigram].append(form)
    groups: Iterable[list[Canonical]] = (*by_rest.values(), *postings.values())
    for group in groups:
        if len(group) <= MAX_POSTING:
            yield from combinations(group, 2)


def _bigrams(flat: str) -> set[str]:
    return {flat[i : i + 2] for i in range(len(flat) - 1)}
