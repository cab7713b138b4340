"""Score dedup verdicts against questions with cluster labels, over all pairs.

    python tests/bench/dedup.py [--verbose] [GOLD.json ...]

A gold file holds `questions` ({"id", "text", "context", "cluster"}), optionally `borderline_cluster_pairs` (not
scored) and `hard_negative_pairs` ({"a", "b"}; none may merge). Two questions are the same when they share a
cluster. Without a file: the sets of tests/cases/dedup; the rules were tuned on tune-*, heldout and unknown-field were
only scored.
"""

from __future__ import annotations

import argparse
import json
from itertools import combinations
from pathlib import Path

from pipeline import dedup, lexicon

ROOT = Path(__file__).parents[2]
SETS = sorted((ROOT / "tests" / "cases" / "dedup").glob("*.json"))


def score(path: Path, *, verbose: bool = False) -> str:
    """Return one line of figures for a gold file."""
    gold = json.loads(path.read_text("utf-8"))
    questions = {row["id"]: row for row in gold["questions"]}
    asks = [dedup.Ask(key=q["id"], text=q["text"], context=q.get("context") or "") for q in questions.values()]
    borderline = {frozenset(pair) for pair in gold.get("borderline_cluster_pairs", [])}
    hard = {frozenset((pair["a"], pair["b"])) for pair in gold.get("hard_negative_pairs", [])}
    cluster = {id_: row["cluster"] for id_, row in questions.items()}
    same = {frozenset(pair) for pair in combinations(questions, 2) if cluster[pair[0]] == cluster[pair[1]]}
    merged: set[frozenset[str]] = set()
    review: set[frozenset[str]] = set()
    for verdict in dedup.among(asks, lexicon.load(ROOT / "sources")):
        pair = frozenset((verdict.a, verdict.b))
        if verdict.verdict != "same" or frozenset(cluster[key] for key in pair) in borderline:
            continue
        (merged if verdict.confident else review).add(pair)
        if verbose and verdict.confident and pair not in same:
            print("wrong:", questions[verdict.a]["text"], "|", questions[verdict.b]["text"], "|", verdict.reason)
    found = len(merged & same) + len(review & same)
    return (
        f"dedup {path.name}: {len(questions)} questions, {len(same)} same pairs, "
        f"precision {len(merged & same) / max(1, len(merged)):.3f}, recall {len(merged & same) / len(same):.3f}, "
        f"with review {found / len(same):.3f}, hard negatives merged {len(merged & hard)}, "
        f"review rows {len(review) / len(questions):.2f} per question"
    )


def main() -> None:
    """Print a line per gold file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    for path in options.gold or SETS:
        print(score(path, verbose=options.verbose))


if __name__ == "__main__":
    main()
