"""What a heading is: a section, a question, or the structure of an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from ..text import fold
from . import noise
from .evidence import INTERVIEW, NOTHING, names_round
from .seen import (
    ANSWER_LABEL,
    CLASS_VOTE,
    INTERVIEW_VOTE,
    MAX_NAME,
    NESTED_VOTE,
    RESTATED,
    VOTE,
    Rule,
    Seen,
    anything,
    first,
)
from .signals import ASKS, STRONG, asks_in_words
from .tasks import LABEL, PART, counts_task, heads_coding
from .units import MAX_SHORT
from .votes import MIN_PLAIN_LIST

if TYPE_CHECKING:
    from .units import Unit

SELDOM = 0.4
"""Share of asking lines below which a class of headings is not one of questions."""

SAME = 90
"""Likeness in percent of a heading to a question listed above, from which it repeats it."""

MAX_SUB_HEADING = 4
"""Characters of a deeper heading that only structures the answer of the question above it (原理, 优缺点)."""

LONG_LIST = 10
"""Items of a list that is longer than an answer's."""

MIN_ALIKE = 3
"""Times that such a heading comes."""

MAX_TIPS = 8
"""Characters of a heading that says no more than that advice follows, a Latin word for two."""

_WORD = re.compile(r"[A-Za-z]+\s?")
_ANSWER = re.compile(r"(?:(?:参考|标准|我的)?(?:答案|回答|解答|解析)|答(?:案解析)?|answer)\s?[:：]?", re.IGNORECASE)

_SUB_POINT = re.compile(r"[(（][a-zA-Z\d一二三四五六七八九][)）]|[a-d][.)]\s|[①-⑩]")
_NUMBER_ONLY = re.compile(r"^[(（【\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）】\].、]?$")


def is_bold_in_answer(seen: Seen, index: int) -> bool:
    """A bold line below a question is a point of its answer, unless bold lines are the questions."""
    unit, above = seen.units[index], seen.open
    if above is None or unit.cls != "**" or not _may_structure(unit):
        return False
    peers = above.unit.cls in {"**", "plain"} and seen.votes.prior["**"] >= VOTE
    return unit.score < STRONG and not peers


def labels_answer(seen: Seen, index: int) -> bool:
    """A heading that says no more than that the answer follows, below a heading that asks or as one of several."""
    unit, above = seen.units[index], seen.open
    if above is None or not _ANSWER.fullmatch(unit.text):
        return False
    return (above.unit.is_heading and seen.rank(unit) > seen.rank(above.unit)) or seen.votes.times(unit) > 1


def stands_below_restated(seen: Seen, index: int) -> bool:
    """The questions of the post stand in the list that a heading repeats; what is below it answers."""
    return _is_deeper(seen, index) and seen.open is not None and seen.open.rule == RESTATED


def is_lettered_point(seen: Seen, index: int) -> bool:
    """(a), b) and ① count the points of one answer."""
    return _is_deeper(seen, index) and _SUB_POINT.match(seen.units[index].text) is not None


def structures_answer(seen: Seen, index: int) -> bool:
    """A deeper heading that seldom asks in this post, or is a bare word, parts the answer; 一、 begins anew."""
    unit = seen.units[index]
    if not _is_deeper(seen, index) or unit.cls in {"cn", "chap"}:
        return False
    small = len(unit.text) <= MAX_SUB_HEADING and unit.score < STRONG
    return seen.votes.prior[unit.cls] < SELDOM or small


def stands_in_tips(seen: Seen, index: int) -> bool:
    """A heading within advice asks nobody."""
    return seen.in_tips(seen.rank(seen.units[index]))


def repeats_question(seen: Seen, index: int) -> bool:
    """A heading that repeats a question which the post has listed, or whose class does, stands there to answer it."""
    if not seen.asked:
        return False
    rule, role = first(BY_WHAT_IS_BELOW, seen, index)
    if role != "question" and rule not in COULD_ANSWER:
        return False
    if seen.units[index].cls in seen.votes.repeating:
        return True
    if role != "question":
        return False
    text = fold(seen.units[index].text)
    return process.extractOne(text, seen.asked, scorer=fuzz.ratio, score_cutoff=SAME) is not None


def is_unmarked(seen: Seen, index: int) -> bool:
    """An unmarked line was taken for a heading because it names an interview or its part."""
    return seen.units[index].cls == "line"


def labels_list(seen: Seen, index: int) -> bool:
    """What stands before the colon of a list in one line names what its members share."""
    return seen.units[index].cls == "label"


def names_task(seen: Seen, index: int) -> bool:
    """A heading that states a coding task behind its label (编程：…) sets it."""
    return LABEL.match(seen.units[index].text) is not None


def names_interview(seen: Seen, index: int) -> bool:
    """A heading that names a company, a round or an interview says where the questions below were asked."""
    unit = seen.units[index]
    if unit.score < ASKS and INTERVIEW.search(unit.text):
        return True
    facts = seen.facts(unit) if len(unit.text) <= MAX_SHORT else NOTHING
    return bool(facts.round or (facts.companies and unit.score < STRONG))


def names_part(seen: Seen, index: int) -> bool:
    """A heading that names advice, the coding tasks or another part of an interview asks nothing."""
    unit = seen.units[index]
    named = noise.heads_tips(unit.text) or heads_coding(unit.text) or counts_task(unit.text) or PART.match(unit.text)
    return unit.score < STRONG and bool(named)


def is_repeated(seen: Seen, index: int) -> bool:
    """A heading in the same words as others, that does not ask in words, parts each section alike."""
    unit = seen.units[index]
    return unit.block.kind == "heading" and not asks_in_words(unit.text) and seen.votes.times(unit) >= MIN_ALIKE


def is_bare_number(seen: Seen, index: int) -> bool:
    """A heading that is only a number parts the post."""
    return _NUMBER_ONLY.match(seen.units[index].text) is not None


def is_not_marked(seen: Seen, index: int) -> bool:
    """In a post that marks its questions (Q:), a heading without the mark is none."""
    return seen.votes.explicit and seen.units[index].score < STRONG


def heads_contents(seen: Seen, index: int) -> bool:
    """A heading right over a table of contents is the head of it."""
    return seen.units[index].score < STRONG and seen.noise.get(index + 1) == "contents"


def asks_at_end(seen: Seen, index: int) -> bool:
    """A question may stand last, unanswered."""
    return seen.below(index) is None and _asks_or_is_leaf(seen, index)


def is_last(seen: Seen, index: int) -> bool:
    """A heading with nothing below it that does not ask is an empty section."""
    return seen.below(index) is None


def is_leaf_of_questions(seen: Seen, index: int) -> bool:
    """Where the innermost headings ask or name what is to be known, one without text below it does too."""
    below, unit = _heading_below(seen, index), seen.units[index]
    ends = (
        below is not None
        and below.block.kind == "heading"
        and below.block.level <= unit.block.level
    )
    return ends and _is_leaf(seen, index)


def asks_though_empty(seen: Seen, index: int) -> bool:
    """A heading without text is a question nobody answered where headings of its class ask."""
    unit = seen.units[index]
    prior = seen.votes.prior[unit.cls]
    return _is_empty(seen, index) and (
        prior >= CLASS_VOTE or (unit.score >= ASKS and prior >= SELDOM)
    )


def is_empty(seen: Seen, index: int) -> bool:
    """Any other heading without text is an empty section."""
    return _is_empty(seen, index)


def asks_over_points(seen: Seen, index: int) -> bool:
    """A plain question over headings that do not ask is answered by them."""
    below = _heading_below(seen, index)
    return below is not None and seen.units[index].score >= STRONG > below.score


def heads_headings(seen: Seen, index: int) -> bool:
    """A heading over headings is their section where they are questions or head some, or where it does not ask."""
    after, below = seen.below(index), _heading_below(seen, index)
    if after is None or below is None:
        return False
    over = first(BY_WHAT_IS_BELOW, seen, after)[0] in OVER_QUESTIONS or seen.votes.leaves_ask(
        below.cls
    )
    return over or seen.units[index].score < ASKS or seen.votes.prior[below.cls] >= SELDOM


def asks_over_headings(seen: Seen, index: int) -> bool:
    """Any other heading over headings asks, and they part its answer."""
    return _heading_below(seen, index) is not None


def heads_questions(seen: Seen, index: int) -> bool:
    """A heading over a list of questions is their section, even one that asks itself."""
    after, unit = seen.below(index), seen.units[index]
    likely = unit.score >= STRONG or (
        unit.score >= ASKS and seen.votes.prior[unit.cls] >= CLASS_VOTE
    )
    if after is None or not seen.units[after].is_item:
        return False
    listed = seen.votes.list_at(after)
    # No answer has so many points that ask, and a noun may name the field of a list.
    share = VOTE if len(listed) >= LONG_LIST else NESTED_VOTE
    field = not asks_in_words(unit.text) and len(listed) >= MIN_PLAIN_LIST and listed.asking >= share
    return field or seen.list_asks(after, under_question=likely)


def heads_long_list(seen: Seen, index: int) -> bool:
    """A heading that does not ask, over a long list of short items some of which ask, lists what is asked."""
    after, unit = seen.below(index), seen.units[index]
    if after is None or unit.score >= ASKS or not seen.units[after].is_item:
        return False
    listed = seen.votes.list_at(after)
    short = len(listed) >= LONG_LIST and listed.middle_length <= MAX_NAME
    return short and listed.asking >= INTERVIEW_VOTE


def asked_in_round(seen: Seen, index: int) -> bool:
    """A deeper heading of markup right below one of a round, over text, was asked there unless it names a part of the interview."""
    unit, after = seen.units[index], seen.below(index)
    if not seen.in_round() or unit.block.kind != "heading" or after is None or seen.units[after].is_item:
        return False
    return seen.sections[-1].unit.block.kind == "heading" and seen.rank(unit) > seen.sections[-1].rank


def asks_over_prose(seen: Seen, index: int) -> bool:
    """A heading over text that asks, or whose class asks in this post, is answered by the text.

    One that asks by a noun alone (模型结构) names a part where few of its class ask.
    """
    unit = seen.units[index]
    prior = seen.votes.prior[unit.cls]
    if not asks_in_words(unit.text) and prior < SELDOM and unit.block.kind == "heading":
        return _is_leaf(seen, index)
    return _asks_or_is_leaf(seen, index) or prior >= VOTE


OVER_QUESTIONS = {"heading-over-questions", "heading-over-headings"}
"""Rules that show questions below a heading."""

COULD_ANSWER = OVER_QUESTIONS | {"heading-over-prose", "empty-heading"}
"""Rules of sections that may answer a question which their heading words anew."""

BY_WHAT_IS_BELOW: tuple[Rule, ...] = (
    ("unmarked-heading", is_unmarked, "section"),
    ("label-of-list", labels_list, "section"),
    ("named-task", names_task, "question"),
    ("heading-of-interview", names_interview, "section"),
    ("heading-of-part", names_part, "section"),
    ("numbered-part", is_bare_number, "section"),
    ("repeated-heading", is_repeated, "section"),
    ("questions-are-marked", is_not_marked, "section"),
    ("heading-over-contents", heads_contents, "section"),
    ("last-heading-asks", asks_at_end, "question"),
    ("last-heading", is_last, "section"),
    ("leaf-heading", is_leaf_of_questions, "question"),
    ("empty-heading-asks", asks_though_empty, "question"),
    ("empty-heading", is_empty, "section"),
    ("question-over-points", asks_over_points, "question"),
    ("heading-over-headings", heads_headings, "section"),
    ("question-over-headings", asks_over_headings, "question"),
    ("heading-over-questions", heads_questions, "section"),
    ("heading-over-long-list", heads_long_list, "section"),
    ("heading-asks", asks_over_prose, "question"),
    ("heading-in-round", asked_in_round, "question"),
    ("heading-over-prose", anything, "section"),
)
"""Section or question: by its own words, then by what stands below it."""

RULES: tuple[Rule, ...] = (
    (ANSWER_LABEL, labels_answer, "answer"),
    ("bold-in-answer", is_bold_in_answer, "answer"),
    ("below-restated", stands_below_restated, "answer"),
    ("lettered-point", is_lettered_point, "answer"),
    ("sub-heading", structures_answer, "answer"),
    ("heading-in-tips", stands_in_tips, "section"),
    (RESTATED, repeats_question, "question"),
    *BY_WHAT_IS_BELOW,
)
"""Part of the answer above it or not, then section or question."""


def _may_structure(unit: Unit) -> bool:
    """Tell whether a heading could be a part of an answer: it does not begin a part of the post by its words."""
    advises = len(_WORD.sub("——", unit.text)) <= MAX_TIPS and noise.heads_tips(unit.text)
    return not advises and not _NUMBER_ONLY.match(unit.text)


def _is_deeper(seen: Seen, index: int) -> bool:
    """Tell whether a marked heading stands deeper than the open question, itself a heading."""
    unit, above = seen.units[index], seen.open
    if above is None or not above.unit.is_heading or unit.cls in {"line", "**"} or not _may_structure(unit):
        return False
    return seen.rank(unit) > seen.rank(above.unit) and not names_round(unit.text)


def _is_leaf(seen: Seen, index: int) -> bool:
    """Tell whether a heading is one of innermost ones that ask or name a term, and heads no list of asks."""
    unit = seen.units[index]
    if unit.block.kind != "heading" or not seen.votes.leaves_ask(unit.cls):
        return False
    return unit.score >= ASKS or not seen.votes.lists_asks_below(index)


def _asks_or_is_leaf(seen: Seen, index: int) -> bool:
    return seen.units[index].score >= ASKS or _is_leaf(seen, index)


def _heading_below(seen: Seen, index: int) -> Unit | None:
    """Return the next unit where it is a heading."""
    after = seen.below(index)
    return seen.units[after] if after is not None and seen.units[after].is_heading else None


def _is_empty(seen: Seen, index: int) -> bool:
    """Tell whether a heading that is no deeper follows right behind this one."""
    below = _heading_below(seen, index)
    return below is not None and seen.rank(below) <= seen.rank(seen.units[index])
