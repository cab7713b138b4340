"""What a question has to do with others: the ones it holds within it, and those about the same."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .model import Mention, Question, Verdict

PART = "~"
"""Begins the key of an ask within a mention, so that it comes behind the keys of mentions and answers."""

MAX_RELATED = 8
"""Related questions shown with a card."""


def part_key(mention: str, ask: int, wording: int) -> str:
    """Return the key of a wording of an ask within a mention, both counted from 0."""
    return f"{PART}{mention}#{ask}.{wording}"


def same_questions(
    alike: Iterable[tuple[str, ...]],
    verdicts: Iterable[Verdict],
    id_of: Mapping[str, str],
    apart: Iterable[tuple[str, str]] = (),
) -> dict[str, set[str]]:
    """Return the ids of the questions that each ask within a mention, and each mention, is confidently the same as.

    A mention may be the same as another question: where one post asks both, they stay two.

    Args:
        alike: Keys whose wordings do not differ, grouped.
        verdicts: Verdicts between a key of one group and one of another.
        id_of: Question id of every mention and every answer's wording.
        apart: Keys of mentions that a person decided to be different questions.
    """
    decided = {frozenset((id_of.get(a, a), id_of.get(b, b))) for a, b in apart}
    groups = {key: group for group in alike for key in group}
    found: dict[str, set[str]] = defaultdict(set)

    def note(asks: Sequence[str], others: Sequence[str]) -> None:
        ids = {id_of[key] for key in others if key in id_of}
        for ask in asks:
            own = id_of.get(ask, "")
            if others_ids := {id_ for id_ in ids if id_ != own and frozenset((own, id_)) not in decided}:
                found[ask] |= others_ids

    for group in dict.fromkeys(groups.values()):
        note(group, group)
    for verdict in verdicts:
        if verdict.verdict == "same" and verdict.confident:
            one, other = (groups.get(key, (key,)) for key in (verdict.a, verdict.b))
            note(one, other)
            note(other, one)
    return found


def contained(same: Mapping[str, Iterable[str]], id_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return for each id the questions that an ask within one of its mentions is the same as.

    Args:
        same: What `same_questions` found.
        id_of: Question id of every mention.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for part, ids in same.items():
        holder = id_of.get(part.removeprefix(PART).rpartition("#")[0]) if part.startswith(PART) else None
        if holder:
            found[holder].update(inside for inside in ids if inside != holder)
    return {id_: tuple(sorted(inside)) for id_, inside in found.items() if inside}


def answered_by(
    mentions: Iterable[Mention], same: Mapping[str, Iterable[str]], answered: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the answered questions that together ask what one of the mentions asks, in its order; () for none.

    Args:
        mentions: The mentions of a question; the first by key that is answered decides.
        same: What `same_questions` found.
        answered: Text of each question that has a curated answer, by id.
    """
    for mention in sorted(mentions, key=lambda mention: mention.key):
        whole = _closest(same.get(mention.key, ()), mention.question, answered)
        if whole:
            return (whole,)
        parts = [_of_part(mention, number, same, answered) for number in range(len(mention.parts))]
        if parts and all(parts):
            return tuple(dict.fromkeys(parts))
    return ()


def _of_part(mention: Mention, number: int, same: Mapping[str, Iterable[str]], answered: Mapping[str, str]) -> str:
    """Return the answered question that an ask is the same as, by its fullest wording; "" for none."""
    each = (
        _closest(same.get(part_key(mention.key, number, n), ()), wording, answered)
        for n, wording in enumerate(mention.parts[number])
    )
    return next(filter(None, each), "")


def _closest(ids: Iterable[str], ask: str, answered: Mapping[str, str]) -> str:
    """Return the answered one among questions that is worded most like an ask; "" for none."""
    known = [id_ for id_ in ids if id_ in answered]
    return min(known, key=lambda id_: (-fuzz.ratio(answered[id_], ask), id_), default="")


def related(
    questions: Sequence[Question],
    id_of: Mapping[str, str],
    verdicts: Iterable[Verdict],
    subjects: Iterable[Sequence[str]],
) -> dict[str, tuple[str, ...]]:
    """Return for each id the related ones, the closest in wording first: likely the same, or about the same terms.

    Args:
        questions: All of them.
        id_of: Question id of every mention and every answer's wording.
        verdicts: Verdicts between wordings.
        subjects: Keys of wordings about the same terms, grouped.
    """
    texts = {question.id: question.text for question in questions}
    near: dict[str, set[str]] = defaultdict(set)
    for keys in (*((verdict.a, verdict.b) for verdict in verdicts), *subjects):
        ids = {id_of[key] for key in keys if key in id_of}
        for id_ in ids:
            near[id_] |= ids
    return {
        id_: tuple(
            sorted(near[id_] - {id_}, key=lambda other: (-fuzz.ratio(texts[id_], texts[other]), other))[:MAX_RELATED]
        )
        for id_ in texts
    }
