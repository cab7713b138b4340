"""Years of posts: ids stay with their questions, and the index of comparisons is always as if made anew."""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dedup import Ask, Decisions, Index, clusters, judge
from pipeline.ledger import Cluster, Ledger, assign, resolve
from pipeline.lexicon import Lexicon, load
from pipeline.model import Mention, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent

HISTORIES = 5_000
"""Random histories of a bank."""


@cache
def lexicon() -> Lexicon:
    return load(ROOT / "sources")


@cache
def pool() -> tuple[str, ...]:
    """Return wordings of some 15 questions, three or so of each, and hard negatives among them."""
    gold = json.loads((ROOT / "tests" / "cases" / "dedup" / "tune-4.json").read_text("utf-8"))
    return tuple(dict.fromkeys(each["text"] for each in gold["questions"]))[:48]


@cache
def verdict_on(a: str, b: str, *, in_one_post: bool) -> Verdict:
    first, second = Ask(key="a", text=a, post="p"), Ask(key="b", text=b, post="p" if in_one_post else "q")
    return judge(first, second, lexicon())


def clusters_of(mentions: Sequence[Mention]) -> tuple[tuple[str, ...], ...]:
    """Return the clusters of the real rules, from verdicts that were judged once."""
    verdicts = []
    for one, other in combinations(sorted(mentions, key=lambda each: each.key), 2):
        found = verdict_on(one.question, other.question, in_one_post=one.post == other.post)
        if found.verdict == "same":
            verdicts.append(
                Verdict(a=one.key, b=other.key, verdict="same", confident=found.confident, reason=found.reason)
            )
    return clusters([each.key for each in mentions], verdicts, Decisions())


def identified(mentions: Sequence[Mention], ledger: Ledger, today: str) -> tuple[Ledger, dict[str, str]]:
    """Return the ledger after a build on these mentions, and the id of each mention by its key."""
    by_key = {each.key: each for each in mentions}
    groups = [Cluster(mentions=tuple(by_key[key] for key in group)) for group in clusters_of(mentions)]
    new, found = assign(groups, ledger, today)
    return new, {each.key: one.id for one in found for each in one.cluster.mentions}


def a_post(name: str, random: Random) -> list[Mention]:
    texts = random.sample(pool(), random.randint(1, 5))
    return [
        Mention(key=f"{name}#{line}", post=name, lines=(line, line), question=text)
        for line, text in enumerate(texts, 1)
    ]


def test_no_history_of_posts_moves_an_id() -> None:
    """A mention keeps its id when posts come, or shows where that id went: two questions found to be one."""
    moved = shared = 0
    for seed in range(HISTORIES):
        random = Random(seed)  # noqa: S311  no secrets here
        mentions: list[Mention] = []
        ledger: Ledger = {}
        before: dict[str, str] = {}
        for day in range(1, 4):
            mentions += a_post(f"post{day}-{seed}", random)
            random.shuffle(mentions)
            ledger, after = identified(mentions, ledger, f"2025-01-{day:02}")
            for key, id_ in before.items():
                assert resolve(ledger, id_) == after[key], (seed, key)
                moved += id_ != after[key]
            before = after
        shared += len(before) - len(set(before.values()))
    assert shared > HISTORIES // 2, "questions come again"
    assert moved < HISTORIES, "merging is the exception"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 47), max_size=12, unique=True), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
)
def test_an_index_brought_up_to_date_is_one_made_anew(history: list[list[int]], random: Random) -> None:
    kept = Index(lexicon())
    asks: list[Ask] = []
    for chosen in history:
        asks = [Ask(key=f"p{i % 5}#{i}", text=pool()[i], post=f"p{i % 5}") for i in chosen]
        kept.update(asks)
    anew = Index(lexicon())
    anew.update(random.sample(asks, len(asks)))
    assert kept.compared() == anew.compared()
    assert sorted(kept.verdicts(), key=repr) == sorted(anew.verdicts(), key=repr)


def test_an_index_on_disk_goes_on_where_it_was_left(tmp_path: Path) -> None:
    asks = [Ask(key=f"k{i:02}", text=text) for i, text in enumerate(pool())]
    for number in (20, 48, 30, 48):
        index = Index(lexicon(), tmp_path / "dedup.sqlite")
        index.update(asks[:number])
        index.close()
    index = Index(lexicon(), tmp_path / "dedup.sqlite")
    index.update(asks)
    anew = Index(lexicon())
    anew.update(asks)
    assert index.compared() == anew.compared()
    assert index.compared().verdicts


def test_gaps_name_what_no_term_covers() -> None:
    index = Index(lexicon())
    index.add(
        [
            Ask(key="a", text="foobarnet的原理"),
            Ask(key="b", text="讲讲foobarnet"),
            Ask(key="c", text="BN的作用"),
        ]
    )
    gaps = index.compared().gaps
    assert [(gap.text, gap.questions, gap.example) for gap in gaps] == [("foobarnet", 2, "a")]
