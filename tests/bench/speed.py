"""Time reading: pages a second beside trafilatura, and a build of many posts.

    python tests/bench/speed.py [--pages N] [--build POSTS] [--jobs N] [--profile]

Pages are made, 50 kB each, from the project's own posts and answers in the builds of the sites that people save; a
page counts from its bytes to its questions. trafilatura (extra `bench`) reads the same pages in the same run, in
turns with this program; it finds text, no questions. `--build` makes so many distinct posts in a project of their
own and builds all outputs: wall time, peak memory of all processes together. Exit 1 when trafilatura is faster.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import html
import os
import pstats
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import answers, lexicon
from pipeline.build import read_and_segment
from pipeline.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.model import Answer

ROOT = Path(__file__).parents[2]

PAGE_BYTES = 50_000
"""Size of a page as people save it, without its pictures."""

LAYOUTS = {
    "csdn": '<div class="article-header"><h1 id="articleContentId">{title}</h1><a class="follow-nickName">甲</a>'
    '<span class="time">2024-03-01 10:00:00</span></div><div id="content_views" class="markdown_views">{body}</div>',
    "zhihu": '<div class="QuestionHeader"><h1 class="QuestionHeader-title">{title}</h1></div><div class="AnswerItem">'
    '<div class="AuthorInfo"><span class="AuthorInfo-name">甲</span></div><div class="RichText ztext">{body}</div></div>',
    "cnblogs": '<a id="cb_post_title_url">{title}</a><div id="cnblogs_post_body">{body}</div>'
    '<div class="postDesc">posted @ <span id="post-date">2024-03-01</span> 甲 阅读(37)</div>',
    "juejin": '<article><h1 class="article-title">{title}</h1><div class="article-viewer markdown-body">{body}</div></article>',
    "weixin": '<h1 id="activity-name">{title}</h1><div id="js_content" style="visibility: hidden;">{body}</div>',
    "nowcoder": '<h1 class="post-title">{title}</h1><div class="nc-slate-editor-content">{body}</div>'
    '<div class="comment-item"><div class="nc-post-content">楼主加油</div></div>',
    "hexo": '<article><header><h1 class="post-title">{title}</h1></header><div class="post-body">{body}</div></article>',
    "unknown": '<div class="wrap"><div class="left"><h1>{title}</h1><div class="txt">{body}</div></div></div>',
}
"""How sites lay out a post, in the terms the site table knows them by; the last is of no known build."""

_MENU = "".join(f'<li><a href="/c/{n}">{text}</a></li>' for n, text in enumerate(("首页", "问答", "专栏", "登录", "热榜") * 4))
_TAIL = "".join(f'<div class="recommend-item"><a href="/p/{n}">面试题汇总第 {n} 期</a><span>2024-02-{n:02}</span></div>' for n in range(1, 20))
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_FENCE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)


@cache
def curated() -> tuple[Answer, ...]:
    """Return the project's answers, which the pages are made of."""
    return tuple(answers.load(ROOT / "sources", set(lexicon.load(ROOT / "sources").leaves()))[0])


def page(layout: str, chance: random.Random) -> str:
    """Return a page of `PAGE_BYTES` in the layout of a site."""
    title = f"{chance.choice(('腾讯', '美团', '百度', '快手'))}算法工程师{chance.choice('一二三')}面面经"
    parts: list[str] = []
    size = 0
    while size < PAGE_BYTES - 6000:
        parts.append(_section(chance.choice(curated()), chance))
        size += len(parts[-1].encode())
    body = LAYOUTS[layout].format(title=title, body="\n".join(parts))
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title><style>.a{{color:red}}</style>"
        f"<script>var x = {{}};</script></head><body><nav><ul>{_MENU}</ul></nav>{body}<aside>{_TAIL}</aside>"
        "<footer>版权所有</footer></body></html>"
    )


def _section(answer: Answer, chance: random.Random) -> str:
    level = chance.choice(("h2", "h3", "strong", "li"))
    question = html.escape(answer.question)
    head = {"li": f"<ol><li><p>{question}</p></li></ol>", "strong": f"<p><strong>{question}</strong></p>"}
    parts = [head.get(level, f"<{level}>{question}</{level}>")]
    end = 0
    for fence in _FENCE.finditer(answer.markdown):
        parts += [_prose(answer.markdown[end : fence.start()]), _code(fence[1], fence[2])]
        end = fence.end()
    return "\n".join((*parts, _prose(answer.markdown[end:])))


def _prose(markdown: str) -> str:
    parts = []
    for line in filter(None, map(str.strip, markdown.split("\n"))):
        text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(line))
        text = re.sub(r"\$([^$]+)\$", r'<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>x</mi></mrow>'
                      r'<annotation encoding="application/x-tex">\1</annotation></semantics></math></span>'
                      r'<span class="katex-html"><span class="base">x</span></span></span>', text)  # fmt: skip
        parts.append(f"<ul><li>{text[2:]}</li></ul>" if line.startswith("- ") else f"<p>{text}</p>")
    return "\n".join(parts)


def _code(lang: str, text: str) -> str:
    """Return code as a highlighter leaves it: a span around every word."""
    tokens = (f'<span class="hljs-k">{html.escape(t)}</span>' if t.isalnum() else html.escape(t) for t in _TOKEN.findall(text))
    return f'<pre><code class="language-{lang or "python"} hljs">{"".join(tokens)}</code></pre>'


def post(number: int, chance: random.Random) -> str:
    """Return a post of plain text like no other: questions of the project, asked by somebody somewhere."""
    company = chance.choice(("腾讯", "美团", "百度", "快手", "京东", "字节跳动", "小红书", "滴滴"))
    lines = [f"{company} 算法岗 {chance.choice('一二三')}面 面经 {number}", ""]
    for place, answer in enumerate(chance.sample(curated(), 12), start=1):
        wording = chance.choice((answer.question, *answer.wordings))
        lines.append(f"{place}. {chance.choice(('', '', '讲讲', '说说'))}{wording}")
        if chance.random() < 0.2:
            lines += [f"答：{chance.choice([line for line in answer.markdown.splitlines() if line.strip()])}", ""]
    return "\n".join(lines) + "\n"


def compare(pages: int, peer: Callable[[str], object] | None) -> tuple[float, float]:
    """Return pages a second on one core: of this program and of a peer."""
    words = lexicon.load(ROOT / "sources")
    curated()
    gc.collect()
    gc.freeze()  # as a process that reads posts does; it speeds up the peer too
    chance = random.Random(0)  # noqa: S311
    own, other, questions, size = [], [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        for number in range(pages):
            text = page(tuple(LAYOUTS)[number % len(LAYOUTS)], chance)
            path.write_text(text, encoding="utf-8")
            size += path.stat().st_size
            start = time.process_time()
            found = read_and_segment(path, None, words)
            own.append(time.process_time() - start)
            questions += sum(len(each[1].mentions) for each in found if not isinstance(each, UserError))
            if peer is not None:
                start = time.process_time()
                peer(text)
                other.append(time.process_time() - start)
    rate = 1 / statistics.mean(own)
    print(f"pages: {pages} of {size / pages / 1000:.0f} kB, {questions:,} questions, {rate:.1f} pages/s/core")
    if not other:
        return rate, 0.0
    theirs = 1 / statistics.mean(other)
    print(f"trafilatura: {theirs:.1f} pages/s/core on the same pages; {rate / theirs:.2f} times as fast as it")
    return rate, theirs


def build(posts: int, jobs: int, outputs: Sequence[str]) -> None:
    """Build a project of so many posts and print time and memory."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "sources", root / "sources", ignore=shutil.ignore_patterns("posts", "ledger*"))
        (root / "sources" / "posts").mkdir()
        chance = random.Random(0)  # noqa: S311
        for number in range(posts):
            (root / "sources" / "posts" / f"{number:05}.txt").write_text(post(number, chance), encoding="utf-8")
        start = time.perf_counter()
        command = [sys.executable, "-c", "from pipeline.cli import main; raise SystemExit(main())"]
        run = subprocess.Popen(
            [*command, "-C", folder, "build", *outputs, "--jobs", str(jobs)],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        peak = _watch(run)
        took = time.perf_counter() - start
    print(f"build {' '.join(outputs) or 'all'}: {posts:,} posts in {took:.0f} s on {jobs} jobs, peak {peak / 1e6:,.0f} MB, exit {run.returncode}")


def _watch(run: subprocess.Popen[bytes]) -> int:
    """Wait for a program; return the most bytes it and its children held together, 0 where /proc is not."""
    peak = 0
    while True:
        peak = max(peak, _held(run.pid))
        try:
            run.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
        return peak


def _held(pid: int) -> int:
    """Return the bytes of a process and its children, shared pages by share."""
    total = 0
    pids = [pid]
    while pids:
        folder = Path("/proc") / str(pids.pop())
        try:
            found = re.search(r"^Pss:\s+(\d+) kB", (folder / "smaps_rollup").read_text("ascii"), re.MULTILINE)
            total += int(found[1]) * 1024 if found else 0
            pids += map(int, (folder / "task" / folder.name / "children").read_text("ascii").split())
        except OSError:  # it has ended, or this is no Linux
            continue
    return total


def _peer() -> Callable[[str], Any] | None:
    try:
        import trafilatura  # noqa: PLC0415  (a dependency of this bench alone)
    except ImportError:
        print("trafilatura is not there to compare with: pip install '.[bench]'")
        return None
    return partial(trafilatura.extract, output_format="markdown", include_images=True)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=80, metavar="N")
    parser.add_argument("--build", type=int, default=0, metavar="POSTS")
    parser.add_argument("--outputs", nargs="*", default=[], help="of the build (default: all)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    parser.add_argument("--profile", action="store_true", help="where the time of reading goes")
    options = parser.parse_args()
    if options.profile:
        with cProfile.Profile() as profile:
            compare(options.pages, None)
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
        return 0
    rate, theirs = compare(options.pages, _peer()) if options.pages else (0.0, 0.0)
    if options.build:
        build(options.build, options.jobs, options.outputs)
    return 0 if rate >= theirs else 1


if __name__ == "__main__":
    sys.exit(main())
