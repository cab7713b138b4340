"""Post -> Mention*: which lines ask, what exactly they ask, who asked it, and the post's own answers.

In the order of the flow: blocks become units (`units`), wrapped lines are joined (`lines`), every line gets a role
(`walk`), questions get their sections and answers (`items`), and are worded for cards (`mentions`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import count, takewhile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..model import Block, Drop, Line, Mention
from . import evidence, lines, unfenced, walk
from .evidence import NOTHING, Facts, of_title
from .items import items, link_notes
from .mentions import mentions, title_question, with_keys
from .seen import Judged
from .signals import ASKS, STRONG
from .units import units

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..lexicon import Lexicon
    from ..model import Post
    from .items import Item

LONE = 2
"""Asks that may be the author's own in a post that tells."""

NAMES = 6
"""Bare names, none of which asks, that may be what the author means to revise."""

OF_FIELD = 0.25
"""Share of such asks that are of the field, from which they are no adviser's."""

TOLD = 10
"""Lines of notes from which a post tells rather than lists."""

TOLD_OF_NOTHING = 4
"""The same where no ask is of the field."""

MIN_TITLE = 6
"""Characters of a title that cannot stand at the start of a line by chance."""

_HAN = re.compile(r"[\u4e00-\u9fff]")

MAX_QUESTIONS = 2000
"""Questions of one post; the rest of a longer one is reported as notes (the longest real list seen has 231)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmented:
    """What segmenting found in a post."""

    mentions: tuple[Mention, ...]
    """In document order."""
    lines: tuple[Line, ...]
    """Every block with its role, in document order."""
    dropped: tuple[Drop, ...]
    """What is in no mention, with the rule."""


def segment(post: Post, lexicon: Lexicon) -> Segmented:
    """Find the questions of a post; never raises, whatever the post holds."""
    ordered = _within_limit(_judged(post, lexicon))
    outer = _post_facts(post, ordered, lexicon)
    asked = list(items(ordered, outer, post.date or ""))
    if _is_lone(asked, ordered, lexicon, post.title):
        ordered = [
            replace(j, role="note", rule="lone-ask") if j.role == "question" else j
            for j in ordered
        ]
        asked = []
    linked = link_notes(asked, ordered)
    found = [mention for item in asked for mention in mentions(post, item, lexicon)]
    if not any(item.unit.score >= STRONG for item in asked):
        found = title_question(post, ordered, outer, lexicon) or found
    told = tuple(_line(j, linked) for j in ordered)
    dropped = tuple(
        Drop(text=line.text, rule=line.rule, lines=j.unit.lines)
        for line, j in zip(told, ordered, strict=True)
        if line.role in {"noise", "note"}
    )
    return Segmented(mentions=with_keys(post, found), lines=told, dropped=dropped)


def _judged(post: Post, lexicon: Lexicon) -> list[Judged]:
    """Return the units of a post with their roles; a line that belongs to the item above it is not asked for one."""
    blocks = unfenced.fence(unfenced.unfence(_pictures(post)))
    merged = lines.merge(units(unfenced.stated_in_code(blocks), lexicon))
    judged = iter(walk.judge([unit for unit, flag in merged if not flag], post.title, lexicon))
    return [
        Judged(unit=unit, role="hint" if flag == "hint" else "answer", rule=f"unmarked-{flag}")
        if flag
        else next(judged)
        for unit, flag in merged
    ]


def _within_limit(ordered: list[Judged]) -> list[Judged]:
    """Return the units with the questions beyond the limit as notes, which are reported like any other."""
    questions = count()
    return [
        replace(j, role="note", rule="too-many-questions")
        if j.role == "question" and next(questions) >= MAX_QUESTIONS
        else j
        for j in ordered
    ]


def _is_lone(asked: Sequence[Item], ordered: Sequence[Judged], lexicon: Lexicon, post_title: str) -> bool:
    """Tell one or two asks, or a few of which little is of the field, among much that is told: an author who asks himself, no interview."""
    notes = sum(j.role == "note" for j in ordered)
    of_field = sum(item.unit.score >= ASKS and lexicon.names_field(item.unit.text) for item in asked)
    if any(item.unit.is_heading and lexicon.names_field(item.unit.text) for item in asked):
        return False
    told = notes + sum(j.role == "noise" for j in ordered)
    of_interview = evidence.INTERVIEW.search(next((j.unit.text for j in ordered if j.role == "title"), post_title))
    stated = any(item.facts.round or item.facts.companies for item in asked)
    if told >= TOLD and len(asked) <= NAMES and of_field < OF_FIELD * len(asked):
        return not stated
    answers = sum(j.role == "answer" for j in ordered)
    if told + answers >= TOLD and len(asked) <= NAMES and not of_field and not of_interview:
        return not stated
    if len(asked) > LONE:
        return False
    sure = of_field or stated or any(item.unit.score >= STRONG for item in asked)
    return notes >= (TOLD if of_field else TOLD_OF_NOTHING) or not sure


def _pictures(post: Post) -> list[Block]:
    """Turn lines that repeat the title with keywords behind it, the alt text of a lost picture, into pictures."""
    title = post.title or next((block.text.strip() for block in post.blocks), "")
    return [
        Block(kind="image", text="", lines=block.lines)
        if len(title) >= MIN_TITLE and block.text.strip().startswith((f"{title},", f"{title}，"))
        else block
        for block in post.blocks
    ]


def _post_facts(post: Post, ordered: Sequence[Judged], lexicon: Lexicon) -> Facts:
    """Return what front matter and title say; front matter wins. The date is the sections' to tell."""
    title = post.title or next((j.unit.text for j in ordered if j.role == "title"), "")
    stated = Facts(
        companies=(lexicon.canonical_company(post.company),) if post.company else (),
        round=post.round,
        role=post.role,
    )
    facts = stated.over(replace(of_title(title, lexicon), date=""))
    in_sections = any(j.facts.round for j in ordered)
    if not facts.companies and not facts.round and not any(j.facts.companies for j in ordered):
        facts = facts.over(replace(_of_name(post.path, lexicon), date=""))
    return replace(
        facts,
        role=facts.role or _told(ordered, evidence.role_told),
        round=facts.round or ("" if in_sections else _told(ordered, evidence.round_told)),
    )


def _of_name(path: str, lexicon: Lexicon) -> Facts:
    """Return what the name of a file says where nothing in it does; only a name in Chinese is as good as a title."""
    stem = PurePosixPath(path.rpartition("!")[2]).stem
    return of_title(stem, lexicon) if _HAN.search(stem) else NOTHING


def _told(ordered: Sequence[Judged], of_text: Callable[[str], str]) -> str:
    """Return what the introduction says, the lines before the first question."""
    introduction = takewhile(lambda j: j.role != "question", ordered)
    return next(filter(None, (of_text(j.unit.text) for j in introduction if j.role == "note")), "")


def _line(judged: Judged, linked: dict[int, str]) -> Line:
    unit = judged.unit
    rule = linked.get(unit.index)
    return Line(
        line=unit.lines[0] if unit.lines else unit.index,
        role="answer" if rule else judged.role,
        rule=rule or judged.rule,
        text=unit.text,
    )
