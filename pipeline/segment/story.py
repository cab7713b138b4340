"""Interviews told as a story: what a paragraph says was asked becomes an item, the rest stays prose."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .signals import ASKS, ask_score, asks_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Block

ASKED = "asked"
"""Marker of what a story says was asked, whatever its words are."""

MIN_TOLD = 2
"""Times a paragraph tells of being asked, from which it tells an interview."""

STORY = 2
"""Paragraphs that tell of an ask, from which a post tells its interview as a story."""

TOLD = 0.3
"""Share of a post's characters that these paragraphs hold."""

MIN_MEMBERS = 3
"""Members of a list of asks in one sentence."""

MAX_MEMBER = 40
"""Characters of a member of a list in one line; longer ones are sentences."""

MAX_OBJECT = 60
"""Characters of the object of a verb of asking; longer ones tell of something."""

_APART = re.compile(
    r"(?:[●•★▪◆■○·*+-]|\d{1,3}\s*[.、)）]|[(（]\d{1,3}[)）]|[①-⑳]|[\u4e00-\u9fff]{2,6}题\s?\d?\s?[:：])"
)
"""Begins an item of a list, or a task behind its label, which is one whatever it tells."""

_BEGINNING = r"(?:^|(?<=[，,。；;！!？?…])|(?<=\.)(?=\s))\s*"
_WHO_AND_WHEN = (
    r"(?:所以|于是|因此|另外|并且?|简单|大致|随后|开头|期间|面试官|考官|对方|小[哥姐]姐?|老板|主管|leader|他|她|一?上来|先是?|首先|然后|接着|接下来|又|还|再|最后|之后|后面|后来|就|开始|直接|主要"
    r"|突然|继续|顺[着势便带]|附带|一直|一个劲|(?:花了)?\d{1,3}分钟|[写做讲答问聊]完|第[一二三四五\d][轮面题]|coding|代码|算法)"
)
_ASKED = re.compile(
    rf"{_BEGINNING}{_WHO_AND_WHEN}{{0,6}}"
    r"(?:(?P<verb>提?问(?:了我?|我|道|的是)?(?:一下|下|一句)?|让我?|要我|叫我|请我|要求我?(?=写|实现|分析|用)|考(?:了|的是|察了)|聊了(?!聊|一?会|天|很|啥|什么)|追问(?:我|了|道)?|手撕了?|手写了?)"
    r"(?!题|卷|答|候|好|心|完|们|自己|我?觉得)[:：]?"
    r"|(?:就|又|还)?(?:是|有)?(?:手撕|手写|写题|代码题|算法题|编程题|coding)(?:环节)?(?:了|是)?[,，:：]\s?(?![很没不我就也但面写做]|比较|感觉|挺|还|难|简单|原题|[^，,。]{0,8}(?:道|[^型]难|简单))(?=\S{6})"
    r"|(?:面试官|考官|对方|他|她)说(?=[^，,。]{0,20}[，,]?\s?(?:有没有|能不能|怎么|如何|为什么|可不可以))"
    r"|第[一二三四五]题(?:是|就是)?\s?(?!的|做|写|很|比较|没|我|就|也|[,，。])"
    r"|(?:(?:出|给|做|写)了?)?(?:[一两二三2几]道)[^，,。:：\s]{0,10}题[,，:：]\s*"
    r"|[^，,。.；;:：?？!！]{0,20}?(?:问题|题目?)是(?!我|很|比较|不|有|都)|[^，,。.；;]{0,16}(?:提问|问题|题目)[,，:：]\s?(?=为什么|如何|怎么|怎样|什么))",
    re.IGNORECASE,
)
"""Where a story comes to an ask: somebody asks, lets do, or sets a task, or a question is said to be something."""

_ROUND = re.compile(r"[一二三四五终]面(?![试向经板])(?:[(（][^()（）]{1,12}[)）])?")
_TO_ME = re.compile(rf"{_WHO_AND_WHEN}{{0,6}}(?:问了?我?|[让要叫请]我|追问)")
_LETS = re.compile(r"(?:[让要叫请]我?|说)$")
"""A verb of letting somebody do something, which may be anything."""

_COMMANDED = re.compile(
    rf"{_BEGINNING}{_WHO_AND_WHEN}{{1,3}}(?=(?:介绍|讲解?|解释|描述|分析)一?下)|(?<=[,，。])\s?(?=(?:写|实现|设计)一[个道段])"
)
_ASKING = r"怎么(?!说|办|样|也|都)|如何|为什么|怎样|什么是|什么情况"
_ASKING_SENTENCE = re.compile(
    rf"(?:(?<=[。；;！!？?])|(?<=\.)(?=\s))\s*(?:比如|例如)?(?=(?:当时)?(?:{_ASKING}))"
    rf"|(?<=[，,])\s?(?:比如|例如)(?=[^，,。]{{0,30}}(?:{_ASKING}|什么(?!的)|哪|吗|区别|原理))"
)
"""A sentence of a story that begins with a word that asks, or an example of what was asked."""

_EXAMPLE = re.compile(r"\s?(?:比如|例如)")
"""Goes on to what was asked of the topic before it."""

_VAGUE = re.compile(
    r"^\s*(?:了|的|得|到|都|很|挺|比较|非常|一?些|一堆|几个|不少|好多|各种|大量|我?的?(?:简历|项目|实习|论文|经历|基础|细节|常规|家常|情况|时间)|自我介绍|[一两三几]道?题|.{0,12}(?:项目|简历|实习|经历|project|[很挺]多|[很挺比较]细)[^，,。.]{0,4}$)"
)
"""An object of asking that does not say what was asked."""

_OWN_WORK = re.compile(r"^\s{0,4}我?的?(?:简历|项目|实习|论文)[里中上]?的?[^，,。.]{2}")
"""What may be asked about in so many words."""

_OWN = re.compile(
    r"[，,。；;…]{1,6}\s*(?:(?:然后|之后|接着)?我(?!们)|他|她|面试官|考官|对方|楼主|这个|这块|好像|估计|但|不过|可惜|说实话|忘|没|只|答|太|证明|一开始|虽然|感觉|中间|反正|平时|[写答讲说做用]得|想了|还聊|[^，,。]{1,10}我[背写看做用学答说只没不]|[^，,。]{1,10}答[得的]|然后就|大概|背过|先写|写完|不知道|不清楚|不太?会|大致|简单(?:说|讲|答|提)|[说讲答]了"
    r"|用[^，,。]{1,12}(?:就|版|写的|做的))|\.\s|…{2}"
)
"""Where the teller goes on to what he answered, or to something else."""

_ASKED_LIST = re.compile(
    r"^[^、；;。?？:：]{0,20}?(?:主要|基本上?|大概|还|就|又|一共)?(?:问|考)(?:了|的是|到了?)(?!我|很|不少)(?:下|一下|一些)?\s*[:：]?\s*"
)
_CLAUSE = re.compile(r"[^，,。；;\s][^，,。；;]*")
_NUMBER = re.compile(r"^\d{1,3}\s?[.、)）]\s?")
_LEADS_TO = re.compile(
    r"[，,。；;]\s?(?:最后|然后|接着|之后|还|又|再|面试官){1,3}(?:追?问(?:了|到)?(?:我|一?下){0,2}|让我?(?=讲|说|介绍|写))(?!题|卷)(?=\S{3})"
)
"""Where an item that tells how a round went comes to its ask."""

_CHATS = re.compile(r"(?:主要|基本|大部分|更多|大多)?(?:上|的?是|还是|都|在)?(?:闲?聊|讲|谈|交流|围绕)(?:了|的|着)")
"""Begins with what was talked about."""

_SENTENCE_END = re.compile(r"[。！!]")
MEMBER = re.compile(r"\s{0,9}[、；;]\s{0,9}")
"""What stands between the members of a list in one line."""


def tells_story(blocks: Sequence[Block]) -> bool:
    """Tell whether several paragraphs of a post each tell of an ask."""
    told = [
        len(block.text) for block in blocks
        if block.kind == "paragraph" and len(block.text) > MAX_MEMBER
        and not _APART.match(block.text.lstrip()) and _asks(block.text)
    ]  # fmt: skip
    return len(told) >= STORY and sum(told) >= TOLD * sum(len(block.text) for block in blocks)


def taken_from_story(block: Block, *, story: bool) -> list[Block]:
    """Return what a paragraph tells was asked, an item each, with the prose around it; [] where it tells nothing.

    `story`: the post tells its interview so, so that one ask is enough and may be a bare noun.
    """
    if _APART.match(block.text.lstrip()):
        return []
    if story and _asks(block.text):
        return list(_retold(block))
    if _tells_interview(block.text):
        return list(_told(block))
    listed = _asked_list(block)
    return listed or (list(_retold(block)) if len(block.text) > MAX_MEMBER and _asked_of_me(block.text) else [])


def taken_from_item(block: Block) -> list[Block]:
    """Return what a long item tells and the ask that it ends in (…，最后问了…); [] where it asks from its start."""
    if len(block.text) <= MAX_MEMBER or ("问" not in block.text and "让" not in block.text):
        return []
    text = _NUMBER.sub("", block.text.strip())
    led = list(_LEADS_TO.finditer(text)) if block.kind == "item" or text != block.text else []
    if not led or len(text) - led[-1].end() > MAX_OBJECT:
        return []
    told = text[: led[-1].start()]
    asks = ask_score(told) >= ASKS or ask_score(told[:MAX_MEMBER]) >= ASKS
    if (asks and not _CHATS.match(told)) or _VAGUE.match(text[led[-1].end() :]):
        return []
    asked = text[led[-1].end() :].strip(" ，,。.；;")
    return [_prose(block, told), replace(block, kind="item", text=asked, marker=ASKED)]


def _asks(text: str) -> list[tuple[int, int, int]]:
    """Return where each ask of a paragraph of a story begins, with and without its verb, and where it ends."""
    begins = {
        found.start(): found.end()
        for pattern in (_ASKING_SENTENCE, _COMMANDED, _ASKED)
        for found in pattern.finditer(text)
    }
    starts = sorted(begins)
    asks: list[tuple[int, int, int]] = []
    for start, after in pairwise([*starts, len(text)]):
        at = begins[start]
        own = _OWN.search(text, at, after)
        end = _end_of_ask(text, at, own.start() if own else after)
        said = text[at:end].strip(" ，,。.；;")
        if len(said) > MAX_OBJECT:
            asks += _asking_clauses(text, at, end)
        elif len(said) > 1 and _is_asked(
            text[start:at], said, text[after : after + 4]
        ):
            asks.append((at if text[start:at].endswith("说") else start, at, end))
    return asks


def _asking_clauses(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """Return the clauses that ask of an object too long for one ask, as `_asks` does."""
    clauses = [(found.start(), found.end()) for found in _CLAUSE.finditer(text, start, end)]
    return [
        (first, first, last) for first, last in clauses
        if last - first <= MAX_MEMBER and asks_in_words(text[first:last]) and ask_score(text[first:last]) >= ASKS
    ]  # fmt: skip


def _is_asked(verb: str, said: str, behind: str) -> bool:
    """Tell whether what a verb of asking has behind it says what was asked."""
    asks = ask_score(said) >= ASKS
    if _LETS.search(verb):
        return asks
    says = not _VAGUE.match(said) or (_OWN_WORK.match(said) is not None and asks_in_words(said))
    return says and (asks or not _EXAMPLE.match(behind))


def _end_of_ask(text: str, start: int, end: int) -> int:
    """Return where the sentences that ask end; a first one is what was asked whatever its words are."""
    for stop in _SENTENCE_END.finditer(text, start, min(end, start + MAX_OBJECT)):
        if (
            text[start : stop.start()].strip()
            and ask_score(text[stop.end() : end].strip(" 。")) < ASKS
        ):
            return stop.start()
    return end


def _retold(block: Block) -> Iterator[Block]:
    """Yield the asks of a paragraph of a story, and what is told behind each."""
    text, done = block.text, 0
    begun = _ROUND.match(text)
    if begun:  # it heads what is told from here on
        yield replace(block, text=begun[0])
        done = begun.end()
    for start, _, end in _asks(text):
        start = max(start, done)  # noqa: PLW2901
        if text[done:start].strip(" ，,。.；;"):
            yield _prose(block, text[done:start])
        yield replace(block, kind="item", text=text[start:end].strip(" ，,。.；;"), marker=ASKED)
        done = end
    if text[done:].strip(" ，,。.；;"):
        yield _prose(block, text[done:])


def _prose(block: Block, text: str) -> Block:
    """Return what a story tells beside its asks: it answers the ask before it, and is never one itself."""
    return replace(block, kind="item", text=text.strip(" ，,；;"), marker="A")


def _tells_interview(text: str) -> bool:
    """Tell whether a paragraph tells several asks, and not just that somebody was asked or let do something."""
    parts = _told_parts(text)
    asking = sum(
        ask_score(_first_sentence(_ASKED.sub("", part, count=1))) >= ASKS for part in parts
    )
    return asking >= MIN_TOLD and asking * 2 >= len(parts)


def _asked_of_me(text: str) -> bool:
    """Tell whether a paragraph tells one ask, in words that ask, of which it says that it was asked of its teller."""
    return any(
        _TO_ME.match(text[start:at].strip()) and asks_in_words(text[at:end]) and ask_score(text[at:end]) >= ASKS
        for start, at, end in _asks(text)
    )


def _first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def _told_parts(text: str) -> list[str]:
    """Return the pieces of a paragraph that each begin with being asked."""
    starts = [found.start() for found in _ASKED.finditer(text) if found["verb"]]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _told(block: Block) -> Iterator[Block]:
    """Yield what a paragraph tells was asked, one item each; what stands before the first is prose."""
    parts = _told_parts(block.text)
    front = block.text[: len(block.text) - sum(map(len, parts))]
    if front.strip():
        yield replace(block, text=front)
    for part in parts:
        yield replace(block, kind="item", text=part.strip(" ，,。；;"), marker="told")


def _asked_list(block: Block) -> list[Block]:
    """Return the asks that a sentence says were asked (问了A、B和C怎么D), an item each; [] for other lines."""
    text = _first_sentence(block.text.strip())
    told = _ASKED_LIST.match(text)
    members = MEMBER.split(text[told.end() :]) if told else []
    alone = all(ask_score(member) >= ASKS and len(member) <= MAX_MEMBER for member in members)
    if (
        len(members) < MIN_MEMBERS or not alone
    ):  # else the members may share one ask (A、B、C的区别)
        return []
    behind = block.text.strip()[len(text) :].lstrip("。！!")
    return [
        replace(block, text=text[: told.end() if told else 0]),
        *(replace(block, kind="item", text=member, marker="told") for member in members),
        *([replace(block, text=behind)] if behind.strip() else []),
    ]
