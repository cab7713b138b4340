"""The asks that commas and question marks join within one question.

They link a compound question to the questions it contains, and answer it when each of them is answered; as cards
of their own they would lean on each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .atoms import names_subject, spans_of, subject_of, terms_of, with_subject
from .signals import ASKS, ask_score

if TYPE_CHECKING:
    from ..lexicon import Lexicon

_CLAUSE = re.compile(r"\s{0,9}[,，;；。?？]\s{0,9}|(?<=[\u4e00-\u9fff])\s{1,9}(?=[\u4e00-\u9fff])|\s{0,9}以及(?=如何|怎么|怎样|为什么|为何|有(?:什么|哪些)|它|其(?!他|它))")
_LEADS_ON = re.compile(
    r"^(?:那么?|以及|然后|接着|并且?(?=[^列行发查])|又问|追问|再(?=讲|说|问|写|推)|还有(?=\S{4})|另外|同时|顺便|所以(?:先|又|就)?问|比如说?|例如)"
)
"""Begins a clause without being a part of what it asks."""

_COMPARES_SUBJECT = re.compile(r"^(?:和|与|跟|同|比|相比于?|相较于?|对比)(?=.*(?:区别|联系|不同|差异|差别|异同|关系|优势|好处|改进|比|[好强快差]在))")
"""Asks how the subject, which it leaves out, differs from what it names."""

_OMITS_SUBJECT = re.compile(r"^(?:为什么|为何|为啥|怎么|如何|怎样)(?:就|还|又|都)?(?:能|可以|会|要|需要|得|不|没)")
"""Asks why or how something does what it names, and leaves out what does (为什么能缓解梯度消失)."""

_CONDITION = re.compile(r"^(?:如果|若是?(?!干)|假如|假设|当(?!前|今)|对于|给定|给你|已知|在.{1,20}(?:时|的时候|下|中|里面?)$|几[种个类]\S{1,8}$)")
"""Tells under what condition, or of how many, the next clause asks."""

_OPENS = re.compile(
    r"^(?:请问|那)?你?(?:是否)?(?:(?:了解|知道|熟悉|听过|用过|会).{1,20}[吗么吧]|.{1,20}(?:了解|知道|熟悉|用过|听过|会)(?:过)?[吗么吧])$"
)
"""Asks whether the candidate knows what the rest asks about."""

_ADDS_NOTHING = re.compile(
    r"^(?:(?:能否|能不能|请|再|并|简单|详细|具体|大概|大致|展开)*(?:地|的)?(?:讲解?|说|谈|介绍|解释|阐述|描述|分析|写)(?:一?下|一讲|一说|讲|说)?(?:你的)?(?:理解|看法)?(?:吧|呗)?"
    r"|(?:请)?(?:讲|说|谈)(?:一下|一说)?(?:你)?自己(?:知道|了解|用过)的(?:方法|东西)?|(?:这是)?(?:为什么|为啥|为何)(?:呢)?|原因(?:是什么)?|(?:比如|例如|譬如)(?:说)?|等等?|举(?:一?个)?例(?:子)?(?:说明)?"
    r"|注意.{1,10}|(?:不(?:能|许|要|准)?|别)(?:调|用)(?:包|库|框架)|(?:用)?(?:numpy|python)\s*(?:就行|即可|就可以|写))$",
    re.IGNORECASE,
)
"""Asks for more of what was asked before it, or says how to write it."""

_BARE_NOUN = re.compile(r"^(?:的)?(作用|原理|区别|联系|优点|缺点|优缺点|优势|劣势|公式|结构|思想|步骤|流程|意义)$")
"""Asks for one more thing of the subject."""

_GIVEN = re.compile(r"^(?:给你|给定|已知)")
"""Says what is given to compute something from; the ask does without."""

_VIEWPOINT = re.compile(r"^从.{1,40}(?:角度|方面)$")
"""Says from where to look at what was asked."""

_LIKEWISE = re.compile(r"^(?:那|换成|如果是)?(.{1,16}?)呢$")
"""Asks the same of another subject."""

_PRONOUN = re.compile(r"它们?|(?<![尤与极])其(?=[\u4e00-\u9fff])(?![他它中实余次])")


def parts(question: str, lexicon: Lexicon) -> tuple[tuple[str, ...], ...]:
    """Return the asks within a question, together all of it; () when it is one ask and says nothing beside it.

    Each comes in the wordings that stand alone, the fuller first: with the subject of the question put in front where
    it leaves it out, and as it stands where it names what it asks about. A clause that does not ask (a condition, a
    member of a list) stays with the ask behind it, at the end with the one before it. An opener (了解X吗) and what
    asks for more of the same (讲一下, 为什么) are no asks of their own.
    """
    clauses = [piece.strip() for piece in _CLAUSE.split(question) if piece.strip()]
    if len(clauses) < 2:
        return ()
    firsts = (_subject_of_first(clause, lexicon) for clause in clauses)
    subject = subject_of(question, lexicon) or next(filter(None, firsts), "")
    found: list[tuple[str, ...]] = []
    waiting, beside = "", False
    for number, clause in enumerate(clauses):
        text = _LEADS_ON.sub("", clause)
        compares = bool(subject and found and not waiting and _COMPARES_SUBJECT.match(text))
        likewise = _LIKEWISE.match(text) if found and not waiting and not compares else None
        if _ADDS_NOTHING.match(text) or (_OPENS.match(text) and number + 1 < len(clauses)):
            beside = True
        elif likewise and (above := subject_of(found[-1][0], lexicon)):
            found.append((found[-1][0].replace(above, likewise[1], 1),))
        elif (noun := _BARE_NOUN.match(text)) and subject and found:
            found.append((f"{subject}的{noun[1]}",))
        elif not compares and (ask_score(text) < ASKS or _CONDITION.match(text)):
            waiting += f"{text}，"
        else:
            given = (text,) if _GIVEN.match(waiting) else ()
            ask = text.removesuffix("等")
            found.append((*_wordings(waiting + ask, subject if number and not waiting else "", lexicon), *given))
            waiting = ""
    if waiting and found and not _VIEWPOINT.match(waiting[:-1]):
        found[-1] = tuple(f"{wording}，{waiting[:-1]}" for wording in found[-1])
    asks = tuple(ask for ask in found if not _VIEWPOINT.match(ask[0]))
    beside = beside or len(asks) < len(found) or _VIEWPOINT.match(waiting[:-1]) is not None
    return asks if len(asks) > 1 or beside else ()


def _subject_of_first(clause: str, lexicon: Lexicon) -> str:
    """Return what the first clause is about: of terms side by side (交叉熵损失函数) the whole, of others the first."""
    spans = spans_of(clause, lexicon)
    end = 0
    for start, behind in spans:
        if end and clause[end:start].strip(" 的"):
            break
        end = behind
    return subject_of(clause, lexicon) or (clause[spans[0][0] : end] if spans else "")


def _wordings(ask: str, subject: str, lexicon: Lexicon) -> tuple[str, ...]:
    if not subject or (terms_of(ask, lexicon) & terms_of(subject, lexicon) and not _COMPARES_SUBJECT.match(ask)):
        return (ask,)
    if _PRONOUN.search(ask):
        return (_PRONOUN.sub(subject, ask),)
    whole = with_subject(subject, ask)
    own = names_subject(ask, lexicon) and not (_COMPARES_SUBJECT.match(ask) or _OMITS_SUBJECT.match(ask))
    return (whole, ask) if own else (whole,)
