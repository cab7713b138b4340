"""Identity: which question keeps which id, and which Anki note goes with it.

The ledgers are committed files with one line per id; no line and no key ever leaves them.
`assign` and `assign_notes` are pure: records and the day or second in, new records out.
"""

from __future__ import annotations

from .files import (
    dump_notes,
    dump_notetypes,
    dump_questions,
    load_notes,
    load_notetypes,
    load_questions,
)
from .notes import BLANKS, UNTAGGED_DECK, assign_notes, frequency_bucket
from .notetypes import assign_notetypes
from .questions import assign, first_key, unfinished
from .records import (
    Cluster,
    Entry,
    Identified,
    Ledger,
    NoteEntry,
    NoteLedger,
    NotetypeEntry,
    NotetypeLedger,
    held,
    redirects,
    resolve,
    tombstones,
)

__all__ = [
    "BLANKS",
    "UNTAGGED_DECK",
    "Cluster",
    "Entry",
    "Identified",
    "Ledger",
    "NoteEntry",
    "NoteLedger",
    "NotetypeEntry",
    "NotetypeLedger",
    "assign",
    "assign_notes",
    "assign_notetypes",
    "dump_notes",
    "dump_notetypes",
    "dump_questions",
    "first_key",
    "frequency_bucket",
    "held",
    "load_notes",
    "load_notetypes",
    "load_questions",
    "redirects",
    "resolve",
    "tombstones",
    "unfinished",
]
