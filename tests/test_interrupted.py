"""Builds that are killed or fail: the packages that were there stay whole, and nothing is left lying about."""

from __future__ import annotations

import io
import os
import pickle
import random
import select
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import toy_project as toy
from anki_bank import FIRST_MOD, bank, collection, faults, import_package, with_answer

from pipeline import cli
from pipeline.write import to_anki, to_update

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOMENTS = 20
WRITER = """
import pickle, sys
from itertools import cycle
from pathlib import Path
from pipeline.write import to_anki, to_update
banks, folder = pickle.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2])
for _ in range(int(sys.argv[3])):
    try:
        print("writing", flush=True)
        for bank in cycle(banks):
            to_anki.write(bank, folder)
            to_update.write(bank, folder)
    except KeyboardInterrupt:
        print("stopped", flush=True)
        sys.stdin.readline()
"""
BUILD = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())"]

Packages = dict[str, bytes]


def changed() -> object:
    """Return a bank whose every package differs from those of `bank`."""
    new = bank()
    for number in (1, 3, 7, 12):
        new = with_answer(new, number, "另一个答案。", FIRST_MOD + 9000)
    return replace(new, cards=tuple(replace(one, marked="", cloze=None) for one in new.cards))


@pytest.fixture(scope="module", name="states")
def _states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Packages, Packages]:
    """Return the files of both banks."""
    found = []
    for number, one in enumerate((bank(), changed())):
        folder = tmp_path_factory.mktemp(f"state{number}")
        to_anki.write(one, folder)  # type: ignore[arg-type]
        to_update.write(one, folder)  # type: ignore[arg-type]
        found.append(toy.contents(folder))
    return found[0], found[1]


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Let the processes of a test be interrupted, though the tests run in the background, where that is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@contextmanager
def writer(folder: Path, moments: int) -> Iterator[subprocess.Popen[str]]:
    """Run a process that writes both banks in turn into a folder, again and again."""
    banks = folder.with_name("banks.pickle")
    banks.write_bytes(pickle.dumps((bank(), changed())))
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(banks), str(folder), str(moments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=toy.REPOSITORY,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def interrupt(process: subprocess.Popen[str]) -> None:
    """Interrupt a process until it says something: Python swallows an interrupt within a finaliser, and people type it again."""
    assert process.stdout
    for _ in range(10):
        process.send_signal(signal.SIGINT)
        if select.select([process.stdout], [], [], 5)[0]:
            return


def check(folder: Path, states: tuple[Packages, Packages], *, clean: bool = True) -> None:
    """Assert that every file is wholly of one of the banks, and that there is no other."""
    files = toy.contents(folder)
    left = {name for name in files if name.startswith(".")}
    assert left == set() or not clean
    for name, data in files.items():
        if name not in left:
            assert data in {state.get(name) for state in states}, name


def whole(package: bytes) -> bool:
    """Tell whether a package is a sound archive of a sound database."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        if archive.testzip() is not None:
            return False
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(archive.read("collection.anki2"))
            return connection.execute("pragma integrity_check").fetchall() == [("ok",)]


@pytest.fixture(name="chance")
def _chance() -> random.Random:
    return random.Random(5)  # noqa: S311  no secret


def test_an_interrupt_at_any_moment_of_writing(
    tmp_path: Path, states: tuple[Packages, Packages], chance: random.Random
) -> None:
    folder = tmp_path / "anki"
    with writer(folder, MOMENTS) as process:
        assert process.stdin
        assert process.stdout
        for _ in range(MOMENTS):
            assert process.stdout.readline() == "writing\n"
            time.sleep(chance.uniform(0, 0.15))
            interrupt(process)
            assert process.stdout.readline() == "stopped\n"
            check(folder, states)
            process.stdin.write("\n")
            process.stdin.flush()
        assert process.wait() == 0
    assert all(whole(path.read_bytes()) for path in folder.glob("*.apkg"))
    with collection(tmp_path / "profile") as opened:
        import_package(opened, folder / "mianjing-all.apkg")
        assert faults(opened) == []


def test_a_kill_leaves_what_the_next_build_takes_away(
    tmp_path: Path, states: tuple[Packages, Packages], chance: random.Random
) -> None:
    folder = tmp_path / "anki"
    for _ in range(3):
        with writer(folder, 1) as process:
            assert process.stdout
            assert process.stdout.readline() == "writing\n"
            time.sleep(chance.uniform(0.05, 0.2))
            process.kill()
        check(folder, states, clean=False)
    to_anki.write(bank(), folder)
    to_update.write(bank(), folder)
    check(folder, states)


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Iterator[Path]:
    root = toy.copy(tmp_path / "project")
    toy.build(root)
    answer = root / "sources" / "answers" / "ml" / "auc.md"
    answer.write_text(answer.read_text("utf-8") + "\n再补一句。\n", "utf-8")
    (tmp_path / "temporary").mkdir()
    yield root
    assert list((tmp_path / "temporary").iterdir()) == []
    assert list(root.rglob("*.tmp")) == []
    packages = list(root.glob("build/anki/*.apkg"))
    assert packages
    assert all(whole(path.read_bytes()) for path in packages)


def environment(built: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(built.parent / "temporary"), "PYTHONPATH": str(toy.REPOSITORY)}


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("share", [0.55, 0.75, 0.9])
def test_a_build_that_is_stopped_says_so(built: Path, sent: signal.Signals, share: float) -> None:
    command = [*BUILD, "-C", str(built), "build", "anki", "update", "jsonl"]
    start = time.monotonic()
    twin = toy.copy(built.parent / "twin")
    subprocess.run([*BUILD, "-C", str(twin), "build", "anki", "update", "jsonl"], check=True,
                   capture_output=True, env=environment(built))  # fmt: skip
    whole_time = time.monotonic() - start
    process = subprocess.Popen(command, env=environment(built), stderr=subprocess.PIPE, text=True)
    time.sleep(share * whole_time)
    process.send_signal(sent)
    _, said = process.communicate()
    assert process.returncode in {cli.OK, cli.INTERRUPTED, -sent}, said
    assert "bug" not in said
    assert process.returncode != cli.INTERRUPTED or "interrupted" in said


@pytest.mark.parametrize("room", [2_000, 30_000, 90_000])
def test_a_disk_that_is_full_costs_no_package(built: Path, room: int) -> None:
    before = toy.contents(built / "build" / "anki")
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); {BUILD[-1]}"
    done = subprocess.run(
        [sys.executable, "-c", limited, "-C", str(built), "build", "anki"],
        check=False, capture_output=True, text=True, env=environment(built),
    )  # fmt: skip
    assert done.returncode == cli.MEND, done.stderr
    assert "make room, the last good build is untouched" in done.stderr.splitlines()[-1]
    assert toy.contents(built / "build" / "anki") == before
