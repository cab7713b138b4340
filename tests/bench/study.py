"""How long the next card takes with 10,000 cards learnt, on a phone: Chromium with the processor slowed down four times.

    python tests/bench/study.py [CARDS]

The bank is made up: questions that are numbers, answers drawn from the curated ones, formulas and code included. Half
of the cards are due, the others new; their answers lie in random order, so that the next one's script is seldom there.
A card is timed from the press of the key that grades the one before to the frame that shows it. Printed beside it: the
same for revealing the answer, and from opening the page to its first figures. Exit 1 when the limit is passed.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from pipeline import render
from pipeline.model import Bank, Card, Group, Leaf, Question, Settings
from pipeline.write import to_site

sys.path.insert(0, str(Path(__file__).parents[1]))
import site_bank
from browser import started

ROOT = Path(__file__).parents[2]
CARDS = 10_000
TIMED = 200
SLOWER = 4
PAUSE = 300
"""Milliseconds before each answer is asked for: no reader is quicker."""
LIMIT = 100.0
"""Milliseconds that the next card may take in 95 of 100 cases; another program may be busy during the others."""

PROGRESS = """async cards => {
    const store = await mianjingProgress.ready;
    const now = Date.now();
    await store.write({ cards: cards.map((id, at) => ({
        id, state: 2, step: 0, stability: 5, difficulty: 5, due: now - at * 1000, last: now - 864e6, reps: 3, lapses: 0,
    })) });
}"""
TIMES = """async ([count, pause]) => {
    const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    const view = name => document.querySelector(`[data-view=session] [data-part=${name}]`);
    const wait = async ready => { while (!ready()) await new Promise(done => setTimeout(done, 1)); await painted(); };
    const times = { next: [], reveal: [] };
    for (let at = 0; at < count; at++) {
        await new Promise(done => setTimeout(done, pause));
        let start = performance.now();
        press(" ");
        await wait(() => !view("grades").hidden);
        times.reveal.push(performance.now() - start);
        const before = view("question").textContent;
        start = performance.now();
        press("4");
        await wait(() => view("question").textContent !== before);
        times.next.push(performance.now() - start);
    }
    return times;
}"""


def bank(cards: int) -> Bank:
    """Return a bank of made-up questions with answers as they are written."""
    chance = random.Random(cards)  # noqa: S311 - no secret
    texts = [path.read_text("utf-8").split("---\n", 2)[2] for path in sorted((ROOT / "sources" / "answers").rglob("*.md"))]
    answers = [(text, render.fragment(text)) for text in texts]
    leaf = Leaf(slug="ml-all", name="全部", group="ml")
    made = []
    for number in range(cards):
        markdown, html = chance.choice(answers)
        question = Question(
            id=f"q{chance.randrange(36**7):08d}"[:9], text=f"第 {number} 题怎么答？", mentions=(),
            first_seen="2026-01-01", topics=("ml-all",),
        )  # fmt: skip
        made.append(Card(question=question, status="curated", markdown=markdown, html=html))
    made = list({card.question.id: card for card in made}.values())
    return replace(
        site_bank.BANK, settings=Settings(title="bench"), groups=(Group(slug="ml", name="全部", leaves=(leaf,)),),
        cards=tuple(sorted(made, key=lambda card: card.question.id)), redirects=(), posts=(),
    )  # fmt: skip


def main() -> int:
    """Print the figures; return 1 when the limit is passed."""
    made = bank(int(sys.argv[1]) if len(sys.argv) > 1 else CARDS)
    chance = random.Random(1)  # noqa: S311 - no secret
    ids = [card.question.id for card in made.cards]
    with tempfile.TemporaryDirectory() as folder, started() as browser:
        site = Path(folder) / "site"
        to_site.write(made, site)
        scripts = [path.stat().st_size for path in (site / "assets" / "answers").iterdir()]
        page = browser.new_page()
        page.goto((site / "study.html").as_uri())
        page.wait_for_selector("[data-view=setup]:not([hidden])")
        page.evaluate(PROGRESS, chance.sample(ids, len(ids) // 2))
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.reload()
        page.wait_for_function("document.querySelector('[data-figure=due]').textContent > '0'")
        opened = page.evaluate("performance.now()")
        page.click("[data-part=cards] .main")
        page.wait_for_selector("[data-view=session]:not([hidden])")
        times = page.evaluate(TIMES, [TIMED, PAUSE])
    print(f"{len(ids):,} cards, {len(ids) // 2:,} due, processor {SLOWER} times slower, {TIMED} cards in a row")
    print(f"scripts of answers: {len(scripts)}, {statistics.median(scripts) / 1000:.0f} kB, at most {max(scripts) / 1000:.0f} kB")
    print(f"page opened, figures shown: {opened:.0f} ms")
    for name, measured in times.items():
        quick, slow = statistics.median(measured), sorted(measured)[int(0.95 * len(measured))]
        print(f"{name}: median {quick:.0f} ms, p95 {slow:.0f} ms, slowest {max(measured):.0f} ms")
    return int(sorted(times["next"])[int(0.95 * TIMED)] > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
