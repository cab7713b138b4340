"""Brings axe-core, which finds what keeps people out of a page, into the environment, and runs it on pages.

It is a package of JavaScript under MPL-2.0 that the tests alone use. Run as a program, it fetches it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import assets

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

PACKAGE = assets._Package(
    name="axe-core",
    version="4.10.3",
    digest="9394d7ec26f708e14b455ed0cb3395e1488a5918457fb3195e92b3a3efb9d4d7",
    files=("LICENSE", "axe.min.js"),
    does="axe-core, with which the tests look for barriers",
)
GRAVE = {"serious", "critical"}
"""Impacts that fail a test."""


def script() -> Path:
    """Return the script to add to a page."""
    return assets._folder(PACKAGE) / "axe.min.js"


def faults(page: Page) -> list[str]:
    """Return the grave findings on a page: rule, place, and what would be right."""
    found: dict[str, Any] = page.evaluate("async () => await axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


if __name__ == "__main__":
    print(assets._fetch(PACKAGE))
