"""Score which company a line says asked, on the labelled lines of tests/cases/companies/lines.yaml.

    python tests/bench/companies.py [--verbose]

Half of the lines are traps: advertisements, products, papers, comparisons, the author's own past.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipeline import lexicon
from pipeline.segment.evidence import of_heading, of_title

ROOT = Path(__file__).parents[2]
LINES = ROOT / "tests" / "cases" / "companies" / "lines.yaml"


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and the lines judged wrongly."""

    precision: float
    recall: float
    lines: int
    wrong: list[str]


def score() -> Score:
    """Judge every line."""
    words = lexicon.load(ROOT / "sources")
    right, named, asked, wrong = 0, 0, 0, []
    rows = yaml.load(LINES.read_text("utf-8"), yaml.CSafeLoader)
    for row in rows:
        judge = of_title if row["kind"] == "title" else of_heading
        got = set(judge(str(row["text"]), words).companies)
        expected = {str(name) for name in row["companies"]}
        right, named, asked = right + len(got & expected), named + len(got), asked + len(expected)
        if got != expected:
            wrong.append(f"{row['kind']}: {row['text']}: {sorted(got)} for {sorted(expected)}")
    return Score(right / named, right / asked, len(rows), wrong)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    result = score()
    if options.verbose:
        print(*result.wrong, sep="\n")
    print(f"companies: {result.lines} lines, precision {result.precision:.3f}, recall {result.recall:.3f}")


if __name__ == "__main__":
    main()
