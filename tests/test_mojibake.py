"""Text decoded by the wrong charset is set right; a healthy text is never touched."""

from __future__ import annotations

import re

import pytest
from bench.charset import corpus
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.mojibake import repaired

LINE = "我们来看，线程池的核心参数有哪些"
HEALTHY = corpus()


def misread(text: str, codec: str) -> str:
    return text.encode().decode(codec, "replace")


@pytest.mark.parametrize("codec", ["latin-1", "gb18030"])
def test_a_misread_line_is_set_right_and_its_neighbours_stay(codec: str) -> None:
    text = f"café № 1 “好”\n{misread(LINE, codec)}\nx = 1"
    assert repaired(text) == f"café № 1 “好”\n{LINE}\nx = 1"


def test_a_line_misread_twice_is_set_right() -> None:
    assert repaired(misread(misread(LINE, "latin-1"), "latin-1")) == LINE


def test_what_gbk_lost_of_a_character_stays_a_hole() -> None:
    broken = misread("我们的模型在训练集上很好，在测试集上不好", "gbk")
    assert repaired(broken) == "我们的模型在\ufffd练集上很好，在测试集上不\ufffd"


@pytest.mark.parametrize("text", ["鎴戜滑", "锟斤拷", "naïve Bayes, Ã la carte: â€¦", "鎴姘讳汉", "联通"])
def test_too_little_to_be_sure_stays(text: str) -> None:
    assert repaired(text) == text


def test_no_text_of_the_project_changes() -> None:
    assert repaired(HEALTHY) == HEALTHY


@given(st.integers(0, len(HEALTHY) - 1), st.integers(1, 200))
def test_no_piece_of_a_healthy_text_changes(start: int, length: int) -> None:
    piece = HEALTHY[start : start + length]
    assert repaired(piece) == piece


@given(st.integers(0, len(HEALTHY) - 60), st.sampled_from(["latin-1", "gb18030"]))
def test_a_repair_gives_the_text_or_leaves_it(start: int, codec: str) -> None:
    piece = HEALTHY[start : start + 60].replace("\n", " ")
    broken = misread(piece, codec)
    healed = repaired(broken)
    pattern = re.escape(healed).replace("\ufffd", ".{1,3}")
    assert healed == broken or re.fullmatch(pattern, piece)
