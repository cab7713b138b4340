"""What note apps add to Markdown (Obsidian, Notion, Yuque, VuePress), put in plain Markdown line by line.

Marks within a line of prose are taken off by segmenting, for text of any format; here is what CommonMark would
misread: boxes, comments over several lines, embedded pictures, anchors. Every line keeps its number.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..model import Drop
from .html_facts import iso_date
from .names import PICTURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model import Block

MAX_COMMENT = 200
"""Lines between two `%%` that may be one comment; a lone `%%` may be a cell command of a notebook."""

QUERIES = frozenset({"dataview", "dataviewjs", "query", "tasks", "base", "button"})
"""Fences that an app fills when it shows the note; their text is no code of a post."""

FACTS = {
    "title": "title", "author": "author", "authors": "author", "date": "date", "published": "date",
    "url": "url", "source": "url", "link": "url", "company": "company", "role": "role",
    "round": "round", "标题": "title", "作者": "author", "日期": "date", "链接": "url",
    "来源": "url", "公司": "company", "岗位": "role", "轮次": "round",
}  # fmt: skip
"""Keys of front matter and of Notion's properties that state a fact, lower case."""

_PROPERTIES = frozenset({
    "created", "created time", "created by", "last edited time", "last edited by", "tags", "status",
    "date", "url", "author", "property", "type", "priority", "owner", "assign", "text", "select",
    "multi-select", "标签", "状态", "创建时间", "创建者", "最后编辑时间", "上次编辑时间", "链接", "日期", "公司", "岗位",
    "轮次", "负责人", "作者", "类型", "优先级", "难度",
})  # fmt: skip
"""Names of properties that Notion or its users give a page, one of which tells a list of them."""

_PROPERTY = re.compile(r"([^\s:：][^:：]{0,29}): (\S.*)")
_FENCE = re.compile(r"^(?:[\s>]|[-*+]\s|\d{1,9}[.)]\s)*(`{3,}|~{3,})(.*)")
_BOX = re.compile(r"^\s*:{3,}\s*(?:\w[\w-]*)?\s*(\{[^}]*\})?(.*)")
_ASIDE = re.compile(r"^\s*</?aside>\s*", re.IGNORECASE)
_ICON = re.compile(r"^[^\w\s`$<>|#*!\[-]{1,8}(?:\s+|$)")
_ASKED_BELOW = re.compile(r"^([\s>]*)\[!(?:question|faq|help)\][+-]?\s*", re.IGNORECASE)
_QUOTED = re.compile(r"^[\s>]*>\s?")
_ANCHOR = re.compile(r"""<a (?:name|id)=["'][^"'<>]{0,200}["']>\s?</a>""", re.IGNORECASE)
_EMBED = re.compile(r"!\[\[([^\]|#<>]{1,300})(?:[|#][^\]]{0,100})?\]\]")
_LINK = re.compile(r"\[\[(?:[^\]|]{0,200}\|)?([^\]|]{1,200})\]\]")


def plain(body: str) -> tuple[str, list[Drop]]:
    """Return a note as plain Markdown, line by line, and the comments taken out of it.

    Lines of drops count from the start of the body.
    """
    written = body.split("\n")
    lines = [*written]
    dropped: list[Drop] = []
    fence = ""
    number = 0
    while number < len(lines):
        line = lines[number]
        fence, outside = _after(fence, line)
        if outside:
            end = _comment_end(lines, number)
            if end:
                text = "\n".join(lines[number : end + 1])
                dropped.append(Drop(text=text, rule="comment", lines=(number + 1, end + 1)))
                lines[number : end + 1] = [""] * (end + 1 - number)
                number = end
            elif number + 1 < len(lines) and _ASKED_BELOW.fullmatch(line):
                _join_callout(lines, number)
            else:
                if number and _ASIDE.fullmatch(written[number - 1]) and (icon := _ICON.match(line)):
                    at = (number + 1, number + 1)
                    dropped.append(Drop(text=icon[0].strip(), rule="icon", lines=at))
                    line = line[icon.end() :]
                lines[number] = _line(line)
        number += 1
    return "\n".join(lines), dropped


def _after(fence: str, line: str) -> tuple[str, bool]:
    """Return the fence that is open after a line, and whether the line stands outside of any."""
    found = _FENCE.match(line)
    if not fence:
        return (found[1], False) if found else ("", True)
    closes = found and found[1].startswith(fence) and not found[2].strip()
    return ("" if closes else fence), False


def _comment_end(lines: Sequence[str], start: int) -> int:
    """Return the line that ends a comment which opens in one and goes on below it; 0 when none opens."""
    opening = lines[start].strip()
    if not opening.startswith("%%") or opening.count("%%") != 1:
        return 0
    for number in range(start + 1, min(start + MAX_COMMENT, len(lines))):
        if lines[number].strip().endswith("%%"):
            return number
    return 0


def _join_callout(lines: list[str], number: int) -> None:
    """Put the type of a callout without a title before its first line, which asks then."""
    below = _QUOTED.match(lines[number + 1])
    if below:
        kind = lines[number].strip("> \t")
        lines[number] = below[0]
        lines[number + 1] = f"{below[0]}{kind} {lines[number + 1][below.end() :]}"


def _line(line: str) -> str:
    """Return a line of prose in plain Markdown."""
    if _ASIDE.fullmatch(line):
        return ""
    if ":::" in line and (box := _BOX.fullmatch(line)):
        return box[2].strip()
    if "<a " in line:
        line = _ANCHOR.sub("", line)
    return _EMBED.sub(_embedded, line) if "![[" in line else line


def _embedded(found: re.Match[str]) -> str:
    """Return an embedded picture as Markdown has it; an embedded note stays as it is."""
    name = found[1].strip()
    return f"![](<{name}>)" if PurePosixPath(name).suffix.lower() in PICTURES else found[0]


def facts(pairs: Sequence[tuple[str, object]]) -> dict[str, str]:
    """Return the facts that front matter or properties state, by the name of the draft's field.

    Of a list the first counts; links are their text; a link to a note is no address.
    """
    found: dict[str, str] = {}
    for key, value in pairs:
        name = FACTS.get(key.strip().lower(), "")
        first = value[0] if isinstance(value, list) and value else value
        if not name or not isinstance(first, str) or not first.strip():
            continue
        text = _LINK.sub(r"\1", first).strip()
        if name == "date" and not re.search(r"\d", text):  # published: true
            continue
        if name != "url" or re.fullmatch(r"https?://\S+", text):
            found.setdefault(name, text)
    return found


def without_properties(
    blocks: Sequence[Block],
) -> tuple[list[Block], dict[str, str], list[Drop]]:
    """Take off the properties that Notion writes below the title of a page.

    Returns:
        The other blocks, the facts that were stated, and the lines as drops.
    """
    pairs: list[tuple[str, str]] = []
    for block in blocks[1:]:
        found = _PROPERTY.fullmatch(block.text)
        follows = not pairs or _touch(blocks[len(pairs)], block)
        if block.kind != "paragraph" or not found or not follows:
            break
        pairs.append((found[1], found[2]))
    after = blocks[len(pairs) + 1 :][:1]
    whole = not after or after[0].kind != "paragraph" or not _touch(blocks[len(pairs)], after[0])
    named = any(key.lower() in _PROPERTIES for key, _ in pairs)
    if not blocks or blocks[0].kind != "heading" or not named or not whole:
        return list(blocks), {}, []
    stated = facts([(key, iso_date(value) if FACTS.get(key.lower()) == "date" else value) for key, value in pairs])
    gone = [Drop(text=block.text, rule="property", lines=block.lines) for block in blocks[1 : len(pairs) + 1]]
    return [blocks[0], *blocks[len(pairs) + 1 :]], stated, gone


def _touch(above: Block, below: Block) -> bool:
    """Tell whether no blank line stands between two blocks."""
    return bool(above.lines and below.lines and below.lines[0] == above.lines[1] + 1)
