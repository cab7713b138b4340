"""Rules of the house that no other tool holds."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline import cli
from pipeline.read import CONTAINERS, FORMATS
from pipeline.write import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
TOP = {
    "pyproject.toml", "sources", "pipeline", "templates", "build", "tests", "README.md",
    "README.zh-CN.md", "Makefile", "LICENSE", "constraints.txt",
}  # fmt: skip
MADE = {".git", ".venv", ".hypothesis", "build", "__pycache__"}
"""What tools put into the tree and no commit holds."""
READMES = ["README.md", "README.zh-CN.md"]
DOWNLOAD = re.compile(
    r"https?://[^\s\"')>]+\.(?:whl|tgz|tar\.(?:gz|xz|bz2)|zip|deb|exe|dmg|pkg|msi)\b|--(?:extra-)?index"
)
"""Addresses of packages, and options that name where packages come from."""


def files() -> Iterator[Path]:
    """Yield every file of the project."""
    for path in sorted(ROOT.rglob("*")):
        parts = set(path.relative_to(ROOT).parts)
        cached = any(part.endswith(("_cache", ".egg-info")) for part in parts)
        if path.is_file() and not parts & MADE and not cached:
            yield path


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_is_short_and_not_named_like_the_standard_library(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 500
    assert module.stem not in sys.stdlib_module_names


def test_every_field_of_a_record_is_documented() -> None:
    missing = [
        f"{module.relative_to(ROOT)}:{field.lineno} {owner.name}.{ast.unparse(field.target)}"
        for module in MODULES
        for owner in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(owner, ast.ClassDef) and is_record(owner)
        for field, after in fields(owner)
        if not is_text(after)
    ]
    assert missing == []


def is_record(owner: ast.ClassDef) -> bool:
    """Tell whether a class is a dataclass that other modules see."""
    named = any("dataclass" in ast.unparse(decorator) for decorator in owner.decorator_list)
    return named and not owner.name.startswith("_")


def fields(owner: ast.ClassDef) -> Iterator[tuple[ast.AnnAssign, ast.stmt | None]]:
    """Yield each public field of a class with the statement below it."""
    for field, after in zip(owner.body, [*owner.body[1:], None], strict=True):
        if isinstance(field, ast.AnnAssign) and not ast.unparse(field.target).startswith("_"):
            yield field, after


def is_text(statement: ast.stmt | None) -> bool:
    """Tell whether a statement is a text that stands alone."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def test_every_record_is_frozen_slotted_and_keyword_only() -> None:
    tree = ast.parse((ROOT / "pipeline" / "model.py").read_text(encoding="utf-8"))
    for owner in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        (decorator,) = owner.decorator_list
        assert ast.unparse(decorator) == "dataclass(frozen=True, slots=True, kw_only=True)"


def test_the_top_level_holds_what_it_should_and_nothing_else() -> None:
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert there - TOP == set()
    assert TOP - there <= {"build"}


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_verb_format_and_output(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    verbs = re.findall(r"^    (\w+)  ", cli.parser().format_help(), re.MULTILINE)
    assert len(verbs) >= 5
    assert [verb for verb in verbs if f"mianjing {verb}" not in text] == []
    assert [kind for kind in (*CONTAINERS, *FORMATS, *OUTPUTS) if f"`{kind}`" not in text] == []


def test_no_file_names_an_address_to_download_from() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files()
        for match in DOWNLOAD.finditer(path.read_bytes().decode("utf-8", "replace"))
    ]
    assert found == []


def test_stages_are_tested_one_to_one() -> None:
    tests = {path.name for path in (ROOT / "tests").glob("test_*.py")}
    stages = [path for path in (ROOT / "pipeline").iterdir() if not path.name.startswith("_")]
    told = {"model", "errors", "progress", "show", "write"}
    """Records, and what the tests of the verbs and of each output cover."""
    names = {path.stem for path in stages if path.suffix == ".py" or path.is_dir()} - told
    assert {f"test_{name}.py" for name in names} - tests == set()
