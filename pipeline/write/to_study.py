"""Bank to what the study page loads: its scripts, the answers in pieces, the ids of merged questions.

An answer is loaded when its card is near. A page opened from a folder cannot fetch, so that the
answers lie in classic scripts; each holds those of a few questions, so that a card waits for a few
kilobytes and a changed answer changes one file.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ..assets import fsrs_folder
from . import templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..model import Bank, Card

SCRIPTS = (
    "progress.js",
    "marks.js",
    "study.css",
    "study.js",
    "study-answers.js",
    "study-interview.js",
    "study-schedule.js",
    "study-session.js",
    "study-transfer.js",
)
"""Files of templates/site that belong to it; the first two are part of every page."""

PER_SHARD = 16
"""Answers a script holds at most, on average: some 120 kB, formulas taking most of it. By
tests/bench/study.py the next card of a slow phone comes within 54 ms in 95 of 100 cases; with 32
within 97 ms, with 8 no sooner, but the files are twice as many, which a build takes time for."""

_SOURCE_MAP = re.compile(r"\n//# sourceMappingURL=.*\s*\Z")


def shards(questions: int) -> int:
    """Return into how many scripts the answers go: a power of two, so that it seldom changes."""
    count = 1
    while count * PER_SHARD < questions:
        count *= 2
    return count


def shard_of(question_id: str, count: int) -> int:
    """Return the number of the script that holds a question's answer; study-answers.js agrees."""
    return int(question_id[1:], 36) % count


def grouped(cards: Sequence[Card]) -> Mapping[int, Sequence[Card]]:
    """Return the cards of every script by its number."""
    count = shards(len(cards))
    groups: dict[int, list[Card]] = {number: [] for number in range(count)}
    for card in cards:
        groups[shard_of(card.question.id, count)].append(card)
    return groups


def entries(
    cards: Iterable[Card], answer: Callable[[Card], str], question: Callable[[str], str]
) -> str:
    """Return the literal that a script of answers hands over: by id, the answer [and the question].

    A question is in it when its text alone, which the search data holds, would not do.

    Args:
        cards: The questions of the script.
        answer: Gives the trusted HTML of a card's answer, "" without one.
        question: Gives the trusted HTML of a question's text.
    """
    held = {}
    for card in cards:
        text = card.question.text
        held[card.question.id] = [answer(card), *([question(text)] if "$" in text else [])]
    return _literal(held)


def files(bank: Bank) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every file but the scripts of answers.

    Raises:
        UserError: ts-fsrs, which the cards need, is not installed.
    """
    merged = _literal(dict(bank.redirects))
    yield "assets/redirects.js", f"window.mianjingRedirects = {merged};\n".encode()
    source = templates.folder() / "site"
    for name in SCRIPTS:
        yield f"assets/{name}", (source / name).read_bytes()
    package = fsrs_folder()
    script = (package / "index.umd.js").read_text(encoding="utf-8")
    # Its map is not brought along; a browser that looks for it would report a fault.
    yield "assets/ts-fsrs/index.umd.js", _SOURCE_MAP.sub("\n", script).encode()
    yield "assets/ts-fsrs/LICENSE", (package / "LICENSE").read_bytes()


def _literal(value: object) -> str:
    """Write a value as a literal that is safe inside any script."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
