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


def part_key(mention: str, number: int) -> str:
    """Return the key of an ask within a mention, counted from 0."""
    return f"{PART}{mention}#{number}"


def same_as_parts(
    alike: Iterable[Sequence[str]], verdicts: Iterable[Verdict], id_of: Mapping[str, str]
) -> dict[str, set[str]]:
    """Return the ids of the questions that each ask within a mention is confidently the same as.

    Args:
        alike: Keys whose wordings do not differ, grouped.
        verdicts: Verdicts between the first keys of groups.
        id_of: Question id of every mention and every answer's wording.
    """
    groups = {group[0]: group for group in alike}
    found: dict[str, set[str]] = defaultdict(set)

    def note(asks: Sequence[str], whole: str) -> None:
        if whole in id_of:
            for ask in asks:
                if ask.startswith(PART):
                    found[ask].add(id_of[whole])

    for first, group in groups.items():
        note(group, first)
    for verdict in verdicts:
        if verdict.verdict == "same" and verdict.confident:
            note(groups.get(verdict.a, (verdict.a,)), verdict.b)
            note(groups.get(verdict.b, (verdict.b,)), verdict.a)
    return found


def contained(
    parts: Mapping[str, Iterable[str]], id_of: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return for each id the questions that an ask within one of its mentions is the same as."""
    found: dict[str, set[str]] = defaultdict(set)
    for part, ids in parts.items():
        holder = id_of.get(part.removeprefix(PART).rpartition("#")[0])
        if holder:
            found[holder].update(inside for inside in ids if inside != holder)
    return {id_: tuple(sorted(inside)) for id_, inside in found.items() if inside}


def answered_by_parts(
    mentions: Iterable[Mention], parts: Mapping[str, Iterable[str]], answered: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the answered questions that together ask what one of the mentions asks, in its order; () for none.

    Args:
        mentions: The mentions of a question; the first by key that is answered decides.
        parts: What `same_as_parts` found.
        answered: Text of each question that has a curated answer, by id.
    """
    for mention in sorted(mentions, key=lambda mention: mention.key):
        asks = mention.parts
        each = [
            [id_ for id_ in parts.get(part_key(mention.key, number), ()) if id_ in answered]
            for number in range(len(asks))
        ]
        if asks and all(each):
            closest = [_closest(ids, ask, answered) for ids, ask in zip(each, asks, strict=True)]
            return tuple(dict.fromkeys(closest))
    return ()


def _closest(ids: Iterable[str], ask: str, texts: Mapping[str, str]) -> str:
    return min(ids, key=lambda id_: (-fuzz.ratio(texts[id_], ask), id_))


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
