"""Ids stay, notes stay: examples for every rule, and random histories for all of them at once."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import marks
from pipeline.errors import UserError
from pipeline.ledger import (
    BLANKS,
    Cluster,
    Identified,
    Ledger,
    NoteLedger,
    assign,
    assign_notes,
    assign_notetypes,
    dump_notes,
    dump_notetypes,
    dump_questions,
    first_key,
    frequency_bucket,
    held,
    load_notes,
    load_notetypes,
    load_questions,
    redirects,
    resolve,
    tombstones,
    unfinished,
)
from pipeline.ledger.blanks import number_blanks
from pipeline.model import Card, Mention, Question
from pipeline.store import dump_jsonl

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from random import Random

    from pipeline.model import Lines, Status

DAY_1, DAY_2, DAY_3 = "2025-01-01", "2025-01-02", "2025-01-03"
NOW = 1_760_000_000


def mention(key: str, lines: Lines | None = None) -> Mention:
    return Mention(key=key, post=key.rpartition("#")[0], lines=lines, question=f"问题 {key}")


def cluster(*keys: str, answer: str = "") -> Cluster:
    return Cluster(mentions=tuple(mention(key) for key in keys), answer=answer)


def names(identified: Iterable[Identified]) -> dict[str, str]:
    """Return the id of every mention key and answer path."""
    return {
        name: one.id
        for one in identified
        for name in (*(each.key for each in one.cluster.mentions), one.cluster.answer)
        if name
    }


def step(
    ledger: Ledger, *clusters: Cluster, today: str = DAY_2
) -> tuple[Ledger, dict[str, str]]:
    new, identified = assign(clusters, ledger, today)
    assert assign(clusters, new, DAY_3)[0] == new, "a rerun changes nothing"
    return new, names(identified)


# --- examples: questions


def test_a_new_id_is_q_and_eight_characters_and_remembers_its_day() -> None:
    ledger, identified = assign([cluster("a#1", "b#2")], {}, DAY_1)
    (one,) = identified
    assert one.id[0] == "q"
    assert len(one.id) == 9
    assert one.id[1:].isascii()
    assert one.id[1:].isalnum()
    assert one.id == one.id.lower()
    assert one.first_seen == DAY_1
    assert ledger[one.id].status == "live"
    assert ledger[one.id].keys == {"a#1": None, "b#2": None}


def test_a_new_post_joins_without_moving_the_id() -> None:
    ledger, before = step({}, cluster("b#1", "c#1"), today=DAY_1)
    _, after = step(ledger, cluster("a#1", "b#1", "c#1"))
    assert after["a#1"] == after["b#1"] == before["b#1"]


def test_the_larger_share_of_a_split_keeps_the_id() -> None:
    ledger, before = step({}, cluster("a#1", "b#1", "c#1"), today=DAY_1)
    ledger, after = step(ledger, cluster("a#1"), cluster("b#1", "c#1"))
    old = before["a#1"]
    assert after["b#1"] == after["c#1"] == old
    assert after["a#1"] != old
    assert set(ledger[old].keys) == {"a#1", "b#1", "c#1"}, "no key leaves a line"
    assert held(ledger[old]) == {"b#1", "c#1"}


def test_halves_of_a_split_are_told_apart_by_the_smallest_key() -> None:
    ledger, before = step({}, cluster("a#1", "b#1", "c#1", "d#1"), today=DAY_1)
    _, after = step(ledger, cluster("b#1", "c#1"), cluster("a#1", "d#1"))
    assert after["a#1"] == before["a#1"] != after["b#1"]


def test_the_older_id_survives_a_merge_and_the_other_redirects() -> None:
    ledger, first = step({}, cluster("z#1"), today=DAY_1)
    ledger, second = step(ledger, cluster("z#1"), cluster("a#1", "b#1", "c#1"))
    ledger, merged = step(ledger, cluster("a#1", "b#1", "c#1", "z#1"))
    old, young = first["z#1"], second["a#1"]
    assert set(merged.values()) == {old}
    assert ledger[young].status == "merged"
    assert ledger[young].merged_into == old
    assert redirects(ledger) == ((young, old),)


def test_ids_of_one_day_merge_into_the_smaller() -> None:
    ledger, before = step({}, cluster("a#1"), cluster("b#1"))
    _, after = step(ledger, cluster("a#1", "b#1"))
    assert after["a#1"] == min(before.values())


def test_a_chain_of_merges_resolves_to_its_end() -> None:
    ledger, ids = step({}, cluster("c#1"), today="2025-01-01")
    first = ids["c#1"]
    ledger, ids = step(ledger, cluster("c#1"), cluster("b#1"), today="2025-01-02")
    second = ids["b#1"]
    ledger, ids = step(ledger, cluster("c#1"), cluster("b#1"), cluster("a#1"), today="2025-01-03")
    third = ids["a#1"]
    ledger, _ = step(ledger, cluster("c#1"), cluster("a#1", "b#1"))
    assert ledger[third].merged_into == second
    ledger, _ = step(ledger, cluster("a#1", "b#1", "c#1"))
    assert ledger[third].merged_into == second
    assert resolve(ledger, third) == resolve(ledger, second) == first


@pytest.mark.parametrize("keys", [("a#1", "b#1"), ("b#1", "a#1")])
def test_undoing_a_merge_gives_both_ids_back(keys: tuple[str, str]) -> None:
    old, young = keys
    ledger, _ = step({}, cluster(old), today=DAY_1)
    ledger, apart = step(ledger, cluster(old), cluster(young))
    ledger, _ = step(ledger, cluster(old, young))
    ledger, again = step(ledger, cluster(old), cluster(young))
    assert again == apart
    assert {entry.status for entry in ledger.values()} == {"live"}


def test_undoing_a_merge_gives_the_larger_part_its_own_id_back() -> None:
    ledger, _ = step({}, cluster("a#1"), today=DAY_1)
    ledger, apart = step(ledger, cluster("a#1"), cluster("b#1", "c#1"))
    ledger, _ = step(ledger, cluster("a#1", "b#1", "c#1"))
    _, again = step(ledger, cluster("a#1"), cluster("b#1", "c#1"))
    assert again == apart


def test_a_merged_id_does_not_come_back_for_other_keys() -> None:
    ledger, _ = step({}, cluster("a#1"), today=DAY_1)
    ledger, apart = step(ledger, cluster("a#1"), cluster("b#1", "c#1"))
    ledger, _ = step(ledger, cluster("a#1", "b#1", "c#1"))
    for part in (cluster("b#1"), cluster("b#1", "c#1", "new#1")):
        rest = {"a#1", "b#1", "c#1"} - {one.key for one in part.mentions}
        after, ids = step(ledger, part, cluster(*sorted(rest), "more#1", "most#1"))
        assert apart["b#1"] not in ids.values()
        assert after[apart["b#1"]].status == "merged"


def test_when_the_rest_of_a_merge_is_gone_the_surviving_id_stays() -> None:
    ledger, _ = step({}, cluster("a#1"), today=DAY_1)
    ledger, apart = step(ledger, cluster("a#1"), cluster("b#1"))
    ledger, _ = step(ledger, cluster("a#1", "b#1"))
    _, after = step(ledger, cluster("b#1"))
    assert after["b#1"] == apart["a#1"]


def test_an_id_carried_off_by_a_split_is_never_minted_again() -> None:
    ledger, first = step({}, cluster("a#1"), today=DAY_1)
    ledger, _ = step(ledger, cluster("a#1", "b#1", "c#1"))
    ledger, split = step(ledger, cluster("a#1"), cluster("b#1", "c#1"))
    assert split["b#1"] == first["a#1"]
    assert split["a#1"] != first["a#1"]
    assert first_key(ledger[split["a#1"]]) == first_key(ledger[split["b#1"]]) == "a#1"


def test_a_question_retires_with_its_last_mention_and_returns_with_it() -> None:
    ledger, before = step({}, cluster("a#1"), cluster("b#1"), today=DAY_1)
    ledger, _ = step(ledger, cluster("b#1"))
    assert ledger[before["a#1"]].status == "retired"
    ledger, after = step(ledger, cluster("a#1"), cluster("b#1"))
    assert after == before
    assert ledger[before["a#1"]].status == "live"
    assert ledger[before["a#1"]].first_seen == DAY_1


def test_a_curated_question_stays_when_nobody_asks_it() -> None:
    ledger, before = step({}, cluster("a#1", answer="answers/dl/x.md"), today=DAY_1)
    ledger, after = step(ledger, cluster(answer="answers/dl/x.md"))
    assert after["answers/dl/x.md"] == before["a#1"]
    assert ledger[before["a#1"]].status == "live"
    ledger, _ = step(ledger)
    assert ledger[before["a#1"]].status == "retired"
    _, again = step(ledger, cluster(answer="answers/dl/x.md"))
    assert again["answers/dl/x.md"] == before["a#1"]


def test_a_curated_question_gets_an_id_before_anyone_asks_it() -> None:
    ledger, before = step({}, cluster(answer="answers/dl/x.md"), today=DAY_1)
    assert first_key(ledger[before["answers/dl/x.md"]]) == "answers/dl/x.md"
    _, after = step(ledger, cluster("a#1", "b#1", answer="answers/dl/x.md"))
    assert after["a#1"] == before["answers/dl/x.md"]


def test_the_curated_part_of_a_split_keeps_the_id() -> None:
    ledger, before = step({}, cluster("a#1", "b#1", "c#1", answer="x.md"), today=DAY_1)
    _, after = step(ledger, cluster("a#1", "b#1"), cluster("c#1", answer="x.md"))
    assert after["c#1"] == before["a#1"] != after["a#1"]


def test_an_answer_that_goes_to_another_question_takes_no_id_along() -> None:
    ledger, before = step({}, cluster("a#1", "b#1", answer="x.md"), cluster("c#1"))
    ledger, after = step(ledger, cluster("a#1", "b#1"), cluster("c#1", answer="x.md"))
    assert after["a#1"] == before["a#1"]
    assert after["c#1"] == before["c#1"]
    assert ledger[after["c#1"]].answer == "x.md"
    assert ledger[after["a#1"]].answer == ""


def test_a_reworded_mention_on_the_same_lines_keeps_the_id() -> None:
    old, new = mention("p#old", (10, 12)), mention("p#new", (12, 13))
    ledger, before = step({}, Cluster(mentions=(old,)), today=DAY_1)
    ledger, after = step(ledger, Cluster(mentions=(new,)))
    assert after["p#new"] == before["p#old"]
    assert ledger[before["p#old"]].keys == {"p#old": None, "p#new": (12, 13)}


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (mention("p#new", (13, 13)), "other lines"),
        (mention("r#new", (10, 12)), "another post"),
        (mention("p#new", None), "no lines"),
    ],
)
def test_a_mention_elsewhere_does_not_inherit(new: Mention, why: str) -> None:
    ledger, before = step({}, Cluster(mentions=(mention("p#old", (10, 12)),)), today=DAY_1)
    ledger, after = step(ledger, Cluster(mentions=(new,)))
    assert after[new.key] != before["p#old"], why
    assert ledger[before["p#old"]].status == "retired"


def test_a_key_that_is_still_there_is_not_inherited() -> None:
    old = mention("p#old", (10, 12))
    ledger, before = step({}, Cluster(mentions=(old,)), today=DAY_1)
    new = mention("p#a", (10, 12))
    _, after = step(ledger, Cluster(mentions=(old,)), Cluster(mentions=(new,)))
    assert after["p#old"] == before["p#old"] != after["p#a"]


def test_an_inherited_place_never_outweighs_a_known_key() -> None:
    old, other = mention("p#old", (10, 12)), mention("r#1", (1, 1))
    ledger, before = step({}, Cluster(mentions=(old, other)), today=DAY_1)
    strangers = (mention("p#a", (10, 11)), mention("p#b", (12, 12)))
    _, after = step(ledger, Cluster(mentions=(other,)), Cluster(mentions=strangers))
    assert after["r#1"] == before["r#1"] != after["p#a"]


def test_two_reworded_mentions_on_one_line_follow_their_clusters() -> None:
    a = (mention("p#a", (5, 5)), mention("x#1", (1, 1)))
    b = (mention("p#b", (5, 5)), mention("y#1", (1, 1)))
    ledger, before = step({}, Cluster(mentions=a), Cluster(mentions=b), today=DAY_1)
    a_new, b_new = mention("p#y", (5, 5)), mention("p#x", (5, 5))
    ledger, after = step(ledger, Cluster(mentions=(a_new, a[1])), Cluster(mentions=(b_new, b[1])))
    assert after["p#y"] == before["p#a"]
    assert after["p#x"] == before["p#b"]
    assert {entry.status for entry in ledger.values()} == {"live"}


def test_two_reworded_mentions_on_one_line_take_one_id_each() -> None:
    old = [Cluster(mentions=(mention(key, (5, 5)),)) for key in ("p#a", "p#b")]
    new = [Cluster(mentions=(mention(key, (5, 5)),)) for key in ("p#x", "p#y")]
    ledger, before = step({}, *old, today=DAY_1)
    _, after = step(ledger, *new)
    assert set(after.values()) == set(before.values())


def test_an_inherited_place_takes_no_id_from_what_was_merged_into_it() -> None:
    first, second = mention("p#1", (1, 1)), mention("r#1", (1, 1))
    ledger, before = step({}, Cluster(mentions=(first,)), today=DAY_1)
    ledger, _ = step(ledger, Cluster(mentions=(first,)), Cluster(mentions=(second,)))
    ledger, _ = step(ledger, Cluster(mentions=(first, second)))
    stranger = mention("p#0", (1, 1))
    _, after = step(ledger, Cluster(mentions=(stranger,)), Cluster(mentions=(second,)))
    assert after["r#1"] == before["p#1"] != after["p#0"]


def test_a_place_once_taken_over_gives_no_id_away_later() -> None:
    ledger, before = step({}, Cluster(mentions=(mention("p#1", (10, 10)),)), today=DAY_1)
    ledger, _ = step(ledger, Cluster(mentions=(mention("p#2", (10, 10)),)))
    moved, stranger = mention("p#2", (12, 12)), mention("p#0", (10, 10))
    _, after = step(ledger, Cluster(mentions=(stranger,)), Cluster(mentions=(moved,)))
    assert after["p#2"] == before["p#1"] != after["p#0"]


def test_a_live_id_does_not_give_way_to_an_older_retired_one() -> None:
    ledger, first = step({}, cluster("a#1"), today=DAY_1)
    ledger, second = step(ledger, cluster("b#1"))
    ledger, after = step(ledger, cluster("a#1", "b#1"))
    assert set(after.values()) == {second["b#1"]}
    assert resolve(ledger, first["a#1"]) == second["b#1"]


@pytest.mark.parametrize(
    "clusters",
    [
        [Cluster()],
        [cluster("a#1"), cluster("a#1")],
        [cluster("a#1", "a#1")],
        [cluster("a#1", answer="x.md"), cluster(answer="x.md")],
    ],
)
def test_empty_and_overlapping_clusters_are_refused(clusters: list[Cluster]) -> None:
    with pytest.raises(ValueError, match="cluster"):
        assign(clusters, {}, DAY_1)


# --- examples: notes


def card(one: Identified, *, status: Status = "curated", markdown: str = "答") -> Card:
    question = Question(
        id=one.id,
        text=f"问题 {one.id}",
        mentions=one.cluster.mentions,
        first_seen=one.first_seen,
        topics=("dl-norm", "ml-svm"),
        companies=(("腾讯", 1),),
    )
    return Card(question=question, status=status, markdown=markdown)


def one_note() -> tuple[Ledger, Card, NoteLedger]:
    ledger, (one,) = assign([cluster("a#1")], {}, DAY_1)
    notes, (with_note,) = assign_notes([card(one)], ledger, {}, NOW)
    return ledger, with_note, notes


def test_a_new_note_has_guid_milliseconds_and_the_deck_of_its_first_topic() -> None:
    _, with_note, notes = one_note()
    note = with_note.note
    assert note is not None
    assert notes[note.id].note == note
    assert len(note.guid) == 12
    assert note.guid.isascii()
    assert note.guid.isalnum()
    assert note.note_id == NOW * 1000
    assert (note.mod, note.deck, note.status) == (NOW, "dl", "live")


def test_notes_of_one_second_have_their_own_ids() -> None:
    ledger, ones = assign([cluster("a#1"), cluster("b#1")], {}, DAY_1)
    notes, _ = assign_notes([card(ones[0])], ledger, {}, NOW)
    notes, _ = assign_notes([card(one) for one in ones], ledger, notes, NOW)
    assert [notes[one.id].note.note_id for one in ones] == [NOW * 1000, NOW * 1000 + 3]


def test_an_untagged_note_goes_to_misc_and_stays_there() -> None:
    ledger, (one,) = assign([cluster("a#1")], {}, DAY_1)
    tagged = card(one)
    untagged = replace(tagged, question=replace(tagged.question, topics=()))
    notes, _ = assign_notes([untagged], ledger, {}, NOW)
    assert notes[one.id].note.deck == "misc"
    notes, _ = assign_notes([tagged], ledger, notes, NOW + 9)
    assert notes[one.id].note.deck == "misc"


def test_a_card_without_an_answer_gets_no_note_but_keeps_one() -> None:
    ledger, (one,) = assign([cluster("a#1")], {}, DAY_1)
    bare = card(one, status="none", markdown="")
    notes, (without,) = assign_notes([bare], ledger, {}, NOW)
    assert notes == {}
    assert without.note is None
    notes, _ = assign_notes([card(one)], ledger, notes, NOW)
    notes, (kept,) = assign_notes([bare], ledger, notes, NOW + 9)
    assert kept.note == notes[one.id].note
    assert (kept.note.status, kept.note.mod) == ("live", NOW + 9)


def _mentions(number: int) -> tuple[Mention, ...]:
    return tuple(mention(f"p{i}#1") for i in range(number))


def test_mod_moves_with_what_a_learner_sees_and_with_nothing_else() -> None:
    ledger, old, notes = one_note()
    question = old.question
    moves = {
        "text": replace(old, question=replace(question, text="另一种问法")),
        "answer": replace(old, markdown="另一个答案"),
        "answer status": replace(old, status="post"),
        "company": replace(old, question=replace(question, companies=(("字节跳动", 1),))),
        "bucket": replace(old, question=replace(question, mentions=_mentions(2))),
    }
    stays = {
        "company count": replace(old, question=replace(question, companies=(("腾讯", 9),))),
        "mention": replace(old, question=replace(question, mentions=_mentions(1))),
        "rendering": replace(old, html="<p>x</p>"),
        "related": replace(old, related=("q00000000",)),
        "topics": replace(old, question=replace(question, topics=("ml-svm",))),
    }
    id_ = question.id
    for what, changed in moves.items():
        assert assign_notes([changed], ledger, notes, NOW + 9)[0][id_].note.mod == NOW + 9, what
    for what, changed in stays.items():
        assert assign_notes([changed], ledger, notes, NOW + 9)[0] == notes, what


def test_mod_moves_on_even_when_the_clock_stands_or_goes_back() -> None:
    ledger, old, notes = one_note()
    changed = replace(old, markdown="新")
    for clock in (NOW, NOW - 999):
        new, _ = assign_notes([changed], ledger, notes, clock)
        assert new[old.question.id].note.mod == NOW + 1


@pytest.mark.parametrize(
    ("mentions", "bucket"), [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4), (99, 4)]
)
def test_frequency_buckets(mentions: int, bucket: int) -> None:
    assert frequency_bucket(mentions) == bucket


def test_the_note_of_a_retired_question_is_a_tombstone_and_comes_back() -> None:
    ledger, old, notes = one_note()
    id_ = old.question.id
    gone, _ = assign([], ledger, DAY_2)
    buried, cards = assign_notes([], gone, notes, NOW + 5)
    assert cards == ()
    assert (buried[id_].note.status, buried[id_].note.mod) == ("retired", NOW + 5)
    assert tombstones(buried) == ((buried[id_].note, old.question.text, ""),)
    assert assign_notes([], gone, buried, NOW + 9)[0] == buried, "mod moves once"
    again, _ = assign_notes([old], ledger, buried, NOW + 9)
    assert again[id_].note == replace(notes[id_].note, mod=NOW + 9)


def test_the_note_of_a_merged_question_says_where_it_went() -> None:
    ledger, _ = step({}, cluster("a#1"), today=DAY_1)
    ledger, ones = assign([cluster("a#1"), cluster("b#1")], ledger, DAY_2)
    notes, _ = assign_notes([card(one) for one in ones], ledger, {}, NOW)
    ledger, merged = assign([cluster("a#1", "b#1")], ledger, DAY_3)
    notes, _ = assign_notes([card(one) for one in merged], ledger, notes, NOW + 5)
    ((note, text, target),) = tombstones(notes)
    assert note.status == "merged"
    assert text == f"问题 {note.id}"
    assert target == merged[0].id


def test_notes_for_questions_without_an_answer_when_asked_for() -> None:
    ledger, (one,) = assign([cluster("a#1")], {}, DAY_1)
    bare = card(one, status="none", markdown="")
    notes, (kept,) = assign_notes([bare], ledger, {}, NOW, unanswered=True)
    assert kept.note == notes[one.id].note


# --- blanks


def marked(one: Identified, text: str) -> Card:
    return replace(card(one, markdown=marks.unmarked(text)), marked=text)


def test_an_answer_that_marks_points_has_a_second_note_with_ids_for_its_cards() -> None:
    ledger, ones = assign([cluster("a#1"), cluster("b#1")], {}, DAY_1)
    cards = [marked(ones[0], "==甲==和==乙=="), card(ones[1])]
    notes, attached = assign_notes(cards, ledger, {}, NOW)
    blanks = attached[0].cloze
    assert blanks is not None
    assert (blanks.notetype, blanks.cloze, blanks.question) == ("cloze", ("甲", "乙"), ones[0].id)
    assert attached[1].cloze is None
    numbers = sorted(entry.note.note_id for entry in notes.values())
    assert numbers == [NOW * 1000, NOW * 1000 + 3, NOW * 1000 + 3 + marks.NUMBERS]


def test_blanks_go_to_the_deck_of_their_question() -> None:
    ledger, (one,) = assign([cluster("a#1")], {}, DAY_1)
    notes, _ = assign_notes([card(one)], ledger, {}, NOW)
    moved = marked(one, "==甲==")
    moved = replace(moved, question=replace(moved.question, topics=("ml-svm",)))
    notes, _ = assign_notes([moved], ledger, notes, NOW + 9)
    assert {entry.note.deck for entry in notes.values()} == {"dl"}


def test_marking_an_answer_moves_no_mod_of_its_question() -> None:
    ledger, (one,) = assign([cluster("a#1")], {}, DAY_1)
    notes, _ = assign_notes([card(one, markdown="甲和乙")], ledger, {}, NOW)
    new, _ = assign_notes([marked(one, "==甲==和乙")], ledger, notes, NOW + 9)
    assert new[one.id] == notes[one.id]


def test_blanks_follow_the_answer_and_become_a_tombstone_without_marks() -> None:
    ledger, (one,) = assign([cluster("a#1")], {}, DAY_1)
    key = one.id + BLANKS
    notes, _ = assign_notes([marked(one, "==甲==和==乙==")], ledger, {}, NOW)
    notes, _ = assign_notes([marked(one, "==乙==、==丙==")], ledger, notes, NOW + 5)
    assert notes[key].note.cloze == ("甲", "乙", "丙")
    assert notes[key].note.mod == NOW + 5
    gone, (bare,) = assign_notes([card(one, markdown="乙、丙")], ledger, notes, NOW + 9)
    assert (gone[key].note.status, gone[key].note.mod, bare.cloze) == ("retired", NOW + 9, None)
    assert gone[key].note.cloze == ("甲", "乙", "丙")
    assert gone[one.id].note.status == "live"
    kept, _ = assign_notes([card(one, markdown="")], ledger, notes, NOW + 9, {one.id})
    assert kept == notes, "an answer that could not be read retires nothing"


@pytest.mark.parametrize(
    ("old", "found", "new"),
    [
        ("甲 乙", "乙 甲", "甲 乙"),
        ("甲 乙", "丙 乙", "甲 乙 丙"),
        ("偏差高", "方差高", "偏差高 方差高"),
        ("训练集上的误差很大", "测试集上的误差很大", "训练集上的误差很大 测试集上的误差很大"),
        ("ReLU的导数", "relu的导数", "relu的导数"),
        ("x>0", "x<0", "x>0 x<0"),
        ("2::甲 乙", "2::丙 乙", "2::丙 乙"),
        ("2::甲 乙", "3::丙 乙", "2::甲 乙 3::丙"),
        ("甲", "2::甲", "2::甲"),
        ("2::甲", "甲", "甲"),
        ("2::甲", "3::甲", "2::甲 3::甲"),
        ("", "甲 乙", "甲 乙"),
        ("甲 乙", "", "甲 乙"),
    ],
)
def test_a_blank_keeps_its_number(old: str, found: str, new: str) -> None:
    points = [marks.read(source) for source in found.split()]
    assert number_blanks(old.split(), points) == tuple(new.split())


def test_numbers_of_blanks_end() -> None:
    old = [f"第{n}点" for n in range(marks.NUMBERS)]
    assert number_blanks(old, [marks.Point(label="", text="全新")]) == tuple(old)


words = st.text("甲乙丙丁戊己", min_size=1, max_size=5)


@given(st.lists(st.lists(st.tuples(st.sampled_from(["", "1", "2"]), words), max_size=5), max_size=5))
def test_every_history_of_marks_keeps_each_number(history: list[list[tuple[str, str]]]) -> None:
    blanks: tuple[str, ...] = ()
    for marked_now in history:
        text = "，".join(f"=={f'{label}::' if label else ''}{word}==" for label, word in marked_now)
        points = marks.points(text)
        new = number_blanks(blanks, points)
        assert len(new) >= len(blanks)
        assert {point.key for point in points} <= {marks.read(source).key for source in new}
        assert number_blanks(new, points) == new, "a rerun changes nothing"
        for was, now in zip(blanks, new, strict=False):
            old = marks.read(was)
            stays = {point.key for point in points if point.key == old.key}
            assert not stays or marks.read(now).key == old.key, "who is there keeps his number"
        blanks = new


# --- note types


def test_the_mod_of_a_note_type_moves_with_its_digest_alone() -> None:
    first = assign_notetypes({"qa": "a", "code": "b"}, {}, NOW)
    assert {name: entry.mod for name, entry in first.items()} == {"code": NOW, "qa": NOW}
    again = assign_notetypes({"qa": "a", "code": "c"}, first, NOW)
    assert {name: entry.mod for name, entry in again.items()} == {"code": NOW + 1, "qa": NOW}


def test_the_ledger_of_note_types_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger-notetypes.jsonl"
    assert load_notetypes(path) == {}
    ledger = assign_notetypes({"qa": "a", "cloze": "b"}, {}, NOW)
    path.write_text(dump_notetypes(ledger), encoding="utf-8")
    assert load_notetypes(path) == ledger
    path.write_text(dump_notetypes(ledger).replace("cloze", "qa"), encoding="utf-8")
    with pytest.raises(UserError, match="qa stands on line 1 too"):
        load_notetypes(path)


# --- random histories

POSTS, ATOMS, LABELS = 5, 3, 5
KEYS = [f"p{post}#{atom}" for post in range(POSTS) for atom in range(ATOMS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What one build finds."""

    posts: frozenset[int]
    """Posts at hand."""
    labels: tuple[int, ...]
    """Per key of KEYS the question it is judged to be."""
    answers: frozenset[int]
    """Labels with a curated answer."""
    reworded: frozenset[str]
    """Keys that have become others, on the same line."""

    def clusters(self) -> list[Cluster]:
        """Return the clusters in the order of their labels."""
        groups: dict[int, list[Mention]] = {}
        for key, label in zip(KEYS, self.labels, strict=True):
            post, line = (int(part) for part in key[1:].split("#"))
            if post in self.posts:
                shown = f"{key}x" if key in self.reworded else key
                groups.setdefault(label, []).append(mention(shown, (line + 1, line + 1)))
        return [
            Cluster(
                mentions=tuple(groups.get(label, ())),
                answer=f"{label}.md" if label in self.answers else "",
            )
            for label in sorted(groups.keys() | self.answers)
        ]


worlds = st.builds(
    World,
    posts=st.frozensets(st.integers(0, POSTS - 1)),
    labels=st.tuples(*[st.integers(0, LABELS - 1)] * len(KEYS)),
    answers=st.frozensets(st.integers(0, LABELS - 1)),
    reworded=st.frozensets(st.sampled_from(KEYS)),
)
histories = st.lists(worlds, min_size=1, max_size=6)
shuffling = st.randoms(use_true_random=False)


def shuffled(clusters: list[Cluster], random: Random) -> list[Cluster]:
    mixed = [
        replace(one, mentions=tuple(random.sample(one.mentions, len(one.mentions))))
        for one in clusters
    ]
    return random.sample(mixed, len(mixed))


def check_ledger(before: Ledger, after: Ledger, identified: tuple[Identified, ...]) -> None:
    ids = [one.id for one in identified]
    assert ids == sorted(set(ids)), "one id, one question"
    assert list(after) == sorted(after)
    assert {id_ for id_, entry in after.items() if entry.status == "live"} == set(ids)
    holders = [key for entry in after.values() if entry.status != "merged" for key in held(entry)]
    assert len(set(holders)) == len(holders), "one key, one id"
    for id_, entry in before.items():
        assert after[id_].keys.keys() >= entry.keys.keys(), "no key leaves a line"
        assert after[id_].first_seen == entry.first_seen
    for one in identified:
        assert {each.key for each in one.cluster.mentions} <= held(after[one.id])
        if one.id not in before:
            assert first_key(after[one.id]) in {*after[one.id].keys, one.cluster.answer}
    for id_ in after:
        assert after[resolve(after, id_)].status != "merged"


@settings(max_examples=200, deadline=None)
@given(histories, shuffling)
def test_every_history_keeps_the_question_ledger_whole(
    history: list[World], random: Random
) -> None:
    ledger: Ledger = {}
    for day, world in enumerate(history, 1):
        clusters, today = world.clusters(), f"2025-01-{day:02}"
        new, identified = assign(clusters, ledger, today)
        check_ledger(ledger, new, identified)
        mixed = dict(random.sample(list(ledger.items()), len(ledger)))
        assert assign(shuffled(clusters, random), mixed, today) == (new, identified)
        assert assign(clusters, new, "2026-01-01") == (new, identified), "a rerun changes nothing"
        ledger = new


@settings(max_examples=200, deadline=None)
@given(histories, st.lists(st.lists(st.integers(0, 40), max_size=4), max_size=4))
def test_new_posts_never_move_an_id(history: list[World], posts: list[list[int]]) -> None:
    ledger: Ledger = {}
    before: tuple[Identified, ...] = ()
    for world in history:
        ledger, before = assign(world.clusters(), ledger, DAY_1)
    grown = [one.cluster for one in before]
    for number, places in enumerate(posts):
        for line, place in enumerate(places, 1):
            new = mention(f"new{number}#{line}", (line, line))
            if place < len(grown):
                old = grown[place]
                grown[place] = replace(old, mentions=(*old.mentions, new))
            else:
                grown.append(Cluster(mentions=(new,)))
    _, after = assign(grown, ledger, DAY_2)
    assert names(before).items() <= names(after).items()


@settings(max_examples=200, deadline=None)
@given(histories, st.data())
def test_new_posts_that_join_questions_leave_the_oldest_id(
    history: list[World], data: st.DataObject
) -> None:
    ledger: Ledger = {}
    before: tuple[Identified, ...] = ()
    for day, world in enumerate(history, 1):
        asked = replace(world, answers=frozenset())
        ledger, before = assign(asked.clusters(), ledger, f"2025-01-{day:02}")
    if len(before) < 2:
        return
    joined = data.draw(st.sets(st.sampled_from(range(len(before))), min_size=2))
    bridge = mention("new#1", (1, 1))
    together = [before[index] for index in sorted(joined)]
    mentions = [each for one in together for each in one.cluster.mentions]
    others = [one for index, one in enumerate(before) if index not in joined]
    clusters = [one.cluster for one in others] + [Cluster(mentions=(*mentions, bridge))]
    new, identified = assign(clusters, ledger, DAY_3)
    oldest = min(together, key=lambda one: (one.first_seen, one.id)).id
    after = names(identified)
    assert after["new#1"] == oldest
    assert names(others).items() <= after.items()
    assert {resolve(new, one.id) for one in together} == {oldest}


@settings(max_examples=200, deadline=None)
@given(histories)
def test_a_split_leaves_the_id_with_the_larger_share(history: list[World]) -> None:
    ledger: Ledger = {}
    plain = [replace(one, answers=frozenset(), reworded=frozenset()) for one in history]
    for world in plain[:-1]:
        ledger, _ = assign(world.clusters(), ledger, DAY_1)
    if any(entry.status == "merged" for entry in ledger.values()):
        return
    _, identified = assign(plain[-1].clusters(), ledger, DAY_2)
    after = names(identified)
    for entry in ledger.values():
        shares: dict[str, list[str]] = {}
        for key in sorted(held(entry) & after.keys()):
            shares.setdefault(after[key], []).append(key)
        if entry.id in shares and len(shares) > 1:
            best = min(shares.values(), key=lambda keys: (-len(keys), keys[0]))
            assert shares[entry.id] == best


def check_notes(before: NoteLedger, after: NoteLedger, questions: Ledger) -> None:
    assert before.keys() <= after.keys(), "no note is deleted"
    assert len({entry.note.guid for entry in after.values()}) == len(after)
    assert len({entry.note.note_id for entry in after.values()}) == len(after)
    for id_, entry in after.items():
        assert entry.note.note_id > 0
        assert entry.note.status == questions[id_].status
        if id_ in before:
            old, new = before[id_].note, entry.note
            assert (old.guid, old.note_id, old.deck) == (new.guid, new.note_id, new.deck)
            assert (new.mod > old.mod) == (new.hash != old.hash)
            assert new.mod >= old.mod
            assert (new == old) == (new.hash == old.hash)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(worlds, st.integers(-2, 3), st.frozensets(st.integers(0, LABELS - 1))),
        min_size=1,
        max_size=6,
    ),
    shuffling,
)
def test_every_history_keeps_the_note_ledger_whole(
    history: list[tuple[World, int, frozenset[int]]], random: Random
) -> None:
    ledger: Ledger = {}
    notes: NoteLedger = {}
    now = NOW
    for world, seconds, bare in history:
        now += seconds
        ledger, identified = assign(world.clusters(), ledger, DAY_1)
        cards = [
            card(one, status="none" if number in bare else "post")
            for number, one in enumerate(identified)
        ]
        new, attached = assign_notes(cards, ledger, notes, now)
        check_notes(notes, new, ledger)
        mixed = dict(random.sample(list(notes.items()), len(notes)))
        assert assign_notes(random.sample(cards, len(cards)), ledger, mixed, now) == (
            new,
            attached,
        )
        assert assign_notes(cards, ledger, new, now + 99) == (new, attached)
        for one in attached:
            assert (one.note is not None) == (one.question.id in new)
            assert one.note is not None or one.status == "none"
        notes = new


# --- files


@settings(max_examples=50, deadline=None)
@given(histories)
def test_ledgers_survive_their_files(
    tmp_path_factory: pytest.TempPathFactory, history: list[World]
) -> None:
    ledger: Ledger = {}
    notes: NoteLedger = {}
    for world in history:
        ledger, identified = assign(world.clusters(), ledger, DAY_1)
        notes, _ = assign_notes([card(one) for one in identified], ledger, notes, NOW)
    folder = tmp_path_factory.mktemp("ledgers")
    for name, text, ids in (
        ("q", dump_questions(ledger), sorted(ledger)),
        ("n", dump_notes(notes), sorted(notes)),
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="")
        assert [json.loads(line)["id"] for line in text.splitlines()] == ids
    assert load_questions(folder / "q") == ledger
    assert load_notes(folder / "n") == notes


def test_no_file_is_an_empty_ledger(tmp_path: Path) -> None:
    assert load_questions(tmp_path / "ledger.jsonl") == {}
    assert load_notes(tmp_path / "ledger-notes.jsonl") == {}


def test_a_line_of_the_question_ledger_reads_like_this() -> None:
    ledger, _ = assign([Cluster(mentions=(mention("a#1", (3, 4)), mention("b#1")))], {}, DAY_1)
    (id_,) = ledger
    assert dump_questions(ledger) == (
        '{"answer": "", "first_seen": "2025-01-01", "id": "' + id_ + '", '
        '"keys": {"a#1": [3, 4], "b#1": null}, "merged_into": "", "status": "live"}\n'
    )


QUESTION = {
    "id": "q00000001",
    "keys": {"a#1": [1, 2], "b#1": None},
    "first_seen": "2025-01-01",
    "status": "live",
    "merged_into": "",
    "answer": "",
}
MERGED = {"id": "q00000002", "status": "merged", "merged_into": "q00000001"}


@pytest.mark.parametrize(
    ("changes", "line", "message"),
    [
        ([{}, {}], 2, "id q00000001 stands on line 1 too"),
        ([{}, {"id": "q00000002"}], 2, "a#1 is held by q00000001 and q00000002"),
        (
            [{"answer": "x"}, {"id": "q00000002", "keys": {}, "answer": "x"}],
            2,
            "x is held by q00000001 and q00000002",
        ),
        ([{"status": "dead"}], 1, "status 'dead' is none of live, merged, retired"),
        ([{"id": "Q1"}], 1, "id cannot be 'Q1'"),
        ([{"first_seen": "1 May"}], 1, "first_seen cannot be '1 May'"),
        ([{"keys": {"a#1": [2, 1]}}], 1, "lines of a#1 cannot be [2, 1]"),
        ([{"keys": {"a#1": [True, 1]}}], 1, "lines of a#1 cannot be"),
        ([{"keys": []}], 1, "keys is no object"),
        ([{"moved": ["c#1"]}], 1, "moved holds 'c#1'"),
        ([{"moved": [["a#1"]]}], 1, "moved holds ['a#1']"),
        ([{"mergd_into": ""}], 1, "unknown key 'mergd_into'; did you mean merged_into?"),
        ([{"merged_into": "q00000001"}], 1, "status live and merged_into 'q00000001' disagree"),
        ([{}, {**MERGED, "merged_into": ""}], 2, "disagree"),
        ([MERGED], 1, "merged_into q00000001 is not in the ledger"),
        (
            [{"status": "merged", "merged_into": "q00000002"}, MERGED],
            1,
            "the merges of q00000001 go round in a circle",
        ),
    ],
)
def test_a_damaged_question_ledger_is_refused_with_its_line(
    tmp_path: Path, changes: list[dict[str, object]], line: int, message: str
) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_text(dump_jsonl({**QUESTION, **change} for change in changes), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_questions(path)
    assert (caught.value.path, caught.value.line) == (str(path), line)
    assert message in caught.value.message
    assert ";" in caught.value.message, "says what to do"


def test_a_key_that_moved_on_is_held_by_its_new_id_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    rows = [{**QUESTION, "moved": ["a#1"]}, {**QUESTION, "id": "q00000002", "moved": ["b#1"]}]
    path.write_text(dump_jsonl(rows), encoding="utf-8")
    assert {id_: held(entry) for id_, entry in load_questions(path).items()} == {
        "q00000001": {"b#1"},
        "q00000002": {"a#1"},
    }


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_text('{"id": "q00000001"}\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"ledger\.jsonl:1: no field 'keys'; restore"):
        load_questions(path)


def test_conflict_markers_are_explained(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_text(dump_jsonl([QUESTION]) + "<<<<<<< HEAD\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"jsonl:2: .*conflict markers"):
        load_questions(path)


NOTE = {
    "id": "q00000001",
    "guid": "a" * 12,
    "note_id": NOW * 1000,
    "notetype": "qa",
    "hash": "0",
    "mod": NOW,
    "deck": "dl",
    "status": "live",
    "text": "什么是反向传播",
    "merged_into": "",
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, "id q00000001 stands on line 1 too"),
        ({"id": "q00000002"}, f"guid {'a' * 12} stands on line 1 too"),
        ({"id": "q00000002", "guid": "b" * 12}, f"note id {NOW * 1000} stands on line 1 too"),
        ({"guid": "a b"}, "guid cannot be"),
        ({"note_id": 0}, "note_id cannot be 0"),
        ({"mod": NOW * 1000}, "mod cannot be"),
        ({"mod": True}, "mod cannot be True"),
        ({"mod": "1"}, "mod cannot be '1'"),
        ({"deck": "A::B"}, "deck cannot be"),
        ({"status": "gone"}, "status 'gone' is none of"),
        ({"merged_into": "x"}, "merged_into cannot be 'x'"),
    ],
)
def test_a_damaged_note_ledger_is_refused_with_its_line(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    path = tmp_path / "ledger-notes.jsonl"
    path.write_text(dump_jsonl([NOTE, {**NOTE, **change}]), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_notes(path)
    assert (caught.value.path, caught.value.line) == (str(path), 2)
    assert message in caught.value.message


def test_a_question_whose_post_cannot_be_read_this_time_is_not_retired() -> None:
    ledger, _ = assign([cluster("a#1"), cluster("b#1")], {}, DAY_1)
    without_a = [cluster("b#1")]
    kept, _ = assign(without_a, ledger, DAY_2, unread={"a"})
    assert kept == ledger
    assert unfinished(ledger, {"a"}) == {id_ for id_, entry in ledger.items() if "a#1" in entry.keys}
    gone, _ = assign(without_a, ledger, DAY_2)
    assert [entry.status for entry in gone.values()].count("retired") == 1


def test_a_note_whose_answer_cannot_be_read_this_time_stays_as_it_is() -> None:
    questions, one, notes = one_note()
    id_ = one.question.id
    poorer = replace(one, status="none", markdown="")
    assert assign_notes([poorer], questions, notes, NOW + 60, frozen={id_})[0] == notes
    moved = assign_notes([poorer], questions, notes, NOW + 60)[0][id_].note
    assert moved.mod == NOW + 60
