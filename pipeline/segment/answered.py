"""Questions with their answer in the same line, where that is the habit of a post of plain lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .signals import ASKS, STRONG, ask_score, asks_in_words
from .story import ASKED
from .tasks import LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model import Block

ANSWERED = 5
"""Questions answered behind a colon, from which that is the habit of a post."""

MIXED = 4
"""Questions answered in their line behind whatever stop, from which that is the habit of a post."""

SHARE = 0.05
"""Share of a post's lines which they are at least; code between them counts as well."""

LEAST_ANSWER = 6
"""Characters of an answer behind a comma; fewer may be one more thing that is asked about."""

MAX_ASK = 45
"""Characters of a line that asks by itself."""

NO_ASK = re.compile(
    r"问题?\s?\d{0,2}$|题目?\s?\d{0,2}$|结果|准备|材料|评[价语]|建议|感[想受]|心得|小结|反馈|反问|待办|背景|bg|总结|流程|投递|时间|地点|坐标|岗位|公司|部门|作者|来源|答|注|提示|例|优点|缺点|定义|作用|原因|方法|步骤|特点|区别|解决|.{0,8}(?:包括|包含|例如|比如|如下|分为)$",
    re.IGNORECASE,
)
"""Begins a line whose colon has no question before it."""

_ANSWERED = re.compile(
    r"^(?!\d{1,2}\s*[:：])([^:：。!！]{2,39}?[^:：。!！\s])\s{0,9}[:：]\s{0,9}(?!//)(.*)$"
)
_WHOLE = re.compile(r"(.+)()$")
_PAIR = re.compile(r"[^:：,，。]{2,20}[\u4e00-\u9fff]?(?:和|与|跟|vs\.?)[^:：,，。]{2,20}$")
"""Two things side by side before a colon are asked about."""

_SEVERAL = re.compile(r"常[用见]|哪些|几种|分类|种类|包括")
"""Asks for several things, each told in a line of its own below."""

_ASKED_AND_TOLD = re.compile(r"(.{3,60}[?？])\s{0,4}([^?？]*)$")

_NUMBER = re.compile(r"\d{1,3}\s?[.、)）]\s?(?!\d)")
_MARKED = re.compile(r"(?P<head>[^?？]{3,60}(?P<sure>[?？]))\s{0,8}(?=\S)(?P<rest>.*)$")
_STOPPED = re.compile(
    r"(?P<head>[^:：?？。!！,，]{3,45}?)(?:(?P<sure>\s{0,4}[:：]\s{0,4}(?!//)|(?<=\S)\s{2,8}|[。.;；:：]?\s?//)|[,，]\s?)(?P<rest>.*)$"
)
"""A line up to the first stop, and what stands behind it."""

_CLAUSE_END = re.compile(r"[,，。;；]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ENDS_ASKING = re.compile(r"[?？吗呢]\s*$|(?:什么|哪些|怎么办)$")
_POINT = re.compile(
    r"^(?:需要|注意|另|其中|例如|比如|方法|方式|实现|第[一二三四五六]|首先|然后|最后|因为|所以|如果)"
)


def answered_in_line(blocks: Sequence[Block]) -> list[Block]:
    """Part questions from the answers in their line, where that is the habit of a post of plain lines."""
    result = _behind_colon(blocks)
    return _behind_any_stop(blocks) if result is None else result


def _behind_colon(blocks: Sequence[Block]) -> list[Block] | None:
    """Part questions from the answers behind their colon; None where that is no habit.

    Such a line begins a paragraph, ends in its colon, or follows another of its kind; other lines with a colon are
    points of an answer.
    """
    found = _asks_before_colon(blocks)
    if sum(bool(line[2]) for line in found.values()) < ANSWERED or len(found) * 8 < len(blocks):
        return None
    result: list[Block] = []
    for index, block in enumerate(blocks):
        line = found.get(index) or _marked(blocks, index)
        if line is None:
            result.append(block)
            continue
        result.append(replace(block, kind="item", marker="Q", text=line[1]))
        if line[2]:
            result.append(replace(block, kind="item", marker="A", text=line[2]))
    return result


def _asks_before_colon(blocks: Sequence[Block]) -> dict[int, re.Match[str]]:
    """Return index -> question and answer of the lines that ask before their colon, or ask alone above their answer."""
    found: dict[int, re.Match[str]] = {}
    members = -1
    for index, block in enumerate(blocks):
        text, apart = block.text.strip(), _stands_apart(blocks, index)
        line = _ANSWERED.match(text) if block.kind == "paragraph" and not block.marker else None
        if line is None and apart and _is_line(block) and len(text) <= MAX_ASK and _asks_first(text):
            line = _WHOLE.match(text)
        if line is None or NO_ASK.match(line[1]):
            continue
        pair = apart and line[2] and _PAIR.match(line[1])
        if ask_score(line[1]) < ASKS and not pair:
            continue
        if members == index - 1 and line[2] and not apart:  # one of those asked for above
            members = index
            continue
        if not line[2] and _SEVERAL.search(line[1]):
            members = index
        if not line[2] or index - 1 in found or apart:
            found[index] = line
    return found


def _marked(blocks: Sequence[Block], index: int) -> re.Match[str] | None:
    """Return a line that begins a paragraph or follows a line, and asks up to its question mark, cut behind it."""
    line = _ASKED_AND_TOLD.match(blocks[index].text.strip()) if _is_line(blocks[index]) else None
    return line if line and ask_score(line[1]) >= STRONG and not asks_in_words(line[2]) else None


def _behind_any_stop(blocks: Sequence[Block]) -> list[Block]:
    """Part questions from answers behind a colon, a question mark, a gap or a remark, and those behind commas with them.

    In such a post a line that asks without an answer stands for itself, and one that begins a paragraph and ends in
    a colon before its answer names what was asked.
    """
    if any(block.kind in {"heading", "item"} for block in blocks):  # markup has its own
        return list(blocks)
    lines = [_stopped(block) for block in blocks]
    # Prose goes on behind a question mark as well, so that this stop shows no habit.
    sure = [
        line for line in lines
        if line and (line["sure"] or "?").strip() not in {"?", "？"} and _is_answered(line, line["rest"])
    ]  # fmt: skip
    if len(sure) < max(MIXED, SHARE * len(blocks)):
        return list(blocks)
    result: list[Block] = []
    for index, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        text = block.text.strip()
        head = _head(line, apart=line.start("head") > 0 or _stands_apart(blocks, index)) if line else ""
        if head:
            at = text.index(head) + len(head)
            at += text[at : at + 1] in {"?", "？"}
            result.append(_asked(block, text[:at]))
            rest = text[at:].lstrip(" :：,，;；。")
            if any(map(str.isalnum, rest)):
                result.append(replace(block, kind="item", marker="A", text=rest))
        elif _is_line(block) and len(text) <= MAX_ASK and _asks_alone(text):
            result.append(_asked(block, text))
        else:
            result.append(block)
    return result


def _stopped(block: Block) -> re.Match[str] | None:
    """Return a line cut at its question mark, else at its first stop; None for other blocks."""
    if not _is_line(block):
        return None
    text = block.text.strip()
    number = _NUMBER.match(text)
    at = number.end() if number else 0
    return _MARKED.match(text, at) or _STOPPED.match(text, at)


def _is_line(block: Block) -> bool:
    return block.kind == "paragraph" and not block.marker and not block.text[:1].isspace()


def _head(line: re.Match[str], *, apart: bool) -> str:
    """Return what a line asks before its first stop; "" where it asks nothing there."""
    head, rest = line["head"].rstrip(), line["rest"]
    if _POINT.match(head) or NO_ASK.match(head):
        return ""
    if not line[
        "sure"
    ]:  # what stands behind a comma may be asked as well, and a noun before it may state
        words = asks_in_words(head) or line.start("head") > 0
        answered = words and len(rest) >= LEAST_ANSWER
        return (
            head
            if answered and _is_answered(line, _CLAUSE_END.split(rest.lstrip(), maxsplit=1)[0])
            else ""
        )
    if _is_answered(line, _CLAUSE_END.split(rest.lstrip(), maxsplit=1)[0]):
        return head
    colon = line["sure"].strip() in {":", "："}
    if colon and (ask_score(head) >= ASKS and not rest.strip()):
        return head
    return head if colon and apart and rest.strip() and len(head) >= LEAST_ANSWER else ""


def _is_answered(line: re.Match[str], behind: str) -> bool:
    """Tell whether the first part of a line asks and what is behind it does not."""
    head = line["head"].rstrip()
    if LABEL.match(f"{head}：……") or not _HAN.search(head) or ask_score(head) < ASKS:
        return False
    if (line["sure"] or "").strip() in {":", "："}:
        return bool(behind.strip()) and not _ENDS_ASKING.search(behind)
    return bool(behind.strip()) and not asks_in_words(behind)


def _asks_alone(text: str) -> bool:
    return not _NUMBER.match(text) and not _CLAUSE_END.search(text) and ask_score(text) >= ASKS


def _asks_first(text: str) -> bool:
    """Tell a line that begins with a verb or word that asks, and is nothing but an ask."""
    return _asks_alone(text) and asks_in_words(text)


def _asked(block: Block, text: str) -> Block:
    """Return a question as an item; a number stays for the votes of its list."""
    if _NUMBER.match(text):
        return replace(block, text=text)
    return replace(block, kind="item", marker=ASKED, text=text)


def _stands_apart(blocks: Sequence[Block], index: int) -> bool:
    """Tell whether a blank line stands before a block."""
    lines, before = blocks[index].lines, blocks[index - 1].lines if index else None
    return lines is None or before is None or lines[0] - before[1] > 1
