"""Which forms are worth comparing: those that share a key. A key depends on its own question alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..lexicon import Lexicon, Term
    from .canonical import Form

SKETCH = 6
"""Pairs of characters that stand for a question without terms: those with the smallest digests, so that two
texts that share most of theirs share some of these, whatever else is in the bank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A meeting place of forms."""

    number: int
    """Digest of its name, 63 bits."""
    visits: bool
    """Whether the form only calls here: two forms that both call do not meet."""


def keys_of(form: Form, lexicon: Lexicon) -> frozenset[Key]:
    """Return where a form meets those it can be like.

    A form lives at its set of terms, and calls at the sets with a term less, but where that leaves another question, and those with a broader term in the
    place of one it implies. Forms that differ in one term of one topic meet at what they share.
    """
    homes = {_set_of(form.core)} if form.core else {f"words {form.rest}", *_sketch(form.words)}
    calls: set[str] = set()
    for term in form.core:
        others = form.core - {term}
        if not others:
            continue
        known = lexicon.terms.get(term)
        if known is None or form.broad or not _limits(known, others, lexicon):
            calls.add(_set_of(others))
        calls |= {_set_of(others | {broad}) for broad in (known.absorbs if known else ())}
        homes |= {f"{topic} beside {_set_of(others)}" for topic in (known.topics if known else ("anything",))}
        if known:  # an unknown word may be another name of it
            calls.add(f"anything beside {_set_of(others)}")
    return frozenset(
        Key(number=_number(name), visits=visits) for names, visits in ((homes, False), (calls - homes, True)) for name in names
    )


def _limits(term: Term, others: frozenset[str], lexicon: Lexicon) -> bool:
    """Tell a term beside one of another topic that it does not imply: one question without it is another question.

    A broad term that it implies may stand in that question as well.
    """
    [*more, other] = others
    beside = lexicon.terms.get(other)
    if more or beside is None or other in term.absorbs:
        return False
    if any(lexicon.terms[name].generic for name in term.absorbs if name in lexicon.terms):
        return False
    return set(term.topics).isdisjoint(beside.topics)


def meet(a: Form, b: Form, lexicon: Lexicon) -> bool:
    """Tell whether two forms have a key in common at which one of them lives."""
    visits = {key.number: key.visits for key in keys_of(a, lexicon)}
    return any(not (key.visits and visits.get(key.number, True)) for key in keys_of(b, lexicon) if key.number in visits)


def _set_of(terms: Iterable[str]) -> str:
    return "terms " + " ".join(sorted(terms))


def _sketch(words: str) -> Iterator[str]:
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    yield from sorted((f"pair {pair}" for pair in pairs), key=_number)[:SKETCH]


def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 1
