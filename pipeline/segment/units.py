"""Blocks to units: one line or paragraph each, its marker taken off and named.

The class of a marker ("●", "n.", "h3") says nothing of its role; roles are voted on per class and section.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ..model import REFERENCE
from ..text import hide_contacts
from . import run_on
from .answered import answered_in_line
from .dialect import ASKING_CALLOUTS, CALLOUT, tidy
from .lines import LITERALS, join, unwrapped
from .lists import HABIT, LABEL, is_labelled_list, taken_apart
from .signals import ASKS, ask_score, names_field
from .story import ASKED, Names, tells_story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lexicon import Lexicon
    from ..model import Block, Lines

MAX_SHORT = 45
"""Characters of an unmarked line that may be a question or head a note; longer ones are prose."""

QUOTE = "quote"
"""Class of the quotes of a post that sets what was asked in quotes."""

FOLD = "▸"
"""Class of the summaries of boxes that open."""

FIELD = "field"
"""Class of unmarked lines that begin with the field of their ask (数据库：…)."""

MIN_FIELDS = 3
"""Such lines in a row that are a list."""

MIN_SAID = 3
"""Lines that the candidate says, from which a post is a dialogue."""

MIN_QUOTES = 5
"""Quotes from which that can be the habit of a post."""

QUOTES = 0.5
"""Share of a post's lines that are quotes then, and of its quotes that ask."""

QUOTES_ASK = 0.75
"""Share of the lines that ask which stand in them."""

MAX_SENTENCE = 30
"""Characters of a sentence that asks though it ends in a full stop; a longer one tells something."""

_HEADING_CLASSES = re.compile(r"label|h\d|d\d|cn|cnp|chap|brk|circ|letter|\*\*|line")
"""Classes that may head a section; all others are list items, prose or literals."""

_COMMA = re.compile(r"[,，]")
_HAN_NUMBER = "一二三四五六七八九十"
_DOTTED = re.compile(r"(?!0)\d{1,2}(?:\.\d{1,2}){1,4}(?:[.、]\s*|\s+|(?=[\u4e00-\u9fff]))")
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("h", re.compile(r"#{1,6}(?:\s+(?=\S)|(?=\d{1,3}\s?[.、]))")),
    ("chap", re.compile(rf"第[{_HAN_NUMBER}\d]{{1,3}}[章节部篇]分?[:：、.\s]*")),
    ("cn", re.compile(rf"[{_HAN_NUMBER}]{{1,3}}\s*[、.．:：]\s*")),
    ("cnp", re.compile(rf"[(（][{_HAN_NUMBER}]{{1,3}}[)）]\s*[、.:：]?\s*")),
    ("d", _DOTTED),
    ("n、", re.compile(r"\d{1,3}\s*[、]\s*")),
    ("n.", re.compile(r"\d{1,3}\s*[.．。](?!\d)\s*")),
    ("(n)", re.compile(r"[(（\[]\s*\d{1,3}\s*[)）\]]\s*[、.:：]?\s*")),
    ("n)", re.compile(r"\d{1,3}\s*[)）]\s*")),
    ("n:", re.compile(r"\d{1,3}\s*[:：]\s*(?!\d)")),
    ("circ", re.compile(r"[①-⑳❶-❿]\s*[、.:：]?\s*")),
    (
        "Q",
        re.compile(
            r"(?!Q\s?[、.]\s?K\b)(?:Q|q|问题?|Question|题目?)\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})?\s*[:：.、]\s*|(?:Q|问题?|题目?)\s?\d{1,2}\s+(?=\S{4})"
        ),
    ),
    (
        "follow",
        re.compile(
            r"(?:[└↳]\s*)?(?:追问|引申|延伸|接着问|继续问|又问|follow[- ]?up)\s*\d{0,2}\s*[:：]\s*",
            re.IGNORECASE,
        ),
    ),
    ("n0", re.compile(r"0\d[\s\u3000]+(?=\S)|\d{1,2}\u3000+(?=\S)")),
    ("A", re.compile(r"(?:A|答案?|Answer|解答|解析|参考答案|参考回答)\s*\d{0,3}\s*[:：]\s*")),
    (
        "letter",
        re.compile(r"[A-H]\s*(?:[.．)）]\s*(?=[\u4e00-\u9fffA-Za-z])|、\s*(?=[\u4e00-\u9fff]))"),
    ),
    ("a.", re.compile(r"[a-h]\s?[.．)）]\s?(?=[\u4e00-\u9fff])|[a-h][.．)）]\s+(?=\S)")),
    ("brk", re.compile(r"(?=【[^】]{1,30}】\s*$)")),
    ("d1", re.compile(r"\d{1,2}\s+(?=[\u4e00-\u9fffA-Za-z])")),
    (
        "num",
        re.compile(
            r"(?<!\d)\d{1,2}(?=[\u4e00-\u9fff]{3})(?![年月日个种层天家道轮面次条类维位项名款份倍]|分钟|小时)"
        ),
    ),
)
"""Class and pattern of each marker, the more specific first; "h" and "d" get their depth behind them."""

_BULLET = re.compile(r"([●•★▪◆■□○·▶➤◇☆※◎✅✔☑❌✖✗✘❖♦►▸➢➜🔹🔸👉📌📍💡🔥⭐🌟🔴🟢🔵🟡🔶🔷]|[-*+–](?=\s|\*\*)|-(?=[\u4e00-\u9fff])|>(?=\s))\s*")
_BOLD = re.compile(r"\*\*(.+?)\*\*[:：]?")
_LEADING_NUMBER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}(?:\.\d{1,3}){1,3}[.、]?\s+|\d{1,3}\s*(?:[、．。|｜]|[.](?!\d)|[)）])|[(（]\d{1,3}[)）]|0\d(?=[\s\u3000]|[\u4e00-\u9fff])"
    r"|(?:Q|q|问题?|题目?|Question)\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})?\s*[:：.、])[\s\u3000]*"
)
_COUNTED = re.compile(r"(\d{1,2})[ \u3000]+(?=\S.*[\u4e00-\u9fffA-Za-z])")
"""A number with nothing but a gap behind it, which marks an item where such numbers count up."""

MIN_COUNTED = 3
"""Lines with such numbers, one more each, that make a list."""

_SPEAKER = re.compile(
    r"(?:(A|答案?|回答|解答)|Q|问|追问|提问|follow[- ]?up)\s*\d{0,2}\s*[:：]\s*", re.IGNORECASE
)
_SAID = re.compile(r"(?:(我|本人|楼主)|面试官|考官|老师|主管|HR)\s?[A-Z\d一二三四]?\s?[:：]\s{0,9}(?=\S)")
"""Begins what somebody said in an interview told as a dialogue."""

_DAY_TOLD = re.compile(r"(?:1[0-2]|[1-9])\.(?:3[01]|[12]\d|0?[1-9])\s[^。？?]{0,12}(?:[一二三四五终]面|笔试|投递|约面)")
"""Begins with a day, which is no number of a chapter."""

_REMARK = re.compile(r"[(（][^()（）]{0,200}[)）]$")

_INDENT = re.compile(r" *")

NESTED_INDENT = 4
"""Columns of indentation from which an item of plain text is nested in the one before it."""


@cache
def heads(cls: str) -> bool:
    """Tell whether a class may head a section."""
    return _HEADING_CLASSES.fullmatch(cls) is not None


@cache
def _marks_item(cls: str) -> bool:
    return not heads(cls) and cls not in LITERALS and cls not in {"plain", "A", REFERENCE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One line or paragraph with its marker read."""

    block: Block
    """The (first) block it is made of."""
    text: str
    """Text without marker, white space at the ends off; joined with later lines where it was wrapped."""
    cls: str
    """Class of the marker: h1-h6, d1-d5, cn, n., ●, Q, A, ** ... or plain, code, image, formula, table."""
    index: int
    """1-based ordinal of the block in the post."""
    lines: Lines | None
    """Lines of the decoded file."""
    score: float
    """How much the text asks, by `ask_score`."""
    number: int = 0
    """Number in the marker, 0 for none."""
    indent: int = 0
    """Columns before the marker (plain text) or nesting depth (markup)."""
    gap: bool = True
    """Whether a blank line (or a block boundary of markup) stands before it."""

    @property
    def is_literal(self) -> bool:
        """Tell whether it is code, a formula, an image or a table."""
        return self.cls in LITERALS

    @property
    def is_heading(self) -> bool:
        """Tell whether its class may head a section."""
        return heads(self.cls)

    @property
    def is_item(self) -> bool:
        """Tell a list item from headings, prose and literals."""
        return _marks_item(self.cls)

    @property
    def is_marked_question(self) -> bool:
        """Tell whether its marker or the story around it says that it was asked (Q:, 追问:)."""
        return self.cls in {"Q", "follow", ASKED}

    @property
    def is_short_line(self) -> bool:
        """Tell an unmarked line that, a remark in brackets at its end aside, is short enough to be a question or to head a note."""
        short = self.cls == "plain" and not self.text.endswith("。")
        return short and (len(self.text) <= MAX_SHORT or len(_REMARK.sub("", self.text)) <= MAX_SHORT)

    @property
    def is_short_ask(self) -> bool:
        """Tell such a line, or one short sentence that asks though it ends like a statement."""
        return self.is_short_line or (self.cls == "plain" and _asks_with_stop(self.text))

    def joined(self, other: Unit, between: str = "") -> Unit:
        """Return this unit with the text of a following line that continues it."""
        needs_stop = between and self.text[-1:] not in "?？。；;"
        text = self.text + between + other.text if needs_stop else join(self.text, other.text)
        lines = (self.lines[0], other.lines[1]) if self.lines and other.lines else self.lines
        return replace(self, text=text, lines=lines, score=ask_score(text))


def _asks_with_stop(text: str) -> bool:
    """Tell one short sentence that asks to its end, though it ends like a statement."""
    if len(text) > MAX_SENTENCE or text.count("。") != 1 or not text.endswith("。"):
        return False
    last = _COMMA.split(text[:-1])[-1]
    return ask_score(text[:-1]) >= ASKS and (ask_score(last) >= ASKS or "还是" in last)


_NUMBER = re.compile(r"[(（\[]?\s{0,9}(\d{1,3})\s{0,9}[、.．)）\]:：](?!\d)")
_POINT = re.compile(r"\s{0,9}(\d{1,2})\s?[.．]\s?\d")
"""The number of a point within a numbered item."""


def units(blocks: Sequence[Block], lexicon: Lexicon) -> list[Unit]:
    """Read the marker of every block; tables of questions and lists in one line come as a block an item."""
    dotted = any(_dotted(block.text) for block in blocks if block.kind == "paragraph")
    whole = unwrapped(blocks, lambda block: _marker(block, dotted=dotted)[0] != "plain")
    blocks = answered_in_line(run_on.parted(whole))
    lists = sum(is_labelled_list(block) for block in blocks)
    def names(text: str) -> bool:
        return lexicon.names_field(text)

    story = tells_story(blocks, names)
    blocks = [
        part
        for block in blocks
        for part in taken_apart(block, names, habitual=lists >= HABIT, story=story)
    ]
    quoted = _quotes_asks(blocks)
    result: list[Unit] = []
    counted = set() if dotted else _counted_up(blocks)
    for index, block in enumerate(blocks, start=1):
        before = blocks[index - 2] if index > 1 else None
        if block.marker == REFERENCE and before and before.text.endswith((":", "：")):
            block = replace(block, marker="")  # noqa: PLW2901  (what a label announces is no reference)
        unit = _unit(block, index, before, dotted=dotted)
        if index in counted and unit.cls == "plain":
            unit = _numbered(unit)
        if quoted and block.kind == "quote" and unit.cls == "plain":
            unit = replace(unit, cls=QUOTE)
        result.append(unit)
    return _with_fields(_with_speakers(_with_points_nested(result), names))


def _with_speakers(found: list[Unit], names: Names) -> list[Unit]:
    """Return units in which what the interviewer says of the field is asked, where a post tells interviews as a dialogue."""
    said = (_SAID.match(unit.block.text.strip()) for unit in found)
    if sum(bool(each and each[1]) for each in said) < MIN_SAID:
        return found
    return [_asked_by(unit, names) if unit.cls == "plain" else unit for unit in found]


def _asked_by(unit: Unit, names: Names) -> Unit:
    """Return what the interviewer says as a marked question where it names a term."""
    said = _SAID.match(unit.text)
    text = unit.text[said.end() :] if said else ""
    return replace(unit, cls="Q", text=text, score=ask_score(text)) if names(text) else unit


def _with_fields(found: list[Unit]) -> list[Unit]:
    """Return units in which unmarked lines that each begin with the field of their ask, several in a row, are a list."""
    fields = [unit.cls == "plain" and names_field(unit.text) for unit in found]
    in_row = {
        at for start in range(len(found) - MIN_FIELDS + 1) if all(fields[start : start + MIN_FIELDS])
        for at in range(start, start + MIN_FIELDS)
    }  # fmt: skip
    return [replace(unit, cls=FIELD) if at in in_row else unit for at, unit in enumerate(found)]


def _counted_up(blocks: Sequence[Block]) -> set[int]:
    """Return the ordinals of the lines whose bare numbers count up from 1, but for points right below an ask.

    Some of the numbers may have a mark behind them, as of an author who changes his habit.
    """
    counted: set[int] = set()
    run = 0
    bare: list[int] = []
    for index, block in enumerate(blocks, start=1):
        if block.kind != "paragraph" or block.marker:
            continue
        text = block.text.strip()
        found = _COUNTED.match(text)
        number = int(found[1]) if found else _number(block)
        if number == 1 and not (found and _answers_above(blocks, index)):
            run, bare = 0, []
        elif not run or number != run + 1:
            continue
        run += 1
        if found:
            bare.append(index)
        if run >= MIN_COUNTED:
            counted.update(bare)
    return counted


def _answers_above(blocks: Sequence[Block], index: int) -> bool:
    """Tell whether the line above one, without a gap between, asks."""
    above, block = (blocks[index - 2] if index > 1 else None), blocks[index - 1]
    touches = above is not None and above.lines and block.lines and block.lines[0] == above.lines[1] + 1
    return bool(touches and above is not None and ask_score(above.text) >= ASKS)


def _numbered(unit: Unit) -> Unit:
    """Return a line that begins with a bare number as an item."""
    found = _COUNTED.match(unit.text)
    if found is None:
        return unit
    text = unit.text[found.end() :]
    return replace(unit, cls="n0", text=text, number=int(found[1]), score=ask_score(text))


def _quotes_asks(blocks: Sequence[Block]) -> bool:
    """Tell whether a post sets what was asked in quotes: many of its lines are quotes, and nearly all that ask."""
    lines = [block for block in blocks if block.kind in {"quote", "paragraph"} and not block.marker]
    quotes = sum(block.kind == "quote" for block in lines)
    if quotes < max(MIN_QUOTES, QUOTES * len(lines)):
        return False
    asking = [block.kind == "quote" for block in blocks if block.text and ask_score(block.text) >= ASKS]
    return sum(asking) >= max(QUOTES * quotes, QUOTES_ASK * len(asking))


def _with_points_nested(found: list[Unit]) -> list[Unit]:
    """Return units in which 1.1 below the item 1、 is nested in it and heads nothing."""
    number = 0
    result = []
    for unit in found:
        point = _POINT.match(unit.block.text) if unit.cls == "d2" else None
        if point and int(point[1]) == number:
            unit = replace(unit, cls="n.@1")  # noqa: PLW2901
        elif unit.is_heading:
            number = 0
        elif unit.is_item and unit.number and "@" not in unit.cls:
            number = unit.number
        result.append(unit)
    return result


def strip_number(text: str) -> str:
    """Take a leading list number or bullet off a heading or bold line."""
    bullet = _BULLET.match(text)
    rest = text[bullet.end() :] if bullet else text
    number = _LEADING_NUMBER.match(rest)
    return (rest[number.end() :] if number and rest[number.end() :] else rest).strip()


def _dotted(text: str) -> bool:
    return _DOTTED.match(text.strip()) is not None


def _unit(block: Block, index: int, before: Block | None, *, dotted: bool) -> Unit:
    gap = (
        before is None
        or block.lines is None
        or before.lines is None
        or block.lines[0] - before.lines[1] > 1
    )
    literal = block.kind in {"code", "image", "formula", "table"}
    clean = hide_contacts(block.text)
    shown = clean if literal else tidy(clean)
    if shown != block.text:
        block = replace(block, text=shown)
    cls, text, indent = _marker(block, dotted=dotted)
    score = 0.0 if literal else ask_score(text)
    return Unit(
        block=block, text=text, cls=cls, index=index, lines=block.lines, score=score,
        indent=indent, gap=gap, number=_number(block),
    )  # fmt: skip


def _number(block: Block) -> int:
    text = (block.marker or block.text).lstrip()
    found = _NUMBER.match(text)
    return int(found[1]) if found else 0


def _marker(block: Block, *, dotted: bool) -> tuple[str, str, int]:
    """Return class, text behind the marker, indentation."""
    if block.kind == "heading":
        return f"h{block.level}", strip_number(block.text), 0
    if block.kind == "item":
        return _item(block)
    if block.kind in {"paragraph", "quote"}:
        return _paragraph(block) or _text_marker(block.text, dotted=dotted)
    return block.kind, block.text, 0


def _paragraph(block: Block) -> tuple[str, str, int] | None:
    """Return the class of a paragraph that markup made special; None for plain ones."""
    if block.marker == LABEL:
        return LABEL, block.text, 0
    if block.marker == REFERENCE:
        return REFERENCE, block.text, 0
    if block.marker == "**":
        return "**", strip_number(block.text), 0
    callout = CALLOUT.match(block.text)
    if callout:
        return "Q" if callout[1].lower() in ASKING_CALLOUTS else "callout", callout[2], 0
    return None


def _item(block: Block) -> tuple[str, str, int]:
    if block.marker == REFERENCE:
        return REFERENCE, block.text.strip(), block.level
    bold = "**" if block.marker.endswith("**") else ""
    bare = block.marker.removesuffix("**")
    cls = ("n." if bare[:1].isdigit() else bare or "-") + bold
    nested = f"@{block.level}" if block.level else ""
    text = strip_number(block.text) if bold else block.text.strip()
    said = _SPEAKER.match(text)
    if said and text[said.end() :]:
        return "A" if said[1] else "Q", text[said.end() :], block.level
    return cls + nested, text, block.level


def _text_marker(raw: str, *, dotted: bool) -> tuple[str, str, int]:
    indent = len(_INDENT.match(raw)[0])  # type: ignore[index]
    text = raw.strip()
    nested = "@1" if indent >= NESTED_INDENT else ""
    bullet = _BULLET.match(text)
    if bullet:
        rest = text[bullet.end() :].strip()
        bold = _BOLD.fullmatch(rest)
        mark = bullet[1] + ("**" if bold else "")
        return mark + nested, bold[1] if bold else rest, indent
    marked = _marked(text, nested, indent, dotted=dotted)
    if marked:
        return marked
    said = _SAID.match(text)
    if said and (said[1] or ask_score(text[said.end() :]) >= ASKS):
        return "A" if said[1] else "Q", text[said.end() :], indent
    bold = _BOLD.fullmatch(text)
    return ("**", bold[1], indent) if bold else ("plain", text, indent)


def _marked(text: str, nested: str, indent: int, *, dotted: bool) -> tuple[str, str, int] | None:
    for cls, pattern in _MARKERS:
        found = pattern.match(text)
        if found is None or (cls == "d1" and not dotted) or (cls == "d" and _DAY_TOLD.match(text)):
            continue
        rest = text[found.end() :].strip()
        if not rest:
            return None
        if cls == "brk":
            return "brk", rest.strip("【】 "), indent
        if cls == "h":
            return f"h{found[0].count('#')}", strip_number(rest), indent
        if cls == "d":
            return f"d{found[0].rstrip(' .、').count('.') + 1}", rest, indent
        return cls + (nested if cls[0] in "n(" else ""), rest, indent
    return None
