"""Nobody is kept out: no grave finding of axe on any kind of page, landmarks, the order of the focus, still pages."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import axe
import pytest
import site_bank
from browser import started
from site_browser import watched, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ID = site_bank.name(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the bank made by hand; its redirect, which leaves at once, stands a second time without leaving."""
    folder = written(tmp_path_factory.mktemp("build"))
    redirect = (folder / "q" / "q99999999.html").read_text(encoding="utf-8")
    stays = "\n".join(line for line in redirect.splitlines() if 'http-equiv="refresh"' not in line)
    (folder / "q" / "stays.html").write_text(stays, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run one browser for the module."""
    with started() as one:
        yield one


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """Open a page into which axe may be put."""
    with watched(browser, site.as_uri(), bypass_csp=True) as page:
        yield page


def results(page: Page) -> None:
    page.fill("input[type=search]", "bn")
    page.locator("[data-question-id]").first.wait_for()


def nothing_found(page: Page) -> None:
    page.fill("input[type=search]", "zzzzqqqq")


def card(page: Page) -> None:
    page.locator('[data-part="cards"] [data-part="start"]').click()
    page.locator('[data-do="reveal"]').click()
    page.locator('[data-view="session"] [data-part="answer"]').wait_for()


def interview(page: Page) -> None:
    page.locator('[data-part="interview"] [data-part="start"]').click()
    page.locator('[data-view="interview"]').wait_for()


def setup(page: Page) -> None:
    page.locator('[data-view="setup"]').wait_for()


def rows(page: Page) -> None:
    page.locator("tbody tr").first.wait_for()


def copy_buttons(page: Page) -> None:
    page.locator(".copy").first.wait_for()


KINDS: dict[str, tuple[str, Callable[[Page], None] | None]] = {
    "home": ("index.html", None),
    "results": ("index.html", results),
    "no result": ("index.html", nothing_found),
    "all": ("all.html", rows),
    "study": ("study.html", setup),
    "card": ("study.html", card),
    "interview": ("study.html", interview),
    "decks": ("decks.html", None),
    "about": ("about.html", None),
    "offline": ("offline.html", None),
    "missing": ("404.html", None),
    "topic": ("topics/dl-normalization.html", None),
    "company": ("companies/bytedance.html", None),
    "question": (f"q/{ID}.html", copy_buttons),
    "unchecked": (f"q/{site_bank.name(9)}.html", None),
    "unanswered": (f"q/{site_bank.name(17)}.html", None),
    "redirect": ("q/stays.html", None),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_grave(page: Page, site: Path, kind: str, scheme: str) -> None:
    name, then = KINDS[kind]
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.goto((site / name).as_uri())
    if then:
        then(page)
    page.add_script_tag(path=axe.script())
    assert axe.faults(page) == []


def test_axe_would_find_what_is_wrong(page: Page, site: Path) -> None:
    page.goto((site / "about.html").as_uri())
    page.evaluate("document.querySelector('main').innerHTML += '<button></button><p style=\"color:#ccc;background:#fff\">faint</p>'")
    page.add_script_tag(path=axe.script())
    assert {fault.split(":")[0] for fault in axe.faults(page)} == {"button-name", "color-contrast"}


def test_every_page_has_its_landmarks(page: Page, site: Path) -> None:
    for kind, (name, _) in KINDS.items():
        page.goto((site / name).as_uri())
        counts = {tag: page.locator(tag).count() for tag in ("main", "header.top", "header nav", "footer")}
        once = {"main": 1} if kind == "missing" else dict.fromkeys(counts, 1)
        assert {tag: counts[tag] for tag in once} == once, name
        headings = page.eval_on_selector_all(
            "h1, h2, h3, h4, h5, h6", "all => all.filter(e => e.checkVisibility()).map(e => +e.tagName[1])"
        )
        assert headings[0] == 1, name
        assert all(b - a <= 1 for a, b in pairwise(headings)), (name, headings)


def test_focus_goes_from_top_to_bottom_and_is_seen(page: Page, site: Path) -> None:
    page.goto((site / "q" / f"{ID}.html").as_uri())
    seen: list[tuple[str, float, bool]] = []
    where = """() => { const e = document.activeElement, box = e.getBoundingClientRect();
      const style = getComputedStyle(e);
      return [e.outerHTML.slice(0, 80), box.top + scrollY, style.outlineStyle !== 'none']; }"""
    for _ in range(9):
        page.keyboard.press("Tab")
        text, top, outlined = page.evaluate(where)
        seen.append((text, top, outlined))
    assert 'class="skip"' in seen[0][0]
    assert all(outlined for _, _, outlined in seen)
    tops = [top for text, top, _ in seen if "<a" in text or "<button" in text][1:]
    assert all(b - a > -60 for a, b in pairwise(tops)), seen


def test_skip_link_leads_to_the_content(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_who_wants_no_motion_gets_none(page: Page, site: Path) -> None:
    page.emulate_media(reduced_motion="reduce")
    moving = """() => [...document.querySelectorAll('*')].filter(e => {
      const style = getComputedStyle(e);
      return [style.transitionDuration, style.animationDuration].some(t => t.split(',').some(s => parseFloat(s) > 0));
    }).map(e => e.outerHTML.slice(0, 60))"""
    for name in ("index.html", "study.html", f"q/{ID}.html"):
        page.goto((site / name).as_uri())
        assert page.evaluate(moving) == []
