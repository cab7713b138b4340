"""Score the topics of labelled questions.

    python tests/bench/topics.py [--verbose] [--map MAP.yaml] [FILE.jsonl ...]

A line of a file is {"text", "topics"} with one to three leaves. `--map` names, for labels of another taxonomy, the
leaves of ours that cover each (`leaf: [ours, ...]`); a topic of ours then counts as the label it belongs to. Without
a file: tests/cases/topics-heldout.jsonl, written apart from terms and examples, and each fifth of
sources/topic-examples.jsonl by what the other four teach. Prints micro precision, recall and F1 over all labels, and
the share of questions without a topic.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from pipeline import answers, lexicon, tag, topic_model
from pipeline.segment.atoms import kind_of
from pipeline.topic_model import TopicModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.lexicon import Lexicon

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "sources"
HELD_OUT = ROOT / "tests" / "cases" / "topics-heldout.jsonl"
FOLDS = 5


def labels_of(found: Sequence[str], wanted: Sequence[str], mapping: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the topics found in the words of the labels; one that fits a label wanted counts as that one."""
    result = set()
    for topic in found:
        fitting = [label for label, ours in mapping.items() if topic in ours] if mapping else [topic]
        result.add(next((label for label in fitting if label in wanted), fitting[0] if fitting else topic))
    return result


@dataclass(slots=True)
class Counts:
    """Labels found, given and wanted, and questions without a topic."""

    hits: int = 0
    given: int = 0
    wanted: int = 0
    untagged: int = 0
    questions: int = 0

    def figures(self) -> str:
        """Return the figures."""
        precision, recall = self.hits / self.given, self.hits / self.wanted
        return (
            f"{self.questions} questions, precision {precision:.3f}, recall {recall:.3f}, "
            f"micro F1 {2 * precision * recall / (precision + recall):.3f}, untagged {self.untagged / self.questions:.1%}"
        )


def count(
    rows: Iterable[Mapping[str, Any]], words: Lexicon, model: TopicModel, counts: Counts,
    mapping: Mapping[str, Sequence[str]], *, verbose: bool,
) -> None:  # fmt: skip
    """Add the topics of labelled questions to the counts."""
    for row in rows:
        text, wanted = row["text"], set(row["topics"])
        found = tag.topics(text, row.get("context", ""), row.get("path", []), words, model, kind=kind_of(text))
        got = labels_of(found, row["topics"], mapping)
        counts.questions += 1
        counts.hits += len(got & wanted)
        counts.given += len(got)
        counts.wanted += len(wanted)
        counts.untagged += not found
        if verbose and got != wanted:
            print(f"{text}: {list(found)} for {row['topics']}")


def main() -> None:
    """Print a line per file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--map", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    mapping = yaml.load(options.map.read_text("utf-8"), yaml.CSafeLoader) if options.map else {}
    words = lexicon.load(SOURCES)
    curated, _ = answers.load(SOURCES, words.leaves())
    model, _ = topic_model.learn(SOURCES, curated, words)
    for path in options.files or [HELD_OUT]:
        counts = Counts()
        rows = map(json.loads, path.read_text("utf-8").splitlines())
        count(rows, words, model, counts, mapping, verbose=options.verbose)
        print(f"topics {path.name}: {counts.figures()}")
    if not options.files:
        counts = Counts()
        wordings = [example for example in model.examples if example.weight < 1]
        labelled = [example for example in model.examples if example.weight == 1]
        for fold in range(FOLDS):
            others = [example for place, example in enumerate(labelled) if place % FOLDS != fold]
            rest = [{"text": example.text, "topics": example.topics} for example in labelled[fold::FOLDS]]
            count(rest, words, TopicModel([*others, *wordings], words), counts, mapping, verbose=options.verbose)
        print(f"topics of the examples, each fifth by the others: {counts.figures()}")


if __name__ == "__main__":
    main()
