"""Measure the site's search: what it finds, how much it loads, how fast it is.

    python tests/bench/search.py [POSTS] [--queries FILE] [--questions 20000] [--verbose]

Quality: the queries of tests/cases/search, and those of FILE, are typed into the home page's own field, on the bank of
this project and on a bank of the posts in the folder POSTS. A query is {"q", "company" or null, "category",
"relevant_if_all_match": [regular expressions over the folded text of a question]}, and "held_out" where it was not
looked at while the search was made. Recall counts the first ten results against as many relevant questions as ten may
hold; MRR is one through the place of the first relevant one. Queries with nothing relevant in the bank are left out.
Stock engines answer the same queries on the same questions in the same browser.

Scale: see `search_scale`. Exit 1 when quality is below the goals; times and sizes are told, not judged.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import search_scale
from bench.search_engines import SHOWN, Row, answers, load_queries
from browser import started

from pipeline import lexicon
from pipeline.write.site_shards import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "cases" / "search" / "queries.jsonl"
PROGRAM = "import sys; from pipeline.cli import main; sys.exit(main())"
FIELD, RESULT = "input[type=search]", "[data-question-id]"
GIVEN_GOAL, OWN_GOAL = 0.95, 0.93
"""Recall and MRR that are good enough on the queries of a file, and on the project's own."""
BEHIND = 0.01
"""How far the search may stand behind MiniSearch with pairs, the same folding and the same synonyms."""

Figures = tuple[float, float, list[str]]
"""Recall, MRR, and the queries that found nothing though there is something."""


def build(posts: Path | None, work: Path) -> Path:
    """Build a bank from the project's sources, its posts exchanged for those of a folder; return the folder."""
    shutil.copytree(ROOT / "sources", work / "sources")
    if posts:
        shutil.rmtree(work / "sources" / "posts")
        shutil.copytree(posts, work / "sources" / "posts")
    command = [sys.executable, "-c", PROGRAM, "build", "jsonl", "site"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
    if not (work / "build" / "site" / "index.html").is_file():
        raise SystemExit(run.stderr)
    return work / "build"


def rows_of(folder: Path) -> list[Row]:
    """Return the questions of a bank."""
    rows = []
    for line in (folder / "bank.jsonl").read_text(encoding="utf-8").splitlines():
        card = json.loads(line)
        names = tuple(company["name"] for company in card["companies"])
        rows.append(Row(id=card["id"], text=card["question"], companies=names))
    return rows


def relevant(query: dict[str, object], rows: Sequence[Row]) -> set[int]:
    """Return the numbers of the rows that a query means."""
    rules = [re.compile(rule) for rule in query["relevant_if_all_match"]]  # type: ignore[attr-defined]
    company = query.get("company")
    return {
        number
        for number, row in enumerate(rows)
        if (not company or company in row.companies) and all(rule.search(fold(row.text)) for rule in rules)
    }


def typed(browser: Browser, site: Path, queries: Sequence[dict[str, object]], rows: Sequence[Row]) -> list[list[int]]:
    """Type every query into the home page and return the rows that it shows."""
    number = {row.id: at for at, row in enumerate(rows)}
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    found = []
    for query in queries:
        choice = f"select[name=company] option[data-label='{query.get('company')}']"
        has = bool(query.get("company")) and page.locator(choice).count() == 1
        value = page.get_attribute(choice, "value") if has else ""
        page.select_option("select[name=company]", value)
        page.fill(FIELD, str(query["q"]))
        shown = page.eval_on_selector_all(RESULT, "links => links.map(a => a.dataset.questionId)")
        found.append([number[id_] for id_ in shown])
    page.close()
    return found


def figures(queries: Sequence[dict[str, object]], wanted: Sequence[set[int]], found: Sequence[list[int]]) -> Figures:
    """Return recall, MRR and what found nothing; queries that want nothing do not count."""
    recalls, places, nothing = [], [], []
    for query, good, got in zip(queries, wanted, found, strict=True):
        if not good:
            continue
        recalls.append(len(good & set(got[:SHOWN])) / min(len(good), SHOWN))
        first = next((at for at, row in enumerate(got, 1) if row in good), 0)
        places.append(1 / first if first else 0.0)
        if not got:
            nothing.append(str(query["q"]))
    return sum(recalls) / max(1, len(recalls)), sum(places) / max(1, len(places)), nothing


def parts(queries: Sequence[dict[str, object]]) -> dict[str, list[int]]:
    """Return the numbers of the queries by the set they belong to."""
    sets: dict[str, list[int]] = defaultdict(list)
    for at, query in enumerate(queries):
        name = "given" if "held_out" not in query else "own, held out" if query["held_out"] else "own, seen"
        sets[name].append(at)
    return sets


def judge(name: str, folder: Path, queries: Sequence[dict[str, object]], browser: Browser, *, verbose: bool) -> bool:
    """Print how the engines answer on a bank; return whether the site's search is good enough."""
    rows = rows_of(folder)
    words = lexicon.load(ROOT / "sources")
    wanted = [relevant(query, rows) for query in queries]
    asked = [(str(q["q"]), str(q["company"]) if q.get("company") else None) for q in queries]
    found = {"this site": typed(browser, folder / "site", queries, rows), **answers(browser, rows, asked, words)}
    good = True
    for part, numbers in parts(queries).items():
        there = [at for at in numbers if wanted[at]]
        print(f"{name}, {len(rows)} questions, {part}: {len(there)} of {len(numbers)} queries mean something there")
        told: dict[str, Figures] = {}
        for engine, results in found.items():
            chosen = [queries[at] for at in numbers], [wanted[at] for at in numbers], [results[at] for at in numbers]
            told[engine] = recall, rank, nothing = figures(*chosen)
            print(f"  {engine:44} recall {recall:.3f}  MRR {rank:.3f}  nothing found {len(nothing)}")
        good &= good_enough(part, told)
        if verbose:
            tell(numbers, queries, wanted, found["this site"], rows)
    return good


def good_enough(part: str, told: dict[str, Figures]) -> bool:
    """Return whether the site's search meets the goals and stands behind no other."""
    recall, rank, nothing = told["this site"]
    goal = GIVEN_GOAL if part == "given" else OWN_GOAL
    others = [pair for name, pair in told.items() if name != "this site"]
    ahead = all(recall >= other[0] - BEHIND and rank >= other[1] - BEHIND for other in others)
    if nothing:
        print("  found nothing:", "、".join(nothing))
    return recall >= goal and rank >= goal and not nothing and ahead


def tell(
    numbers: Sequence[int], queries: Sequence[dict[str, object]], wanted: Sequence[set[int]],
    found: Sequence[list[int]], rows: Sequence[Row],
) -> None:  # fmt: skip
    """Print the queries that were not answered in full; of those held out only which, so that nobody tunes to them."""
    for at in numbers:
        missed = wanted[at] - set(found[at][:SHOWN])
        first = found[at][0] if found[at] else -1
        if len(wanted[at]) <= SHOWN and not missed and first in wanted[at] | ({-1} if not wanted[at] else set()):
            continue
        if len(wanted[at]) > SHOWN and set(found[at][:SHOWN]) <= wanted[at]:
            continue
        print(f"    {queries[at]['q']}: {len(wanted[at])} relevant, {len(missed)} not among the first")
        if not queries[at].get("held_out"):
            print("      not found:", *(rows[row].text for row in sorted(missed)[:4]), sep=" | ")
            print("      found:", *(rows[row].text for row in found[at][:6] if row not in wanted[at]), sep=" | ")


def main() -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser()
    parser.add_argument("posts", nargs="?", type=Path)
    parser.add_argument("--queries", type=Path, action="append", default=[])
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    queries = [query for path in (OWN, *options.queries) for query in load_queries(path)]
    good = True
    with tempfile.TemporaryDirectory() as work, started() as browser:
        banks = {"bank of this project": build(None, Path(work) / "own")}
        if options.posts:
            banks["bank of the posts given"] = build(options.posts, Path(work) / "given")
        for name, folder in banks.items():
            good &= judge(name, folder, queries, browser, verbose=options.verbose)
        if options.questions:
            search_scale.measure(browser, options.questions, Path(work) / "scale", Path(work) / "own" / "build" / "site")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
