"""Code that stands in plain text without a fence, and lists of questions that stand in one."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..model import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_LINES = 2
"""A single line that looks like code is more often a question about it."""

_START = re.compile(
    r"(?:def \w+\s*\(|class \w+\s*[(:{]|import \w+|from [\w.]+ import |#include\s*[<\"]|using namespace |@\w+\s*$"
    r"|(?:public|private|protected|static|template|typedef|struct|void|int|long|double|float|bool|char|string|auto"
    r"|unsigned|const|vector<|ListNode|TreeNode)\b[\w\s<>,:*&\[\]]*[({;=]"
    r"|(?:for|while|if)\s*\(.*\)\s*\{?|for \w+ in .*:\s*$|while .*:\s*$|function \w+\s*\(|select .* from )"
)
_CONTINUE = re.compile(
    r"^\s+\S|[{};:,()\[\]\\]\s*$|^\s*[})\]]|^\s*(?:return|else|elif|try|except|#|//)"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_COMMENT = re.compile(r"(?:#|//|/\*|\"\"\"|').*$")
_LANGUAGES = (
    (
        "python",
        re.compile(
            r"^[ \t]*(?:def |class \w+.*:\s*$|import |from \w+ import|for .* in .*:\s*$)",
            re.MULTILINE,
        ),
    ),
    ("java", re.compile(r"\bpublic (?:static |class )|System\.out|\bHashMap<")),
    ("cpp", re.compile(r"#include|std::|vector<|\bint \w+\[\]|->|\bvoid \w+\(|\bint \w+\s*[=;(]")),
    ("sql", re.compile(r"^[ \t]*select\b", re.IGNORECASE | re.MULTILINE)),
    ("javascript", re.compile(r"\bfunction \w+\(|=>|\bconst \w+ =")),
)


_LISTED = re.compile(r"^(?:\d{1,3}\s?[.、)）]|[-*•●])\s{0,9}\S.*[\u4e00-\u9fff]{2}")

MAX_DOC = 1500
"""Characters of code within which a comment at its start ends."""

_TASK = re.compile(r"(?:\d{1,2}\s?[.、)）]\s?)?(?:手撕|手写|编程|代码|算法|coding)(?:代码|编程|算法)?题?目?[一二三四\d]?\s?[:：]?", re.IGNORECASE)
_COMMENTS = (('"""', '"""'), ("'''", "'''"), ("/*", "*/"))
"""Begin and end of comments that may have several lines."""

_PIECE = re.compile(r"\n\s{0,80}\n\s{0,80}|\n(?=\s{0,9}第[一二三四]问)")
_NEXT_TASK = re.compile(r"第[一二三四]问")

_CODE_SIGN = re.compile(r"[{};=<>|│├└]|\)\s*:|->|^\s*(?:输入|输出|示例|解释|样例|input|output)\b|^\s*(?:输入|输出|示例|解释|样例)\s*\d?\s*[:：]", re.IGNORECASE)
"""What a line of a fence has that is code, a drawing or an example's data."""

_COMMENT_MARK = re.compile(r"^\s*(?:#+|//)\s*")

MIN_LISTED = 2
"""Items from which a fence holds a list; one may be a point of an answer."""

TEXT = frozenset({"", "text", "txt", "plain", "plaintext"})
"""Languages of a fence that may hold anything."""

PROSE = 0.6
"""Share of lines with Chinese words from which a fence holds text."""


def unfence(blocks: Sequence[Block]) -> list[Block]:
    """Take the fence off lists and bare lines of Chinese text that people put into one to keep them; code stays."""
    result: list[Block] = []
    for block in blocks:
        if block.kind != "code":
            result.append(block)
            continue
        lines = block.text.split("\n")
        spoken = [
            line
            for line in lines
            if len(_HAN.findall(line)) > 1 and not line.rstrip().endswith((";", "{", "}"))
        ]
        filled = sum(bool(line.strip()) for line in lines)
        listed = sum(bool(_LISTED.match(line.lstrip())) for line in lines) >= MIN_LISTED
        bare = len(spoken) > 1 and block.lang in TEXT and not any(map(_CODE_SIGN.search, lines))
        if len(spoken) < PROSE * filled or not (listed or bare):
            result.append(block)
            continue
        # A fence's own lines are counted with its block, an indented one has none.
        first = (
            block.lines[0] + (block.lines[1] - block.lines[0] + 1 > len(lines))
            if block.lines
            else None
        )
        result += [
            Block(
                kind="paragraph",
                text=_COMMENT_MARK.sub("", line.rstrip()),
                lines=None if first is None else (first + i, first + i),
            )
            for i, line in enumerate(lines)
            if line.strip()
        ]
    return result


def stated_in_code(blocks: Sequence[Block]) -> list[Block]:
    """Put the task that a comment at the start of code states in the place of the line above that only says one follows.

    A comment that goes on with a second task (第二问：…) gives a line of its own for it.
    """
    result: list[Block] = []
    for block in blocks:
        above = result[-1] if result else None
        line = above is not None and above.kind in {"item", "paragraph", "heading"}
        if block.kind == "code" and above and line and _TASK.fullmatch(above.text.strip()):
            tasks = _tasks(_first_comment(block.text))
            result[-1:] = [replace(above, text=task) for task in tasks] or [above]
        result.append(block)
    return result


def _tasks(comment: str) -> list[str]:
    """Return the tasks that a comment states: its first paragraph, and those that count on from it."""
    pieces = [" ".join(piece.split()) for piece in _PIECE.split(comment)]
    return [
        piece for at, piece in enumerate(pieces)
        if _HAN.search(piece) and (at == 0 or _NEXT_TASK.match(piece))
    ]  # fmt: skip


def _first_comment(code: str) -> str:
    """Return the comment that code begins with; "" for none, or one that goes on too long to state a task."""
    text = code.lstrip()
    begin, end = next((pair for pair in _COMMENTS if text.startswith(pair[0])), ("", ""))
    at = text.find(end, len(begin), MAX_DOC) if begin else -1
    return text[len(begin) : at].strip(" *\n") if at > 0 else ""


def fence(blocks: Sequence[Block]) -> list[Block]:
    """Merge runs of paragraph blocks that are code into code blocks; the rest is unchanged.

    A run starts at a line of code, may hold a blank line before more code, and ends at the first line that is not.
    """
    result: list[Block] = []
    index = 0
    while index < len(blocks):
        end = _end_of_code(blocks, index)
        if end - index >= MIN_LINES:
            result.append(_code_block(blocks[index:end]))
            index = end
        else:
            result.append(blocks[index])
            index += 1
    return result


def _end_of_code(blocks: Sequence[Block], start: int) -> int:
    """Return the index behind the code that starts here; `start` when none does."""
    if (
        not _is_line(blocks[start])
        or not _START.match(blocks[start].text.lstrip())
        or _speaks(blocks[start].text)
    ):
        return start
    end = start + 1
    while end < len(blocks) and _is_line(blocks[end]) and _goes_on(blocks[end - 1], blocks[end]):
        end += 1
    return end


def _goes_on(before: Block, block: Block) -> bool:
    if _speaks(block.text):
        return False
    if _blank_lines(before, block):
        return bool(_START.match(block.text.lstrip()) or block.text[:1].isspace())
    return bool(
        _START.match(block.text.lstrip()) or _CONTINUE.search(block.text) or "=" in block.text
    )


def _speaks(text: str) -> bool:
    """Tell whether a line holds Chinese outside a comment or string."""
    return _HAN.search(_COMMENT.sub("", text)) is not None


def _is_line(block: Block) -> bool:
    return block.kind == "paragraph" and block.lines is not None


def _blank_lines(before: Block, block: Block) -> int:
    return block.lines[0] - before.lines[1] - 1 if before.lines and block.lines else 0


def _code_block(run: Sequence[Block]) -> Block:
    lines = [run[0].text]
    for before, block in pairwise(run):
        lines += [""] * _blank_lines(before, block) + [block.text]
    text = "\n".join(lines)
    lang = next((name for name, pattern in _LANGUAGES if pattern.search(text)), "")
    first, last = run[0].lines, run[-1].lines
    return Block(
        kind="code", text=text, lang=lang, lines=(first[0], last[1]) if first and last else None
    )
