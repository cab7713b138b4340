"""What a question holds within it and what it is about: links between questions."""

from __future__ import annotations

from pipeline import links
from pipeline.model import Mention, Verdict


def mention(key: str, *parts: str) -> Mention:
    return Mention(
        key=key, post="p", lines=(1, 1), question="，".join(parts), parts=tuple((part,) for part in parts)
    )


def same(a: str, b: str, *, confident: bool = True) -> Verdict:
    return Verdict(a=a, b=b, verdict="same", confident=confident, reason="")


ID_OF = {"p#whole": "q-whole", "a#0": "q-a", "b#0": "q-b", "b#1": "q-b"}
FIRST, SECOND = links.part_key("p#whole", 0, 0), links.part_key("p#whole", 1, 0)
VERDICTS = [same("a#0", FIRST), same("b#1", SECOND)]
ANSWERED = {"q-a": "A 是什么？", "q-b": "B 是什么？"}


def test_an_ask_is_what_it_is_confidently_the_same_as() -> None:
    doubtful = same("b#0", links.part_key("p#other", 0, 0), confident=False)
    found = links.same_questions([], [*VERDICTS, doubtful], ID_OF)
    assert found == {FIRST: {"q-a"}, SECOND: {"q-b"}}


def test_an_ask_worded_like_a_question_needs_no_verdict() -> None:
    assert links.same_questions([("a#0", FIRST)], [], ID_OF) == {FIRST: {"q-a"}}


def test_a_mention_kept_apart_by_its_post_is_the_same_as_the_answered_question_but_not_by_decision() -> None:
    verdicts = [same("a#0", "p#whole")]
    found = links.same_questions([], verdicts, ID_OF)
    assert found == {"p#whole": {"q-a"}, "a#0": {"q-whole"}}
    assert links.answered_by([mention("p#whole")], found, ANSWERED) == ("q-a",)
    assert links.same_questions([], verdicts, ID_OF, [("p#whole", "a#0")]) == {}


def test_a_question_contains_what_its_asks_are_the_same_as_but_not_itself() -> None:
    found = {FIRST: {"q-b", "q-whole"}, SECOND: {"q-a"}, "~gone#0.0": {"q-a"}, "p#whole": {"q-b"}}
    assert links.contained(found, ID_OF) == {"q-whole": ("q-a", "q-b")}


def test_a_question_is_answered_when_each_of_its_asks_is_in_their_order() -> None:
    found = {FIRST: {"q-b"}, SECOND: {"q-a"}}
    whole = mention("p#whole", "B 是什么", "A 是什么")
    assert links.answered_by([whole], found, ANSWERED) == ("q-b", "q-a")
    assert links.answered_by([whole], found, {"q-a": "A 是什么？"}) == ()
    assert links.answered_by([mention("p#whole")], found, ANSWERED) == ()


def test_the_fuller_wording_of_an_ask_counts_first() -> None:
    whole = Mention(key="p#whole", post="p", lines=(1, 1), question="", parts=(("X 的 B", "B"), ("C",)))
    found = {
        FIRST: {"q-a"},
        links.part_key("p#whole", 0, 1): {"q-b"},
        SECOND: {"q-b"},
    }
    assert links.answered_by([whole], found, ANSWERED) == ("q-a", "q-b")
    assert links.answered_by([whole], {**found, FIRST: {"q-c"}}, ANSWERED) == ("q-b",)


def test_of_several_answers_to_an_ask_the_one_worded_most_like_it_counts() -> None:
    found = {FIRST: {"q-a", "q-b"}, SECOND: {"q-b"}}
    whole = mention("p#whole", "A 怎么算", "B 是什么")
    assert links.answered_by([whole], found, {"q-a": "A 怎么算？", "q-b": "B 是什么？"}) == ("q-a", "q-b")


def test_two_asks_with_one_answer_are_answered_by_it_alone() -> None:
    found = {FIRST: {"q-a"}, SECOND: {"q-a"}}
    whole = mention("p#whole", "A 的原理", "A 怎么做")
    assert links.answered_by([whole], found, {"q-a": "A 的原理？"}) == ("q-a",)
