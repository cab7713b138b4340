"""The update as text: Anki takes it field by field, so a user's own fields and tags stay.

A package replaces a note whole. A text file with the guid in a column replaces the fields it names and
nothing else, whatever the times of the two notes say. It has no tags (Anki would replace the user's with
them) and none of the spare fields; the deck counts only for notes the user does not have.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from .. import store
from . import anki_notes, anki_notetypes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ..model import Bank, NoteType
    from .anki_package import StableNote

_NAMED = [
    (place, name)
    for place, (name, _) in enumerate(anki_notetypes.FIELDS)
    if not name.startswith("备用")
]


def write(bank: Bank, folder: Path) -> Sequence[Path]:
    """Write one file for each note type that has notes, and take away the others.

    Returns:
        The paths, sorted.
    """
    notes = list(anki_notes.notes(bank).values())
    made = []
    for notetype in anki_notetypes.IDS:
        path = folder / f"mianjing-update-{notetype}.txt"
        mine = [note for note in notes if note.notetype.notetype == notetype]
        if mine:
            store.write_text_atomic(path, _file(notetype, mine))
            made.append(path)
        else:
            path.unlink(missing_ok=True)
    return sorted(made)


def _file(notetype: NoteType, notes: Iterable[StableNote]) -> str:
    columns = ["guid", "deck", *(name for _, name in _NAMED)]
    head = [
        "#separator:tab",
        "#html:true",
        f"#notetype:{anki_notetypes.IDS[notetype]}",
        "#guid column:1",
        "#deck column:2",
        "#columns:" + "\t".join(columns),
        "#if matches:update current",
    ]
    target = io.StringIO()
    rows = csv.writer(target, "excel-tab", lineterminator="\n")
    rows.writerows(
        [note.identity.guid, note.deck, *(note.fields[place] for place, _ in _NAMED)]
        for note in notes
    )
    return "\n".join(head) + "\n" + target.getvalue()
