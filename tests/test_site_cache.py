"""A rerun makes again what would change and nothing else, and ends with the bytes of a first run."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
import site_bank

from pipeline.render import fragment
from pipeline.write import site_pages, to_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.model import Bank, Card
    from pipeline.write.site_pages import Page

BANK = site_bank.BANK
FIRST = site_bank.CARDS[0]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a site."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def with_first(**changes: Any) -> Bank:
    """Return the bank with another first card."""
    return dataclasses.replace(BANK, cards=(dataclasses.replace(FIRST, **changes), *BANK.cards[1:]))


def with_question(**changes: Any) -> Bank:
    """Return the bank with another first question."""
    return with_first(question=dataclasses.replace(FIRST.question, **changes))


def renamed(bank: Bank) -> Bank:
    """Return a bank whose topics have other names."""
    groups = tuple(
        dataclasses.replace(
            group, leaves=tuple(dataclasses.replace(leaf, name=f"新{leaf.name}") for leaf in group.leaves)
        )
        for group in bank.groups
    )
    return dataclasses.replace(bank, groups=groups)


CHANGES: dict[str, Bank] = {
    "nothing": BANK,
    "answer": with_first(html=fragment("改过的答案。"), markdown="改过的答案。"),
    "wording": with_question(text="BN 是什么？"),
    "level": with_first(level="进阶"),
    "status": with_first(status="post"),
    "related": with_first(related=()),
    "topics": with_question(topics=("dl-conv",)),
    "companies": with_question(companies=(("腾讯", 3),)),
    "mentions": with_question(mentions=FIRST.question.mentions[:1]),
    "references": with_first(references=()),
    "a card gone": dataclasses.replace(BANK, cards=BANK.cards[1:]),
    "a post": dataclasses.replace(
        BANK, posts=tuple(dataclasses.replace(post, title="别的标题") for post in BANK.posts)
    ),
    "title": dataclasses.replace(BANK, settings=dataclasses.replace(BANK.settings, title="别的题库")),
    "repository": dataclasses.replace(BANK, settings=dataclasses.replace(BANK.settings, repository_url="")),
    "a company's address": dataclasses.replace(BANK, companies=(("字节跳动", "byte"), *BANK.companies[1:])),
    "topic names": renamed(BANK),
    "redirects": dataclasses.replace(BANK, redirects=(("q99999999", site_bank.name(6)),)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_rerun_ends_with_the_bytes_of_a_first_run(change: str, tmp_path: Path) -> None:
    to_site.write(BANK, tmp_path / "site", cache=tmp_path / "cache")
    again = to_site.write(CHANGES[change], tmp_path / "site", cache=tmp_path / "cache")
    fresh = to_site.write(CHANGES[change], tmp_path / "fresh")
    assert contents(tmp_path / "site") == contents(tmp_path / "fresh")
    assert [p.relative_to(tmp_path / "site") for p in again] == [p.relative_to(tmp_path / "fresh") for p in fresh]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets the name of every page made."""
    names: list[str] = []
    make: Callable[..., Any] = site_pages.Site._make

    def note(self: site_pages.Site, page: Page) -> Any:
        names.append(page.name)
        return make(self, page)

    monkeypatch.setattr(site_pages.Site, "_make", note)
    return names


def test_one_change_makes_few_pages(tmp_path: Path, made: list[str]) -> None:
    to_site.write(BANK, tmp_path / "site", cache=tmp_path / "cache")
    made.clear()
    lonely = BANK.cards[13]  # nothing relates to it, and it has a topic with two others
    changed = dataclasses.replace(lonely, html=fragment("改过。"))
    cards: tuple[Card, ...] = tuple(changed if card is lonely else card for card in BANK.cards)
    to_site.write(dataclasses.replace(BANK, cards=cards), tmp_path / "site", cache=tmp_path / "cache")
    questions = [name for name in made if name.startswith("q/") and name != "q/q99999999.html"]
    assert f"q/{lonely.question.id}.html" in questions
    assert len(questions) <= 3, "itself and its neighbours"
    assert "topics/dl-rnn.html" in made
    assert "topics/dl-conv.html" not in made


@pytest.mark.parametrize("trouble", ["changed", "gone", "cache damaged", "cache of nothing"])
def test_what_is_not_as_it_was_left_is_made_again(tmp_path: Path, trouble: str) -> None:
    cache, site = tmp_path / "cache", tmp_path / "site"
    to_site.write(BANK, site, cache=cache)
    before = contents(site)
    page = site / "q" / f"{site_bank.name(2)}.html"
    if trouble == "changed":
        page.write_text("other", encoding="utf-8")
    elif trouble == "gone":
        page.unlink()
    else:
        (cache / "site.json").write_text("{" if trouble == "cache damaged" else "[]", encoding="utf-8")
    to_site.write(BANK, site, cache=cache)
    assert contents(site) == before


def test_formula_that_fails_is_told_by_a_rerun_too(tmp_path: Path) -> None:
    card = site_bank.card(1, "公式是什么？", "ml-svm", markdown="见 $\\nosuch{x}$。")
    bank = dataclasses.replace(BANK, cards=(card,), redirects=())
    first: list[str] = []
    again: list[str] = []
    to_site.write(bank, tmp_path / "site", first.append, cache=tmp_path / "cache")
    to_site.write(bank, tmp_path / "site", again.append, cache=tmp_path / "cache")
    assert len(first) == 1
    assert first == again


def test_several_processes_make_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to_site.write(BANK, tmp_path / "one")
    monkeypatch.setattr(to_site, "FEW", 1)
    monkeypatch.setattr(to_site, "CHUNK", 3)
    to_site.write(BANK, tmp_path / "two", jobs=2, cache=tmp_path / "cache")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
