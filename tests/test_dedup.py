"""Whether two questions are one: the written policy, properties, clusters under decisions."""

from __future__ import annotations

import itertools
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dedup import Ask, Decision, Decisions, among, clusters, judge, load_decisions
from pipeline.errors import UserError
from pipeline.lexicon import Lexicon, load
from pipeline.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases" / "dedup"


@cache
def lexicon() -> Lexicon:
    return load(ROOT / "sources")


def _policy_cases() -> Iterator[Any]:
    for section in yaml.safe_load((CASES / "policy.yaml").read_text("utf-8")):
        for pair in section["pairs"]:
            yield pytest.param(pair, id=f"{pair['a']}|{pair['b']}|{pair['verdict']}")


def _ask(key: str, text: str, context: str = "", post: str = "") -> Ask:
    return Ask(key=key, text=text, context=context, post=post)


def _judged(verdict: Verdict) -> str:
    if verdict.verdict != "same":
        return "other"
    return "same" if verdict.confident else "review"


@cache
def _heldout() -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((CASES / "heldout.json").read_text("utf-8"))
    return gold


def _heldout_asks() -> list[Ask]:
    return [_ask(each["id"], each["text"], each["context"]) for each in _heldout()["questions"]]


@pytest.mark.parametrize("case", list(_policy_cases()))
def test_policy(case: dict[str, Any]) -> None:
    post = "one-post" if case.get("same_post") else ""
    a = _ask("a", case["a"], case.get("a_context", ""), post)
    b = _ask("b", case["b"], case.get("b_context", ""), post)
    verdict = judge(a, b, lexicon())
    assert _judged(verdict) == case["verdict"], verdict.reason


def test_reason_names_terms_and_asks() -> None:
    same = judge(_ask("a", "BN的作用"), _ask("b", "批归一化有什么用"), lexicon())
    assert same.reason == "same subject (bn), same ask (purpose)"
    other = judge(_ask("a", "LSTM的优点"), _ask("b", "LSTM的缺点"), lexicon())
    assert other.verdict == "related"
    assert other.reason == "same subject (lstm), but one asks for cons, the other for pros"
    terms = judge(_ask("a", "BN和LN的区别"), _ask("b", "BN和GN的区别"), lexicon())
    assert terms.verdict == "different"
    assert "gn" in terms.reason
    assert "ln" in terms.reason


def test_keys_are_sorted_and_the_text_alone_makes_an_exact_duplicate() -> None:
    verdict = judge(_ask("z", "讲讲 项目"), _ask("a", "讲讲项目？"), lexicon())
    assert (verdict.a, verdict.b) == ("a", "z")
    assert (verdict.verdict, verdict.confident) == ("same", True)
    assert verdict.reason == "the same text"


def test_terms_side_by_side_are_both_compared() -> None:
    """A term absorbs the broader one it implies, but not one it is compared with."""
    verdict = judge(
        _ask("a", "attention和self-attention的区别"), _ask("b", "self-attention的区别"), lexicon()
    )
    assert _judged(verdict) == "other"


_TEXTS = st.one_of(
    st.sampled_from([each["text"] for each in _heldout()["questions"]]),
    st.text(alphabet="BN的作用什么是怎么和区别LSTM?（)12 ", max_size=25),
    st.text(max_size=30),
)


@given(_TEXTS, _TEXTS, st.sampled_from(["", "BN", "过拟合"]))
def test_judging_is_symmetric(first: str, second: str, context: str) -> None:
    a, b = _ask("a", first, context), _ask("b", second)
    assert judge(a, b, lexicon()) == judge(b, a, lexicon())
    swapped = judge(_ask("a", second), _ask("b", first, context), lexicon())
    assert _judged(swapped) == _judged(judge(a, b, lexicon()))


@given(_TEXTS, st.sampled_from(["", "BN"]))
def test_exact_duplicates_are_the_same(text: str, context: str) -> None:
    asks = [_ask("p#a", text, context, "p"), _ask("q#b", f" {text} ", context, "q")]
    (verdict,) = among(asks, lexicon())
    assert (verdict.verdict, verdict.confident) == ("same", True)


@settings(deadline=None)
@given(st.permutations(range(40)))
def test_order_of_questions_does_not_matter(order: Sequence[int]) -> None:
    asks = _heldout_asks()[:40]
    assert among([asks[i] for i in order], lexicon()) == among(asks, lexicon())


def test_among_finds_what_judging_every_pair_finds() -> None:
    asks = _heldout_asks()
    every = [judge(a, b, lexicon()) for a, b in itertools.combinations(asks, 2)]
    expected = sorted((each for each in every if each.verdict != "different"), key=_pair)
    assert list(among(asks, lexicon())) == expected


def _pair(verdict: Verdict) -> tuple[str, str]:
    return verdict.a, verdict.b


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("*.json")))
def test_merges_are_right(name: str) -> None:
    """No question merges with another, but with those of which the labels say that both ways may be right."""
    gold = json.loads((CASES / name).read_text("utf-8"))
    cluster = {each["id"]: each["cluster"] for each in gold["questions"]}
    either = {frozenset(pair) for pair in gold["borderline_cluster_pairs"]}
    asks = [_ask(each["id"], each["text"], each["context"]) for each in gold["questions"]]
    merged = [each for each in among(asks, lexicon()) if _judged(each) == "same"]
    apart = [each for each in merged if cluster[each.a] != cluster[each.b]]
    assert not [each for each in apart if {cluster[each.a], cluster[each.b]} not in either]
    assert merged


def test_most_of_what_is_the_same_merges() -> None:
    """A floor on questions that were first scored when the rules were done."""
    cluster = {each["id"]: each["cluster"] for each in _heldout()["questions"]}
    verdicts = among(_heldout_asks(), lexicon())
    same = sum(a == b for a, b in itertools.combinations(cluster.values(), 2))
    found = [each for each in verdicts if each.verdict == "same" and cluster[each.a] == cluster[each.b]]
    assert sum(each.confident for each in found) >= 0.65 * same
    assert len(found) >= 0.9 * same


def _same(a: str, b: str, *, confident: bool = True) -> Verdict:
    return Verdict(a=a, b=b, verdict="same", confident=confident, reason="")


def _decisions(
    same: Sequence[tuple[str, str]] = (), different: Sequence[tuple[str, str]] = ()
) -> Decisions:
    return Decisions(
        path="decisions.yaml",
        same=tuple(Decision(a=a, b=b, verdict="same", line=1) for a, b in same),
        different=tuple(Decision(a=a, b=b, verdict="different", line=2) for a, b in different),
    )


def test_only_confident_verdicts_join() -> None:
    verdicts = [_same("a", "b"), _same("b", "c", confident=False)]
    assert clusters(["c", "b", "a", "d"], verdicts, Decisions()) == (("a", "b"), ("c",), ("d",))


def test_a_related_verdict_never_joins() -> None:
    related = Verdict(a="a", b="b", verdict="related", confident=True, reason="")
    assert clusters(["a", "b"], [related], Decisions()) == (("a",), ("b",))


def test_decisions_overrule_verdicts() -> None:
    decisions = _decisions(same=[("c", "d")], different=[("a", "b")])
    found = clusters(["a", "b", "c", "d"], [_same("a", "b")], decisions)
    assert found == (("a",), ("b",), ("c", "d"))


def test_a_cannot_link_holds_for_all_members() -> None:
    verdicts = [_same("a", "b"), _same("b", "c"), _same("c", "d")]
    decisions = _decisions(different=[("a", "d")])
    assert clusters("abcd", verdicts, decisions) == (("a", "b", "c"), ("d",))


def test_a_link_through_a_vanished_key_still_holds() -> None:
    decisions = _decisions(same=[("a", "gone"), ("b", "gone")])
    assert clusters(["a", "b"], [], decisions) == (("a", "b"),)


def test_contradiction_prints_the_path() -> None:
    decisions = _decisions(same=[("a", "b"), ("b", "c")], different=[("a", "d")])
    with pytest.raises(UserError) as caught:
        clusters("abcd", [], decisions, together=[["c", "d"]])
    assert str(caught.value).startswith("decisions.yaml:2: ")
    path = "a = b (decision in line 1) = c (decision in line 1) = d (wordings of one answer)"
    assert path in str(caught.value)


def test_curated_answers_never_merge_by_rule() -> None:
    verdicts = [_same("a1", "m"), _same("b1", "m"), _same("a1", "b1")]
    together = [["a1", "a2"], ["b1", "b2"]]
    found = clusters(["a1", "a2", "b1", "b2", "m"], verdicts, Decisions(), together)
    assert found == (("a1", "a2", "m"), ("b1", "b2"))


def test_a_decision_may_merge_curated_answers() -> None:
    decisions = _decisions(same=[("a1", "b1")])
    assert clusters(["a1", "b1"], [], decisions, [["a1"], ["b1"]]) == (("a1", "b1"),)


def test_what_one_post_lists_apart_is_not_joined_through_another_post() -> None:
    verdicts = [
        _same("p#1", "p#2", confident=False),
        _same("p#1", "q#1"),
        _same("p#2", "q#1"),
    ]
    keys = ["p#1", "p#2", "q#1"]
    assert clusters(keys, verdicts, Decisions()) == (("p#1", "q#1"), ("p#2",))
    together = _decisions(same=[("p#1", "p#2")])
    assert clusters(keys, verdicts, together) == (("p#1", "p#2", "q#1"),)


_KEYS = [f"k{i}" for i in range(8)]
_PAIRS = st.sampled_from(list(itertools.combinations(_KEYS, 2)))


@given(
    st.lists(st.tuples(_PAIRS, st.booleans()), max_size=14, unique_by=lambda each: each[0]),
    st.lists(_PAIRS, max_size=4),
    st.lists(_PAIRS, max_size=2),
    st.randoms(use_true_random=False),
)
def test_clusters_do_not_depend_on_order(
    pairs: list[tuple[tuple[str, str], bool]],
    apart: list[tuple[str, str]],
    answers: list[tuple[str, str]],
    random: Any,
) -> None:
    verdicts = [_same(a, b, confident=sure) for (a, b), sure in pairs]
    decisions = _decisions(different=[pair for pair in apart if pair not in answers])
    try:
        expected = clusters(_KEYS, verdicts, decisions, answers)
    except UserError:
        return
    for group in expected:
        assert not any({a, b} <= set(group) for a, b in apart if (a, b) not in answers)
    keys = random.sample(_KEYS, len(_KEYS))
    again = random.sample(verdicts, len(verdicts))
    cannot = random.sample(decisions.different, len(decisions.different))
    groups = [group[::-1] for group in random.sample(answers, len(answers))]
    mixed = Decisions(path="decisions.yaml", different=tuple(cannot))
    assert clusters(keys, again, mixed, groups) == expected
    assert sorted(itertools.chain(*expected)) == _KEYS


def _write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_loading_decisions(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "decisions.yaml",
        "# comment\n"
        "- same: [q#2, p#1]\n"
        "  wording: [甲, 乙]\n"
        "  why: both ask how it works\n"
        "  when: 2024-05-01\n"
        "- different: [p#1, r#1]\n",
    )
    decisions = load_decisions(path)
    (same,), (different,) = decisions.same, decisions.different
    assert (same.a, same.b, same.line) == ("p#1", "q#2", 2)
    assert same.wording == ("甲", "乙")
    assert (same.why, same.when) == ("both ask how it works", "2024-05-01")
    assert (different.a, different.b, different.verdict) == ("p#1", "r#1", "different")


def test_no_decisions(tmp_path: Path) -> None:
    assert load_decisions(tmp_path / "none.yaml") == Decisions(path=str(tmp_path / "none.yaml"))
    assert not load_decisions(_write(tmp_path / "empty.yaml", "# none\n[]\n")).same
    shipped = load_decisions(ROOT / "sources" / "decisions.yaml")
    assert shipped.path.endswith("decisions.yaml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- sam: [a, b]\n", "did you mean same?"),
        ("- same: [a, b]\n  different: [a, b]\n", "either `same` or `different`"),
        ("- why: x\n", "either `same` or `different`"),
        ("- same: [a]\n", "two different mention keys"),
        ("- same: [a, a]\n", "two different mention keys"),
        ("- same: a\n", "needs a list of texts"),
        ("- a\n", "expected `same: [key, key]`"),
        ("same: [a, b]\n", "expected a list"),
    ],
)
def test_malformed_decisions(tmp_path: Path, text: str, message: str) -> None:
    path = _write(tmp_path / "decisions.yaml", text)
    with pytest.raises(UserError, match=message.replace("[", r"\[").replace("?", r"\?")):
        load_decisions(path)
