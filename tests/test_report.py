"""What a build has to say."""

from __future__ import annotations

import json
from dataclasses import replace

from anki_bank import bank

from pipeline.errors import UserError
from pipeline.model import Drop, Verdict
from pipeline.report import Report, counts, summary


def verdict(a: str, b: str) -> Verdict:
    return Verdict(a=a, b=b, verdict="same", confident=False, reason="close")


def filled() -> Report:
    return Report(
        problems=[UserError("p/x.md", "is empty; remove it", 3), UserError("p/y.md", "gone")],
        warnings=["formula shown as code"],
        dropped={
            "p1": [Drop(text="关注公众号", rule="furniture", lines=(3, 4))],
            "p0": [Drop(text="目录", rule="contents")],
        },
        undecided=[verdict("c", "d"), verdict("a", "z"), verdict("a", "b")],
        texts={"a": "什么是A", "b": "介绍A", "c": "C有什么用", "d": "C的作用", "z": "说说A"},
        suggested={bank().cards[0].question.id: ("ml-basics",)},
        gaps=[("foobar", 3, "a"), ("小众方法", 2, "c")],
    )


def test_the_counts_of_a_bank() -> None:
    cards = bank().cards
    assert counts(bank()) == {
        "posts": 2,
        "mentions": sum(len(card.question.mentions) for card in cards),
        "questions": 12,
        "curated answers": 9,
        "answers from posts": 2,
        "without an answer": 1,
        "notes with blanks": 1,
        "companies": 2,
        "without a topic": 2,
    }
    assert set(counts(replace(bank(), cards=(), posts=())).values()) == {0}


def test_the_report_as_json_tells_everything_in_a_fixed_order() -> None:
    told = json.loads(filled().to_json(bank()))
    first = bank().cards[0].question
    assert told == {
        "counts": counts(bank()),
        "problems": ["p/x.md:3: is empty; remove it", "p/y.md: gone"],
        "warnings": ["formula shown as code"],
        "dropped": {
            "p0": [{"lines": None, "rule": "contents", "text": "目录"}],
            "p1": [{"lines": [3, 4], "rule": "furniture", "text": "关注公众号"}],
        },
        "undecided": [
            {"a": "a", "b": "b", "wording": ["什么是A", "介绍A"], "reason": "close"},
            {"a": "a", "b": "z", "wording": ["什么是A", "说说A"], "reason": "close"},
            {"a": "c", "b": "d", "wording": ["C有什么用", "C的作用"], "reason": "close"},
        ],
        "untagged": [
            {"id": first.id, "text": first.text, "suggested": ["ml-basics"]},
        ],
        "lexicon_gaps": [
            {"text": "foobar", "questions": 3, "example": "什么是A"},
            {"text": "小众方法", "questions": 2, "example": "C有什么用"},
        ],
    }
    assert list(told["dropped"]) == ["p0", "p1"]


def test_the_order_of_gathering_does_not_show() -> None:
    turned = filled()
    turned.undecided.reverse()
    turned.dropped = dict(reversed(turned.dropped.items()))
    assert turned.to_json(bank()) == filled().to_json(bank())


def test_the_report_keeps_chinese_and_ends_in_a_line_end() -> None:
    text = filled().to_json(bank())
    assert "关注公众号" in text
    assert text.endswith("}\n")


def test_the_summary_is_short_and_names_what_to_do() -> None:
    lines = summary(bank(), filled())
    text = "\n".join(lines)
    assert len(lines) <= 6
    assert "2 posts" in text
    assert "12 different questions" in text
    assert "build/report.json" in text
    assert "sources/terms.yaml" in text
    assert "site_url" not in text, "it has one"


def test_the_summary_says_what_is_missing_only_when_it_is() -> None:
    topical = tuple(card for card in bank().cards if card.question.topics)
    quiet = replace(bank(), cards=topical, settings=replace(bank().settings, site_url=""))
    text = "\n".join(summary(quiet, Report()))
    assert "report.json" not in text
    assert "terms.yaml" not in text
    assert "sources/settings.yaml" in text
