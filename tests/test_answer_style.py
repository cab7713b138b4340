"""What a machine can tell of the style of an answer."""

from __future__ import annotations

import dataclasses

import pytest

from pipeline import answer_style
from pipeline.model import Answer

BODY = "先说结论，一句话讲完。\n\n- " + "要点" * 80 + "，公式 $a<b>c$ 和 `<b>` 不算。\n\n```python\n# 标题\n<p>\n```"
GOOD = Answer(
    path="answers/x/y.md", question="X 是什么？", topics=("ml-metrics",), level="必会", markdown=BODY,
    references=(("论文", ""),),
)  # fmt: skip


def test_a_good_answer_has_no_fault() -> None:
    assert list(answer_style.faults(GOOD)) == []


def test_a_question_of_the_person_needs_no_reference() -> None:
    assert list(answer_style.faults(dataclasses.replace(GOOD, references=(), topics=("hr-project",)))) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"markdown": "一句话。"}, "3 Chinese characters"),
        ({"markdown": BODY + "字" * 700}, "Chinese characters beside the code; 150 to 700"),
        ({"markdown": BODY.replace("先说结论，", "先说结论。")}, "not one sentence"),
        ({"markdown": BODY.replace("讲完。", "讲完")}, "not one sentence"),
        ({"level": None}, "no level"),
        ({"references": ()}, "no reference"),
        ({"markdown": BODY + "\n\n## 小结"}, "a heading"),
        ({"markdown": BODY + "\n\n<b>粗</b>"}, "HTML"),
        ({"markdown": BODY + "\n\n![图](a.png)"}, "a picture"),
        ({"markdown": BODY + "\n\n| a | b | c | d | e |"}, "a table of more than 4 columns"),
    ],
)
def test_a_fault_is_told_with_what_to_do(change: dict[str, object], said: str) -> None:
    [fault] = answer_style.faults(dataclasses.replace(GOOD, **change))  # type: ignore[arg-type]
    assert said in fault
