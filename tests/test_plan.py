"""The plan: what an import would add and update, told before anything is written."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import toy_project as toy
from anki_bank import Counts, collection, import_package

from pipeline import cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Path:
    root = toy.copy(tmp_path / "project")
    toy.build(root, ["anki"])
    return root


def planned(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Return what `mianjing plan --json` prints; it must write nothing."""
    before = toy.contents(root)
    assert cli.main(["-C", str(root), "plan", "--json"]) == cli.OK
    assert toy.contents(root) == before
    row: dict[str, Any] = json.loads(capsys.readouterr().out)
    return row


def counted(row: dict[str, Any]) -> dict[str, int]:
    return {kind: len(row[kind]) for kind in ("new", "changed", "merged", "retired")}


def edit(root: Path) -> None:
    """Change one answer, mark points in another, retire a question, change the templates."""
    answers = root / "sources" / "answers"
    auc = answers / "ml" / "auc.md"
    auc.write_text(auc.read_text("utf-8") + "\n再补一句。\n", "utf-8")
    sort = answers / "algo" / "quick-sort.md"
    sort.write_text(sort.read_text("utf-8") + "\n==分区==后递归。\n", "utf-8")
    settings = root / "sources" / "settings.yaml"
    settings.write_text(settings.read_text("utf-8") + "\n", "utf-8")


def test_a_first_plan_is_all_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = planned(toy.copy(tmp_path / "project"), capsys)
    assert row["unchanged"] == 0
    assert counted(row) == {"new": len(row["new"]), "changed": 0, "merged": 0, "retired": 0}
    assert row["notetypes"] == ["cloze", "code", "qa"]
    assert {"id", "guid", "notetype", "question"} == row["new"][0].keys()


def test_after_a_build_nothing_is_left_to_do(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = planned(built, capsys)
    assert counted(row) == {"new": 0, "changed": 0, "merged": 0, "retired": 0}
    assert row["unchanged"] == len(toy.notes(built))
    assert row["notetypes"] == []


def test_a_plan_tells_what_the_import_does(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = shutil.copytree(built / "build" / "anki", tmp_path / "old")
    edit(built)
    row = planned(built, capsys)
    assert [one["id"][9:] for one in row["new"]] == ["-cloze"]
    assert len(row["changed"]) == 2
    toy.build(built, ["anki"], now=toy.SECOND + 60)
    with collection(tmp_path / "profile") as opened:
        import_package(opened, old / "mianjing-all.apkg")
        done = import_package(opened, built / "build" / "anki" / "mianjing-all.apkg")
    updated = sum(len(row[kind]) for kind in ("changed", "merged", "retired"))
    assert done == Counts(new=1, updated=updated, duplicate=row["unchanged"])


def test_questions_that_go_are_told(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for answer in (built / "sources" / "answers" / "ml").glob("*.md"):
        answer.unlink()
    for post in (built / "sources" / "posts").rglob("*"):
        if post.is_file():
            post.unlink()
    row = planned(built, capsys)
    assert row["retired"]
    assert cli.main(["-C", str(built), "plan"]) == cli.OK
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"notes: new 0, changed {len(row['changed'])}, merged 0, retired {len(row['retired'])}")
    assert any(line.startswith(f"retired  {row['retired'][0]['id']}") for line in said)
