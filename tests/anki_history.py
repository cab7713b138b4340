"""Random histories of releases: what a bank goes through in years, as packages that Anki imports.

The ledgers, the notes and the packages are the program's own; only what people edit is drawn. A history is written
to a folder, where `anki_replay` plays it in any version of Anki.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pipeline import ledger, marks, plan, render
from pipeline.model import Bank, Card, Group, Leaf, Mention, Question, Settings
from pipeline.write import anki_notes, anki_notetypes
from pipeline.write.anki_package import write_packages

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.model import Kind
    from pipeline.write.anki_package import StableNote

RELEASES = 12
FIRST, WEEK = 1_700_000_000, 7 * 86_400
"""Seconds of the first release and between two; all before now, as Anki sets the time of what a user edits."""

COMPANIES = ("字节跳动", "美团", "腾讯", "百度")
LEAVES = ("dl-norm", "dl-attn", "ml-svm", "ml-loss")
WORDS = "归一化注意力损失函数梯度消失卷积池化残差连接优化器学习率正则化随机森林聚类采样召回排序蒸馏量化剪枝编码解码"
GROUPS = tuple(
    Group(slug=slug, name=name, leaves=tuple(Leaf(slug=f, name=f, group=slug) for f in LEAVES if f.startswith(slug)))
    for slug, name in (("dl", "深度学习"), ("ml", "机器学习"))
)


@dataclass(slots=True)
class Mark:
    """A key point that the world's author marked."""

    token: str
    """Words that stay however it is edited; they tell what its blank means."""
    label: str = ""
    tail: str = ""


@dataclass(slots=True)
class Ask:
    """A question of the world, edited from release to release."""

    text: str
    answer: str
    """Path of its curated answer; "" when it has none."""
    kind: Kind
    topic: str
    keys: list[str]
    companies: set[str]
    version: int = 0
    points: list[Mark] = field(default_factory=list)
    spare: bool = False

    def marked(self) -> str:
        """Return the answer's Markdown with its marks."""
        lines = [f"第 {self.version} 版的答案。", ""]
        for point in self.points:
            label = f"{point.label}::" if point.label else ""
            lines.append(f"- 要点是=={label}{point.token}{point.tail}==。")
        return "\n".join(lines)


class World:
    """All that people wrote, changed at random by `edit`."""

    def __init__(self, seed: int) -> None:
        """Start with a few questions."""
        self.random = random.Random(seed)  # noqa: S311  no secret
        self.made = 0
        self.asks: list[Ask] = []
        self.site = ""
        self.css = 0
        self.spares = False
        for _ in range(self.random.randint(8, 14)):
            self.new_question()

    def edit(self) -> None:
        """Do what people do between two releases; some weeks nothing."""
        for _ in range(self.random.choice([0, 1, 2, 3, 4, 6])):
            self.random.choice(EDITS)(self)

    def word(self) -> str:
        """Return four characters that no other word is like."""
        return "".join(self.random.sample(WORDS, 4))

    def key(self) -> str:
        """Return the key of a new mention."""
        self.made += 1
        return f"post{self.made}#{self.made:010x}"

    def new_question(self) -> None:
        """A post asks something new."""
        self.made += 1
        answered = self.random.random() < 0.8
        ask = Ask(
            text=f"问题 {self.made}：{self.word()} 是什么？",
            answer=f"answers/{self.made}.md" if answered else "",
            kind="code" if self.random.random() < 0.2 else "concept",
            topic=self.random.choice(LEAVES),
            keys=[self.key() for _ in range(self.random.randint(1, 4))],
            companies={self.random.choice(COMPANIES)},
        )
        self.asks.append(ask)
        if answered and self.random.random() < 0.4:
            ask.points = [self.new_mark() for _ in range(self.random.randint(1, 3))]

    def new_mark(self) -> Mark:
        """Return a mark of new words, some with a number, some that tempt the notes' syntax."""
        tail = self.random.choice(["", "", "::x", "`a::b`", "$\\frac{1}{x_{2}}$", "}}"])
        label = str(self.random.randint(1, 3)) if self.random.random() < 0.3 else ""
        return Mark(token=self.word(), label=label, tail=tail)

    def some(self) -> Ask:
        """Return a question."""
        return self.random.choice(self.asks)

    def edit_answer(self) -> None:
        """Somebody mends an answer, or writes the first one."""
        ask = self.some()
        ask.version += 1
        if not ask.answer:
            self.made += 1
            ask.answer = f"answers/{self.made}.md"

    def edit_marks(self) -> None:
        """Somebody marks more, less, other words, or changes the order of an answer's points."""
        ask = self.some()
        if not ask.answer:
            return
        taken = {point.label for point in ask.points if point.label}
        match self.random.choice(["add", "drop", "reword", "order", "all"]):
            case "add":
                mark = self.new_mark()
                mark.label = "" if mark.label in taken else mark.label
                ask.points.append(mark)
            case "drop" if ask.points:
                ask.points.pop(self.random.randrange(len(ask.points)))
            case "reword" if ask.points:
                point = self.random.choice(ask.points)
                point.tail = self.random.choice(["吗", "的", "了"])
                if not point.label:  # other words without a number are another point
                    point.token = self.word()
            case "order":
                self.random.shuffle(ask.points)
            case "all" if self.random.random() < 0.3:
                ask.points = []

    def retag(self) -> None:
        """Topics and companies change."""
        ask = self.some()
        ask.topic = self.random.choice(LEAVES)
        ask.companies ^= {self.random.choice(COMPANIES)}

    def ask_again(self) -> None:
        """More posts ask it."""
        self.some().keys += [self.key() for _ in range(self.random.randint(1, 3))]

    def merge(self) -> None:
        """Two questions turn out to be one."""
        if len(self.asks) > 4:
            gone = self.asks.pop(self.random.randrange(len(self.asks)))
            kept = self.some()
            kept.keys += gone.keys
            kept.companies |= gone.companies

    def split(self) -> None:
        """One question turns out to be two."""
        ask = self.some()
        if len(ask.keys) > 1:
            half = self.random.randint(1, len(ask.keys) - 1)
            self.made += 1
            self.asks.append(Ask(
                text=f"问题 {self.made}：拆出来的", answer=f"answers/{self.made}.md", kind="concept",
                topic=ask.topic, keys=ask.keys[half:], companies=set(ask.companies),
            ))  # fmt: skip
            ask.keys = ask.keys[:half]

    def retire(self) -> None:
        """A question goes: neither asked nor answered."""
        if len(self.asks) > 4:
            self.asks.pop(self.random.randrange(len(self.asks)))

    def restyle(self) -> None:
        """The style or the site's address changes: note types, but no notes."""
        if self.random.random() < 0.5:
            self.css += 1
        else:
            self.site = f"https://example.org/{self.random.randint(1, 9)}/"

    def use_spare(self) -> None:
        """A spare field comes into use."""
        self.spares = True
        self.some().spare = True


EDITS = (
    World.new_question, World.new_question, World.edit_answer, World.edit_answer, World.edit_answer,
    World.edit_marks, World.edit_marks, World.edit_marks, World.retag, World.ask_again, World.merge,
    World.split, World.retire, World.restyle, World.use_spare,
)  # fmt: skip


@dataclass(slots=True)
class Release:
    """One state of the ledgers, and the notes that go into its package."""

    clock: int
    notes: ledger.NoteLedger
    notetypes: ledger.NotetypeLedger
    content: dict[str, StableNote]
    tokens: dict[str, list[str]]
    """By guid what each blank means."""


class Publisher:
    """Turns the world into releases, as `build.gather` does."""

    def __init__(self, world: World) -> None:
        """Start with empty ledgers."""
        self.world = world
        self.questions: ledger.Ledger = {}
        self.notes: ledger.NoteLedger = {}
        self.notetypes: ledger.NotetypeLedger = {}
        self.tokens: dict[str, list[str]] = {}
        self.spared: set[str] = set()
        """Notes that have a second card, which must never be empty again."""

    def release(self, clock: int) -> Release:
        """Bring the ledgers up to date and return the release."""
        owners = {key: ask for ask in self.world.asks for key in ask.keys}
        clusters = [
            ledger.Cluster(mentions=tuple(_mention(key, ask) for key in ask.keys), answer=ask.answer)
            for ask in self.world.asks
        ]
        self.questions, identified = ledger.assign(clusters, self.questions, "2026-01-01")
        cards = [_card(one, owners[one.cluster.mentions[0].key]) for one in identified]
        self.notes, noted = ledger.assign_notes(cards, self.questions, self.notes, clock)
        asks = {one.id: owners[one.cluster.mentions[0].key] for one in identified}
        settings = Settings(title="题库", site_url=self.world.site)
        digests = {name: f"{digest} {self.world.css} {self.world.spares}"
                   for name, digest in anki_notetypes.digests(settings).items()}  # fmt: skip
        self.notetypes = ledger.assign_notetypes(digests, self.notetypes, clock)
        bank = Bank(
            settings=settings, groups=GROUPS, cards=noted, posts=(),
            notetypes=tuple((entry.notetype, entry.mod) for entry in self.notetypes.values()),
            tombstones=ledger.tombstones(self.notes), redirects=ledger.redirects(self.questions),
        )  # fmt: skip
        self._learn_tokens()
        content = {key: self._restyled(note, asks) for key, note in anki_notes.notes(bank).items()}
        return Release(clock, self.notes, self.notetypes, content, {k: list(v) for k, v in self.tokens.items()})

    def _learn_tokens(self) -> None:
        """Note what each blank means the first time it appears; "" for one with a number of its own."""
        for entry in self.notes.values():
            known = self.tokens.setdefault(entry.note.guid, [])
            for source in entry.note.cloze[len(known) :]:
                point = marks.read(source)
                known.append("" if point.label else point.text[:4])

    def _restyled(self, note: StableNote, asks: dict[str, Ask]) -> StableNote:
        """Return the note with what a later version would change: style, a spare field."""
        model, world = note.notetype, self.world
        if world.css and "/*" not in model.css[-12:]:
            model.css += f"/* {world.css} */"
        if world.spares and note.notetype.notetype != "cloze":
            model.fields[9]["name"] = "换一种问法"
            model.templates[1] |= {
                "name": "换一种问法", "qfmt": "{{#换一种问法}}{{换一种问法}}{{/换一种问法}}",
            }  # fmt: skip
            ask = asks.get(note.identity.question)
            if ask and ask.spare:
                self.spared.add(note.identity.id)
            if note.identity.id in self.spared:
                return replace(note, fields=(*note.fields[:9], "换一种问法", *note.fields[10:]))
        return note


def _mention(key: str, ask: Ask) -> Mention:
    return Mention(key=key, post=key.partition("#")[0], lines=None, question=ask.text)


def _card(one: ledger.Identified, ask: Ask) -> Card:
    marked = ask.marked() if ask.answer else ""
    plain = marks.unmarked(marked)
    question = Question(
        id=one.id, text=ask.text, mentions=one.cluster.mentions, first_seen=one.first_seen, kind=ask.kind,
        topics=(ask.topic,), companies=tuple((name, 1) for name in sorted(ask.companies)),
    )  # fmt: skip
    return Card(
        question=question,
        status="curated" if ask.answer else "none",
        markdown=plain + ("\n<!-- spare -->" if ask.spare else ""),
        html=render.fragment(plain) if plain else "",
        marked=marked if marked != plain else "",
    )


def write(folder: Path, seed: int) -> Path:
    """Write a history: some packages, and `history.json` with the steps of one user.

    Returns:
        The folder, as `anki_replay` takes it.
    """
    folder.mkdir(parents=True)
    world = World(seed)
    publisher = Publisher(world)
    releases = []
    for number in range(RELEASES):
        if number:
            world.edit()
        releases.append(publisher.release(FIRST + number * WEEK))
    steps = _steps(releases, world.random)
    for number in {step["release"] for step in steps}:
        release = releases[number]
        write_packages({folder / f"{number}.apkg": list(release.content.values())})
    history = {"seed": seed, "week": WEEK, "steps": steps}
    (folder / "history.json").write_text(json.dumps(history, ensure_ascii=False), "utf-8")
    return folder


def _steps(releases: list[Release], chance: random.Random) -> list[dict[str, Any]]:
    """Return imports in random order, some releases skipped, some twice, with what must come of each."""
    order = sorted(chance.sample(range(RELEASES), chance.randint(6, 9)))
    for _ in range(3):  # a late one early, an early one late
        order.insert(chance.randint(0, len(order)), order.pop(chance.randrange(len(order))))
    order.insert(chance.randint(1, len(order)), chance.choice(order))
    steps = []
    last = -1
    for number in order:
        release = releases[number]
        step: dict[str, Any] = {"release": number, "clock": release.clock, "notes": _facts(release), "plan": None}
        if number > last:
            before = releases[last] if last >= 0 else Release(0, {}, {}, {}, {})
            planned = plan.between(before.notes, release.notes, before.notetypes, release.notetypes)
            guids = {kind: [one.guid for one in planned.changes[kind]] for kind in plan.KINDS}
            step["plan"] = {"new": guids.pop("new"), "updated": [guid for those in guids.values() for guid in those]}
            last = number
        steps.append(step)
    return steps


def _facts(release: Release) -> dict[str, dict[str, Any]]:
    """Return for each guid of a release what the replay must find."""
    return {
        note.identity.guid: {
            "mod": note.identity.mod,
            "cards": len(note.ordinals),
            "deck": note.deck,
            "blanks": {str(n): word for n, word in enumerate(release.tokens.get(note.identity.guid, []), 1)},
            "live": note.identity.status == "live",
        }
        for note in release.content.values()
    }
