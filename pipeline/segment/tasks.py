"""How posts name coding tasks and the part of an interview that holds them."""

from __future__ import annotations

import re

from .evidence import BRACKETS

_MAKING = r"手撕|手写|编程|代码|算法|笔试|coding"

_CODING = re.compile(rf"^(?:基础|简单|经典|现场)?(?:{_MAKING})(?:代码|编程|算法|题目?|部分|环节)*$", re.IGNORECASE)

_NUMBERED = re.compile(r"第\s?[一二三四五六七八九十\d]{1,3}\s?[题道]|(?:编程|算法|代码)?题目?\s?[一二三四五六七八九十\d]{1,2}")
"""Heading that only counts a task."""


def heads_coding(text: str) -> bool:
    """Tell the heading of the coding tasks of an interview, a colon or a remark in brackets behind it or not."""
    return _CODING.match(BRACKETS.sub("", text).rstrip(":： ")) is not None


def counts_task(text: str) -> bool:
    """Tell a heading that only counts a task (第二题)."""
    return _NUMBERED.fullmatch(text.rstrip(":：.、 \u3000")) is not None


PART = re.compile(
    r"^(?:手写|手撕)?(?:代码|算法|项目|八股|基础|编程|问题|技术面?)(?:题|部分|环节|知识|问题)?$"
    r"|^(?:智力|场景|概率|开放|逻辑|数学|设计)(?:问题|题目?)$"
    r"|^(?:问答|速答|快问快答|简答|选择|填空|判断|单选|多选|论述|主观|客观|附加)题?$"
    r"|^(?:面试)?(?:问题|题目|考题|考点)(?:清单|列表|汇总|合集|整理|记录)$|^(?:最后|其[他它]|另外|还有|剩下)的?[几一两三][个些]小?(?:问题|题目?)$|^面试(?:过程|经过|内容|详情|题目?|问题)$|^(?:常见|高频|经典|其[他它])(?:面试)?(?:问题|题目?)(?:汇总|整理|合集)?$"
)
"""Name of a part of an interview."""

LABEL = re.compile(
    rf"^(?:现场|当场)?(?:{_MAKING}|手撸|写代码|写|撕|八股|场景|智力|概率|开放|基础|设计|系统设计|数学|逻辑)(?:代码|算法|编程)?题?目?(?:[一两二三四五\d]道)?\s?\d{{0,2}}\s?"
    r"(?:[:：]\s?(?=\S{2})|(?<=[题撕写码])[,，]\s?(?=\S{4})|(?<=题\d)\s+(?=\S{4})|(?<=[题撕写码])\s[-–—]\s(?=\S{3}))",
    re.IGNORECASE,
)
"""What stands before a task that is only named (手撕:, 算法题1:)."""

SQL = re.compile(r"^sql(?:代码|算法)?题?目?\s?\d?\s?[:：]\s?(?=\S{2})", re.IGNORECASE)
"""A label that says in which language, so that it stays with the task."""
