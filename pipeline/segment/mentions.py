"""Items to mentions: what exactly is asked, what kind of answer it wants, where it and its answer stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ..model import Block, Mention
from ..text import digest, fold
from . import atoms, compound, evidence, noise, trim
from .answer import to_markdown
from .items import Item
from .signals import STRONG
from .tasks import heads_coding
from .units import strip_number, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..lexicon import Lexicon, Term
    from ..model import Kind, Lines, Post, Removed
    from .evidence import Facts
    from .seen import Judged
    from .units import Unit

CODE_CONTEXT = "手写"
"""What a coding task that is just named (LRU, 岛屿数量) asks for."""

TITLE = 0
"""Index of the unit that stands for a post's title."""

MAX_QUESTION = 2000
"""Characters of a question; what is behind them is cut off, but stays in the item's text."""


def mentions(post: Post, item: Item, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the atoms of one item; an answer that is not split belongs to all of them."""
    if item.unit.index == TITLE:  # the page's own question, worded for readers
        yield _mention(post, item, item.unit.text, (), lexicon)
        return
    text, removed = trim.trim(item.unit.text[:MAX_QUESTION])
    tasks = any(trim.is_task(piece.text) for piece in removed)
    found = atoms.split(text, lexicon, tasks=tasks) if text else []
    for atom in found:
        yield _mention(post, item, atom, removed, lexicon)


def title_question(
    post: Post, ordered: Sequence[Judged], facts: Facts, lexicon: Lexicon
) -> list[Mention]:
    """Return the title as the one question of a post that only answers it (a page of a Q&A site)."""
    [unit] = units([Block(kind="heading", text=post.title, level=1)], lexicon)
    unit = replace(unit, index=TITLE)
    if unit.score < STRONG or evidence.INTERVIEW.search(post.title) or noise.gives_advice(post.title):
        return []
    body = [j.unit for j in ordered if j.role in {"note", "answer", "section", "question"}]
    item = Item(unit=unit, path=(), facts=facts, answer=body)
    return list(mentions(post, item, lexicon))


def with_keys(post: Post, found: Sequence[Mention]) -> tuple[Mention, ...]:
    """Give every mention its key: post, digest of the folded question, ordinal behind repeats."""
    seen: Counter[str] = Counter()
    result = []
    for mention in found:
        key = f"{post.id}#{digest(fold(mention.context) + '/' + fold(mention.question))}"
        seen[key] += 1
        suffix = f"-{seen[key]}" if seen[key] > 1 else ""
        result.append(replace(mention, key=key + suffix))
    return tuple(result)


def _mention(
    post: Post, item: Item, question: str, removed: tuple[Removed, ...], lexicon: Lexicon
) -> Mention:
    answer = [unit for unit in item.answer if unit.text or unit.is_literal]
    kind = _kind(question, item, removed)
    whole = [item.unit, *item.hints, *item.told]
    return Mention(
        key="",
        post=post.id,
        lines=item.unit.lines,
        question=question,
        context=_context(question, kind, item, lexicon),
        parts=compound.parts(question, lexicon),
        item_lines=_span(whole),
        item_text=" ".join(unit.text for unit in whole),
        answer=to_markdown(answer),
        answer_lines=_span(answer)
        or (item.unit.lines if _gives_answer(removed) else _span(item.told)),
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


def _kind(question: str, item: Item, removed: Sequence[Removed]) -> Kind:
    """Return what is asked for, by the question, the narrative before it (让手写…, 手撕:) or its section (手撕)."""
    if item.path and heads_coding(item.path[-1]):
        return "code"
    label = "".join(piece.text for piece in removed if piece.why == "lead")
    return atoms.kind_of(label + question)


def _context(question: str, kind: Kind, item: Item, lexicon: Lexicon) -> str:
    """Return what a question leaves to its place: that it wants code, or its subject."""
    if kind == "code" and atoms.kind_of(question) != "code":
        return CODE_CONTEXT
    named = [lexicon.terms[hit.id] for hit in lexicon.find_terms(question)]
    alone = len(named) > 1 or any(not term.generic or _is_narrow(term) for term in named)
    if alone or not item.path:
        return ""
    heading = _subject_of_section(item.path[-1], lexicon)
    return heading if not named or lexicon.find_terms(heading) else ""


def _is_narrow(term: Term) -> bool:
    """Tell a term that names one thing (CNN, Java), though too broad to tell questions apart, from a field's name."""
    return bool(term.topics) and not term.topics[0].endswith("-basics")


def _subject_of_section(heading: str, lexicon: Lexicon) -> str:
    """Return what a heading says the questions below it are about; "" where it names when or by whom they were asked."""
    if evidence.of_heading(heading, lexicon) != evidence.NOTHING or evidence.date_of(heading):
        return ""
    return strip_number(heading)


def _gives_answer(removed: Sequence[Removed]) -> bool:
    return any(piece.why == "answer" for piece in removed)


def _span(lines_of: Sequence[Unit]) -> Lines | None:
    found = [unit.lines for unit in lines_of if unit.lines]
    return (min(first for first, _ in found), max(last for _, last in found)) if found else None
