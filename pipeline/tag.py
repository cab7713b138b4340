"""A question of its mentions: wording, kind, topics, companies.

Topics come from the terms of the question; headings speak only where its own words say nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from .model import Question
from .text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lexicon import Lexicon
    from .model import Answer, Kind, Mention

MAX_TOPICS = 3
"""Topics a question may have."""

KEEP = 0.6
"""Share of the best topic's votes that a further topic needs (best F1 on 149 labelled questions)."""

GENERIC_VOTE = 0.35
"""Vote of a term too broad to tell questions apart."""

HEADING_VOTE = 0.5
"""Vote of a term in the innermost section heading; a heading misleads more often than the question's own words."""

BASICS_VOTE = 0.45
"""Share of a vote that goes to a group's catch-all topic."""


MODELLED = frozenset({"ml", "dl", "cv", "nlp", "llm", "rec"})
"""Groups whose models and operators are asked to be written by hand."""

WRITTEN = "algo-mlcode"
"""The topic of such a task, beside its subject."""

CLEAR_LENGTH = 8
"""Characters from which a wording is likely to stand alone; among those the shortest is the clearest."""


def to_question(
    id_: str, first_seen: str, mentions: Sequence[Mention], answer: Answer | None, lexicon: Lexicon
) -> Question:
    """Return the question that these mentions ask; the curated answer's wording, kind and topics win."""
    ordered = tuple(sorted(mentions, key=lambda m: (m.post, m.lines or (0, 0), m.key)))
    clearest = _clearest(ordered)
    found: tuple[str, ...] = answer.topics if answer else ()
    if not found and clearest:
        found = topics(clearest.question, clearest.context, clearest.path, lexicon, kind=clearest.kind)
    elif not found and answer:
        found = topics(answer.question, "", (), lexicon, kind=answer.kind)
    asked = Counter(company for mention in ordered for company in mention.companies)
    return Question(
        id=id_,
        text=answer.question if answer else clearest.question if clearest else "",
        mentions=ordered,
        first_seen=first_seen,
        kind=answer.kind if answer else clearest.kind if clearest else "concept",
        topics=found,
        companies=tuple(sorted(asked.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _clearest(mentions: Sequence[Mention]) -> Mention | None:
    """Return the mention with the wording most use; then one that asks, is whole and short."""
    uses = Counter(fold(mention.question) for mention in mentions)
    return min(
        mentions,
        key=lambda m: (
            -uses[fold(m.question)],
            bool(m.context),
            not m.question.endswith(("?", "？")),
            len(m.question) < CLEAR_LENGTH,
            len(m.question),
            m.question,
            m.key,
        ),
        default=None,
    )


def topics(text: str, context: str, path: Sequence[str], lexicon: Lexicon, *, kind: Kind = "concept") -> tuple[str, ...]:
    """Return the leaf slugs of a question, the best first, at most three; () when no term is known.

    Args:
        text: The question.
        context: Its carried subject.
        path: Section headings above it, the outermost first.
        kind: What it asks for.
        lexicon: Terms and topics.
    """
    votes: dict[str, float] = defaultdict(float)
    _vote(votes, f"{context} {text}", 1.0, lexicon)
    if not votes and path:
        _vote(votes, path[-1], HEADING_VOTE, lexicon)
    best = max(votes.values(), default=0.0)
    order = {slug: place for place, slug in enumerate(lexicon.leaves())}
    ranked = sorted(votes, key=lambda slug: (-votes[slug], order[slug]))
    kept = [slug for slug in ranked if votes[slug] >= KEEP * best]
    specific = [slug for slug in kept if not slug.endswith("-basics")] or kept
    if kind == "code" and specific and lexicon.leaves()[specific[0]].group in MODELLED:
        specific = [*specific[: MAX_TOPICS - 1], WRITTEN]
    return tuple(specific[:MAX_TOPICS])


def _vote(votes: dict[str, float], text: str, weight: float, lexicon: Lexicon) -> None:
    found = {hit.id for hit in lexicon.find_terms(text)}
    absorbed = {broad for term in found for broad in lexicon.terms[term].absorbs}
    for term in sorted(found - absorbed):
        entry = lexicon.terms[term]
        for slug in entry.topics:
            share = BASICS_VOTE if slug.endswith("-basics") else 1.0
            votes[slug] += weight * share * (GENERIC_VOTE if entry.generic else 1.0)
