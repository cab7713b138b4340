"""The miniature project of tests/toy: copies of it, builds of it, and what a folder holds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import build as flow
from pipeline.write import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Sequence

REPOSITORY = Path(__file__).parents[1]
TOY = REPOSITORY / "tests" / "toy"
DAY, SECOND = "2026-01-02", 1_790_000_000


def copy(target: Path) -> Path:
    """Copy the project to a folder that is not there yet, and return it."""
    shutil.copytree(TOY, target)
    return target


def build(root: Path, outputs: Sequence[str] = tuple(OUTPUTS), **options: Any) -> flow.Gathered:
    """Build a project on a fixed day."""
    given: dict[str, Any] = {"today": DAY, "now": SECOND, **options}
    return flow.build(root, outputs, **given)[0]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder by relative path; links as their target."""
    return {
        path.relative_to(folder).as_posix(): _bytes(path)
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def bank(root: Path) -> dict[str, dict[str, Any]]:
    """Return the lines of build/bank.jsonl by question."""
    return by_field(root / "build" / "bank.jsonl", "question")


def questions(root: Path) -> dict[str, dict[str, Any]]:
    """Return the lines of the question ledger by id."""
    return by_field(root / "sources" / "ledger.jsonl", "id")


def notes(root: Path) -> dict[str, dict[str, Any]]:
    """Return the lines of the note ledger by id."""
    return by_field(root / "sources" / "ledger-notes.jsonl", "id")


def by_field(path: Path, name: str) -> dict[str, dict[str, Any]]:
    """Return the objects of a JSON lines file by one of their fields, which must be unique."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = {row[name]: row for row in rows}
    assert len(found) == len(rows), f"{name} stands twice in {path}"
    return found


def _bytes(path: Path) -> bytes:
    return str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
