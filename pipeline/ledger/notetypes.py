"""When each of Anki's note types last changed: users take a note type only with a later time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .records import NotetypeEntry, NotetypeLedger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model import NoteType


def assign_notetypes(
    digests: Mapping[NoteType, str], before: NotetypeLedger, now: int
) -> NotetypeLedger:
    """Return the ledger with a later mod for each note type whose digest changed.

    Args:
        digests: Digest of all that an import would replace, by note type.
        before: The ledger so far.
        now: Seconds since 1970.
    """
    new = dict(before)
    for name, digest in digests.items():
        old = before.get(name)
        if old is None or old.hash != digest:
            mod = now if old is None else max(old.mod + 1, now)
            new[name] = NotetypeEntry(notetype=name, hash=digest, mod=mod)
    return {name: new[name] for name in sorted(new)}
