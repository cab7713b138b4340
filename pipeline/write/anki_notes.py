"""Notes of a bank: fields, tags, decks and the order of new cards."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import anki_fields, anki_notetypes
from .anki_package import StableNote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model import Bank, Card, Kind, Leaf, Note, Post, Settings

OTHER = ("misc", "其他")
"""Slug and name of the deck for what no topic group holds."""

RETIRED = "_已下线"
"""Deck of tombstones, for those who never had the question; whoever has it keeps it where it is."""

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

UNCHECKED_TAG, RETIRED_TAG = "面经::未核对答案", f"面经::{RETIRED}"
"""Tags of answers nobody checked and of tombstones."""

NAMESPACES = ("公司", "主题", "轮次", "题型", "难度", "面经")
"""First levels of the tags that are ours; all others are a user's own."""

LATER = 20
"""Places between a question and the blanks of its answer among the new cards: as many as Anki
shows a day by default, so that nobody fills a blank minutes after reading what stands there."""

_NOT_IN_TAG = re.compile(r'["\x00-\x1f\x7f\u200b\ufeff]')


def ranked(bank: Bank) -> list[Card]:
    """Return the cards that go into the decks, the most asked first."""
    noted = [card for card in bank.cards if card.note is not None]
    return sorted(noted, key=lambda card: (-len(card.question.mentions), card.question.id))


def in_order(cards: Sequence[Card]) -> list[Note]:
    """Return the notes of ranked cards in the order of new cards, blanks some places later."""
    places = [(float(place), card.note) for place, card in enumerate(cards)]
    places += [(place + LATER + 0.5, card.cloze) for place, card in enumerate(cards)]
    return [note for _, note in sorted(places, key=lambda pair: pair[0]) if note is not None]


def tombstones(bank: Bank) -> list[tuple[Note, str, str]]:
    """Return the notes no longer asked, by id."""
    return sorted(bank.tombstones, key=lambda tombstone: tombstone[0].id)


def group_names(bank: Bank) -> dict[str, str]:
    """Return slug and name of every group in the taxonomy's order, then of what no group holds."""
    names = {group.slug: group.name for group in bank.groups}
    slug, name = OTHER
    return names if slug in names else names | {slug: name}


def groups(bank: Bank) -> dict[str, str]:
    """Return the group that holds each note; one the taxonomy dropped counts as misc."""
    names = group_names(bank)
    notes = [note for card in bank.cards for note in (card.note, card.cloze) if note]
    notes += [note for note, _, _ in bank.tombstones]
    return {note.id: note.deck if note.deck in names else OTHER[0] for note in notes}


def notes(bank: Bank) -> dict[str, StableNote]:
    """Return every note of a bank by id, in the order of new cards, tombstones last."""
    models = anki_notetypes.models(bank.settings, dict(bank.notetypes))
    contents, home, names = _Contents.of(bank), groups(bank), group_names(bank)
    cards = {card.question.id: card for card in ranked(bank)}
    tags = _spell_alike({key: contents.tags(card) for key, card in cards.items()})
    made: dict[str, StableNote] = {}
    for note in in_order(list(cards.values())):
        group = home[note.id]
        made[note.id] = StableNote(
            identity=note,
            notetype=models[note.notetype],
            deck=f"{bank.settings.title}::{names[group]}",
            fields=_row(contents.live(cards[note.question], note, group)),
            tags=tags[note.question],
            due=len(made) + 1,
        )
    for note, words, merged in tombstones(bank):
        made[note.id] = StableNote(
            identity=note,
            notetype=models[note.notetype],
            deck=f"{bank.settings.title}::{RETIRED}",
            fields=_row(contents.retired(note, words, merged)),
            tags=(RETIRED_TAG,),
            due=len(made) + 1,
        )
    return made


def _row(fields: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(fields.get(name, "") for name, _ in anki_notetypes.FIELDS)


def _spell_alike(tags: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Give tags that differ in case alone one spelling, or Anki would take the first it meets."""
    spelling: dict[str, str] = {}
    for tag in sorted({tag for those in tags.values() for tag in those}):
        spelling.setdefault(tag.casefold(), tag)
    return {
        key: tuple(sorted({spelling[tag.casefold()] for tag in those}))
        for key, those in tags.items()
    }


def company_tag(name: str) -> str:
    """Return the tag of the questions that a company asked."""
    return _tag("公司", name)


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
            groups=group_names(bank),
            posts={post.id: post for post in bank.posts},
            questions={card.question.id: card.question.text for card in bank.cards},
            redirects=dict(bank.redirects),
        )

    def live(self, card: Card, note: Note, deck: str) -> dict[str, str]:
        """Return the fields of one of a card's notes, by name."""
        question = card.question
        leaf = next((self.leaves[slug] for slug in question.topics if slug in self.leaves), None)
        beside = dict.fromkeys((*card.contains, *card.related))
        related = [(key, self.questions[key]) for key in beside if key in self.questions]
        blanks = note.notetype == "cloze"
        return {
            "键": question.id,
            "问题": anki_fields.question_html(question.text),
            "答案": anki_fields.blanks_html(card, note) if blanks else anki_fields.card_html(card.html),
            "主题": anki_fields.topic(leaf, self.groups[leaf.group if leaf else deck]),
            "公司": anki_fields.chips(card),
            "出处": anki_fields.asked(question.mentions, self.posts),
            "参考": anki_fields.references(card.references),
            "提示": anki_fields.notice(card),
            "相关": anki_fields.related(related, self.settings),
        }

    def retired(self, note: Note, words: str, merged: str) -> dict[str, str]:
        """Return the fields of a tombstone, by name; `merged`: the id it went into, or ""."""
        target = self.redirects.get(merged, merged)
        successor = (target, self.questions[target]) if target in self.questions else None
        return {
            "键": note.question,
            "问题": anki_fields.question_html(words),
            "答案": anki_fields.gone_blanks(range(1, len(note.cloze) + 1)),
            "主题": anki_fields.retired_topic(),
            "提示": anki_fields.tombstone(successor, self.settings),
        }

    def tags(self, card: Card) -> list[str]:
        """Return the tags of a card, sorted."""
        question = card.question
        leaves = [self.leaves[slug] for slug in question.topics if slug in self.leaves]
        tags = {company_tag(name) for name, _ in question.companies}
        tags |= {_tag("主题", self.groups[leaf.group], leaf.name) for leaf in leaves}
        tags |= {_tag("轮次", mention.round or "") for mention in question.mentions}
        tags |= {_tag("题型", KINDS[question.kind]), _tag("难度", card.level or "")}
        if card.status == "post":
            tags.add(UNCHECKED_TAG)
        return sorted(tags - {""})
