"""What each line of a post is: a section, a question, a point of an answer, a note or noise.

A marker does not tell the role: one bullet heads questions in one section and tips in the next, "1." numbers
questions here and points of an answer there. So roles are decided by region first (what is cut away), then by a
vote of all lines that share a marker within a section, then by the line's own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from ..text import fold
from . import noise, regions
from .evidence import INTERVIEW, MAX_HEADING, NOTHING, Facts, of_heading
from .signals import ASKS, STRONG, ask_score, commands, is_prose
from .votes import Votes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lexicon import Lexicon
    from .units import Unit

CLASS_VOTE = 0.6
"""Share of asking lines of a class over the whole post that speaks for a line that does not ask by itself."""

SELDOM = 0.4
"""Share of asking lines below which a class of headings is not one of questions."""

VOTE = 0.5
"""Share of asking lines that makes a group of list items questions."""

INTERVIEW_VOTE = 0.2
"""The same below the heading of an interview, where nearly every item was asked."""

TOLD = 2
"""Lines that tell of being asked, from which a post tells an interview."""

MAX_PLAIN = 45
"""Characters of an unmarked line that may be a question or head a note."""

RESTATED = 90
"""Likeness in percent of a heading to a question listed above, from which it repeats it."""

FIRST_LINES = 5
"""Lines at the start of a post that may say when it was written."""

MAX_TOLD = 60
"""Characters of a line that tells of one ask; longer ones tell a story."""

MAX_RANK = 20
"""Rank of the label of a list in one line, below every heading."""

CONTAINER_RANK = 10
"""Depth of a list item that heads a nested list."""

MAX_NAME = 20
"""Median characters of a list of bare names."""

NAMED = 0.6
"""Share of items that hold a technical term, from which a list of short items is one of names."""

MIN_PLAIN_LIST = 3
"""Unmarked lines that make a list."""

MAX_OPENING = 60
"""Unmarked lines at the start of a section that are taken for its questions; longer runs are prose."""

MAX_SUB_HEADING = 4
"""Characters of a deeper heading that only structures the answer of the question above it."""

MAX_CONTAINER = 8
"""Characters of an item that only heads a nested list ("5. 代码")."""

QUESTIONS_BELOW = {(True, "heading-over-questions"), (True, "heading-over-headings")}
"""Verdicts on a heading that show questions below it."""

_TOPIC_LINE = re.compile(r"^.{0,14}(?:篇|部分|方面|相关|基础|八股|项目|手撕|代码题?|算法题?|问题|知识点?)\s*[:：]?$")
_SENTENCE_LIKE = re.compile(r"[，,。！!~～…]|.{13}")
_SUB_POINT = re.compile(r"[(（][a-zA-Z\d一二三四五六七八九][)）]|[a-d][.)]\s|[①-⑩]")
_NUMBER_ONLY = re.compile(r"^[(（【\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）】\].、]?$")
_PART = re.compile(r"^(?:手写|手撕)?(?:代码|算法|项目|八股|基础|编程|问题)(?:题|部分|环节|知识)?$")
CODING = re.compile(r"^(?:手撕|手写|编程|代码|算法|笔试|coding)(?:代码|编程|算法|题目?|部分|环节)*$", re.IGNORECASE)
_WHEN = re.compile(r"20\d\d\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}日?(?:\s+\d{1,2}\s*[:：]\s*\d{2})?$")
_TASK = re.compile(r"(?:手撕|手写|撕题|代码|算法|编程|笔试|场景|智力|开放|sql)(?:代码|算法)?题?目?\s*\d?\s*[:：]\s*(?=\S{2})", re.IGNORECASE)
_TOLD_ASK = re.compile(
    r"^(?:然后|接着|又|还|再|最后|之后|后面|面试官|主要|先|就|继续|直接|一?上来)*(?:问了|问我|问的是|考了|让我|要求我?)"
    r"(?:一下|下|我|几个)?(?!题目|很|的都|得|些|不少|好|HR|面评|结果)(?=\S{2})"
)
_TOLD_LINE = re.compile(r"问了|收到|通知|约了|等了|挂了|过了|凉了|结果|发了|拿到|感觉")
_URL = re.compile(r"[:：]?\s*https?://\S+")
_RANKS = {"chap": 0, "cn": 1, "brk": 1, "cnp": 3, "circ": 7, "letter": 8, "**": 9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A unit with its role."""

    unit: Unit
    """The unit."""
    role: str
    """title, section, question, answer, note or noise."""
    rule: str
    """Name of the rule that decided."""
    rank: int = 0
    """Depth of a section, 0 outermost."""
    facts: Facts = NOTHING
    """What a section's heading says of the questions below it."""


def judge(units: Sequence[Unit], title: str, lexicon: Lexicon) -> list[Judged]:
    """Give every unit its role; same order and number. `title`: what the reader found, "" for nothing."""
    return _Judge(units, title, lexicon).run()


def _is_tips(section: Judged) -> bool:
    """Tell whether a section holds advice; one that names an interview holds questions whatever else it says."""
    text = section.unit.text
    return noise.heads_tips(text) and not (INTERVIEW.search(text) and section.unit.cls == "line")


def close_sections(stack: list[Judged], judged: Judged) -> None:
    """Take off the stack the sections that end where this unit stands."""
    if judged.role == "section" or (judged.role == "question" and judged.unit.is_heading):
        while stack and stack[-1].rank >= judged.rank:
            stack.pop()


def is_item(unit: Unit) -> bool:
    """Tell a list item from headings, prose and literals."""
    return not (unit.is_heading or unit.is_literal or unit.cls in {"plain", "A"})


def is_short_line(unit: Unit) -> bool:
    """Tell an unmarked line that is short enough to be a question or to head a note."""
    return unit.cls == "plain" and len(unit.text) <= MAX_PLAIN and not unit.text.endswith("。")


def heading_facts(unit: Unit, lexicon: Lexicon) -> Facts:
    """Return the facts of a heading, its address (a source) left out."""
    return of_heading(_URL.sub("", unit.text), lexicon)


@dataclass(slots=True)
class _Place:
    """What was seen since the last section began; kept up by the walk."""

    asked: int = 0
    """Questions."""
    listed: bool = False
    """Whether one of them was a list item."""
    told: bool = False
    """Whether there was an answer or a note."""
    noted: bool = False
    """Whether a note came behind a question."""
    cls: str = ""
    """Class of the last text."""
    above: str = ""
    """Role of the last text of another class than that."""
    role: str = ""
    """Role of the last text."""
    opening: set[str] | None = field(default_factory=set)
    """Folded lines since the section began, while all are short and none comes twice; then None."""

    def add(self, judged: Judged) -> None:
        """Take in the next unit that is no section."""
        self.asked += judged.role == "question"
        self.listed |= judged.role == "question" and is_item(judged.unit)
        self.noted |= judged.role == "note" and self.asked > 0
        self.told |= judged.role in {"answer", "note"}
        if not judged.unit.is_literal:
            self.enter(judged.unit.cls)
            self.role = judged.role
        if self.opening is not None:
            self.opening = self._opening_with(judged.unit)

    def enter(self, cls: str) -> None:
        """Note that a text of this class comes next."""
        if cls != self.cls:
            self.cls, self.above = cls, self.role

    def _opening_with(self, unit: Unit) -> set[str] | None:
        folded = fold(unit.text)
        if self.opening is None or not is_short_line(unit) or folded in self.opening:
            return None
        return self.opening | {folded} if len(self.opening) < MAX_OPENING else None


class _Judge:
    """The walk over one post."""

    def __init__(self, units: Sequence[Unit], title: str, lexicon: Lexicon) -> None:
        self.title = title
        self.lexicon = lexicon
        self.units = [self._as_heading_line(unit) for unit in units]
        # Where headings are marked, a line without a mark stands below them.
        self.marked_depth = max((u.block.level for u in units if u.block.kind == "heading"), default=0)
        self.advice = noise.gives_advice(title or (units[0].text if units else ""))
        self.noise = regions.find(self.units, self.title, lexicon)
        self.votes = Votes(self.units, self.noise, lexicon)
        self.prior = self.votes.prior
        self.result: list[Judged] = []
        self.place = _Place()
        self.stack: list[Judged] = []
        self.open: Judged | None = None
        self.outer: Judged | None = None  # the open question that is not nested in another
        self.asked_lists: set[int] = set()
        self.tells = sum(_TOLD_ASK.match(unit.text) is not None for unit in self.units) >= TOLD

    # -- before the walk ---------------------------------------------------------------------------------------

    def _as_heading_line(self, unit: Unit) -> Unit:
        """Give an unmarked line that names a company, a round or a part of the interview the class `line`."""
        text = _URL.sub("", unit.text).strip()
        if unit.cls not in {"plain", "**", "brk"} or len(text) > MAX_HEADING or re.search(r"[。？?；;，]$", text):
            return unit
        facts = of_heading(text, self.lexicon)
        short = len(text) <= 16
        if _TOLD_LINE.search(text):
            return unit
        named = facts.companies and not re.search(r"[，,]", text)  # a sentence that names one tells about it
        heads = named or facts.round or (short and INTERVIEW.search(text))
        heads = heads or (short and text[-1:] in ":：" and _TOPIC_LINE.match(text))
        heads = heads or (unit.index > FIRST_LINES and _WHEN.match(text))  # above, it says when the post was written
        return replace(unit, cls="line", text=text) if heads and unit.score < STRONG else unit

    # -- votes -------------------------------------------------------------------------------------------------

    def _group_asks(self, index: int, *, under_question: bool) -> bool:
        """Tell whether the items that share this one's marker in this section are questions."""
        cls = self.units[index].cls
        if cls in {"Q", "follow"}:
            return True
        bold = cls.split("@")[0].endswith("**")
        if self.votes.explicit:
            return self.votes.share(index, STRONG) >= VOTE and not under_question
        if under_question and not bold:
            return self.votes.share(index) >= 0.75 and self.votes.share(index, STRONG) >= VOTE
        return self.votes.share(index) >= VOTE or self.prior[cls] >= CLASS_VOTE

    def _next(self, index: int) -> int | None:
        """Return the index of the next unit with text of the post."""
        for other in range(index + 1, len(self.units)):
            if other not in self.noise and self.units[other].cls != "image":
                return other
        return None

    def _rank(self, unit: Unit) -> int:
        if unit.cls == "line":
            facts = heading_facts(unit, self.lexicon)
            depth = 1 if facts.companies else 2 if facts.round or INTERVIEW.search(unit.text) else 3
            return depth + self.marked_depth
        if unit.cls == "label":
            return MAX_RANK
        return _RANKS.get(unit.cls, int(unit.cls[1]) if unit.cls[0] in "hd" else 9)

    def _heads_section(self, index: int) -> tuple[bool, str]:
        """Tell whether a heading-class unit heads a section (else it is a question), and by which rule."""
        unit, after = self.units[index], self._next(index)
        asks = unit.score >= ASKS
        by_itself = self._heads_by_itself(unit)
        if by_itself:
            return True, by_itself
        if _NUMBER_ONLY.match(unit.text):
            return True, "numbered-part"
        if self.votes.explicit and unit.score < STRONG:
            return True, "questions-are-marked"
        leaf = unit.block.kind == "heading" and self.votes.leaves_ask(unit.cls)
        leaf = leaf and (asks or not self.votes.lists_asks_below(index))
        if after is None:
            return not (asks or leaf), "last-heading"
        child = self.units[after]
        if leaf and child.block.kind == "heading" and child.block.level <= unit.block.level:
            return False, "leaf-heading"
        if child.is_heading:
            return self._heads_headings(unit, after)
        likely = unit.score >= STRONG or (asks and self.prior[unit.cls] >= CLASS_VOTE)
        if is_item(child) and self._group_asks(after, under_question=likely):
            return True, "heading-over-questions"
        return not (asks or leaf or self.prior[unit.cls] >= VOTE), "heading-over-prose"

    def _heads_by_itself(self, unit: Unit) -> str:
        """Return the rule by which a heading heads a section whatever stands below it; "" for none."""
        if unit.cls in {"line", "label"}:
            return f"heading-{unit.cls}"
        facts = heading_facts(unit, self.lexicon)
        if len(unit.text) <= MAX_PLAIN and (facts.round or (facts.companies and unit.score < STRONG)):
            return "heading-of-interview"
        if unit.score < ASKS and INTERVIEW.search(unit.text):
            return "heading-of-interview"
        named = unit.score < STRONG and (noise.heads_tips(unit.text) or CODING.match(unit.text) or _PART.match(unit.text))
        return "heading-by-name" if named else ""

    def _heads_headings(self, unit: Unit, after: int) -> tuple[bool, str]:
        """Judge a heading right above another one."""
        child, asks, prior = self.units[after], unit.score >= ASKS, self.prior[unit.cls]
        if self._rank(child) <= self._rank(unit):
            return not (prior >= CLASS_VOTE or (asks and prior >= SELDOM)), "empty-heading"
        if unit.score >= STRONG > child.score:
            return False, "question-over-headings"
        over = self._heads_section(after) in QUESTIONS_BELOW or self.votes.leaves_ask(child.cls)
        return over or not asks or self.prior[child.cls] >= SELDOM, "heading-over-headings"

    # -- the walk ----------------------------------------------------------------------------------------------

    def run(self) -> list[Judged]:
        """Walk the units once, keeping the open sections and the open question."""
        for index, unit in enumerate(self.units):
            judged = self._judge(index, unit)
            close_sections(self.stack, judged)
            if judged.role == "section":
                self.stack.append(judged)
                self.open = None
            if judged.role == "section" and judged.rule != "container":
                self.place = _Place()
            else:
                self.place.add(judged)
            if judged.role == "question":
                self.open = judged
                self.outer = self.outer if judged.rule == "nested-ask" else judged
                self.asked_lists.add(self.votes.list_of(index))
            elif judged.rule == "detached":
                self.open = None
            self.result.append(judged)
        return self.result

    def _judge(self, index: int, unit: Unit) -> Judged:
        if index in self.noise and not self._asked_in_round(index, unit):
            return Judged(unit=unit, role="noise", rule=self.noise[index])
        if index == 0 and self._is_title(unit):
            return Judged(unit=unit, role="title", rule="first-line")
        if unit.is_heading:
            return self._judge_heading(index, unit)
        if self._in_tips():
            return Judged(unit=unit, role="note", rule="tips-section")
        if is_item(unit):
            return self._judge_item(index, unit)
        return self._judge_plain(index, unit)

    def _asked_in_round(self, index: int, unit: Unit) -> bool:
        """Tell whether an ask about applying for work stands in the list of an interview, where it was asked."""
        in_round = bool(self.stack) and bool(self.stack[-1].facts.round)
        return in_round and self.noise[index] == "about-interviews" and is_item(unit)

    def _is_title(self, unit: Unit) -> bool:
        if self.title and unit.block.text != self.title:
            return False
        return unit.cls == "h1" or (unit.cls in {"plain", "line"} and len(unit.text) <= 60 and unit.score < STRONG)

    def _in_tips(self) -> bool:
        return self.advice or any(_is_tips(section) for section in self.stack)

    def _judge_heading(self, index: int, unit: Unit) -> Judged:
        rank = self._rank(unit)
        advises = len(unit.text) <= MAX_CONTAINER and noise.heads_tips(unit.text)
        if not advises and not _NUMBER_ONLY.match(unit.text) and self._is_part_of_answer(unit, rank):
            return Judged(unit=unit, role="answer", rule="sub-heading")
        section, rule = self._heads_section(index)
        outer_tips = self.advice or any(_is_tips(s) and s.rank < rank for s in self.stack)
        if section or outer_tips:
            facts = heading_facts(unit, self.lexicon)
            return Judged(unit=unit, role="section", rule=rule, rank=rank, facts=facts)
        return Judged(unit=unit, role="question", rule="restated" if self._restates(unit) else rule, rank=rank)

    def _restates(self, unit: Unit) -> bool:
        """Tell whether a heading repeats a question that the post has listed, to answer it."""
        asked = [fold(j.unit.text) for j in self.result if j.role == "question"]
        return process.extractOne(fold(unit.text), asked, scorer=fuzz.ratio, score_cutoff=RESTATED) is not None

    def _is_part_of_answer(self, unit: Unit, rank: int) -> bool:
        """Tell a sub-heading of the open answer: deeper than its question, of a class that seldom asks."""
        if self.open is None or unit.cls == "line":
            return False
        deeper = not self.open.unit.is_heading or rank > self._rank(self.open.unit)
        if unit.cls == "**":
            peers = self.open.unit.cls == "**" and self.prior["**"] >= VOTE
            return unit.score < STRONG and not peers
        if deeper and self.open.unit.is_heading and (self.open.rule == "restated" or _SUB_POINT.match(unit.text)):
            return True
        small = len(unit.text) <= MAX_SUB_HEADING and unit.score < STRONG
        if self.open.unit.cls == unit.cls:
            return False
        return deeper and (self.prior[unit.cls] < SELDOM or small) and unit.cls not in {"cn", "chap"} and self.open.unit.is_heading

    def _judge_item(self, index: int, unit: Unit) -> Judged:
        if self.open and self.open.rule == "restated" and unit.cls not in {"Q", "follow"}:
            return Judged(unit=unit, role="answer", rule="answers-restated")
        under_question = self._answers_open(index, unit)
        if is_prose(unit.text):
            return Judged(unit=unit, role="answer" if self.open else "note", rule="mostly-prose")
        if noise.tells_answer(unit.text) and unit.score < STRONG:
            return Judged(unit=unit, role="answer" if self.open else "note", rule="told-answer")
        if self._is_container(index, unit):
            rank, facts = CONTAINER_RANK + unit.block.level, heading_facts(unit, self.lexicon)
            return Judged(unit=unit, role="section", rule="container", rank=rank, facts=facts)
        if self._behind_notes(index, unit):
            asks = unit.score >= STRONG
            return Judged(unit=unit, role="question" if asks else "note", rule="behind-note")
        if self._is_nested(unit) and unit.cls not in {"Q", "follow"}:
            asks = unit.score >= STRONG or (unit.score >= ASKS and commands(unit.text))
            return Judged(unit=unit, role="question" if asks else "answer", rule="nested-ask" if asks else "nested-point")
        rule = self._asking_rule(index, under_question=under_question)
        if rule:
            return Judged(unit=unit, role="question", rule=rule)
        role = "answer" if self.open else "note"
        return Judged(unit=unit, role=role, rule="group-does-not-ask")

    def _asking_rule(self, index: int, *, under_question: bool) -> str:
        """Return the rule by which the list of this item is one of questions, "" for none."""
        if self.stack and CODING.match(self.stack[-1].unit.text) and not under_question:
            return "coding-task"
        interview = self._in_interview() or (not under_question and INTERVIEW.search(self.title) is not None)
        if interview and self.votes.share(index) >= (VOTE if under_question else INTERVIEW_VOTE):
            return "interview-list"
        if interview and not under_question and (self.votes.asked(index) >= VOTE or self._opens_round(index)):
            return "interview-list"
        if self._group_asks(index, under_question=under_question):
            return "group-asks"
        names = not under_question and not self.votes.explicit and self._names_subjects(index)
        return "list-of-names" if names else ""

    def _opens_round(self, index: int) -> bool:
        """Tell a list of short items right below the heading of a round: all of it was asked."""
        rounds = bool(self.stack) and bool(self.stack[-1].facts.round) and not self.place.noted
        return rounds and self.votes.list_of(index) >= 0 and self.votes.middle_length(index) <= MAX_NAME

    def _answers_open(self, index: int, unit: Unit) -> bool:
        """Tell whether an item could be a point of the open question's answer: no item of its list was a question."""
        if self.open is None or self.open.unit.cls == unit.cls:
            return False
        return self.votes.list_of(index) not in self.asked_lists

    def _is_nested(self, unit: Unit) -> bool:
        """Tell whether an item is nested in the list item that is the open question."""
        above = self.outer.unit if self.open and self.outer else None
        nests = above is not None and is_item(above) and above.block.kind == unit.block.kind == "item"
        return nests and above is not None and unit.block.level > above.block.level

    def _names_subjects(self, index: int) -> bool:
        """Tell a list of bare names below a section (keywords to be asked about) from points of prose."""
        if not self.stack or self.votes.middle_length(index) > MAX_NAME or self.votes.size(index) < MIN_PLAIN_LIST:
            return False
        return self.votes.named(index) >= NAMED

    def _behind_notes(self, index: int, unit: Unit) -> bool:
        """Tell whether the run of items around this one stands in notes that follow the questions of its section.

        What stands before the first question of a section only introduces it, and a list of questions goes on behind
        an interruption.
        """
        self.place.enter(unit.cls)
        goes_on = unit.cls == "follow" or self.votes.list_of(index) in self.asked_lists
        return self.place.noted and self.place.above == "note" and not goes_on

    def _is_container(self, index: int, unit: Unit) -> bool:
        after = self._next(index)
        facts = heading_facts(unit, self.lexicon) if regions.nests(self.units, index) else NOTHING
        if (facts.companies or facts.round) and unit.score < ASKS:
            return True
        if after is None or len(unit.text) > MAX_CONTAINER or (unit.score >= ASKS and not _PART.match(unit.text)):
            return False
        child = self.units[after]
        if child.block.kind == unit.block.kind == "item" and child.block.level <= unit.block.level:
            return False
        return is_item(child) and child.cls != unit.cls and self._group_asks(after, under_question=False)

    def _in_interview(self) -> bool:
        return any(s.facts.round or s.facts.companies or INTERVIEW.search(s.unit.text) for s in self.stack)

    def _judge_plain(self, index: int, unit: Unit) -> Judged:
        if self._tells_ask(unit):
            return Judged(unit=unit, role="question", rule="told-ask")
        if self._names_task(unit):
            return Judged(unit=unit, role="question", rule="named-task")
        if self._introduces_list(index, unit):
            return Judged(unit=unit, role="answer" if self.open else "note", rule="introduces-list")
        unmarked = unit.cls == "plain" and (self.open is None or self.open.unit.cls == "plain")
        if unmarked and self._in_first_run(index, unit):
            return Judged(unit=unit, role="question", rule="first-lines-of-interview")
        if unmarked and self._in_plain_list(index, unit):
            return Judged(unit=unit, role="question", rule="unmarked-list")
        if self.open is None:
            return Judged(unit=unit, role="note", rule="between-questions")
        if self._is_detached(unit):
            return Judged(unit=unit, role="note", rule="detached")
        return Judged(unit=unit, role="answer", rule="follows-question")

    def _names_task(self, unit: Unit) -> bool:
        """Tell a line of an interview that names a coding task behind its label (手撕：…)."""
        label = _TASK.match(unit.text) if self._in_interview() or INTERVIEW.search(self.title) else None
        return label is not None and len(unit.text) <= MAX_TOLD and not _SENTENCE_LIKE.search(unit.text[label.end() :])

    def _tells_ask(self, unit: Unit) -> bool:
        """Tell a line that says what was asked (问了…), in a post or section that tells an interview."""
        told = _TOLD_ASK.match(unit.text) if self.tells or self._in_interview() else None
        if told is None or len(unit.text) > MAX_TOLD:
            return False
        rest = unit.text[told.end() :]
        return ask_score(rest) >= ASKS or bool(self.lexicon.find_terms(rest))

    def _introduces_list(self, index: int, unit: Unit) -> bool:
        """Tell a line that ends in a colon above a list: the list is what was asked."""
        after = self._next(index) if unit.text.endswith((":", "：")) else None
        return after is not None and is_item(self.units[after])

    def _in_plain_list(self, index: int, unit: Unit) -> bool:
        """Tell whether the unmarked lines of this section are a list of questions, and this line asks."""
        votes = self.votes
        is_list = votes.size(index) >= MIN_PLAIN_LIST and votes.middle_length(index) <= MAX_PLAIN
        asks = unit.score >= ASKS or bool(self.lexicon.find_terms(unit.text))
        return is_list and not self.place.listed and votes.share(index) >= VOTE and asks

    def _in_first_run(self, index: int, unit: Unit) -> bool:
        """Tell whether a line stands among the short lines right below a heading of an interview."""
        opening = self.place.opening
        fits = is_short_line(unit) and opening is not None and fold(unit.text) not in opening
        if not (fits and self._in_interview() and self.votes.asked(index) >= VOTE):
            return False
        if unit.score < ASKS and not self.lexicon.find_terms(unit.text) and _SENTENCE_LIKE.search(unit.text):
            return False
        return unit.score >= ASKS or self.votes.asked(index) * self.votes.size(index) >= 2  # one name may be anybody's

    def _is_detached(self, unit: Unit) -> bool:
        """Tell whether a short line behind a bare list (none of its items is answered) heads a note."""
        return is_short_line(unit) and unit.gap and self.place.asked > 1 and not self.place.told
