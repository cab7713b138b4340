"""The forms of a bank's questions and the verdicts on those that meet, in SQLite: only what is new is compared.

What stands in the file follows from the questions alone, so a file brought up to date and one made anew say the
same. A file made by other rules or another lexicon is made anew.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sqlite3
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import combinations, product
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from ..model import Verdict
from .canonical import Form, canonical
from .keys import keys_of
from .rules import Outcome, compare, in_one_post, is_one

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ..lexicon import Lexicon
    from .records import Ask

SAME_TEXT = Outcome(verdict="same", confident=True, reason="the same text")
"""Of two questions with the same words."""

LEAST_REST = 2
"""Characters left over that may be a term."""

_BATCH = 20_000
"""Rows handled at once; bounds the memory of a first run."""

_FIELDS = tuple(field.name for field in fields(Form))
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
CREATE TABLE IF NOT EXISTS made_by(version TEXT);
CREATE TABLE IF NOT EXISTS form(id INTEGER PRIMARY KEY, signature TEXT UNIQUE, core TEXT);
CREATE TABLE IF NOT EXISTS ask(key TEXT PRIMARY KEY, digest TEXT, post TEXT, flat TEXT, form INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ask_of_form ON ask(form);
CREATE TABLE IF NOT EXISTS meeting(number INTEGER, form INTEGER, visits INTEGER, PRIMARY KEY(number, form)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS meeting_of_form ON meeting(form);
CREATE TABLE IF NOT EXISTS pair(a INTEGER, b INTEGER, confident INTEGER, reason TEXT, PRIMARY KEY(a, b)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pair_of_second ON pair(b);
CREATE TEMP TABLE fresh(form INTEGER PRIMARY KEY);
"""
_MEET = """
SELECT DISTINCT fresh.form, other.form FROM fresh
CROSS JOIN meeting one ON one.form = fresh.form
CROSS JOIN meeting other ON other.number = one.number AND other.form < one.form AND NOT (one.visits AND other.visits)
"""
"""Pairs of a new form and an earlier one it meets; a new id is above all others. CROSS keeps the order of the joins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A question as it stands in the index."""

    key: str
    """Its key."""
    post: str
    """Id of its post; "" for none."""
    flat: str
    """Its folded text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that questions name and no term covers."""

    text: str
    """A Latin word, or the Chinese left over."""
    questions: int
    """In how many questions."""
    example: str
    """Key of one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The verdicts on a bank, without saying the same of every pair of two questions asked a hundred times."""

    alike: tuple[tuple[str, ...], ...]
    """Keys of each form, sorted; those that differ but in words. Groups by their first key."""
    verdicts: tuple[Verdict, ...]
    """`same` ones of each two forms, between the first two keys of different posts; and of each two of one post."""
    subjects: tuple[tuple[str, ...], ...]
    """First keys of the forms about the same terms, where there are several."""
    gaps: tuple[Gap, ...]
    """What the lexicon does not know, the most frequent first."""


class Index:
    """Questions and verdicts, on disk or in memory."""

    def __init__(self, lexicon: Lexicon, path: Path | None = None) -> None:
        """Open the index.

        Args:
            lexicon: Terms; another one makes the file anew.
            path: The file; None for memory.
        """
        self._lexicon = lexicon
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = _open(path, _version(lexicon))
        self._fresh: dict[int, Form] = {}
        self._met: list[tuple[int, int, bool]] = []
        """Rows of `meeting` still to be written."""

    def update(self, asks: Iterable[Ask]) -> None:
        """Make the index hold exactly these questions; those it holds already are not compared again."""
        known = dict(self._db.execute("SELECT key, digest FROM ask"))
        wanted = {ask.key: ask for ask in asks}
        digests = {key: _digest(ask) for key, ask in wanted.items()}
        self._forget([key for key, digest in known.items() if digests.get(key) != digest])
        self._add([ask for key, ask in wanted.items() if known.get(key) != digests[key]])
        self._db.commit()

    def add(self, asks: Iterable[Ask]) -> None:
        """Add questions whose keys are new."""
        self._add(list(asks))
        self._db.commit()

    def verdicts(self) -> Iterator[Verdict]:
        """Yield the verdict on every pair that is not different, in no order."""
        members = self._members()
        yield from self._verdicts(members, [*self._pairs(), *self._related()])
        for twins in _twins(members):
            for a, b in combinations(twins, 2):
                yield verdict_on(a, b, SAME_TEXT)

    def verdicts_on(self, keys: Collection[str]) -> Iterator[Verdict]:
        """Yield the verdicts on the pairs of these questions with any other that is the same, or likely so."""
        marks = ",".join("?" * len(keys))
        own = f"SELECT form FROM ask WHERE key IN ({marks})"  # noqa: S608  question marks only
        pairs = self._pairs(f"WHERE a IN ({own}) OR b IN ({own})", [*keys, *keys])
        found = {id_ for a, b, _ in pairs for id_ in (a, b)} | {
            row[0] for row in self._db.execute(own, [*keys])
        }
        verdicts = self._verdicts(self._members(found), pairs)
        yield from (verdict for verdict in verdicts if verdict.a in keys or verdict.b in keys)

    def _verdicts(
        self, members: dict[int, list[Member]], pairs: Iterable[tuple[int, int, Outcome]]
    ) -> Iterator[Verdict]:
        for group, outcome in self._groups(members):
            for a, b in combinations(group, 2):
                yield verdict_on(a, b, outcome)
        for one, other, outcome in pairs:
            for a, b in product(members[one], members[other]):
                yield verdict_on(a, b, outcome)

    def compared(self) -> Compared:
        """Return the verdicts in short."""
        members = self._members()
        alike = [tuple(m.key for m in group) for group in members.values() if len(group) == 1]
        found: list[Verdict] = []
        for group, outcome in self._groups(members):
            found += [verdict_on(a, b, outcome) for a, b in _in_one_post(group, group)]
            if outcome.confident:
                alike.append(tuple(member.key for member in group))
            else:
                alike += [(member.key,) for member in group]
                found += [verdict_on(group[0], other, outcome) for other in group[1:]]
        for one, other, outcome in self._pairs():
            found.append(verdict_on(*_of_two_posts(members[one], members[other]), outcome))
            found += [
                verdict_on(a, b, outcome) for a, b in _in_one_post(members[one], members[other])
            ]
        for twins in _twins(members):
            found += [verdict_on(twins[0], twin, SAME_TEXT) for twin in twins[1:]]
        verdicts = {
            (verdict.a, verdict.b): verdict for verdict in found if verdict.verdict == "same"
        }
        return Compared(
            alike=tuple(sorted(alike)),
            verdicts=tuple(verdict for _, verdict in sorted(verdicts.items())),
            subjects=self._subjects(members),
            gaps=self._gaps(members),
        )

    def _gaps(self, members: dict[int, list[Member]]) -> tuple[Gap, ...]:
        found: dict[str, list[str]] = defaultdict(list)
        for id_, signature in self._db.execute("SELECT id, signature FROM form"):
            form = _form(signature)
            words = [name.removeprefix("?") for name in form.core if name.startswith("?")]
            for text in [*words, *([form.rest] if len(form.rest) >= LEAST_REST else [])]:
                found[text] += [member.key for member in members[id_]]
        # What one question alone leaves over is chance; an unknown word is a name.
        gaps = [
            Gap(text=text, questions=len(keys), example=min(keys))
            for text, keys in found.items()
            if len(keys) > 1 or text.isascii()
        ]
        return tuple(sorted(gaps, key=lambda gap: (-gap.questions, gap.text)))

    def _subjects(self, members: dict[int, list[Member]]) -> tuple[tuple[str, ...], ...]:
        rows = self._db.execute(
            "SELECT group_concat(id) FROM form WHERE core <> '' GROUP BY core HAVING count(*) > 1"
        )
        return tuple(
            sorted(
                tuple(sorted(members[int(id_)][0].key for id_ in ids.split(",")))
                for (ids,) in rows
            )
        )

    def _related(self) -> Iterator[tuple[int, int, Outcome]]:
        """Yield the pairs of forms that meet and are related, which are not kept."""
        self._db.execute("DELETE FROM fresh")
        self._db.execute("INSERT INTO fresh SELECT id FROM form")
        for batch in self._meetings():
            forms = self._load({id_ for pair in batch for id_ in pair})
            for a, b in batch:
                outcome = compare_in_order(forms[a], forms[b], self._lexicon)
                if outcome.verdict == "related":
                    yield a, b, outcome

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _forget(self, keys: Collection[str]) -> None:
        self._db.executemany("DELETE FROM ask WHERE key = ?", [(key,) for key in keys])
        if keys:
            unused = "SELECT id FROM form WHERE id NOT IN (SELECT form FROM ask)"
            gone = self._db.execute(unused).fetchall()
            for table, column in (
                ("form", "id"),
                ("meeting", "form"),
                ("pair", "a"),
                ("pair", "b"),
            ):
                self._db.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)  # noqa: S608

    def _add(self, asks: Sequence[Ask]) -> None:
        with _uncollected():
            for start in range(0, len(asks), _BATCH):
                rows = []
                for ask in asks[start : start + _BATCH]:
                    flat, form = canonical(ask, self._lexicon)
                    rows.append((ask.key, _digest(ask), ask.post, flat, self._form(form)))
                self._db.executemany("INSERT INTO ask VALUES (?, ?, ?, ?, ?)", rows)
                self._db.executemany("INSERT INTO meeting VALUES (?, ?, ?)", self._met)
                self._met.clear()
            self._compare()

    def _form(self, form: Form) -> int:
        """Return the id of a form, noting where it meets others when it is new."""
        signature = _signature(form)
        found = self._db.execute(
            "SELECT id FROM form WHERE signature = ?", (signature,)
        ).fetchone()
        if found:
            return int(found[0])
        core = " ".join(sorted(form.core))
        id_ = self._db.execute(
            "INSERT INTO form(signature, core) VALUES (?, ?)", (signature, core)
        ).lastrowid
        assert id_ is not None  # noqa: S101  SQLite gives every row of such a table an id
        self._fresh[id_] = form
        self._met += [(key.number, id_, key.visits) for key in keys_of(form, self._lexicon)]
        return id_

    def _compare(self) -> None:
        """Find what the new forms are the same as, or likely so, among those they meet."""
        self._db.execute("DELETE FROM fresh")
        self._db.executemany("INSERT INTO fresh VALUES (?)", ((id_,) for id_ in self._fresh))
        for batch in self._meetings():
            forms = self._fresh | self._load(
                {id_ for pair in batch for id_ in pair} - self._fresh.keys()
            )
            rows = []
            for a, b in batch:
                if is_one(forms[a], forms[b], self._lexicon):
                    outcome = compare_in_order(forms[a], forms[b], self._lexicon)
                    rows.append((min(a, b), max(a, b), outcome.confident, outcome.reason))
            self._db.executemany("INSERT INTO pair VALUES (?, ?, ?, ?)", rows)
        self._fresh.clear()

    def _meetings(self) -> Iterator[list[tuple[int, int]]]:
        """Yield the pairs of forms to compare, in batches."""
        met = self._db.cursor().execute(_MEET)
        while batch := met.fetchmany(_BATCH):
            yield batch

    def _load(self, ids: Collection[int]) -> dict[int, Form]:
        marks = ",".join(map(str, ids))
        rows = self._db.execute(f"SELECT id, signature FROM form WHERE id IN ({marks})")  # noqa: S608  numbers only
        return {id_: _form(signature) for id_, signature in rows}

    def _members(self, forms: Collection[int] | None = None) -> dict[int, list[Member]]:
        """Return the questions of these forms, or of all, by key."""
        only = "" if forms is None else f"WHERE form IN ({','.join(map(str, forms))})"
        members: dict[int, list[Member]] = defaultdict(list)
        for form, key, post, flat in self._db.execute(
            f"SELECT form, key, post, flat FROM ask {only} ORDER BY key"  # noqa: S608
        ):
            members[form].append(Member(key=key, post=post, flat=flat))
        return members

    def _pairs(self, where: str = "", keys: Sequence[str] = ()) -> list[tuple[int, int, Outcome]]:
        rows = self._db.execute(f"SELECT a, b, confident, reason FROM pair {where}", keys)  # noqa: S608
        return [
            (a, b, Outcome(verdict="same", confident=bool(sure), reason=why))
            for a, b, sure, why in rows
        ]

    def _groups(self, members: dict[int, list[Member]]) -> Iterator[tuple[list[Member], Outcome]]:
        """Yield the forms that several questions have, with what that makes of them."""
        several = [id_ for id_, group in members.items() if len(group) > 1]
        forms = self._load(several)
        for id_ in several:
            yield members[id_], compare(forms[id_], forms[id_], self._lexicon)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: what is made stays, and looking through all of it costs a fifteenth of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _open(path: Path | None, version: str) -> sqlite3.Connection:
    """Open a file made by this version; another or a damaged one is made anew."""
    for again in (False, True):
        db = sqlite3.connect(path or ":memory:")
        try:
            db.executescript(_SCHEMA)
            found = [row[0] for row in db.execute("SELECT version FROM made_by")]
        except sqlite3.DatabaseError:
            if again:
                raise
            found = ["damaged"]
        if found == [version]:
            return db
        if not found:
            db.execute("INSERT INTO made_by VALUES (?)", (version,))
            return db
        db.close()
        if path is not None:
            path.unlink()
    raise AssertionError


def _version(lexicon: Lexicon) -> str:
    """Return a digest of all that verdicts follow from: the lexicon and the rules."""
    parts = [
        lexicon.digest,
        *(file.read_text("utf-8") for file in sorted(Path(__file__).parent.glob("*.py"))),
    ]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def _digest(ask: Ask) -> str:
    text = json.dumps([ask.text, ask.context, ask.post, ask.joins])
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _signature(form: Form) -> str:
    """Return the form as text, the same for equal forms."""
    values = (getattr(form, name) for name in _FIELDS)
    return json.dumps(
        [sorted(v) if isinstance(v, frozenset) else v for v in values], ensure_ascii=False
    )


def _form(signature: str) -> Form:
    plain = dict(zip(_FIELDS, json.loads(signature), strict=True))
    for name in ("core", "broad", "asks", "qualifiers"):
        plain[name] = frozenset(plain[name])
    plain["numbers"] = tuple(plain["numbers"])
    plain["directed"] = frozenset(map(tuple, plain["directed"]))
    return Form(**plain)


def _of_two_posts(first: Sequence[Member], second: Sequence[Member]) -> tuple[Member, Member]:
    """Return the first pair that no post asks both of, for such a pair says less than the forms do; else the first."""
    pairs = ((one, other) for one in first for other in second if not one.post or one.post != other.post)
    return next(pairs, (first[0], second[0]))


def _in_one_post(
    first: Sequence[Member], second: Sequence[Member]
) -> Iterator[tuple[Member, Member]]:
    """Yield the pairs of members of one post."""
    by_post: dict[str, list[Member]] = defaultdict(list)
    for member in second:
        by_post[member.post].append(member)
    for member in first:
        for other in by_post[member.post] if member.post else ():
            if first is not second or member.key < other.key:
                yield member, other


def compare_in_order(a: Form, b: Form, lexicon: Lexicon) -> Outcome:
    """Return the outcome for two forms, which names the sides in an order that is theirs, not the caller's."""
    (_, first), (_, second) = sorted(
        ((_signature(form), form) for form in (a, b)), key=itemgetter(0)
    )
    return compare(first, second, lexicon)


def verdict_on(a: Member, b: Member, outcome: Outcome) -> Verdict:
    """Return the outcome of their forms for two questions, with what their texts and posts say."""
    if a.flat == b.flat:
        outcome = SAME_TEXT
    elif a.post and a.post == b.post:
        outcome = in_one_post(outcome)
    first, second = sorted((a.key, b.key))
    return Verdict(
        a=first,
        b=second,
        verdict=outcome.verdict,
        confident=outcome.confident,
        reason=outcome.reason,
    )


def _twins(members: dict[int, list[Member]]) -> Iterator[list[Member]]:
    """Yield the questions of one text that have several forms, when a part of it is carried as context; one of each."""
    by_flat: dict[str, list[Member]] = defaultdict(list)
    for group in members.values():
        for flat, member in {member.flat: member for member in reversed(group)}.items():
            by_flat[flat].append(member)
    yield from (
        sorted(each, key=lambda member: member.key) for each in by_flat.values() if len(each) > 1
    )
