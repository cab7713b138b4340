"""What a company asks, counted: by topic, by round, by year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model import Card, Mention, Post
    from .site_index import SiteIndex

TOPICS = 8
"""Topics that are shown of a company; behind them come single questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How often a company asked, parted in three ways."""

    mentions: int
    """Times it asked anything."""
    posts: int
    """Posts that tell so."""
    topics: Sequence[tuple[str, str, int]]
    """Slug and name of the most asked first topics and how often; at most `TOPICS`."""
    rounds: Sequence[tuple[str, str, int]]
    """Rounds, twice as written, and how often it asked in each, the most first."""
    years: Sequence[tuple[str, int]]
    """Years from the first to the last without a gap, and how often it asked in each."""


def profile(company: str, cards: Sequence[Card], index: SiteIndex) -> Profile:
    """Count what a company asked in the given questions."""
    asked = [(card, m) for card in cards for m in card.question.mentions if company in m.companies]
    topics = Counter(card.question.topics[0] for card, _ in asked if card.question.topics)
    rounds = Counter(mention.round for _, mention in asked if mention.round)
    dates = (asked_on(mention, index.posts) for _, mention in asked)
    return Profile(
        mentions=len(asked),
        posts=len({mention.post for _, mention in asked}),
        topics=[(s, index.leaves[s].name, n) for s, n in _most(topics) if s in index.leaves][:TOPICS],
        rounds=[(name, name, n) for name, n in _most(rounds)],
        years=_without_gaps(date[:4] for date in dates if date),
    )


def asked_on(mention: Mention, posts: Mapping[str, Post]) -> str:
    """Return the ISO date of an interview, for want of one the post's, "" for want of both."""
    post = posts.get(mention.post)
    return mention.date or (post.date if post else None) or ""


def asked_when(card: Card, company: str, posts: Mapping[str, Post]) -> list[str]:
    """Return the rounds and the years in which a company asked a question, each once."""
    asked = [m for m in card.question.mentions if company in m.companies]
    years = sorted({asked_on(m, posts)[:4] for m in asked} - {""})
    return [*dict.fromkeys(m.round for m in asked if m.round), *years]


def _most(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _without_gaps(years: Iterable[str]) -> list[tuple[str, int]]:
    counted = Counter(int(year) for year in years)
    if not counted:
        return []
    return [(str(year), counted[year]) for year in range(min(counted), max(counted) + 1)]
