"""From a server: the site can be installed, visited pages open without it, and a new build takes over."""

from __future__ import annotations

import dataclasses
import json
import struct
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import site_bank
from browser import started
from site_browser import written

from pipeline.write import site_offline, to_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ID = site_bank.name(1)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: Any) -> None:  # type: ignore[explicit-override]  # typing has it from 3.12 on
        """Say nothing."""

    def end_headers(self) -> None:  # type: ignore[explicit-override]
        """Keep the browser from asking whether a page changed within this second, which the server cannot tell."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


class Server:
    """Serves a folder on one port, which stays, until it is stopped."""

    def __init__(self, folder: Path) -> None:
        """Start."""
        self._folder, self.port = folder, 0
        self.start()

    def start(self) -> None:
        """Serve, again on the port that was given first."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), partial(Quiet, directory=str(self._folder)))
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Be gone."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Write the bank made by hand."""
    return written(tmp_path / "build")


@pytest.fixture
def server(site: Path) -> Iterator[Server]:
    """Serve the site."""
    one = Server(site)
    yield one
    one.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run one browser for the module."""
    with started() as one:
        yield one


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def installed(page: Page, home: str) -> None:
    """Open the home page and wait until the worker holds the shell."""
    page.goto(home)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def until(page: Page, expression: str, arg: object = None) -> None:
    """Wait until a promise gives true, which `wait_for_function` takes for true itself."""
    deadline = time.monotonic() + 20
    while not page.evaluate(expression, arg):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def test_visited_pages_and_the_search_open_without_the_server(page: Page, server: Server) -> None:
    home = f"http://127.0.0.1:{server.port}/"
    installed(page, home)
    page.goto(f"{home}q/{ID}.html")
    page.wait_for_function("[...document.fonts].some(f => f.status === 'loaded')")
    until(page, "async url => !!(await (await caches.open('mianjing-pages')).match(url))", f"{home}q/{ID}.html")
    server.stop()
    page.goto(f"{home}q/{ID}.html")
    assert page.inner_text("h1") == site_bank.CARDS[0].question.text
    page.goto(home)
    page.fill("input[type=search]", "批归一化")
    page.locator(f'[data-question-id="{ID}"]').wait_for()
    page.goto(f"{home}q/{site_bank.name(12)}.html")
    assert page.inner_text("h1") == "现在没有网络"
    assert page.evaluate("document.styleSheets.length") == 2, "styled, though its address lies in a folder"
    page.goto(f"{home}study.html")
    page.locator('[data-view="setup"]').wait_for()
    server.start()


def test_new_build_takes_over_and_what_is_gone_goes(page: Page, server: Server, site: Path) -> None:
    home = f"http://127.0.0.1:{server.port}/"
    installed(page, home)
    page.goto(f"{home}q/{site_bank.name(12)}.html")
    shells = "caches.keys().then(names => names.filter(n => n.startsWith('mianjing-shell-')))"
    before = page.evaluate(shells)
    settings = dataclasses.replace(site_bank.BANK.settings, title="新名字")
    cards = tuple(card for card in site_bank.CARDS if card.question.id != site_bank.name(12))
    to_site.write(dataclasses.replace(site_bank.BANK, settings=settings, cards=cards), site)
    page.goto(home)
    assert "新名字" in page.title(), "what is online comes first"
    page.evaluate("navigator.serviceWorker.getRegistration().then(r => r.update())")
    until(page, f"old => {shells}.then(names => names.length === 1 && names[0] !== old)", before[0])
    page.goto(f"{home}q/{site_bank.name(12)}.html")
    server.stop()
    page.goto(home)
    assert "新名字" in page.title()
    page.goto(f"{home}q/{site_bank.name(12)}.html")
    assert page.inner_text("h1") == "现在没有网络", "a page that is gone online is gone offline"
    server.start()


def test_site_is_installable(page: Page, server: Server) -> None:
    page.goto(f"http://127.0.0.1:{server.port}/q/{ID}.html")
    session = page.context.new_cdp_session(page)
    page.wait_for_function("document.querySelector('link[rel=manifest]')")
    found = session.send("Page.getAppManifest")
    assert found["url"] == f"http://127.0.0.1:{server.port}/manifest.webmanifest"
    assert found["errors"] == []
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    trouble = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one for one in trouble if one["errorId"] != "in-incognito"] == []


def test_nothing_of_it_is_registered_from_a_folder(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.wait_for_load_state()
    assert page.locator("link[rel=manifest]").count() == 0


def test_manifest_names_what_is_there(site: Path) -> None:
    manifest = json.loads((site / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert manifest["name"] == "面经题库"
    assert (site / manifest["start_url"]).is_file()
    for icon in manifest["icons"]:
        data = (site / icon["src"]).read_bytes()
        width, height = struct.unpack(">II", data[16:24])
        assert icon["sizes"] == f"{width}x{height}"
    assert {site_offline.ICONS[icon["src"].removeprefix("assets/")] for icon in manifest["icons"]} == {192, 512}


def test_worker_changes_with_the_shell_and_only_then(site: Path) -> None:
    worker = site / "sw.js"
    first = worker.read_bytes()
    head = first.decode().splitlines()[1]
    names = json.loads(head.removeprefix("const FILES = ").removesuffix(";"))
    assert {"index.html", "assets/search-data.js", "assets/site.css"} <= set(names)
    assert all((site / name).is_file() for name in names)
    cards = (dataclasses.replace(site_bank.CARDS[0], references=()), *site_bank.CARDS[1:])
    to_site.write(dataclasses.replace(site_bank.BANK, cards=cards), site)
    assert worker.read_bytes() == first, "a question's page is not part of the shell"
    settings = dataclasses.replace(site_bank.BANK.settings, title="新名字")
    to_site.write(dataclasses.replace(site_bank.BANK, settings=settings), site)
    assert worker.read_bytes() != first
