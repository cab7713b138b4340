"""Stock search engines, as their packages come, to measure the site's search beside.

Every engine answers a list of (query, company or None) with the numbers of the questions it finds, the best first. All
run in the same browser. The packages are fetched once, into a cache; nothing of them enters the project.
"""

from __future__ import annotations

import functools
import gzip
import html
import http.server
import json
import platform
import re
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dukpy

from pipeline.text import fold_keeping_punctuation
from pipeline.write.site_shards import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser

    from pipeline.lexicon import Lexicon

CACHE = Path.home() / ".cache" / "mianjing-bench"
VERSIONS = {"minisearch": "7.2.0", "flexsearch": "0.8.212", "pagefind": "1.5.2"}
SHOWN = 10
"""Results that count."""

Query = tuple[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question as an engine gets it."""

    id: str
    """Id of the question."""
    text: str
    """Its text as results show it."""
    companies: tuple[str, ...]
    """Who asked it."""


def package(name: str, version: str) -> Path:
    """Return the folder of a package of JavaScript, fetched when it is not there."""
    home = CACHE / version
    if not (home / name).is_dir():
        home.mkdir(parents=True, exist_ok=True)
        with redirect_stdout(Path("/dev/null").open("w", encoding="utf-8")):  # it prints a dot per block
            dukpy.install_jspackage(name, version, str(home))
    return home / name


MINISEARCH = """({rows, queries, options}) => {
  const han = /[\\u3400-\\u9fff]/;
  const pairs = text => (text.match(/[\\u3400-\\u9fff]+|[^\\s\\u3400-\\u9fff\\p{P}]+/gu) ?? []).flatMap(run =>
    han.test(run) && run.length > 1 ? [...run].slice(1).map((_, at) => run.slice(at, at + 2)) : [run]);
  const setting = options.pairs ? {tokenize: pairs} : {};
  const engine = new MiniSearch({fields: ["text"], storeFields: ["companies"], ...setting});
  engine.addAll(rows.map(({text, companies}, id) => ({id, text, companies})));
  const one = (query, company, how) => engine.search(query, {
    prefix: true, fuzzy: options.pairs ? (term => /^[a-z]{4,}/.test(term) ? 0.2 : false) : 0.2, combineWith: how,
    filter: result => !company || result.companies.includes(company)});
  return queries.map(([variants, company]) => {
    const best = new Map();
    variants.forEach((query, at) => {
      for (const {id, score} of one(query, company, "AND")) {
        best.set(id, Math.max(best.get(id) ?? 0, score * (at ? 0.9 : 1) + 1000));
      }
    });
    if (best.size < 10) {
      for (const {id, score} of one(variants[0], company, "OR")) if (!best.has(id)) best.set(id, score);
    }
    return [...best].sort((a, b) => b[1] - a[1]).map(([id]) => id);
  });
}"""

FLEXSEARCH = """({rows, queries, options}) => {
  const {Index, Charset} = FlexSearch;
  const index = new Index(options.cjk ? {tokenize: "forward", encoder: Charset.CJK} : {tokenize: "forward"});
  rows.forEach(({text}, id) => index.add(id, text));
  return queries.map(([[query], company]) =>
    index.search(query, {limit: 1000}).filter(id => !company || rows[id].companies.includes(company)));
}"""

PAGEFIND = """async ({queries}) => {
  const engine = await import("/pagefind/pagefind.js");
  const found = [];
  for (const [[query], company] of queries) {
    const {results} = await engine.search(query, company ? {filters: {company}} : {});
    const pages = await Promise.all(results.slice(0, 10).map(result => result.data()));
    found.push(pages.map(({url}) => Number(url.match(/(\\d+)\\.html/)[1])));
  }
  return found;
}"""


def answers(browser: Browser, rows: Sequence[Row], queries: Sequence[Query], words: Lexicon) -> dict[str, list[list[int]]]:
    """Return what each engine finds, by its name."""
    plain = [[[query], company] for query, company in queries]
    helped = [[variants(query, rows, words), company] for query, company in queries]
    given = [{"text": row.text, "companies": row.companies} for row in rows]
    folded = [{"text": fold(row.text), "companies": row.companies} for row in rows]
    mini = package("minisearch", VERSIONS["minisearch"]) / "dist" / "umd" / "index.js"
    flex = package("flexsearch", VERSIONS["flexsearch"]) / "dist" / "flexsearch.bundle.min.js"
    stock: dict[str, object] = {"rows": given, "queries": plain}
    with serving(pagefind_site(rows)) as address:
        return {
            "MiniSearch": _run(browser, MINISEARCH, stock, mini),
            "FlexSearch": _run(browser, FLEXSEARCH, stock, flex),
            "FlexSearch, CJK": _run(browser, FLEXSEARCH, stock | {"options": {"cjk": True}}, flex),
            "Pagefind": _run(browser, PAGEFIND, {"queries": plain}, address=address),
            "MiniSearch, pairs, our folding and synonyms": _run(
                browser, MINISEARCH, {"rows": folded, "queries": helped, "options": {"pairs": True}}, mini
            ),
        }


def _run(
    browser: Browser, program: str, given: dict[str, object], script: Path | None = None, address: str = "about:blank"
) -> list[list[int]]:
    """Run a program in a page; `given` is {rows, queries: [[[ways to put it], company]], options}."""
    page = browser.new_page()
    page.goto(address)
    if script:
        page.add_script_tag(path=script)
    found: list[list[int]] = page.evaluate(program, {"options": {}, **given})
    page.close()
    return found


def variants(query: str, rows: Sequence[Row], words: Lexicon) -> list[str]:
    """Return a folded query, and the same with each term it names written in the other ways that the rows hold."""
    texts = "\n".join(fold(row.text) for row in rows)
    key = fold(query)
    found = [key]
    for hit in words.find_terms(query):
        others = {fold_keeping_punctuation(alias) for alias in words.terms[hit.id].aliases} - {hit.alias}
        found += [key.replace(hit.alias, f" {alias} ") for alias in sorted(others) if alias in texts]
    return found


def pagefind_site(rows: Sequence[Row]) -> Path:
    """Write a page per question and return the folder with Pagefind's index of them."""
    folder = Path(tempfile.mkdtemp(prefix="pagefind-"))
    for number, row in enumerate(rows):
        marks = "".join(f'<i data-pagefind-filter="company">{html.escape(name)}</i>' for name in row.companies)
        page = f'<html lang="zh"><body><main data-pagefind-body><h1>{html.escape(row.text)}</h1></main>{marks}</body></html>'
        (folder / f"{number}.html").write_text(page, encoding="utf-8")
    (folder / "index.html").write_text("<p>", encoding="utf-8")
    subprocess.run([pagefind_program(), "--site", folder], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder


def pagefind_program() -> Path:
    """Return Pagefind's program for this machine."""
    system = {"linux": "linux", "darwin": "darwin"}[sys.platform]
    machine = {"x86_64": "x64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
    home = package(f"@pagefind/{system}-{machine}", VERSIONS["pagefind"]) / "bin"
    program = home / "pagefind_extended"  # the one that knows Chinese
    program.chmod(0o755)
    return program


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, with gzip as servers do, and yield its address."""
    handler = functools.partial(_Handler, directory=str(folder))
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


class _Server(http.server.ThreadingHTTPServer):
    """Takes no notice of a browser that leaves before it is answered."""

    def handle_error(self, request: Any, client_address: Any) -> None:  # type: ignore[explicit-override]
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as gzip where that makes them smaller."""

    protocol_version = "HTTP/1.1"
    packed: dict[str, bytes] = {}  # noqa: RUF012  one cache for all requests

    def do_GET(self) -> None:  # type: ignore[explicit-override]
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        text = re.search(r"\.(html|js|css|json|svg)$", path.name)
        if text:
            data = self.packed.setdefault(str(path), gzip.compress(data, 6))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if text:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:  # type: ignore[explicit-override]
        """Say nothing."""


def load_queries(path: Path) -> list[dict[str, object]]:
    """Read queries: a JSON array, or a JSON object a line."""
    text = path.read_text(encoding="utf-8")
    if text.lstrip().startswith("["):
        listed: list[dict[str, object]] = json.loads(text)
        return listed
    return [json.loads(line) for line in text.splitlines()]
