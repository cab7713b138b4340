"""Score which curated answers the questions of new posts get.

    python tests/bench/attachments.py [--verbose] [FOLDER ...]

A folder holds posts and labels.jsonl: a line for each ask, {"post", "text", "answers", "partial"}, with the answers
(topic/slug) that each answer it fully, those that answer a part, and in "line" the line it stands in where that has
several. The posts are read beside those that ship. Without a folder: those of tests/cases/attachments; `tuned` served
to mend the rules, `heldout` was only scored. Both were written and labelled by people who had not seen the wordings
of the answers.

Prints, of the questions with an answer in the bank: the share that got one without a decision, the share that has
one or stands in the review queue against a right one before any other, and of the answers given the share that is
no answer even to a part.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pipeline.build import gather
from pipeline.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.build import Gathered
    from pipeline.model import Card, Mention

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "attachments"
LIKE = 75
"""Likeness in percent from which a label is of a question."""

_PART = re.compile(r"^\*\*\d+\. (.+)\*\*$", re.MULTILINE)


@dataclass(slots=True)
class Label:
    """What the asks of one line want."""

    text: str
    answers: set[str] = field(default_factory=set)
    partial: set[str] = field(default_factory=set)
    all_answered: bool = True


def labels_of(folder: Path) -> dict[str, list[Label]]:
    """Return the labels of each post, a line with several asks as one."""
    found: dict[str, dict[str, Label]] = defaultdict(dict)
    for row in map(json.loads, (folder / "labels.jsonl").read_text("utf-8").splitlines()):
        text = row.get("line") or row["text"]
        label = found[row["post"]].setdefault(text, Label(text))
        label.answers.update(row["answers"])
        label.partial.update(row["partial"])
        label.all_answered &= bool(row["answers"])
    return {post: list(labels.values()) for post, labels in found.items()}


def built(folder: Path) -> Gathered:
    """Return the bank of the posts that ship and those of a folder."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(ROOT / "sources", root / "sources")
        for post in folder.iterdir():
            if post.name != "labels.jsonl":
                shutil.copy(post, root / "sources" / "posts")
        return gather(root, today="2026-01-01", now=0)


def given(card: Card, by_question: dict[str, str]) -> list[str]:
    """Return the answers that a card has, of a composed one its parts."""
    if card.status != "curated":
        return []
    whole = by_question.get(card.question.text)
    return [whole] if whole else [by_question[text] for text in _PART.findall(card.markdown)]


def asked(gathered: Gathered, names: Sequence[str]) -> Iterator[tuple[Card, Mention, str]]:
    """Yield the mentions in posts of the given names, with their card and the post's name."""
    by_post = {re.sub(r"[^0-9a-z]+", "-", name.lower()): name for name in names}
    for card in gathered.bank.cards:
        for mention in card.question.mentions:
            if mention.post in by_post:
                yield card, mention, by_post[mention.post]


def score(folder: Path, *, verbose: bool = False) -> str:
    """Return a line of figures."""
    gathered = built(folder)
    labels = labels_of(folder)
    by_question = {
        card.question.text: card.source.removeprefix("answers/").removesuffix(".md")
        for card in gathered.bank.cards if card.source
    }  # fmt: skip
    queue = defaultdict(list)
    for row in gathered.report.queue():
        if row.b.startswith("answers/"):
            queue[row.a].append(row.b.removeprefix("answers/").partition(".md")[0])
    wanted = got = queued = answers = wrong = 0
    for card, mention, post in asked(gathered, list(labels)):
        label = max(labels[post], key=lambda one: fuzz.ratio(fold(one.text), fold(mention.question)))
        if fuzz.partial_ratio(fold(label.text), fold(mention.question)) < LIKE:
            continue
        has = given(card, by_question)
        bad = [answer for answer in has if answer not in label.answers | label.partial]
        answers, wrong = answers + len(has), wrong + len(bad)
        if label.all_answered:
            wanted += 1
            got += bool(has)
            first = queue[mention.key][:1]
            queued += not has and bool(first) and first[0] in label.answers
        if verbose and (bad or (label.all_answered and not has)):
            print(f"{mention.question}: {has or queue[mention.key][:2]} for {sorted(label.answers)}")
    return (
        f"attachments {folder.name}: {wanted} questions with an answer in the bank, {got / wanted:.3f} got one, "
        f"{(got + queued) / wanted:.3f} with the review queue; {wrong} of {answers} answers given are wrong"
    )


def main() -> None:
    """Print a line per folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    for folder in options.folders or sorted(path for path in CASES.iterdir() if path.is_dir()):
        print(score(folder, verbose=options.verbose))


if __name__ == "__main__":
    main()
