"""Each defect measured in plain genanki: there it must be still, and not in our packages."""

from __future__ import annotations

import re
import tempfile
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import genanki
import pytest
from anki_bank import FIRST_MOD, FIRST_NOTE, Counts, collection, faults, import_package, note, rows

from pipeline.write import anki_fields, anki_notetypes
from pipeline.write.anki_package import StableNote, refuse, write_packages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Note

ANSWERS = ("第一个答案", "第二个答案", "第三个答案")


def ours(answers: Sequence[str] = ANSWERS, mods: Sequence[int] = (1, 2, 3)) -> bytes:
    """Return our package of these answers; a note's mod is FIRST_MOD plus the number given."""
    model = anki_notetypes.StableModel("qa")
    notes = [
        stable(note(number, "dl", mod=FIRST_MOD + mod), f"问题{number}", answer, model=model)
        for number, (answer, mod) in enumerate(zip(answers, mods, strict=True), 1)
    ]
    return packed(notes)


def packed(notes: Sequence[StableNote]) -> bytes:
    """Return the package of some notes."""
    with tempfile.TemporaryDirectory() as folder:
        write_packages({Path(folder) / "x.apkg": notes})
        return (Path(folder) / "x.apkg").read_bytes()


def plain(path: Path, answers: Sequence[str] = ANSWERS, **options: Any) -> Path:
    """Write a package of the same fields with genanki as it comes."""
    main = anki_notetypes.StableModel("qa")
    model = genanki.Model(
        1_607_392_319,
        "plain",
        fields=[dict(field) for field in main.fields],
        templates=[dict(main.templates[0])],
        css=main.css,
    )
    notes = [
        genanki.Note(model, values(f"q{number:08d}", f"问题{number}", answer))
        for number, answer in enumerate(answers, 1)
    ]
    genanki.Package([deck(notes)]).write_to_file(path, **options)
    return path


def deck(notes: Sequence[genanki.Note]) -> genanki.Deck:
    made = genanki.Deck(1_700_000_000_000, "题库::深度学习")
    for one in notes:
        made.add_note(one)
    return made


def values(key: str, question: str, answer: str) -> list[str]:
    return [key, question, answer, *[""] * (len(anki_notetypes.FIELDS) - 3)]


def stable(
    identity: Note,
    question: str = "问题",
    answer: str = "答案",
    *,
    tags: Sequence[str] = ("题型::概念",),
    model: anki_notetypes.StableModel | None = None,
) -> StableNote:
    return StableNote(
        identity=identity,
        notetype=model or anki_notetypes.StableModel("qa"),
        deck="题库::深度学习",
        fields=tuple(values(identity.id, question, answer)),
        tags=tuple(tags),
        due=(identity.note_id - FIRST_NOTE) // 100,
    )


@pytest.fixture(name="temporary", autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    path = tmp_path / "ours.apkg"
    path.write_bytes(ours())
    return path


def edit_first_note_and_style(profile: Path, first: Path, second: Path) -> tuple[str, str, Counts]:
    """Import, let the user edit a note and the style, import the next build."""
    with collection(profile) as opened:
        import_package(opened, first)
        edited = opened.get_note(opened.find_notes("问题:问题1")[0])
        edited["答案"] = "我的话"
        opened.update_note(edited)
        model = edited.note_type()
        assert model is not None
        model["css"] += "/* mine */"
        opened.models.update_dict(model)
        done = import_package(opened, second)
        return opened.get_note(edited.id)["答案"], opened.models.get(model["id"])["css"], done


def test_1_a_rebuild_keeps_what_the_user_changed(tmp_path: Path, file: Path) -> None:
    again = tmp_path / "again.apkg"
    again.write_bytes(ours())
    answer, style, done = edit_first_note_and_style(tmp_path / "profile", file, again)
    assert (answer, style[-10:], done) == ("我的话", "/* mine */", Counts(duplicate=3))


def test_1_plain_genanki_overwrites_it(tmp_path: Path) -> None:
    later = 4_000_000_000  # a build after the edit
    first = plain(tmp_path / "first.apkg")
    again = plain(tmp_path / "again.apkg", timestamp=later)
    answer, style, done = edit_first_note_and_style(tmp_path / "profile", first, again)
    assert answer == "第一个答案"
    assert not style.endswith("/* mine */")
    assert done == Counts(updated=3)


def test_2_another_answer_updates_its_note(tmp_path: Path, file: Path) -> None:
    other = ("改过的答案", *ANSWERS[1:])
    (tmp_path / "new.apkg").write_bytes(ours(other, (9, 2, 3)))
    with collection(tmp_path / "profile") as opened:
        import_package(opened, file)
        assert import_package(opened, tmp_path / "new.apkg") == Counts(updated=1, duplicate=2)
    with collection(tmp_path / "control") as opened:
        import_package(opened, plain(tmp_path / "a.apkg"))
        assert import_package(opened, plain(tmp_path / "b.apkg", other)).new == 1


def test_3_no_file_is_left_behind(tmp_path: Path, temporary: Path) -> None:
    ours()
    assert list(temporary.iterdir()) == []
    plain(tmp_path / "control.apkg")
    assert len(list(temporary.iterdir())) == 1


def test_4_a_failure_leaves_the_old_file(tmp_path: Path, file: Path) -> None:
    before = file.read_bytes()
    twice = [stable(note(1, "dl")), stable(note(1, "dl"))]
    with pytest.raises(ValueError, match="twice"):
        write_packages({file.with_name("good.apkg"): [stable(note(1, "dl"))], file: twice})
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["ours.apkg"]
    control = plain(tmp_path / "control.apkg")
    broken = genanki.Package([deck([])], media_files=[str(tmp_path / "missing.png")])
    with pytest.raises(FileNotFoundError):
        broken.write_to_file(control)
    with pytest.raises(KeyError):
        zipfile.ZipFile(control).read("0")


def test_5_the_package_is_deflated(tmp_path: Path, file: Path) -> None:
    assert {info.compress_type for info in zipfile.ZipFile(file).infolist()} == {
        zipfile.ZIP_DEFLATED
    }
    control = plain(tmp_path / "control.apkg")
    assert file.stat().st_size < 0.35 * control.stat().st_size


def test_6_the_bytes_hold_no_date_of_the_build(tmp_path: Path, file: Path) -> None:
    assert ours() == file.read_bytes()
    assert {info.date_time for info in zipfile.ZipFile(file).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    control = zipfile.ZipFile(plain(tmp_path / "control.apkg", timestamp=1.0))
    assert {info.date_time[0] for info in control.infolist()} != {1980}


def test_7_new_cards_have_positions(tmp_path: Path, file: Path) -> None:
    assert rows(file.read_bytes(), "select due from cards order by id") == [(1,), (2,), (3,)]
    control = plain(tmp_path / "control.apkg").read_bytes()
    assert rows(control, "select distinct due from cards") == [(0,)]


def test_8_a_front_made_of_filters_has_its_card(tmp_path: Path) -> None:
    model = anki_notetypes.StableModel("qa")
    model.templates[0]["qfmt"] = "{{text:问题}}"
    write_packages({tmp_path / "ours.apkg": [stable(note(1, "dl"), model=model)]})
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "ours.apkg")
        assert opened.card_count() == 1
        assert faults(opened) == []
    control = genanki.Model(
        1,
        "plain",
        [{"name": "问题"}, {"name": "备用"}],
        [{"name": "c", "qfmt": "{{text:问题}}", "afmt": "x"}],
    )
    assert genanki.Note(control, ["问题", ""]).cards == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"guid": "Guid0001x"}, "twice"),
        ({"note_id": FIRST_NOTE + 100}, "twice"),
        ({"guid": ""}, "guid"),
        ({"guid": "a b"}, "guid"),
        ({"guid": "=1+1"}, "guid"),
        ({"note_id": 0}, "note id 0"),
        ({"note_id": 2**53}, "note id"),
        ({"mod": 0}, "mod 0"),
        ({"mod": 1_790_000_000_000}, "not a time in seconds"),
    ],
)
def test_10_12_a_wrong_identity_is_refused(changes: dict[str, object], message: str) -> None:
    first, second = stable(note(1, "dl")), stable(note(2, "dl", **changes))
    refuse([first, stable(note(2, "dl"))])
    with pytest.raises(ValueError, match=message):
        refuse([first, second])


def test_10_plain_genanki_takes_a_guid_twice(tmp_path: Path) -> None:
    model = anki_notetypes.StableModel("qa")
    pair = [genanki.Note(model, values(f"q{n}", "问题", ""), guid="same") for n in (1, 2)]
    genanki.Package(deck(pair)).write_to_file(tmp_path / "control.apkg")
    assert len(rows((tmp_path / "control.apkg").read_bytes(), "select 1 from notes")) == 2


def test_14_no_template_names_a_field_that_is_missing(file: Path, tmp_path: Path) -> None:
    with collection(tmp_path / "profile") as opened:
        import_package(opened, file)
        for key in anki_notetypes.IDS.values():
            if model := opened.models.get(key):
                copy = dict(model, id=0, name="copy")
                opened.models.add_dict(copy)  # raises for a template that cannot be used
        assert faults(opened) == []


def test_15_the_note_type_belongs_to_no_deck(tmp_path: Path, file: Path) -> None:
    assert '"did": null' in rows(file.read_bytes(), "select models from col")[0][0]
    control = rows(plain(tmp_path / "control.apkg").read_bytes(), "select models from col")[0][0]
    assert re.search(r'"did": 1700000000000', control)


@pytest.mark.parametrize("character", ["\x1f", "\x00", "\x0b", "\ud800"])
def test_15_a_character_no_field_can_hold_is_refused(character: str) -> None:
    with pytest.raises(ValueError, match="a field holds the character"):
        refuse([stable(note(1, "dl"), answer=f"a{character}b")])


def test_15_plain_genanki_writes_a_field_separator_that_anki_fails_on(tmp_path: Path) -> None:
    control = plain(tmp_path / "control.apkg", ("a\x1fb",))
    with collection(tmp_path / "profile") as opened, pytest.raises(Exception, match="fields"):
        import_package(opened, control)


@pytest.mark.parametrize("question", ["", " \n", "<p></p>", "<br>"])
def test_a_note_that_would_have_no_card_is_refused(question: str) -> None:
    with pytest.raises(ValueError, match="no card"):
        refuse([stable(note(1, "dl"), question)])


@pytest.mark.parametrize(
    "tag", ["", "a::", "::a", "a::::b", "a\u3000b", "a\u00a0b", 'a"b', "a\tb"]
)
def test_a_bad_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="is not a tag"):
        refuse([stable(note(1, "dl"), tags=[tag])])


def test_a_wrong_number_of_fields_and_no_notes_at_all_are_refused() -> None:
    whole = stable(note(1, "dl"))
    short = replace(whole, fields=whole.fields[:-1])
    with pytest.raises(ValueError, match="13 fields, but the note type has 14"):
        refuse([short])
    with pytest.raises(ValueError, match="without cards"):
        refuse([])


def test_the_error_names_the_note() -> None:
    with pytest.raises(ValueError, match="note q00000007"):
        refuse([stable(replace(note(7, "dl"), guid="?"))])


def test_a_note_type_stands_once_in_a_package_of_several_decks() -> None:
    model = anki_notetypes.StableModel("qa")
    notes = [
        replace(stable(note(number, "dl"), model=model), deck=f"题库::{number}")
        for number in (1, 2, 3)
    ]
    package = packed(notes)
    assert rows(package, "select models from col")[0][0].count('"latexPre"') == 1
    assert len(rows(package, "select distinct did from cards")) == 3


def blank_note(text: str, *hidden: str) -> StableNote:
    model = anki_notetypes.StableModel("cloze")
    identity = note(1, "dl", id="q00000001-cloze", notetype="cloze", cloze=hidden)
    return stable(identity, answer=text, model=model)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("没有空", ()),
        ("{{c1::甲}}", ("甲", "乙")),
        ("{{c2::乙}}", ("甲", "乙")),
        ("{{c1::甲}} {{c2::乙}}", ("甲",)),
    ],
)
def test_9_blanks_that_are_not_the_ledgers_are_refused(text: str, hidden: tuple[str, ...]) -> None:
    refuse([blank_note("{{c1::甲}} {{c2::乙}}", "甲", "乙")])
    with pytest.raises(ValueError, match="blanks"):
        refuse([blank_note(text, *hidden)])


def test_9_plain_genanki_writes_a_cloze_note_without_a_card(tmp_path: Path) -> None:
    model = genanki.Model(
        1, "plain", [{"name": "Text"}], [{"name": "c", "qfmt": "{{cloze:Text}}", "afmt": "x"}],
        model_type=genanki.Model.CLOZE,
    )  # fmt: skip
    nested = genanki.Note(model, ["{{c1::甲 {{c2::乙}}}}"])
    assert [card.ord for card in nested.cards] == [0], "Anki makes two"
    assert genanki.Note(model, ["没有空"]).cards == []
    genanki.Package(deck([genanki.Note(model, ["没有空"])])).write_to_file(tmp_path / "control.apkg")
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "control.apkg")
        assert (opened.note_count(), opened.card_count()) == (1, 0)


def test_11_angle_brackets_of_code_are_text(tmp_path: Path) -> None:
    model = genanki.Model(1, "m", [{"name": "F"}], [{"name": "c", "qfmt": "{{F}}", "afmt": "x"}])
    loose = genanki.Note(model, ["用 vector<int> 和 List<String>"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        genanki.Package(deck([loose])).write_to_file(tmp_path / "control.apkg")  # says nothing
    assert anki_fields.question_html("用 vector<int>") == "用 vector&lt;int&gt;"


def test_13_plain_genanki_cannot_write_into_a_collection() -> None:
    with pytest.raises(ModuleNotFoundError):
        genanki.Package(deck([])).write_to_collection_from_addon()


def test_cards_of_two_notes_never_share_an_id() -> None:
    blanks = blank_note("{{c1::甲}} {{c2::乙}}", "甲", "乙")
    beside = stable(note(2, "dl", note_id=blanks.identity.note_id + 1))
    with pytest.raises(ValueError, match="twice"):
        refuse([blanks, beside])
