"""What a line that is no item is (plain text, code, a picture…): a question, an answer or a note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model import REFERENCE
from ..text import fold
from . import noise
from .evidence import INTERVIEW
from .item_rules import QUESTIONS_FOLLOW
from .seen import CLASS_VOTE, DETACHED, EITHER, MAX_NAME, VOTE, Rule, Seen, anything
from .signals import ASKS, STRONG, ask_score, told_ask
from .story import ASKED, is_vague
from .tasks import LABEL, PART, SQL, counts_task, heads_coding
from .units import MAX_SHORT
from .votes import MIN_PLAIN_LIST

if TYPE_CHECKING:
    from .units import Unit

MIN_NAME = 4
"""Characters of the name of a task; fewer head a note."""

STATES = -1
"""Score below which a line explains something; a task that ends in a full stop has it."""

MAX_TASK = 160
"""Characters of a task behind its label; longer ones tell how it went."""

MIN_TASK = 12
"""Characters of a task that tells what is given and what is wanted."""

MAX_TOLD = 60
"""Characters of a line that tells of one ask; longer ones tell a story."""

NAMES_ANSWER = 0.3
"""Share of lines of an unmarked list that ask beyond doubt, from which a bare name is none of its questions."""

MANY_ASK = 0.4
"""Share of the lines of a section that ask, from which those below its heading are what was asked."""

LEAST_NAMED = 2
"""Lines that ask or name a term, from which a line that does neither is one of them; one name may be anybody's."""

_INTRODUCES = re.compile(r"[:：]$|^.{2,10}(?:相关|方面|部分)$")
_EXAMPLE = re.compile(r"(?:例子?|示例|样例|举例|e\.?g\.?|example)\s?\d?\s?[:：]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[。!！]")
_KIND_OF_TASK = re.compile(r"(?:题\s?\d?|代码|手撕|手写|coding|设计|场景)\s?[:：]\s?$", re.IGNORECASE)
_HOW_IT_WENT = re.compile(r"^(?:没|不|[一两二三几]道|很|比较|都|简单|中等|写|做|忘|就是|原题|我)|(?:写|做|没|答)出来|[写做撕]完|记不清|忘了|秒了|\bac\b", re.IGNORECASE)
_NAMES_TASKS = re.compile(r"(?:题|题目|手撕|手写)[:：]?$")
_GIVEN = re.compile(r"(?:题目?\d?[:：]\s?)?(?:给(?:定|你?[一出个两])|已知|假设有|现有|有\s?(?:[一两三nNmMkK\d]|若干|很多)|一[个棵根条串组张枚]|[两三]个(?:字符串|数组|链表|数|string)|在?一个.{1,12}[中里上]|given\s|implement\s|design\s)", re.IGNORECASE)
_WANTED = re.compile(r"[求问](?!题|他|她|我)|输出|返回|找[出到]|判断|计算|是否|多少|[最怎如]何|怎么|最[大小少多长短高]|return|calculate|find\s|check\s", re.IGNORECASE)
_SENTENCE_LIKE = re.compile(r"[，,。！!~～…]|.{13}")


def is_literal(seen: Seen, index: int) -> bool:
    """Code, a picture, a formula or a table asks nothing, whatever it begins with."""
    return seen.units[index].is_literal


def is_reference(seen: Seen, index: int) -> bool:
    """A link below a line of its paragraph is where to read on, though its title may ask."""
    return seen.units[index].cls == REFERENCE


def tells_ask(seen: Seen, index: int) -> bool:
    """A line that says what was asked (问了…) asks it, in a post or section that tells an interview."""
    text = _SENTENCE_END.split(seen.units[index].text)[0]
    asked = told_ask(text) if seen.tells or seen.in_interview() else ""
    if not asked or is_vague(asked) or len(text) > MAX_TOLD or noise.is_about_interviews(asked):
        return False
    return ask_score(asked) >= ASKS or bool(seen.lexicon.find_terms(asked))


def names_task(seen: Seen, index: int) -> bool:
    """A line of an interview that names a coding task behind its label (手撕：…) sets it."""
    text = seen.units[index].text
    told = seen.tells or seen.of_interview()
    label = (LABEL.match(text) or SQL.match(text)) if told else None
    if label is None or len(text) > MAX_TASK:
        return False
    named = text[label.end() :]
    # What stands behind the name of a kind of task states it, unless it tells how it went.
    stated = _KIND_OF_TASK.search(label[0]) and not _HOW_IT_WENT.search(named) and not noise.is_narrative(named)
    return bool(stated) or not _SENTENCE_LIKE.search(named)


def states_task(seen: Seen, index: int) -> bool:
    """A line right below the heading of coding tasks, or of one that is only counted, sets it; so does one between codes.

    Below another part of an interview such a line has to ask or to name a term.
    """
    unit, above = seen.units[index], seen.units[index - 1] if index else None
    if above is None or not seen.sections or not _could_state(unit):
        return False
    section = seen.sections[-1].unit
    if counts_task(section.text) or not seen.of_interview():
        return above is section and counts_task(section.text)
    if heads_coding(section.text):
        below = seen.below(index)
        between = below is not None and seen.units[below].cls == above.cls == "code"
        return above is section or between
    asks = unit.score >= ASKS or seen.names_term(unit)
    return above is section and asks and PART.match(section.text.rstrip(":：")) is not None


def _could_state(unit: Unit) -> bool:
    """Tell a line that may set a task: it neither explains something nor tells how it went."""
    told = noise.is_narrative(unit.text) or _HOW_IT_WENT.search(unit.text)
    return not unit.is_literal and len(unit.text) >= MIN_NAME and unit.score >= STATES and not told


def gives_task(seen: Seen, index: int) -> bool:
    """A paragraph of an interview that tells what is given and what is wanted (给定…，求…) is a task, unless a heading's answer."""
    unit, above = seen.units[index], seen.open
    answers = above is not None and (above.unit.is_heading or not unit.gap)
    if unit.cls != "plain" or answers or not seen.of_interview() or not MIN_TASK <= len(unit.text) <= MAX_TASK:
        return False
    return bool(_GIVEN.match(unit.text) and _WANTED.search(unit.text)) and not noise.is_narrative(unit.text)


def introduces_list(seen: Seen, index: int) -> bool:
    """A line that ends in a colon, or names a field (项目相关), above a list asks nothing: the list is what was asked."""
    after = seen.below(index) if _INTRODUCES.search(seen.units[index].text) else None
    return after is not None and seen.units[after].is_item


def announces_list(seen: Seen, index: int) -> bool:
    """A line above a list that says that questions or tasks follow (两道算法题：) heads it."""
    return introduces_list(seen, index) and QUESTIONS_FOLLOW.search(seen.units[index].text) is not None


def gives_example(seen: Seen, index: int) -> bool:
    """A line that gives an example (例：…) states the task above it more closely."""
    return _EXAMPLE.match(seen.units[index].text) is not None


def answers_line_above(seen: Seen, index: int) -> bool:
    """Where the first line of a paragraph asks, one right below it that does not ask answers it."""
    unit = seen.units[index]
    return seen.votes.answers_below and seen.open is not None and not unit.gap and unit.score < ASKS


def asks_over_answer(seen: Seen, index: int) -> bool:
    """Where the first line of a paragraph asks, a short one that asks does, or has an answer right below it."""
    unit, after = seen.units[index], seen.below(index)
    if not seen.votes.answers_below or not unit.gap or not unit.is_short_line:
        return False
    answered = after is not None and not seen.units[after].gap and seen.units[after].score < ASKS
    return unit.score >= ASKS or (answered and seen.names_term(unit))


def asks_before_colon(seen: Seen, index: int) -> bool:
    """In a post that tells an interview, a short line that asks and ends in a colon has its answer below it."""
    unit, after = seen.units[index], seen.below(index)
    text = unit.text.rstrip(":： ")
    if not seen.tells or text == unit.text or not unit.is_short_line or after is None or seen.units[after].cls != "plain":
        return False
    return ask_score(text) >= ASKS and seen.names_term(unit)


def asks_beside_fences(seen: Seen, index: int) -> bool:
    """Where bold lines ask and fences answer them, a short line that asks is a question without an answer."""
    unit = seen.units[index]
    return seen.votes.fences_answer and unit.is_short_line and unit.score >= ASKS


def is_among_first_lines(seen: Seen, index: int) -> bool:
    """The short lines right below the heading of an interview are its questions where most ask or name a term."""
    unit, opening = seen.units[index], seen.place.opening
    if (
        not _is_unmarked(seen, index)
        or not unit.is_short_ask
        or opening is None
        or fold(unit.text) in opening
    ):
        return False
    listed = seen.votes.list_at(index)
    tasks = _is_section_of_asks(seen, index)
    if not (tasks or (seen.in_interview() and listed.asking_or_named >= VOTE)):
        return False
    if unit.score >= ASKS:
        return True
    bare = seen.names_term(unit) or not _SENTENCE_LIKE.search(unit.text)
    return bare and (tasks or listed.asking_or_named * len(listed) >= LEAST_NAMED)


def _is_section_of_asks(seen: Seen, index: int) -> bool:
    """Tell a section of a post on an interview many of whose unmarked lines ask."""
    listed = seen.votes.list_at(index)
    if not seen.sections or not INTERVIEW.search(seen.about):
        return False
    if len(listed) < MIN_PLAIN_LIST:
        return listed.strong == 1
    named = _NAMES_TASKS.search(seen.sections[-1].unit.text) and listed.middle_length <= MAX_NAME
    return bool(named) or listed.asking >= MANY_ASK


def is_in_unmarked_list(seen: Seen, index: int) -> bool:
    """Unmarked short lines most of which ask are a list of questions, if the section has no marked ones."""
    unit = seen.units[index]
    if not _is_unmarked(seen, index) or seen.place.listed:
        return False
    listed = seen.votes.list_at(index)
    is_list = (
        len(listed) >= MIN_PLAIN_LIST
        and listed.middle_length <= MAX_SHORT
        and listed.asking >= VOTE
    ) or _is_section_of_asks(seen, index)
    # Where many ask beyond doubt, a bare name answers the line above.
    named = unit.is_short_line and seen.names_term(unit) and listed.strong < NAMES_ANSWER
    return is_list and (unit.score >= ASKS or named)


def asks_like_others(seen: Seen, index: int) -> bool:
    """In a post most of whose unmarked lines ask, a short one that asks does, or names a term in an interview."""
    unit = seen.units[index]
    if not _is_unmarked(seen, index) or seen.place.listed or not unit.is_short_line:
        return False
    asks = unit.score >= ASKS or (unit.gap and seen.in_interview() and seen.names_term(unit))
    return asks and seen.votes.prior["plain"] >= CLASS_VOTE


def asks_between_steps(seen: Seen, index: int) -> bool:
    """From where the candidates introduce themselves to where they ask back, a short line that asks or names a term was asked where most do."""
    unit = seen.units[index]
    if index not in seen.interview or not _is_unmarked(seen, index) or seen.place.listed or not unit.is_short_ask:
        return False
    if seen.votes.list_at(index).asking_or_named < MANY_ASK:
        return False
    return unit.score >= ASKS or (seen.names_term(unit) and not _SENTENCE_LIKE.search(unit.text[:MAX_NAME]))


def asks_beyond_doubt(seen: Seen, index: int) -> bool:
    """In an interview an unmarked line that asks beyond doubt is a question where many lines of the post do."""
    unit = seen.units[index]
    if unit.cls != "plain" or unit.score < STRONG or not seen.votes.lines_ask:
        return False
    return not seen.votes.explicit and seen.of_interview()


def is_in_asking_block(seen: Seen, index: int) -> bool:
    """Behind a gap, unmarked short lines most of which ask in words are questions, whatever list stands above them."""
    unit = seen.units[index]
    if not unit.is_short_line:
        return False
    # The first may as well say what they are about.
    asks = unit.score >= ASKS or (not unit.gap and seen.names_term(unit))
    answers = seen.open is not None and seen.open.unit.is_heading  # an answer may hold a few that ask
    return asks and seen.votes.block_asks(index, surely=answers)


def answers_nothing(seen: Seen, _index: int) -> bool:
    """Where no question is open, a line that does not ask is a note."""
    return seen.open is None


def is_detached(seen: Seen, index: int) -> bool:
    """A short line behind a bare list, none of whose items is answered, heads a note."""
    unit, place = seen.units[index], seen.place
    listed = seen.open is not None and not seen.open.unit.is_heading
    return listed and unit.is_short_line and unit.gap and place.asked > 1 and not place.told


RULES: tuple[Rule, ...] = (
    ("literal", is_literal, EITHER),
    ("reference", is_reference, EITHER),
    ("told-ask", tells_ask, "question"),
    ("named-task", names_task, "question"),
    ("announces-list", announces_list, "section"),
    ("states-task", states_task, "question"),
    ("gives-task", gives_task, "question"),
    ("introduces-list", introduces_list, EITHER),
    ("example", gives_example, EITHER),
    ("answers-line-above", answers_line_above, "answer"),
    ("asks-over-answer", asks_over_answer, "question"),
    ("asks-before-colon", asks_before_colon, "question"),
    ("asks-beside-fences", asks_beside_fences, "question"),
    ("first-lines-of-interview", is_among_first_lines, "question"),
    ("unmarked-list", is_in_unmarked_list, "question"),
    ("unmarked-lines-ask", asks_like_others, "question"),
    ("asks-between-steps", asks_between_steps, "question"),
    ("asks-beyond-doubt", asks_beyond_doubt, "question"),
    ("block-of-asks", is_in_asking_block, "question"),
    ("between-questions", answers_nothing, "note"),
    (DETACHED, is_detached, "note"),
    ("follows-question", anything, "answer"),
)
"""By what the line tells, then by the lines around it; what does not ask belongs to what is open."""


def _is_unmarked(seen: Seen, index: int) -> bool:
    """Tell a line of plain text that no marked question claims as its answer."""
    claims = {"plain", ASKED}
    if seen.votes.prior["plain"] >= CLASS_VOTE:  # a bold line is then one of them
        claims.add("**")
    return seen.units[index].cls == "plain" and (seen.open is None or seen.open.unit.cls in claims)
