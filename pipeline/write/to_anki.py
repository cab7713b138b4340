"""Anki packages: the whole bank, the most asked questions, one per topic group, one per company.

A question is the same note in every package, so whoever imports several has it once.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import genanki

from .. import store, text
from . import anki_fields, anki_notetypes
from .anki_package import StableNote, StablePackage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ..model import Bank, Card, Kind, Leaf, Note, Post, Settings

STARTER_SIZE = 100
"""Questions of the package for a first week."""

COMPANY_FLOOR = 5
"""Answered questions from which a company has a package of its own."""

OTHER = ("misc", "其他")
"""Slug and name of the deck for what no topic group holds."""

KINDS: Mapping[Kind, str] = {
    "concept": "概念",
    "derive": "推导",
    "code": "手写代码",
    "compute": "计算",
    "compare": "对比",
    "experience": "经验",
    "project": "项目",
    "behaviour": "行为",
}
"""Names of the kinds in tags."""

UNCHECKED_TAG, RETIRED_TAG = "面经::未核对答案", "面经::_已下线"
"""Tags of answers nobody checked and of tombstones."""

FIRST_DECK_ID = 10**12
"""Least deck id. Anki matches decks by name and drops these ids; they need only be unique."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_IN_TAG = re.compile(r'["\x00-\x1f\x7f\u200b\ufeff]')


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePlan:
    """What one package holds."""

    file: str
    """File name, ASCII."""
    title: str
    """Chinese name for people."""
    ids: tuple[str, ...]
    """Question ids in the order of new cards, tombstones last."""

    @property
    def notes(self) -> int:
        """Notes that Anki imports."""
        return len(self.ids)

    @property
    def cards(self) -> int:
        """Cards that Anki makes: each note of version 1 has one."""
        return len(self.ids)


def write(bank: Bank, folder: Path) -> Sequence[Path]:
    """Write the packages and take away those that are no longer made.

    All are made before the first is written, and each is replaced whole: a failure leaves the old.

    Returns:
        The paths, sorted.

    Raises:
        ValueError: For a bank that Anki would take wrongly; see `anki_package.refuse`.
    """
    notes = _notes(bank)
    made = {folder / plan.file: _package(plan, notes, bank) for plan in decks(bank)}
    for path, data in made.items():
        store.write_bytes_atomic(path, data)
    for stale in set(folder.glob("mianjing-*.apkg")) - set(made):
        stale.unlink()
    return sorted(made)


def decks(bank: Bank) -> Sequence[PackagePlan]:
    """Return what each package holds: all, starter, topic groups, companies; no empty ones.

    Tombstones are in the whole and in their topic's package, which people import again and again;
    a selection has only live questions.

    Raises:
        ValueError: If a slug could not name a file.
    """
    ranked = _ranked(bank)
    live = [card.question.id for card in ranked]
    every = live + [note.id for note, _, _ in _tombstones(bank)]
    groups = _deck_groups(bank)
    by_company = _by_company(ranked)
    plans = [
        _plan("all", "全部题目", every),
        _plan("starter", f"最常问的 {STARTER_SIZE} 题", live[:STARTER_SIZE]),
    ]
    plans += [
        _plan(f"topic-{slug}", f"主题：{name}", [key for key in every if groups[key] == slug])
        for slug, name in _group_names(bank).items()
    ]
    plans += [
        _plan(f"company-{slug}", f"公司：{name}", by_company[name])
        for name, slug in bank.companies
        if len(by_company.get(name, ())) >= COMPANY_FLOOR
    ]
    return tuple(plan for plan in plans if plan.ids)


def _plan(slug: str, title: str, ids: Sequence[str]) -> PackagePlan:
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"{title}: {slug!r} cannot name a file; use a-z, 0-9 and single hyphens")
    return PackagePlan(file=f"mianjing-{slug}.apkg", title=title, ids=tuple(ids))


def _ranked(bank: Bank) -> list[Card]:
    """Return the cards that go in, the most asked first."""
    answered = [card for card in bank.cards if card.status != "none" and card.note is not None]
    return sorted(answered, key=lambda card: (-len(card.question.mentions), card.question.id))


def _tombstones(bank: Bank) -> list[tuple[Note, str, str]]:
    return sorted(bank.tombstones, key=lambda tombstone: tombstone[0].id)


def _by_company(ranked: Iterable[Card]) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = {}
    for card in ranked:
        for name, _ in card.question.companies:
            asked.setdefault(name, []).append(card.question.id)
    return asked


def _group_names(bank: Bank) -> dict[str, str]:
    """Return slug and name of every group in the taxonomy's order, then of what no group holds."""
    names = {group.slug: group.name for group in bank.groups}
    slug, name = OTHER
    return names if slug in names else names | {slug: name}


def _deck_groups(bank: Bank) -> dict[str, str]:
    """Return the group whose deck holds each note; one the taxonomy dropped counts as misc."""
    names = _group_names(bank)
    notes = [card.note for card in bank.cards if card.note]
    notes += [note for note, _, _ in bank.tombstones]
    return {note.id: note.deck if note.deck in names else OTHER[0] for note in notes}


def _package(plan: PackagePlan, notes: Mapping[str, StableNote], bank: Bank) -> bytes:
    groups, names = _deck_groups(bank), _group_names(bank)
    by_group: dict[str, genanki.Deck] = {}
    for key in plan.ids:
        slug = groups[key]
        if slug not in by_group:
            name = f"{bank.settings.title}::{names[slug]}"
            by_group[slug] = genanki.Deck(FIRST_DECK_ID + int(text.digest(name), 16), name)
        by_group[slug].add_note(notes[key])
    return StablePackage(list(by_group.values())).to_bytes()


def _notes(bank: Bank) -> dict[str, StableNote]:
    """Return the note of every question that goes in, by question id."""
    models = anki_notetypes.models()
    contents = _Contents.of(bank)
    groups = _deck_groups(bank)
    ranked = [(card, card.note) for card in _ranked(bank) if card.note is not None]
    tags = _spell_alike({note.id: contents.tags(card) for card, note in ranked})
    notes = {}
    for due, (card, note) in enumerate(ranked, 1):
        notes[note.id] = StableNote(
            note,
            notetype=models[note.notetype],
            fields=_in_order(contents.live(card, groups[note.id])),
            tags=tags[note.id],
            due=due,
        )
    for due, (note, words, merged) in enumerate(_tombstones(bank), len(ranked) + 1):
        notes[note.id] = StableNote(
            note,
            notetype=models[note.notetype],
            fields=_in_order(contents.retired(note, words, merged)),
            tags=[RETIRED_TAG],
            due=due,
        )
    return notes


def _in_order(fields: dict[str, str]) -> list[str]:
    return [fields.get(name, "") for name, _ in anki_notetypes.FIELDS]


def _spell_alike(tags: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Give tags that differ in case alone one spelling, or Anki would take the first it meets."""
    spelling: dict[str, str] = {}
    for tag in sorted({tag for those in tags.values() for tag in those}):
        spelling.setdefault(tag.casefold(), tag)
    return {
        key: sorted({spelling[tag.casefold()] for tag in those}) for key, those in tags.items()
    }


def _tag(*levels: str) -> str:
    """Return a tag of these levels, spaces as Anki writes them; "" if a level is empty."""
    parts = []
    for level in levels:
        shown = unicodedata.normalize("NFC", _NOT_IN_TAG.sub("", level)).replace("::", "：")
        parts.append("_".join(shown.split()).strip(":"))
    return "::".join(parts) if all(parts) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contents:
    """What fields and tags look up in the bank."""

    settings: Settings
    leaves: Mapping[str, Leaf]
    groups: Mapping[str, str]
    posts: Mapping[str, Post]
    questions: Mapping[str, str]
    redirects: Mapping[str, str]

    @classmethod
    def of(cls, bank: Bank) -> _Contents:
        """Index a bank."""
        return cls(
            settings=bank.settings,
            leaves={leaf.slug: leaf for group in bank.groups for leaf in group.leaves},
            groups=_group_names(bank),
            posts={post.id: post for post in bank.posts},
            questions={card.question.id: card.question.text for card in bank.cards},
            redirects=dict(bank.redirects),
        )

    def live(self, card: Card, deck: str) -> dict[str, str]:
        """Return the fields of a card, by name."""
        question = card.question
        leaf = next((self.leaves[slug] for slug in question.topics if slug in self.leaves), None)
        beside = dict.fromkeys((*card.contains, *card.related))
        related = [(key, self.questions[key]) for key in beside if key in self.questions]
        return {
            "键": question.id,
            "问题": anki_fields.question_html(question.text),
            "答案": anki_fields.card_html(card.html),
            "主题": anki_fields.topic(leaf, self.groups[leaf.group if leaf else deck]),
            "公司": anki_fields.chips(card),
            "出处": anki_fields.asked(question.mentions, self.posts),
            "参考": anki_fields.references(card.references),
            "提示": anki_fields.unchecked() if card.status == "post" else "",
            "相关": anki_fields.related(related, self.settings),
            "链接": anki_fields.links(question.id, self.settings),
        }

    def retired(self, note: Note, words: str, merged: str) -> dict[str, str]:
        """Return the fields of a tombstone, by name; `merged`: the id it went into, or ""."""
        target = self.redirects.get(merged, merged)
        successor = (target, self.questions[target]) if target in self.questions else None
        return {
            "键": note.id,
            "问题": anki_fields.question_html(words),
            "主题": anki_fields.retired_topic(),
            "提示": anki_fields.tombstone(successor, self.settings),
        }

    def tags(self, card: Card) -> list[str]:
        """Return the tags of a card, sorted."""
        question = card.question
        leaves = [self.leaves[slug] for slug in question.topics if slug in self.leaves]
        tags = {_tag("公司", name) for name, _ in question.companies}
        tags |= {_tag("主题", self.groups[leaf.group], leaf.name) for leaf in leaves}
        tags |= {_tag("轮次", mention.round or "") for mention in question.mentions}
        tags |= {_tag("题型", KINDS[question.kind]), _tag("难度", card.level or "")}
        if card.status == "post":
            tags.add(UNCHECKED_TAG)
        return sorted(tags - {""})
