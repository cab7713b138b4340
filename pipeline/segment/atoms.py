"""One line, one ask: cutting a question into atoms, each understandable by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..text import fold_keeping_punctuation
from .signals import ASKS, ask_score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..lexicon import Lexicon
    from ..model import Kind

_BOUNDARY = re.compile(
    r"[,，;；。]\s*(?:追问|接着问|又问|follow[- ]?up)\s*[:：,，]?\s*|(?<=[?？])\s*(?=\S)|(?<=[;；])\s*(?=\S{4})|(?<=。)\s+(?=\S{6})|(?<=[,，])(?=\s*你(?:知道|了解|熟悉)哪)|(?<=[A-Za-z\u4e00-\u9fff])\s+(?=你(?:了解|知道|熟悉|对))"
)
_LIST_BEHIND = re.compile(r"^((?:手推|推导|手写|手撕|手撸)(?:一?下)?\s*)(.+?)([。.?？]?)$")
_LIST_BEFORE = re.compile(r"^()(.+?)((?:的)?(?:公式)?(?:推导|手写|手推|代码实现)[。.?？]?)$")
_LIST_COMMA = re.compile(r"\s{0,9}[、,，/]\s{0,9}")
_TASK_LIST = re.compile(r"\s{0,9}[;；、]\s{0,9}")
_STATES_TASK = re.compile(r"^[^;；]*[,，。][^;；]*$")
"""One task stated in several clauses, whose lists are its own (给两个框,用中心点、长和宽表示)."""

_OWN_WORK = re.compile(
    r"^(?:你?的?)(?:实习|项目|论文|比赛|竞赛)(?:里|中|时|上)?(?:面)?(?:那个|这个|的|为什么|怎么)"
)
_AGAIN = re.compile(r"^再?(?:能否|请)?(?:具体|详细|展开|深入)(?:的|地)?(?:讲|说|介绍|解释)")
_ADDRESSED = re.compile(r"^\s*你(?:知道|了解|熟悉)哪")
_CONNECTOR = re.compile(r"\s{0,9}(?:与|和|跟|、|/|,|，|vs\.?|以及|及)\s{0,9}")
_PRONOUN = re.compile(
    r"^(?:那么?|所以)?(?:它们?|他们?|她们?|其(?!他|它|中)|该(?:算法|模型|方法)?)(?!们)(?:的(?=\S))?"
)
_BARE_ASK = re.compile(
    r"^(?:那|并|并且|还|又)?是?(?:怎么|怎样|如何|有什么|有哪些|有何|哪些|造成|产生|解决|优缺点|优点|缺点|原理|应用|常见|一般|具体)"
)
_LEANS_BACK = re.compile(
    r"^(?:这|那|此|两者|二者|各自|分别|谁|为什么[?？]?$|为啥[?？]?$|还有|或者|并|和|与|以及|说一下|能不能|能否|是否|会|什么(?!是))|呢[?？]?$|(?:这样|这个|这种|这里|它)|(?:原来|之前|上面|刚才|上述)的"
)
_OPENER = re.compile(
    r"^(?:请问)?你?(?:是否)?(?:了解|知道|熟悉|听过|用过|会)[^,，?？]{1,20}[吗么][?？]\s*$"
    r"|^[^,，?？]{1,20}(?:了解|知道|熟悉|会)(?:过)?[吗么][?？]\s*$"
)
_REMARK = re.compile(r"[(（][^()（）]*[)）]?")
"""A piece in brackets says more closely what is asked before it."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_FORMULA = r"公式|表达式|损失|loss"
_CODE = re.compile(
    # A formula is written down, not coded, and how something is realised (怎么实现的, 实现原理) is explained.
    rf"手写|手撕|手撸|伪代码|编程|代码|写一?个|写成一|(?<!公式)(?<!表达式)写一下(?!.{{0,12}}(?:{_FORMULA}))"
    r"|实现一|(?:^|[,，。;；:：、?？!！]\s*|请|来|自己|动手)实现(?!的|了|原理|方式|过程|细节|机制|步骤|起来)"
    r"|用.{1,12}实现(?!的|了)|(?<!具体|如何|怎么|怎样|底层|内部)实现[.。?？]?$"
    r"|leetcode|力扣|算法题|numpy",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("behaviour", re.compile(r"自我介绍|反问|职业规划|优点和缺点是|为什么(?:来|选择)(?:我们|这里)|离职|期望薪资|加班|手里.{0,4}offer|有什么想问|最有成就|压力")),
    ("project", re.compile(r"项目|实习(?:经历|内容|中)|论文(?:讲|介绍)|简历|你们?(?:的)?(?:模型|数据|业务)|你做的|创新点")),
    ("code", _CODE),
    ("derive", re.compile(r"推导|手推|证明|推一下|求导")),
    ("compute", re.compile(r"怎么算|怎么计算|如何计算|计算(?:方法|公式|量)|求(?:输出|.{1,6}尺寸)|参数量|复杂度是|多少")),
    ("compare", re.compile(r"区别|不同|差异|对比|比较|异同|相比|联系|\bvs\b", re.IGNORECASE)),
    ("experience", re.compile(r"你(?:平时|一般|通常|在)|经验|怎么调参|遇到")),
)  # fmt: skip


def split(text: str, lexicon: Lexicon, *, tasks: bool = False) -> list[str]:
    """Cut a question into atoms at its question marks.

    A piece that names its own subject is an atom. One without (怎么计算?, 它有什么特点?) gets the subject of the
    first piece put in front. What leans on the whole sentence before it (为什么?, 这样…) stays with it, and an
    opener (了解X吗?) is folded into the ask it opens. `tasks`: the text stood behind a label of coding tasks, where
    every member of a list is one. What is asked about the candidate's own work stays one question.
    """
    if tasks and _TASK_LIST.search(text) and not _STATES_TASK.search(text):
        return [part for part in _TASK_LIST.split(text) if part.strip()]
    listed = _distribute(text, lexicon)
    if listed:
        return listed
    if _OWN_WORK.match(text):
        return [text]
    atoms: list[_Atom] = []
    for start, end in _pieces(text):
        piece = text[start:end]
        above = text[atoms[-1].start : atoms[-1].end] if atoms else ""
        if atoms and (
            not _can_stand(piece) or _translates(piece, above) or _restates(piece, above, lexicon) or _OPENER.search(above)
        ):
            atoms[-1].end = end
        elif not atoms or _ADDRESSED.match(piece) or names_subject(piece, lexicon):
            atoms.append(_Atom(start, end))
        else:
            _add_leaning(atoms, text, start, end, lexicon)
    return [atom.prefix + text[atom.start : atom.end].strip(" ,，") for atom in atoms]


@dataclass(slots=True)
class _Atom:
    """A piece of a text that becomes a question, with what is put in front of it."""

    start: int
    end: int
    prefix: str = ""


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the pieces between the boundaries of a text start and end."""
    start = 0
    for found in _BOUNDARY.finditer(text):
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def _add_leaning(atoms: list[_Atom], text: str, start: int, end: int, lexicon: Lexicon) -> None:
    """Add a piece that names no subject: with the first atom's subject, or joined to the atom above."""
    piece = text[start:end]
    subject = subject_of(text[atoms[0].start : atoms[0].end], lexicon)
    pronoun = _PRONOUN.match(piece)
    if subject and (pronoun or _BARE_ASK.match(piece)):
        whole = with_subject(subject, piece)
        kept = len(piece) - pronoun.end() if pronoun else len(piece)
        atoms.append(_Atom(end - kept, end, whole[: len(whole) - kept]))
    else:
        atoms[-1].end = end


def _distribute(text: str, lexicon: Lexicon) -> list[str]:
    """Return one ask per member of a list that shares a verb of making (手推A、B、C), [] for other texts.

    Only where every member is a known term and nothing else: each is then a question of its own.
    """
    for pattern in (_LIST_BEHIND, _LIST_BEFORE):
        found = pattern.match(text)
        members = _LIST_COMMA.split(found[2]) if found else []
        if found and len(members) > 1 and all(_is_term(member, lexicon) for member in members):
            return [f"{found[1]}{member}{found[3]}" for member in members]
    return []


def _is_term(text: str, lexicon: Lexicon) -> bool:
    hits = lexicon.find_terms(text)
    return len(hits) == 1 and hits[0].end - hits[0].start == len(fold_keeping_punctuation(text))


def _restates(piece: str, above: str, lexicon: Lexicon) -> bool:
    """Tell 具体讲讲X behind an ask about X: the same ask once more."""
    first = next(
        (hit.id for hit in lexicon.find_terms(piece) if not lexicon.terms[hit.id].generic), ""
    )
    return bool(_AGAIN.match(piece)) and first in terms_of(above, lexicon)


def _translates(piece: str, above: str) -> bool:
    """Tell an ask in English behind one in Chinese: the same ask in the other language."""
    return not _HAN.search(piece) and _HAN.search(above) is not None and " " in piece.strip()


def _can_stand(piece: str) -> bool:
    if _REMARK.fullmatch(piece.strip()):
        return False
    if _PRONOUN.match(piece):
        return ask_score(piece) >= ASKS
    return ask_score(piece) >= ASKS and not _LEANS_BACK.search(piece)


def with_subject(subject: str, piece: str) -> str:
    """Return a piece with its subject in front, in the place of a pronoun where it has one."""
    pronoun = _PRONOUN.match(piece)
    if pronoun is None:
        return f"{subject} {piece}" if (subject[-1:] + piece[:1]).isascii() else subject + piece
    return subject + ("的" if pronoun[0].endswith("的") else "") + piece[pronoun.end() :]


def subject_of(atom: str, lexicon: Lexicon) -> str:
    """Return the subject of an atom as written there, a list as a whole; "" when it names none or several."""
    folded = fold_keeping_punctuation(atom)
    found = [hit for hit in lexicon.find_terms(atom) if not lexicon.terms[hit.id].generic]
    if not found or len(folded) != len(atom):
        return ""
    last = found[0]
    for hit in found[1:]:
        if _CONNECTOR.fullmatch(folded[last.end : hit.start]):
            last = hit
        elif hit.id != found[0].id:
            return ""
    return atom[found[0].start : last.end]


def spans_of(piece: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return where the terms that tell questions apart stand in a piece; [] where folding changes its length."""
    if len(fold_keeping_punctuation(piece)) != len(piece):
        return []
    hits = lexicon.find_terms(piece)
    return [(hit.start, hit.end) for hit in hits if not lexicon.terms[hit.id].generic]


def names_subject(piece: str, lexicon: Lexicon) -> bool:
    """Tell whether a piece names what it is about, not by a pronoun."""
    return bool(terms_of(piece, lexicon)) and not _PRONOUN.match(piece)


def terms_of(text: str, lexicon: Lexicon) -> set[str]:
    """Return the ids of the terms that tell questions apart."""
    return {hit.id for hit in lexicon.find_terms(text) if not lexicon.terms[hit.id].generic}


def kind_of(text: str) -> Kind:
    """Return what a question asks for, by its words."""
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), "concept")
