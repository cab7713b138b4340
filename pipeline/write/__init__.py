"""Bank -> files: one module per output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from . import to_anki, to_jsonl, to_preview, to_site, to_update

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ..model import Bank


class Writer(Protocol):
    """The contract of an output."""

    def __call__(
        self, bank: Bank, folder: Path, warn: Callable[[str], None], /, *, jobs: int, cache: Path
    ) -> Sequence[Path]:
        """Write the output into its folder and return its files, the one to open first.

        `warn` gets one line for each flaw that costs no output; `jobs` is how many processes may
        work on it, `cache` a folder for what makes the next build faster.
        """
        ...


OUTPUTS: Mapping[str, tuple[str, Writer]] = {
    "anki": ("anki", lambda bank, folder, _warn, **_: to_anki.write(bank, folder)),
    "update": ("anki", lambda bank, folder, _warn, **_: to_update.write(bank, folder)),
    "preview": ("anki", lambda bank, folder, _warn, **_: to_preview.write(bank, folder)),
    "site": ("site", to_site.write),
    "jsonl": ("", lambda bank, folder, _warn, **_: to_jsonl.write(bank, folder)),
}
"""Outputs in the order they are written, with their folder below build/; the site links to the decks."""
