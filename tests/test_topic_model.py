"""What labelled questions teach of topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import toy_project as toy

from pipeline import lexicon, topic_model

if TYPE_CHECKING:
    from pathlib import Path

WORDS = lexicon.load(toy.TOY / "sources")
EXAMPLES = [
    topic_model.Example("快排的平均复杂度", ("algo-sort",)),
    topic_model.Example("归并排序稳定吗", ("algo-sort",)),
    topic_model.Example("精确率和召回率怎么取舍", ("ml-metrics",)),
    topic_model.Example("学习率太大会怎样", ("dl-training",)),
]
MODEL = topic_model.TopicModel(EXAMPLES, WORDS)


@pytest.mark.parametrize(
    ("text", "topic"),
    [("归并的复杂度", "algo-sort"), ("召回率太大会怎样", "ml-metrics"), ("学习率怎么取", "dl-training")],
)
def test_the_topic_with_most_in_common_leads(text: str, topic: str) -> None:
    scores = MODEL.scores(text)
    assert max(scores, key=scores.__getitem__) == topic


def test_nothing_known_has_no_scores() -> None:
    assert MODEL.scores("zzz") == {}
    assert MODEL.scores("") == {}
    assert topic_model.TopicModel((), WORDS).scores("快排") == {}


def test_scores_do_not_depend_on_the_order_of_examples() -> None:
    turned = topic_model.TopicModel(EXAMPLES[::-1], WORDS)
    for example in EXAMPLES:
        assert turned.scores(example.text) == pytest.approx(MODEL.scores(example.text))


def test_few_examples_teach_nothing(tmp_path: Path) -> None:
    (tmp_path / "topic-examples.jsonl").write_text('{"text": "快排", "topics": ["algo-sort"]}\n', "utf-8")
    model, errors = topic_model.learn(tmp_path, [], WORDS)
    assert (model.examples, errors) == ((), [])


def test_broken_examples_are_named_by_line_and_the_others_count(tmp_path: Path) -> None:
    good = '{"text": "快排", "topics": ["algo-sort"]}'
    bad = ['{"text": "快排"', "[]", '{"text": "快排"}', '{"text": "快排", "topics": ["algo-sorts"]}']
    (tmp_path / "topic-examples.jsonl").write_text("\n".join([*bad, *[good] * topic_model.ENOUGH]), "utf-8")
    model, errors = topic_model.learn(tmp_path, [], WORDS)
    assert [error.line for error in errors] == [1, 2, 3, 4]
    assert "algo-sorts: no leaf of taxonomy.yaml" in str(errors[-1])
    assert {example.text for example in model.examples} == {"快排"}
