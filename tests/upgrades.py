"""Plays many random histories of releases in several versions of Anki.

    python tests/upgrades.py --histories N [--first SEED] [--python PATH]...

Without --python: in the Anki of this Python. Each PATH is a Python that has another version of Anki and needs nothing
else. Prints one line per version: how often which thing happened.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import anki_history


def main() -> None:
    """Write the histories once and play them everywhere."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--histories", type=int, required=True, metavar="N")
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--python", action="append", metavar="PATH")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seeds = range(options.first, options.first + options.histories)
        histories = [str(anki_history.write(Path(folder) / str(seed), seed)) for seed in seeds]
        for python in options.python or [sys.executable]:
            print(play(python, histories), flush=True)


def play(python: str, histories: list[str]) -> str:
    """Return the totals of the histories in another Python's Anki.

    Raises:
        SystemExit: The user of a history lost something, or nothing happened that should.
    """
    replay = str(Path(__file__).with_name("anki_replay.py"))
    done = subprocess.run([python, replay, *histories], check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(done.returncode)
    totals = json.loads(done.stdout)
    # The trap of Anki before 25, told in README: the only way an update may be lost.
    if (totals["lost"] > 0) != totals["anki"].startswith("24."):
        raise SystemExit(f"{totals['lost']} lost updates in Anki {totals['anki']}")
    return ", ".join(f"{key} {count}" for key, count in totals.items())


if __name__ == "__main__":
    main()
