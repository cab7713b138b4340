"""Years of releases in the real Anki, imported in random order: nothing a user has is lost."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import anki_history
import anki_replay

if TYPE_CHECKING:
    from pathlib import Path

HISTORIES = 50


def test_random_histories_lose_nothing_and_do_what_was_planned(tmp_path: Path) -> None:
    totals: Counter[str] = Counter()
    for seed in range(HISTORIES):
        totals.update(anki_replay.play(anki_history.write(tmp_path / str(seed), seed)))
    assert totals["lost"] == 0
    # The histories have what they are about, or the test would show nothing.
    assert totals["imports"] > 6 * HISTORIES
    assert totals["updated"] > 5 * HISTORIES
    assert totals["reviews"] > 5 * HISTORIES
    assert totals["kept"] > 10
