"""Where the templates are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.write import templates

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_checkout_has_its_own_templates() -> None:
    assert (templates.folder() / "anki" / "front.html").is_file()


def test_an_installed_package_has_a_copy_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "site-packages" / "pipeline" / "write" / "templates.py"
    monkeypatch.setattr(templates, "__file__", str(module))
    assert templates.folder() == tmp_path / "site-packages" / "pipeline" / "_templates"
    (tmp_path / "site-packages" / "templates").mkdir(parents=True)
    assert templates.folder() == tmp_path / "site-packages" / "templates"
