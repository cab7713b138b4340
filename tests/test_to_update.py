"""The update as text, in the real Anki: what a user wrote himself stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest, ImportCsvRequest
from anki.import_export_pb2 import ImportAnkiPackageUpdateCondition
from anki_bank import (
    FIRST_MOD,
    Counts,
    bank,
    card,
    collection,
    faults,
    import_package,
    with_answer,
)

from pipeline.write import to_anki, to_update

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = ("qa", "code", "cloze")
NEW = card(14, "什么是早停？")
STATE = "select id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, flags from cards order by id"


def import_text(into: Any, folder: Path) -> Counts:
    """Import all the text files as the dialog proposes it."""
    total: dict[str, int] = {}
    for kind in KINDS:
        path = str(folder / f"mianjing-update-{kind}.txt")
        metadata = into.get_csv_metadata(path=path, delimiter=None)
        log = into.import_csv(ImportCsvRequest(path=path, metadata=metadata)).log
        for name in ("new", "updated", "duplicate", "conflicting"):
            total[name] = total.get(name, 0) + len(getattr(log, name))
    return Counts(**total)


@pytest.fixture(name="opened")
def _opened(tmp_path: Path) -> Iterator[Any]:
    """Open a collection that has the packages, with a field, a tag and reviews of the user's own."""
    to_anki.write(bank(), tmp_path / "old")
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "old" / "mianjing-all.apkg")
        model = opened.models.by_name("面经·问答")
        opened.models.add_field(model, opened.models.new_field("我的笔记"))
        opened.models.update_dict(model)
        mine = opened.get_note(opened.find_notes("键:q00000002 note:*问答")[0])
        mine["我的笔记"] = "自己的心得"
        mine["备用3"] = "另一句"
        mine.add_tag("我的标签")
        opened.update_note(mine)
        opened.decks.set_current(opened.decks.id_for_name("面经题库"))
        for _ in range(4):
            opened.sched.answerCard(opened.sched.getCard(), 3)
        yield opened


def test_an_update_by_text_keeps_own_fields_tags_and_study(opened: Any, tmp_path: Path) -> None:
    newer = with_answer(bank(), 2, '改过的答案：a < b，\n\n"引号"\t与制表符。', FIRST_MOD + 9000)
    to_update.write(newer, tmp_path / "new")
    before, reviews = opened.db.all(STATE), opened.db.all("select * from revlog")
    done = import_text(opened, tmp_path / "new")
    assert done == Counts(updated=1, duplicate=opened.note_count() - 1)
    note = opened.get_note(opened.find_notes("键:q00000002 note:*问答")[0])
    assert "改过的答案：a &lt; b" in note["答案"]
    assert '"引号"' in note["答案"].replace("&quot;", '"')
    assert (note["我的笔记"], note["备用3"]) == ("自己的心得", "另一句")
    assert note.has_tag("我的标签")
    assert note.has_tag("题型::概念")
    assert opened.db.all(STATE) == before
    assert opened.db.all("select * from revlog") == reviews
    assert import_text(opened, tmp_path / "new") == Counts(duplicate=opened.note_count())
    assert faults(opened) == []


def test_a_user_with_a_field_of_his_own_gets_new_notes_from_the_package_and_the_rest_as_text(
    opened: Any, tmp_path: Path
) -> None:
    newer = with_answer(bank(), 2, "改过的答案。", FIRST_MOD + 9000)
    newer = replace(newer, cards=(*newer.cards, NEW))
    to_anki.write(newer, tmp_path / "new")
    to_update.write(newer, tmp_path / "new")
    options = ImportAnkiPackageOptions(
        merge_notetypes=True,
        update_notes=ImportAnkiPackageUpdateCondition.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_NEVER,
    )
    notes = opened.note_count()
    log = opened.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(tmp_path / "new" / "mianjing-all.apkg"), options=options)
    ).log
    assert (len(log.new), len(log.updated)) == (1, 0)
    assert import_text(opened, tmp_path / "new") == Counts(updated=1, duplicate=notes)
    note = opened.get_note(opened.find_notes("键:q00000002 note:*问答")[0])
    assert "改过的答案" in note["答案"]
    assert (note["我的笔记"], note["备用3"]) == ("自己的心得", "另一句")
    assert note.has_tag("我的标签")
    assert opened.get_note(opened.find_notes("键:q00000014")[0]).has_tag("题型::概念")
    assert [name for name in opened.models.all_names() if "+" in name] == []
    assert faults(opened) == []


def test_text_alone_brings_new_notes_into_their_decks(tmp_path: Path) -> None:
    to_anki.write(bank(), tmp_path / "old")
    to_update.write(replace(bank(), cards=(*bank().cards, NEW)), tmp_path / "new")
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "old" / "mianjing-all.apkg")
        assert import_text(opened, tmp_path / "new").new == 1
        (card_id,) = opened.find_cards("键:q00000014")
        assert opened.decks.name(opened.get_card(card_id).did) == "面经题库::深度学习"


def test_the_files_are_the_same_for_the_same_bank_and_gone_without_notes(tmp_path: Path) -> None:
    paths = to_update.write(bank(), tmp_path)
    assert [path.name for path in paths] == sorted(f"mianjing-update-{kind}.txt" for kind in KINDS)
    before = [path.read_bytes() for path in paths]
    to_update.write(bank(), tmp_path)
    assert [path.read_bytes() for path in paths] == before
    assert to_update.write(replace(bank(), cards=(), tombstones=()), tmp_path) == []
    assert list(tmp_path.iterdir()) == []
