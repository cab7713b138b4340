"""Third-party files: found when they are the pinned ones, refused otherwise, never fetched twice."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline import assets
from pipeline.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_there_and_not_fetched_again() -> None:
    folders = [assets.katex_folder(), assets.fsrs_folder()]
    before = [folder.stat().st_ino for folder in folders]
    assert assets.fetch() == folders
    assert [folder.stat().st_ino for folder in folders] == before
    assert all((folder / "LICENSE").is_file() for folder in folders)
    assert len(list((folders[0] / "fonts").glob("*.woff2"))) == 20


def test_missing_files_say_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(UserError, match="run `mianjing assets`"):
        assets.katex_folder()
    with pytest.raises(UserError, match=r"flash cards.*run `mianjing assets`"):
        assets.fsrs_folder()


@pytest.mark.parametrize("name", ["katex.min.js", "fonts/KaTeX_Main-Regular.woff2", "LICENSE"])
def test_changed_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    copy = tmp_path / "share" / "mianjing" / "katex"
    shutil.copytree(assets.katex_folder(), copy)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert assets.katex_folder() == copy
    with (copy / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(UserError, match="run `mianjing assets`"):
        assets.katex_folder()
