"""Text helpers: keys for comparing, Markdown escaping, digests.

Display text and keys never mix: a key is never shown, a text never compared.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

MAX_KEPT = 200
"""Characters of a text whose folded form is kept for a while: a question is folded some ten times in a row."""

_PHONE = r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"
_MAIL = r"[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,3}"
_ID = (
    r"(?:QQ|qq|扣扣)\s*(?:群|号)?\s*(?:是|为)?\s*[:：]?\s*\d{5,11}"
    r"|(?:微信|VX|vx|Vx|wx|WX|v信|薇信|wechat|WeChat)\s*(?:号|群)?\s*(?:是|为)?\s*[:：]?\s*[A-Za-z][\w-]{5,19}(?!\w)"
    r"|(?:内推|邀请|推荐)码\s*(?:是|为)?\s*[:：]?\s*[A-Za-z0-9]{4,12}"
)
_CONTACT = re.compile(f"{_PHONE}|{_MAIL}|{_ID}")
_CONTACT_BUT_MAIL = re.compile(f"{_PHONE}|{_ID}")
"""For texts without @: looking for one from every Chinese character on takes most of the time."""
_CONTACT_SIGN = re.compile(r"[\d@信码xXtT]")
"""A character that each of them has: most lines have none."""

_NOT_WORD = re.compile(r"[\W_]+")
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
_LINE_START = re.compile(r"^(\s*\d{0,9})([-+#.)=])", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_FORMULA = re.compile(r"(\$\$?)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)


def fold(text: str) -> str:
    """Return the key form of a text: NFKC, lower case, simplified, letters and digits only."""
    return _key_of_line(text) if len(text) <= MAX_KEPT else _NOT_WORD.sub("", _folded(text))


@lru_cache(maxsize=4096)
def _key_of_line(text: str) -> str:
    return _NOT_WORD.sub("", _folded_line(text))


def fold_keeping_punctuation(text: str) -> str:
    """Return NFKC, lower case, simplified characters, one space for any white space."""
    return _folded_line(text) if len(text) <= MAX_KEPT else _folded(text)


@lru_cache(maxsize=4096)
def _folded_line(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    if not folded.isascii():
        folded = _simplifier().convert(folded)
    return " ".join(folded.split())


def digest(text: str, digits: int = 10) -> str:
    """Return the first hex digits of the text's BLAKE2b digest, the same in every process."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()[:digits]


def hide_contacts(text: str) -> str:
    """Return a text without phone numbers, mail addresses, QQ and WeChat ids and referral codes."""
    if not _CONTACT_SIGN.search(text):
        return text
    return (_CONTACT if "@" in text else _CONTACT_BUT_MAIL).sub("", text)


def escape_markdown(text: str) -> str:
    """Return plain text as Markdown that shows it literally; $TeX$ stays a formula."""
    parts: list[str] = []
    end = 0
    # Or four blanks would make it code.
    text = _INDENT.sub("", text) if "\n" in text else text.lstrip(" \t")
    for formula in _FORMULA.finditer(text):
        parts += [_escape_plain(text[end : formula.start()]), formula[0]]
        end = formula.end()
    parts.append(_escape_plain(text[end:]))
    return "".join(parts)


def _escape_plain(text: str) -> str:
    escaped = _MARKDOWN_SPECIAL.sub(r"\\\1", text).replace("$", r"\$")
    return _LINE_START.sub(r"\1\\\2", escaped)


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def columns(text: str) -> int:
    """Return the columns a text takes with its indentation, two for a wide character."""
    return len(text.rstrip().translate(_COLUMNS))


class _Columns(dict[int, str]):
    """Code of a character -> as many blanks as it takes columns."""

    def __missing__(self, code: int) -> str:
        blanks = self[code] = "  " if unicodedata.east_asian_width(chr(code)) in "WF" else " "
        return blanks


_COLUMNS = _Columns()
