"""Posts to questions, on small posts of tests/cases/segment and on the posts that ship."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from bench import companies, extraction
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicon, read
from pipeline.model import Block, Post, Removed
from pipeline.segment import atoms, segment
from pipeline.segment.trim import trim
from pipeline.segment.units import units

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.model import Mention

CASES = Path(__file__).parent / "cases" / "segment" / "posts.yaml"
SOURCES = Path(__file__).parents[1] / "sources"


@pytest.fixture(scope="module")
def words() -> Lexicon:
    return lexicon.load(SOURCES)


def _cases() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.load(CASES.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return loaded


def _seen(mention: Mention, expected: dict[str, Any]) -> dict[str, Any]:
    """Return of a mention what the case speaks of."""
    got: dict[str, Any] = {
        "text": mention.question,
        "lines": list(mention.lines or ()),
        "company": "".join(mention.companies),
        "round": mention.round or "",
        "date": mention.date or "",
        "role": mention.role or "",
        "path": list(mention.path),
        "kind": mention.kind,
        "code_blocks": mention.code_blocks,
        "removed": sorted(piece.why for piece in mention.removed),
    }
    if "answer" in expected:
        part = expected["answer"]
        got["answer"] = part if mention.answer and part in mention.answer else mention.answer
    return {key: got[key] for key in expected}


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["name"])
def test_small_posts(case: dict[str, Any], words: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "post.txt"
    path.write_text(case["text"], encoding="utf-8")
    expected = [{"text": ask} if isinstance(ask, str) else ask for ask in case["asks"]]
    for ask in expected:
        if "date" in ask:
            ask["date"] = str(ask["date"])
    mentions = segment(read.read(path), words).mentions
    assert [mention.question for mention in mentions] == [ask["text"] for ask in expected]
    assert [_seen(m, ask) for m, ask in zip(mentions, expected, strict=True)] == expected


FLOOR = 0.95
"""Macro F1 on the labelled posts that ship; their labels were written before the program saw them."""


def test_the_posts_that_ship_are_read_as_labelled(words: Lexicon) -> None:
    pairs = extraction.labelled(extraction.CASES / "posts")
    scores = [extraction.score(post, labels, words) for post, labels in pairs]
    assert len(scores) >= 10
    assert sum(s.labelled for s in scores) >= 150
    assert sum(s.f1 for s in scores) / len(scores) >= FLOOR, [(s.post, s.f1) for s in scores]
    assert min(s.f1 for s in scores) >= 0.75


def test_the_asking_company_of_a_line_is_found_and_traps_are_not() -> None:
    result = companies.score()
    assert result.lines >= 150
    assert min(result.precision, result.recall) >= 0.97, result.wrong


LINES = st.lists(
    st.one_of(
        st.text(max_size=60).filter(lambda text: "\n" not in text),
        st.sampled_from(
            ["● 什么是过拟合?", "1. 手写快排", "一、基础", "def f(x):", "    return x", "## 一面", "答:不会", "(1)", "①", ""]
        ),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_no_post_raises_and_every_line_is_accounted_for(lines: list[str]) -> None:
    blocks = tuple(
        Block(kind="paragraph", text=line, lines=(number, number))
        for number, line in enumerate(lines, 1)
        if line.strip()
    )
    if not blocks:
        return
    found = segment(Post(id="p", path="p.txt", format="text", blocks=blocks), _WORDS)
    # A line is told by itself, or was joined to the one above it (a question or code over several lines).
    told = "".join(line.text for line in found.lines)
    for block in blocks:
        words = [word for word in block.text.split() if len(word) > 1 and word.isalpha()]
        assert sum(word in told for word in words) == len(words), block
    assert len({mention.key for mention in found.mentions}) == len(found.mentions)


_WORDS = lexicon.load(SOURCES)


@given(st.text(max_size=200))
def test_trimming_keeps_a_question_and_every_piece_it_takes_off(text: str) -> None:
    question, removed = trim(text)
    for piece in removed:
        assert piece.text.strip() == piece.text
        assert piece.text in text
    if any(c.isalnum() for c in text):
        assert question or removed


@pytest.mark.parametrize(
    ("line", "question", "told"),
    [
        ("K 均值的 K 怎么选，有点懵", "K 均值的 K 怎么选", "，有点懵"),
        ("归一化在推理时用什么均值？只能答用训练时的", "归一化在推理时用什么均值？", "只能答用训练时的"),
        ("秩怎么定，不过面试官总是追问理由", "秩怎么定", "，不过面试官总是追问理由"),
    ],
)
def test_how_it_went_is_trimmed_and_kept(line: str, question: str, told: str) -> None:
    assert trim(line) == (question, (Removed(text=told, why="answer"),))


def test_a_feeling_or_a_boss_that_is_asked_about_stays() -> None:
    for line in ("老板总是不采纳你的意见，老板一直不听怎么办", "线上指标有点低怎么排查"):
        assert trim(line) == (line, ())


@pytest.mark.parametrize(
    ("line", "cls", "text"),
    [
        ("● 过拟合怎么办", "●", "过拟合怎么办"),
        ("1、SGD 是什么", "n、", "SGD 是什么"),
        ("12. 什么是锚框", "n.", "什么是锚框"),
        ("(3)快排", "(n)", "快排"),
        ("① 降维", "circ", "降维"),
        ("二、深度学习", "cn", "深度学习"),
        ("Q3: 什么是池化", "Q", "什么是池化"),
        ("答: 取最大值", "A", "取最大值"),
        ("2.1.3 池化", "d3", "池化"),
        ("【一面】", "brk", "一面"),
        ("**为什么要归一化**", "**", "为什么要归一化"),
        ("0.5 是阈值", "plain", "0.5 是阈值"),
        ("3D 卷积是什么", "plain", "3D 卷积是什么"),
        ("2024年秋招", "plain", "2024年秋招"),
        ("-1 变成 2 会怎样", "plain", "-1 变成 2 会怎样"),
    ],
)
def test_markers(line: str, cls: str, text: str) -> None:
    [unit] = units([Block(kind="paragraph", text=line, lines=(1, 1))])
    assert (unit.cls, unit.text) == (cls, text)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("BN 的作用,LN 的作用", ("BN 的作用", "LN 的作用")),
        ("知识蒸馏的原理,有什么作用", ("知识蒸馏的原理", "知识蒸馏有什么作用")),
        ("为什么召回的数量级小,排序模型的效果就好", ()),
        ("BN 的作用", ()),
        ("LSTM 是什么?它的激活函数是什么", ("LSTM 是什么", "LSTM的激活函数是什么")),
    ],
)
def test_the_asks_within_a_question_each_have_their_subject(
    question: str, parts: tuple[str, ...], words: Lexicon
) -> None:
    assert atoms.parts(question, words) == parts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("手写 NMS", "code"),
        ("写一下快排", "code"),
        ("写一下交叉熵损失的代码", "code"),
        ("实现一个 LRU", "code"),
        ("用两个栈实现队列", "code"),
        ("快排实现", "code"),
        ("朴素贝叶斯的算法实现？", "code"),
        ("写一下 LSTM 的公式", "concept"),
        ("Softmax 的计算公式写一下", "compute"),
        ("反卷积的实现原理", "concept"),
        ("遗忘门的具体实现？", "concept"),
        ("多线程是怎么实现的", "concept"),
        ("YOLO 的思想和实现过程", "concept"),
    ],
)
def test_only_what_is_to_be_programmed_is_a_coding_task(text: str, kind: str) -> None:
    assert atoms.kind_of(text) == kind
