"""Score how saved pages are read, against pages with `x.expected.json` beside `x.html`.

    python tests/bench/pages.py FOLDER [--verbose]

The expected file states title, author, published, blocks (heading, para, list, code, math, table, image, quote),
`must_not` (strings that must not survive), `questions` (their `follow_ups` may be questions too) and
`maybe_questions`. Text is compared without white
space, code exactly. Reads what `mianjing show --json` prints. Exit 1 when anything is missing.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import lexicon, read
from pipeline.segment import segment
from pipeline.show import post_as_json
from pipeline.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

ROOT = Path(__file__).parents[2]
_INLINE = re.compile(r"\$([^$]+)\$")

Found = list[tuple[str, str, bool]]
"""What was looked for: its kind, its text, whether it was there."""


def dense(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def texts(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the texts of headings, paragraphs, quotes and items, nested ones too."""
    for block in blocks:
        if "text" in block and block.get("type") != "code":
            yield block["text"]
        for item in block.get("items", ()):
            yield item["text"]
            yield from texts(item.get("children", []))


def score(page: Path, words: Lexicon) -> Found:
    """Compare one page with what is expected of it."""
    expected = json.loads(page.with_suffix(".expected.json").read_text("utf-8"))
    post = read.read(page)
    segmented = segment(post, words)
    got = json.loads(post_as_json(post, segmented))
    seen = dense(" ".join(texts(got["blocks"])))
    kinds = Counter(dict.fromkeys(("text", "code"), 0))
    found: Found = []

    def look(kind: str, text: str, there: bool) -> None:  # noqa: FBT001
        kinds[kind] += 1
        found.append((kind, text, there))

    look("title", expected["title"], got["title"] == expected["title"])
    look("author", expected["author"], got["author"] == (expected["author"] or ""))
    look("date", expected["published"], (got["date"] or "").startswith(expected["published"]))
    for text in texts(expected["blocks"]):
        look("text", text, dense(text) in seen)
        for tex in _INLINE.findall(text):
            look("tex", tex, f"${tex}$" in seen or dense(f"${tex}$") in seen)
    _look_at_blocks(expected["blocks"], got["blocks"], look)
    wanted = {block.get("src") for block in expected["blocks"]}
    left = [b for b in got["blocks"] if b["type"] in {"image", "code"} and b.get("src") not in wanted]
    visible = seen + json.dumps(left, ensure_ascii=False)
    for text in expected["must_not"]:
        look("noise gone", text, dense(text) not in visible)
    _look_at_questions(expected, got["questions"], segmented.mentions, look)
    return found


def _look_at_blocks(expected: list[dict[str, Any]], got: list[dict[str, Any]], look: Any) -> None:
    codes = {block["text"]: block["lang"] for block in got if block["type"] == "code"}
    formulas = {dense(block["tex"]) for block in got if block["type"] == "math"}
    images = {block["src"] for block in got if block["type"] == "image"}
    tables = [block["rows"] for block in got if block["type"] == "table"]
    for block in expected:
        if block["type"] == "code":
            text = "\n".join(line.rstrip() for line in block["text"].split("\n"))
            own = next((c for c in codes if "\n".join(x.rstrip() for x in c.split("\n")) == text), None)
            look("code", text, own is not None)
            if block.get("lang"):
                look("language", block["lang"], own is not None and codes[own] == block["lang"])
        elif block["type"] == "math":
            look("tex", block["tex"], dense(block["tex"]) in formulas)
        elif block["type"] == "image":
            look("image", block["src"], block["src"] in images)
        elif block["type"] == "table":
            look("table", str(block["rows"]), block["rows"] in tables)


def _look_at_questions(expected: dict[str, Any], got: list[dict[str, Any]], mentions: Any, look: Any) -> None:
    asked = {fold(question["text"]): (question, m) for question, m in zip(got, mentions, strict=True)}
    wanted = {fold(question["text"]) for question in expected["questions"]}
    maybe = {fold(text) for text in expected.get("maybe_questions", [])}
    maybe |= {fold(text) for question in expected["questions"] for text in question.get("follow_ups", [])}
    for question in expected["questions"]:
        match = asked.get(fold(question["text"]))
        look("question", question["text"], match is not None)
        answer = dense((match[0]["answer"] or "") if match else "").replace("\\", "")
        for part in question.get("answer_has", []):
            look("answer", part, dense(part).replace("\\", "") in answer)
        if question.get("answer_code"):
            look("answer", question["answer_code"], f"```{question['answer_code']}" in answer)
    for key in sorted(asked.keys() - wanted - maybe):
        look("no extra question", asked[key][0]["text"], there=False)


def main() -> int:
    """Print found of looked for by kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    words = lexicon.load(ROOT / "sources")
    rows: Found = []
    for page in sorted(options.folder.glob("*.html")):
        of_page = score(page, words)
        rows += of_page
        if options.verbose:
            for kind, text, there in of_page:
                if not there:
                    print(f"{page.name}: {kind}: {text}")
    kinds = Counter(kind for kind, _, _ in rows)
    good = Counter(kind for kind, _, there in rows if there)
    print(", ".join(f"{kind} {good[kind]}/{kinds[kind]}" for kind in sorted(kinds)))
    return 0 if good == kinds else 1


if __name__ == "__main__":
    sys.exit(main())
