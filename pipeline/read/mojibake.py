"""Text that somebody once decoded by the wrong charset, set right where that can be undone."""

from __future__ import annotations

import re

from .plausible import share

MIN_CHARACTERS = 4
"""Characters beyond ASCII of a line that is judged; fewer look like mojibake by chance."""

MIN_MENDED = 0.9
"""Share of common characters that a repaired line has; lines of the project's own texts have 0.95 and more."""

MAX_BROKEN = 0.6
"""Share of common characters that a broken line has at most.

UTF-8 read as GBK keeps some 0.3 of them; the strangest of the project's own lines has more.
"""

MAX_HOLES = 0.1
"""Share of characters of a repaired line that may be lost: GBK takes two bytes of three at a time."""

_LEAD = "\u00c2\u00c3\u00e2-\u00ef\u00f0"
"""First bytes of the characters in use here; × would be one of Hebrew."""

_LATIN = f"[{_LEAD}][\u0080-\u00bf\u0100-\u02ff\u2000-\u2122]"
"""A character of UTF-8 as a Western charset reads its first two bytes."""

_GBK = "".join(bytes((lead, trail)).decode("gbk") for lead in range(0xE4, 0xEA) for trail in range(0x80, 0xC0) if trail != 0x7F)
"""The first two bytes of a Chinese character of UTF-8 as GBK reads them; few of these are in use."""

_HINT = re.compile(f"[{_LEAD}{_GBK}]")
"""A character that each of them has; a class alone is searched for much faster."""

_SUSPECT = re.compile(f"(?P<latin>{_LATIN})|[{_GBK}]")


def repaired(text: str) -> str:
    """Undo line by line what a wrong charset did; what is not surely broken stays as it is.

    Known: UTF-8 read as Latin-1 or Windows-1252, also twice, and UTF-8 read as GBK (鎴戜滑). A repair
    must turn characters nobody writes into common Chinese.
    """
    if text.isascii() or not _HINT.search(text) or not _SUSPECT.search(text):
        return text
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    found = _SUSPECT.search(line)
    if found is None or share(line) > MAX_BROKEN:
        return line
    mended = _from_latin(line) if found["latin"] else _from_gbk(line)
    return mended if _is_sound(mended) else line


def _from_latin(line: str) -> str:
    import ftfy  # noqa: PLC0415  (only a broken text needs it)

    return ftfy.fix_encoding(line)


def _from_gbk(line: str) -> str:
    """Return a line whose UTF-8 was read as GBK; a character that lost a byte comes back as U+FFFD."""
    pieces = (piece.encode("gb18030", "replace") for piece in line.split("\ufffd"))
    return re.sub("\ufffd+", "\ufffd", b"\xff".join(pieces).decode("utf-8", "replace"))


def _is_sound(text: str) -> bool:
    wide = sum(not char.isascii() for char in text)
    holes = text.count("\ufffd")
    return wide >= MIN_CHARACTERS and holes <= MAX_HOLES * wide and share(text) >= MIN_MENDED
