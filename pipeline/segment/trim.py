"""The text of a question for the front of a card: narrative and given-away answers taken off, and kept as evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..model import Removed
from . import noise
from .signals import ASKS, STRONG, THEN, ask_score, asks_in_words, names_ask
from .tasks import LABEL

if TYPE_CHECKING:
    from collections.abc import Callable

Why = Literal["answer", "hint", "lead", "chatter"]

_BEHIND = " \t\n\u3000\xa0,，、;；:："
"""What is left at the end of a question that was cut."""

_BEFORE = _BEHIND + "。"
"""The same at its start."""

_STOP = r"(?:[,，。;；:：]\s*|(?<!\s)\s+)"
"""What stands between an ask and what is told behind it."""

_LEAD = re.compile(
    rf"^(?:(?:{THEN})\s*)*"
    r"(?:(?:再?往后|紧?接着|马上|追着|顺势|也|是|他|她){1,5}(?:让我?|想(?:知道|了解)(?!我)|追?问(?:了我?|我|的是)?)(?=\S{3})|想(?:知道|了解)(?!我)(?=\S{3})"
    r"|[^，,。?？]{4,24}[，,](?:因此|所以|于是)问(?:了我?|我)?(?=\S{3})|(?:手撕|手写|(?:代码|算法|编程|场景)题?)(?:部分|环节)?(?:的?是)(?=\S{3})|[^:：]{0,60}(?:手撕|代码|[道个]题|出了|给了)[^:：]{0,40}[:：]\s?(?=给(?:定|[你一])|有一个)"
    r"|(?:代码|算法|编程|场景|智力)题[^，,。；;:：]{1,8}[:：]|写代码[:：]|(?:开场|先|又|他|她){0,3}(?:[丢抛扔给出]给?了?我?一?[个道]|补了?一)(?:场景|问题|案例|题|刀|句)[:：]|还有一[个道][^，,。；;:：]{0,8}[:：]|另?一[个道]是|比如说?(?=\S{4})"
    r"|(?:做)?自我介绍[。,，；;]\s?(?=\S{4})|(?:就|又|还)?(?:是|有)(?:手撕|手写|写题|代码题?|算法题?|编程题?)(?:环节)?了?[,，:：]|(?:让我?)?做题[,，:：]|(?:写|做|撕)了一?道|(?:(?:又|再|还有)?一[个道])?(?:智力|场景|算法|编程|概率|数学|开放|代码|设计)题[:：]|(?:大致|大概|简单)?聊了(?:聊|一下|下)?(?![天])|(?:第[一二三四\d][轮面题]|最后|coding)?考(?:了|的是|察了)(?=\S{2})|(?:第[一二三四\d]个|最后一个|[A-Za-z ]{2,16}的|系统设计的?|设计|算法|智力|概率)(?:问题|题目?)是(?=\S{4})|(?:[写做讲答]完之?后)?(?:面试官|他)?要求我?(?=写|实现|分析|用|说)|追?问了?(?:问|一下|下|我|到|的是)?(?!题|问|答|得|完|到?底)|(?:让|要|叫)我?(?=[\u4e00-\u9fffA-Za-z]))[,，:：]?\s*"
)
_SETTING = re.compile(
    r"^(?:看(?:到|我|了)?|面试官看|项目(?:里|中)?用|实习(?:里|中)?用|因为|由于|面试官|基于|针对|介绍项目时|根据)(?![^,，?？。]*(?:什么|怎么|如何|哪|吗))[^,，?？。;；]{2,24}[,，]\s*"
    r"(?:所以|就|于是|问了?我?|让我?|说)*[,，:：]?\s*(?=\S{3})"
)
_SHOWN = re.compile(
    r"^(?:介绍|讲|聊|说)了(?:[^?？,，。()（）]|[(（][^()（）]*[)）]){2,40}(?:项目|论文|经历|工作)\s*[?？,，。]\s*(?=\S{4})"
)
_PAREN = re.compile(r"[(（]((?:[^()（）]|[(（][^()（）]*[)）])*)[)）]?(?=$|[\s,，。.;；?？])")
_TOLD_BRACKETS = re.compile(r"[(（](?:我(?:说|答)|答[:：]|没有?用过)[^()（）]*[)）]")
_COLON = re.compile(r"^([^:：]{3,39}?[^:：\s])\s{0,9}[:：]\s{0,9}(?=\S{2})")
_KEPT_PAREN = re.compile(
    r"^(?:不(?!是|会|对|能)|带|含|输入|给定|要求|假设|已知|如果|其中|可以|即|也)|^[\x00-\x7f、，]*等$"
)
_CALL = re.compile(r"[A-Za-z_]\(\)")
"""Names the functions that a task gives."""

_TOLD_PAREN = re.compile(
    r"^(?:(?:这里|这个|这块)?(?:可以|一般)?(?:引申|围绕)|这个如果|写了|说了|答|我|除了|经过|这里|介绍|提示|面试官|因为|由于|还好|幸好|可惜|之前|当时|本来|好像|感觉|自己|其实|下次|也(?:不会|会)|翻了|有[两几三]种|结论|[说讲问]的|问了|讲了|完全不|没|不会|忘|只|用(?=[\u4e00-\u9fff]))"
)
_STORY = re.compile(
    r"面试|分钟|小时|写了|没写|跳过了?|(?:没打?听|听不|没搞|搞不)[清懂]|真不会|并不会|不知道|混了|(?:我|还)说(?!明|话)|尴尬|没(?:答|学|接触)过?|不太?懂|记不清"
)
_ASKS_MORE = re.compile(r"[?？]|[^\u4e00-\u9fff，。、；（）()：:]{12}")
"""Another ask, or the input of a task."""

_INTERROGATIVE = re.compile(r"什么|怎么|怎样|如何|哪些|哪几|为何|吗")
_LISTED = re.compile(r"[、,，/]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DASH = re.compile(
    r"(?<=[?？\u4e00-\u9fff])\s*[-—–]+\s*(?:比如|例如|使用|如|过多|主要|包括)[^?？]*$"
)
_LONG_DASH = re.compile(r"([^—–]{4,60}?\S)\s{0,4}(?:[—–]{2}|\s(?:[—–]|->|→|=>|--)\s)\s{0,4}([^—–]{3,400})$")
_TOLD = re.compile(
    _STOP
    + r"(?:我(?:说|答|只|就|回答|讲|从|的回答|挑|开始|一开始|没|不|也|当时|直接|先|大概|其实|感觉|觉得|自己|想了|猜|用的|写的)|(?:然后)?这里我|这里[跟和与]|答曰|答(?:[:：]|(?:用|是|了|的|放|因为)(?=\S))|[^,，。;；?？\s]{0,6}(?:牛客|剑指|力扣|leetcode)[^,，?？]{0,8}(?:有|原题)$|看上去|吹了|只答了?|lz|楼主|(?:我)?(?:当时|现场)?(?:没|不太?会|答不)|回答了|就?回答(?:说|道|上来|的时候)|讲了|说了|解释(?:了|说)|只(?:敢|能|好)(?:说|答)|(?:花了|用了).{0,8}(?:时间|分钟)|这个(?:问题|题目?)?(?:我|真)|当时(?!候)|(?:公式)?写出来是|答案是|都说了|秒(?:了|给|过|掉)|举例子?[:：]"
    r"|是?因为(?!什么)|写了|意识到|有点[蒙懵慌]|但(?:是)?(?:没有?|不)|然后我|太菜|不过(?:没|我)|可惜|幸好|还好|(?:面试官|老板|他)(?:说|很|看|好像|听|还?是|不|本来|原本|一开始|要求)|问的?(?:超级|很|非常|特别)(?:细|深)).*$"
)
_ALWAYS_TOLD = re.compile(
    _STOP + r"(?:有点[蒙懵慌]|后来才|答曰|(?:但是?|不过)?面试官(?:一直|总是|老是)).*$"
)
_BETWEEN = re.compile(
    r"(?<=[,，。?？;；)）])\s*(?:(?:项目|实习|比赛)(?:里|中)?用(?:了|到了?)[^,，?？]{1,12}[,，]\s*)?"
    r"(?:然后|接着|之后|后来)?(?:还|又|再)?(?:具体)?(?:问了?(?:我|下|一下)?|聊了聊|聊了|追问了?)(?![题到的得])[,，:：]?(?=[\u4e00-\u9fffA-Za-z])"
)
_ASIDE = re.compile(
    r"[,，]\s*(?:问的?(?:超级|很|非常|特别|比较)(?:细|深|多)|(?:可能|大概|差不多)?持续了|磕磕绊绊|花了.{1,8}分钟)[^,，?？]*(?=[,，])"
)
_FOLLOW_UP = re.compile(
    r"[(（](?:写完|做完|答完|然后|接着|之后|又|再|面试官)*(?:接着|接|追)?问[:：,，]?([^()（）]*[?？][^()（）]*)[)）]?"
)
_NAMES_PART = re.compile(r"^(?:手?写|实现|设计)(?:一?[个道段]|一下)|^一[道个].{0,6}题|(?:代码|算法题|编程|手撕|题目|项目).{0,3}$")
_TELLS = re.compile(r"^\s*(?:暂时|意识到|解释|讲了|说了|我|其实|因为|答)")
_BADLY = re.compile(
    r"[,，。;；\s][^,，。;；?？]{0,16}(?:没答[上出好]来?|都说了|记不清了?|没写完|(?<!不用)(?<!不需要)写完|磕磕巴巴|做出来了?|没做出来)[^?？]*$"
)
_HINT = re.compile(
    r"(?<![(（,，。;；\s])[(（,，。;；\s]*(?:面试官的意思|提示|意思是|大概意思|比如[:：]|例如[:：]).*$"
)
_TAIL = re.compile(r"(?<=[?？])\s*[^?？]+$")
_SENTENCE = re.compile(r"[^。!！]+[。!！]?")
_GIVEN = re.compile(r"(?:题目?[:：])?(?:给定|给你?[一出个两]|有[一两NnMm]|已知|假设|输入|现有|对于?一个|二维|平面上)")
"""Begins a task whose statement may take several sentences."""

_ROLE = re.compile(r"[(（【\[][^()（）【】\[\]]{0,16}(?:岗|方向|组|部门?|面|算法|开发|挖掘|学习|视觉|测试)[)）】\]]\s*(?=\S{4})")
"""Says in front for which role it was asked."""

_CITATION = re.compile(r"\s{0,9}(?:->|→|=>)\s{0,9}(?:参考|详?见|refer)(?=[\W\u4e00-\u9fffA-Z]).{0,200}$|\s{0,9}\[\d{1,3}\]|\s{0,9}https?://\S+$")

LONG = 14
"""Characters of a bracket at the end that say more of the answer than of the question."""

MAX_LABEL = 10
"""Characters of a first sentence that only says what kind of task follows."""

LEAST = 2
"""Characters a question keeps at least; a cut that leaves less is not made."""


@dataclass(slots=True)
class _Text:
    """The text while it is being cut."""

    body: str
    removed: list[Removed] = field(default_factory=list)

    def cut(self, start: int, end: int, why: Why) -> None:
        """Take a piece off, unless that leaves no question."""
        rest = self.body[:start] + self.body[end:]
        if len(re.sub(r"\W+", "", rest)) < LEAST:
            return
        piece = self.body[start:end].strip()
        if piece:
            self.removed.append(Removed(text=piece, why=why))
        self.body = rest.strip()


def trim(text: str) -> tuple[str, tuple[Removed, ...]]:
    """Return the question's text and what was taken off it, in the order of the cuts."""
    work = _Text(_CITATION.sub("", text.strip()))
    for rule in RULES:
        rule(work)
    return work.body.lstrip(_BEFORE).rstrip(_BEHIND), tuple(work.removed)


def task(work: _Text) -> None:
    """The label of a task in front: 手撕:, 算法题:."""
    found = LABEL.match(work.body)
    if found:
        work.cut(0, found.end(), "lead")


def is_task(piece: str) -> bool:
    """Tell whether a piece taken off the front is the label of a task."""
    return LABEL.match(f"{piece}……") is not None


def lead(work: _Text) -> None:
    """Narrative in front: 问了…, 让写…, 上来就…; the ask itself follows."""
    for pattern in (_ROLE, _SHOWN, _SETTING, _LEAD):
        found = pattern.match(work.body)
        if found and found[0].strip() and ask_score(work.body[found.end() :]) >= 0:  # not prose
            work.cut(0, found.end(), "lead")


def follow_up(work: _Text) -> None:
    """A further ask told in brackets: its words stay, brackets and narrative go."""
    found = _FOLLOW_UP.search(work.body)
    if found:
        work.cut(found.end(1), found.end(), "chatter")
        work.cut(found.start(), found.start(1), "chatter")


def between(work: _Text) -> None:
    """Narrative between two asks (…,然后具体问了下…) and asides (…,问的很细,…)."""
    for found in reversed(list(_ASIDE.finditer(work.body))):
        work.cut(found.start(), found.end(), "lead")
    for found in reversed(list(_BETWEEN.finditer(work.body))):
        before, after = work.body[: found.start()].rstrip(" ,，"), work.body[found.end() :]
        work.removed.append(Removed(text=found[0].strip(), why="lead"))
        # Chat moves on to another subject; a further question stays with it.
        stop = "；" if "聊" in found[0] else ","
        work.body = before + ("" if before[-1:] in "?？。;；" else stop) + after


def told(work: _Text) -> None:
    """What the author answered or felt: everything from 我说…, 答曰…, 讲了… on, unless another ask follows."""
    for pattern in (_ALWAYS_TOLD, _BADLY):
        found = pattern.search(work.body)
        if found:
            work.cut(found.start(), len(work.body), "answer")
    found = _TOLD.search(work.body)
    if found and ask_score(work.body[found.start() :]) < STRONG:
        work.cut(found.start(), len(work.body), "answer")


def parentheses(work: _Text) -> None:
    """Brackets that give the answer away or tell a story; those that state the task stay."""
    for found in reversed(list(_PAREN.finditer(work.body))):
        inner, before = found[1].strip(), work.body[: found.start()]
        last = not work.body[found.end() :].strip(_BEFORE + "?？")
        if _TOLD_PAREN.match(inner) or _STORY.search(inner):
            work.cut(found.start(), found.end(), "chatter")
        elif _gives_away(inner, before) or (last and (_lists(inner, before) or _says_more(inner, before))):
            work.cut(found.start(), found.end(), "answer")


def _says_more(inner: str, before: str) -> bool:
    """Tell a bracket that is longer than the ask before it and asks nothing itself."""
    return LONG <= len(inner) > len(before) and ask_score(before) >= ASKS and not _ASKS_MORE.search(inner)


def _gives_away(inner: str, before: str) -> bool:
    if re.search(r"[?？]", inner) or _KEPT_PAREN.search(inner) or _CALL.search(inner):
        return False
    asked = before.rstrip().endswith(("?", "？"))
    han = len(_HAN.findall(inner))
    told = han * 3 >= len(inner) or _LISTED.search(inner) is not None
    if asked and len(inner) >= 4:
        return True
    return len(inner) >= 6 and told and _INTERROGATIVE.search(before) is not None


def _lists(inner: str, before: str) -> bool:
    """Tell a bracket that lists what the noun before it asks for."""
    return len(inner) >= 6 and names_ask(before) and _LISTED.search(inner) is not None and not _KEPT_PAREN.search(inner)


def told_brackets(work: _Text) -> None:
    """Brackets in the middle of a line that tell what was answered."""
    for found in reversed(list(_TOLD_BRACKETS.finditer(work.body))):
        work.cut(found.start(), found.end(), "chatter")


def colon(work: _Text) -> None:
    """An answer behind the colon of a line whose front asks by itself."""
    found = _COLON.match(work.body)
    if (
        found
        and ask_score(found[1]) >= ASKS
        and not LABEL.match(work.body)
        and not _NAMES_PART.search(found[1])
    ):
        rest = work.body[found.end(1) :].lstrip(":： ")
        answers = _INTERROGATIVE.search(found[1]) is not None and not asks_in_words(rest)  # which may end in a noun that asks
        if answers or ask_score(rest) < ASKS:
            work.cut(found.end(1), len(work.body), "answer")


def dash(work: _Text) -> None:
    """An answer behind a dash: …有哪些-比如ROC、AUC."""
    found = _DASH.search(work.body)
    parted = _LONG_DASH.match(work.body)
    if parted and ask_score(parted[1]) >= ASKS > ask_score(parted[2]):
        work.cut(parted.end(1), len(work.body), "answer")
    elif found:
        work.cut(found.start(), found.end(), "answer")


def hint(work: _Text) -> None:
    """What the interviewer meant."""
    found = _HINT.search(work.body)
    if found and ask_score(found[0]) < ASKS:
        work.cut(found.start(), found.end(), "hint")


def tail(work: _Text) -> None:
    """Text behind the last question mark that does not ask."""
    found = _TAIL.search(work.body)
    if found is None or len(found[0].strip()) < 4 or found[0].strip()[0] in "(（":
        return
    if _TELLS.match(found[0]) or ask_score(found[0]) < ASKS:
        work.cut(found.start(), found.end(), "answer")


def sentences(work: _Text) -> None:
    """Whole sentences behind the first that do not ask."""
    pieces = list(_SENTENCE.finditer(work.body))
    if pieces and _NAMES_PART.search(pieces[0][0]) and len(pieces[0][0]) <= MAX_LABEL:
        return
    if pieces and _GIVEN.match(pieces[0][0]) and not noise.tells_how_it_went(work.body):
        return
    for piece in reversed(pieces[1:]):
        if len(piece[0]) >= 6 and ask_score(piece[0].rstrip("。")) < ASKS:
            work.cut(piece.start(), piece.end(), "chatter")


RULES: tuple[Callable[[_Text], None], ...] = (
    follow_up, told_brackets, parentheses, told, colon, dash, hint, sentences, tail, lead, between, task,
)  # fmt: skip
"""The cuts in order: what stands behind first, so that the front is judged by the ask that is left."""
