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
from pipeline.segment import (
    atoms,
    compound,
    heading_rules,
    item_rules,
    line_rules,
    regions,
    segment,
)
from pipeline.segment.evidence import in_year
from pipeline.segment.lines import merge, wrapping_width
from pipeline.segment.seen import EITHER
from pipeline.segment.signals import is_prose
from pipeline.segment.trim import trim
from pipeline.segment.units import units

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.model import Mention

CASES = Path(__file__).parent / "cases" / "segment"
SOURCES = Path(__file__).parents[1] / "sources"


@pytest.fixture(scope="module")
def words() -> Lexicon:
    return lexicon.load(SOURCES)


def _cases(name: str) -> list[dict[str, Any]]:
    text = (CASES / name).read_text(encoding="utf-8")
    loaded: list[dict[str, Any]] = yaml.load(text, yaml.CSafeLoader)
    return loaded


def _read(case: dict[str, Any], suffix: str, folder: Path) -> Post:
    path = folder / f"post.{case.get('format', suffix)}"
    path.write_text(case["text"], encoding="utf-8")
    return read.read(path)


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


@pytest.mark.parametrize("case", _cases("posts.yaml"), ids=lambda case: case["name"])
def test_small_posts(case: dict[str, Any], words: Lexicon, tmp_path: Path) -> None:
    expected = [{"text": ask} if isinstance(ask, str) else ask for ask in case["asks"]]
    for ask in expected:
        if "date" in ask:
            ask["date"] = str(ask["date"])
    mentions = segment(_read(case, "txt", tmp_path), words).mentions
    assert [mention.question for mention in mentions] == [ask["text"] for ask in expected]
    assert [_seen(m, ask) for m, ask in zip(mentions, expected, strict=True)] == expected


LINES_OF_POSTS = _cases("lines.yaml")


@pytest.mark.parametrize("case", LINES_OF_POSTS, ids=lambda case: case["name"])
def test_every_line_has_its_role_and_the_rule_that_gave_it(
    case: dict[str, Any], words: Lexicon, tmp_path: Path
) -> None:
    lines = segment(_read(case, "md", tmp_path), words).lines
    assert [f"{line.role} {line.rule}" for line in lines] == case["lines"]


def test_every_rule_decides_a_line_of_these_posts() -> None:
    tables = (heading_rules.RULES, item_rules.RULES, line_rules.RULES)
    by_table = {f"{role} {name}" for table in tables for name, _, role in table if role != EITHER}
    either = {name for table in tables for name, _, role in table if role == EITHER}
    noise = {f"noise {name}" for name, _ in (*regions.RULES, *regions.OPENERS)}
    told = {line for case in LINES_OF_POSTS for line in case["lines"]}
    assert (by_table | noise) - told == set()
    assert either - {line.split()[1] for line in told} == set()


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
            [
                "● 什么是过拟合?",
                "1. 手写快排",
                "一、基础",
                "def f(x):",
                "    return x",
                "## 一面",
                "答:不会",
                "(1)",
                "①",
                "",
            ]
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
        (
            "归一化在推理时用什么均值？只能答用训练时的",
            "归一化在推理时用什么均值？",
            "只能答用训练时的",
        ),
        ("秩怎么定，不过面试官总是追问理由", "秩怎么定", "，不过面试官总是追问理由"),
    ],
)
def test_how_it_went_is_trimmed_and_kept(line: str, question: str, told: str) -> None:
    assert trim(line) == (question, (Removed(text=told, why="answer"),))


@pytest.mark.parametrize(
    ("line", "question", "why"),
    [
        ("怎么处理缺失值：众数填充", "怎么处理缺失值", "answer"),
        ("手撕：二叉树的右视图", "二叉树的右视图", "lead"),
        ("常用的激活函数有哪些（ReLU、GELU、Swish）", "常用的激活函数有哪些", "answer"),
        (
            "介绍一下波束搜索(我答得很乱)和它的长度惩罚",
            "介绍一下波束搜索和它的长度惩罚",
            "chatter",
        ),
        ("什么是困惑度? 其实不太熟", "什么是困惑度?", "answer"),
    ],
)
def test_a_label_or_an_answer_comes_off_with_its_reason(
    line: str, question: str, why: str
) -> None:
    rest, removed = trim(line)
    assert (rest, [piece.why for piece in removed]) == (question, [why])


def test_what_states_the_task_stays() -> None:
    for line in ("写一个函数(输入是有序数组)返回下标", "softmax 为什么要减最大值（不减会怎样？）"):
        assert trim(line) == (line, ())


def test_a_text_is_wrapped_where_its_lines_pile_up_and_end() -> None:
    wrapped = [39, 40, 40, 12, 40, 39, 40, 25]
    assert wrapping_width(wrapped) == 40
    assert wrapping_width([*wrapped, 70, 71]) == 0, "lines go beyond"
    assert wrapping_width([20, 31, 26, 34, 37, 28, 40, 39, 36, 35, 38, 37]) == 0, "lines thin out"
    assert wrapping_width([40, 40, 40]) == 0, "too few to tell"


def test_only_wrapped_lines_are_joined(words: Lexicon) -> None:
    def merged(texts: list[str]) -> list[str]:
        blocks = [
            Block(kind="paragraph", text=text, lines=(at, at)) for at, text in enumerate(texts, 1)
        ]
        return [unit.text for unit, _ in merge(units(blocks, words))]

    cut = [
        "梯度" * 20,
        "消失",
        "爆炸" * 20,
        "怎么办",
        "收敛" * 20,
        "很慢",
        "震荡" * 20,
        "停不下来",
    ]
    assert merged(cut) == [a + b for a, b in zip(cut[::2], cut[1::2], strict=True)]
    indented = [f"    + {'梯度' * n}" if n == 17 else text for n, text in zip([17, 0] * 4, cut, strict=True)]
    assert merged(indented) == ["梯度" * 17 + text for text in cut[1::2]]
    exact = ["梯度" * 15 + "batch no", "rm 与层归一化", *(["收敛" * 19, "很慢"] * 6)]
    assert merged(exact)[0] == "梯度" * 15 + "batch norm 与层归一化", "cut within a word"
    listed = ["梯度消失怎么办", "什么是早停", "学习率怎么定", "动量有什么用"]
    assert merged(listed) == listed


def test_prose_states_more_than_it_asks() -> None:
    told = "我们先聊了项目。对面问得很细。我讲了数据怎么来的。后来时间不够了。"
    assert is_prose(told)
    assert not is_prose("什么是过拟合?" + told)
    assert not is_prose("为什么要归一化?怎么做?什么时候不做?有什么代价?")


@pytest.mark.parametrize(
    ("day", "published", "date"),
    [
        ("--12-28", "2024-01-20", "2023-12-28"),
        ("--01-15", "2024-01-20", "2024-01-15"),
        ("--01-15", "", ""),
        ("--01-15", "2![0-1", ""),
        ("2022-05-01", "2024-01-20", "2022-05-01"),
    ],
)
def test_a_day_is_the_last_such_day_before_the_post(day: str, published: str, date: str) -> None:
    assert in_year(day, published) == date


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
def test_markers(line: str, cls: str, text: str, words: Lexicon) -> None:
    [unit] = units([Block(kind="paragraph", text=line, lines=(1, 1))], words)
    assert (unit.cls, unit.text) == (cls, text)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("BN 的作用,LN 的作用", (("BN 的作用",), ("BN LN 的作用", "LN 的作用"))),
        ("几种滤波,分别去除什么噪声?", ()),
        ("Adam 原理,和 SGD 比呢", (("Adam 原理",), ("Adam和 SGD 比呢",))),
        ("SVM 的损失函数推一下,为什么用它", (("SVM 的损失函数推一下",), ("为什么用SVM 的损失函数",))),
        ("知识蒸馏的原理,有什么作用", (("知识蒸馏的原理",), ("知识蒸馏有什么作用",))),
        ("为什么召回的数量级小,排序模型的效果就好", ()),
        ("BN 的作用", ()),
        ("LSTM 是什么?它的激活函数是什么", (("LSTM 是什么",), ("LSTM的激活函数是什么",))),
        ("PCA 了解吗?怎么推导?", (("PCA怎么推导",),)),
        ("介绍一下 BN,讲一讲,为什么?", (("介绍一下 BN",),)),
        ("手写卷积,不调库", (("手写卷积",),)),
        ("BN 训练和推理的区别,LN呢", (("BN 训练和推理的区别",), ("LN 训练和推理的区别",))),
        ("AUC 是什么,为什么更爱看它", (("AUC 是什么",), ("为什么更爱看AUC",))),
        ("逻辑回归损失函数,怎么来的?", (("逻辑回归损失函数",), ("逻辑回归损失函数怎么来的",))),
        ("GBDT 的原理,以及它怎么做多分类", (("GBDT 的原理",), ("GBDT怎么做多分类",))),
        ("GBDT 和 XGBoost 的区别 以及如何并行", (("GBDT 和 XGBoost 的区别",), ("GBDT 和 XGBoost如何并行", "如何并行"))),
        ("SVM 的原理?和 LR 有什么区别?", (("SVM 的原理",), ("SVM和 LR 有什么区别",))),
        ("如果类别不均衡,交叉熵怎么改", ()),
        ("什么是 dropout,样本很少时,dropout 的概率怎么选", (("什么是 dropout",), ("样本很少时，dropout 的概率怎么选",))),
        ("过拟合怎么解决,从数据,模型两方面", (("过拟合怎么解决",),)),
        ("L1 和 L2 的区别,作用", (("L1 和 L2 的区别",), ("L1 和 L2的作用",))),
        ("给定标签,求 AUC。AUC 衡量什么?", (("给定标签，求 AUC", "求 AUC"), ("AUC 衡量什么",))),
    ],
)
def test_the_asks_within_a_question_each_have_their_subject(
    question: str, parts: tuple[tuple[str, ...], ...], words: Lexicon
) -> None:
    assert compound.parts(question, words) == parts


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


def test_questions_beyond_the_limit_are_told(words: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.segment.MAX_QUESTIONS", 2)
    texts = ("什么是过拟合?", "什么是正则化?", "什么是早停?")
    blocks = tuple(Block(kind="item", text=text, marker=f"{n}.", lines=(n, n)) for n, text in enumerate(texts, 1))
    found = segment(Post(id="p", path="p.md", format="markdown", title="面经", blocks=blocks), words)
    assert [mention.question for mention in found.mentions] == list(texts[:2])
    assert [(drop.text, drop.rule) for drop in found.dropped] == [(texts[2], "too-many-questions")]
