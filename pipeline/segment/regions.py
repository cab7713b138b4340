"""Stretches of a post that hold no questions of an interview whatever their lines look like."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..text import fold
from . import noise
from .evidence import BRACKETS, names_round, of_title, states_interview
from .lists import LABEL
from .signals import ASKS, STRONG, ask_score, told_ask
from .story import ASKED
from .units import MAX_SHORT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..lexicon import Lexicon
    from .units import Unit

FIRST_LINES = 3
"""Lines at the start of a page that its furniture may take (推荐阅读 above the post)."""

MAX_LABEL = 30
"""Characters of a line that heads such a stretch."""

MAX_SUBJECT = 8
"""Characters at the start of a line in which its subject stands."""

MAX_WITHIN = 4
"""Paragraphs of an item before the list nested in it, and one."""

CONTENTS = 0.75
"""Share of the items of a table of contents that repeat a heading."""

MAX_CONTENTS = 20
"""Items on each side of one that tell whether they do."""

LEAST_CONTENTS = 3
"""Headings in a row that can be a table of contents."""

MIN_REPEATED = 3
"""Times that a post repeats such a word."""

MIN_OUTCOMES = 3
"""Items that tell how applying went, from which their list tells that of each."""

MAX_LEVEL = 6
"""Deepest heading."""

_PROCEDURE = re.compile(
    r"^自我介绍[\s、,，+]{1,3}(?:介绍|聊|讲)?(?:一?下)?(?:项目|实习|简历|论文)(?:问题|经历|介绍|拷打|深挖)?$|^(?:面试官)?(?:首先|先|让我?|开始|是)*(?:做|来|进行)?(?:一?个|一下|简单的?)*(?:中文|英文)?自我介绍(?:[,，]?\s*(?:[\d一二两三五十半]+\s*分钟|一下|即可))?[。.!！~；;]?$"
    r"|^(?:最后)?反问(?:了)?(?:面试官)?(?:的?问题)?\s?\d{0,2}(?:环节|阶段|时间)?(?:[\s:：,，。].*)?[。.!！~；;]?$|^(?:无|没有?|没时间)(?:做|写|问|考)?(?:手撕|手写|算法|代码|八股|反问|技术|coding)[^?？]{0,20}$|^(?:面试官)?[:：]?你?还?有(?:什么|啥|没有)?(?:其他|别的)?(?:问题|要问|想问|想了解)|^(?:闲聊|唠嗑|聊天|寒暄).{0,6}$"
    r"|^(?:问答|写题(?![:：])|做题|questions?|提问|技术问题|基础(?:问题|题)|面试题|题目|答题)(?:环节|部分)?[:：]?$"
    r"|^(?:正片|面试|正式|正题)(?:正式)?开始(?:了|吧)?[:：。!！~]*$|^(?:\d+\s*min)?(?:自我介绍|介绍?项目|项目介绍|基础知识|手撕代码|代码|算法题?|反问|八股)(?:[+＋、](?:自我介绍|介绍?项目|项目介绍|基础知识|手撕代码|代码|算法题?|反问|八股))+$"
)
_INTRODUCES = re.compile(r"(?:首先|先|开头|上来|一开始|照例|是|做|来|一个){0,4}自我介绍(?!完)")
INTRODUCED = re.compile(r"自我介绍。")
"""A sentence behind it may ask."""

OPENERS = (
    (
        "asked-back",
        re.compile(
            r"^(?:最后|然后)?我(?:就|又|也|还)?反?问(?:了)?(?:面试官|他|她)?.{0,6}[:：]$|^你?还?有(?:啥|什么|没有)?(?:其他|别的)?问题[吗么]?[?？]?$|^你?还?有(?:啥|什么)(?:要|想)?(?:问题)?(?:想|要)?问我?的?(?:吗|么)?[?？]?$|^[(（【\[]?(?:最后是?|我的?|候选人|个人)?(?:反问|提问|问面试官|向面试官提问|我问)(?:环节|阶段|时间|面试官)?(?:的?问题)?[)）】\]]?\s*[:：]?$"
        ),
    ),
    (
        "job-ad",
        re.compile(
            r"^[【\[]?(?:岗位|工作|职位|能力|技能)(?:职责|描述|要求|内容|介绍)(?!.{0,4}问题)|^[【\[]?(?:任职|职位|招聘)(?:要求|资格|条件)|^[【\[]?(?:团队|部门|公司)介绍|^JD\b",
            re.IGNORECASE,
        ),
    ),
    (
        "tips",
        re.compile(
            r"^[【\[]?(?:一些|几点|我的|个人|面试|体验|小)*(?:tips?|建议|心得|感受|感想|经验|总结|碎碎念|谈薪|后记|体会|吐槽|注意事项|备注|资源|资料)(?:分享)?[】\]]?\s*[:：]?$|^(?:个人)?(?:总结|反思|小结)[:：]|^.{0,10}(?:碎碎念|随想)[:：]?$",
            re.IGNORECASE,
        ),
    ),
    (
        "links",
        re.compile(
            r"^(?:相关|推荐|参考|延伸|扩展|答案)?(?:参考|资料|链接|阅读|文章|文献)(?:链接|资料)?\s*[:：]?$|^references?\s?[:：]?$",
            re.IGNORECASE,
        ),
    ),
)
"""Rule and label of each stretch. asked-back: what the candidate asked. job-ad: what the job is. tips: advice. links: where to read on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """What the rules see of a post."""

    units: Sequence[Unit]
    headings: dict[str, int]
    """Folded text of each heading of markup -> its index."""
    longest: int
    """Characters of the longest of them as it stands, 0 for none."""
    times: Counter[str]
    """How often each of its short lines comes, folded."""
    outcomes: int
    """How many of its items tell how applying went."""
    lexicon: Lexicon

    def names_term(self, text: str) -> bool:
        """Tell whether a text names a technical term."""
        return bool(self.lexicon.find_terms(text))


def find(units: Sequence[Unit], lexicon: Lexicon) -> dict[int, str]:
    """Return index -> rule of the units that are not the post's questions or answers."""
    headings = {fold(unit.text): i for i, unit in enumerate(units) if _is_marked_heading(unit)}
    longest = max((len(unit.text) for unit in units if _is_marked_heading(unit)), default=0)
    times = Counter(fold(unit.text) for unit in units if len(unit.text) <= MAX_SUBJECT)
    outcomes = sum(noise.tells_outcome(unit.text) for unit in units if unit.is_item)
    post = _Post(units=units, headings=headings, longest=longest, times=times, outcomes=outcomes, lexicon=lexicon)
    tail = next(
        (
            i
            for i, unit in enumerate(units)
            if _starts_tail(i, unit) and not _asks_behind(units, i)
        ),
        len(units),
    )
    found = _stretches(units[:tail])
    for index, unit in enumerate(units[:tail]):
        if index not in found and not unit.is_literal and (rule := _rule(post, index)):
            found[index] = rule
    return found | dict.fromkeys(range(tail, len(units)), "tail")


def _rule(post: _Post, index: int) -> str:
    """Return the name of the first rule that holds of a line, "" for none."""
    for name, holds in RULES:
        if holds(post, index):
            return name
    return ""


def nests(units: Sequence[Unit], index: int) -> bool:
    """Tell whether a list is nested in this item, maybe behind paragraphs of it."""
    block = units[index].block
    if block.kind != "item":
        return False
    within = (unit.block for unit in units[index + 1 : index + MAX_WITHIN])
    below = next((each for each in within if each.kind != "paragraph" or each.marker), None)
    return below is not None and below.kind == "item" and below.level > block.level


def is_procedure(post: _Post, index: int) -> bool:
    """自我介绍 and 反问 say how the interview went, not what of the field was asked."""
    unit = post.units[index]
    if unit.is_heading:
        return False
    introduced = INTRODUCED.match(unit.text)
    if introduced and ask_score(unit.text[introduced.end() :].rstrip("。")) >= ASKS:
        return False
    introduces = (
        _INTRODUCES.match(unit.text) and unit.score < STRONG and not post.names_term(unit.text)
    )
    return introduces or _PROCEDURE.match(BRACKETS.sub("", unit.text).strip()) is not None


def talks(post: _Post, index: int) -> bool:
    """A line of any length that talks of feelings, and does not begin with a term, is none of the interview's."""
    unit = post.units[index]
    if unit.is_heading or unit.is_literal or unit.cls == ASKED:
        return False
    text = BRACKETS.sub("", unit.text)
    if noise.chats(text) and not post.names_term(unit.text[:MAX_LABEL]):
        return True
    if unit.score >= ASKS or not noise.tells_how_it_went(text):
        return False
    return not told_ask(text) and not post.names_term(unit.text[:MAX_SUBJECT])


def tells(post: _Post, index: int) -> bool:
    """A short line that tells what happened, or speaks of the interviewer and of nothing else, asks nothing."""
    unit = post.units[index]
    if unit.is_heading or unit.is_literal or len(unit.text) > MAX_SHORT or unit.score >= STRONG:
        return False
    if unit.cls == ASKED:  # its verb says that it was asked
        return False
    about_them = (
        "面试官" in BRACKETS.sub("", unit.text)
        and unit.score < ASKS
        and not post.names_term(unit.text)
    )
    return about_them or noise.is_narrative(unit.text)


def asks_about_interviews(post: _Post, index: int) -> bool:
    """A short ask about applying for work (简历怎么写) is one of an adviser's, unless it names a term."""
    unit = post.units[index]
    short = len(unit.text) <= MAX_SHORT and unit.cls not in {"line", ASKED} and unit.score >= ASKS
    return short and noise.is_about_interviews(unit.text) and not post.names_term(unit.text)


def asks_readers(post: _Post, index: int) -> bool:
    """A line of text that speaks to those who read the post, and of nothing of the field, is none of the interview's."""
    unit = post.units[index]
    return unit.cls == "plain" and noise.asks_readers(unit.text) and not post.names_term(unit.text)


def lists_heading(post: _Post, index: int) -> bool:
    """An item that repeats a heading further down, as most beside it do, is an entry of a table of contents."""
    unit = post.units[index]
    listed = unit.is_item or _is_among_headings(post.units, index)
    if not listed or len(unit.text) > 2 * post.longest:  # folding shortens a text, but not so much
        return False
    if post.headings.get(fold(unit.text), -1) <= index:
        return False
    return unit.is_heading or _lists_headings(post, index)


def names_post(post: _Post, index: int) -> bool:
    """An item that names an interview of a company and nothing of the field is the title of another post.

    One with a list nested in it, or of another marker behind it, heads the questions of that interview.
    """
    unit = post.units[index]
    if unit.cls == "plain" and unit.score < STRONG and noise.NAMES_POST.search(unit.text) and len(unit.text) <= MAX_SHORT:
        return True
    titled = (
        unit.is_item and noise.TITLE_OF_POST.search(unit.text) and not post.names_term(unit.text)
    )
    after = post.units[index + 1 : index + 2]
    heads = bool(after) and after[0].is_item and after[0].cls != unit.cls
    names = titled and not heads and not nests(post.units, index)
    return bool(names and of_title(unit.text, post.lexicon).companies)


def tells_outcome(post: _Post, index: int) -> bool:
    """An item that names a company and how applying there went, as most of its list do, asks nothing."""
    unit = post.units[index]
    if post.outcomes < MIN_OUTCOMES or not unit.is_item or ask_score(BRACKETS.sub("", unit.text)) >= STRONG:
        return False
    around = (*_run(post.units, index, -1), unit, *_run(post.units, index, 1))
    told = sum(noise.tells_outcome(each.text) for each in around)
    return told >= MIN_OUTCOMES and told * 2 >= len(around)


def repeats_label(post: _Post, index: int) -> bool:
    """A word over a nested list, as over others (内容, 分析), heads a part of each and asks nothing."""
    unit = post.units[index]
    repeated = len(unit.text) <= MAX_SUBJECT and post.times[fold(unit.text)] >= MIN_REPEATED
    return repeated and nests(post.units, index) and not post.names_term(unit.text)


def is_furniture(post: _Post, index: int) -> bool:
    """Advertisements and pieces of the page ask nothing; a marked question may speak of what they speak of."""
    unit = post.units[index]
    if unit.cls == "line" and states_interview(unit.text):
        return False
    if noise.is_marked_ad(unit.text):
        return True
    return not (unit.score >= STRONG and unit.cls != "plain") and noise.is_furniture(unit.text)


RULES: tuple[tuple[str, Callable[[_Post, int], bool]], ...] = (
    ("procedure", is_procedure),
    ("chat", talks),
    ("narrative", tells),
    ("about-interviews", asks_about_interviews),
    ("asks-readers", asks_readers),
    ("contents", lists_heading),
    ("names-post", names_post),
    ("outcome", tells_outcome),
    ("repeated-label", repeats_label),
    ("furniture", is_furniture),
)
"""Name that `mianjing show` prints, and whether it holds of the line at an index; the first that does decides."""


def _is_marked_heading(unit: Unit) -> bool:
    return unit.is_heading and unit.cls not in {"line", "**", LABEL}


def _is_among_headings(units: Sequence[Unit], index: int) -> bool:
    """Tell one of three headings of a class with nothing between them."""
    if not _is_marked_heading(units[index]):
        return False
    runs = (units[start : start + LEAST_CONTENTS] for start in range(max(index - LEAST_CONTENTS + 1, 0), index + 1))
    return any(len(run) == LEAST_CONTENTS and {each.cls for each in run} == {units[index].cls} for run in runs)


def _lists_headings(post: _Post, index: int) -> bool:
    """Tell whether most items around one repeat headings; a list of asks with some that do is answered by them."""
    head = next((unit for unit in reversed(post.units[:index]) if not unit.is_item), None)
    if head is not None and head.is_heading and names_round(head.text):
        return False
    around = [
        fold(unit.text) in post.headings
        for unit in (*_run(post.units, index, -1), post.units[index], *_run(post.units, index, 1))
    ]
    return sum(around) >= CONTENTS * len(around)


def _run(units: Sequence[Unit], index: int, step: int) -> list[Unit]:
    """Return the items that follow one in a direction, up to the first other line."""
    found: list[Unit] = []
    at = index + step
    while 0 <= at < len(units) and units[at].is_item and len(found) < MAX_CONTENTS:
        found.append(units[at])
        at += step
    return found


def _asks_behind(units: Sequence[Unit], index: int) -> bool:
    """Tell whether a heading behind this unit and not below it asks: then it only labels what is right below it."""
    level = units[index].block.level if units[index].block.kind == "heading" else MAX_LEVEL
    behind = (unit for unit in units[index + 1 :] if unit.block.kind == "heading")
    return any(unit.score >= ASKS and unit.block.level <= level for unit in behind)


def _starts_tail(index: int, unit: Unit) -> bool:
    """Tell whether the page goes on to other things here; its first lines are its head."""
    return not unit.is_literal and index >= FIRST_LINES and noise.starts_tail(unit.text)


def _stretches(units: Sequence[Unit]) -> dict[int, str]:
    """Return index -> rule of the lines of labelled stretches, their labels with them."""
    found: dict[int, str] = {}
    opener: Unit | None = None
    rule = ""
    for index, unit in enumerate(units):
        opened = _opened_by(unit)
        if opened:
            opener, rule = unit, opened
        elif opener is None or unit.is_heading or not (_goes_on(opener, units[index - 1], unit) or (rule == "job-ad" and noise.demands(unit.text))) or (rule == "job-ad" and unit.score >= STRONG):
            opener = None
            continue
        found[index] = rule
    return found


def _opened_by(unit: Unit) -> str:
    """Return the rule of the stretch that this line heads, "" for none."""
    if unit.is_literal or (len(unit.text) > MAX_LABEL and unit.cls != "plain"):
        return ""
    text = BRACKETS.sub("", unit.text.strip("*# "))
    return next((rule for rule, label in OPENERS if label.match(text)), "")


def _goes_on(opener: Unit, before: Unit, unit: Unit) -> bool:
    """Tell whether a stretch goes on with this unit.

    Below a heading it lasts to the next heading; below an item over what is nested in it; below a line of text over
    the list and the lines that follow without a gap.
    """
    if unit.is_heading and unit.cls != "**":
        return False
    if opener.block.kind == "heading":
        return True
    if opener.cls not in {"plain", "A"} and opener.block.kind == "item":
        return unit.indent > opener.indent or (not unit.is_item and not unit.gap)
    nested = unit.block.kind == before.block.kind == "item"
    listed = unit.is_item and (not unit.gap or before is opener or before.cls == unit.cls or nested)
    announced = before is opener and opener.text.endswith((":", "：")) and unit.cls == "plain" and unit.score < ASKS
    return listed or not unit.gap or announced or (before is opener and unit.block.kind == "quote")
