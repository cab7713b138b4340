"""Unmarked lines that head a section: 某某一面, 机器学习基础:, 2024-03-05 14:00."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .evidence import INTERVIEW, MAX_HEADING, Facts, of_heading
from .signals import STRONG

if TYPE_CHECKING:
    from ..lexicon import Lexicon
    from .units import Unit

FIRST_LINES = 5
"""Lines at the start of a post that may say when it was written."""

MAX_TOPIC = 16
"""Characters of a line that names a part of an interview; longer ones speak of it."""

_ADDRESS = re.compile(r"[:：]?\s{0,4}https?://\S+")
_ENDS_SENTENCE = re.compile(r"[。？?；;，]$")
_TOLD = re.compile(r"问了|考了|考的是|聊了|让我|收到|通知|约了|等了|挂了|过了|凉了|结果|发了|拿到|感觉")
_TOPIC = re.compile(
    r"^.{0,14}(?:篇|部分|方面|相关|基础|八股|项目|手撕|写题|代码题?|算法题?|问题|知识点?)\s?[:：]$"
)
_WHEN = re.compile(
    r"20\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}日?(?:\s{1,4}\d{1,2}\s?[:：]\s?\d{2})?$"
)


def without_address(text: str) -> str:
    """Return a heading without the address it was taken from."""
    return _ADDRESS.sub("", text) if "://" in text else text


def as_heading(unit: Unit, lexicon: Lexicon) -> Unit:
    """Return an unmarked line that heads a section with the class `line`; other units as they are."""
    text = without_address(unit.text).strip()
    unmarked = unit.cls in {"plain", "**", "brk"} and len(text) <= MAX_HEADING
    if not unmarked or _ENDS_SENTENCE.search(text) or _TOLD.search(text) or unit.score >= STRONG:
        return unit
    heads = _heads(text, of_heading(text, lexicon), after_start=unit.index > FIRST_LINES)
    return replace(unit, cls="line", text=text) if heads else unit


def _heads(text: str, facts: Facts, *, after_start: bool) -> bool:
    """Tell whether a line names a company, a round, a part of the interview, or the hour it took place."""
    short = len(text) <= MAX_TOPIC
    return bool(
        (
            facts.companies and not re.search(r"[，,]", text)
        )  # a sentence that names one tells about it
        or facts.round
        or (short and (INTERVIEW.search(text) or _TOPIC.match(text)))
        or (after_start and _WHEN.match(text))  # in the first lines, when the post was written
    )
