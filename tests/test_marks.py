"""Key points: what a mark is, and what it leaves alone."""

from __future__ import annotations

import pytest

from pipeline import marks, render


def sources(markdown: str) -> list[str]:
    return [point.source for point in marks.points(markdown)]


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("推理时==关掉== dropout", ["关掉"]),
        ("==甲==、==乙==、==甲==", ["甲", "乙"]),
        ("==2::甲==、==2::乙==", ["2::甲"]),
        ("**==粗==**，==std::vector<int>==", ["粗", "std::vector<int>"]),
        ("==`a == b`==与==$x==y$ 的解==", ["`a == b`", "$x==y$ 的解"]),
        ("`a ==b== c`，$a==b==c$，\\==不是==", []),
        ("a == b == c", []),
        ("```py\nx ==y== z\n```\n==空==", ["空"]),
        ("~~~\n==y==\n", ["y"]),
        ("$$\na ==b== c\n$$", []),
        ("==甲\n乙==", []),
    ],
)
def test_points(markdown: str, found: list[str]) -> None:
    assert sources(markdown) == found


def test_without_its_marks_an_answer_reads_as_before() -> None:
    marked = "推理时==关掉==，`a == b`；==2::$x$==\n\n```py\nif x ==y== z: pass\n```"
    assert marks.unmarked(marked) == "推理时关掉，`a == b`；$x$\n\n```py\nif x ==y== z: pass\n```"
    assert marks.unmarked("没有标记 a == b") == "没有标记 a == b"


def test_a_source_is_taken_apart_again() -> None:
    for markdown in ("==甲==", "==12::甲::乙==", "==std::vector=="):
        (point,) = marks.points(markdown)
        assert marks.read(point.source) == point


def test_a_fragment_has_its_blanks_where_the_marks_were() -> None:
    html = marks.fragment("**==甲==** 和 ==$x$==", lambda point: 7 if point.text == "甲" else 8)
    filled = marks.fill(html, lambda number, inside: f"[{number} {inside}]")
    assert filled == '<p><strong>[7 甲]</strong> 和 [8 <span class="math">x</span>]</p>'


def test_a_point_numbered_0_stays_words() -> None:
    assert marks.fragment("==甲==", lambda _: 0) == render.fragment("甲")


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("==**甲==**", "across"),
        ("**==甲**==", "across"),
        ("==[甲==](https://a.example)", "across"),
        ("==2:: 甲==", "space"),
        ("\U0010fffd", "character"),
        ("、".join(f"==第{n}点==" for n in range(marks.MOST + 1)), "21 key points"),
    ],
)
def test_marks_that_make_no_card_are_told(markdown: str, message: str) -> None:
    assert message in marks.problem(markdown)


@pytest.mark.parametrize("markdown", ["", "没有", "==**甲**==", "- ==甲==\n- [==乙==](https://a.example)"])
def test_good_marks(markdown: str) -> None:
    assert marks.problem(markdown) == ""
