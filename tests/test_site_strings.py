"""The words of the site: in one file a language, the same keys in each, none in a template or script."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import site_bank

from pipeline import build
from pipeline.errors import UserError
from pipeline.write import site_pages, templates, to_site

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = templates.folder() / "site"
FILES = sorted(p for p in SITE.iterdir() if p.suffix in {".html", ".js", ".css", ".svg"})
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
OF_THE_SEARCH = re.compile(r"(?:const (?:SEPARATOR|FILLER|LINKS)|^\s*/为什么|pairs\.filter).*", re.MULTILINE)
"""Lines of search.js about the language that is searched, whatever that of the interface."""


def leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every string."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}")
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from leaves(item, f"{path}[{at}]")
    else:
        yield path, str(value)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_template_and_no_script_has_words_of_its_own(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if file.name == "search.js":
        text = OF_THE_SEARCH.sub("", text)
    assert CHINESE.findall(text) == []


def test_languages_have_the_same_keys_and_gaps() -> None:
    first, *others = (dict(leaves(site_pages.strings(language))) for language in site_pages.LANGUAGES)
    assert len(first) > 200
    for other in others:
        assert list(other) == list(first)
        for path, text in first.items():
            assert set(re.findall(r"\{\w+\}", other[path])) == set(re.findall(r"\{\w+\}", text)), path


def test_every_language_has_a_file_and_every_file_is_one() -> None:
    files = {path.name for path in SITE.glob("strings.*.yaml")}
    assert files == {f"strings.{language}.yaml" for language in site_pages.LANGUAGES}


def test_every_string_is_used() -> None:
    sources = [*FILES, *Path(to_site.__file__).parent.glob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    names = {re.split(r"[.\[]", path)[1] for path, _ in leaves(site_pages.strings("en"))}
    unused = {name for name in names if not re.search(rf"\bt\.{name}\b|\"{name}\"", text)}
    assert unused == set()


def test_english_interface_says_nothing_in_chinese(tmp_path: Path) -> None:
    settings = dataclasses.replace(site_bank.BANK.settings, language="en", title="Questions")
    bank = dataclasses.replace(site_bank.BANK, settings=settings, cards=(), posts=(), groups=(), companies=())
    to_site.write(dataclasses.replace(bank, redirects=(), synonyms=()), tmp_path / "site")
    for path in sorted((tmp_path / "site").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert '<html lang="en">' in text
        found = set(CHINESE.findall(text)) - {"过拟合", "梯度", "字节", "手写", "批归一化"}  # things to search for
        assert found == set(), path


@pytest.mark.parametrize(("stated", "read"), [("", "zh-CN"), ("language: en\n", "en"), ("language: zh-CN\n", "zh-CN")])
def test_language_is_a_setting(tmp_path: Path, stated: str, read: str) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(f"title: 题库\n{stated}", encoding="utf-8")
    assert build.load_settings(path).language == read


def test_unknown_language_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("title: 题库\nlanguage: fr\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"settings.yaml:2: language 'fr': use zh-CN or en"):
        build.load_settings(path)
