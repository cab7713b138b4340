"""What the rules see of a line: the post it stands in, the votes of its lines, and what was judged above it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from ..model import REFERENCE
from ..text import fold
from . import noise, regions
from .evidence import INTERVIEW, NOTHING, Facts, is_date, names_round, of_heading
from .headlines import without_address
from .signals import ASKS, asks_in_words, told_ask
from .units import MAX_SHORT
from .votes import Votes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..lexicon import Lexicon
    from .units import Unit

CLASS_VOTE = 0.6
"""Share of asking lines of a class over the whole post that speaks for a line that does not ask by itself."""

VOTE = 0.5
"""Share of asking lines that makes a group of list items questions."""

INTERVIEW_VOTE = 0.2
"""Share of asking lines of a list below the heading of an interview, where nearly every item was asked."""

NESTED_VOTE = 0.75
"""The same for items below an open question, which are the points of its answer unless nearly all ask."""

MIN_ASKING = 3
"""Asks in a section that sounds like advice, from which it holds questions."""

MIN_ASKERS = 3
"""Headings that name who asked, from which a post whatever its title says holds what they asked."""

MAX_NAME = 20
"""Median characters of a list of bare names."""

TOLD = 2
"""Lines that tell of being asked, from which a post tells an interview."""

MAX_OPENING = 60
"""Unmarked lines at the start of a section that are taken for its questions; longer runs are prose."""

RANKS = {"chap": 0, "cn": 1, "brk": 1, "cnp": 3, "circ": 7, "letter": 8, "**": 9, "label": 20}
"""Depth of a heading by its marker; h1-h6 and d1-d5 have their own, the label of a list stands below all."""

CONTAINER_RANK = 10
"""Depth of a list item that heads a nested list, to which its level is added: below every heading."""

EITHER = "answer or note"
"""Role of a line that tells something: of the open question's answer, or a note where no question is open."""

RESTATED = "restated"
"""Rule of a heading that repeats a question listed above: all below it is the answer."""

ANSWER_LABEL = "answer-label"
"""Rule of a heading that says no more than that the answer of the heading above it follows."""

NESTED_ASK = "nested-ask"
"""Rule of a question nested in another: what follows may still be a point of the outer one."""

DETACHED = "detached"
"""Rule of a note behind a bare list: what follows it answers none of the list's questions."""


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


@dataclass(slots=True)
class Place:
    """What was seen since the last section began."""

    asked: int = 0
    """Questions."""
    listed: bool = False
    """Whether one of them was a list item."""
    told: bool = False
    """Whether there was an answer or a note."""
    noted: bool = False
    """Whether a note came behind a question."""
    opening: set[str] | None = field(default_factory=set)
    """Folded lines since the section began, while all are short and none comes twice; then None."""
    _cls: str = ""
    """Class of the last text."""
    _role: str = ""
    """Role of the last text."""
    _above: str = ""
    """Role of the last text of another class than that."""

    def add(self, judged: Judged) -> None:
        """Take in the next unit that is no section."""
        self.asked += judged.role == "question"
        self.listed |= judged.role == "question" and judged.unit.is_item
        self.noted |= judged.role == "note" and self.asked > 0
        self.told |= judged.role in {"answer", "note"}
        if not judged.unit.is_literal:
            self._above = self.role_above(judged.unit.cls)
            self._cls, self._role = judged.unit.cls, judged.role
        if self.opening is not None and judged.unit.cls != REFERENCE and not judged.unit.is_literal:
            self.opening = self._opening_with(judged.unit, judged.role)

    def role_above(self, cls: str) -> str:
        """Return the role of the last text of another class than this; "" for none."""
        return self._above if cls == self._cls else self._role

    def _opening_with(self, unit: Unit, role: str) -> set[str] | None:
        folded = fold(unit.text)
        short = unit.is_short_ask or (role == "question" and len(unit.text) <= MAX_SHORT)
        if self.opening is None or not short or folded in self.opening:
            return None
        return self.opening | {folded} if len(self.opening) < MAX_OPENING else None


class Seen:
    """A post while its lines are judged from top to bottom."""

    def __init__(self, units: Sequence[Unit], title: str, lexicon: Lexicon, askers: Mapping[int, str] = MappingProxyType({})) -> None:
        """Read what the post says as a whole.

        Args:
            units: Its lines, headings told.
            title: What the reader found, "" for nothing.
            lexicon: Companies and terms.
            askers: Index of unit -> company of headings that name one the lexicon has not.
        """
        self._askers = askers
        self.units = units
        self.title = title
        first_line = units[0].text if units and units[0].cls in {"plain", "line", "h1"} else ""
        self.about = title or (first_line if len(first_line) <= MAX_SHORT else "")
        """The title, or a short first line, which is as good as one."""
        self.lexicon = lexicon
        self.noise = regions.find(units, lexicon)
        """Index -> rule of the lines that are not the post's."""
        self.votes = Votes(units, self.noise, lexicon, askers)
        self.advises = noise.gives_advice(title or (units[0].text if units else "")) and not self._lists_askers()
        """Whether the whole post holds advice."""
        self.tells = sum(bool(told_ask(unit.text)) for unit in units) >= TOLD
        """Whether the post tells an interview."""
        self.interview = self._from_introduction_to_last()
        """Indices of the lines from where the candidates introduce themselves to where they ask back, in a post that has both."""
        self.place = Place()
        self.sections: list[Judged] = []
        """The open sections, the outermost first."""
        self.open: Judged | None = None
        """The question that what follows may answer."""
        self.outer: Judged | None = None
        """The same, or the question it is nested in."""
        self.labelled = False
        """Whether a heading says that this is the answer of the one above it."""
        self.asked: list[str] = []
        """The questions above, folded."""
        self.asked_lists: set[int] = set()
        """Numbers of the lists one of whose items was a question."""
        # Where headings are marked, a line without a mark stands below them.
        self._marked_depth = max(
            (u.block.level for u in units if u.block.kind == "heading"), default=0
        )

    def _from_introduction_to_last(self) -> range:
        steps = [index for index, rule in sorted(self.noise.items()) if rule in {"procedure", "asked-back"}]
        first = next((index for index in steps if "介绍" in self.units[index].text), None)
        last = next((index for index in reversed(steps) if "问" in self.units[index].text), None)
        return range(0) if first is None or last is None else range(first, last)

    def take(self, index: int, judged: Judged) -> None:
        """Go on behind a line with what was judged of it."""
        close_sections(self.sections, judged)
        if judged.unit.is_heading:
            self.labelled = judged.rule == ANSWER_LABEL
        if judged.role == "section":
            self.sections.append(judged)
            self.open = None
        if judged.role == "section" and judged.unit.is_heading:
            self.place = Place()
        else:
            self.place.add(judged)
        if judged.role == "question":
            self.open = judged
            self.outer = self.outer if judged.rule == NESTED_ASK else judged
            self.asked.append(fold(judged.unit.text))
            self.asked_lists.add(self.votes.list_of(index))
        elif judged.rule == DETACHED:
            self.open = None

    def below(self, index: int) -> int | None:
        """Return the index of the next unit with text of the post."""
        rest = range(index + 1, len(self.units))
        return next(
            (i for i in rest if i not in self.noise and self.units[i].cls != "image"), None
        )

    def facts(self, unit: Unit) -> Facts:
        """Return the facts of a heading, its address (a source) left out."""
        facts = of_heading(without_address(unit.text), self.lexicon)
        asker = self._askers.get(unit.index)
        return replace(facts, companies=(asker,)) if asker else facts

    def rank(self, unit: Unit) -> int:
        """Return the depth of a heading, or of an item that heads a nested list."""
        if not unit.is_heading:
            # A company may stand over its rounds in a list of the same level.
            return CONTAINER_RANK + 2 * unit.block.level + (not self.facts(unit).companies)
        if unit.cls != "line":
            return RANKS[unit.cls] if unit.cls in RANKS else int(unit.cls[1])
        facts = self.facts(unit)
        told = names_round(unit.text) or INTERVIEW.search(unit.text)
        depth = 1 if facts.companies else 2 if told else 3
        return depth + self._marked_depth

    def in_interview(self) -> bool:
        """Tell whether a section around names an interview."""
        return any(
            s.facts.round or s.facts.companies or INTERVIEW.search(s.unit.text[: noise.MAX_FURNITURE])
            for s in self.sections
        )

    def of_interview(self) -> bool:
        """Tell whether a section around, or the post as a whole, is of an interview.

        Where headings are the questions, its title says no more than where they come from.
        """
        return self.in_interview() or (INTERVIEW.search(self.about) is not None and not self.votes.headings_ask)

    def in_round(self) -> bool:
        """Tell whether the section names a round of an interview."""
        return bool(self.sections) and bool(self.sections[-1].facts.round)

    def in_tips(self, rank: int | None = None) -> bool:
        """Tell whether advice stands around, in sections above this rank where one is given."""
        around = (s for s in self.sections if rank is None or s.rank < rank)
        return self.advises or any(map(self._is_tips, around))

    def _is_tips(self, section: Judged) -> bool:
        """Tell whether a section holds advice; one that names an interview, or asks, holds questions whatever it says."""
        text = section.unit.text
        if not noise.heads_tips(text) or (INTERVIEW.search(text) and section.unit.cls == "line"):
            return False
        return not self._asks_below(section)

    def _asks_below(self, section: Judged) -> bool:
        """Tell whether most headings and items of a section ask for something of the field in so many words."""
        start = next(i for i, unit in enumerate(self.units) if unit.index == section.unit.index) + 1
        below = takewhile(lambda unit: not unit.is_heading or self.rank(unit) > section.rank, self.units[start:])
        asking = [
            unit.score >= ASKS and asks_in_words(unit.text) and self.names_term(unit)
            for unit in below if unit.is_heading or unit.is_item
        ]  # fmt: skip
        return sum(asking) >= max(MIN_ASKING, VOTE * len(asking))

    def _lists_askers(self) -> bool:
        """Tell whether several headings name who asked."""
        return sum(bool(self.facts(unit).companies) for unit in self.units if unit.is_heading) >= MIN_ASKERS

    def names_term(self, unit: Unit) -> bool:
        """Tell whether a line names a technical term."""
        return bool(self.lexicon.find_terms(unit.text))

    def list_asks(self, index: int, *, under_question: bool) -> bool:
        """Tell whether the items that share this one's marker in this section are questions."""
        votes, cls = self.votes, self.units[index].cls
        if self.units[index].is_marked_question:
            return True
        listed = votes.list_at(index)
        if votes.explicit:
            return listed.strong >= VOTE and not under_question
        answers = under_question and not votes.fences_answer  # else the answers stand in fences
        if answers and not cls.split("@")[0].endswith("**"):
            return listed.asking >= NESTED_VOTE and (listed.strong >= VOTE or listed.in_words >= NESTED_VOTE)
        return listed.asking >= VOTE or votes.prior[cls] >= CLASS_VOTE


def close_sections(sections: list[Judged], judged: Judged) -> None:
    """Take off the sections that end where this unit stands."""
    day = sections.pop() if sections and _is_day_of(judged, sections[-1]) else None
    if judged.role == "section" or (judged.role == "question" and judged.unit.is_heading):
        while sections and sections[-1].rank >= judged.rank:
            if _is_round_of(judged, sections[-1]):
                break
            sections.pop()
    if day:
        sections.append(day)


def _is_day_of(judged: Judged, above: Judged) -> bool:
    """Tell an unmarked line that states who asked, right below the day on which they did."""
    stated = judged.role == "section" and judged.unit.cls == above.unit.cls == "line"
    return stated and is_date(above.unit.text) and judged.unit.index == above.unit.index + 1


def _is_round_of(judged: Judged, above: Judged) -> bool:
    """Tell a heading of a round beside one that names who held it, where a post has but one level of headings."""
    beside = judged.rank == above.rank and judged.unit.is_heading and above.unit.is_heading
    round_alone = judged.facts.round and not judged.facts.companies
    return bool(beside and round_alone and above.facts.companies and not above.facts.round)


def anything(_seen: Seen, _index: int) -> bool:
    """Whatever no rule above it spoke of."""
    return True


Rule: TypeAlias = tuple[str, Callable[[Seen, int], bool], str]
"""Name that `mianjing show` prints, whether it holds for the line at an index, role it gives."""


def first(rules: Sequence[Rule], seen: Seen, index: int) -> tuple[str, str]:
    """Return name and role of the first rule that holds; the last of a table always does."""
    for rule in rules:  # a generator would take longer than most rules
        if rule[1](seen, index):
            break
    return rule[0], rule[2]
