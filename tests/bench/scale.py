"""Time dedup of a large bank, beside datasketch's LSH on the same questions.

    python tests/bench/scale.py [--questions 100000] [--bank 1000000] [--new 50]

The questions are made from the project's terms: a subject or two, an ask, a colloquial frame; one in ten is a copy
in other words. Prints wall time, peak memory and planted copies found, for a whole bank in memory and for new
questions against a bank on disk.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import dedup, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

ROOT = Path(__file__).parents[2]
FRAMES = ("{}", "讲讲{}", "{}？", "请问{}", "面试官问{}", "说一下{}", "简单介绍下{}")
ASKS = (
    "{}的原理", "{}有什么作用", "{}的优缺点", "为什么要用{}", "{}怎么实现", "手写{}", "{}的应用场景", "{}怎么调优",
    "{}的时间复杂度", "{}有哪些改进", "{}和{other}的区别", "{}在训练和推理时有什么不同", "{}怎么解决过拟合", "{}的公式推导",
)  # fmt: skip


def questions(number: int, words: Lexicon, seed: int = 1) -> Iterator[tuple[str, int]]:
    """Yield texts with the number of what they ask; every tenth asks what the one before asked."""
    pick = random.Random(seed)  # noqa: S311  no secrets here
    aliases = [term.aliases[0] for term in words.terms.values() if term.aliases and not term.generic]
    ask, subject, other = "", "", ""
    for index in range(number):
        if index % 10 or not ask:
            ask, subject, other = pick.choice(ASKS), pick.choice(aliases), pick.choice(aliases)
            if pick.random() < 0.5:
                subject = f"{pick.choice(aliases)}里{subject}"
        yield pick.choice(FRAMES).format(ask.format(subject, other=other)), index - (index % 10 == 0)


def peak() -> int:
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def asks(number: int, words: Lexicon, seed: int = 1) -> list[dedup.Ask]:
    """Return the questions as the stage takes them."""
    return [dedup.Ask(key=f"{seed}-{i}", text=text) for i, (text, _) in enumerate(questions(number, words, seed))]


def whole(number: int) -> str:
    """Compare a whole bank in memory."""
    words = lexicon.load(ROOT / "sources")
    made = list(questions(number, words))
    start = time.perf_counter()
    index = dedup.Index(words)
    index.add([dedup.Ask(key=str(i), text=text) for i, (text, _) in enumerate(made)])
    compared = index.compared()
    seconds = time.perf_counter() - start
    group_of = {key: number for number, group in enumerate(compared.alike) for key in group}
    copies = [i for i, (_, what) in enumerate(made) if what != i and i]
    found = sum(group_of[str(i)] == group_of[str(i - 1)] for i in copies)
    return f"mianjing   {number:>9,} questions  {seconds:6.1f} s  {peak():>5} MB  copies merged {found / len(copies):.3f}"


def lsh(number: int) -> str:
    """Find near-copies of a whole bank by datasketch's MinHash LSH on pairs of characters."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  a peer of this bench alone

    words = lexicon.load(ROOT / "sources")
    made = list(questions(number, words))
    start = time.perf_counter()
    index = MinHashLSH(threshold=0.5, num_perm=64)
    hashes = []
    for i, (text, _) in enumerate(made):
        minhash = MinHash(num_perm=64)
        minhash.update_batch([text[j : j + 2].encode() for j in range(len(text) - 1)])
        index.insert(i, minhash)
        hashes.append(minhash)
    copies = [i for i, (_, what) in enumerate(made) if what != i and i]
    candidates = 0
    found = 0
    for i in copies:
        near = index.query(hashes[i])
        candidates += len(near)
        found += i - 1 in near
    seconds = time.perf_counter() - start
    return (
        f"datasketch {number:>9,} questions  {seconds:6.1f} s  {peak():>5} MB  copies among candidates "
        f"{found / len(copies):.3f}, {candidates / len(copies):.0f} candidates each, a tenth queried"
    )


def incremental(bank: int, new: int, file: Path) -> str:
    """Compare new questions with a bank on disk, in this process alone."""
    words = lexicon.load(ROOT / "sources")
    fresh = asks(new, words, seed=2)
    start = time.perf_counter()
    index = dedup.Index(words, file)
    index.add(fresh)
    met = len(list(index.verdicts_on({ask.key for ask in fresh})))
    seconds = time.perf_counter() - start
    return f"mianjing   {new:>9,} against {bank:,}  {seconds:6.2f} s  {peak():>5} MB  {met:,} verdicts"


def fill(bank: int, file: Path) -> str:
    """Make a bank on disk."""
    words = lexicon.load(ROOT / "sources")
    start = time.perf_counter()
    index = dedup.Index(words, file)
    index.add(asks(bank, words))
    index.close()
    return f"mianjing   {bank:>9,} filed      {time.perf_counter() - start:6.1f} s  {peak():>5} MB  {file.stat().st_size // 1_000_000} MB on disk"


def main() -> None:
    """Run every part in a process of its own, so that each peak is its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--bank", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=50)
    parser.add_argument("--part", choices=("whole", "lsh", "fill", "incremental"), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    parts = {
        "whole": lambda: whole(options.questions),
        "lsh": lambda: lsh(options.questions),
        "fill": lambda: fill(options.bank, options.file),
        "incremental": lambda: incremental(options.bank, options.new, options.file),
    }
    if options.part:
        print(parts[options.part](), flush=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        for part in parts:
            command = [sys.executable, __file__, *sys.argv[1:], "--part", part, "--file", f"{folder}/bank.sqlite"]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
