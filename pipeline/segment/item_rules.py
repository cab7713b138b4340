"""What an item of a list is: a question, a point of an answer, the head of a nested list, or a note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import noise, regions
from .evidence import BRACKETS
from .lists import ROW
from .seen import (
    EITHER,
    INTERVIEW_VOTE,
    MAX_NAME,
    NESTED_ASK,
    NESTED_VOTE,
    RESTATED,
    VOTE,
    Rule,
    Seen,
    anything,
)
from .signals import ASKS, STRONG, ask_score, asks_in_words, commands, is_prose, told_ask
from .story import ASKED
from .tasks import LABEL, PART, heads_coding
from .units import FOLD, MAX_SHORT, QUOTE
from .votes import MIN_PLAIN_LIST

if TYPE_CHECKING:
    from .units import Unit

MAX_TASK = 80
"""Characters of an item that may state a task without a word that asks; a longer one that ends in a stop tells something."""

MIN_TASK = 10
"""Characters of a task behind its label that states it; fewer may say how it went."""

MAX_POINTS = 10
"""Points of such a list."""

MAX_CONTAINER = 8
"""Characters of an item that only heads a nested list ("5. 代码")."""

QUESTIONS_FOLLOW = re.compile(r"(?:这些|以下|如下|下面)的?(?:几个)?(?:问题|题目)|(?:问题|题目)(?:如下|有)\s*[:：]?$|(?:问|考)(?:了|到)(?:的|的有)?(?:问题|题目|内容)?\s*[:：]$|(?:考察|面试|常见|高频|经典|深度)\S{0,8}(?:问题|题目?|考点)\s*[:：]$|(?:写代码|代码题?|手撕|编程题?|算法题?|场景题目?|智力题|写题|[几两二三四五]道题?|[几两二三四五]个问题|[几两二三四五]选[一二])[^。]{0,8}[:：]$")

_ANSWER_FOLLOWS = re.compile(
    r"(?:^|[，,。；;])\s?(?:然后|于是|当时|所以|就)?(?:我|只能|大概)[^，,。；;:：]{0,16}(?:答|说|讲|聊)(?:了|的是|道|如下)?[^，,。；;:：]{0,8}[:：]$|[，,。；;:：]\s?(?:具体)?要求(?:如下)?\s?[:：。]?$"
)
_TOLD_FIELD = re.compile(r"[问聊考](?:到|了)?(?:我|到)?了?(?:一?些|几个|很多|不少)[^，,。:：]{0,16}(?:问题|知识|内容)[。.:：]?$|问了[^，,。:：]{0,16}(?:相关|方面)的?[:：]?$")
"""Tells in what field the asks below it are."""

_TOOK = re.compile(r"\d{1,3}\s*(?:min|分钟|h\b|小时)\S*", re.IGNORECASE)

_SETS_TASK = re.compile(r"[写撕]|实现一")
_CLAUSE = re.compile(r"[,，。；;]")

SURE = 4.0
"""Score of an item that asks both in words and with a mark at its end."""

NAMED = 0.6
"""Share of items that hold a technical term, from which a list of short items is one of names."""


def answers_restated(seen: Seen, index: int) -> bool:
    """Items below a heading that repeats a question are the answer it was repeated for."""
    unit = seen.units[index]
    restated = seen.open is not None and seen.open.rule == RESTATED
    return restated and not (unit.is_marked_question and unit.score >= ASKS)


def states(seen: Seen, index: int) -> bool:
    """A long item most of whose sentences state something is prose, whatever the list does."""
    unit = seen.units[index]
    if is_prose(unit.text):
        return True
    long = unit.score < 0 and len(unit.text) > MAX_TASK and unit.text.endswith("。")
    if not long or _SETS_TASK.search(unit.text):
        return False
    return all(ask_score(each) < ASKS for each in _CLAUSE.split(unit.text))


def tells_answer(seen: Seen, index: int) -> bool:
    """An item that begins with what the candidate said is no question of the list it stands in."""
    unit = seen.units[index]
    return unit.score < STRONG and noise.tells_answer(unit.text)


def is_announced_answer(seen: Seen, index: int) -> bool:
    """The list below a line that says that an answer, or what a task demands, follows (我答：, 要求：) is that."""
    above = seen.votes.above_list(index)
    follows = above >= 0 and index - above <= MAX_POINTS and _ANSWER_FOLLOWS.search(seen.units[above].text)
    return bool(follows) and seen.units[index].score < STRONG


def names_reading(seen: Seen, index: int) -> bool:
    """An item that is the title of a book, of notes or of an article says where to read on."""
    unit = seen.units[index]
    return unit.score < STRONG and noise.names_reading(unit.text)


def heads_interview(seen: Seen, index: int) -> bool:
    """An item over a nested list, or a short one over another, that names a company or a round heads an interview."""
    unit = seen.units[index]
    nested = regions.nests(seen.units, index)
    if unit.score >= ASKS and (asks_in_words(unit.text) or not nested):  # …算法 only sounds like an ask
        return False
    if not nested and not _is_short_over_list(seen, index):
        return False
    facts = seen.facts(unit)
    return bool(facts.companies or facts.round)


def heads_list(seen: Seen, index: int) -> bool:
    """A bare word over a list of questions of another marker is their heading ("5. 代码")."""
    unit, after = seen.units[index], seen.below(index)
    if _TOLD_FIELD.search(unit.text) and regions.nests(seen.units, index):
        return True
    if (
        after is None
        or len(unit.text) > MAX_CONTAINER
        or (unit.score >= ASKS and not _names_part(unit.text) and not _names_field(seen, index, after))
    ):
        return False
    child = seen.units[after]
    if not child.is_item or child.cls == unit.cls or _is_beside(unit, child):
        return False
    if seen.of_interview() and (heads_coding(unit.text) or _heads_names(seen, index, after)):
        return True
    if child.score < ASKS and len(child.text) > MAX_SHORT:  # a sentence answers it
        return False
    return seen.list_asks(after, under_question=could_answer(seen, index))


def _names_part(text: str) -> bool:
    return heads_coding(text) or PART.match(text) is not None


def _heads_names(seen: Seen, index: int, after: int) -> bool:
    """Tell a few words below a round over nested ones that are no sentences, most of which ask or name a term: an outline of what was asked."""
    in_round = any(section.facts.round for section in seen.sections)
    if not in_round or not regions.nests(seen.units, index) or asks_in_words(seen.units[index].text):
        return False
    listed = seen.votes.list_at(after)
    return listed.longest <= MAX_NAME and listed.asking_or_named >= VOTE


def _names_field(seen: Seen, index: int, after: int) -> bool:
    """Tell an item that asks by a noun alone over nested items that ask in words: the noun names their field."""
    nested = regions.nests(seen.units, index) and not asks_in_words(seen.units[index].text)
    return nested and seen.votes.list_at(after).in_words >= VOTE


def asks_behind_notes(seen: Seen, index: int) -> bool:
    """Behind the notes that follow a section's questions, only an item that asks beyond doubt is one more."""
    return seen.units[index].score >= STRONG and stands_behind_notes(seen, index)


def stands_behind_notes(seen: Seen, index: int) -> bool:
    """Items in the notes that follow a section's questions belong to the notes.

    What stands before the first question of a section only introduces it, and a list of questions goes on behind
    an interruption.
    """
    cls = seen.units[index].cls
    goes_on = cls in {"follow", ASKED} or seen.votes.list_of(index) in seen.asked_lists
    return seen.place.noted and seen.place.role_above(cls) == "note" and not goes_on


def asks_nested(seen: Seen, index: int) -> bool:
    """An item nested in a question that asks beyond doubt, commands, or asks beside one that does or in an interview, asks on."""
    unit = seen.units[index]
    asks = unit.score >= STRONG or (unit.score >= ASKS and commands(unit.text))
    beside = seen.open is not None and seen.open.rule == NESTED_ASK and seen.open.unit.cls == unit.cls
    asks = asks or (beside and unit.score >= ASKS and asks_in_words(unit.text))
    # No author answers himself so.
    told = seen.of_interview() and (seen.votes.list_at(index).asking >= NESTED_VOTE or seen.votes.run_asks(index))
    asks = asks or ((told or _below_told_ask(seen, index)) and unit.score >= ASKS)
    return asks and is_nested(seen, index)


def is_nested(seen: Seen, index: int) -> bool:
    """An item nested in the item that is the open question is a point of its answer."""
    unit = seen.units[index]
    if seen.open is None or seen.outer is None or unit.is_marked_question:
        return False
    above = seen.outer.unit
    nests = above.is_item and above.block.kind == unit.block.kind == "item"
    return nests and unit.block.level > above.block.level


def names_task(seen: Seen, index: int) -> bool:
    """An item of an interview that states a coding task behind its label (算法题：…) sets it."""
    label = LABEL.match(seen.units[index].text)
    if label is None or not seen.of_interview() or could_answer(seen, index):
        return False
    task = seen.units[index].text[label.end() :]
    return len(task) >= MIN_TASK and ask_score(task) > -1 and not noise.is_narrative(task)


def is_coding_task(seen: Seen, index: int) -> bool:
    """Below the heading of the coding tasks each item is one, though it only names it."""
    coding = bool(seen.sections) and heads_coding(seen.sections[-1].unit.text)
    return coding and not could_answer(seen, index)


def is_announced(seen: Seen, index: int) -> bool:
    """Below a heading that says questions follow (有这些问题：) each item is one."""
    announced = bool(seen.sections) and QUESTIONS_FOLLOW.search(seen.sections[-1].unit.text)
    return bool(announced) and not could_answer(seen, index) and not seen.place.noted


def is_quoted_ask(seen: Seen, index: int) -> bool:
    """In a post that sets what was asked in quotes, one that asks or names a term was asked."""
    unit = seen.units[index]
    return unit.cls == QUOTE and (unit.score >= ASKS or seen.names_term(unit))


def is_asked_in_interview(seen: Seen, index: int) -> bool:
    """Below the heading of an interview nearly every item was asked, so a few that ask speak for the list."""
    listed = seen.votes.list_at(index)
    if could_answer(seen, index):
        answered = seen.open is not None and seen.open.unit.is_heading  # points of an answer end in such nouns, too
        return seen.in_interview() and (listed.in_words if answered else listed.asking) >= VOTE
    return seen.of_interview() and listed.asking >= INTERVIEW_VOTE


def is_named_in_interview(seen: Seen, index: int) -> bool:
    """Below the heading of an interview a list that names terms, or short things right below a round, was asked."""
    if could_answer(seen, index) or not seen.of_interview():
        return False
    return seen.votes.list_at(index).asking_or_named >= VOTE or _opens_round(seen, index)


def is_in_asking_list(seen: Seen, index: int) -> bool:
    """An item of a list that asks is a question even where its own words do not ask."""
    return seen.list_asks(index, under_question=could_answer(seen, index))


def is_in_list_of_names(seen: Seen, index: int) -> bool:
    """A section that lists bare technical terms lists what one is asked about."""
    if could_answer(seen, index) or seen.votes.explicit or seen.votes.headings_ask or not seen.sections:
        return False
    listed = seen.votes.list_at(index)
    return (
        len(listed) >= MIN_PLAIN_LIST
        and listed.middle_length <= MAX_NAME
        and listed.named >= NAMED
    )


def asks_alone(seen: Seen, index: int) -> bool:
    """An item that asks in words and with a mark, where no question is open, is one whatever its list does."""
    unit = seen.units[index]
    return seen.open is None and unit.score >= SURE and not seen.votes.explicit


RULES: tuple[Rule, ...] = (
    ("answers-restated", answers_restated, "answer"),
    ("mostly-prose", states, EITHER),
    ("told-answer", tells_answer, EITHER),
    ("names-reading", names_reading, EITHER),
    ("announced-answer", is_announced_answer, EITHER),
    ("container-of-interview", heads_interview, "section"),
    ("container", heads_list, "section"),
    ("asks-behind-note", asks_behind_notes, "question"),
    ("behind-note", stands_behind_notes, "note"),
    (NESTED_ASK, asks_nested, "question"),
    ("nested-point", is_nested, "answer"),
    ("coding-task", is_coding_task, "question"),
    ("named-task", names_task, "question"),
    ("announced", is_announced, "question"),
    ("quoted-ask", is_quoted_ask, "question"),
    ("interview-list", is_asked_in_interview, "question"),
    ("interview-names", is_named_in_interview, "question"),
    ("group-asks", is_in_asking_list, "question"),
    ("list-of-names", is_in_list_of_names, "question"),
    ("asks-alone", asks_alone, "question"),
    ("group-does-not-ask", anything, EITHER),
)
"""By the item's own words, then by its place, then by the list it stands in."""


def could_answer(seen: Seen, index: int) -> bool:
    """Tell whether an item could be a point of the open question's answer: no item of its list was a question."""
    unit, above = seen.units[index], seen.open.unit if seen.open else None
    if above is None or unit.cls in {above.cls, FOLD} or (unit.cls == ROW and seen.votes.list_at(index).in_words >= NAMED) or _ends_nested(above, unit):
        return False
    return seen.votes.list_of(index) not in seen.asked_lists


def _opens_round(seen: Seen, index: int) -> bool:
    """Tell a list of short items right below the heading of a round: all of it was asked."""
    if not seen.in_round() or seen.place.noted or seen.votes.list_of(index) < 0:
        return False
    return seen.votes.list_at(index).middle_length <= MAX_NAME


def _is_short_over_list(seen: Seen, index: int) -> bool:
    """Tell an item of a few words, brackets and the time it took left out, with items of another marker behind it."""
    unit, after = seen.units[index], seen.below(index)
    if after is None or not seen.units[after].is_item or seen.units[after].cls == unit.cls:
        return False
    return len(_TOOK.sub("", BRACKETS.sub("", unit.text)).strip(":： ")) <= MAX_CONTAINER


def _is_beside(unit: Unit, child: Unit) -> bool:
    """Tell whether the next item of markup is not nested in this one."""
    return child.block.kind == unit.block.kind == "item" and child.block.level <= unit.block.level


def _ends_nested(above: Unit, unit: Unit) -> bool:
    """Tell an item of markup that stands outside of the list that holds another."""
    return above.block.kind == unit.block.kind == "item" and above.block.level > unit.block.level


def _below_told_ask(seen: Seen, index: int) -> bool:
    """Tell whether what an item is nested in says that it was asked (问了…), and most items beside it ask."""
    above = seen.outer.unit if seen.outer else None
    return above is not None and told_ask(above.text) != "" and seen.votes.run_asks(index, mostly=True)
