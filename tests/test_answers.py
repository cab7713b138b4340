"""Curated answers: reading them, their snippets, and the card of a question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import toy_project as toy

from pipeline import answers, lexicon
from pipeline.model import Answer, Mention, Question

if TYPE_CHECKING:
    from pathlib import Path

TOPICS = {"ml-metrics", "algo-sort"}
WHOLE = """\
---
question: "  AUC 怎么计算？ "
wordings: [AUC 是什么？]
topics: [ml-metrics]
kind: compute
level: 必会
references:
- title: 讲义
- title: 论文
  url: https://a.example/x
---

正文 $x$。

[cut.py](../../snippets/cut.py)

完。
"""
SNIPPET = "def f():\n    return 1\n\n\nif __name__ == '__main__':\n    assert f() == 1\n"


@pytest.fixture(name="sources")
def _sources(tmp_path: Path) -> Path:
    (tmp_path / "answers" / "ml").mkdir(parents=True)
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets" / "cut.py").write_text(SNIPPET, encoding="utf-8")
    return tmp_path


def put(sources: Path, text: str, name: str = "ml/one.md") -> Path:
    path = sources / "answers" / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_answer_is_read_whole(sources: Path) -> None:
    put(sources, WHOLE)
    (answer,), errors = answers.load(sources, TOPICS)
    assert errors == ()
    assert answer == Answer(
        path="answers/ml/one.md",
        question="AUC 怎么计算？",
        wordings=("AUC 是什么？",),
        topics=("ml-metrics",),
        kind="compute",
        level="必会",
        markdown="正文 $x$。\n\n```python\ndef f():\n    return 1\n```\n\n完。",
        snippets=("cut.py",),
        references=(("讲义", ""), ("论文", "https://a.example/x")),
    )


def test_an_answer_needs_only_its_question_and_body(sources: Path) -> None:
    put(sources, "---\nquestion: 什么是快排？\n---\n正文\n")
    (answer,), errors = answers.load(sources, TOPICS)
    assert errors == ()
    assert (answer.kind, answer.level, answer.topics, answer.references) == (
        "concept",
        None,
        (),
        (),
    )


@pytest.mark.parametrize(
    ("suffix", "language"), [("cpp", "cpp"), ("sql", "sql"), ("java", "java"), ("txt", "")]
)
def test_a_snippet_names_its_language(sources: Path, suffix: str, language: str) -> None:
    (sources / "snippets" / f"a.{suffix}").write_text("x\n", encoding="utf-8")
    put(sources, f"---\nquestion: 甲\n---\n[a](../../snippets/a.{suffix})\n")
    (answer,), _ = answers.load(sources, TOPICS)
    assert answer.markdown == f"```{language}\nx\n```"


def test_a_link_within_a_sentence_is_no_snippet(sources: Path) -> None:
    put(sources, "---\nquestion: 甲\n---\n见 [a](../../snippets/cut.py) 一文\n")
    (answer,), _ = answers.load(sources, TOPICS)
    assert (answer.snippets, "def f" in answer.markdown) == ((), False)


def front(text: str, body: str = "正文") -> str:
    return f"---\n{text}\n---\n{body}\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("正文\n", 1, "add `question: ...`"),
        (front("question: ' '"), 1, "add `question: ...`"),
        (front("question: [甲]"), 1, "add `question: ...`"),
        (front("question: 甲\ntopic: [x]"), 3, "did you mean topics?"),
        (front("question: 甲\ntopics: [ml-none]"), 3, "topic ml-none is not a leaf"),
        (front("question: 甲\ntopics: ml-metrics"), 3, "topics must be a list"),
        (front("question: 甲\nkind: code\nwordings: ['']"), 4, "wordings must be a list"),
        (front("question: 甲\n\nkind: kode"), 4, "use one of concept, derive, code"),
        (front("question: 甲\nlevel: 会"), 3, "use one of 必会, 常考, 进阶"),
        (front("question: 甲\nreferences: 讲义"), 3, "a reference is `title: ...`"),
        (front("question: 甲\nreferences: [{url: 'https://x.y'}]"), 3, "a reference is"),
        (front("question: 甲\nreferences: [{title: 甲, link: x}]"), 3, "a reference is"),
        (front("question: 甲\nreferences: [{title: 甲, url: 'javascript:x'}]"), 3, "use https://"),
        (front("question: 甲", ""), None, "the answer is empty"),
        (front("question: 甲", "[a](../../snippets/none.py)"), None, "includes snippets/none.py"),
        (front("question: [甲"), None, "no YAML"),
        ("---\nquestion: 甲\n正文\n", 1, "close it with a line ---"),
    ],
)
def test_errors_name_path_and_line_and_cost_no_other_answer(
    sources: Path, text: str, line: int | None, message: str
) -> None:
    put(sources, front("question: 好的"), "ml/good.md")
    path = put(sources, text, "ml/bad.md")
    good, (error,) = answers.load(sources, TOPICS)
    assert [answer.question for answer in good] == ["好的"]
    assert error.path == str(path)
    assert message in error.message
    assert line is None or error.line == line


def test_two_answers_to_one_question_keep_the_first(sources: Path) -> None:
    put(sources, front("question: 甲\nwordings: [乙]"), "ml/a.md")
    path = put(sources, front("question: 丙\nwordings: [乙]"), "ml/b.md")
    good, (error,) = answers.load(sources, TOPICS)
    assert [answer.path for answer in good] == ["answers/ml/a.md"]
    assert error.path == str(path)
    assert "answers/ml/a.md" in error.message


def test_an_answer_that_is_refused_takes_no_wording(sources: Path) -> None:
    put(sources, front("question: 甲"), "ml/a.md")
    put(sources, front("question: 乙\nwordings: [甲]"), "ml/b.md")
    put(sources, front("question: 乙"), "ml/c.md")
    good, errors = answers.load(sources, TOPICS)
    assert [answer.path for answer in good] == ["answers/ml/a.md", "answers/ml/c.md"]
    assert len(errors) == 1


def test_a_project_without_answers_has_none(tmp_path: Path) -> None:
    assert answers.load(tmp_path, TOPICS) == ((), ())


# --- cards


def question(*told: str | None) -> Question:
    mentions = tuple(
        Mention(key=f"p#{n}", post="p", lines=None, question="问？", answer=answer)
        for n, answer in enumerate(told)
    )
    return Question(id="q00000001", text="问？", mentions=mentions, first_seen="2026-01-02")


def test_a_curated_answer_wins() -> None:
    answer = Answer(path="x", question="问？", markdown="**对**", level="常考", snippets=("a.py",))
    card = answers.to_card(question("帖子自己的答案"), answer, ("q2",), ("q3",))
    assert (card.status, card.html, card.level) == (
        "curated",
        "<p><strong>对</strong></p>",
        "常考",
    )
    assert (card.snippets, card.related, card.contains) == (("a.py",), ("q2",), ("q3",))


def test_else_the_longest_answer_of_a_post_whatever_the_order() -> None:
    for told in (("短", "长一些的", "也是长的"), ("长一些的", None, "短", "也是长的")):
        card = answers.to_card(question(*told), None)
        assert (card.status, card.markdown, card.html) == ("post", "长一些的", "<p>长一些的</p>")


def test_else_none() -> None:
    card = answers.to_card(question(None), None)
    assert (card.status, card.markdown, card.html) == ("none", "", "")


# --- snippets


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("assert 1 + 1 == 2\n", ""),
        ("assert 1 + 1 == 3, 'sum'\n", "its checks fail: AssertionError: sum"),
        ("import warnings; warnings.warn('old')\n", "its checks fail: UserWarning: old"),
        ("raise SystemExit(4)\n", "its checks fail: exit 4"),
        ("def f(:\n", "its checks fail: SyntaxError"),
    ],
)
def test_a_snippet_that_fails_is_told(sources: Path, code: str, told: str) -> None:
    path = sources / "snippets" / "a.py"
    path.write_text(code, encoding="utf-8")
    errors = answers.run_snippets(sources)
    assert [error.path for error in errors] == ([str(path)] if told else [])
    assert not told or told in errors[0].message


def test_a_snippet_that_never_ends_is_stopped(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sources / "snippets" / "a.py").write_text("while True:\n    pass\n", encoding="utf-8")
    monkeypatch.setattr(answers, "SNIPPET_SECONDS", 3.0)
    (error,) = answers.run_snippets(sources)
    assert "runs longer than" in error.message


# --- what ships


def test_every_answer_of_the_repository_is_good_and_every_snippet_used() -> None:
    sources = toy.REPOSITORY / "sources"
    good, errors = answers.load(sources, lexicon.load(sources).leaves())
    assert errors == ()
    assert len(good) >= 40
    assert all(answer.topics and answer.level for answer in good)
    included = {name for answer in good for name in answer.snippets}
    there = {path.name for path in (sources / "snippets").glob("[!.]*")}
    assert included == there
    assert len(there) >= 12


def test_every_snippet_of_the_repository_ends_in_checks_that_are_not_shown() -> None:
    for path in sorted((toy.REPOSITORY / "sources" / "snippets").glob("*.py")):
        shown, found, checks = path.read_text(encoding="utf-8").partition("\nif __name__ == ")
        assert found, path
        assert re.search(r"\bassert", checks), path
        assert "assert" not in shown, path


def part(question: str, markdown: str, **more: Any) -> Answer:
    return Answer(path=f"answers/{question}.md", question=question, markdown=markdown, **more)


def test_several_answers_make_one_without_their_asides() -> None:
    first = part(
        "A 是什么？",
        "A 是一。\n\n- 要点\n\n**易错点**\n\n- 陷阱\n\n**追问**\n\n- 再问？答。\n\n```python\na = 1\n```",
        level="必会", snippets=("a.py",), references=(("论文", ""),),
    )  # fmt: skip
    second = part("B 呢？", "B 是二。", level="进阶", references=(("论文", ""), ("讲义", "")))
    whole = answers.compose([first, second])
    assert whole is not None
    assert whole.markdown == (
        "**1. A 是什么？**\n\nA 是一。\n\n- 要点\n\n```python\na = 1\n```\n\n**2. B 呢？**\n\nB 是二。"
    )
    assert (whole.level, whole.snippets) == ("进阶", ("a.py",))
    assert whole.references == (("论文", ""), ("讲义", ""))


def test_one_answer_to_all_stays_whole() -> None:
    one = part("A 是什么？", "A。\n\n**追问**\n\n- 再问？答。")
    assert answers.compose([one]) is one
    assert answers.compose([]) is None
