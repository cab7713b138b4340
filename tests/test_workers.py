"""Results come in order; an item that hangs, dies, grows or fails costs no other."""

from __future__ import annotations

import os
import sys
import time

import pytest

from pipeline.errors import UserError
from pipeline.workers import Failed, each

GB = 1_000_000_000


def work(item: str) -> object:
    match item:
        case "hang":
            time.sleep(60)
        case "spin":
            while True:
                pass
        case "die":
            os._exit(3)
        case "grow":
            return len(bytearray(8 * GB))
        case "bug":
            raise ValueError(item)
        case "error":
            return UserError("x.txt", "is empty; remove it", 3)
    return item.upper()


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    items = [f"item {number}" for number in range(40)]
    assert list(each(work, items, jobs=jobs, seconds=10, memory=2 * GB)) == [item.upper() for item in items]


def test_no_items_need_no_process() -> None:
    assert list(each(work, [], jobs=2, seconds=1, memory=2 * GB)) == []


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ("hang", "takes more than 0.5 s; set aside"),
        ("spin", "takes more than 0.5 s; set aside"),
        ("die", "the process that read it ended: too large, or a bug; set aside"),
        ("bug", "a bug in reading it (ValueError: bug); set aside, please report it"),
        pytest.param(
            "grow", "needs more than 2.0 GB; set aside",
            marks=[] if sys.platform == "linux" else pytest.mark.xfail(reason="no limit to set"),
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bad_item_is_told_and_costs_no_other(item: str, why: str, jobs: int) -> None:
    results = list(each(work, ["a", item, "b", "c"], jobs=jobs, seconds=0.5, memory=2 * GB))
    assert results == ["A", Failed(why=why), "B", "C"]


def test_an_error_comes_back_whole() -> None:
    [error] = each(work, ["error"], jobs=1, seconds=10, memory=2 * GB)
    assert isinstance(error, UserError)
    assert (str(error), error.path, error.line) == ("x.txt:3: is empty; remove it", "x.txt", 3)


def test_a_reader_that_stops_early_leaves_no_process() -> None:
    results = each(work, ["a", "hang", "b"], jobs=2, seconds=30, memory=2 * GB)
    start = time.monotonic()
    assert next(results) == "A"
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - start < 5
