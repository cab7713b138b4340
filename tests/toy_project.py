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
    """Return the bytes of every file below a folder by relative path, but of the cache; links as their target."""
    return {
        path.relative_to(folder).as_posix(): _bytes(path)
        for path in sorted(folder.rglob("*"))
        if (path.is_symlink() or path.is_file()) and "cache" not in path.relative_to(folder).parts
    }


def bank(root: Path) -> dict[str, dict[str, Any]]:
    """Return the lines of build/bank.jsonl by question; of two with one wording, the last."""
    return {row["question"]: row for row in bank_rows(root)}


def bank_rows(root: Path) -> list[dict[str, Any]]:
    """Return the lines of build/bank.jsonl; two questions may have one wording."""
    return _rows(root / "build" / "bank.jsonl")


def questions(root: Path) -> dict[str, dict[str, Any]]:
    """Return the lines of the question ledger by id."""
    return _by_id(root / "sources" / "ledger.jsonl")


def notes(root: Path) -> dict[str, dict[str, Any]]:
    """Return the lines of the note ledger by id."""
    return _by_id(root / "sources" / "ledger-notes.jsonl")


def _by_id(path: Path) -> dict[str, dict[str, Any]]:
    rows = _rows(path)
    found = {row["id"]: row for row in rows}
    assert len(found) == len(rows), f"an id stands twice in {path}"
    return found


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _bytes(path: Path) -> bytes:
    return str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
