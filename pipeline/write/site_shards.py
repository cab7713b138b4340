"""The index of a bank too big to load whole: which rows hold what, cut into small scripts.

A key is a character, two that stand side by side, a term with all its aliases (`=` and the number
of its group), or a facet (`@topics:` or `@companies:` and a number). Each key's rows stand in one
shard, which follows from the key alone, as ascending numbers: the first, then the steps.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick

from ..text import fold_keeping_punctuation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..model import Card

SHARDS = 256
"""Scripts; at 100,000 questions each has about 6 kB as gzip."""

SINGLES = 200
"""Rows kept of a single character: whoever types one more is served by pairs."""

_TIMES = re.compile(r"(\d)[ \t]*(?:[x×*✕]|\\times)[ \t]*(?=\d)")
_BREAK = re.compile(r"[\s,，、;；?？!！。:：“”\"'‘’()（）《》【】\[\]]+")
_WORD = re.compile(r"[a-z][a-z0-9+#-]{2,}")
_LATIN = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shards:
    """The index as scripts."""

    scripts: Sequence[str]
    """One call each, by number."""
    words: str
    """Latin words of the rows, the most frequent first, parted by spaces; for typo repair."""


def build(
    cards: Sequence[Card],
    synonyms: Sequence[Sequence[str]],
    topics: Sequence[tuple[str, str]],
    companies: Sequence[tuple[str, str]],
    searchable: Callable[[str], str],
) -> Shards:
    """Index the cards in the order of their rows."""
    texts = [fold(searchable(card.question.text)) for card in cards]
    rows: dict[str, list[int]] = defaultdict(list)
    aliases = _automaton(synonyms)
    topic_of = {slug: number for number, (slug, _) in enumerate(topics)}
    company_of = {name: number for number, (_, name) in enumerate(companies)}
    for row, (card, text) in enumerate(zip(cards, texts, strict=True)):
        keys = {*_pairs(text), *(f"={group}" for group in _groups(aliases, text))}
        keys |= {f"@topics:{topic_of[s]}" for s in card.question.topics if s in topic_of}
        keys |= {f"@companies:{company_of[n]}" for n, _ in card.question.companies if n in company_of}
        for key in keys:
            rows[key].append(row)
        for character in set(text):
            if len(rows[character]) < SINGLES and not _BREAK.match(character):
                rows[character].append(row)
    held: list[dict[str, str]] = [{} for _ in range(SHARDS)]
    for key in sorted(rows):
        if rows[key]:
            held[shard_of(key)][key] = _steps(rows[key])
    words = Counter(word for text in texts for word in _WORD.findall(text))
    return Shards(
        scripts=[_script(number, shard) for number, shard in enumerate(held)],
        words=" ".join(sorted(words, key=lambda word: (-words[word], word))),
    )


def fold(text: str) -> str:
    """Fold a text as the site's script folds it: one sign for "times" as well."""
    return _TIMES.sub(r"\1*", fold_keeping_punctuation(text))


def shard_of(key: str) -> int:
    """Return the number of the shard that holds a key; the site's script does the same."""
    number = 0
    for character in key:
        number = (number * 31 + ord(character)) % 0x10000
    return number % SHARDS


def _pairs(text: str) -> Iterator[str]:
    for run in _BREAK.split(text):
        for at in range(len(run) - 1):
            yield run[at : at + 2]


def _automaton(synonyms: Sequence[Sequence[str]]) -> ahocorasick.Automaton:
    groups: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(synonyms):
        for alias in group:
            groups[fold(alias)].add(number)
    automaton = ahocorasick.Automaton()
    for alias, numbers in groups.items():
        automaton.add_word(alias, (len(alias), numbers))
    automaton.make_automaton()
    return automaton


def aliases_in(texts: Iterable[str], synonyms: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return the aliases, folded, that stand anywhere in the folded texts."""
    automaton = _automaton(synonyms)
    joined = "\n".join(texts)
    if not len(automaton):
        return frozenset()
    return frozenset(joined[last + 1 - length : last + 1] for last, (length, _) in automaton.iter(joined))


def _groups(aliases: ahocorasick.Automaton, text: str) -> set[int]:
    """Return the terms that a folded text names; an alias that cuts a Latin word names none."""
    found: set[int] = set()
    if not len(aliases):
        return found
    for last, (length, numbers) in aliases.iter(text):
        start, end = last + 1 - length, last + 1
        if not (_joined(text, start) or _joined(text, end)):
            found |= numbers
    return found


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place belong to one Latin word."""
    return 0 < at < len(text) and bool(_LATIN.match(text[at - 1]) and _LATIN.match(text[at]))


def _steps(rows: Sequence[int]) -> str:
    """Write ascending numbers as the first and the steps, in base 36."""
    return " ".join(_base36(b - a) for a, b in zip((0, *rows), rows, strict=False))


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if not number:
            return digits


def _script(number: int, shard: dict[str, str]) -> str:
    text = json.dumps(shard, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f"mianjingSearch.addShard({number}, {text});\n"
