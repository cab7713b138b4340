"""Every deck that the repository's sources make, in the real Anki."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import toy_project as toy
from anki_bank import Counts, collection, import_package

from pipeline.write import to_anki

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.build import Gathered

WHOLE = "mianjing-all.apkg"
STUDIED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A build of the repository's sources."""

    root: Path
    """The project's folder."""
    gathered: Gathered
    """What the build knew."""

    @property
    def packages(self) -> Path:
        """Return the folder of the decks."""
        return self.root / "build" / "anki"

    @property
    def plans(self) -> dict[str, to_anki.PackagePlan]:
        """Return what each deck should hold, by file name."""
        return {plan.file: plan for plan in to_anki.decks(self.gathered.bank)}


@pytest.fixture(scope="module", name="built")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("real") / "project"
    shutil.copytree(toy.REPOSITORY / "sources", root / "sources")
    gathered = toy.build(root, ["anki", "jsonl"])
    assert gathered.report.problems == []
    return Built(root=root, gathered=gathered)


@pytest.fixture(name="opened")
def _opened(tmp_path: Path) -> Iterator[Any]:
    with collection(tmp_path / "profile") as opened:
        yield opened


def flaws(opened: Any) -> list[str]:
    """Return what Anki's own checks find wrong, card by card."""
    report, sound = opened.fix_integrity()
    found = [] if sound else [report]
    if opened.get_empty_cards().notes:
        found.append("empty cards")
    media = opened.media.check()
    found += [f"media {name}" for name in (*media.missing, *media.unused)]
    for card_id in opened.find_cards(""):
        card = opened.get_card(card_id)
        shown = (card.question(), card.answer())
        if any("has a problem" in side or not side.strip() for side in shown):
            found.append(f"card {card_id}: {shown}")
    return found


def study(opened: Any, cards: int) -> None:
    """Answer so many new cards."""
    (deck,) = {deck.name.partition("::")[0] for deck in opened.decks.all_names_and_ids(
        include_filtered=False, skip_empty_default=True)}  # fmt: skip
    opened.decks.set_current(opened.decks.id_for_name(deck))
    for _ in range(cards):
        card = opened.sched.getCard()
        assert card is not None
        opened.sched.answerCard(card, 3)
    opened.fix_integrity()  # fills in review times that its own scheduler left out


def state(opened: Any) -> list[list[Any]]:
    """Return all of the notes and cards that a person would miss."""
    return [
        *opened.db.all("select id, guid, mod, tags, flds from notes order by id"),
        *opened.db.all("select id, nid, did, type, queue, due, ivl, reps from cards order by id"),
    ]


def test_the_sources_make_the_decks_planned(built: Built) -> None:
    assert {path.name for path in built.packages.iterdir()} == set(built.plans)
    assert len(built.plans) >= 10
    report = json.loads((built.root / "build" / "report.json").read_text(encoding="utf-8"))
    counted = report["counts"]
    answered = counted["curated answers"] + counted["answers from posts"]
    bank = built.gathered.bank
    # Whoever had an answer once keeps his note.
    bare = sum(card.status == "none" and card.note is not None for card in bank.cards)
    notes = answered + bare + counted["notes with blanks"] + len(bank.tombstones)
    assert built.plans[WHOLE].notes == notes
    assert counted["notes with blanks"] >= 40


def test_every_deck_imports_whole_and_without_a_flaw(built: Built, tmp_path: Path) -> None:
    for name, plan in built.plans.items():
        with collection(tmp_path / name) as opened:
            assert import_package(opened, built.packages / name) == Counts(new=plan.notes), name
            assert (opened.note_count(), opened.card_count()) == (plan.notes, plan.cards), name
            assert flaws(opened) == [], name


def test_importing_again_after_study_changes_no_note(built: Built, opened: Any) -> None:
    notes = built.plans[WHOLE].notes
    import_package(opened, built.packages / WHOLE)
    study(opened, STUDIED)
    before = state(opened)
    assert import_package(opened, built.packages / WHOLE) == Counts(duplicate=notes)
    assert state(opened) == before
    assert opened.db.scalar("select count() from revlog") == STUDIED
    assert flaws(opened) == []


def test_decks_overlap_without_a_duplicate(built: Built, opened: Any) -> None:
    for name in built.plans:
        done = import_package(opened, built.packages / name)
        assert (done.updated, done.conflicting, done.other) == (0, 0, 0), name
    whole = built.plans[WHOLE]
    assert (opened.note_count(), opened.card_count()) == (whole.notes, whole.cards)
    assert not [name for name in opened.models.all_names() if "+" in name]
    assert flaws(opened) == []


def test_the_next_build_updates_its_changed_answer_and_loses_no_review(
    built: Built, opened: Any, tmp_path: Path
) -> None:
    import_package(opened, built.packages / WHOLE)
    study(opened, STUDIED)
    reviewed = opened.db.all(
        "select id, nid, did, type, queue, due, ivl, reps from cards order by id"
    )
    root = shutil.copytree(built.root, tmp_path / "next")
    answer = min((root / "sources" / "answers").rglob("*.md"))
    answer.write_text(answer.read_text(encoding="utf-8") + "\n再补一句。\n", encoding="utf-8")
    toy.build(root, ["anki"], today="2026-02-03", now=toy.SECOND + 86_400)
    notes = built.plans[WHOLE].notes
    done = import_package(opened, root / "build" / "anki" / WHOLE)
    assert done == Counts(updated=1, duplicate=notes - 1)
    assert len(opened.find_notes("再补一句")) == 1
    assert (
        opened.db.all("select id, nid, did, type, queue, due, ivl, reps from cards order by id")
        == reviewed
    )
    assert flaws(opened) == []
