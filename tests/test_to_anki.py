"""Packages in the real Anki library: import, study, import again."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from anki_bank import (
    BYTEDANCE,
    FIRST_MOD,
    MEITUAN,
    Counts,
    bank,
    card,
    collection,
    faults,
    import_package,
    note,
    rows,
    with_answer,
)

from pipeline import render
from pipeline.write import to_anki

ALL = 15
"""Eleven answered questions, blanks of one of them, and three tombstones."""

CARDS = ALL + 3 + 1
"""Four blanks, and the two that a tombstone had."""


@pytest.fixture(name="packages")
def _packages(tmp_path: Path) -> Path:
    folder = tmp_path / "packages"
    to_anki.write(bank(), folder)
    return folder


def note_of(opened: Any, number: int) -> dict[str, str]:
    (note_id,) = opened.find_notes(f"键:q{number:08d} -note:*填空")
    return dict(opened.get_note(note_id).items())


def test_the_packages_are_the_whole_the_most_asked_each_group_and_each_known_company(
    tmp_path: Path,
) -> None:
    paths = to_anki.write(bank(), tmp_path)
    assert [path.name for path in paths] == [
        "mianjing-all.apkg",
        "mianjing-company-bytedance.apkg",
        "mianjing-starter.apkg",
        "mianjing-topic-algo.apkg",
        "mianjing-topic-dl.apkg",
        "mianjing-topic-misc.apkg",
    ]
    assert list(paths) == sorted(tmp_path.iterdir())


@pytest.mark.parametrize("plan", to_anki.decks(bank()), ids=lambda plan: plan.file)
def test_each_package_imports_as_counted_and_without_a_fault(
    packages: Path, tmp_path: Path, plan: to_anki.PackagePlan
) -> None:
    with collection(tmp_path / "profile") as opened:
        assert import_package(opened, packages / plan.file) == Counts(new=plan.notes)
        assert (opened.card_count(), opened.note_count()) == (plan.cards, plan.notes)
        assert faults(opened) == []


def test_the_counts_of_the_plans() -> None:
    counted = {plan.file: plan.notes for plan in to_anki.decks(bank())}
    assert counted["mianjing-all.apkg"] == ALL
    assert counted["mianjing-starter.apkg"] == ALL - 3, "tombstones are no starter questions"
    assert counted["mianjing-company-bytedance.apkg"] == 8
    assert [counted[f"mianjing-topic-{slug}.apkg"] for slug in ("dl", "algo", "misc")] == [11, 3, 1]
    asked = {plan.file: plan.questions for plan in to_anki.decks(bank())}
    assert asked["mianjing-all.apkg"] == asked["mianjing-starter.apkg"] == 11


def test_importing_every_package_makes_no_duplicate(packages: Path, tmp_path: Path) -> None:
    with collection(tmp_path / "profile") as opened:
        import_package(opened, packages / "mianjing-topic-dl.apkg")
        import_package(opened, packages / "mianjing-company-bytedance.apkg")
        for plan in to_anki.decks(bank()):
            assert import_package(opened, packages / plan.file).updated == 0
        assert (opened.note_count(), opened.card_count()) == (ALL, CARDS)
        assert [
            len(opened.find_cards(f"deck:面经题库::{name}"))
            for name in ("深度学习", "算法", "其他", "_已下线")
        ] == [12, 2, 1, 4]
        assert len(opened.models.all_names()) == len(set(opened.models.all_names()))
        assert not [name for name in opened.models.all_names() if "+" in name]


def test_importing_again_changes_nothing(packages: Path, tmp_path: Path) -> None:
    whole = packages / "mianjing-all.apkg"
    with collection(tmp_path / "profile") as opened:
        import_package(opened, whole)
        before = opened.db.all("select id, guid, mod, tags, flds from notes order by id")
        assert import_package(opened, whole) == Counts(duplicate=ALL)
        assert opened.db.all("select id, guid, mod, tags, flds from notes order by id") == before


def test_an_update_brings_one_answer_and_keeps_study_and_edits(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    to_anki.write(bank(), old)
    to_anki.write(with_answer(bank(), 2, "新的答案。", FIRST_MOD + 9000), new)
    with collection(tmp_path / "profile") as opened:
        import_package(opened, old / "mianjing-all.apkg")
        study(opened, 4)
        edited = opened.get_note(opened.find_notes("键:q00000001 note:*问答")[0])
        edited["答案"] = "我自己的笔记"
        edited.tags.append("我的")
        opened.update_note(edited)
        state = "select id, did, queue, due, ivl, factor, reps, lapses from cards order by id"
        before, reviews = opened.db.all(state), opened.db.all("select * from revlog")
        assert len(reviews) == 4

        assert import_package(opened, new / "mianjing-all.apkg") == Counts(
            updated=1, duplicate=ALL - 1
        )

        assert opened.db.all(state) == before
        assert opened.db.all("select * from revlog") == reviews
        assert "新的答案" in note_of(opened, 2)["答案"]
        assert note_of(opened, 1)["答案"] == "我自己的笔记"
        assert opened.get_note(edited.id).has_tag("我的")
        assert faults(opened) == []


def study(opened: Any, count: int) -> None:
    opened.decks.set_current(opened.decks.id_for_name("面经题库"))
    for _ in range(count):
        queued = opened.sched.getCard()
        assert queued is not None
        opened.sched.answerCard(queued, 3)


def test_a_question_that_is_merged_becomes_a_tombstone_on_the_same_card(tmp_path: Path) -> None:
    live = bank()
    old = live.cards[1]
    assert old.note is not None
    gone = (
        replace(old.note, status="merged", mod=old.note.mod + 9000),
        old.question.text,
        old.question.id,
    )
    later = replace(
        live,
        cards=tuple(one for one in live.cards if one is not old),
        tombstones=(*live.tombstones, gone),
        redirects=((old.question.id, "q00000001"), *live.redirects),
    )
    to_anki.write(live, tmp_path / "old")
    to_anki.write(later, tmp_path / "new")
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "old" / "mianjing-all.apkg")
        cards = opened.find_cards("键:q00000002")
        done = import_package(opened, tmp_path / "new" / "mianjing-all.apkg")
        assert done == Counts(updated=1, duplicate=ALL - 1)
        assert opened.find_cards("键:q00000002") == cards
        assert opened.find_cards("键:q00000002 tag:面经::_已下线 deck:面经题库::深度学习") == cards
        fields = note_of(opened, 2)
        assert "BN 和 LN 有什么区别？" in fields["提示"]
        assert 'href="https://example.org/mj/q/q00000001.html"' in fields["提示"]
        assert "已下线" in opened.get_card(cards[0]).question(), "seen before the answer is"
        assert faults(opened) == []


def test_a_question_keeps_its_note_type_when_its_kind_changes(tmp_path: Path) -> None:
    live = bank()
    tenth = live.cards[9]
    assert tenth.note is not None
    kept = replace(
        tenth,
        question=replace(tenth.question, kind="concept"),
        note=replace(tenth.note, notetype="code", mod=tenth.note.mod + 9000),
    )
    later = replace(live, cards=(*live.cards[:9], kept, *live.cards[10:]))
    to_anki.write(live, tmp_path / "old")
    to_anki.write(later, tmp_path / "new")
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "old" / "mianjing-all.apkg")
        done = import_package(opened, tmp_path / "new" / "mianjing-all.apkg")
        assert done == Counts(updated=1, duplicate=ALL - 1)


def test_new_cards_come_in_the_order_of_how_often_they_are_asked(
    packages: Path, tmp_path: Path
) -> None:
    with collection(tmp_path / "profile") as opened:
        import_package(opened, packages / "mianjing-all.apkg")
        keys = [
            opened.get_card(card_id).note()["键"]
            for card_id in opened.db.list("select id from cards order by due")
        ]
        assert len(set(opened.db.list("select due from cards"))) == ALL
    assert keys[:2] == ["q00000001", "q00000002"]
    live = list(dict.fromkeys(keys))
    assert live[10] == "q00000011", "nobody asked it"
    assert keys[11:15] == ["q00000012"] * 4, "blanks come later than their question"
    assert keys[15:] == ["q00000001", "q00000001", "q00000020", "q00000021"], "tombstones last"


def test_tags(packages: Path, tmp_path: Path) -> None:
    with collection(tmp_path / "profile") as opened:
        import_package(opened, packages / "mianjing-all.apkg")
        tags = {one["键"]: one.tags for one in map(opened.get_note, opened.find_notes("-note:*填空"))}
        blanks = {one["键"]: one.tags for one in map(opened.get_note, opened.find_notes("note:*填空"))}
    assert set(tags["q00000001"]) == {
        f"公司::{BYTEDANCE}",
        f"公司::{MEITUAN}",
        "主题::深度学习::归一化",
        "轮次::HR_面",
        "轮次::一面",
        "轮次::二面",
        "难度::必会",
        "题型::概念",
    }
    assert "主题::深度学习::注意力_机制" in tags["q00000002"]
    assert "面经::未核对答案" in tags["q00000003"]
    assert "题型::手写代码" in tags["q00000003"]
    assert tags["q00000020"] == tags["q00000021"] == blanks["q00000001"] == ["面经::_已下线"]
    assert blanks["q00000012"] == tags["q00000012"]


def test_fields(packages: Path, tmp_path: Path) -> None:
    with collection(tmp_path / "profile") as opened:
        import_package(opened, packages / "mianjing-all.apkg")
        first, third, alone = (note_of(opened, number) for number in (1, 3, 6))
        kinds = {
            one["键"]: one.note_type()["name"]
            for one in map(opened.get_note, opened.find_notes("-note:*填空"))
        }
        sort = opened.db.scalar("select sfld from notes where flds like 'q00000003%'")
    assert first["主题"] == '深度学习<span class="step"> › </span>归一化'
    assert "问过 5 次" in first["公司"]
    assert f"{BYTEDANCE} ×3" in first["公司"]
    assert first["出处"].index("2026-05-11") < first["出处"].index("2026-01-11")
    assert '<a href="https://example.org/p0?a=1&amp;b=2">一次&lt;面试&gt;</a>' in first["出处"]
    assert "javascript:" not in first["出处"]
    assert '<a href="https://arxiv.org/abs/1502.03167">批归一化论文</a>' in first["参考"]
    assert "q/q00000002.html" in first["相关"]
    assert "q99" not in first["相关"]
    assert first["提示"] == ""
    assert third["提示"] == "答案来自原帖，未核对"
    assert alone["主题"] == "深度学习", "without a leaf the deck's group stands there"
    assert sort == "手写：从 vector<int> 里找最大的 k 个数"
    assert {key for key, name in kinds.items() if "代码" in name} == {
        "q00000003",
        "q00000010",
        "q00000021",
    }


def test_without_addresses_no_card_links_to_a_page_of_ours(tmp_path: Path) -> None:
    quiet = replace(bank(), settings=replace(bank().settings, site_url="", repository_url=""))
    to_anki.write(quiet, tmp_path)
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "mianjing-all.apkg")
        assert "href" not in note_of(opened, 1)["相关"]
        html = "".join(opened.get_card(key).answer() for key in opened.find_cards(""))
    assert "报告错误" not in html
    assert "在网站上看" not in html


def test_every_card_links_to_its_page_and_to_a_report(packages: Path, tmp_path: Path) -> None:
    with collection(tmp_path / "profile") as opened:
        import_package(opened, packages / "mianjing-all.apkg")
        for card_id in opened.find_cards(""):
            one = opened.get_card(card_id)
            key, back = one.note()["键"], one.answer()
            assert f'href="https://example.org/mj/q/{key}.html"' in back
            assert f'title=%E5%8D%A1%E7%89%87%E6%9C%89%E8%AF%AF%EF%BC%9A{key}"' in back


def test_an_address_given_later_reaches_every_card_without_touching_a_note(tmp_path: Path) -> None:
    quiet = replace(bank(), settings=replace(bank().settings, site_url="", repository_url=""))
    loud = replace(bank(), notetypes=tuple((name, FIRST_MOD + 9) for name, _ in quiet.notetypes))
    to_anki.write(quiet, tmp_path / "old")
    to_anki.write(loud, tmp_path / "new")
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "old" / "mianjing-all.apkg")
        done = import_package(opened, tmp_path / "new" / "mianjing-all.apkg")
        assert done == Counts(duplicate=ALL)
        assert all("报告错误" in opened.get_card(key).answer() for key in opened.find_cards(""))


def test_a_blank_hides_its_words_on_its_own_card_alone(packages: Path, tmp_path: Path) -> None:
    with collection(tmp_path / "profile") as opened:
        import_package(opened, packages / "mianjing-all.apkg")
        (note_id,) = opened.find_notes("键:q00000012 note:*填空")
        fronts = [render.plain(card.question()) for card in opened.get_note(note_id).cards()]
        backs = [render.plain(card.answer()) for card in opened.get_note(note_id).cards()]
    assert ["关掉" in front for front in fronts] == [False, True, True, True]
    assert ["不用缩放" in front for front in fronts] == [True, True, False, True]
    assert ["frac" in front for front in fronts] == [True, True, False, True]
    assert ["std::vector<int>" in front for front in fronts] == [True, True, True, False]
    assert "[已下线]" in fronts[1]
    assert all("std::vector<int>" in back and "frac{1}{1-p}" in back for back in backs)


def test_a_question_without_an_answer_goes_in_once_it_has_a_note(tmp_path: Path) -> None:
    cards = tuple(
        replace(one, note=note(9, "dl")) if one.question.id == "q00000009" else one
        for one in bank().cards
    )
    to_anki.write(replace(bank(), cards=cards), tmp_path)
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "mianjing-all.apkg")
        assert note_of(opened, 9)["提示"] == "还没有答案"
        assert faults(opened) == []


def test_the_same_bank_gives_the_same_bytes(packages: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    to_anki.write(bank(), again)
    assert contents(again) == contents(packages)


@pytest.mark.parametrize("seed", ["1", "77"])
def test_the_bytes_do_not_hang_on_the_hash_seed(packages: Path, tmp_path: Path, seed: str) -> None:
    pickled = tmp_path / "bank.pickle"
    pickled.write_bytes(pickle.dumps(bank()))
    program = (
        "import pickle, sys; from pathlib import Path; from pipeline.write import to_anki;"
        "to_anki.write(pickle.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2]))"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(pickled), str(tmp_path / seed)],
        check=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert contents(tmp_path / seed) == contents(packages)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_write_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    paths = to_anki.write(bank(), tmp_path / "packages")
    assert list(temporary.iterdir()) == []
    assert sorted((tmp_path / "packages").iterdir()) == list(paths)


def test_a_bank_that_is_refused_leaves_the_old_packages(packages: Path) -> None:
    before = contents(packages)
    twice = replace(bank(), cards=(*bank().cards, card(13, "重复的 guid")))
    last = twice.cards[-1]
    assert last.note is not None
    twice = replace(
        twice, cards=(*bank().cards, replace(last, note=replace(last.note, guid="Guid0001x")))
    )
    with pytest.raises(ValueError, match="twice"):
        to_anki.write(twice, packages)
    assert contents(packages) == before


def test_a_package_no_longer_made_goes_and_other_files_stay(packages: Path) -> None:
    (packages / "mine.apkg").write_bytes(b"mine")
    smaller = replace(bank(), companies=())
    paths = to_anki.write(smaller, packages)
    assert "mianjing-company-bytedance.apkg" not in {path.name for path in paths}
    assert sorted(packages.iterdir()) == sorted([*paths, packages / "mine.apkg"])


def test_an_empty_bank_makes_no_package(tmp_path: Path) -> None:
    empty = replace(bank(), cards=(), tombstones=())
    assert to_anki.decks(empty) == ()
    assert to_anki.write(empty, tmp_path) == []


@pytest.mark.parametrize("slug", ["", "字节", "a/b", "A", "../x", "a--b"])
def test_a_company_slug_that_cannot_name_a_file_is_refused(slug: str) -> None:
    wrong = replace(bank(), companies=((BYTEDANCE, slug),))
    with pytest.raises(ValueError, match="cannot name a file"):
        to_anki.decks(wrong)


def test_tag_levels_hold_nothing_that_anki_would_split(tmp_path: Path) -> None:
    wild = ("A::B　C\u00a0D", '"一面"\t')
    only = replace(bank(), cards=(card(1, "问题？", asked=(wild,)),), tombstones=(), redirects=())
    to_anki.write(only, tmp_path)
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "mianjing-all.apkg")
        (note_id,) = opened.find_notes("")
        tags = opened.get_note(note_id).tags
    assert "公司::A：B_C_D" in tags
    assert "轮次::一面" in tags


def test_tags_that_differ_in_case_alone_are_spelt_alike(packages: Path) -> None:
    whole = (packages / "mianjing-all.apkg").read_bytes()
    tags = {tag for (line,) in rows(whole, "select tags from notes") for tag in line.split()}
    assert "轮次::HR_面" in tags
    assert len({tag.casefold() for tag in tags}) == len(tags)


def test_no_scripts_and_only_web_addresses_reach_a_card(packages: Path, tmp_path: Path) -> None:
    with collection(tmp_path / "profile") as opened:
        import_package(opened, packages / "mianjing-all.apkg")
        html = "".join(opened.get_card(key).answer() for key in opened.find_cards(""))
    assert "<script" not in html
    assert set(re.findall(r'href="([a-z]+):', html)) == {"https"}


def test_a_tombstone_is_in_its_topics_package() -> None:
    gone = replace(bank(), tombstones=((note(30, "algo", status="retired"), "旧题", ""),))
    plans = {plan.file: plan.ids for plan in to_anki.decks(gone)}
    assert plans["mianjing-topic-algo.apkg"][-1] == "q00000030"
    assert plans["mianjing-all.apkg"][-1] == "q00000030"
    assert "q00000030" not in plans["mianjing-starter.apkg"]


CONTENT = "915bdf0e9f2dbb8f"
"""Digest of the notes and cards of the test's bank, the same for every Python and every SQLite."""


def test_every_python_and_sqlite_writes_the_same_notes_and_cards(packages: Path) -> None:
    held = [
        rows((packages / plan.file).read_bytes(), f"select * from {table} order by id")  # noqa: S608
        for plan in to_anki.decks(bank())
        for table in ("notes", "cards")
    ]
    assert hashlib.sha256(json.dumps(held).encode()).hexdigest()[:16] == CONTENT
