"""Interviews told as a story: what a paragraph says was asked becomes an item, the rest stays prose."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, TypeAlias

from .signals import ASKS, ask_score, asks_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..model import Block

Span: TypeAlias = tuple[int, int, int]
"""Where an ask of a paragraph begins, with and without its verb, and where it ends."""

Names: TypeAlias = "Callable[[str], bool]"
"""Tells whether a text names a technical term."""

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

MAX_ITEM = 120
"""Characters of an item that asks; a longer one may tell a story behind its number."""

MAX_WORD = 3
"""Characters of a word of a list that asks for all of them at once."""

MAX_NAMED = 20
"""Characters of a thing that was asked about beside others."""

NAMED = 0.6
"""Share of such things that name a term or ask in words."""

MAX_OBJECT = 60
"""Characters of the object of a verb of asking; longer ones tell of something."""

_APART = re.compile(
    r"(?:[●•★▪◆■○·*+-]|\d{1,3}\s*[.、)）]|[(（]\d{1,3}[)）]|[①-⑳]|[\u4e00-\u9fff]{2,6}题\s?\d?\s?[:：])"
)
"""Begins an item of a list, or a task behind its label, which is one whatever it tells."""

_BEGINNING = r"(?:^|(?<=[，,。；;！!？?…])|(?<=\.)(?=\s))\s*"
_WHO_AND_WHEN = (
    r"(?:所以|于是|因此|另外|并且?|简单|大致|大概|中间|随后|开头|开场|结尾|期间|面试官|考官|对方|小[哥姐]姐?|老板|主管|组长|总监|leader|我?被|做[\u4e00-\u9fff]{1,4}的|另一[位个]|再来|有|是|紧|往后|马上|立刻|追着|他|她|一?上来|先是?|首先|然后|接着|接下来|又|还|再|最后|之后|后面|后来|就|开始|直接|主要"
    r"|突然|继续|详细|具体|重点|依次|分别|也|顺[着势便带]|附带|一直|一个劲|(?:花了)?\d{1,3}分钟|[写做讲答问聊]完|第[一二三四五\d][轮面题]|coding|(?:写|手撕)?(?:代码|算法)(?:环节|部分|题)?)"
)
_ASKED = re.compile(
    rf"{_BEGINNING}{_WHO_AND_WHEN}{{0,6}}"
    r"(?:(?P<verb>(?:[^，,。；;！!？?我反]{1,12}有)?(?<!没)(?<!没有)提?问(?:了问|了我?|我|道|的是|到(?:了|过|的有?)?)?(?:一下|下|一句)?|让我?(?!(?:写|做)了?[一两二三]道[^，,。]{0,8}题)|要我|叫我|请我|要求我?(?=写|实现|分析|用)|考(?:了|的是|察了)|聊了(?!聊|一?会|天|很|啥|什么)|追问(?:我|了|道)?|(?:主要|问题)?包括了?|手撕(?:了|的是)?|手写(?:了|的是)?|(?:笔试|编程|算法|八股)题?有(?!点|些|一))"
    r"(?!题|卷|答|候|好|心|完|们|自己|就是|我?觉得)[:：,，]?"
    r"|(?:就|又|还)?(?:是|有)?(?:手撕|手写|写题|写代码|代码题|算法题|编程题|coding)(?:环节)?(?:了|是)?[,，:：]\s?(?![很没不我就也但面写做]|比较|感觉|挺|还|难|简单|原题|[^，,。]{0,8}(?:道|[^型]难|简单))(?=\S{6})"
    r"|(?:面试官|考官|对方|他|她)?说(?=[^，,。]{0,20}[，,]?\s?(?:有没有|能不能|怎么|如何|为什么|可不可以|是多少|要不你|那你)|让?用.{2,10}(?:写|做|实现))"
    r"|说?[给出]个[^，,。:：\s]{0,8}题[^，,。:：\s]{0,6}[:：]\s?(?=\S{4})"
    r"|第[一二三四五](?:道题?|题|个(?:问题|题目?))(?:是|就是)?\s?(?!的|做|很|比较|没|我|就|也|[,，。])"
    r"|问得?最[多细深久]的(?:就是|是)"
    r"|另?一[个道]是|想(?:知道|了解)(?!我|一下)"
    r"|(?:代码|算法|编程|场景|智力)题[^，,。；;:：]{1,8}[:：]\s?(?=\S{6})|(?:还有一|第[一二三四五])[个道][^，,。；;:：]{0,8}[:：]\s?(?=\S{6})"
    r"|(?:[丢抛扔给出]给?了?我?一?[个道]|补了?一)(?:场景|问题|案例|题|刀|句)[:：]\s?"
    r"|(?:让我?)?(?:(?:给我)?(?:出|给|做|写|来)了?(?:我)?)?(?:[一两二三2几]?[道个])[^，,。:：\s]{0,10}(?<!问)题目?[,，:：]\s*"
    r"|一道(?!简单|容易|基础|经典|常规|中等|很|比较)(?=[^，,。:：；;]{2,14}(?:问题|的题)(?:[，,。；;]|$))"
    r"|(?:就|都|还)?是[^，,。；;:：]{0,12}(?:的问题|相关的?|方面的?|那一?[套块])[，,:：]\s?"
    r"|(?:就|都|还)?是?(?:一些|几个)?(?:八股|基础|理论|知识点|开放题?)(?:文|题|知识|部分|环节)?[:：]\s?"
    r"|[^，,。.；;:：?？!！]{0,20}?(?:问题|题目?)是(?!我|很|比较|不|有|都)|[^，,。.；;]{0,16}(?:提问|问题|题目)[,，:：]\s?(?=如果|假如|[^，,。；;？?]{0,24}(?:为什么|如何|怎么|怎样|什么|哪|区别)))",
    re.IGNORECASE,
)
"""Where a story comes to an ask: somebody asks, lets do, or sets a task, or a question is said to be something."""

_ONLY_ASKS = re.compile(r"\s*问[:：]?")
_GIVEN = re.compile(r"(?:(?<=[，,。；;：:])|^)\s?(?:有(?![什没哪个点些]|一[些点])|给(?:定|你?[一出个两])|已知|假设|一[个根条堆](?![问题]))")
"""Begins the statement of a task."""

_NAMES = re.compile(r"(?:[问考聊](?:(?:到|了|的)(?:了|过|的?有|是)?我?|我)(?:一下|下)?|题有|比如|例如|包括了?)[:：]?$|(?:的问题|相关的?|方面的?|那一?[套块])[，,:：]\s?$|(?:八股|基础|理论|知识点|开放题?)(?:文|题|知识|部分|环节)?[:：]\s?$")
"""Ends a verb of asking behind which may stand what was asked, thing by thing."""

_QUOTED = re.compile(r"(?<![反我])问(?:[^“”「」\"，,。；;？?]{0,16})[“「\"]([^“”「」\"]{4,80})[”」\"]")
"""What was asked in quotes."""

MAX_VERB = 24
"""Characters from a verb of asking to the quotes with what was asked."""

_ROUND = re.compile(r"[一二三四五终]面(?![试向经板])(?:[(（][^()（）]{1,12}[)）])?")
_TO_ME = re.compile(rf"{_WHO_AND_WHEN}{{0,6}}(?:问了?我?|[让要叫请]我|追问|(?:让我?)?(?:写|做)?了?[一两二三]道[^，,。:：\s]{{0,10}}题[,，:：]|题目?是)")
_LISTS = re.compile(r"包括了?$")
"""A verb that says what was asked only by a list."""

_LETS = re.compile(r"(?:[让要叫请]我?|说)$")
"""A verb of letting somebody do something, which may be anything."""

_COMMANDED = re.compile(
    rf"{_BEGINNING}{_WHO_AND_WHEN}{{1,3}}(?=(?:介绍|讲解?|解释|描述|分析)一?下)|(?<=[,，。])\s?(?=(?:写|实现|设计)一[个道段])"
)
_ASKING = r"怎么(?!说|办|样|也|都)|如何|为什么|怎样|什么是|什么情况"
_ASKING_SENTENCE = re.compile(
    rf"(?:(?<=[。；;！!？?])|(?<=\.)(?=\s))\s*(?:比如|例如)?(?=(?:当时)?(?:{_ASKING}))"
    rf"|(?<=[，,])\s?(?:比如|例如)(?=[^，,。、]{{2,30}}、[^，,。、]{{2,30}}、|[^，,。]{{0,30}}(?:{_ASKING}|什么(?!的)|哪|吗|区别|原理|原因|推导|作用|优缺点))"
)
"""A sentence of a story that begins with a word that asks, or an example of what was asked."""

_EXAMPLE = re.compile(r"\s?(?:比如|例如)")
"""Goes on to what was asked of the topic before it."""

_VAGUE = re.compile(
    r"^\s*(?:其[他它](?:的|都|基本)|有一?[个些]|了(?!解)|的|得|到|都|很|挺|比较|非常|一?些|一点|一堆|几个|不少|好多|各种|大量|我?的?(?:简历|项目|实习|论文|经历|基础|细节|常规|家常|情况|时间(?!复杂))|自我介绍|[一两三几]道?题|(?:语言|基础|技术|算法|专业|八股|开放|常规|简单)?问题(?:了|$)|.{0,12}相关的?$|还有(?:一?些|其他|很多|几个)|(?:以下|下面|这些)(?:的?内容|几)|HR|这[几些两个]|第[一二三四五]个(?:项目|实习|经历))"
)
"""An object of asking that does not say what was asked."""

_OF_WORK = re.compile(r"^.{0,12}(?:项目|简历|实习|经历|project|[很挺]多|[很挺比较]细)[^，,。.]{0,4}$")
"""One that ends in what was talked about, unless it asks something of it."""

_OWN_WORK = re.compile(r"^\s{0,4}我?的?(?:简历|项目|实习|论文)[里中上]?的?[^，,。.]{2}")
"""What may be asked about in so many words."""

_OWN = re.compile(
    r"[，,。；;…]{1,6}\s*(?:(?:然后|之后|接着)?我(?!们)|他|她|面试官|考官|对方|楼主|这个|这块|好像|估计|但|不过|可惜|说实话|忘|没|只|答|太|证明|一开始|虽然|感觉|中间|反正|平时|[写答讲说做用]得|想了|还聊|[^，,。]{1,10}我[背写看做用学答说只没不]|[^，,。]{1,10}答[得的]|然后[就再]|最后[还也]|大概|背过|先写|写完|不知道|不清楚|不太?会|大致|简单(?:说|讲|答|提)|[说讲答]了"
    r"|用[^，,。]{1,12}(?:就|版|写的|做的))|(?<!\d)\.\s|…{2}"
)
"""Where the teller goes on to what he answered, or to something else."""

_CLAUSE = re.compile(r"[^，,。；;\s][^，,。；;]*")
_MARKED = re.compile(r"(?:(?<=[，,。；;！!？?…：:])|^)\s?(?!我|他说|感觉|是不是)(?:比如说?|例如|还有)?([^，,。；;！!？?…：:]{5,60}[？?])")
"""A clause with a question mark."""

_NARRATES = re.compile(r"面试官|[一二三]面(?!试)|我[说答讲回]|问[了到我]|让我|自我介绍|手撕|反问")
"""Has a paragraph that tells of an interview."""

_ASKS_PLAINLY = re.compile(r"(?<![没无])(?:什么|怎么|如何|哪些|哪几|为啥|为什么|多少|是否)|[吗呢?？]$")
_OF_TELLER = re.compile(r"我|他|楼主|好像|听起来|心里|没想|不知道|不清楚|不记得|忘|感觉|觉得|无论|不管|说[了什]")
"""Has a clause that tells of its teller."""

_SHARED = re.compile(r"(?:区别|联系|比较|对比|关系|异同|差异|优缺点)[^\w]*$")
_JOINT = re.compile(r"[，,]\s?(?:以及|还有)")
_ONE = re.compile(r"(?<!第)一[个道]是?$")
"""Ends what stands before one of several tasks, which its clause names."""

_PART = re.compile(r"[^；;\s][^；;]*")
_MEMBER = re.compile(r"[^、；;\s][^、；;]*")
_TELLS = re.compile(r"(?<![反没])问(?!题|答)|考[了到察]|题有|[让要叫请]我|面试官|[一二三]面(?!试)|[一两二三]道[^，,。]{0,10}题")
"""Has a paragraph that tells of being asked; one that explains something names things and asks, too."""

_NUMBER = re.compile(r"^\d{1,3}\s?[.、)）]\s?")
_LEADS_TO = re.compile(
    r"[，,。；;]\s?(?:最后|然后|接着|之后|还|又|再|面试官){1,3}(?:追?问(?:了|到)?(?:我|一?下){0,2}|让我?(?=讲|说|介绍|写))(?!题|卷)(?=\S{3})"
)
"""Where an item that tells how a round went comes to its ask."""

_CHATS = re.compile(r"(?:主要|基本|大部分|更多|大多)?(?:上|的?是|还是|都|在)?(?:闲?聊|讲|谈|交流|围绕)(?:了|的|着)")
"""Begins with what was talked about."""

_SENTENCE_END = re.compile(r"[。！!]")


def is_vague(said: str) -> bool:
    """Tell an object of asking that does not say what was asked."""
    return _VAGUE.match(said) is not None


def tells_story(blocks: Sequence[Block], names: Names) -> bool:
    """Tell whether several paragraphs of a post each tell of an ask."""
    told = [
        len(block.text) for block in blocks
        if block.kind == "paragraph" and len(block.text) > MAX_MEMBER
        and not _APART.match(block.text.lstrip()) and _asks(block.text, names)
    ]  # fmt: skip
    return len(told) >= STORY and sum(told) >= TOLD * sum(len(block.text) for block in blocks)


def taken_from_story(block: Block, names: Names, *, story: bool) -> list[Block]:
    """Return what a paragraph tells was asked, an item each, with the prose around it; [] where it tells nothing.

    `story`: the post tells its interview so, so that one ask is enough and may be a bare noun.
    """
    item = block.kind == "item" or _APART.match(block.text.lstrip()) is not None
    if item and (len(block.text) <= MAX_ITEM or not _NARRATES.search(block.text)):
        return []
    if not (story or _TELLS.search(block.text)):
        return []
    asks = _asks(block.text, names)
    told = (story and not item) or _tells_asks(block.text, asks, names) or _asked_of_me(block.text, asks)
    return list(_retold(block, asks)) if asks and told else []


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
    asked = text[led[-1].end() :].strip(" ，,。.；;")
    if (asks and not _CHATS.match(told)) or _VAGUE.match(asked) or _OF_WORK.match(asked):
        return []
    return [_prose(block, told), replace(block, kind="item", text=asked, marker=ASKED)]


def _asks(text: str, names: Names) -> list[Span]:
    """Return the asks of a paragraph of a story in order."""
    begins = {
        found.start(): found.end()
        for pattern in (_ASKING_SENTENCE, _COMMANDED, _ASKED)
        for found in pattern.finditer(text)
    }
    quoted = [(found.start(1), found.start(1), found.end(1)) for found in _QUOTED.finditer(text)]
    begins = {at: end for at, end in begins.items() if all(not at <= first < at + MAX_VERB for first, _, _ in quoted)}
    starts = sorted(begins)
    asks: list[Span] = []
    for start, after in pairwise([*starts, len(text)]):
        at = begins[start]
        own = _OWN.search(text, at, after)
        until = own.start() if own else after
        named = _parted(text, at, until, names) or (_named(text, at, until, names) if _NAMES.search(text[start:at]) else [])
        lists = _LISTS.search(text[start:at]) is not None
        if named and not (lists and _are_topics(text, named)):
            asks += named
        if named or lists:
            continue
        end = _end_of_ask(text, at, until)
        if _ONE.search(text[start:at]) and (task := _CLAUSE.match(text, at)):
            end = min(end, task.end())
            if not (names(task[0]) or text[start:at].endswith("一道")):
                continue
        said = text[at:end].strip(" ，,。.；;")
        if len(said) > MAX_OBJECT:
            asked = _asking_clauses(text, at, end)
            if asked and asked[0][0] == at:  # what the verb has right behind it
                asked[0] = (start, at, asked[0][2])
            asks += asked
        elif len(said) > 1 and _is_asked(
            text[start:at], said, text[after : after + 4]
        ):
            given = _given_before(text, asks[-1][2] if asks else 0, start) if _ONLY_ASKS.fullmatch(text[start:at]) else None
            if given is not None:
                asks.append((given, given, end))
            else:
                asks += _joined(text, at if text[start:at].endswith("说") else start, at, end)
    found = quoted + [ask for ask in asks if _is_clear(ask, quoted)]
    found += [ask for ask in _marked(text, names) if _is_clear(ask, found)]
    return sorted(found + [ask for ask in _in_a_row(text) if _is_clear(ask, found)])


def _given_before(text: str, after: int, start: int) -> int | None:
    """Return where the statement begins of a task that asks something at its end (有…，…，问…); None without one."""
    found = _GIVEN.search(text, max(after, start - MAX_ITEM), start)
    return None if found is None or _NARRATES.search(text, found.start(), start) else found.start()


def _joined(text: str, start: int, at: int, end: int) -> list[Span]:
    """Return an ask, or those that it joins by a word (…，以及…) where each asks by itself."""
    joint = _JOINT.search(text, at, end)
    if joint and _asks_in_words(text[at : joint.start()]) and _asks_in_words(text[joint.end() : end]):
        return [(start, at, joint.start()), (joint.end(), joint.end(), end)]
    return [(start, at, end)]


def _is_clear(ask: Span, others: Sequence[Span]) -> bool:
    return all(last <= ask[0] or first >= ask[2] for first, _, last in others)


def _marked(text: str, names: Names) -> list[Span]:
    """Return the clauses of a paragraph that tells of an interview which ask of the field with a question mark."""
    if len(text) <= MAX_OBJECT or not _NARRATES.search(text):
        return []
    spans = (found.span(1) for found in _MARKED.finditer(text))
    return [(first, first, last) for first, last in spans if names(text[first:last]) and _asks_in_words(text[first:last])]


def _in_a_row(text: str) -> list[Span]:
    """Return the clauses that ask in words right behind one another in a paragraph that tells of an interview."""
    if len(text) <= MAX_OBJECT or not _NARRATES.search(text):
        return []
    runs: list[list[Span]] = [[]]
    for found in _CLAUSE.finditer(text):
        said = found[0]
        if len(said) <= MAX_MEMBER and _ASKS_PLAINLY.search(said) and not _OF_TELLER.search(said) and _asks_in_words(said):
            runs[-1].append((found.start(), found.start(), found.end()))
        elif runs[-1]:
            runs.append([])
    return [ask for run in runs if len(run) >= MIN_TOLD for ask in run]


def _parted(text: str, start: int, end: int, names: Names) -> list[Span]:
    """Return the things that a sentence sets apart by semicolons as asked; [] for fewer than two."""
    stop = _SENTENCE_END.search(text, start, end)
    found = list(takewhile(lambda each: not is_vague(each[0]), _PART.finditer(text, start, stop.start() if stop else end)))
    known = sum(names(each[0]) or _asks_in_words(each[0]) for each in found)
    apart = len(found) > 1 and all(len(each[0]) <= MAX_MEMBER for each in found) and known >= NAMED * len(found)
    return [(each.start(), each.start(), each.end()) for each in found] if apart else []


def _named(text: str, start: int, end: int, names: Names) -> list[Span]:
    """Return the things that a sentence names one after the other as asked; [] for fewer than three."""
    stop = _SENTENCE_END.search(text, start, end)
    clauses = list(_CLAUSE.finditer(text, start, stop.start() if stop else end))
    found = list(takewhile(lambda each: _can_be_named(each[0]), clauses))
    known = sum(names(each[0]) or _asks_in_words(each[0]) for each in found)
    if len(found) < MIN_MEMBERS or known < NAMED * len(found):
        found = list(_MEMBER.finditer(text, start, stop.start() if stop else end))
        if len(found) < MIN_MEMBERS or not (_all_ask(found) or _all_named(found, names)):
            return []
    if max(len(each[0]) for each in found) <= MAX_WORD:  # words that belong together (封装、继承、多态)
        return [(found[0].start(), found[0].start(), found[-1].end())]
    return [(each.start(), each.start(), each.end()) for each in found]


def _all_ask(members: Sequence[re.Match[str]]) -> bool:
    return all(len(each[0]) <= MAX_MEMBER and ask_score(each[0]) >= ASKS for each in members)


def _all_named(members: Sequence[re.Match[str]], names: Names) -> bool:
    """Tell members each of which names something, and which do not share one ask (A、B、C的区别)."""
    known = sum(names(each[0]) for each in members)
    return known >= NAMED * len(members) and all(len(each[0]) <= MAX_MEMBER for each in members) and not _SHARED.search(members[-1][0])


def _are_topics(text: str, named: Sequence[Span]) -> bool:
    """Tell things few of which ask: what they belong to was talked about."""
    return sum(ask_score(text[at:end]) >= ASKS for _, at, end in named) * 2 < len(named)


def _can_be_named(said: str) -> bool:
    """Tell a few words, or more that ask, which say what was asked."""
    longest = MAX_MEMBER if ask_score(said) >= ASKS else MAX_NAMED
    return len(said) <= longest and not _VAGUE.match(said) and not _OF_WORK.match(said)


def _asks_in_words(said: str) -> bool:
    return asks_in_words(said) and ask_score(said) >= ASKS


def _asking_clauses(text: str, start: int, end: int) -> list[Span]:
    """Return the clauses that ask of an object too long for one ask."""
    clauses = [(found.start(), found.end()) for found in _CLAUSE.finditer(text, start, end)]
    return [
        (first, first, last) for first, last in clauses
        if last - first <= MAX_MEMBER and _asks_in_words(text[first:last])
    ]  # fmt: skip


def _is_asked(verb: str, said: str, behind: str) -> bool:
    """Tell whether what a verb of asking has behind it says what was asked."""
    asks = ask_score(said) >= ASKS
    if _LETS.search(verb):
        return asks
    says = not _VAGUE.match(said) or (_OWN_WORK.match(said) is not None and asks_in_words(said))
    says = says and (_asks_in_words(said) or not _OF_WORK.match(said))
    return says and (asks or not _EXAMPLE.match(behind))


def _end_of_ask(text: str, start: int, end: int) -> int:
    """Return where the sentences that ask end; a first one is what was asked whatever its words are."""
    for stop in _SENTENCE_END.finditer(text, start, min(end, start + MAX_OBJECT)):
        if (
            text[start : stop.start()].strip()
            and not _goes_on(text[stop.end() : end].strip(" 。"))
        ):
            return stop.start()
    return end


def _goes_on(said: str) -> bool:
    """Tell whether what stands behind a sentence that asks asks on; by a noun alone, in a few words."""
    return ask_score(said) >= ASKS and (asks_in_words(said) or len(said) <= MAX_NAMED)


def _retold(block: Block, asks: Sequence[Span]) -> Iterator[Block]:
    """Yield the asks of a paragraph of a story, and what is told behind each."""
    text, done = block.text, 0
    begun = _ROUND.match(text)
    if begun:  # it heads what is told from here on
        yield replace(block, text=begun[0])
        done = begun.end()
    for start, _, end in asks:
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


def _asked_of_me(text: str, asks: Sequence[Span]) -> bool:
    """Tell whether a paragraph tells one ask, in words that ask, of which it says that it was asked of its teller."""
    return any(
        (len(text) > MAX_MEMBER or (start and text[start:at] != "问")) and _TO_ME.match(text[start:at].strip()) and _asks_in_words(text[at:end])
        for start, at, end in asks
    )


def _tells_asks(text: str, asks: Sequence[Span], names: Names) -> bool:
    """Tell whether a paragraph tells two asks of the field in words that ask, or three of any, or names three things."""
    if any(text[end - 1] in "?？" and start == at and names(text[at:end]) for start, at, end in asks):
        return True
    worded = [text[at:end] for start, at, end in asks if "问" in text[max(start - MAX_VERB, 0) : at] and _asks_in_words(text[at:end])]
    named = sum(names(text[at:end]) for _, at, end in asks)
    mostly = len(worded) >= MIN_TOLD and sum(map(len, worded)) >= TOLD * len(text)
    return mostly or sum(map(names, worded)) >= MIN_TOLD or max(len(worded), named) >= MIN_MEMBERS
