"""Bank to the search data: columns in classic scripts, which a page may load from file:// too.

A column is one string where it can be. Rows stand with the most asked question first and are cut
into chunks, so that a slow line shows the first results before the last chunk is there. A bank
above `SHARDED_ABOVE` questions is not loaded whole: see `site_shards`.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, get_args

from opencc import OpenCC

from ..model import Kind
from ..render import fragment, plain
from ..text import escape_markdown, fold_keeping_punctuation
from . import site_shards
from .site_index import first_topic
from .site_profile import asked_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..model import Bank, Card, Level, Post, Status

VARIABLE = "mianjingData"
"""Global variable under which the site's script finds the data."""

MAIN = "assets/search-data.js"
"""What every search needs, and the first chunk of rows."""

CHUNK = 3_000
"""Rows a chunk: 60 kB as gzip, a third of a second on a slow phone line."""

SHARDED_ABOVE = 30_000
"""Questions above which a search loads what the query needs; below, all of it is 0.5 MB."""

SHARDED_CHUNK = 128
"""Rows a chunk where a query picks the chunks it needs: 3 kB as gzip."""

IDEOGRAPHS = range(0x3400, 0xA000)
"""Characters a query may be typed in; those with a simplified form of their own make the map."""

_FIRST_YEAR = 2000
_STATUS: Mapping[Status, str] = {"curated": "c", "post": "p", "none": "n"}
_LEVEL: Mapping[Level | None, str] = {None: "0", "必会": "1", "常考": "2", "进阶": "3"}
_KINDS: Sequence[Kind] = get_args(Kind)


def files(bank: Bank) -> Iterator[tuple[str, str]]:
    """Yield name and text of every script, the main one last."""
    sharded = len(bank.cards) > SHARDED_ABOVE
    cards = _ordered(bank, sharded=sharded)
    chunk = SHARDED_CHUNK if sharded else CHUNK
    names = _Names(bank)
    chunks = [cards[at : at + chunk] for at in range(0, len(cards), chunk)] or [[]]
    for number, held in enumerate(chunks):
        if number:
            call = f"mianjingSearch.add({number}, {_object(_columns(held, names))});\n"
            yield f"assets/search/rows-{number}.js", call
        if not sharded:
            told = _literal("\n".join(plain(card.html) for card in held))
            yield f"assets/search/answers-{number}.js", f"mianjingSearch.addAnswers({number}, {told});\n"
    extra: dict[str, object] = {"size": len(cards), "chunk": chunk}
    if sharded:
        shards = site_shards.build(cards, names.synonyms, names.topics, names.companies, searchable)
        for number, text in enumerate(shards.scripts):
            yield f"assets/search/shard-{number}.js", text
        extra |= {"shards": len(shards.scripts), "words": shards.words}
    yield MAIN, f"window.{VARIABLE} = {_object(_columns(chunks[0], names) | extra | names.columns(cards))};\n"


def data(bank: Bank) -> str:
    """Return the main script: an object of columns (one row per card) and of names.

    `topics`, `companies` and `rounds` hold, per row, numbers into `topicNames`, `companyNames` and
    `roundNames` parted by commas, rows parted by ";". `last` is the month last asked, counted from
    January 2000, "" when unknown. A line of `synonyms` is a term. `traditional` and `simplified` are the sides of a character map.
    """
    return dict(files(bank))[MAIN]


def searchable(question: str) -> str:
    """Return the text of a question as results show it: one line, formulas as bare TeX."""
    if "$" in question:
        return plain(fragment(escape_markdown(question)))
    return " ".join(question.split())


class _Names:
    """What the columns' numbers stand for, and the words of all rows."""

    def __init__(self, bank: Bank) -> None:
        self.posts: Mapping[str, Post] = {post.id: post for post in bank.posts}
        self.topics = [(leaf.slug, leaf.name) for group in bank.groups for leaf in group.leaves]
        self.companies = _companies(bank)
        rounds = Counter(m.round for card in bank.cards for m in card.question.mentions if m.round)
        self.rounds = sorted(rounds, key=lambda name: (-rounds[name], name))
        self.synonyms = _with_taiwan_words(bank.synonyms)

    def columns(self, cards: Sequence[Card]) -> dict[str, object]:
        """Return what is there once for all rows."""
        names = [name for _, name in (*self.topics, *self.companies)]
        aliases = [alias for group in self.synonyms for alias in group]
        texts = [searchable(card.question.text) for card in cards]
        in_rows = site_shards.aliases_in(map(site_shards.fold, texts), self.synonyms)
        traditional, simplified = _variants([*texts, *names, *aliases, *self.rounds])
        return {
            "topicNames": self.topics,
            "companyNames": self.companies,
            "roundNames": self.rounds,
            "kindNames": _KINDS,
            "traditional": traditional,
            "simplified": simplified,
            "synonyms": "\n".join(_synonym_line(group, in_rows) for group in self.synonyms),
        }


def _ordered(bank: Bank, *, sharded: bool) -> Sequence[Card]:
    """Return the cards in the order of rows.

    Where a query picks chunks, those of a topic stand together, so that it picks few.
    """

    def weight(card: Card) -> tuple[int, str, str, str, str]:
        asked = len(card.question.mentions)
        topic = first_topic(card) if sharded else ""
        tier = min(asked, 3) if sharded else asked
        # "0", no level, sorts behind the levels.
        return -tier, topic, _LEVEL[card.level].replace("0", "9"), _STATUS[card.status], card.question.id

    return sorted(bank.cards, key=weight)


def _columns(cards: Sequence[Card], names: _Names) -> dict[str, object]:
    """Return the columns of a chunk of rows."""
    topics = [slug for slug, _ in names.topics]
    companies = [name for _, name in names.companies]
    asked = [card.question.mentions for card in cards]
    return {
        "ids": " ".join(card.question.id for card in cards),
        "texts": "\n".join(searchable(card.question.text) for card in cards),
        "topics": _numbers((card.question.topics for card in cards), topics),
        "companies": _numbers(([n for n, _ in card.question.companies] for card in cards), companies),
        "rounds": _numbers((dict.fromkeys(m.round or "" for m in row) for row in asked), names.rounds),
        "counts": ",".join(str(len(row)) for row in asked),
        "last": ",".join(_month(max((asked_on(m, names.posts) for m in row), default="")) for row in asked),
        "kinds": "".join(str(_KINDS.index(card.question.kind)) for card in cards),
        "status": "".join(_STATUS[card.status] for card in cards),
        "level": "".join(_LEVEL[card.level] for card in cards),
    }  # fmt: skip


def _month(date: str) -> str:
    """Return the month of an ISO date, counted from January of the first year; "" for none."""
    if not date:
        return ""
    month = int(date[5:7] or 1) if len(date) >= len("2000-01") else 1
    return str((int(date[:4]) - _FIRST_YEAR) * 12 + month - 1)


def _companies(bank: Bank) -> list[tuple[str, str]]:
    """Return slug ("" without a page) and name of every company, the most asking first."""
    slugs = dict(bank.companies)
    asked = Counter(name for card in bank.cards for name, _ in card.question.companies)
    return [(slugs.get(n, ""), n) for n in sorted(asked, key=lambda name: (-asked[name], name))]


def _numbers(rows: Iterable[Iterable[str]], names: Sequence[str]) -> str:
    """Write each row's names as numbers; a name that is not listed is left out."""
    number = {name: str(at) for at, name in enumerate(names)}
    return ";".join(",".join(number[name] for name in row if name in number) for row in rows)


def _variants(texts: Iterable[str]) -> tuple[str, str]:
    """Return the traditional characters whose simplified form the texts hold, and those forms."""
    held = set(fold_keeping_punctuation(" ".join(texts)))
    pairs = [(old, new) for old, new in _simplifications() if new in held]
    return "".join(old for old, _ in pairs), "".join(new for _, new in pairs)


def _synonym_line(group: Sequence[str], in_rows: frozenset[str]) -> str:
    """Write the aliases of a term: those that rows hold, two tabs, the others."""
    folded = dict.fromkeys(site_shards.fold(alias) for alias in group)
    there = [alias for alias in folded if alias in in_rows]
    return "\t".join(there) + "\t\t" + "\t".join(alias for alias in folded if alias not in in_rows)


def _with_taiwan_words(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the groups with what Taiwan calls the same: 神經網路, 資料, 演算法 are no mere spellings."""
    # One call for all: a line is no phrase with the next.
    told = _to_taiwan().convert("\n".join(alias for group in groups for alias in group)).split("\n")
    written = iter(told)
    full = []
    for group in groups:
        others = {fold_keeping_punctuation(next(written)) for _ in group}
        known = {fold_keeping_punctuation(alias) for alias in group}
        full.append([*group, *sorted(others - known)])
    return full


@cache
def _to_taiwan() -> OpenCC:
    return OpenCC("s2twp")


@cache
def _simplifications() -> tuple[tuple[str, str], ...]:
    """Return every ideograph that has another simplified form, with that form, by code point."""
    characters = [chr(code) for code in IDEOGRAPHS]
    # One call for all: parted by spaces, they form no phrases that would convert otherwise.
    forms = fold_keeping_punctuation(" ".join(characters)).split(" ")
    return tuple((a, b) for a, b in zip(characters, forms, strict=True) if a != b and len(b) == 1)


def _object(columns: Mapping[str, object]) -> str:
    rows = [f"{json.dumps(name)}: {_literal(value)}" for name, value in columns.items()]
    return "{\n" + ",\n".join(rows) + "\n}"


def _literal(value: object) -> str:
    """Write a value as a literal that is safe inside any script."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
