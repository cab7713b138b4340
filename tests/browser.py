"""Finds and starts the Chromium that the tests drive."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

VARIABLE = "MIANJING_CHROMIUM"
"""Environment variable that names the browser to use."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium(own: str) -> str:
    """Return the path of a Chromium: the variable's, one on the PATH, or `own` of playwright.

    Raises:
        FileNotFoundError: There is none; tests fail then, they never skip.
    """
    named = os.environ.get(VARIABLE)
    found = [named, shutil.which("chromium"), shutil.which("google-chrome"), own]
    for path in found:
        if path and Path(path).is_file():
            return path
    message = f"no Chromium: install it, set {VARIABLE}, or run `playwright install chromium`"
    raise FileNotFoundError(message)


@contextmanager
def started() -> Iterator[Browser]:
    """Run one headless browser."""
    with sync_playwright() as playwright:
        path = chromium(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
