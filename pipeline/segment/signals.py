"""How much a line asks: a score from its words, blind to its place."""

from __future__ import annotations

import re
from functools import lru_cache

ASKS = 1.5
"""Score from which a line counts as asking (set on the labelled posts: best balance of both errors)."""

STRONG = 2.5
"""Score of a line that asks beyond doubt (a question mark at its end, or two signs)."""

_INTERROGATIVE = re.compile(
    r"(?<!没)(?<!没有)什么(?!的(?:[，,。；;]|$))|(?<=[是调干做管搞])什么的|有无|为何|为啥|谁更|(?<!没)(?<!没有)啥|怎么|怎样|如何|哪些|哪个|哪几|哪一|哪种|哪里|哪(?:部分|方面|块|家|类|项|步|段|条|门|款)|哪[?？。]?$|多少|(?<!没)多久|几种|(?<!某)几个|是否|能否|可否|吗|么[?？]?$|呢[?？]?$"
    r"|有没有|知不知道|会不会|能不能|要不要|可不可以|是不是|区别|差别|差异|异同|优缺点"
)
_ASK_VERB = re.compile(
    r"^(?:请|你|让我|要求|现在|先|然后|接着|又|还|再|面试官|上来|来|就|白板|现场|当场|尝试){0,9}"
    r"(?:(?:手写|手撕|手推|手画|介绍|简[单要略]?介绍|讲|说|聊|谈|解释|推导|推一?下|写|分析)(?![了得])|实现|简述|概述|阐述|列举|举(?:例|一?[个些])|描述|画|设计"
    r"|问(?!题)|了解|知道|熟悉|计算|给定|给你|给一[个段]|看(?:代码|程序|一段)|证明|对比|比较|用.{1,12}(?:实现|写)|编程|详解|详细|证一?下|谈谈|求(?!职|学|助|稳|生|真)|输入|判断|翻转|反转|合并"
    r"|自我介绍|反问|算法题?[:：]|手撸|口述|怎|如|什么|为)"
)
_ENGLISH_ASK = re.compile(
    r"(?:what|who|which|why|how|when|where)(?:'s|\s+(?:is|are|was|were|do|does|did|would|should|could|can|will|to|many|much|kind|types?|of))\b"
    r"|(?:(?:the\s+)?differences?\s+between|(?:please\s+)?(?:explain|describe|implement|compare|discuss|tell\s+me\s+about))\s"
    r"|[^,.;，。；]{1,80}?\s(?:vs\.?\s|differences?$|implementation$)",
    re.IGNORECASE,
)
"""An ask in English: it begins with a word that asks and its verb (a clause of prose has a subject there)."""

_NOUN_ASK = re.compile(
    r"(?:区别|原理|作用|原因|动机|优缺点|优点|缺点|推导|表达式|过程|机制|流程|方法|理解|公式|实现|结构|特点|特性|联系|意义|应用|场景|对比|比较|关系"
    r"|含义|设计|条件|思想|步骤|概念|定义|指标|的计算|优化|问题|策略|算法|模型|函数|方式|类型|性质|发展史|影响|选择|选取|必要性|优势|异同|差异|差别|总结|尺寸|参数量|计算量|复杂度|用途|用法|做法|好处|局限|瓶颈|思路|架构|扩展|变体|改进|方案|常[用见]的?(?!问题|错误|误区|链接|资料|面试)[\u4e00-\u9fff]{2,6})"
    r"(?:\s*[(（][^()（）]*[)）])?[?？。.;；!！]?$"
)
_ENDS_MARKED = re.compile(r"[?？][\s)）\]】;；,，。.]*$")
_STATEMENT_END = re.compile(r"[。；;]$")
_STATED = re.compile(r"(?:为|是)\s?[:：]\s?\S[^?？]*$")
_SETS_AMOUNT = re.compile(r"(?:决定|控制|表示|代表|衡量|反映)[^?？,，]{0,12}多少")
"""A statement with a word that asks."""

_IS_ONE = re.compile(r"^[^?？,，]{1,20}?(?<![但还就])是[^?？,，]{1,20}的(?:模型|算法|方法|函数|方式|结构|策略|过程|问题|指标)$")
"""A statement that ends in a noun that asks (X 是单向的模型)."""

_DEFINITION = re.compile(r"^[^?？,，。]{1,24}[:：](?!.*[?？]|\s?(?:怎么|如何|怎样|为什么|为何|什么|有哪些)).{6,}")
_FIELD = re.compile(
    r"(?:项目|实习|常识|数据结构|算法|数据库|语言|设计模式|网络|计网|操作系统|基础|八股|场景题?|智力题?|业务|框架|前端|后端|系统设计|数学|概率|机器学习|深度学习|家常|闲聊|缓存|并发|[A-Za-z+#]{1,12})\s?[:：]\s?"
)
"""What a line of an interview may have before its ask."""

_NARRATIVE = re.compile(
    r"我(?:说|答|回答|讲了|觉得|当时|是|的|就|也|们)|面试官(?:人|很|说|态度)|感觉|总结一下|建议大家|希望|祝"
)

MAX_KEPT = 200
"""Characters of a line whose score is kept for a while: each rule asks for it anew."""
MIN_NOUN_ASK = 2
"""Characters from which a noun at the end asks; by itself (问题, 模型) it only names a part."""

SENTENCES_ASK = 0.34
"""Share of its sentences that ask, below which a long line that does not begin with an ask is prose."""

_STOP = re.compile(r"[。！!？?]")
_SENTENCE = re.compile(r"[^。！!？?]+[。！!？?]*")

MIN_SENTENCES = 4
"""Sentences of a line that can be a paragraph of prose."""


def is_prose(text: str) -> bool:
    """Tell a long line most of whose sentences state something."""
    if len(_STOP.findall(text)) < MIN_SENTENCES - 1:
        return False
    sentences = [each[0] for each in _SENTENCE.finditer(text) if each[0].strip()]
    asking = [ask_score(each) >= ASKS for each in sentences]
    return (
        len(asking) >= MIN_SENTENCES
        and not asking[0]
        and sum(asking) < SENTENCES_ASK * len(asking)
    )


_LONG = 80
"""Characters from which a line without a question mark is prose rather than a question."""


THEN = "所以|于是|因此|首先|先|然后|接着|随后|顺势|顺便|又|还|最后|之后|后面|就|一?上来|面试官|考官|主要|继续|直接|中间|大概|我?被(?=问)|[写做答说讲]完"
"""Words that lead on to the next ask of a story."""

_TOLD_ASK = re.compile(
    rf"^(?:{THEN}|再)*"
    r"(?:问了|问我|问的是|问(?![题答卷候世号到起得他她])|考了|让我|让(?=介绍|讲|说|写|手写|手撕|举|实现|设计|推)|要求我?|(?:是?(?:coding|代码|算法|手撕)[,，\s]?)?题目是)"
    r"(?:一下|下|我|几个)?(?!题目|很|的都|得|些|不少|好|HR|面评|结果)(?=\S{2})"
)


def told_ask(text: str) -> str:
    """Return what a line says was asked (问了…, 让我…); "" for lines that tell of no ask."""
    told = _TOLD_ASK.match(text)
    return text[told.end() :] if told else ""


_COMMAND = re.compile(
    r"(?:面试官)?(?:又|还|再|继续)?(?:问我?|让我?)?(?:说|讲|聊|谈|介绍|解释|描述|手写|手撕|写)(?:一下|下|说|讲|聊|谈|一?个|一?段|(?=[A-Za-z]))"
)


def commands(text: str) -> bool:
    """Tell whether a line begins by telling the candidate to do something."""
    return _COMMAND.match(text.strip()) is not None


_VERB_BEHIND = re.compile(
    r"(?:推导?|讲|说|聊|写|过|走|捋|比|对比|比较|介绍|解释|分析|画)(?:一?下|一遍|一比|讲|说|聊)[吧呗]?$|^把.{2,30}(?:推导?|写|画|列|算)出来$"
)
"""The verb stands behind what it asks for, as in speech (目标函数推一下)."""


def names_ask(text: str) -> bool:
    """Tell whether a text ends in a noun that asks (…的方法, …的区别)."""
    return _NOUN_ASK.search(text.rstrip()) is not None


def asks_in_words(text: str) -> bool:
    """Tell whether a text asks by a word that asks, by a verb or a mark, and not just by a noun at its end."""
    body = text.strip()
    return bool(_INTERROGATIVE.search(body) or _ENGLISH_ASK.match(body) or _ASK_VERB.match(body) or "?" in body or "？" in body)


def ask_score(text: str) -> float:
    """Return how much a line asks; about -3 (prose) to 5 (a plain question)."""
    return _kept_score(text) if len(text) <= MAX_KEPT else _score(text)


@lru_cache(maxsize=2048)
def _kept_score(text: str) -> float:
    return _score(text)


def _score(text: str) -> float:
    score = 0.0
    body = text.strip()
    marked = "?" in body or "？" in body
    if marked and _ENDS_MARKED.search(body):
        score += 2.5
    elif marked:
        score += 1.5
    if _INTERROGATIVE.search(body) or _ENGLISH_ASK.match(body):
        score += 1.5
    if _ASK_VERB.match(body) or _VERB_BEHIND.search(body) or (len(body) > MIN_NOUN_ASK and _NOUN_ASK.search(body)):
        score += 1.5
    return score - _prose_penalty(body, marked=marked)


def names_field(text: str) -> bool:
    """Tell a line that begins with the field of its ask."""
    return _FIELD.match(text) is not None


def _asks_of_field(body: str) -> bool:
    """Tell an ask behind the name of the field it is of (数据库：…)."""
    label = _FIELD.match(body)
    return label is not None and asks_in_words(body[label.end() :])


def _prose_penalty(body: str, *, marked: bool) -> float:
    penalty = 0.0
    if _STATEMENT_END.search(body) and not marked and not _ASK_VERB.match(body):
        penalty += 1.0
    if not marked and len(body) > _LONG:
        penalty += 1.5
    if not marked and _IS_ONE.match(body) and not _INTERROGATIVE.search(body):
        penalty += 1.5
    if _SETS_AMOUNT.search(body) and not marked:
        penalty += 1.5
    if (_DEFINITION.match(body) and not _asks_of_field(body)) or (_STATED.search(body) and not marked):
        penalty += 2.0
    if _NARRATIVE.search(body) and not marked:
        penalty += 0.5
    return penalty
