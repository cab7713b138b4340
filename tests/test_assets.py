"""KaTeX's files: found when they are the pinned ones, refused otherwise, never fetched twice."""

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
    folder = assets.katex_folder()
    before = folder.stat().st_ino
    assert assets.fetch() == folder
    assert folder.stat().st_ino == before
    assert (folder / "LICENSE").is_file()
    assert len(list((folder / "fonts").glob("*.woff2"))) == 20


def test_missing_files_say_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(UserError, match="run `mianjing assets`"):
        assets.katex_folder()


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
