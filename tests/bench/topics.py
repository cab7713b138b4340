"""Score the topics of labelled questions.

    python tests/bench/topics.py [--verbose] [--map MAP.yaml] [FILE.jsonl ...]

A line of a file is {"text", "topics"} with one to three leaves. `--map` names, for labels of another taxonomy, the
leaves of ours that cover each (`leaf: [ours, ...]`); a topic of ours then counts as the label it belongs to. Without
a file: those of tests/cases, written apart from the lexicon, which was corrected by topics.jsonl and not by
topics-heldout.jsonl. Prints micro precision, recall and F1 over all
labels, and the share of questions without a topic.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from pipeline import lexicon, tag
from pipeline.segment.atoms import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "tests" / "cases").glob("topics*.jsonl"))


def labels_of(found: Sequence[str], wanted: Sequence[str], mapping: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the topics found in the words of the labels; one that fits a label wanted counts as that one."""
    result = set()
    for topic in found:
        fitting = [label for label, ours in mapping.items() if topic in ours] if mapping else [topic]
        result.add(next((label for label in fitting if label in wanted), fitting[0] if fitting else topic))
    return result


def score(path: Path, mapping: Mapping[str, Sequence[str]], *, verbose: bool = False) -> str:
    """Return one line of figures for a file."""
    words = lexicon.load(ROOT / "sources")
    hits = predicted = labelled = untagged = 0
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row in rows:
        found = tag.topics(row["text"], row.get("context", ""), row.get("path", []), words, kind=kind_of(row["text"]))
        got = labels_of(found, row["topics"], mapping)
        hits, predicted, labelled = hits + len(got & set(row["topics"])), predicted + len(got), labelled + len(row["topics"])
        untagged += not found
        if verbose and got != set(row["topics"]):
            print(f"{row['text']}: {sorted(found)} for {row['topics']}")
    precision, recall = hits / predicted, hits / labelled
    return (
        f"topics {path.name}: {len(rows)} questions, precision {precision:.3f}, recall {recall:.3f}, "
        f"micro F1 {2 * precision * recall / (precision + recall):.3f}, untagged {untagged / len(rows):.1%}"
    )


def main() -> None:
    """Print a line per file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--map", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    mapping = yaml.load(options.map.read_text("utf-8"), yaml.CSafeLoader) if options.map else {}
    for path in options.files or CASES:
        print(score(path, mapping, verbose=options.verbose))


if __name__ == "__main__":
    main()
