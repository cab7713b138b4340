"""Votes over a whole post: how many lines of a marker, and of each list, ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from ..text import fold
from .evidence import of_heading
from .regions import nests
from .signals import ASKS, STRONG, asks_in_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from ..lexicon import Lexicon
    from .units import Unit


MIN_MARKED = 3
"""Lines marked as questions that make it the habit of a post."""

MARKED = 0.5
"""Share of asking lines that are marked, from which the mark decides."""

MIN_LISTED = 2
"""Items that ask, from which a list below a heading is one of questions."""

MIN_PLAIN_LIST = 3
"""Lines without a mark, or bare names, that make a list."""

MIN_BLOCK = 4
"""Unmarked lines without a gap between them that can be a list of questions behind another."""

MIN_LEAVES = 4
"""Innermost headings of a class that can be a list of questions."""

LEAVES_ASK = 0.6
"""Share of them that ask or name a term."""

MIN_STRONG = 5
"""Unmarked lines that ask beyond doubt, from which that is the habit of a post whatever stands around them."""

STRONG_LINES = 0.4
"""Share of its unmarked lines that do."""

MIN_REPEATED = 3
"""Headings of a class that repeat asks listed above, from which all of the class do; or in the same words, from which they name a part."""

REPEATED = 0.4
"""Share of the headings of the class that do so nearly in the same words; the others word them anew."""

LIKE = 75
"""Likeness in percent from which they do."""

NEARLY_ALL = 0.75
"""Share of the items of a run that ask, from which all were asked."""

MIN_ANSWERED = 3
"""Paragraphs of plain lines that ask in their first line alone, from which that is the habit of a post."""

ANSWERED = 0.6
"""Share of its paragraphs of several plain lines that do."""


class List:
    """The lines of one class under one heading; one that counts from its start again is a new list."""

    def __init__(self, units: Sequence[Unit], lexicon: Lexicon) -> None:
        """Take the lines, at least one."""
        self._units = units
        self._lexicon = lexicon

    def __len__(self) -> int:
        """Return how many lines it has."""
        return len(self._units)

    @cached_property
    def asking(self) -> float:
        """The share of lines that ask."""
        return _share(unit.score >= ASKS for unit in self._units)

    @cached_property
    def strong(self) -> float:
        """The share of lines that ask beyond doubt."""
        return _share(unit.score >= STRONG for unit in self._units)

    @cached_property
    def in_words(self) -> float:
        """The share of lines that ask by a word that asks."""
        return _share(unit.score >= ASKS and asks_in_words(unit.text) for unit in self._units)

    @cached_property
    def named(self) -> float:
        """The share of lines that hold a technical term."""
        return _share(bool(self._lexicon.find_terms(unit.text)) for unit in self._units)

    @cached_property
    def asking_or_named(self) -> float:
        """The share of lines that ask or hold a technical term."""
        return _share(
            unit.score >= ASKS or bool(self._lexicon.find_terms(unit.text)) for unit in self._units
        )

    @cached_property
    def longest(self) -> int:
        """The characters of its longest line."""
        return max(len(unit.text) for unit in self._units)

    @cached_property
    def middle_length(self) -> int:
        """The median number of characters of a line."""
        lengths = sorted(len(unit.text) for unit in self._units)
        return lengths[len(lengths) // 2]


class Votes:
    """What the lines of a post say together, counted once."""

    def __init__(
        self, units: Sequence[Unit], noise: Container[int], lexicon: Lexicon,
        askers: Container[int] = (),
    ) -> None:  # fmt: skip
        """Count; `noise` holds the indices of units that do not vote, `askers` ordinals of those that name who asked."""
        self._askers = askers
        self._units = units
        self._noise = noise
        self._lexicon = lexicon
        # A class all of whose lines are noise has no say.
        self.prior = defaultdict(float, self._priors())
        """Share of asking lines of each class over the whole post."""
        self.explicit = self._is_explicit()
        """Whether the post marks its questions (Q:, 问:), so that a line without the mark is none."""
        self.lines_ask = self._lines_ask()
        """Whether unmarked lines that ask beyond doubt are questions, though lists stand between them."""
        self.answers_below = self._answers_below()
        """Whether the first line of a paragraph asks and the lines right below it answer."""
        self.fences_answer = self._fences_answer()
        """Whether bold lines ask and the fences right below them answer."""
        self._heading_above = self._headings()
        self._number_of, self._lists = self._find_lists()
        self._leaves = self._leaf_headings()

    def leaves_ask(self, cls: str) -> bool:
        """Tell whether the innermost headings of a class ask, or name what is to be known: a list of questions."""
        votes = self._leaves[cls]
        return (
            not self.explicit
            and len(votes) >= MIN_LEAVES
            and sum(votes) >= LEAVES_ASK * len(votes)
        )

    @cached_property
    def headings_ask(self) -> bool:
        """Whether the innermost headings of a class ask."""
        return any(self.leaves_ask(cls) for cls in tuple(self._leaves))

    @cached_property
    def repeating(self) -> frozenset[str]:
        """The classes of headings that repeat asks listed above, each to answer it."""
        heads: dict[str, list[bool]] = defaultdict(list)
        listed: list[str] = []
        for unit in self._voting():
            if unit.block.kind == "heading" and listed:
                alike = process.extractOne(fold(unit.text), listed, scorer=fuzz.ratio, score_cutoff=LIKE)
                heads[unit.cls].append(alike is not None)
            elif unit.is_item and unit.score >= ASKS:
                listed.append(fold(unit.text))
        return frozenset(
            cls for cls, votes in heads.items()
            if sum(votes) >= MIN_REPEATED and sum(votes) >= REPEATED * len(votes)
        )  # fmt: skip

    def times(self, unit: Unit) -> int:
        """Return how many headings of this one's class have its words."""
        return self._headings_alike[unit.cls, fold(unit.text)]

    @cached_property
    def _headings_alike(self) -> Counter[tuple[str, str]]:
        return Counter((unit.cls, fold(unit.text)) for unit in self._voting() if unit.is_heading)

    def lists_asks_below(self, index: int) -> bool:
        """Tell whether a list of asks stands below the heading at this index."""
        around = zip(self._units, self._heading_above, strict=True)
        return _lists_asks(unit for unit, above in around if above == index)

    def block_asks(self, index: int, *, surely: bool) -> bool:
        """Tell whether this unit is among unmarked lines without a gap, most of which ask in words, `surely`: beyond doubt."""
        return index in (self._sure_blocks if surely else self._asking_blocks)

    @cached_property
    def _asking_blocks(self) -> frozenset[int]:
        asking = [block for block in self._blocks if sum(map(self._asks_shortly, block)) >= MARKED * len(block)]
        return frozenset(index for block in (*asking, *self._paragraphs_asking) for index in block)

    @cached_property
    def _sure_blocks(self) -> frozenset[int]:
        blocks = [*self._blocks, *self._paragraphs_asking]
        strong = [block for block in blocks if sum(self._units[i].score >= STRONG for i in block) >= MARKED * len(block)]
        return self._asking_blocks & {index for block in strong for index in block}

    @cached_property
    def _blocks(self) -> list[list[int]]:
        """The unmarked lines without a gap between them, long enough for a list."""
        blocks: list[list[int]] = []
        for index, unit in enumerate(self._units):
            if unit.cls != "plain" or index in self._noise:
                continue
            goes_on = blocks and blocks[-1][-1] == index - 1 and not unit.gap
            if not goes_on:
                blocks.append([])
            blocks[-1].append(index)
        return [block for block in blocks if len(block) >= MIN_BLOCK]

    @cached_property
    def _paragraphs_asking(self) -> list[list[int]]:
        """The runs of short paragraphs each of which asks in words."""
        runs: list[list[int]] = [[]]
        for index, unit in enumerate(self._units):
            if unit.cls == "plain" and index not in self._noise and self._asks_shortly(index):
                runs[-1].append(index)
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if len(run) >= MIN_BLOCK]

    def _asks_shortly(self, index: int) -> bool:
        unit = self._units[index]
        return unit.is_short_line and unit.score >= ASKS and asks_in_words(unit.text)

    def run_asks(self, index: int, *, mostly: bool = False) -> bool:
        """Tell whether nearly all items of this one's marker ask in words, up to the next line that is neither one nor nested in one.

        `mostly`: whether most of them ask, by a noun at their end, too.
        """
        return index in (self._mostly_asking if mostly else self._asking_runs)

    @cached_property
    def _asking_runs(self) -> frozenset[int]:
        asking = (run for run in self._runs if _share(self._units[i].score >= ASKS and asks_in_words(self._units[i].text) for i in run) >= NEARLY_ALL)
        return frozenset(index for run in asking for index in run)

    @cached_property
    def _mostly_asking(self) -> frozenset[int]:
        asking = (run for run in self._runs if _share(self._units[i].score >= ASKS for i in run) >= MARKED)
        return frozenset(index for run in asking for index in run)

    @cached_property
    def _runs(self) -> list[list[int]]:
        """The items of a marker that stand together, apart from what is nested in them."""
        open_runs: dict[str, list[int]] = {}
        runs: list[list[int]] = []
        for index, unit in enumerate(self._units):
            if index in self._noise or unit.is_literal:
                continue
            if not unit.is_item:
                open_runs.clear()
                continue
            open_runs = {cls: run for cls, run in open_runs.items() if self._units[run[0]].block.level <= unit.block.level}
            if unit.cls not in open_runs:
                runs.append([])
            open_runs.setdefault(unit.cls, runs[-1]).append(index)
        return runs

    def list_of(self, index: int) -> int:
        """Return the number of this unit's list, -1 for none."""
        return self._number_of[index]

    def above_list(self, index: int) -> int:
        """Return the index of the unit above the items of this one's list that stand together, -1 for none."""
        return self._above_lists[index]

    @cached_property
    def _above_lists(self) -> list[int]:
        above: list[int] = []
        for index, number in enumerate(self._number_of):
            goes_on = index and self._number_of[index - 1] == number
            above.append(above[-1] if goes_on else index - 1)
        return above

    def list_at(self, index: int) -> List:
        """Return this unit's list."""
        return self._lists[self._number_of[index]]

    def _voting(self) -> list[Unit]:
        return [unit for index, unit in enumerate(self._units) if index not in self._noise]

    def _priors(self) -> dict[str, float]:
        asks: dict[str, list[bool]] = defaultdict(list)
        for unit in self._voting():
            asks[unit.cls].append(unit.score >= ASKS)
        return {cls: _share(votes) for cls, votes in asks.items()}

    def _is_explicit(self) -> bool:
        marked = [
            unit.cls == "Q" for unit in self._voting() if unit.cls == "Q" or unit.score >= ASKS
        ]
        return sum(marked) >= MIN_MARKED and sum(marked) >= MARKED * len(marked)

    def _lines_ask(self) -> bool:
        strong = [unit.score >= STRONG for unit in self._voting() if unit.cls == "plain"]
        return sum(strong) >= max(MIN_STRONG, STRONG_LINES * len(strong))

    def _fences_answer(self) -> bool:
        asked = [unit.cls == "code" for bold, unit in pairwise(self._voting()) if bold.cls == "**"]
        return sum(asked) >= max(MIN_ANSWERED, ANSWERED * len(asked)) and self.prior["**"] >= MARKED

    def _answers_below(self) -> bool:
        paragraphs: list[list[Unit]] = []
        for unit in self._voting():
            if unit.gap or not paragraphs:
                paragraphs.append([])
            paragraphs[-1].append(unit)
        several = [units for units in paragraphs if len(units) > 1 and units[0].cls == units[1].cls == "plain"]
        answered = [
            units for units in several
            if units[0].score >= ASKS and units[0].is_short_line and all(unit.score < ASKS for unit in units[1:])
        ]  # fmt: skip
        return len(answered) >= MIN_ANSWERED and len(answered) >= ANSWERED * len(several)

    def _leaf_headings(self) -> dict[str, list[bool]]:
        """Return by class whether each heading with none below it asks, or names a term and stands over prose.

        Over a list it may as well name what the questions of the list have in common.
        """
        units = self._voting()
        headings = [i for i, unit in enumerate(units) if unit.block.kind == "heading"]
        found: dict[str, list[bool]] = defaultdict(list)
        for index, after in pairwise([*headings, len(units)]):
            heading, below = units[index], units[index + 1 : after]
            over = after < len(units) and units[after].block.level > heading.block.level
            if over or self.times(heading) >= MIN_REPEATED:
                continue
            over_list = (bool(below) and below[0].block.kind == "item") or _lists_asks(below)
            named = not over_list and bool(self._lexicon.find_terms(heading.text))
            found[heading.cls].append(heading.score >= ASKS or named)
        return found

    def _headings(self) -> list[int]:
        """Return for each unit the index of the heading-class unit above it or itself, -1 for none."""
        result, current = [], -1
        for index, unit in enumerate(self._units):
            if index not in self._noise and (unit.is_heading or self._names_asker(index)):
                current = index
            result.append(current)
        return result

    def _names_asker(self, index: int) -> bool:
        """Tell an item that names who asked, over the list of what they asked."""
        unit = self._units[index]
        if unit.block.kind != "item" or unit.score >= STRONG or not nests(self._units, index):
            return False
        return unit.index in self._askers or bool(of_heading(unit.text, self._lexicon).companies)

    def _find_lists(self) -> tuple[list[int], list[List]]:
        """Return for each unit the number of its list (-1 for none), and the lists."""
        number_of: list[int] = []
        lists: list[list[Unit]] = []
        latest: dict[tuple[str, int], int] = {}
        for index, unit in enumerate(self._units):
            if index in self._noise or unit.is_literal:
                number_of.append(-1)
                continue
            place = (unit.cls, self._heading_above[index])
            number = latest.get(place)
            if number is None or (unit.number and unit.number <= lists[number][-1].number):
                number = latest[place] = len(lists)
                lists.append([])
            lists[number].append(unit)
            number_of.append(number)
        return number_of, [List(units, self._lexicon) for units in lists]


def _share(votes: Iterable[bool]) -> float:
    counted = list(votes)
    return sum(counted) / len(counted)


def _lists_asks(below: Iterable[Unit]) -> bool:
    return sum(unit.block.kind == "item" and unit.score >= ASKS for unit in below) >= MIN_LISTED
