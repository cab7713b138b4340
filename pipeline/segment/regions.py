"""Stretches of a post that hold no questions of an interview whatever their lines look like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..text import fold
from . import noise
from .evidence import of_title
from .signals import ASKS, STRONG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lexicon import Lexicon
    from .units import Unit

MAX_LABEL = 30
"""Characters of a line that heads such a stretch."""

MAX_SHORT = 45
"""Characters of a line that can be narrative or about interviews; longer prose stands as an answer or a note."""

_PROCEDURE = re.compile(
    r"^(?:面试官)?(?:首先|先|让我?|开始)*(?:做|来|进行)?(?:一?个|一下|简单的?)*(?:中文|英文)?自我介绍(?:[,，]?\s*(?:\d+\s*分钟|一下|即可))?[。.!！~；;]?$"
    r"|^反问(?:环节|阶段|时间)?(?:[:：,，].*)?[。.!！~；;]?$|^(?:闲聊|唠嗑|聊天|寒暄).{0,6}$"
    r"|^(?:问答|写题|做题|questions?|提问|技术问题|基础(?:问题|题)|面试题|题目|答题)(?:环节|部分)?[:：]?$"
    r"|^(?:\d+\s*min)?(?:自我介绍|介绍?项目|项目介绍|基础知识|手撕代码|代码|算法题?|反问|八股)(?:[+＋、](?:自我介绍|介绍?项目|项目介绍|基础知识|手撕代码|代码|算法题?|反问|八股))+$"
)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_OPENERS = (
    ("asked-back", re.compile(r"^[(（【\[]?(?:最后是?|我的?|候选人|个人)?(?:反问|提问|问面试官|向面试官提问|我问)(?:环节|阶段|时间|面试官)?(?:的?问题)?[)）】\]]?\s*[:：]?$")),
    ("job-ad", re.compile(r"^[【\[]?(?:岗位|工作|职位)(?:职责|描述|要求|内容|介绍)|^[【\[]?(?:任职|职位|招聘)(?:要求|资格|条件)|^[【\[]?(?:团队|部门|公司)介绍|^JD\b", re.IGNORECASE)),
    ("tips", re.compile(r"^[【\[]?(?:一些|几点|我的|个人|面试|小)*(?:tips?|建议|心得|感受|感想|经验|总结|碎碎念|后记|体会|吐槽|注意事项|资源|资料)(?:分享)?[】\]]?\s*[:：]?$|^(?:个人)?(?:总结|反思|小结)[:：]", re.IGNORECASE)),
    ("links", re.compile(r"^(?:相关|推荐|参考|延伸|扩展)?(?:答案|参考|资料|链接|阅读|文章|文献)(?:链接|资料|答案)?\s*[:：]?$")),
)
"""Rule and label of each stretch. asked-back: what the candidate asked. job-ad: what the job is. tips: advice. links: where to read on."""


def find(units: Sequence[Unit], title: str, lexicon: Lexicon) -> dict[int, str]:
    """Return index -> rule of the units that are not the post's questions or answers."""
    headings = {fold(unit.text): i for i, unit in enumerate(units) if unit.block.kind == "heading"}
    tail = next((i for i, unit in enumerate(units) if _starts_tail(i, unit)), len(units))
    found = _stretches(units[:tail])
    for index, unit in enumerate(units):
        rule = "tail" if index >= tail else _rule_of(index, unit, headings, lexicon)
        if rule == "names-post" and nests(units, index):
            continue
        if rule:
            found.setdefault(index, rule)
    return found


def nests(units: Sequence[Unit], index: int) -> bool:
    """Tell whether a list is nested in this item."""
    unit, after = units[index], units[index + 1 : index + 2]
    return bool(after) and unit.block.kind == after[0].block.kind == "item" and after[0].block.level > unit.block.level


def _rule_of(index: int, unit: Unit, headings: dict[str, int], lexicon: Lexicon) -> str:
    """Return the rule by which a line by itself is none of the post's, "" for none."""
    item = not (unit.is_heading or unit.is_literal or unit.cls in {"plain", "A"})
    if not unit.is_heading and (_PROCEDURE.match(unit.text) or _introduces(unit, lexicon)):
        return "procedure"
    if not unit.is_heading and not unit.is_literal and _tells(unit, lexicon):
        return "narrative"
    if _asks_about_interviews(unit, lexicon):
        return "about-interviews"
    if item and headings.get(fold(unit.text), -1) > index:
        return "contents"
    if item and _names_post(unit, lexicon):
        return "names-post"
    if noise.is_furniture(unit.text) and not (unit.score >= STRONG and unit.cls != "plain"):
        return "furniture"
    return ""


def _introduces(unit: Unit, lexicon: Lexicon) -> bool:
    """Tell a line that begins with the candidate's introduction and names nothing of the field."""
    return unit.text.startswith("自我介绍") and unit.score < STRONG and not lexicon.find_terms(unit.text)


def _tells(unit: Unit, lexicon: Lexicon) -> bool:
    """Tell a short line of narrative, or one of any length that talks of feelings."""
    if noise.chats(_BRACKETS.sub("", unit.text)) and not lexicon.find_terms(unit.text[:MAX_LABEL]):
        return True
    if len(unit.text) > MAX_SHORT or unit.score >= STRONG:
        return False
    about_them = "面试官" in _BRACKETS.sub("", unit.text) and unit.score < ASKS and not lexicon.find_terms(unit.text)
    return about_them or noise.is_narrative(unit.text)


def _asks_about_interviews(unit: Unit, lexicon: Lexicon) -> bool:
    short = len(unit.text) <= MAX_SHORT and unit.cls != "line" and unit.score >= ASKS
    return short and noise.is_about_interviews(unit.text) and not lexicon.find_terms(unit.text)


def _names_post(unit: Unit, lexicon: Lexicon) -> bool:
    """Tell an item that is the title of another post: it names an interview and nothing of the field."""
    titled = noise.TITLE_OF_POST.search(unit.text) and not lexicon.find_terms(unit.text)
    return bool(titled and of_title(unit.text, lexicon).companies)


def _starts_tail(index: int, unit: Unit) -> bool:
    return not unit.is_literal and index > 2 and noise.starts_tail(unit.text)


def _stretches(units: Sequence[Unit]) -> dict[int, str]:
    """Return index -> rule of the lines of labelled stretches, their labels with them."""
    found: dict[int, str] = {}
    opener: Unit | None = None
    rule = ""
    for index, unit in enumerate(units):
        opened = _opened_by(unit)
        if opened:
            opener, rule = unit, opened
        elif opener is None or not _goes_on(opener, units[index - 1], unit):
            opener = None
            continue
        found[index] = rule
    return found


def _opened_by(unit: Unit) -> str:
    """Return the rule of the stretch that this line heads, "" for none."""
    if unit.is_literal or len(unit.text) > MAX_LABEL and unit.cls != "plain":
        return ""
    return next((rule for rule, label in _OPENERS if label.match(unit.text.strip("*# "))), "")


def _goes_on(opener: Unit, before: Unit, unit: Unit) -> bool:
    """Tell whether a stretch goes on with this unit.

    Below a heading it lasts to the next heading; below an item over what is nested in it; below a line of text over
    the list and the lines that follow without a gap.
    """
    if unit.is_heading and unit.cls != "**":
        return False
    if opener.block.kind == "heading":
        return True
    item = unit.cls not in {"plain", "**", "A"} and not unit.is_literal
    if opener.cls != "plain" and opener.block.kind == "item":
        return unit.indent > opener.indent or (not item and not unit.gap)
    if item:
        return True
    return not unit.gap or before is opener and unit.block.kind == "quote"
