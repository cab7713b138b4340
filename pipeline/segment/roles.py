"""What each line of a post is: a section, a question, a point of an answer, a note or noise.

A marker does not tell the role: one bullet heads questions in one section and tips in the next, "1." numbers
questions here and points of an answer there. So roles are decided by region first (what is cut away), then by a
vote of all lines that share a marker within a section, then by the line's own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..text import fold
from . import noise
from .evidence import INTERVIEW, MAX_HEADING, NOTHING, Facts, of_heading
from .signals import ASKS
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

STRONG = 2.5
"""Score of a line that asks beyond doubt (a question mark at its end, or two signs)."""

INTERVIEW_VOTE = 0.2
"""The same below the heading of an interview, where nearly every item was asked."""

MAX_PLAIN = 45
"""Characters of an unmarked line that may be a question or head a note."""

MAX_RANK = 20
"""Rank of the label of a list in one line, below every heading."""

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
_PART = re.compile(r"^(?:手写|手撕)?(?:代码|算法|项目|八股|基础|编程|问题)(?:题|部分|环节|知识)?$")
_PROCEDURE = re.compile(
    r"^(?:面试官)?(?:首先|先|让我?|开始)*(?:做|来|进行)?(?:一?个|一下|简单的?)*(?:中文|英文)?自我介绍(?:[,，]?\s*(?:\d+\s*分钟|一下|即可))?[。.!！~]?$"
    r"|^反问(?:环节|阶段|时间)?(?:[:：,，].*)?[。.!！~]?$|^(?:闲聊|唠嗑|聊天|寒暄).{0,6}$"
)
CODING = re.compile(r"^(?:手撕|手写|编程|代码|算法|笔试|coding)(?:代码|编程|算法|题目?|部分|环节)*$", re.IGNORECASE)
_TOLD_LINE = re.compile(r"收到|通知|约了|等了|挂了|过了|凉了|结果|发了|拿到|感觉")
_URL = re.compile(r"(?:[:：]\s*|(?<!\s)\s+|)https?://\S+")
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
        self.noise = self._find_noise()
        self.votes = Votes(self.units, self.noise)
        self.prior = self.votes.prior
        self.result: list[Judged] = []
        self.place = _Place()
        self.stack: list[Judged] = []
        self.open: Judged | None = None

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
        heads = facts.companies or facts.round or (short and INTERVIEW.search(text))
        heads = heads or (short and text[-1:] in ":：" and _TOPIC_LINE.match(text))
        return replace(unit, cls="line", text=text) if heads and unit.score < STRONG else unit

    def _find_noise(self) -> dict[int, str]:
        """Return index -> rule of the units that are not the post's content."""
        found: dict[int, str] = {}
        headings = {fold(u.text): i for i, u in enumerate(self.units) if u.block.kind == "heading"}
        tail = next((i for i, u in enumerate(self.units) if self._starts_tail(i, u)), len(self.units))
        for index, unit in enumerate(self.units):
            if index >= tail:
                found[index] = "tail"
            elif not unit.is_heading and _PROCEDURE.match(unit.text):
                found[index] = "procedure"
            elif not unit.is_heading and not unit.is_literal and self._tells(unit):
                found[index] = "narrative"
            elif self._asks_about_interviews(unit):
                found[index] = "about-interviews"
            elif is_item(unit) and headings.get(fold(unit.text), -1) > index:
                found[index] = "contents"
            elif noise.is_furniture(unit.text) and not (unit.score >= STRONG and unit.cls != "plain"):
                found[index] = "furniture"
        return found

    def _tells(self, unit: Unit) -> bool:
        """Tell a short line of narrative; long prose is left to stand as an answer or a note."""
        return len(unit.text) <= MAX_PLAIN and unit.score < STRONG and noise.is_narrative(unit.text)

    def _asks_about_interviews(self, unit: Unit) -> bool:
        short = len(unit.text) <= MAX_PLAIN and unit.cls != "line" and unit.score >= ASKS
        return short and noise.is_about_interviews(unit.text) and not self.lexicon.find_terms(unit.text)

    def _starts_tail(self, index: int, unit: Unit) -> bool:
        return not unit.is_literal and index > 2 and noise.starts_tail(unit.text)

    # -- votes -------------------------------------------------------------------------------------------------

    def _group_asks(self, index: int, *, under_question: bool) -> bool:
        """Tell whether the items that share this one's marker in this section are questions."""
        cls = self.units[index].cls
        if cls == "Q":
            return True
        bold = cls.split("@")[0].endswith("**")
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
        if after is None:
            return not asks, "last-heading"
        child = self.units[after]
        if child.is_heading:
            return self._heads_headings(unit, after)
        likely = unit.score >= STRONG or (asks and self.prior[unit.cls] >= CLASS_VOTE)
        if is_item(child) and self._group_asks(after, under_question=likely):
            return True, "heading-over-questions"
        return not (asks or self.prior[unit.cls] >= VOTE), "heading-over-prose"

    def _heads_by_itself(self, unit: Unit) -> str:
        """Return the rule by which a heading heads a section whatever stands below it; "" for none."""
        if unit.cls in {"line", "label"}:
            return f"heading-{unit.cls}"
        if len(unit.text) <= MAX_PLAIN and heading_facts(unit, self.lexicon).round:
            return "heading-of-round"
        named = unit.score < STRONG and (noise.heads_tips(unit.text) or CODING.match(unit.text))
        return "heading-by-name" if named else ""

    def _heads_headings(self, unit: Unit, after: int) -> tuple[bool, str]:
        """Judge a heading right above another one."""
        child, asks, prior = self.units[after], unit.score >= ASKS, self.prior[unit.cls]
        if self._rank(child) <= self._rank(unit):
            return not (prior >= CLASS_VOTE or (asks and prior >= SELDOM)), "empty-heading"
        if unit.score >= STRONG > child.score:
            return False, "question-over-headings"
        over = self._heads_section(after) in QUESTIONS_BELOW
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
            elif judged.rule == "detached":
                self.open = None
            self.result.append(judged)
        return self.result

    def _judge(self, index: int, unit: Unit) -> Judged:
        if index in self.noise:
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

    def _is_title(self, unit: Unit) -> bool:
        if self.title and unit.block.text != self.title:
            return False
        return unit.cls == "h1" or (unit.cls in {"plain", "line"} and len(unit.text) <= 60 and unit.score < STRONG)

    def _in_tips(self) -> bool:
        return self.advice or any(_is_tips(section) for section in self.stack)

    def _judge_heading(self, index: int, unit: Unit) -> Judged:
        rank = self._rank(unit)
        if self._is_part_of_answer(unit, rank):
            return Judged(unit=unit, role="answer", rule="sub-heading")
        section, rule = self._heads_section(index)
        outer_tips = self.advice or any(_is_tips(s) and s.rank < rank for s in self.stack)
        if section or outer_tips:
            facts = heading_facts(unit, self.lexicon)
            return Judged(unit=unit, role="section", rule=rule, rank=rank, facts=facts)
        return Judged(unit=unit, role="question", rule=rule, rank=rank)

    def _is_part_of_answer(self, unit: Unit, rank: int) -> bool:
        """Tell a sub-heading of the open answer: deeper than its question, of a class that seldom asks."""
        if self.open is None or unit.cls == "line":
            return False
        deeper = not self.open.unit.is_heading or rank > self._rank(self.open.unit)
        if unit.cls == "**":
            peers = self.open.unit.cls == "**" and self.prior["**"] >= VOTE
            return unit.score < STRONG and not peers
        small = len(unit.text) <= MAX_SUB_HEADING and unit.score < STRONG
        return deeper and (self.prior[unit.cls] < SELDOM or small) and unit.cls not in {"cn", "chap"} and self.open.unit.is_heading

    def _judge_item(self, index: int, unit: Unit) -> Judged:
        under_question = self._answers_open(unit)
        if self._is_container(index, unit):
            return Judged(unit=unit, role="section", rule="container", rank=10)
        if self._behind_notes(unit):
            asks = unit.score >= STRONG
            return Judged(unit=unit, role="question" if asks else "note", rule="behind-note")
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
        if self._group_asks(index, under_question=under_question):
            return "group-asks"
        return "list-of-names" if not under_question and self._names_subjects(index) else ""

    def _answers_open(self, unit: Unit) -> bool:
        """Tell whether an item could be a point of the open question's answer: it has another marker."""
        return self.open is not None and self.open.unit.cls != unit.cls

    def _names_subjects(self, index: int) -> bool:
        """Tell a list of bare names below a section (keywords to be asked about) from points of prose."""
        if not self.stack or self.votes.middle_length(index) > MAX_NAME or self.votes.size(index) < MIN_PLAIN_LIST:
            return False
        return self.votes.named(index, self.lexicon) >= NAMED

    def _behind_notes(self, unit: Unit) -> bool:
        """Tell whether the run of items around this one stands in notes that follow the questions of its section.

        What stands before the first question of a section only introduces it.
        """
        self.place.enter(unit.cls)
        return self.place.noted and self.place.above == "note"

    def _is_container(self, index: int, unit: Unit) -> bool:
        after = self._next(index)
        if after is None or len(unit.text) > MAX_CONTAINER or (unit.score >= ASKS and not _PART.match(unit.text)):
            return False
        child = self.units[after]
        return is_item(child) and child.cls != unit.cls and self._group_asks(after, under_question=False)

    def _in_interview(self) -> bool:
        return any(s.facts.round or INTERVIEW.search(s.unit.text) for s in self.stack)

    def _judge_plain(self, index: int, unit: Unit) -> Judged:
        unmarked = unit.cls == "plain" and (self.open is None or self.open.unit.cls == "plain")
        if unmarked and self._in_first_run(unit):
            return Judged(unit=unit, role="question", rule="first-lines-of-interview")
        if unmarked and self._in_plain_list(index, unit):
            return Judged(unit=unit, role="question", rule="unmarked-list")
        if self.open is None:
            return Judged(unit=unit, role="note", rule="between-questions")
        if self._is_detached(unit):
            return Judged(unit=unit, role="note", rule="detached")
        return Judged(unit=unit, role="answer", rule="follows-question")

    def _in_plain_list(self, index: int, unit: Unit) -> bool:
        """Tell whether the unmarked lines of this section are a list of questions, and this line asks."""
        votes = self.votes
        is_list = votes.size(index) >= MIN_PLAIN_LIST and votes.middle_length(index) <= MAX_PLAIN
        return is_list and not self.place.listed and votes.share(index) >= VOTE and unit.score >= ASKS

    def _in_first_run(self, unit: Unit) -> bool:
        """Tell whether a line stands among the short lines right below a heading of an interview."""
        opening = self.place.opening
        fits = is_short_line(unit) and opening is not None and fold(unit.text) not in opening
        return fits and self._in_interview()

    def _is_detached(self, unit: Unit) -> bool:
        """Tell whether a short line behind a bare list (none of its items is answered) heads a note."""
        return is_short_line(unit) and unit.gap and self.place.asked > 1 and not self.place.told
