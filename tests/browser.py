"""Finds, installs and starts the Chromium that the tests drive.

Run as a program it makes sure that there is one: the machine's own, else Debian's package, else Playwright's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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


def install() -> str:
    """Return the path of a Chromium, installed first when there is none.

    Raises:
        FileNotFoundError: None could be installed either.
    """
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get"):
        root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        ways.insert(0, [*root, "apt-get", "install", "--yes", "--quiet", "chromium", "fonts-noto-cjk"])
        ways.insert(0, [*root, "apt-get", "update", "--quiet"])
    for command in ways:
        try:
            return chromium(own)
        except FileNotFoundError:
            print("installing a browser:", " ".join(command), file=sys.stderr)
        try:
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        except OSError as error:
            print(error, file=sys.stderr)
    return chromium(own)


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


if __name__ == "__main__":
    print(install())
