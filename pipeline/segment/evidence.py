"""Company, round, role and date by evidence: front matter, then title, then section heading; never body text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..lexicon import Lexicon

_ROUND = re.compile(
    r"(?<![\d.])((?:[一二三四五六七终]|[1-6])\s?面(?!部分)|(?:HR|hr|Hr|主管|交叉|加|总监|boss|部门|技术)\s?[电视]?面(?!问题|题|部分)|笔试|机试|第[一二三四五]轮(?:技术)?(?:面试?)?|[一二三四五]轮(?:技术)?面试?)"
    r"(?![试经积向对板临包部孔熟貌的])"
)
_COUNTED = re.compile(r"^0\d\s*(?=\D)")
"""The number of a section that the page sets apart by its looks alone (01一面)."""

_DATE = re.compile(
    r"(20\d\d)\s*[-/.年]\s*(1[0-2]|0?[1-9])\s*[-/.月]\s*(3[01]|[12]\d|0?[1-9])(?!\d)"
)
_DAY = re.compile(
    r"(?<![\d./-])(1[0-2]|0?[1-9])\s*[./月-]\s*(3[01]|[12]\d|0?[1-9])(?:日|号)?(?![\d./-]|\s*(?:min|分钟|h\b|小时|倍|%))"
)
_ROLE = re.compile(
    r"(?<![\u4e00-\u9fffA-Za-z+#&])[\u4e00-\u9fffA-Za-z+#&]*(?:算法|后端|前端|客户端|测试|数据|研发|开发|图像|视觉|学习|智能|推荐|搜索|广告|NLP|CV|AI|大模型|多模态|C\+\+|Java|Python|语音|风控|运维)"
    r"[\u4e00-\u9fffA-Za-z]{0,8}?(?:工程师|实习生|研究员|岗位|岗)(?:实习生)?"
)
_ROLE_TOLD = re.compile(
    r"(?:面试|应聘|投递?|招聘?|岗位是|面的是)(?:了|的|过)?(?:是|一个)?([\u4e00-\u9fffA-Za-z+#]{2,14}?(?:工程师|研究员|算法岗|开发岗))"
)
_NAME_AND_ROLE = re.compile(
    r"([A-Z][\w&.' ]{1,30}?)\s?[,，|｜/–—-]\s?(?:MLE|SDE|SWE|DS|DE|QR|Quant|(?:Data|Applied|Research)\s(?:Scientist|Engineer|Analyst)"
    r"|(?:Senior\s|Staff\s|Junior\s)?(?:Software|ML|Machine\sLearning|Back-?\s?end|Front-?\s?end|Full-?\s?stack)(?:\s(?:Engineer|Developer))?|(?:[A-Za-z]{1,12}\s?)?Intern)\s*$",
    re.IGNORECASE,
)
"""A heading that says who asked and for which role (Name, MLE); the name need not be known."""

_TWO_KINDS = re.compile(
    r"(?:HR|主管|技术|业务)面?\s?[与和及、/&]\s?(?:HR|主管|技术|业务)面", re.IGNORECASE
)
_ROUND_TOLD = re.compile(
    r"(?:这次|这是|本次|今天|昨天|刚刚?|第[一二两三]次)(?:的|是|面了?|参加了?|第[一二两三]次){0,3}([一二三四]面)(?!试)"
)
_UNKNOWN = re.compile(
    r"((?!(?i:HR|AI|IT|CV|BAT|offer|note|blog|oc)\b)[A-Za-z][A-Za-z0-9]{2,20}(?=\s?(?:[一二三四五][面轮]|[-_—]?\s?面经|凉经|[秋春校社]招|提前批|暑期实习|日常实习|[-_—]?\s?面试(?:总结|经历|记录|经验|复盘)))"
    r"|(?!资深|高级|初级|[秋春校社]招|暑期|实习|日常|提前批|应届|双非|国内|[大小]厂|最新|我的|个人|外企|国企|互联网|某|记录|分享|\d)(?:[\u4e00-\u9fff]{2,6}|[A-Z][A-Za-z]{2,12})"
    r"(?=\s(?:[A-Za-z]{2,10}\s)?[\u4e00-\u9fff]{2,10}?(?:研究员|工程师|岗|实习生)\s?(?:[一二三四]面|面经|凉经|面试))"
    r"|(?![某一这那几大中小]家?|人工)[\u4e00-\u9fff]{2,4}(?:科技|智能|集团|银行|证券|机器人|医疗|汽车)(?=[^,，。?？]{0,20}(?:面试|面经|凉经|[一二三四五]面|笔试)))"
)
"""A name before the rounds of an interview: a Latin word, or one that says what kind of business it is."""

_SEASON = re.compile(r"^(?:20)?\d\d\s?[届年]?\s?(?:[秋春校社]招|提前批|(?:暑期|日常)?实习)?\s?[-_—|｜·\s]+")
"""When somebody was asked, before the name of who asked."""

_STATED = re.compile(r"[【\[]?(?:面试)?(?:(?P<company>公司|企业)|岗位|职位|轮次|场次)(?:名称)?(?:[】\]]\s?[:：]?|\s?[:：])\s?(?P<value>\S.*)$")
"""A line that states who asked, or for which role and in which round, behind a label."""

_CLAUSE = re.compile(r"[,，。;；(（|｜\s]")

_SEPARATOR = re.compile(r"[-—–_·|｜/\s:：,，、【】()（）\[\]]+")
_ASKER = re.compile(
    r"^[\s\-—–_·|｜/:：,，]*(?:[\u4e00-\u9fffA-Za-z+&/0-9]{0,12}?)(?:一面|二面|三面|四面|终面|HR\s?面|\d面|面经|面试|笔试|实习|秋招|春招|校招|社招|提前批|暑期|日常|凉经|算法|后端|前端|客户端|测试|研发|开发"
    r"|工程师|部门|岗|实验室|研究院|研究员|推荐|搜索|广告|视觉|NLP|CV|AI|上海|北京|深圳|杭州|武汉|成都|广州|西安|南京|offer|oc)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:面了|投了|面试|收到|拿到|面|[【\[(（]|^[\d\s.、#\-*一二三四五六七八九十:：]*)$"
)
_NOT_ASKER = re.compile(
    r"红包|打赏|扫一扫|公众号|转载|版权|来源|链接|点击|下载|关注|领取|优惠|https?://|www\.|声明|赞助|课程|训练营|云服务器|推荐阅读|作者[:：]|转自"
    r"|^(?:相关推荐|上一篇|下一篇|猜你喜欢)|离职|宣布|扩招|裁员|财报|收购|哪个(?:更|好)|高赞|别再|源码|专栏|热榜|爆料"
    r"|更注重|不如|相比|比起|大厂|提出|开源|论文|数据集|我之前在|上一段|之前在|曾在|我在.{1,8}(?:实习|工作|做)"
)

INTERVIEW = re.compile(
    r"面经|面试(?:题|问题|真题|内容|过程|记录|复盘|经历|经验|总结|汇总|复习|笔记)|[一二三四五终]\s*面(?!试|向|板)|\d\s*面(?![试经向])|HR\s*面|八股|真题|笔试|问题(?:汇总|记录|列表)?$|考点(?:汇总|整理|总结)?(?:$|\s)|考察内容|复习|\binterview\b",
    re.IGNORECASE,
)
"""Words of a heading or title below which questions of an interview stand."""

_ORDINAL = re.compile(
    r"^\s*(?:[★☆●◆■▶※]+\s*)?(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)?"
)
_BESIDE = re.compile(r"\s{0,9}(?:[/、,，&+和与]|以及)\s{0,9}")
_ELSEWHERE = re.compile(r"^\s*(?:那种|这种|这类|会议|文档|上的|里的|app)")
_OWN_PAST = re.compile(r"^.{0,6}?(?:实习|工作|上班|待|干|做)(?:过|了|的|期间|时)")
BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
"""What stands beside the point."""

MAX_HEADING = 40
"""Characters of a line that may name the company of what follows; the labelled headings have at most 33."""


MAX_NAME = 12
"""Characters of a name behind the label of the company; longer ones tell about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a heading or title says of the questions below it; empty where it says nothing."""

    companies: tuple[str, ...] = ()
    """Canonical names."""
    round: str = ""
    """As written."""
    role: str = ""
    """As written."""
    date: str = ""
    """ISO date."""

    def over(self, outer: Facts) -> Facts:
        """Return these facts, completed by those of the section around; a new company forgets round and date."""
        fresh = bool(self.companies) and self.companies != outer.companies
        return Facts(
            companies=self.companies or outer.companies,
            round=self.round or ("" if fresh else outer.round),
            role=self.role or outer.role,
            date=self.date or ("" if fresh else outer.date),
        )


NOTHING = Facts()
"""What a heading says that names neither company, round, role nor date."""


def of_title(title: str, lexicon: Lexicon) -> Facts:
    """Return what a title says; every company it names outside an ad asked."""
    return Facts(
        companies=_companies(title, lexicon, anywhere=True),
        round=round_of(title),
        role=role_of(title, lexicon),
        date=date_of(title),
    )


def of_heading(text: str, lexicon: Lexicon) -> Facts:
    """Return what a section heading says of the questions below it; a day without a year as "--MM-DD"."""
    if len(text) > MAX_HEADING:
        return Facts()
    companies = stated_asker(text, lexicon) or _companies(text, lexicon, anywhere=False)
    round_ = round_of(text)
    return Facts(
        companies=companies,
        round=round_,
        role=role_of(text, lexicon),
        date=(date_of(text) or _day_of(text)) if companies or round_ or is_date(text) else "",
    )


def stated_asker(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the company that a line states behind a label (公司：…), known or not; () for other lines."""
    found = _STATED.match(text)
    if found is None or not found["company"]:
        return ()
    known = tuple(dict.fromkeys(hit.id for hit in lexicon.find_companies(found["value"])))
    name = _CLAUSE.split(found["value"], maxsplit=1)[0]
    return known or ((lexicon.canonical_company(name),) if len(name) <= MAX_NAME else ())


def states_interview(text: str) -> bool:
    """Tell a line that states, behind a label, who asked or in which round."""
    found = _STATED.match(text) if len(text) <= MAX_HEADING else None
    return found is not None and bool(found["company"] or round_of(found["value"]))


def is_date(text: str) -> bool:
    """Tell whether a text is a full date and nothing else."""
    return _DATE.fullmatch(text.strip().removesuffix("日").strip()) is not None


def names_asker(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a heading names a company and nothing but its role or a colon behind it."""
    bare = text.rstrip(":： ")
    alone = any(hit.end - hit.start == len(bare) for hit in lexicon.find_companies(bare))
    return alone or _NAME_AND_ROLE.match(bare) is not None


def role_told(text: str) -> str:
    """Return the role that a sentence of an introduction says was interviewed for; "" for none."""
    found = _ROLE_TOLD.search(text)
    return found[1] if found else ""


def round_told(text: str) -> str:
    """Return the only round that a sentence of an introduction says the post is about; "" for none."""
    found = _ROUND_TOLD.search(text)
    return found[1] if found and round_of(text) == found[1] else ""


def names_round(text: str) -> bool:
    """Tell whether a text names a round, or several."""
    return _ROUND.search(text) is not None


def round_of(text: str) -> str:
    """Return the interview round a text names, as written, first outside brackets; "" for none or several."""
    text = _COUNTED.sub("", text)
    if _TWO_KINDS.search(text):
        return ""
    for part in (BRACKETS.sub("", text), text):
        found = {match[1].replace(" ", "") for match in _ROUND.finditer(part)}
        if len(found) > 1:  # 一面 技术面: the latter says of which kind
            found -= {"技术面"}
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def date_of(text: str) -> str:
    """Return the first full date of a text as ISO; "" for none."""
    found = _DATE.search(text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""


def _day_of(text: str) -> str:
    """Return the first month and day of a text as "--MM-DD"; "" for none."""
    found = _DAY.search(text)
    return f"--{int(found[1]):02}-{int(found[2]):02}" if found else ""


def in_year(day: str, published: str) -> str:
    """Return a day without a year as the last such day up to an ISO date; "" when there is none to go by."""
    if not day.startswith("--"):
        return day
    if not _DATE.match(published):  # a file may state anything for its date
        return ""
    year = int(published[:4]) - (day[2:] > published[5:10])
    return f"{year}{day[1:]}"


def role_of(text: str, lexicon: Lexicon) -> str:
    """Return the role a text names, as written without the company before it; "" for none."""
    for part in _SEPARATOR.split(text):
        found = _ROLE.search(part)
        if found:
            role = found[0]
            for hit in lexicon.find_companies(role):
                if hit.start == 0:
                    role = role[hit.end :]
            return role
    return ""


def _companies(text: str, lexicon: Lexicon, *, anywhere: bool) -> tuple[str, ...]:
    """Return the companies a text names as asking, in order.

    Args:
        text: A title or a heading.
        lexicon: Companies and their traps.
        anywhere: Whether a name in the middle counts (titles), or only one that stands as the subject (headings).
    """
    text = _ORDINAL.sub("", text.rstrip(" ★☆●◆■"))
    if _NOT_ASKER.search(text):
        return ()
    folded = text.lower()
    stated = None if anywhere else _NAME_AND_ROLE.match(text)
    if stated and not lexicon.find_terms(stated[1]):
        return (lexicon.canonical_company(stated[1]),)
    names: list[str] = []
    end = -1
    for hit in lexicon.find_companies(text):
        beside = bool(names) and _BESIDE.fullmatch(folded[end : hit.start])
        if _ELSEWHERE.match(folded[hit.end :]) or (
            folded[: hit.start].endswith("在") and _OWN_PAST.match(folded[hit.end :])
        ):
            continue
        after, before = folded[hit.end :], folded[: hit.start]
        alone = not before.strip(" #【[(（-") and not BRACKETS.sub("", after).strip(" 】])）:：-")
        if (
            anywhere or alone or beside or _ASKER.match(after) or _BEFORE.search(before.rstrip())
        ) and hit.id not in names:
            names.append(hit.id)
            end = hit.end
    return tuple(names) or _unknown(text, lexicon)


def _unknown(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the company that begins the title of an interview and is told by its form alone; () for none."""
    text = _SEASON.sub("", text)
    found = _UNKNOWN.match(text)
    if found is None or lexicon.find_terms(found[1]) or lexicon.find_companies(text):
        return ()
    return (found[1],)
