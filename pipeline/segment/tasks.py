"""How posts name coding tasks and the part of an interview that holds them."""

from __future__ import annotations

import re

_MAKING = r"手撕|手写|编程|代码|算法|笔试|coding"

CODING = re.compile(rf"^(?:{_MAKING})(?:代码|编程|算法|题目?|部分|环节)*$", re.IGNORECASE)
"""Heading of the coding tasks of an interview."""

PART = re.compile(r"^(?:手写|手撕)?(?:代码|算法|项目|八股|基础|编程|问题|技术面?)(?:题|部分|环节|知识|问题)?$")
"""Name of a part of an interview."""

LABEL = re.compile(
    rf"(?:{_MAKING}|撕题|场景|智力|开放|sql)(?:代码|算法)?题?目?\s?\d?\s?[:：]\s?(?=\S{{2}})",
    re.IGNORECASE,
)
"""What stands before a coding task that is only named."""
