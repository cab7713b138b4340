"""Size and speed of the search on many generated questions, beside MiniSearch and Pagefind.

The questions are terms of sources/terms.yaml in frames of our own, so their words are as many as in a real bank of that
size, and their wording is plainer. Everything is served with gzip from this machine. "Slow 4G" is 1.6 Mbit/s, 150 ms
and a processor four times slower, as Chromium emulates them.
"""

from __future__ import annotations

import gzip
import json
import random
import statistics
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.search_engines import VERSIONS, Row, package, pagefind_site, serving

from pipeline import lexicon
from pipeline.model import Bank, Card, Mention, Post, Question, Settings
from pipeline.write import to_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, CDPSession, Page

ROOT = Path(__file__).parents[2]
TERMS = 2_000
"""Terms the questions are made of."""
COMPANIES = (
    ("字节跳动", "bytedance"), ("腾讯", "tencent"), ("美团", "meituan"), ("百度", "baidu"), ("快手", "kuaishou"),
    ("京东", "jd"), ("小红书", "xiaohongshu"), ("滴滴", "didi"), ("华为", "huawei"), ("网易", "netease"),
)  # fmt: skip
FRAMES = (
    "{a} 的原理是什么？", "{a} 和 {b} 有什么区别？", "{a} 为什么要配合 {b} 使用？", "手写 {a}", "什么场景下用 {a} 而不用 {b}？",
    "{a} 有哪些优缺点？", "讲讲你对 {a} 的理解，再说说 {b}", "{a} 的时间复杂度怎么分析？", "如果没有 {b}，{a} 还能用吗？",
    "{a} 在项目里是怎么落地的？", "推导一下 {a}", "{a} 出现问题时怎么排查？", "怎么用 {b} 改进 {a}？", "{a} 的参数怎么选？",
    "面试官追问：{a} 的边界情况有哪些？", "为什么说 {a} 比 {b} 更稳？", "{a} 怎么并行？", "从 {b} 的角度解释 {a}",
)  # fmt: skip
TYPED = (
    "过拟合", "BN", "LSTM 梯度", "1×1卷积", "transfomer", "注意力机制为什么有效", "随机森林 手写", "xgboost 缺失值",
    "学习率", "batch normalization", "字节 手写", "怎么计算感受野", "虛擬記憶體", "redis", "的原理是什么",
)  # fmt: skip

KEYSTROKES = """async (queries) => {
  const field = document.querySelector("input[type=search]");
  const times = [];
  for (const query of queries) {
    for (let end = 1; end <= query.length; end++) {
      field.value = query.slice(0, end);
      const start = performance.now();
      field.dispatchEvent(new InputEvent("input"));
      document.body.offsetHeight; // what is shown has its place
      times.push(performance.now() - start);
      await new Promise(done => setTimeout(done, 30));
    }
  }
  return times;
}"""
MINI_KEYSTROKES = """async ({queries, rows}) => {
  const tokenize = text => (text.toLowerCase().match(/[\\u3400-\\u9fff]+|[^\\s\\u3400-\\u9fff\\p{P}]+/gu) ?? []).flatMap(run =>
    /[\\u3400-\\u9fff]/.test(run) && run.length > 1 ? [...run].slice(1).map((_, at) => run.slice(at, at + 2)) : [run]);
  const engine = new MiniSearch({fields: ["text"], tokenize});
  engine.addAll(rows.map((text, id) => ({id, text})));
  const times = [];
  for (const query of queries) {
    for (let end = 1; end <= query.length; end++) {
      const start = performance.now();
      engine.search(query.slice(0, end), {prefix: true, fuzzy: term => /^[a-z]{4,}/.test(term) ? 0.2 : false, combineWith: "AND"});
      times.push(performance.now() - start);
    }
  }
  return {times, index: JSON.stringify(engine)};
}"""
PAGEFIND_KEYSTROKES = """async (queries) => {
  const engine = await import("/pagefind/pagefind.js");
  const times = [];
  for (const query of queries) {
    for (let end = 1; end <= query.length; end++) {
      const start = performance.now();
      const {results} = await engine.search(query.slice(0, end));
      await Promise.all(results.slice(0, 10).map(result => result.data()));
      times.push(performance.now() - start);
    }
  }
  return times;
}"""
WATCH = """
  window.firstResult = 0; window.lcp = 0;
  new MutationObserver(() => {
    if (!window.firstResult && document.querySelector("[data-question-id]")) window.firstResult = performance.now();
  }).observe(document, {subtree: true, childList: true});
  new PerformanceObserver(list => { for (const entry of list.getEntries()) window.lcp = entry.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
"""


def bank(size: int) -> Bank:
    """Return a bank of so many generated questions, each asked up to four times."""
    chance = random.Random(0)  # noqa: S311  no secrets here
    words = lexicon.load(ROOT / "sources")
    terms = chance.sample(sorted(words.terms), TERMS)
    names = {term: words.terms[term].aliases for term in terms}
    texts: dict[str, str] = {}
    while len(texts) < size:
        a, b = chance.sample(terms, 2)
        frame = chance.choice(FRAMES)
        texts.setdefault(frame.format(a=chance.choice(names[a]), b=chance.choice(names[b])), a)
    cards = []
    for number, (text, term) in enumerate(texts.items()):
        id_ = "q" + "".join(chance.choices("0123456789abcdefghijklmnopqrstuvwxyz", k=8))
        mentions = tuple(_mention(text, number, at, chance) for at in range(chance.choice((0, 1, 1, 1, 2, 4))))
        asked = [name for mention in mentions for name in mention.companies]
        companies = tuple((name, asked.count(name)) for name in sorted(set(asked)))
        question = Question(
            id=id_, text=text, mentions=mentions, first_seen="2025-01-01", topics=words.terms[term].topics[:1], companies=companies
        )
        cards.append(Card(question=question, status="none"))
    return Bank(
        settings=Settings(title="面经题库"),
        groups=words.groups,
        cards=tuple(sorted(cards, key=lambda card: card.question.id)),
        posts=tuple(Post(id=f"p{n}", path=f"{n}.md", format="markdown", title=f"面经 {n}") for n in range(500)),
        companies=COMPANIES,
        synonyms=tuple(tuple(alias.lower() for alias in group) for group in names.values() if len(group) > 1),
    )


def _mention(text: str, number: int, at: int, chance: random.Random) -> Mention:
    return Mention(
        key=f"p{number % 500}#{number:08d}{at:02d}", post=f"p{number % 500}", lines=(1, 1), question=text,
        companies=(chance.choice(COMPANIES)[0],), round=chance.choice(("一面", "二面", "三面", "HR面", None)),
        date=f"202{chance.randrange(2, 6)}-{chance.randrange(1, 13):02d}-01",
    )  # fmt: skip


def packed(*paths: Path) -> int:
    """Return the bytes of files as gzip."""
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def p95(times: Sequence[float]) -> float:
    """Return the time that 95 % do not exceed."""
    return statistics.quantiles(times, n=20)[-1]


@contextmanager
def slow(page: Page, processor: int, *, line: bool) -> Iterator[CDPSession]:
    """Slow the processor down, and the line too."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": processor})
    session.send("Network.enable")
    if line:
        speed = 1.6e6 / 8
        session.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": 150, "downloadThroughput": speed, "uploadThroughput": speed / 2},
        )
    yield session
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def load(browser: Browser, address: str, *, result: bool = False) -> tuple[float, float, int]:
    """Open a page on slow 4G; return LCP and first result in seconds, the best of three, and the bytes it loaded."""
    lcps, firsts, sizes = zip(*(_load(browser, address, result=result) for _ in range(3)), strict=True)
    return min(lcps), min(firsts), max(sizes)


def _load(browser: Browser, address: str, *, result: bool) -> tuple[float, float, int]:
    page = browser.new_context(viewport={"width": 412, "height": 823}).new_page()
    page.add_init_script(WATCH)
    loaded: list[float] = []
    with slow(page, 4, line=True) as session:
        session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
        page.goto(address, wait_until="load")
        if result:
            page.wait_for_function("window.firstResult")
        page.wait_for_timeout(400)
        lcp, first = page.evaluate("[window.lcp, window.firstResult]")
    page.context.close()
    return lcp / 1000, first / 1000, int(sum(loaded))


def keystrokes(browser: Browser, address: str, processor: int) -> float:
    """Return the 95th percentile of what a key takes until the results of a screen stand, in ms, each key the best of three."""
    runs = []
    for _ in range(3):  # each in a page of its own, which remembers nothing of the others
        page = browser.new_page()
        page.goto(address, wait_until="networkidle")
        with slow(page, processor, line=False):
            page.evaluate(KEYSTROKES, ["zzzz"])
            runs.append(page.evaluate(KEYSTROKES, list(TYPED)))
        page.close()
    return p95([min(times) for times in zip(*runs, strict=True)])


def measure(browser: Browser, size: int, work: Path, real: Path) -> None:
    """Print what the search of a generated bank weighs and takes, and what the pages of a real site weigh."""
    made = bank(size)
    site = work / "site"
    to_site.write(made, site)
    assets = site / "assets"
    rows = [assets / "search-data.js", *(assets / "search").glob("rows-*.js")]
    data = packed(*rows)
    own = packed(site / "index.html", *(assets / name for name in ("site.css", "lists.css", "page.js", "search.js", "home.js", "icon.svg")))
    print(f"{size} generated questions")
    print(f"  search data {data / size:.1f} bytes a question as gzip, {len(rows)} files; goal 30")
    print(f"  home before search data {own / 1000:.1f} kB; goal 30")
    with serving(site) as address:
        for processor, goal in ((1, 10), (4, 30)):
            taken = keystrokes(browser, f"{address}index.html", processor)
            print(f"  a keystroke, p95, processor 1/{processor}: {taken:.1f} ms; goal {goal}")
        lcp, first, _ = load(browser, f"{address}index.html#q=BN", result=True)
        print(f"  slow 4G: first result {first:.2f} s; goal 2.5.  LCP {lcp:.2f} s; goal 1.2")
        lcp, _, _ = load(browser, f"{address}index.html")
        print(f"  slow 4G: home without a query, LCP {lcp:.2f} s; goal 1.2")
    pages(browser, real)
    beside(browser, made)


def pages(browser: Browser, site: Path) -> None:
    """Print what the question pages of a real site weigh: the median and the heaviest, without formulas and with."""
    by_kind: dict[bool, list[Path]] = {False: [], True: []}
    for path in sorted((site / "q").glob("*.html")):
        by_kind["katex.min.css" in path.read_text(encoding="utf-8")].append(path)
    with serving(site) as address:
        for formulas, paths in by_kind.items():
            ordered = sorted(paths, key=packed)
            for name, path in (("median", ordered[len(ordered) // 2]), ("heaviest", ordered[-1])):
                lcp, _, size = load(browser, f"{address}q/{path.name}")
                what = "with formulas" if formulas else "without formulas"
                goal = 100 if formulas else 15
                print(f"  question page {what}, {name}: {size / 1000:.1f} kB; goal {goal}.  slow 4G: LCP {lcp:.2f} s; goal 1.2")


def beside(browser: Browser, made: Bank) -> None:
    """Print size and keystroke of MiniSearch with pairs and of Pagefind on the same questions."""
    texts = [card.question.text for card in made.cards]
    page = browser.new_page()
    page.add_script_tag(path=package("minisearch", VERSIONS["minisearch"]) / "dist" / "umd" / "index.js")
    told = page.evaluate(MINI_KEYSTROKES, {"queries": list(TYPED), "rows": texts})
    shown = gzip.compress(json.dumps([(card.question.id, card.question.text) for card in made.cards]).encode(), 9)
    weight = len(gzip.compress(told["index"].encode(), 9)) + len(shown)
    print(f"  MiniSearch, pairs: {weight / len(texts):.1f} bytes a question, a keystroke (no display), p95 {p95(told['times']):.1f} ms")
    page.close()
    rows = [Row(id=card.question.id, text=card.question.text, companies=()) for card in made.cards]
    folder = pagefind_site(rows)
    weight = sum(path.stat().st_size for path in (folder / "pagefind").rglob("*") if path.suffix.startswith(".pf"))
    with serving(folder) as address:
        page = browser.new_page()
        page.goto(address)
        times = page.evaluate(PAGEFIND_KEYSTROKES, list(TYPED))
        page.close()
    print(f"  Pagefind: {weight / len(texts):.1f} bytes a question in all, a keystroke (ten results), p95 {p95(times):.1f} ms")
