"""The bank looked at from a page: by topic, by company, by neighbour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model import Bank, Card, Leaf, Level, Lines, Post, Status

_OPENING = 4
"""Characters by which an ask is found in its item: behind them its subject may have been put back."""

_STATUS: Mapping[Status, int] = {"curated": 0, "post": 1, "none": 2}
_LEVELS: Mapping[Level | None, int] = {"必会": 0, "常考": 1, "进阶": 2, None: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteIndex:
    """Look-ups over one bank; every list is in the order pages show it."""

    cards: Mapping[str, Card]
    """By question id."""
    posts: Mapping[str, Post]
    """By post id."""
    leaves: Mapping[str, Leaf]
    """Topics by slug, in the order of the taxonomy."""
    by_topic: Mapping[str, Sequence[Card]]
    """Questions of every topic that has some: what one must know first, then the most asked,
    then those with an answer."""
    by_company: Mapping[str, Sequence[Card]]
    """Questions of every company, what it asked most first; the most asking company first."""
    company_slugs: Mapping[str, str]
    """Slug by name; a company that is not listed has no page."""
    newest: Sequence[Card]
    """The latest seen first, then the most asked."""
    neighbours: Mapping[str, tuple[Card | None, Card | None]]
    """Previous and next question within the first topic, by question id."""
    followed: Mapping[str, Sequence[Card]]
    """What interviewers asked on after a question, within one item of a post, by question id."""


def build_index(bank: Bank) -> SiteIndex:
    """Look over a bank once."""
    leaves = {leaf.slug: leaf for group in bank.groups for leaf in group.leaves}
    by_topic = _by_topic(bank.cards, list(leaves))
    return SiteIndex(
        cards={card.question.id: card for card in bank.cards},
        posts={post.id: post for post in bank.posts},
        leaves=leaves,
        by_topic=by_topic,
        by_company=_by_company(bank.cards),
        company_slugs=dict(bank.companies),
        newest=_newest(bank.cards),
        neighbours=_neighbours(by_topic),
        followed=_followed(bank.cards),
    )


def asked_by(card: Card, company: str) -> int:
    """Return how often a company asked a question."""
    return dict(card.question.companies).get(company, 0)


def first_topic(card: Card) -> str:
    """Return the slug of a card's best topic, "" without one."""
    return card.question.topics[0] if card.question.topics else ""


def _weight(card: Card) -> tuple[int, int, int, str]:
    question = card.question
    return _LEVELS[card.level], -len(question.mentions), _STATUS[card.status], question.id


def _by_topic(cards: Sequence[Card], slugs: Sequence[str]) -> dict[str, list[Card]]:
    topics: dict[str, list[Card]] = {slug: [] for slug in slugs}
    for card in sorted(cards, key=_weight):
        for slug in card.question.topics:
            if slug in topics:
                topics[slug].append(card)
    return {slug: held for slug, held in topics.items() if held}


def _by_company(cards: Sequence[Card]) -> dict[str, list[Card]]:
    companies: dict[str, list[Card]] = {}
    for card in cards:
        for name, _ in card.question.companies:
            companies.setdefault(name, []).append(card)
    for name, held in companies.items():
        held.sort(key=lambda card: (-asked_by(card, name), *_weight(card)))
    return dict(sorted(companies.items(), key=lambda item: (-len(item[1]), item[0])))


def _newest(cards: Sequence[Card]) -> list[Card]:
    by_count = sorted(cards, key=lambda card: (-len(card.question.mentions), card.question.id))
    return sorted(by_count, key=lambda card: card.question.first_seen, reverse=True)


def _followed(cards: Sequence[Card]) -> dict[str, list[Card]]:
    items: dict[tuple[str, Lines], list[tuple[int, str]]] = {}
    for card in cards:
        for mention in card.question.mentions:
            if mention.item_lines:
                place = mention.item_text.find(mention.question[:_OPENING])
                key = (mention.post, mention.item_lines)
                items.setdefault(key, []).append((place, card.question.id))
    by_id = {card.question.id: card for card in cards}
    followed: dict[str, dict[str, Card]] = {}
    for asked in items.values():
        ids = [id_ for _, id_ in sorted(asked)]
        for at, id_ in enumerate(ids):
            later = {other: by_id[other] for other in ids[at + 1 :] if other != id_}
            followed.setdefault(id_, {}).update(later)
    return {id_: list(later.values()) for id_, later in followed.items() if later}


def _neighbours(
    by_topic: Mapping[str, Sequence[Card]],
) -> dict[str, tuple[Card | None, Card | None]]:
    neighbours: dict[str, tuple[Card | None, Card | None]] = {}
    for slug, cards in by_topic.items():
        row: list[Card | None] = [None, *cards, None]
        for before, card, after in zip(row, cards, row[2:], strict=False):
            if card.question.topics[0] == slug:
                neighbours[card.question.id] = (before, after)
    return neighbours
