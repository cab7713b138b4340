"""Questions that do not stand on lines of their own: tables with one a row, lists behind a label, told interviews."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..model import Block
from .answered import NO_ASK
from .signals import ASKS, ask_score
from .story import MAX_MEMBER, taken_from_item, taken_from_story

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .story import Names

LABEL = "label"
"""Marker of the label of a list in one line."""

ROW = "row"
"""Marker of a question that is a row of a table."""

HABIT = 2
"""Labelled lists that make it the habit of a post."""

MAX_LABEL = 60
"""Characters from whose colon the label of a list may stand before it, white space and a bullet with them."""

MIN_MEMBERS = 3
"""Members a list in one line has at least."""

COLUMN_ASKS = 0.5
"""Share of a column's cells that ask, from which it is a column of questions."""

_QUESTION_HEAD = re.compile(r"题目?$|问题|question|面试题|考点", re.IGNORECASE)
_ANSWER_HEAD = re.compile(r"答案|回答|解答|解析|要点|answer", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:[-*+●•]\s*)?(?!(?:[QAqa]|[追]?问|答案?|我|本人|面试官|考官|老师|主管|HR)\s?[A-Z]?\d{0,2}\s*[:：])((?:第?[一二三四五终]\s*[面轮]|\d\s*面|HR\s*面|[\w+#/ ]{1,12}(?:基础|八股|部分|相关|方面|问题|题)?|"
    r"[\u4e00-\u9fff]{2,8})(?:[(（][^()（）]{0,20}[)）])?)\s*[:：]\s*"
)
_ASKING = re.compile(r"什么|怎么|如何|怎样|为何|哪|吗|[?？]")
_ROUND = re.compile(r"[面轮](?:[(（][^()（）]*[)）])?$")
_ROUND_AND_ASK = re.compile(
    r"^((?:第?[一二三四五终]\s?[面轮]|HR\s?面)(?:[(（][^()（）]{0,20}[)）])?)\s{0,9}[:：]\s{0,9}(\S[^。;；]*)$", re.IGNORECASE
)
_MEMBER_OF_ROUND = re.compile(r"\s{0,9}[、；;，,]\s{0,9}")
"""A round told in one line (一面：…，…) names its asks one after the other."""

_MEMBER = re.compile(r"\s{0,9}[、；;]\s{0,9}")
"""What stands between the members of a list in one line."""

_PARTED = re.compile(r"\s{0,9}[；;]\s{0,9}")
"""Between members that are lists themselves (编码器、解码器的区别；手写NMS)."""

_CIRCLED = re.compile(r"[；;，,。]?\s{0,9}[①-⑳]\s{0,9}")


def is_labelled_list(block: Block) -> bool:
    """Tell `label: a、b、c` or ①a；②b；③c whose members ask."""
    if block.kind not in {"paragraph", "item"}:
        return False
    return bool(_listed(block.text, habitual=False) or _counted(block, habitual=False))


def taken_apart(block: Block, names: Names, *, habitual: bool, story: bool) -> Iterator[Block]:
    """Yield the questions of a table or of a labelled list as items; any other block as it is.

    `names`: tells whether a text names a term. `habitual`: the post is written in labelled lists, so that one of bare names is one too. `story`: it tells the
    interview, so that a paragraph may tell of one ask.
    """
    if block.kind == "table":
        yield from _rows(block)
    elif block.kind in {"paragraph", "item"}:
        told = taken_from_story(block, names, story=story and block.kind == "paragraph")
        told = told or taken_from_item(block) or _counted(block, habitual=habitual)
        yield from told or _members(block, habitual=habitual)
    else:
        yield block


def _rows(block: Block) -> Iterator[Block]:
    """Yield a table of questions row by row, with the cells of its answer column behind each."""
    column = _asking_column(block.rows)
    if column is None:
        yield block
        return
    head = block.rows[0]
    answers = next(
        (i for i, cell in enumerate(head) if i != column and _ANSWER_HEAD.search(cell)), None
    )
    first = (
        0
        if ask_score(_cell(head, column)) >= ASKS
        and not _QUESTION_HEAD.search(_cell(head, column))
        else 1
    )
    for number, row in enumerate(block.rows):
        if number < first or not _cell(row, column):
            continue
        lines = None
        if block.lines:  # the line of dashes stands below the head
            at = block.lines[0] + number + (number > 0)
            lines = (at, at)
        yield Block(kind="item", text=_cell(row, column), marker=ROW, lines=lines)
        if answers is not None and _cell(row, answers):
            yield Block(kind="paragraph", text=_cell(row, answers), lines=lines)


def _asking_column(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column whose head names questions, or most of whose cells ask; None for other tables."""
    if len(rows) < 2:
        return None
    for column, cell in enumerate(rows[0]):
        if _QUESTION_HEAD.search(cell):
            return column
    shares = [
        sum(ask_score(_cell(row, column)) >= ASKS for row in rows[1:]) / len(rows[1:])
        for column in range(len(rows[0]))
    ]
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] >= COLUMN_ASKS else None


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _counted(block: Block, *, habitual: bool) -> list[Block]:
    """Return the members of a paragraph that counts them in circles (①…；②…), an item each; [] for other lines."""
    text = block.text.strip()
    if not text.startswith("①") or "②" not in text:
        return []
    members = [member.rstrip("。；; ") for member in _CIRCLED.split(text)[1:]]
    if not _is_list_of_asks(members, habitual=habitual):
        return []
    return [replace(block, kind="item", text=member, marker="member") for member in members]


def _members(block: Block, *, habitual: bool) -> Iterator[Block]:
    """Yield the label of a list in one line as a heading, its members as items."""
    listed = _listed(block.text, habitual=habitual)
    if not listed:
        yield from _first_of_round(block)
        return
    label, *members = listed
    yield Block(kind="paragraph", text=label, marker=LABEL, lines=block.lines)
    for member in members:
        yield replace(block, kind="item", text=member, marker="member")


def _listed(text: str, *, habitual: bool) -> list[str]:
    """Return the label and the members of a list in one line; [] for other lines."""
    head = text[:MAX_LABEL]
    label = _LABEL.match(text.strip()) if ":" in head or "：" in head else None
    if label is None or NO_ASK.match(label[1]) or _ASKING.search(label[1]):
        return []
    in_round = _ROUND.search(label[1]) is not None
    rest = text.strip()[label.end() :].rstrip("。.；;")
    between = _MEMBER_OF_ROUND if in_round else _PARTED if _PARTED.search(rest) else _MEMBER
    members = between.split(rest)
    # Behind a round may as well stand when it was and how long it took.
    listed = _is_list_of_asks(members, habitual=habitual and not in_round)
    return [label[1], *members] if listed else []


def _first_of_round(block: Block) -> list[Block]:
    """Return a round and the ask behind its colon, the first of the lines below, apart; any other block as it is."""
    found = _ROUND_AND_ASK.match(block.text.strip()) if block.kind == "paragraph" else None
    if found is None or len(found[2]) > MAX_MEMBER or ask_score(found[2]) < ASKS:
        return [block]
    return [replace(block, text=found[1]), replace(block, text=found[2])]


def _is_list_of_asks(members: Sequence[str], *, habitual: bool) -> bool:
    """Tell short members some of which ask, or any where the post is written in such lists."""
    if not all(0 < len(member) <= MAX_MEMBER for member in members):
        return False
    asking = sum(ask_score(member) >= ASKS for member in members)
    return habitual or (len(members) >= MIN_MEMBERS and asking * 3 >= len(members))
