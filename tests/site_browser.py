"""A page of the site in a real browser that remembers every fault: errors, dialogs, requests elsewhere."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import site_bank

from pipeline.write import to_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

    from pipeline.model import Bank


def written(folder: Path, bank: Bank = site_bank.BANK) -> Path:
    """Write a site with a deck and return its folder."""
    (folder / "anki").mkdir(parents=True)
    with zipfile.ZipFile(folder / "anki" / "mianjing-topic-ml.apkg", "w") as package:
        package.writestr("meta", "what a browser shows, instead of saving it, is not a package")
    to_site.write(bank, folder / "site")
    return folder / "site"


@contextmanager
def watched(browser: Browser, inside: str, **options: Any) -> Iterator[Page]:
    """Open a page; fault whatever goes wrong on it, or asks for what does not begin with `inside`."""
    faults: list[str] = []
    context = browser.new_context(**options)
    page = context.new_page()

    def refuse(dialog: Dialog) -> None:
        faults.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda r: None if r.url.startswith((inside, "blob:")) else faults.append(r.url))
    page.on("requestfailed", lambda r: faults.append(f"{r.failure}: {r.url}"))
    page.on("console", lambda m: faults.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", refuse)
    yield page
    context.close()
    # What a page still loads while the next one opens is broken off; that is no fault.
    assert [fault for fault in faults if not fault.startswith("net::ERR_ABORTED")] == []
