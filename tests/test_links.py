"""What a question holds within it and what it is about: links between questions."""

from __future__ import annotations

from pipeline import links
from pipeline.model import Mention, Verdict


def mention(key: str, *parts: str) -> Mention:
    return Mention(key=key, post="p", lines=(1, 1), question="，".join(parts), parts=parts)


def same(a: str, b: str, *, confident: bool = True) -> Verdict:
    return Verdict(a=a, b=b, verdict="same", confident=confident, reason="")


ID_OF = {"p#whole": "q-whole", "a#0": "q-a", "b#0": "q-b", "b#1": "q-b"}
VERDICTS = [same("a#0", links.part_key("p#whole", 0)), same("b#1", links.part_key("p#whole", 1))]


def test_an_ask_is_what_it_is_confidently_the_same_as() -> None:
    doubtful = same("b#0", links.part_key("p#other", 0), confident=False)
    found = links.same_as_parts([], [*VERDICTS, doubtful], ID_OF)
    assert found == {"~p#whole#0": {"q-a"}, "~p#whole#1": {"q-b"}}


def test_an_ask_worded_like_a_question_needs_no_verdict() -> None:
    alike = [("a#0", "~p#whole#0")]
    assert links.same_as_parts(alike, [], ID_OF) == {"~p#whole#0": {"q-a"}}


def test_a_question_contains_what_its_asks_are_the_same_as_but_not_itself() -> None:
    parts = {"~p#whole#0": {"q-b", "q-whole"}, "~p#whole#1": {"q-a"}, "~gone#0": {"q-a"}}
    assert links.contained(parts, ID_OF) == {"q-whole": ("q-a", "q-b")}


def test_a_question_is_answered_when_each_of_its_asks_is_in_their_order() -> None:
    parts = {"~p#whole#0": {"q-b"}, "~p#whole#1": {"q-a"}}
    whole = mention("p#whole", "B 是什么", "A 是什么")
    answered = {"q-a": "A 是什么？", "q-b": "B 是什么？"}
    assert links.answered_by_parts([whole], parts, answered) == ("q-b", "q-a")
    assert links.answered_by_parts([whole], parts, {"q-a": "A 是什么？"}) == ()
    assert links.answered_by_parts([mention("p#whole")], parts, answered) == ()


def test_of_several_answers_to_an_ask_the_one_worded_most_like_it_counts() -> None:
    parts = {"~p#whole#0": {"q-a", "q-b"}, "~p#whole#1": {"q-b"}}
    whole = mention("p#whole", "A 怎么算", "B 是什么")
    answered = {"q-a": "A 怎么算？", "q-b": "B 是什么？"}
    assert links.answered_by_parts([whole], parts, answered) == ("q-a", "q-b")


def test_two_asks_with_one_answer_are_answered_by_it_alone() -> None:
    parts = {"~p#whole#0": {"q-a"}, "~p#whole#1": {"q-a"}}
    whole = mention("p#whole", "A 的原理", "A 怎么做")
    assert links.answered_by_parts([whole], parts, {"q-a": "A 的原理？"}) == ("q-a",)
