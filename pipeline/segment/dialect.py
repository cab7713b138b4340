"""What note apps and chat leave in a line: check boxes, wiki links, marks, block ids, tags, emoji."""

from __future__ import annotations

import re

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(\d{1,2})\ufe0f?\u20e3[\s、.]*"), r"\1. "),  # the number of an item drawn as a key
    (re.compile(r"^\s*\[[ xX-]\]\s+"), ""),  # check box of an item
    # wiki link to a part of a note: a heading reads on, the id of a block says nothing
    (re.compile(r"(\[\[[^\[\]|#]+)#\^[^\[\]|]*(?=\]\])"), r"\1"),
    (re.compile(r"(\[\[[^\[\]|#]+)#([^\[\]|^]+)(?=\]\])"), r"\1 \2"),
    # wiki link, by its shown name; [[1,2]] is a matrix
    (re.compile(r"!?\[\[(?![\d\s,.'\"-]+\]\])(?:[^\]|]{0,200}\|)?([^\]|]{1,200})\]\]"), r"\1"),
    # highlighter; a==b compares, and "== 和 equals" speaks of it
    (
        re.compile(
            r"(?<![A-Za-z0-9_)\]=!<>])==(?![\s和与跟、，,=])([^=\n]+)(?<![\s，,、：:；;(（])==(?![A-Za-z0-9_(=])"
        ),
        r"\1",
    ),
    (re.compile(r"^\*\*\s+(\S[^*]*?)\s*\*\*$"), r"\1"),  # a whole line in bold with blanks inside
    (re.compile(r"%%.*?%%"), ""),  # hidden comment
    # bold that Markdown does not read as such, since it ends in or begins with a Chinese mark
    (re.compile(r"\*\*(?=\S)([^*\n]{1,80}[：:，。！？、）】”」》；.!?)])\*\*"), r"\1"),
    (re.compile(r"\*\*([（【「《“][^*\n]{1,80})(?<!\s)\*\*"), r"\1"),
    (re.compile(r"\s\^[\w-]{1,20}$"), ""),  # block id
    (re.compile(r"(?:\s#[\w\u4e00-\u9fff/-]{1,30}#?)+$"), ""),  # tags at the end
    (
        re.compile(
            r"[\U0001f000-\U0001faff\u2600-\u2604\u2607-\u26ff\u2728\u2757\u2753\u270d\u2764\ufe0f\u200d]+"
        ),
        " ",
    ),
)
CALLOUT = re.compile(r"^\[!(\w+)\][+-]?\s*(.*)$")
"""First line of a callout: its type, its title."""

ASKING_CALLOUTS = frozenset({"question", "faq", "help"})
"""Types of callouts whose title is a question."""


_MARK = re.compile(
    r"[*\[=%^#\u20e3\U0001f000-\U0001faff\u2600-\u26ff\u2728\u2757\u2753\u270d\u2764\ufe0f\u200d]"
)
"""A character that some rule looks for; few lines have one."""


def tidy(text: str) -> str:
    """Return a line of prose without the marks of the app it was written in."""
    if not _MARK.search(text):
        return text
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
