"""Bank to build/bank.jsonl: one question per line, by id, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..store import write_text_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..model import Bank, Card, Mention, Post


def write(bank: Bank, folder: Path) -> Sequence[Path]:
    """Write `bank.jsonl` into a folder and return its path."""
    posts = {post.id: post for post in bank.posts}
    cards = sorted(bank.cards, key=lambda card: card.question.id)
    lines = [json.dumps(_question(card, posts), ensure_ascii=False) + "\n" for card in cards]
    path = folder / "bank.jsonl"
    write_text_atomic(path, "".join(lines))
    return (path,)


def _question(card: Card, posts: Mapping[str, Post]) -> dict[str, object]:
    question = card.question
    return {
        "id": question.id,
        "question": question.text,
        "kind": question.kind,
        "level": card.level,
        "topics": question.topics,
        "first_seen": question.first_seen,
        "companies": [{"name": name, "count": count} for name, count in question.companies],
        "mentions": [_mention(mention, posts) for mention in question.mentions],
        "answer": {
            "status": card.status,
            "markdown": card.markdown,
            "html": card.html,
            "snippets": card.snippets,
            "references": [{"title": title, "url": url} for title, url in card.references],
        },
        "related": card.related,
        "contains": card.contains,
    }


def _mention(mention: Mention, posts: Mapping[str, Post]) -> dict[str, object]:
    post = posts.get(mention.post)
    return {
        "post": mention.post,
        "url": post.url if post else "",
        "lines": mention.lines,
        "text": mention.question,
        "company": "、".join(mention.companies) or None,
        "round": mention.round,
        "role": mention.role,
        "date": mention.date,
    }
