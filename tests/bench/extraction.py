"""Score what extraction finds in labelled posts.

    python tests/bench/extraction.py [--verbose] [FOLDER ...]

The posts that ship have their labels in tests/cases/posts, those of a folder beside them. Without a folder: the
posts that ship and the sets of tests/cases/extraction; the rules were tuned on all
but `heldout3`, of which only the score was looked at.

A labelled question counts as found when a prediction has its text, or one of its parts, with a similarity of at
least 0.8, or is a piece of it of at least half its length (a hint in brackets is off, a label in front stays). A
prediction that is like no label and no optional line is false. Prints one line per post and the macro average.
"""

from __future__ import annotations

import argparse
import difflib
import re
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from pipeline import lexicon, read
from pipeline.segment import segment
from pipeline.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.model import Mention

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
SUFFIX = ".expected.yaml"
_LABEL = re.compile(r"^[A-Za-z+]{1,8}[:：]|^[\u4e00-\u9fff]{1,4}[:：]")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]\s*$")
LIKE = 0.8
"""Similarity of folded texts (2 x matching / total characters) from which two wordings are the same line."""


@dataclass(slots=True)
class Score:
    """The counts of one post."""

    post: str
    labelled: int = 0
    found: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    wrong_facts: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of predictions that are labelled questions."""
        return self.found / (self.found + len(self.false)) if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of labelled questions found."""
        return self.found / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean; 1 for a post without questions in which none is found."""
        if not self.labelled:
            return 0.0 if self.false else 1.0
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def like(a: str, b: str) -> float:
    """Return the similarity of two texts, 0 to 1."""
    a, b = fold(a), fold(b)
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() if a and b else 0.0


def labelled(folder: Path) -> list[tuple[Path, Path]]:
    """Return the posts of a folder with their labels, by name; of tests/cases/posts those that ship."""
    posts = ROOT / "sources" / "posts" if folder == CASES / "posts" else folder
    labels = sorted(folder.glob(f"*{SUFFIX}"))
    return [(posts / path.name.removesuffix(SUFFIX), path) for path in labels]


def score(post: Path, labels: Path, words: Lexicon) -> Score:
    """Score one post."""
    gold = yaml.load(labels.read_text("utf-8"), yaml.CSafeLoader)
    mentions = segment(read.read(post), words).mentions
    result = Score(post=post.name, labelled=len(gold["questions"]))
    used: set[str] = set()
    for entry in gold["questions"]:
        hits = _hits(mentions, [entry["question"], *(entry.get("parts") or [])])
        used |= {m.key for m in hits}
        if hits:
            result.found += 1
            result.wrong_facts += _wrong_facts(hits[0], entry, gold.get("companies") or [])
        else:
            result.missed.append(entry["question"])
    optional = [str(text) for text in gold.get("optional") or []]
    used |= {m.key for text in optional for m in _hits(mentions, [text])}
    result.false = [m.question for m in mentions if m.key not in used]
    return result


def _hits(mentions: Sequence[Mention], texts: Sequence[str]) -> list[Mention]:
    bare = [_LABEL.sub("", text) for text in texts]  # the kind of a task is kept apart from its text
    bare += [_ASIDE.sub("", text) for text in texts]
    return [
        m for m in mentions
        if any(like(m.question, text) >= LIKE or _is_piece(m.question, text) for text in (*texts, *bare))
    ]  # fmt: skip


def _is_piece(question: str, text: str) -> bool:
    piece, whole = sorted((fold(question), fold(text)), key=len)
    return piece in whole and len(piece) * 2 >= len(whole)


def _wrong_facts(mention: Mention, entry: dict[str, Any], companies: Sequence[str]) -> list[str]:
    own = entry.get("company")
    expected = [own] if own else list(companies)
    wrong = []
    if (own or len(companies) < 2) and sorted(mention.companies) != sorted(expected):
        wrong.append(f"{mention.question}: companies {mention.companies}, not {expected}")
    for name, got in (("round", mention.round), ("date", mention.date)):
        if str(entry.get(name) or "") != (got or ""):
            wrong.append(f"{mention.question}: {name} {got}, not {entry.get(name)}")
    return wrong


def show(scores: Sequence[Score], *, verbose: bool) -> None:
    """Print a line per post."""
    for s in scores:
        print(
            f"{s.post:<30} labelled {s.labelled:>3} found {s.found:>3} false {len(s.false):>2} "
            f"P {s.precision:.3f} R {s.recall:.3f} F1 {s.f1:.3f} wrong facts {len(s.wrong_facts)}"
        )
        for name in ("missed", "false", "wrong_facts") if verbose else ():
            for text in getattr(s, name):
                print(f"    {name}: {text}")


def main() -> None:
    """Print a table per folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    words = lexicon.load(ROOT / "sources")
    sets = [CASES / "posts", *sorted(each for each in (CASES / "extraction").iterdir() if each.is_dir())]
    for folder in options.folders or sets:
        scores = [score(post, labels, words) for post, labels in labelled(folder.resolve())]
        show(scores, verbose=options.verbose)
        f1 = [s.f1 for s in scores]
        questions = sum(s.labelled for s in scores)
        print(
            f"{folder.name}: {len(f1)} posts, {questions} questions, macro F1 {statistics.mean(f1):.3f}, "
            f"worst {min(f1):.3f}\n"
        )


if __name__ == "__main__":
    main()
