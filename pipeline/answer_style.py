"""What a machine can tell of the style of a curated answer; README says what else makes a good one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .model import Answer

LEAST, MOST = 150, 700
"""Chinese characters of an answer beside its code: less leaves something out, more is not read on a phone."""

COLUMNS = 4
"""Columns of a table that a phone shows side by side."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
_SENTENCE_END = re.compile(r"[。！？]")
_HEADING = re.compile(r"^#{1,6}\s", re.MULTILINE)
_HTML = re.compile(r"</?[A-Za-z][^>\n]*>")
_PICTURE = re.compile(r"!\[[^\]]*\]\(")
_ROW = re.compile(r"^\s*\|(.*)\|\s*$", re.MULTILINE)


def faults(answer: Answer) -> Iterator[str]:
    """Yield what is to be mended in an answer, and how."""
    prose = _CODE.sub("", answer.markdown)
    count = len(_HAN.findall(prose))
    if not LEAST <= count <= MOST:
        yield f"{count} Chinese characters beside the code; {LEAST} to {MOST} suit a card"
    lead = prose.split("\n\n", 1)[0].strip()
    if len(_SENTENCE_END.findall(lead)) != 1 or not _SENTENCE_END.match(lead[-1:]):
        yield "the first paragraph is not one sentence; begin with the one that answers it"
    if answer.level is None:
        yield "no level; add `level: 必会`, 常考 or 进阶"
    if not answer.references and not all(topic.startswith("hr-") for topic in answer.topics):
        yield "no reference; name the paper or the documentation it was checked against"
    plain = _FORMULA.sub("", prose)
    if _HEADING.search(plain):
        yield "a heading; name a part in bold"
    if _HTML.search(plain):
        yield "HTML; write Markdown"
    if _PICTURE.search(plain):
        yield "a picture; cards have none, say it in words or code"
    if any(row.count("|") >= COLUMNS for row in _ROW.findall(plain)):
        yield f"a table of more than {COLUMNS} columns; a phone shows no more side by side"
