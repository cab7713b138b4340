"""A question of its mentions: wording, kind, topics, companies."""

from __future__ import annotations

import json
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
import toy_project as toy

from pipeline import answers, lexicon, tag, topic_model
from pipeline.model import Answer, Mention, Question
from pipeline.segment.atoms import kind_of

if TYPE_CHECKING:

    from pipeline.model import Kind

WORDS = lexicon.load(toy.TOY / "sources")
SOURCES = toy.REPOSITORY / "sources"
SHIPPED = lexicon.load(SOURCES)


def mention(post: str, question: str, **changes: Any) -> Mention:
    values: dict[str, Any] = {
        "key": f"{post}#{question}",
        "post": post,
        "lines": (1, 1),
        **changes,
    }
    return Mention(question=question, **values)


def question(*mentions: Mention, answer: Answer | None = None) -> Question:
    return tag.to_question("q00000001", "2026-01-02", mentions, answer, WORDS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BN 的原理？", ("dl-normalization",)),
        ("快速排序和堆排序谁快？", ("algo-sort", "algo-heap")),
        ("模型怎么做归一化？", ("dl-normalization",)),  # a generic term alone would say ml-basics
        ("什么样的模型算好？", ("ml-basics",)),
        ("早停是什么？", ("ml-overfitting",)),  # first of its topics
        ("早停和学习率", ("ml-overfitting", "dl-training")),
        ("AUC、精确率和过拟合", ("ml-metrics", "ml-overfitting")),  # the more terms do not silence the one
        ("过拟合和 AUC 有什么关系？", ("ml-overfitting", "ml-metrics")),
        ("过拟合对 AUC 有什么影响？", ("ml-overfitting",)),
        ("过拟合时模型的 AUC 怎么变？", ("ml-overfitting",)),
        ("快排（不用堆）怎么写？", ("algo-sort",)),
        ("过拟合和学习率", ("ml-overfitting",)),  # an aspect is said of a subject
        ("自我介绍", ()),
    ],
)
def test_topics_by_the_words_of_the_question(text: str, found: tuple[str, ...]) -> None:
    assert tag.topics(text, "", (), WORDS) == found


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("手写 NMS", "code", ("cv-detection", "algo-mlcode")),
        ("全连接层的反向传播？", "concept", ("dl-backprop",)),  # dl-basics is a catch-all
        ("手写快排", "code", ("algo-sort",)),
        ("NMS 的原理？", "concept", ("cv-detection",)),
        ("目标检测未来有哪些发展方向？", "concept", ("cv-detection", "hr-outlook")),
        ("你怎么看待大模型的前景？", "concept", ("llm-basics", "hr-outlook")),
        ("你未来的规划是什么？", "behaviour", ("hr-behavior",)),
        ("为什么选择这里？", "behaviour", ("hr-behavior",)),
        ("你做的最难的部分？", "project", ("hr-project",)),
        ("你怎么看待加班？", "behaviour", ("hr-behavior",)),
    ],
)
def test_what_a_question_asks_for_is_a_topic_beside_its_subject(text: str, kind: Kind, found: tuple[str, ...]) -> None:
    assert tag.topics(text, "", (), SHIPPED, kind=kind) == found


def test_a_question_has_three_topics_at_most() -> None:
    assert (
        len(tag.topics("BN、AUC、快排、小顶堆、学习率怎么用？", "", (), WORDS)) == tag.MAX_TOPICS
    )


def test_headings_speak_where_the_question_says_nothing() -> None:
    assert tag.topics("它有什么缺点？", "", ("学习率", "排序：快排"), WORDS) == ("algo-sort",)
    assert tag.topics("AUC 是什么？", "", ("快排",), WORDS) == ("ml-metrics",)
    assert tag.topics("它有什么缺点？", "快排", ("AUC",), WORDS) == ("algo-sort",)


def test_the_wording_most_use_is_shown() -> None:
    asked = [mention("a", "BN 是啥"), mention("b", "什么是 BN？"), mention("c", "什么是bn")]
    assert question(*asked).text == "什么是 BN？"


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (mention("b", "BN 为什么有用？"), mention("a", "BN 为什么有用呢", context="归一化")),
        (mention("b", "BN 的作用是什么？"), mention("a", "讲讲 BN 的作用与实现")),
        (mention("b", "介绍一下 BN 的作用？"), mention("a", "BN 呢？")),
        (mention("b", "BN 有什么作用？"), mention("a", "请你先简单说说 BN 到底有什么作用？")),
    ],
)
def test_among_wordings_used_alike_the_clearest_is_shown(better: Mention, worse: Mention) -> None:
    assert question(better, worse).text == question(worse, better).text == better.question


def test_a_curated_answer_words_the_question() -> None:
    answer = Answer(
        path="answers/x.md", question="标准问法？", kind="derive", topics=("ml-metrics",)
    )
    made = question(mention("a", "BN 是啥", kind="concept"), answer=answer)
    assert (made.text, made.kind, made.topics) == ("标准问法？", "derive", ("ml-metrics",))
    untagged = question(mention("a", "BN 是啥"), answer=Answer(path="x", question="标准问法？"))
    assert untagged.topics == ("dl-normalization",)


def test_a_question_that_only_its_answer_keeps() -> None:
    made = question(answer=Answer(path="x", question="BN 是什么？", topics=("dl-normalization",)))
    assert (made.text, made.mentions, made.companies) == ("BN 是什么？", (), ())


def test_a_curated_question_nobody_asks_finds_its_topics_itself() -> None:
    made = question(answer=Answer(path="x", question="BN 是什么？"))
    assert made.topics == ("dl-normalization",)


def test_companies_are_counted_the_most_first_then_by_name() -> None:
    asked = [
        mention("a", "甲", companies=("青禾数据",)),
        mention("b", "甲", companies=("星帆科技", "青禾数据")),
        mention("c", "甲", companies=("安然",)),
    ]
    assert question(*asked).companies == (("青禾数据", 2), ("安然", 1), ("星帆科技", 1))


def test_the_order_of_mentions_does_not_matter() -> None:
    asked = [
        mention("b", "什么是 BN？", lines=None, companies=("星帆科技",)),
        mention("a", "什么是 BN?", lines=(9, 9), companies=("青禾数据",), kind="compare"),
        mention("a", "BN 是什么？", lines=(2, 2)),
        mention("c", "介绍 BN"),
    ]
    made = {question(*order) for order in permutations(asked)}
    assert len(made) == 1
    (one,) = made
    assert [(m.post, m.lines) for m in one.mentions] == [
        ("a", (2, 2)),
        ("a", (9, 9)),
        ("b", None),
        ("c", (1, 1)),
    ]


def test_topics_of_the_likest_question_are_suggested_where_the_words_tell_none() -> None:
    asked = [
        Question(id=id_, text=text, mentions=(), first_seen="2026-01-02", topics=topics)
        for id_, text, topics in (
            ("q1", "怎么学习一门新技术？", ()),
            ("q2", "你是怎么学习新技术的？", ("hr-behavior",)),
            ("q3", "BN 的原理？", ("dl-normalization",)),
            ("q4", "？？", ()),
        )
    ]
    assert tag.suggest(asked) == {"q1": ("hr-behavior",), "q4": ()}


def test_topics_of_questions_written_apart_from_terms_and_examples() -> None:
    """A floor; the figures stand in README."""
    lines = (toy.REPOSITORY / "tests" / "cases" / "topics-heldout.jsonl").read_text("utf-8").splitlines()
    curated, _ = answers.load(SOURCES, SHIPPED.leaves())
    model, errors = topic_model.learn(SOURCES, curated, SHIPPED)
    assert errors == []
    hits = given = wanted = untagged = 0
    for row in map(json.loads, lines):
        found = tag.topics(row["text"], "", (), SHIPPED, model, kind=kind_of(row["text"]))
        hits += len({*found} & {*row["topics"]})
        given, wanted, untagged = given + len(found), wanted + len(row["topics"]), untagged + (not found)
    assert 2 * hits >= 0.88 * (given + wanted)
    assert untagged <= 0.05 * len(lines)


EXAMPLES = [
    topic_model.Example("快排的平均复杂度", ("algo-sort",)),
    topic_model.Example("归并排序稳定吗", ("algo-sort",)),
    topic_model.Example("精确率和召回率怎么取舍", ("ml-metrics",)),
    topic_model.Example("阈值变大召回率怎么变", ("ml-metrics",)),
    topic_model.Example("学习率太大会怎样", ("dl-training",)),
    topic_model.Example("模型训练不动，过拟合了吗", ("ml-overfitting",)),
]
MODEL = topic_model.TopicModel(EXAMPLES, WORDS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("阈值怎么取舍", ("ml-metrics",)),  # no term says so
        ("归并稳定吗", ("algo-sort",)),
        ("快排", ("algo-sort",)),
        ("学习率太大召回率怎么变", ("dl-training", "ml-metrics")),  # one by the examples, both by the terms
        ("堆排序", ("algo-sort", "algo-heap")),  # no example speaks of heaps: what the term says holds
        ("zzz", ()),
    ],
)
def test_examples_speak_beside_the_terms(text: str, found: tuple[str, ...]) -> None:
    assert tag.topics(text, "", (), WORDS, MODEL) == found
