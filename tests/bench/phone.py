"""Show every card and every question's page on a phone, and list what does not fit.

    python tests/bench/phone.py [--width PIXELS]

The default bank's cards are shown as Anki renders them, with the templates and the style of the packages, and its
question pages as the site writes them, in a real Chromium, the formulas of cards by MathJax with the options of Anki.
Does not fit: a page that scrolls sideways, a formula or a table wider than the screen's text; a formula that cannot be
set is listed too. Code may scroll within its box. Exit 1 when anything is listed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.search_engines import package
from browser import started

from pipeline.build import gather
from pipeline.write import anki_notes, anki_notetypes, to_preview, to_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from pipeline.model import Bank

ROOT = Path(__file__).parents[2]

MATHJAX = "3.2.2"
_HEAD = """<!doctype html><html class="mobile"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>body {{ margin: 20px; }} {style}</style><body class="card mobile"><script>window.MathJax = {{
  tex: {{displayMath: [["\\\\[", "\\\\]"]], processEscapes: false, processEnvironments: false, processRefs: false}},
  options: {{renderActions: {{addMenu: []}}}}, startup: {{typeset: false}},
}};</script><script src="{script}"></script>"""

_SHOW = """html => {
    document.body.innerHTML = html;
    MathJax.typesetClear();
    return MathJax.typesetPromise([document.body]);
}"""

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
    for (const {typesetRoot: formula, math: tex} of window.MathJax ? MathJax.startup.document.math : []) {
        const right = formula.querySelector("mjx-math").getBoundingClientRect().right;
        const block = formula.parentElement.closest("p, li, div, td, blockquote, body").getBoundingClientRect();
        if (right > Math.min(block.right + 1, innerWidth)) found.push(`formula ${Math.round(right - block.right)} too wide: ${tex}`);
    }
    for (const error of document.querySelectorAll("mjx-merror")) found.push(`not set: ${error.textContent}`);
    for (const table of document.querySelectorAll("table:not(.highlighttable)"))
        if (table.scrollWidth > innerWidth) found.push(`table ${table.scrollWidth} wide`);
    return found;
}"""


def cards(page: Page, bank: Bank, folder: Path) -> tuple[int, int]:
    """Print what of the cards is too wide; return how many are, and the number of their formulas."""
    script = package("mathjax", MATHJAX) / "es5" / "tex-chtml-full.js"
    path = folder / "card.html"
    path.write_text(_HEAD.format(style=anki_notetypes.style(), script=script.as_uri()), encoding="utf-8")
    page.goto(path.as_uri())
    page.evaluate("MathJax.startup.promise")
    wrong = formulas = 0
    for note in anki_notes.notes(bank).values():
        if note.identity.status == "live":
            shown = to_preview.card(note, 0)
            page.evaluate(_SHOW, shown.back)
            formulas += page.locator("mjx-container").count()
            wrong += _told(f"card {shown.key}", page)
    return wrong, formulas


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
        bad_cards, formulas = cards(page, bank, Path(folder))
        bad_pages = pages(page, bank, Path(folder))
    print(
        f"phone: at {options.width} pixels {bad_cards} cards with {formulas} formulas by MathJax and {bad_pages} of "
        f"{len(bank.cards)} pages do not fit"
    )
    return int(bool(bad_cards or bad_pages))


if __name__ == "__main__":
    sys.exit(main())
