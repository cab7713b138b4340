"""Time the site of many questions beside Hugo, and a rerun after one answer changed.

    python tests/bench/site_speed.py [--questions 20000] [--jobs N] [--keep FOLDER]

The questions carry the project's own answers, each with a paragraph of its own and code of its own, so that nothing
but formulas repeats. Both programs start from files, run as processes of their own, one after the other, and make the
same pages: one for each question with who asked it, related questions and neighbours, one for each topic and company,
a table of all. Hugo (a program of the machine) leaves formulas as TeX and makes no search data; this program does both.
Exit 1 when it takes more than twice Hugo's time, or a rerun more than a quarter of a first run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pickle
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import answers, lexicon
from pipeline.build import load_settings
from pipeline.model import Answer, Bank, Mention, Post, Question
from pipeline.write import to_site

ROOT = Path(__file__).parents[2]
HUGO = Path(__file__).parent / "hugo"
SLOWEST, RERUN = 2.0, 0.25
"""Shares of Hugo's time, and of a first run's, that are still good."""

COMPANIES = (
    ("字节跳动", "bytedance"), ("腾讯", "tencent"), ("美团", "meituan"), ("百度", "baidu"), ("快手", "kuaishou"),
    ("京东", "jd"), ("小红书", "xiaohongshu"), ("滴滴", "didi"), ("华为", "huawei"), ("网易", "netease"),
)  # fmt: skip


def asked(number: int) -> list[answers.Asked]:
    """Return so many questions, four in five with an answer."""
    chance = random.Random(0)  # noqa: S311  no secrets here
    curated = answers.load(ROOT / "sources", set(lexicon.load(ROOT / "sources").leaves()))[0]
    ids = [f"q{n:08d}" for n in range(number)]
    rows: list[answers.Asked] = []
    for n, id_ in enumerate(ids):
        answer = _own(curated[n % len(curated)], n)
        mentions = tuple(_mention(answer, n, m, chance) for m in range(chance.choice((0, 1, 1, 1, 2, 4))))
        names = [name for mention in mentions for name in mention.companies]
        question = Question(
            id=id_, text=answer.question, mentions=mentions, first_seen=f"2025-{n % 12 + 1:02}-01",
            kind=answer.kind, topics=answer.topics,
            companies=tuple(sorted({name: names.count(name) for name in names}.items())),
        )  # fmt: skip
        rows.append((question, answer if n % 5 else None, chance.sample(ids, 6), ()))
    return rows


def _own(answer: Answer, n: int) -> Answer:
    """Return an answer that no other question has."""
    markdown = re.sub(r"^```(python|cpp|java|sql)$", rf"```\1\ncase_{n} = {n}", answer.markdown, flags=re.MULTILINE)
    return replace(answer, question=f"{answer.question}（第 {n} 题）", markdown=f"{markdown}\n\n补充 {n}：见**第 {n} 条**。")


def _mention(answer: Answer, n: int, m: int, chance: random.Random) -> Mention:
    return Mention(
        key=f"post-{n % 500}#{n:06d}{m:04d}", post=f"post-{n % 500}", lines=(1, 1), question=f"讲讲{answer.question}",
        companies=(chance.choice(COMPANIES)[0],), round=chance.choice(("一面", "二面", "HR面")), date="2025-03-01",
    )  # fmt: skip


def bank(rows: list[answers.Asked], jobs: int, cache: Path) -> Bank:
    """Return the bank of the questions, as a build makes it."""
    words = lexicon.load(ROOT / "sources")
    return Bank(
        settings=load_settings(ROOT / "sources" / "settings.yaml"),
        groups=words.groups,
        cards=tuple(answers.to_cards(rows, jobs=jobs, cache=cache / "answers.sqlite")),
        posts=tuple(
            Post(id=f"post-{n}", path=f"{n}.md", format="markdown", title=f"面经 {n}", url=f"https://example.com/{n}")
            for n in range(500)
        ),
        companies=COMPANIES,
    )


def ours(rows: Path, folder: Path, jobs: int) -> None:
    """Write the site: what the timed process does."""
    cache = folder / "cache"
    made = bank(pickle.loads(rows.read_bytes()), jobs, cache)  # noqa: S301  made by this program
    to_site.write(made, folder / "site", jobs=jobs, cache=cache)


def hugo_content(rows: list[answers.Asked], folder: Path) -> None:
    """Write the same questions as Hugo takes them, beside templates that show as much."""
    shutil.copytree(HUGO, folder)
    pages = folder / "content" / "q"
    pages.mkdir(parents=True)
    in_topic: dict[str, list[str]] = {}
    for question, _, _, _ in rows:
        in_topic.setdefault(question.topics[0], []).append(question.id)
    place = {id_: (topic, at) for topic, ids in in_topic.items() for at, id_ in enumerate(ids)}
    for question, answer, related, _ in rows:
        topic, at = place[question.id]
        head = {
            "title": question.text, "topics": question.topics, "companies": [name for name, _ in question.companies],
            "kind": question.kind, "level": answer and answer.level, "related": related,
            "before": in_topic[topic][at - 1] if at else "", "after": "".join(in_topic[topic][at + 1 : at + 2]),
            "asked": [{"companies": m.companies, "round": m.round, "date": m.date, "question": m.question,
                       "post": m.post, "url": f"https://example.com/{m.post}"} for m in question.mentions],
            "references": answer and [{"title": t, "url": u} for t, u in answer.references],
        }  # fmt: skip
        text = json.dumps(head, ensure_ascii=False) + "\n" + (answer.markdown if answer else "") + "\n"
        (pages / f"{question.id}.md").write_text(text, encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class Time:
    """What a run took."""

    wall: float
    """Seconds until it was done."""
    cpu: float
    """Seconds of all processors, which other work on the machine changes less."""

    def told(self) -> str:
        """Return both for people."""
        return f"{self.wall:.1f} s ({self.cpu:.1f} s of processor)"


def timed(command: list[str]) -> Time:
    """Run a program and return what it took."""
    start, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)})
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Time(wall=time.perf_counter() - start, cpu=cpu)


def digest(folder: Path) -> str:
    """Return a digest of names and bytes below a folder."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def pages(folder: Path) -> str:
    """Tell how many pages a folder has, and their size."""
    sizes = [path.stat().st_size for path in folder.rglob("*.html")]
    return f"{len(sizes):,} pages of {sum(sizes) / len(sizes) / 1000:.1f} kB"


def run(number: int, jobs: int, root: Path) -> int:
    """Print the times; return the exit code."""
    rows = asked(number)
    first, second = root / "first.pickle", root / "second.pickle"
    first.write_bytes(pickle.dumps(rows))
    middle = number // 2 + 1
    question, answer, related, _ = rows[middle]
    assert answer is not None  # only every fifth has none
    rows[middle] = question, replace(answer, markdown=f"{answer.markdown}\n\n改动。"), related, ()
    second.write_bytes(pickle.dumps(rows))
    own = [sys.executable, __file__, "--jobs", str(jobs), "--folder"]
    fresh = timed([*own, str(root / "own"), "--write", str(first)])
    rerun = timed([*own, str(root / "own"), "--write", str(second)])
    print(f"mianjing  {pages(root / 'own' / 'site')}: {fresh.told()} on {jobs} processes, after one change {rerun.told()}")
    timed([*own, str(root / "again"), "--write", str(second)])
    same = digest(root / "own" / "site") == digest(root / "again" / "site")
    print(f"rerun / first run: {rerun.wall / fresh.wall:.2f}; bytes {'the same as' if same else 'OTHER THAN'} those of a first run")
    good = same and rerun.wall <= RERUN * fresh.wall
    if shutil.which("hugo") is None:
        print("hugo is not there to compare with: on Debian, apt install hugo")
        return 0 if good else 1
    hugo_content(rows, root / "hugo")
    command = ["hugo", "--quiet", "--source", str(root / "hugo")]
    theirs = timed(command)
    again = timed(command)
    version = subprocess.run(["hugo", "version"], check=True, capture_output=True, text=True).stdout.split()[1]
    print(f"{version}  {pages(root / 'hugo' / 'public')}: {theirs.told()}, again {again.told()}")
    print(f"mianjing / hugo: {fresh.wall / theirs.wall:.2f} (of processor {fresh.cpu / theirs.cpu:.2f})")
    return 0 if good and fresh.wall <= SLOWEST * theirs.wall else 1


def main() -> int:
    """Compare, or be the process that is timed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=int, default=20_000, metavar="N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--folder", type=Path, help="keep what is made here")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        ours(options.write, options.folder, options.jobs)
        return 0
    if options.folder:
        options.folder.mkdir(parents=True)
        return run(options.questions, options.jobs, options.folder)
    with tempfile.TemporaryDirectory() as folder:
        return run(options.questions, options.jobs, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
