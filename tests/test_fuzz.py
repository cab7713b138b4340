"""A slice of the fuzz bench: damaged and hostile files end as a report line or as a result within the limits."""

from __future__ import annotations

from bench import fuzz


def test_no_input_breaks_reading_or_segmenting() -> None:
    outcomes = [fuzz.run(seed) for seed in (*range(300), 17603)]  # the last: all of a class noise
    assert {outcome.kind for outcome in outcomes} == set(fuzz.KINDS)
    assert [f"--one {outcome.seed}: {outcome.failure}" for outcome in outcomes if outcome.failure] == []
