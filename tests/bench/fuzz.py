"""Feed hostile and damaged files to reading and segmenting, as a build does, and see that none breaks it.

    python tests/bench/fuzz.py [--inputs N] [--seed N] [--jobs N] [--one SEED]

Inputs: the project's samples flipped, cut, spliced and laced with hostile pieces; random bytes; random trees of
HTML, deep, wide and unclosed; random Markdown and archives of a page. Each must end as a `UserError` of one line or
as a result within the limits of a post. Prints counts, the slowest, and every failure with the seed that `--one`
repeats (the bytes go to stdout). Exit 1 when anything failed.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import track

from pipeline import lexicon
from pipeline.build import read_and_segment
from pipeline.errors import UserError
from pipeline.read import limits
from pipeline.segment import MAX_QUESTIONS
from pipeline.segment.mentions import MAX_QUESTION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.lexicon import Lexicon
    from pipeline.model import Block, Mention, Post
    from pipeline.segment import Segmented

ROOT = Path(__file__).parents[2]

MAX_SECONDS = 10.0
"""What one post may take."""

MAX_BYTES = 200_000
"""Size of an input; larger ones cost time and find nothing else."""

MAX_SUBJECT = 60
"""Characters that the subject put in front of an atom may add to the longest question."""

SUFFIXES = (".html", ".md", ".txt", ".mhtml", ".htm", "")

HOSTILE = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        "<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", "<?", "&#x110000;", "&#0;", "&#xD800;", "&lt;", "\0", "\x1f",
        "\ud83d", "\udc00", "\ufeff", "\u202e", "\ufffd", "\U000e0041", "\u200d", "\r", "\x0b", "\x0c", "\u2028", "\x85",
        "<script>", "</script>", "<style>", "<textarea>", "<title>", "<plaintext>", "<xmp>", "<pre>", "</pre>", "<table>",
        "<tr><td colspan=99999 rowspan=99999>", "<td>", "<select>", "<svg>", "<math>", "<noscript>", "<template>",
        "<frameset>", "<base href='javascript:x'>", "<img src=//[ alt=x>", "<img src='http://[::1' data-src=x>",
        "<a href=#>", "<ol start=99999999999>", "<li value=-1>", "<sup>1</sup>", "<p style='font-size:0'>",
        "<p style='opacity:.;left:-99999999999px'>", "<span class=katex><annotation encoding=tex>\\frac{</annotation>",
        '<script type="math/tex">\\[</script>', "<pre><code>1\n2\n3\n</code></pre>", "<meta charset=utf-7>", "\n---\n",
        "---\na: [\n", "---\n&a a: *a\n---\n", "```", "~~~\n", "$$", "\\[", "\\]", "$", "|", "|---|\n", "\n> ", "\n# ",
        "\n- ", "\n1. ", "**", "[", "](", "![", "<int>", "[x]: y\n", "？", "?", "：", "答：", "问：", "（", "）", "、", ";；",
        "window.__INITIAL_STATE__={", "Content-Type: multipart/related\n\n", "锟斤拷", "鎴戜滑", "\u00c3\u00a9", "①", "²",
        "12345678901234567890", "13800138000", "a@b.cc", "QQ群：123456", "2023-02-30", "9" * 400, "题" * 300, "？" * 300,
        "a" * 3000, "、" * 300, "(" * 300, " " * 2000, "\n" * 500, "\t" * 100, "手撕：A、B、C", "的区别和联系？",
    )
)  # fmt: skip

WORDS = (
    "什么是过拟合？", "线程池的核心参数", "BN 和 LN 的区别", "手写 NMS", "答：", "1. 讲讲 Adam", "（1）为什么", "一、", "腾讯一面",
    "x = 1", "int a[10];", "$x^2$", "然后问了", "2024-03-01", "Transformer", "怎么解决？", "●", "Q：", "追问：", "。", " ", "\n",
    "&amp;", "&nbsp;", "复制代码", "END", "版权声明：本文为原创", "<T>", "|", "a", "\u3000",
)  # fmt: skip

TAGS = (
    "div", "p", "span", "b", "strong", "ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "tr", "td", "th", "h1", "h2", "h6",
    "pre", "code", "section", "blockquote", "a", "sup", "sub", "figure", "figcaption", "noscript", "details", "summary", "nav",
    "button", "select", "option", "svg", "text", "math", "annotation", "iframe", "video", "source", "object", "textarea", "form",
    "font", "center", "main", "article", "ruby", "rt", "script", "style", "template", "title", "body", "html", "head", "x-y",
)  # fmt: skip
ATTRIBUTES = (
    ' class="toc"', ' class="hljs language-py"', ' class="line"', ' class="katex"', ' class="katex-mathml"', ' class="gutter"',
    ' class="reply"', ' class="math inline"', ' class="ztext-math" data-tex="x_1"', ' style="display:none"', " hidden",
    ' style="font-size:0"', ' style="font-size:16px;white-space:pre"', ' style="font-weight:700"', ' id="content_views"',
    ' id="js_content"', ' class="nc-slate-editor-content"', ' class="RichText ztext"', ' class="markdown-body"', ' href="#x"',
    ' href="https://link.zhihu.com/?target=https%3A//a.b"', ' encoding="application/x-tex"', ' start="7"', ' colspan="3"',
    ' data-lang="c++"', ' class="image-caption"', ' class="feed-content-text"',
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one input."""

    seed: int
    kind: str
    """Name of the generator."""
    seconds: float
    result: str
    """`read`, or the wording of the `UserError` without figures."""
    failure: str
    """What is wrong; "" for nothing."""


@cache
def samples() -> tuple[bytes, ...]:
    """Return the posts, pages and cases of the project."""
    folders = (ROOT / "sources" / "posts", ROOT / "tests" / "cases", ROOT / "tests" / "toy" / "sources" / "posts")
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return tuple(data for path in files if 0 < len(data := path.read_bytes()) <= MAX_BYTES)


def _mutated(chance: random.Random) -> bytes:
    data = bytearray(chance.choice(samples()))
    for _ in range(chance.choice((1, 2, 4, 16, 64))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + int(chance.paretovariate(0.5)))
        match chance.randrange(6):
            case 0:
                data[at : at + 1] = bytes((chance.randrange(256),))
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = chance.choice(HOSTILE)
            case 3:
                other = chance.choice(samples())
                start = chance.randrange(len(other))
                data[at:end] = other[start : start + end - at]
            case 4:
                data[at:at] = data[at : min(end, at + 500)] * chance.randrange(2, 20)
            case _:
                data[at:at] = chance.choice(HOSTILE) * chance.choice((1, 1, 10, 300))
    return bytes(data[:MAX_BYTES])


def _noise(chance: random.Random) -> bytes:
    size = chance.choice((1, 10, 100, 1000, 10_000))
    head = chance.choice((b"", b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<html><body>", b"# x\n", b"%PDF", b"\x1f\x8b"))
    if chance.random() < 0.5:
        return head + chance.randbytes(size)
    return head + bytes(chance.choices(b"<>/=\"' \n#*-`|$[]()&;:\xb5\xc4\xe7\x9a\x84\x00ap1", k=size))


def _words(chance: random.Random) -> str:
    return "".join(chance.choices(WORDS, k=chance.randrange(1, 6)))


def tree(chance: random.Random) -> str:
    """Return a random page: its tags nest deep, stand wide, close wrongly or not at all."""
    closing, size = chance.choice((0.0, 0.5, 0.9, 1.0)), chance.choice((3, 30, 300, 2000))
    tags = chance.sample(TAGS, chance.choice((1, 3, 10, len(TAGS))))
    opened: list[str] = []
    parts = ["<!DOCTYPE html><html><head><title>面经</title></head><body>"] if chance.random() < 0.9 else []
    for _ in range(size):
        tag = chance.choice(tags)
        attributes = "".join(chance.choices(ATTRIBUTES, k=chance.choice((0, 0, 1, 2))))
        parts.append(f"<{tag}{attributes}>{_words(chance) if chance.random() < 0.6 else ''}")
        opened.append(tag)
        while opened and chance.random() < closing * 0.7:
            parts.append(f"</{opened.pop(chance.choice((-1, -1, -1, 0)))}>")
        if chance.random() < 0.05:
            parts.append(chance.choice(("<br>", "<hr>", "<img src=a.png alt=图>", "<!-- x -->", "<wbr>", "<input>")))
    return "".join(parts) + chance.choice(("", "</body></html>", "<p>末尾</p>"))


def markdown(chance: random.Random) -> str:
    """Return random Markdown: lists in quotes in lists, tables, fences that never close."""
    lines = ["---", "title: 面经", "tags: [a, b]", "---"] if chance.random() < 0.2 else []
    starts = (
        "# ", "## ", "- ", "  - ", "    - ", "1. ", "10) ", "> ", ">> - ", "", "", "    ", "\t", "**", "| a | b |\n|---|---|\n| ",
        "```py\n", "```", "$$\n", "- [ ] ", "[x]: ", "![图](", "<div>", "</div>", "***", "===", "* * *", "1. > - # ",
    )  # fmt: skip
    for _ in range(chance.choice((3, 30, 300))):
        prefix = chance.choice(starts) * chance.choice((1, 1, 1, 2, 60))
        lines.append(prefix + _words(chance))
        if chance.random() < 0.3:
            lines.append("")
    return "\n".join(lines)


def archive(chance: random.Random) -> str:
    """Return a page in an archive whose heads lie."""
    encoding = chance.choice(("8bit", "base64", "quoted-printable", "x-uuencode", "7bit", "?"))
    kind = chance.choice(("text/html", "text/html; charset=gbk", "text/plain", "multipart/mixed; boundary=b", "text/html; charset=?"))
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
    part = f"--b\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"
    return head + (part * chance.choice((1, 1, 2, 200))) + tree(chance) + chance.choice(("", "\n--b--\n"))


def _encoded(make: Callable[[random.Random], str], chance: random.Random) -> bytes:
    codec = chance.choice(("utf-8", "utf-8", "utf-8", "gb18030", "big5", "utf-16"))
    return make(chance).encode(codec, "replace")[:MAX_BYTES]


KINDS: dict[str, Callable[[random.Random], bytes]] = {
    "mutated": _mutated,
    "noise": _noise,
    "html": partial(_encoded, tree),
    "markdown": partial(_encoded, markdown),
    "archive": partial(_encoded, archive),
}
WEIGHTS = (5, 1, 3, 2, 1)


def made(seed: int) -> tuple[str, str, bytes]:
    """Return kind, suffix and bytes of an input; the same for the same seed and samples."""
    chance = random.Random(seed)  # noqa: S311
    [kind] = chance.choices(tuple(KINDS), WEIGHTS)
    return kind, chance.choice(SUFFIXES), KINDS[kind](chance)


def run(seed: int) -> Outcome:
    """Make an input and put it through reading and segmenting."""
    kind, suffix, data = made(seed)
    path = Path(_folder().name) / f"post{suffix}"
    path.write_bytes(data)
    start = time.process_time()  # what else runs on the machine is no matter
    try:
        found = read_and_segment(path, None, _lexicon())
    except Exception as error:  # noqa: BLE001  whatever it is, it is what is looked for
        result, failure = "crash", f"{type(error).__name__}: {str(error)[:200]}"
    else:
        seconds = time.process_time() - start
        errors = [each for each in found if isinstance(each, UserError)]
        wrong = ["message of several lines" for error in errors if "\n" in str(error)]
        wrong += [what for each in found if not isinstance(each, UserError) for what in _beyond(*each)]
        result = re.sub(r"[0-9][0-9,]*", "N", errors[0].message.partition("; ")[0])[:60] if errors else "read"
        failure = "; ".join(wrong)
        if seconds > MAX_SECONDS:
            failure += f" took {seconds:.1f} s"
    return Outcome(seed=seed, kind=kind, seconds=time.process_time() - start, result=result, failure=failure)


_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _beyond(post: Post, segmented: Segmented) -> Iterator[str]:
    """Yield each limit that a result breaks."""
    if len(segmented.mentions) > MAX_QUESTIONS:
        yield f"{len(segmented.mentions)} questions"
    if len(post.blocks) > limits.MAX_BLOCKS:
        yield f"{len(post.blocks)} blocks"
    if sum(block.kind == "image" for block in post.blocks) > limits.MAX_IMAGES:
        yield "pictures"
    for block in post.blocks:
        yield from _beyond_block(block)
    for mention in segmented.mentions:
        yield from _beyond_mention(mention)
    facts = (post.title, post.author, post.company, post.role, post.round, post.date or "", post.url)
    if any(map(_UNFIT.search, facts)) or max(map(len, facts[:5])) > limits.MAX_FACT:
        yield "facts"


def _beyond_block(block: Block) -> Iterator[str]:
    most = {"code": limits.MAX_CODE, "formula": limits.MAX_TEX}.get(block.kind, limits.MAX_TEXT)
    if len(block.text) > most or block.text.count("\n") >= limits.MAX_CODE_LINES:
        yield f"{block.kind} of {len(block.text)} characters"
    if len(block.rows) > limits.MAX_ROWS or max(map(len, block.rows), default=0) > limits.MAX_COLUMNS:
        yield "table"
    texts = (block.text, block.marker, block.lang, block.src, *(cell for row in block.rows for cell in row))
    if any(map(_UNFIT.search, texts)):
        yield f"unfit character in {block.kind}"


def _beyond_mention(mention: Mention) -> Iterator[str]:
    if not mention.question.strip():
        yield "empty question"
    if len(mention.question) > MAX_QUESTION + MAX_SUBJECT:
        yield f"question of {len(mention.question)} characters"
    if any(map(_UNFIT.search, (mention.question, mention.answer or "", mention.context, *mention.path))):
        yield "unfit character in a mention"


@cache
def _lexicon() -> Lexicon:
    return lexicon.load(ROOT / "sources")


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="mianjing-fuzz-")


def main() -> int:
    """Run the inputs and print what became of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=int, default=200_000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, help="of the first input; the others count up")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--one", type=int, metavar="SEED", help="write one input to stdout, say what becomes of it")
    options = parser.parse_args()
    if options.one is not None:
        sys.stdout.buffer.write(made(options.one)[2])
        print(run(options.one), file=sys.stderr)
        return 0
    start = time.perf_counter()
    seeds = range(options.seed, options.seed + options.inputs)
    results: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    slowest: list[Outcome] = []
    failed = 0
    with Pool(options.jobs) as pool:
        outcomes = pool.imap_unordered(run, seeds, chunksize=20)
        for outcome in track(outcomes, "fuzz", total=options.inputs, disable=not sys.stderr.isatty(), transient=True):
            results[outcome.result] += 1
            if results.total() % 10_000 == 0:
                print(f"{results.total():,} inputs, {failed} failures", flush=True)
            kinds[outcome.kind] += 1
            slowest = sorted((*slowest, outcome), key=lambda each: -each.seconds)[:5]
            if outcome.failure:
                failed += 1
                print(f"{outcome.kind} --one {outcome.seed}: {outcome.failure}", flush=True)
    print(", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common()))
    for result, count in results.most_common():
        print(f"{count:>9,}  {result}")
    for outcome in slowest:
        print(f"slowest: {outcome.seconds:.2f} s, {outcome.kind} --one {outcome.seed}")
    rate = options.inputs / (time.perf_counter() - start)
    print(f"fuzz: {options.inputs:,} inputs, {failed} failures, {rate:.0f} a second on {options.jobs} cores")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
