"""Bank to the search data: columns in a classic script, which a page may load from file:// too.

A column is one string where it can be: rows stand in the order of the cards, so that a number
names a question.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from ..render import fragment, plain
from ..text import escape_markdown, fold_keeping_punctuation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model import Bank, Level, Status

VARIABLE = "mianjingData"
"""Global variable under which the site's script finds the data."""

IDEOGRAPHS = range(0x3400, 0xA000)
"""Characters a query may be typed in; those with a simplified form of their own make the map."""

_STATUS: Mapping[Status, str] = {"curated": "c", "post": "p", "none": "n"}
_LEVEL: Mapping[Level | None, str] = {None: "0", "必会": "1", "常考": "2", "进阶": "3"}


def data(bank: Bank) -> str:
    """Return the script: an object of columns (one row per card) and of names.

    `topics` and `companies` hold, per row, numbers into `topicNames` and `companyNames` parted by
    commas, rows parted by ";". `traditional` and `simplified` are the sides of a character map.
    """
    topics = [(leaf.slug, leaf.name) for group in bank.groups for leaf in group.leaves]
    companies = _companies(bank)
    texts = [searchable(card.question.text) for card in bank.cards]
    synonyms = [list(group) for group in bank.synonyms]
    names = [name for _, name in topics] + [name for _, name in companies]
    aliases = [alias for group in synonyms for alias in group]
    traditional, simplified = _variants([*texts, *names, *aliases])
    columns: dict[str, object] = {
        "ids": " ".join(card.question.id for card in bank.cards),
        "texts": "\n".join(texts),
        "topics": _numbers(
            (card.question.topics for card in bank.cards), [slug for slug, _ in topics]
        ),
        "companies": _numbers(
            ([name for name, _ in card.question.companies] for card in bank.cards),
            [name for _, name in companies],
        ),
        "counts": ",".join(str(len(card.question.mentions)) for card in bank.cards),
        "status": "".join(_STATUS[card.status] for card in bank.cards),
        "level": "".join(_LEVEL[card.level] for card in bank.cards),
        "topicNames": topics,
        "companyNames": companies,
        "traditional": traditional,
        "simplified": simplified,
        "synonyms": synonyms,
    }
    rows = [f"{json.dumps(name)}: {_literal(value)}" for name, value in columns.items()]
    return f"window.{VARIABLE} = {{\n" + ",\n".join(rows) + "\n};\n"


def searchable(question: str) -> str:
    """Return the text of a question as results show it: one line, formulas as bare TeX."""
    if "$" in question:
        return plain(fragment(escape_markdown(question)))
    return " ".join(question.split())


def _companies(bank: Bank) -> list[tuple[str, str]]:
    """Return slug ("" without a page) and name of every company, the most asking first."""
    slugs = dict(bank.companies)
    asked = Counter(name for card in bank.cards for name, _ in card.question.companies)
    return [(slugs.get(n, ""), n) for n in sorted(asked, key=lambda name: (-asked[name], name))]


def _numbers(rows: Iterable[Sequence[str]], names: Sequence[str]) -> str:
    """Write each row's names as numbers; a name that is not listed is left out."""
    number = {name: str(at) for at, name in enumerate(names)}
    return ";".join(",".join(number[name] for name in row if name in number) for row in rows)


def _variants(texts: Iterable[str]) -> tuple[str, str]:
    """Return the traditional characters whose simplified form the texts hold, and those forms."""
    held = set(fold_keeping_punctuation(" ".join(texts)))
    pairs = [(old, new) for old, new in _simplifications() if new in held]
    return "".join(old for old, _ in pairs), "".join(new for _, new in pairs)


@cache
def _simplifications() -> tuple[tuple[str, str], ...]:
    """Return every ideograph that has another simplified form, with that form, by code point."""
    characters = [chr(code) for code in IDEOGRAPHS]
    # One call for all: parted by spaces, they form no phrases that would convert otherwise.
    forms = fold_keeping_punctuation(" ".join(characters)).split(" ")
    return tuple((a, b) for a, b in zip(characters, forms, strict=True) if a != b and len(b) == 1)


def _literal(value: object) -> str:
    """Write a value as a literal that is safe inside any script."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
