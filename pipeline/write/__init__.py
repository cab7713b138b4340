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

    def __call__(self, bank: Bank, folder: Path, warn: Callable[[str], None], /) -> Sequence[Path]:
        """Write the output into its folder and return its files, the one to open first.

        `warn` gets one line for each flaw that costs no output.
        """
        ...


OUTPUTS: Mapping[str, tuple[str, Writer]] = {
    "anki": ("anki", lambda bank, folder, _warn: to_anki.write(bank, folder)),
    "update": ("anki", lambda bank, folder, _warn: to_update.write(bank, folder)),
    "preview": ("anki", lambda bank, folder, _warn: to_preview.write(bank, folder)),
    "site": ("site", to_site.write),
    "jsonl": ("", lambda bank, folder, _warn: to_jsonl.write(bank, folder)),
}
"""Outputs in the order they are written, with their folder below build/; the site links to the decks."""
