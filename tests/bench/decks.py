"""Time, size and memory of writing decks, beside genanki with its database deflated at the same level.

    python tests/bench/decks.py [NOTES...]

Each writer gets the same notes in a process of its own: sentences of the curated answers, drawn at random, about 1 kB a
note, five tags, twelve decks. Time is from rows of text to the file; memory is the peak of the whole process, the notes
included. genanki does not compress: what its package takes to be deflated is added to its time. Default: 10,000 and
100,000 notes. Exit 1 when a limit is passed.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import genanki

from pipeline import render
from pipeline.model import Note
from pipeline.write import anki_notetypes
from pipeline.write.anki_package import ZIP_DATE, StableNote, write_packages

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DECKS = [f"题库::主题{number}" for number in range(12)]
ROUNDS = 2
"""Runs of each writer in turn, of which the faster counts: another program may be busy during one."""

LIMITS = {"cpu": 1.3, "bytes": 0.35, "memory": 1.5}
"""Most that ours may take of what genanki takes. Processor time, because another program may be busy: both writers run
in one thread and wait for nobody. genanki's size is what it writes, not deflated."""

Row = tuple[str, list[str], list[str]]
"""Deck, fields, tags."""


def rows(notes: int) -> Iterator[Row]:
    """Yield the notes, the same ones each time."""
    chance = random.Random(notes)  # noqa: S311  no secret
    texts = [path.read_text("utf-8").split("---\n", 2)[2] for path in sorted((ROOT / "sources" / "answers").rglob("*.md"))]
    pieces = [render.fragment(line) for text in texts for line in text.splitlines() if len(line) > 12]
    spare = [""] * (len(anki_notetypes.FIELDS) - 6)
    for number in range(notes):
        answer = "\n".join(chance.sample(pieces, 7))
        question = f"{number}. {render.plain(chance.choice(pieces))[:30]}？"
        tags = [f"公司::{chance.randrange(40)}", f"主题::{chance.randrange(80)}", "题型::概念", "难度::常考", "轮次::一面"]
        fields = [f"q{number:08d}", question, answer, "主题", '<span class="chip">问过 3 次</span>', "<ul><li>一面</li></ul>"]
        yield DECKS[number % len(DECKS)], fields + spare, tags


def ours(data: list[Row], target: Path) -> None:
    """Write with the program's writer."""
    model = anki_notetypes.StableModel("qa")
    write_packages({target: [
        StableNote(
            identity=Note(id=fields[0], guid=f"{number:012d}", note_id=1_700_000_000_000 + 3 * number, hash="",
                          mod=1_700_000_000, deck="dl"),
            notetype=model, deck=deck, fields=tuple(fields), tags=tuple(tags), due=number + 1,
        )
        for number, (deck, fields, tags) in enumerate(data)
    ]})  # fmt: skip


def theirs(data: list[Row], target: Path) -> None:
    """Write with genanki, then deflate."""
    main = anki_notetypes.StableModel("qa")
    model = genanki.Model(1, "m", [{"name": field["name"]} for field in main.fields], [dict(main.templates[0])], css=main.css)
    decks = {name: genanki.Deck(number, name) for number, name in enumerate(DECKS, 1)}
    for deck, fields, tags in data:
        decks[deck].add_note(genanki.Note(model, fields, tags=tags))
    stored = target.with_suffix(".stored")
    genanki.Package(list(decks.values())).write_to_file(stored)
    with zipfile.ZipFile(stored) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, source.getinfo(name).file_size
            with source.open(name) as old, packed.open(info, "w") as new:
                shutil.copyfileobj(old, new, 1 << 20)


def measure(writer: str, notes: int) -> None:
    """Write once and print the figures as JSON; run in a process of its own."""
    data = list(rows(notes))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder  # genanki leaves its database behind
        target = Path(folder) / "x.apkg"
        start, used = time.perf_counter(), time.process_time()
        (ours if writer == "ours" else theirs)(data, target)
        seconds, cpu = time.perf_counter() - start, time.process_time() - used
        stored = target.with_suffix(".stored")
        size = (stored if stored.exists() else target).stat().st_size
        deflated = target.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "cpu": cpu, "bytes": size, "deflated": deflated, "memory": peak, "data": before}))


def one(writer: str, notes: int) -> dict[str, float]:
    """Return the figures of one writer, measured in a process of its own."""
    command = [sys.executable, "-W", "ignore", __file__, "--one", writer, str(notes)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> int:
    """Run both writers for each number of notes."""
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2], int(sys.argv[3]))
        return 0
    passed = 0
    for notes in map(int, sys.argv[1:] or ("10000", "100000")):
        rounds = [[one(writer, notes) for writer in ("ours", "genanki")] for _ in range(ROUNDS)]
        mine, other = (min(runs, key=lambda run: run["cpu"]) for runs in zip(*rounds, strict=True))
        ratios = {name: mine[name] / other[name] for name in LIMITS}
        print(
            f"decks {notes:,} notes: {mine['seconds']:.2f} s, {mine['bytes'] / 1e6:.2f} MB, {mine['memory'] / 1024:.0f} MiB; "
            f"genanki and deflate {other['seconds']:.2f} s, {other['bytes'] / 1e6:.2f} MB "
            f"(deflated {other['deflated'] / 1e6:.2f}), {other['memory'] / 1024:.0f} MiB; "
            f"ratio: processor {ratios['cpu']:.2f}, time {mine['seconds'] / other['seconds']:.2f}, size {ratios['bytes']:.2f}, memory {ratios['memory']:.2f}"
        )
        passed += any(ratios[name] > limit for name, limit in LIMITS.items())
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
