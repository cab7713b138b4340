"""Unmarked lines that head a section: 某某一面, 机器学习基础:, 2024-03-05 14:00."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from . import noise
from .evidence import (
    INTERVIEW,
    MAX_HEADING,
    Facts,
    names_asker,
    names_round,
    of_heading,
    states_interview,
)
from .regions import nests
from .signals import ASKS, STRONG, asks_in_words
from .tasks import PART, heads_coding
from .units import QUOTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lexicon import Lexicon
    from .units import Unit

FIRST_LINES = 5
"""Lines at the start of a post that may say when it was written."""

MAX_TOPIC = 16
"""Characters of a line that names a part of an interview; longer ones speak of it."""

_ADDRESS = re.compile(r"[:：]?\s{0,4}https?://\S+")
_ENDS_SENTENCE = re.compile(r"[。？?；;，]$")
_TOLD = re.compile(r"问了|考了|考的是|聊了|让我|收到|通知|约了|等了|挂了|过了|凉了|结果|发了|拿到|感觉|[同跟像和与]第?[一二三四]面|[一二三四]面相比")
_TOPIC = re.compile(
    r"^.{0,14}(?:篇|部分|方面|相关|其[他它]|基础|八股|项目|手撕|写题|代码题?|算法题?|问题|知识点?)\s?[:：]$"
)
_TELLS_OF_ROUND = re.compile(r"[^,，:：]{17,60}[,，]")
"""Names a round in a long first clause: a sentence about it."""

_NAMES_PROBLEM = re.compile(
    r"^(?!.{0,4}(?:项目|技术|面试|算法|基础|八股|开放|场景|专业|理论|HR|代码|其[他它]|一些|部分|主要|具体|业务|数据|综合|常见|高频|经典).{0,4}问题).+问题$", re.IGNORECASE
)
"""Ends in a problem of the field (N皇后问题)."""

_ROUNDS = re.compile(r"[一二三四五终]面|HR\s?面|笔试", re.IGNORECASE)
_LISTS_DAYS = re.compile(r"\d{1,2}\s?[./月-]\s?\d{1,2}.*[,，].*\d{1,2}\s?[./月-]\s?\d{1,2}|^\d{1,2}\s?[./月]\s?\d{1,2}.*面\s?[-~—至到]\s?[一二三四五终]面")
"""Several rounds with their days tell when each took place."""

_COMMA = re.compile(r"[，,]")
_STATES = re.compile(r"[:：]\s?\S")
"""What stands behind a colon says more than what follows."""

_PART = re.compile(
    r"(?:part|session|stage)\s?(?:\d|one|two|three|four|five|six|I{1,3}V?)\s*(?:[:：(（]|$)|第[一二三四五]部分(?:$|[:：(（])", re.IGNORECASE
)
"""Counts the parts of an interview."""

_WHEN = re.compile(
    r"20\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}日?(?:\s{1,4}\d{1,2}\s?[:：]\s?\d{2})?$"
)


LISTS = 3
"""Lists with a few words right above them, from which such words head a list."""

ASKERS = 2
"""Headings of a kind that name companies, from which their like do, known or not."""

MAX_BEFORE = 6
"""Characters of such a name before the field of the interview."""

MAX_ASKER = 10
"""Characters of a heading that is the name of a company nobody knows."""

_OVER = re.compile(r"[一二三四五终]面|^面试$")
"""Names the interview below the name of who held it."""

_OF_INTERVIEW = re.compile(r"(?:实习生?|岗|工程师)(?:面试|面经)$")
_NAMES_LINE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]{2,8}[:：]$")


_NAME_AND_ROLE = re.compile(
    r"(?![春秋校社日暑提]|[一二三四终]面|实习|第)([\u4e00-\u9fffA-Za-z0-9]{2,10})(?:\s?[,，|｜]\s?|\s[-—–]{1,2}\s|\s+(?=C\+\+|[A-Z\u4e00-\u9fff]))[\u4e00-\u9fffA-Za-z+]{0,8}?(?:算法|开发|[前后]端|数据|测试|挖掘|研发|工程师|岗|C\+\+|Java|Golang|Python|PHP|Android|iOS)(?:实习生?|工程师|岗)?\s?(?:[(（][^()（）]*[)）])?$"
)
"""A heading that says who asked and for which role; the name need not be known."""


def without_address(text: str) -> str:
    """Return a heading without the address it was taken from."""
    return _ADDRESS.sub("", text) if "://" in text else text


def as_heading(unit: Unit, below: Unit | None, lexicon: Lexicon) -> Unit:
    """Return a line that heads a section with the class `line`; other units as they are.

    Such a line is unmarked, or marked (1.某厂, ✅一面) over lines that are not, or otherwise.
    """
    text = without_address(unit.text).strip()
    over_lines = unit.is_item and unit.block.kind == "paragraph" and below is not None and below.cls != unit.cls and not below.gap
    part = heads_coding(text) or PART.match(text.rstrip(":：")) is not None
    over_tasks = unit.is_item and part and below is not None and below.cls == "plain"
    unmarked = (over_lines or over_tasks or unit.cls in {"plain", "**", "brk", QUOTE}) and len(text) <= MAX_HEADING
    if not unmarked or _ENDS_SENTENCE.search(text) or _TOLD.search(text) or unit.score >= STRONG:
        return unit
    heads = over_tasks or _heads(text, of_heading(text, lexicon), after_start=unit.index > FIRST_LINES)
    return replace(unit, cls="line", text=text) if heads else unit


def _heads(text: str, facts: Facts, *, after_start: bool) -> bool:
    """Tell whether a line names a company, a round, a part of the interview, or the hour it took place."""
    short = len(text) <= MAX_TOPIC
    if len(_ROUNDS.findall(text)) > 1 and _LISTS_DAYS.search(text):
        return False
    if states_interview(text) or _PART.match(text):
        return True
    return bool(
        (
            facts.companies and not re.search(r"[，,]", text)
        )  # a sentence that names one tells about it
        or ((facts.round or names_round(text)) and not _TELLS_OF_ROUND.match(text))
        or (short and ((INTERVIEW.search(text) and not _COMMA.search(text) and not _STATES.search(text) and not _NAMES_PROBLEM.search(text)) or _TOPIC.match(text)))
        or (after_start and _WHEN.match(text))  # in the first lines, when the post was written
    )


def over_lists(units: Sequence[Unit]) -> list[Unit]:
    """Return units in which a few words right above a list of asks, behind a gap, head it, where that is the habit of a post."""
    heads = {
        unit.index for unit, below in pairwise(units)
        if unit.cls == "plain" and unit.gap and len(unit.text) <= MAX_TOPIC and not _ENDS_SENTENCE.search(unit.text)
        and below.is_item and not below.gap and _heads_list(unit, below)
    }  # fmt: skip
    if len(heads) < LISTS:
        return list(units)
    return [replace(unit, cls="line") if unit.index in heads else unit for unit in units]


def _heads_list(unit: Unit, below: Unit) -> bool:
    """Tell words that do not ask over an item that does, or that ask by a noun alone over the first of a list."""
    if below.number == 1 and not asks_in_words(unit.text):
        return True
    return unit.score < ASKS <= below.score


def unknown_askers(units: Sequence[Unit], lexicon: Lexicon) -> dict[int, str]:
    """Return index of unit -> company of the headings, or items over lists, that stand where others of their kind name a known company.

    So do those that name a role behind it, where several do. Of headings of markup those over a round; of unmarked ones those that begin a paragraph and end in a colon.
    """
    stated = {
        unit.index: _NAME_AND_ROLE.match(unit.text) for at, unit in enumerate(units)
        if unit.block.kind == "heading" or (unit.block.kind == "item" and nests(units, at))
    }  # fmt: skip
    named = {
        at: lexicon.canonical_company(match[1]) for at, match in stated.items()
        if match and not _begins_with_term(match[1], lexicon)
    }  # fmt: skip
    if len(named) < ASKERS:
        named = {}
    known = Counter(_kind(unit) for unit in units if _names_known(unit, lexicon))
    found = dict(named)
    for unit, below in pairwise(units):
        if known[_kind(unit)] < ASKERS:
            continue
        over = below.is_heading and (of_heading(below.text, lexicon).round or _OVER.search(below.text))
        heads = unit.cls == "plain" or over
        if _may_name(unit, lexicon) and heads:
            found[unit.index] = lexicon.canonical_company(unit.text.rstrip(":： "))
        elif not of_heading(unit.text, lexicon).companies and (name := _before_field(unit.text, lexicon)):
            found[unit.index] = name
    return found


def _begins_with_term(text: str, lexicon: Lexicon) -> bool:
    return any(hit.start == 0 for hit in lexicon.find_terms(text))


def _kind(unit: Unit) -> str:
    """Return the level of a heading of markup, `line` for an unmarked line that ends in a colon, "" for others."""
    if unit.block.kind == "heading":
        return unit.cls
    named = unit.cls in {"plain", "line"} and unit.gap and _NAMES_LINE.fullmatch(unit.text)
    return "line" if named else ""


def _names_known(unit: Unit, lexicon: Lexicon) -> bool:
    if unit.block.kind == "heading":
        return bool(of_heading(unit.text, lexicon).companies)
    return unit.cls == "line" and names_asker(unit.text, lexicon)


def _before_field(text: str, lexicon: Lexicon) -> str:
    """Return the few characters before the field of an interview (某某自然语言处理实习生面试), "" for others."""
    terms = lexicon.find_terms(text) if len(text) <= MAX_HEADING and _OF_INTERVIEW.search(text) else ()
    return text[: terms[0].start] if terms and 1 < terms[0].start <= MAX_BEFORE else ""


def _may_name(unit: Unit, lexicon: Lexicon) -> bool:
    """Tell a few words that ask nothing, name no term and no part of a post."""
    text = unit.text.rstrip(":： ")
    if not 1 < len(text) <= MAX_ASKER or unit.cls == "line" or unit.score >= ASKS:
        return False
    part = INTERVIEW.search(text) or noise.heads_tips(text) or heads_coding(text) or PART.match(text)
    return not part and not lexicon.find_terms(text) and not lexicon.find_companies(text)
