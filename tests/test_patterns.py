"""No pattern of reading or segmenting takes long on a line that somebody made to take long."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from typing import TYPE_CHECKING

import pytest

from pipeline import read, segment

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTH = 4000
"""Characters of a line; what takes the square of it takes seconds."""

SQUARE = re.compile(r"(?:a|b)*?\0")
"""Looks at every pair of characters of a line of a: no pattern may take twice as long for a line of that length."""

SUSPECT = 0.03
"""Seconds of one search from which it is compared with that; most take a hundredth."""

COMMON = (
    *" \n一a1，,。.?？(（)）:：、*#=[-",
    "1.",
    "1 ",
    "一 ",
    "一、",
    "（a）",
    "， ",
    " a",
    "[[",
    "请你",
    "上来就",
)
"""What is repeated in a line, besides the words of the pattern."""


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every compiled pattern of both packages, those in tables too, with the name it has in its module."""
    for package in (read, segment):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                yield from ((f"{module.name}.{name}", found) for found in _within(value))


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _within(part)


PATTERNS = {pattern: name for name, pattern in _patterns()}


@pytest.mark.parametrize("pattern", PATTERNS, ids=PATTERNS.values())
def test_a_long_line_of_one_word_is_read_at_once(pattern: re.Pattern[str]) -> None:
    assert _slow(pattern) == []


def test_a_pattern_that_takes_the_square_is_seen() -> None:
    assert _slow(re.compile(r"(?:\s|;;)*x")) != []


def _slow(pattern: re.Pattern[str]) -> list[str]:
    """Return the first repeated words on which a pattern takes too long."""
    for word in {*COMMON, *re.findall(r"[\u4e00-\u9fff]+|[A-Za-z]+", pattern.pattern)}:
        pump = word * (LENGTH // len(word))
        for line in (pump, f"{pump}\0", f"甲{pump}甲", f"<{pump}"):
            if _seconds(pattern, line) > SUSPECT and _seconds(pattern, line) > 2 * _seconds(SQUARE, "a" * LENGTH):
                return [word]
    return []


def _seconds(pattern: re.Pattern[str], line: str) -> float:
    start = time.thread_time()
    pattern.match(line)
    for _ in pattern.finditer(line):
        pass
    return time.thread_time() - start
