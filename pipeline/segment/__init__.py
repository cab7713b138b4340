"""Post -> Mention*: which lines ask, what exactly they ask, who asked it, and the post's own answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from ..model import Block, Drop, Line, Mention
from ..text import digest, fold
from . import atoms, evidence, lines, roles, trim, unfenced
from .answer import to_markdown
from .evidence import Facts, of_title
from .signals import ASKS, STRONG
from .units import units as read_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..lexicon import Lexicon
    from ..model import Kind, Lines, Post, Removed
    from .roles import Judged
    from .units import Unit

LINKED = 75
"""Similarity (rapidfuzz ratio of folded texts, 0-100) from which a note's heading answers a question listed above."""

MAX_NOTE_HEADING = 40
"""Characters of an unmarked line that may head a note."""

CODE_CONTEXT = "手写"
"""What a coding task that is just named (LRU, 岛屿数量) asks for."""

TITLE = 0
"""Index of the unit that stands for a post's title."""

LONE = 2
"""Asks that may be the author's own in a post that tells."""

TOLD = 10
"""Lines of notes from which a post tells rather than lists."""

TOLD_OF_NOTHING = 4
"""The same where no ask is of the field."""

MIN_TITLE = 6
"""Characters of a title that cannot stand at the start of a line by chance."""

MAX_QUESTIONS = 2000
"""Questions of one post; the rest of a longer one stays unread (the longest real list seen has 231)."""

MAX_QUESTION = 2000
"""Characters of a question; longer ones are cut off with a drop record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmented:
    """What segmenting found in a post."""

    mentions: tuple[Mention, ...]
    """In document order."""
    lines: tuple[Line, ...]
    """Every block with its role, in document order."""
    dropped: tuple[Drop, ...]
    """What is in no mention, with the rule."""


@dataclass(slots=True)
class _Item:
    """A question as it stands, with what belongs to it."""

    unit: Unit
    path: tuple[str, ...]
    facts: Facts
    answer: list[Unit] = field(default_factory=list)
    told: list[Unit] = field(default_factory=list)
    hints: list[Unit] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Folded text, for comparing."""
        return fold(self.unit.text)


def segment(post: Post, lexicon: Lexicon) -> Segmented:
    """Find the questions of a post; never raises, whatever the post holds."""
    merged = lines.merge(read_units(unfenced.fence(unfenced.unfence(_pictures(post)))))
    flags = {unit.index: flag for unit, flag in merged if flag}
    judged = iter(roles.judge([unit for unit, flag in merged if not flag], post.title, lexicon))
    ordered = [
        roles.Judged(unit=unit, role="hint" if flag == "hint" else "answer", rule=f"unmarked-{flag}")
        if flag
        else next(judged)
        for unit, flag in merged
    ]
    outer = _post_facts(post, ordered, lexicon)
    items = list(islice(_items(ordered, flags, outer), MAX_QUESTIONS))
    for item in items:
        item.facts = replace(item.facts, date=evidence.in_year(item.facts.date, post.date or ""))
    if _is_lone(items, ordered, lexicon):
        ordered = [replace(j, role="note", rule="lone-ask") if j.role == "question" else j for j in ordered]
        items = []
    linked = _link_notes(items, ordered)
    mentions = [m for item in items for m in _mentions(post, item, lexicon)]
    asked_by_title = _title_question(post, ordered, outer, lexicon)
    if asked_by_title and not any(item.unit.score >= STRONG for item in items):
        mentions = asked_by_title
    roles_of = [_line(j, linked) for j in ordered]
    dropped = tuple(
        Drop(text=line.text, rule=line.rule, lines=j.unit.lines)
        for line, j in zip(roles_of, ordered, strict=True)
        if line.role in {"noise", "note"}
    )
    return Segmented(mentions=_with_keys(post, mentions), lines=tuple(roles_of), dropped=dropped)


def _is_lone(items: Sequence[_Item], ordered: Sequence[Judged], lexicon: Lexicon) -> bool:
    """Tell one or two asks among much that is told: an author who asks himself, no interview."""
    notes = sum(j.role == "note" for j in ordered)
    technical = any(item.unit.score >= ASKS and lexicon.find_terms(item.unit.text) for item in items)
    headings = any(item.unit.is_heading for item in items)
    return len(items) <= LONE and notes >= (TOLD if technical else TOLD_OF_NOTHING) and not headings


def _pictures(post: Post) -> list[Block]:
    """Turn lines that repeat the title with keywords behind it, the alt text of a lost picture, into pictures."""
    title = post.title or post.blocks[0].text.strip()
    return [
        Block(kind="image", text="", lines=block.lines)
        if len(title) >= MIN_TITLE and block.text.strip().startswith((f"{title},", f"{title}，"))
        else block
        for block in post.blocks
    ]


def _post_facts(post: Post, ordered: Sequence[Judged], lexicon: Lexicon) -> Facts:
    """Return what front matter and title say; front matter wins."""
    title = post.title or next((j.unit.text for j in ordered if j.role == "title"), "")
    stated = Facts(
        companies=(lexicon.canonical_company(post.company),) if post.company else (),
        round=post.round,
        role=post.role,
        date="",
    )
    facts = stated.over(replace(of_title(title, lexicon), date=""))
    return facts if facts.role else replace(facts, role=_told_role(ordered))


def _told_role(ordered: Sequence[Judged]) -> str:
    """Return the role that the introduction names, the lines before the first question."""
    introduction = takewhile(lambda j: j.role != "question", ordered)
    return next(filter(None, (evidence.role_told(j.unit.text) for j in introduction if j.role == "note")), "")


def _items(ordered: Sequence[Judged], flags: dict[int, str], outer: Facts) -> Iterator[_Item]:
    """Yield the questions with the sections they stand in and what follows them."""
    stack: list[Judged] = []
    item: _Item | None = None
    for j in ordered:
        roles.close_sections(stack, j)
        if j.role == "section":
            stack.append(j)
        if j.role in {"section", "question"} and item is not None:
            yield item
            item = None
        if j.role == "question":
            item = _Item(unit=j.unit, path=tuple(s.unit.text for s in stack), facts=_facts(stack, outer))
        elif item is not None and j.role in {"answer", "hint"}:
            flag = flags.get(j.unit.index)
            {"hint": item.hints, "told": item.told}.get(flag or "", item.answer).append(j.unit)
    if item is not None:
        yield item


def _facts(stack: Sequence[Judged], outer: Facts) -> Facts:
    for section in stack:
        outer = section.facts.over(outer)
    return outer


def _link_notes(items: Sequence[_Item], ordered: Sequence[Judged]) -> dict[int, str]:
    """Give notes that restate a question listed above to that question.

    Returns index of unit -> rule for the lines that became answers.
    """
    linked: dict[int, str] = {}
    item: _Item | None = None
    for j in ordered:
        if j.role in {"section", "question", "noise", "title"}:
            item = None
            continue
        if j.role != "note":
            continue
        heading = j.unit.cls == "plain" and len(j.unit.text) <= MAX_NOTE_HEADING
        found = _asked_above(j.unit, items) if heading else None
        if found is not None:
            item = found
            linked[j.unit.index] = "restates-question"
        elif item is not None:
            item.answer.append(j.unit)
            linked[j.unit.index] = "answers-restated"
    return linked


def _asked_above(unit: Unit, items: Sequence[_Item]) -> _Item | None:
    """Return the unanswered question above that a line restates, the likest one, the latest among equals."""
    key = fold(unit.text)
    asked = [item for item in reversed(items) if not item.answer and item.unit.index < unit.index]
    best = process.extractOne(key, [item.key for item in asked], scorer=fuzz.ratio, score_cutoff=LINKED)
    return asked[best[2]] if best and key else None


def _mentions(post: Post, item: _Item, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the atoms of one item; an answer that is not split belongs to all of them."""
    if item.unit.index == TITLE:  # the page's own question, worded for readers
        yield _mention(post, item, item.unit.text, (), lexicon)
        return
    text, removed = trim.trim(item.unit.text[:MAX_QUESTION])
    tasks = any(trim.is_task(piece.text) for piece in removed)
    found = atoms.split(text, lexicon, tasks=tasks) if text else []
    for atom in found:
        yield _mention(post, item, atom, removed, lexicon)


def _mention(
    post: Post, item: _Item, question: str, removed: tuple[Removed, ...], lexicon: Lexicon
) -> Mention:
    answer = [unit for unit in item.answer if unit.text or unit.is_literal]
    kind = _kind(question, item, removed)
    return Mention(
        key="",
        post=post.id,
        lines=item.unit.lines,
        question=question,
        context=_context(question, kind, item, lexicon),
        parts=atoms.parts(question, lexicon),
        item_lines=_span([item.unit, *item.hints, *item.told]),
        item_text=" ".join(u.text for u in (item.unit, *item.hints, *item.told)),
        answer=to_markdown(answer),
        answer_lines=_span(answer) or (item.unit.lines if _gives_answer(removed) else _span(item.told)),
        path=item.path,
        kind=kind,
        companies=item.facts.companies,
        round=item.facts.round or None,
        role=item.facts.role or None,
        date=item.facts.date or None,
        code_blocks=sum(unit.cls == "code" for unit in answer),
        images=sum(unit.cls == "image" for unit in answer),
        removed=removed,
    )


def _kind(question: str, item: _Item, removed: Sequence[Removed]) -> Kind:
    """Return what is asked for, by the question, the narrative before it (让手写…, 手撕:) or its section (手撕)."""
    if item.path and roles.CODING.match(item.path[-1]):
        return "code"
    label = "".join(piece.text for piece in removed if piece.why == "lead")
    return atoms.kind_of(label + question)


def _context(question: str, kind: Kind, item: _Item, lexicon: Lexicon) -> str:
    """Return what a question leaves to its place: that it wants code, or its subject."""
    if kind == "code" and atoms.kind_of(question) != "code":
        return CODE_CONTEXT
    alone = any(not lexicon.terms[hit.id].generic for hit in lexicon.find_terms(question))
    return "" if alone or not item.path else item.path[-1]


def _gives_answer(removed: Sequence[Removed]) -> bool:
    return any(piece.why == "answer" for piece in removed)


def _span(units: Sequence[Unit]) -> Lines | None:
    found = [unit.lines for unit in units if unit.lines]
    return (min(first for first, _ in found), max(last for _, last in found)) if found else None


def _title_question(
    post: Post, ordered: Sequence[Judged], facts: Facts, lexicon: Lexicon
) -> list[Mention]:
    """Return the title as the one question of a post that only answers it (a page of a Q&A site)."""
    [unit] = read_units([Block(kind="heading", text=post.title, level=1)])
    unit = replace(unit, index=TITLE)
    if unit.score < STRONG or evidence.INTERVIEW.search(post.title):
        return []
    body = [j.unit for j in ordered if j.role in {"note", "answer", "section", "question"}]
    item = _Item(unit=unit, path=(), facts=facts, answer=body)
    return list(_mentions(post, item, lexicon))


def _with_keys(post: Post, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Give every mention its key: post, digest of the folded question, ordinal behind repeats."""
    seen: Counter[str] = Counter()
    result = []
    for mention in mentions:
        key = f"{post.id}#{digest(fold(mention.context) + '/' + fold(mention.question))}"
        seen[key] += 1
        suffix = f"-{seen[key]}" if seen[key] > 1 else ""
        result.append(replace(mention, key=key + suffix))
    return tuple(result)


def _line(judged: Judged, linked: dict[int, str]) -> Line:
    unit = judged.unit
    rule = linked.get(unit.index)
    return Line(
        line=unit.lines[0] if unit.lines else unit.index,
        role="answer" if rule else judged.role,
        rule=rule or judged.rule,
        text=unit.text,
    )
