"""Every kind of page opened from a folder, every kind of control used: no fault, and no request elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import site_bank
from browser import started
from site_browser import watched, written
from test_site_access import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

CONTROLS = "a[href], button, summary, select, input, textarea"
SIGN = """e => [e.tagName, e.type, e.className, e.name, Object.keys(e.dataset), e.dataset.do, e.dataset.mark,
  e.dataset.grade, e.dataset.sort, e.download !== undefined && e.hasAttribute('download'), e.rel,
  e.closest('[class]:not(a, button)')?.className].join('|')"""
"""What makes a kind of control: two of the same sign do the same."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the bank made by hand."""
    folder = written(tmp_path_factory.mktemp("build"))
    redirect = (folder / "q" / "q99999999.html").read_text(encoding="utf-8")
    (folder / "q" / "stays.html").write_text(redirect.replace('http-equiv="refresh"', ""), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run one browser for the module."""
    with started() as one:
        yield one


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """Open a page that fails the test on any fault."""
    with watched(browser, site.as_uri(), permissions=["clipboard-read", "clipboard-write"]) as page:
        page.set_default_timeout(5000)
        yield page


def use(page: Page, control: Locator, file: Path) -> str:
    """Use a control as a reader would and return what was done, "" when a reader would leave the site."""
    tag = control.evaluate("e => e.tagName")
    kind = control.evaluate("e => e.type ?? ''")
    if tag == "A":
        return follow(page, control)
    if tag == "SELECT":
        for value in control.evaluate("e => [...e.options].map(o => o.value)"):
            control.select_option(value)
        return "chosen"
    if kind == "file":
        control.set_input_files(file)
        return "loaded"
    if tag == "INPUT":
        control.fill("2" if kind == "number" else "bn")
        control.press("Enter")
        return "filled"
    control.click()
    return "clicked"


def follow(page: Page, link: Locator) -> str:
    """Follow a link within the site."""
    address = str(link.evaluate("e => e.href"))
    if address.startswith("http"):
        return ""
    if link.evaluate("e => e.hasAttribute('download')"):
        with page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename.endswith(".apkg")
        return "downloaded"
    link.focus()  # brings the one that skips to the content into view
    link.click()
    page.wait_for_url(lambda url: url.partition("#")[0] == address.partition("#")[0])
    page.wait_for_load_state()
    return "followed"


@pytest.mark.parametrize("kind", KINDS)
def test_every_control_works_from_a_folder(page: Page, site: Path, tmp_path: Path, kind: str) -> None:
    name, then = KINDS[kind]
    progress = tmp_path / "progress.json"
    progress.write_text("{}", encoding="utf-8")

    def open_page() -> None:
        page.goto((site / name).as_uri())
        page.evaluate("localStorage.clear()")
        page.reload()  # the same address with another hash would not load again
        if then:
            then(page)

    done: dict[str, str] = {}
    opened = False
    while True:
        if not opened:
            open_page()
        here = page.url.partition("#")[0]
        visible = [one for one in page.locator(CONTROLS).all() if one.is_visible()]
        left = next(((sign, one) for one in visible if (sign := str(one.evaluate(SIGN))) not in done), None)
        if left:
            sign, control = left
            done[sign] = "" if control.is_disabled() else use(page, control, progress)
            opened = page.url.partition("#")[0] == here  # what a control uncovers is used too
        elif opened:
            opened = False  # and what it hides, after all that is to be seen
        else:
            break
    assert len(done) >= (1 if kind == "missing" else 5)
    assert "followed" in done.values()


def test_hidden_half_of_the_study_page_works(page: Page, site: Path) -> None:
    page.goto((site / "study.html").as_uri())
    page.locator('[data-part="cards"] [data-part="start"]').click()
    for grade in (1, 2, 3, 4):
        page.locator('[data-do="reveal"]').click()
        page.locator(f'[data-grade="{grade}"]').click()
    page.locator('[data-view="session"] [data-do="undo"]').click()
    page.locator('[data-view="session"] [data-do="leave"]').click()
    with page.expect_download() as download:
        page.locator('[data-view="setup"] section [data-do="export"]').click()
    page.set_input_files('[data-part="import"]', download.value.path())
    page.locator('[data-part="notice"]').wait_for()
    page.locator('[data-part="interview"] [data-part="start"]').click()
    for action in ("answered", "skip", "finish"):
        page.locator(f'[data-view="interview"] [data-do="{action}"]').click()
    page.locator('[data-view="summary"]').wait_for()


def test_wechat_is_told_to_use_the_browser(browser: Browser, site: Path) -> None:
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50"
    with watched(browser, site.as_uri(), user_agent=agent) as page:
        page.goto((site / "decks.html").as_uri())
        assert "在浏览器打开" in page.locator("[data-in-wechat]").inner_text()
        page.locator("a[download]").click()
        assert "在浏览器打开" in page.locator("a[download]").inner_text()
    with watched(browser, site.as_uri()) as page:
        page.goto((site / "decks.html").as_uri())
        assert page.locator("[data-in-wechat]").is_hidden()


def test_decks_page_tells_how_to_study_one_company(page: Page, site: Path) -> None:
    page.goto((site / "decks.html").as_uri())
    text = page.inner_text("main")
    assert "tag:公司::字节跳动" in text
    for system in ("电脑", "AnkiDroid", "AnkiMobile"):
        assert system in text
    assert page.locator("details code").count() == len(
        {name for card in site_bank.CARDS for name, _ in card.question.companies}
    )


def test_folder_of_the_site_holds_the_decks_alone(site: Path) -> None:
    deck = site / "decks" / "mianjing-topic-ml.apkg"
    assert deck.read_bytes() == (site.parent / "anki" / deck.name).read_bytes()
