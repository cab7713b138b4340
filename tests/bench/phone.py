"""Show every card and every question's page on a phone, and list what does not fit.

    python tests/bench/phone.py [--width PIXELS]

The default bank's cards are shown as Anki renders them, with the templates and the style of the packages, and its
question pages as the site writes them, in a real Chromium. Formulas of cards are set by KaTeX, whose widths are those
of Anki's MathJax within a few percent. Does not fit: a page that scrolls sideways, a formula or a table wider than
the screen's text. Code may scroll within its box. Exit 1 when anything is listed.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser import started

from pipeline.assets import katex_folder
from pipeline.build import gather
from pipeline.write import anki_notes, anki_notetypes, to_preview, to_site
from pipeline.write.formulas import Formulas

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from pipeline.model import Bank

ROOT = Path(__file__).parents[2]

_TEX = re.compile(r"\\\[(.*?)\\\]|\\\((.*?)\\\)", re.DOTALL)

_TOO_WIDE = """() => {
    const found = [];
    const root = document.scrollingElement;
    if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} wide`);
    for (const formula of document.querySelectorAll(".katex-display, .katex")) {
        if (formula.closest(".katex-display") !== formula && formula.closest(".katex-display")) continue;
        const drawn = formula.querySelector(".katex-html");
        const bases = drawn ? [...drawn.querySelectorAll(".base")].map((base) => base.getBoundingClientRect()) : [];
        const right = Math.max(0, ...bases.map((box) => box.right));
        const block = formula.parentElement.closest("p, li, div, td, blockquote, body").getBoundingClientRect();
        if (right > block.right + 1) {
            const tex = formula.querySelector("annotation");
            found.push(`formula ${Math.round(right - block.right)} too wide: ${tex ? tex.textContent : ""}`);
        }
    }
    for (const table of document.querySelectorAll("table:not(.highlighttable)"))
        if (table.scrollWidth > innerWidth) found.push(`table ${table.scrollWidth} wide`);
    return found;
}"""


def _set(text: str, formulas: Formulas) -> str:
    def one(found: re.Match[str]) -> str:
        return formulas.set(unescape(found[1] or found[2]), found[1] is not None)

    return _TEX.sub(one, text)


def cards(page: Page, bank: Bank, folder: Path) -> int:
    """Print what of the cards is too wide; return how many are."""
    formulas = Formulas()
    css = (katex_folder() / "katex.min.css").as_uri()
    path = folder / "card.html"
    wrong = 0
    for note in anki_notes.notes(bank).values():
        if note.identity.status != "live":
            continue
        shown = to_preview.card(note, 0)
        body = _set(shown.back, formulas)
        path.write_text(
            f'<!doctype html><html class="mobile"><meta charset="utf-8"><link rel="stylesheet" href="{css}">'
            f'<meta name="viewport" content="width=device-width"><style>{anki_notetypes.style()}</style>'
            f'<body class="card mobile">{body}',
            encoding="utf-8",
        )
        page.goto(path.as_uri())
        wrong += _told(f"card {shown.key}", page)
    return wrong


def pages(page: Page, bank: Bank, folder: Path) -> int:
    """Print what of the questions' pages is too wide; return how many are."""
    to_site.write(bank, folder / "site")
    wrong = 0
    for card in bank.cards:
        page.goto((folder / "site" / "q" / f"{card.question.id}.html").as_uri())
        wrong += _told(f"page {card.question.id} {card.source}", page)
    return wrong


def _told(what: str, page: Page) -> bool:
    found = page.evaluate(_TOO_WIDE)
    for fault in found:
        print(f"{what}: {fault}", flush=True)
    return bool(found)


def main() -> int:
    """Print what does not fit, and a line for all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--width", type=int, default=360)
    options = parser.parse_args()
    bank = gather(ROOT, today="2026-01-01", now=1_790_000_000).bank
    with tempfile.TemporaryDirectory() as folder, started() as browser:
        page = browser.new_context(viewport={"width": options.width, "height": 740}).new_page()
        wrong = cards(page, bank, Path(folder)), pages(page, bank, Path(folder))
    print(f"phone: at {options.width} pixels {wrong[0]} cards and {wrong[1]} of {len(bank.cards)} pages are too wide")
    return int(any(wrong))


if __name__ == "__main__":
    sys.exit(main())
