"""bytes -> text in whatever charset Chinese files come, and text -> text fit to be shown."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import partial

from ..errors import UserError
from .mojibake import repaired
from .plausible import FREQUENT, common, share

HINT_BYTES = 4096
"""Where a charset may be declared: the head of a page."""

SAMPLE_BYTES = 65_536
"""What the guess between charsets looks at; more changed no verdict in the tests."""

MAX_BAD_SHARE = 0.02
"""Share of broken characters in UTF-8 that is damage rather than another charset."""

HINT_MARGIN = 0.1
"""How much worse than the best guess a declared charset may look and still be believed."""

MAX_CONTROL_SHARE = 0.01
"""Share of control bytes from which a file is binary; text has none but by accident."""

MIN_MARKED_SCORE = 0.2
"""Share of plausible characters below which a mark of two bytes is damage that looks like one."""

MIN_UTF16_SCORE = 0.7
"""Share of plausible characters from which bytes with NULs are UTF-16."""

UTF16_HANDICAP = 0.4
"""Head start of other charsets: UTF-16 without NULs means text without one line end or digit."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF; copy its text into a .txt file"),
    (b"PK\x03\x04", "a zip archive or Office document; unpack it or save it as text"),
    (b"PK\x05\x06", "an empty zip archive; remove it"),
    (b"\x89PNG\r\n", "a PNG image; type its text into a .txt file"),
    (b"\xff\xd8\xff", "a JPEG image; type its text into a .txt file"),
    (b"GIF87a", "a GIF image; type its text into a .txt file"),
    (b"GIF89a", "a GIF image; type its text into a .txt file"),
    (b"RIFF", "an image, sound or film; type its text into a .txt file"),
    (b"\x1f\x8b", "a gzip archive; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it"),
    (b"Rar!\x1a\x07", "a rar archive; unpack it"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save it as text"),
    (b"SQLite format 3", "a database; export its posts as text"),
)
_HINT = re.compile(
    rb"""(?:charset|encoding)\s{0,8}=\s{0,8}["']?\s{0,8}([A-Za-z0-9_.:-]{2,20})""", re.IGNORECASE
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
_ALIASES = {
    **dict.fromkeys(("gb2312", "gbk", "cp936", "hz"), "gb18030"),
    **dict.fromkeys(("big5-hkscs", "big5hkscs", "cp950"), "big5"),
    "utf8": "utf-8",
}
"""Charsets read as the larger one they are part of."""

MAX_LOST = 4
"""Unreadable characters that any text may have."""

MAX_LOST_SHARE = 0.1
"""Share of unreadable ones among characters beyond ASCII from which a file is no text any more."""

MAX_RESYNCS = 200
"""Broken places of a file whose alignment is looked into; each costs about 20 µs, a wrong charset breaks thousands."""

RESYNC_BYTES = 32
"""What is looked at behind a broken place; runs of Chinese without punctuation are about as long."""

_CODECS = {"big5": "big5hkscs"}
"""Where Python's codec of the same name is too narrow."""

_BIG5_SIGNS = str.maketrans("•､‾∼♁☉／＼¥¢£", "‧﹑¯～⊕⊙∕﹨￥￠￡")
"""Signs that Python reads otherwise than browsers and Windows, which wrote the files."""

_DEAD = "锟斤拷"
"""What two characters lost for good look like once they are read as GBK."""


def decode(data: bytes, path: str = "-") -> tuple[str, str]:
    r"""Decode a file whose charset nobody can be trusted to have stated.

    Args:
        data: The bytes of the file.
        path: What an error names as the culprit.

    Returns:
        The text, its line ends all ``\n``, and the name of the charset.

    Raises:
        UserError: the file is empty or not text at all.
    """
    if not data.strip():
        raise UserError(path, "the file is empty; remove it or save the post again")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UserError(path, f"not text but {what}")
    text, encoding = _by_bom(data) or _by_nul(data, path) or _by_content(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UserError(path, "the file is empty; remove it or save the post again")
    _refuse_dead(text, path)
    return repaired(text), encoding


def _refuse_dead(text: str, path: str) -> None:
    lost, dead = text.count("\ufffd"), text.count(_DEAD)
    if not lost and not dead:
        return
    wide = len(text) - len(text.encode("ascii", "ignore"))
    if 2 * dead > max(MAX_LOST, MAX_LOST_SHARE * wide):
        raise UserError(path, f"its characters were lost before it was saved ({_DEAD}); save the post again")
    if lost + dead > max(MAX_LOST, MAX_LOST_SHARE * wide):
        raise UserError(path, "its characters are damaged beyond reading; save the post again")


def _by_bom(data: bytes) -> tuple[str, str] | None:
    for bom, encoding in _BOMS:
        if not data.startswith(bom):
            continue
        rest = data[len(bom) :]
        if len(bom) > 2 or _score(rest, encoding) >= MIN_MARKED_SCORE:
            return rest.decode(encoding, "replace"), encoding
    return None


def _by_nul(data: bytes, path: str) -> tuple[str, str] | None:
    """Tell UTF-16 without a mark from a binary file; None for neither.

    NUL is valid UTF-8, so this comes before UTF-8 is tried. Without a NUL, controls alone do not
    prove a binary file: 。 has one in UTF-16.
    """
    controls = len(data) - len(data.translate(None, _CONTROLS))
    suspect = controls > max(3, MAX_CONTROL_SHARE * len(data))
    if suspect or b"\0" in data:
        score, encoding = max((_score(data, name), name) for name in ("utf-16-le", "utf-16-be"))
        if score >= MIN_UTF16_SCORE:
            return data.decode(encoding, "replace"), encoding
    if suspect:
        raise UserError(path, "not text but a binary file; save the post as text or as a web page")
    return None


def _by_content(data: bytes) -> tuple[str, str]:
    """Decode by UTF-8, whole or damaged, else by the likeliest of what remains."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if bad <= MAX_BAD_SHARE * sum(not char.isascii() for char in text):
        return text, "utf-8"
    encoding = _likeliest(data)
    return _decoded(data, encoding), encoding


def _decoded(data: bytes, encoding: str) -> str:
    """Decode; in charsets of two bytes a broken one must not shift the characters behind it."""
    codec = _CODECS.get(encoding, encoding)
    text = data.decode(codec, "replace")
    if encoding in {"gb18030", "big5"} and 0 < text.count("\ufffd") <= MAX_RESYNCS:
        name = f"mianjing-{codec}"
        codecs.register_error(name, partial(_resync, codec=codec))
        text = data.decode(codec, name)
    return text.translate(_BIG5_SIGNS) if encoding == "big5" else text


def _resync(error: UnicodeError, codec: str) -> tuple[str, int]:
    """Skip as many bytes of a broken place as make what follows look most like text."""
    if not isinstance(error, UnicodeDecodeError):
        raise error

    data = error.object
    decoder = codecs.getincrementaldecoder(codec)("replace")  # counts no character that the sample cuts

    def strangeness(begin: int) -> tuple[int, bool, int]:
        # A byte that became another costs one character of two; it is likelier than one that came or went.
        unlikely = begin != error.start + 2
        decoder.reset()
        behind = decoder.decode(data[begin : begin + RESYNC_BYTES], begin + RESYNC_BYTES >= len(data))
        strange = sum(not char.isascii() and char not in common() for char in behind)
        frequent = sum(map(FREQUENT.__contains__, behind))
        return 2 * behind.count("\ufffd") + strange + unlikely, unlikely, -frequent

    places = range(error.start + 1, min(error.start + 4, len(data)) + 1)
    return "\ufffd", min(places, key=strangeness)  # the first on a tie


def _likeliest(data: bytes) -> str:
    guesses = ("gb18030", "big5", "utf-8", "utf-16-le", "utf-16-be")  # the first wins a tie
    scores = {
        name: _score(data, name) - (UTF16_HANDICAP if name.startswith("utf-16") else 0.0)
        for name in guesses
    }
    best = max(guesses, key=lambda name: scores[name])
    hint = _hint(data)
    if hint and _score(data, hint) >= scores[best] - HINT_MARGIN:
        return hint
    return best


def _hint(data: bytes) -> str:
    """Return the charset the head of a page declares, where there is a codec for it."""
    found = _HINT.search(data[:HINT_BYTES])
    if found is None:
        return ""
    name = found[1].decode("ascii").lower()
    name = _ALIASES.get(name, name)
    try:
        "".encode(name)
    except (LookupError, ValueError):  # unknown; or no charset but a codec like base64
        return ""
    return name


def _score(data: bytes, encoding: str) -> float:
    """Return the share of characters that common Chinese text has, from 0 to 1.

    ASCII counts in UTF-16 alone: in the other charsets it is the same in all and decides nothing.
    """
    sample = data[:SAMPLE_BYTES]
    try:
        text = _decoded(sample, encoding)
    except (LookupError, ValueError):
        return 0.0
    return share(text, ascii_counts=encoding.startswith("utf-16"))


# --- text fit to be shown -----------------------------------------------------------------------

_RADICALS = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺉⺊⺌⺍⺎⺐⺒⺓⺔⺕⺖⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺶"
        "⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩"
        "⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乛乚乙亻冂刂卜小小兀尢巳幺彑彐忄扌攵旡日月歹母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒羊"
        "耂肀聿肉臼艹艹艹虎衤覀西见角讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食食飠饣马骨鬼鱼鸟卤麦黄"
        "黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
"""Radicals that fonts of PDF files put in place of characters and NFKC leaves alone."""

_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_SPACES = dict.fromkeys(
    [*"\u00a0\u1680\u202f\u205f\u2028\u2029", *map(chr, range(0x2000, 0x200B))], " "
)
"""Blanks that look like one and break searches; line separators too, so that line numbers hold."""

_MAPPED = str.maketrans({**_RADICALS, **_KANGXI, **_SPACES})
_IS_MAPPED = re.compile(f"[{''.join({**_RADICALS, **_KANGXI, **_SPACES})}]")
"""Any of them: to look each character of a page up takes longer than all else here."""

_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u2060-\u2064\u3164\ufeff\uffa0"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # private use
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff"  # tags, variations of ideographs
    "]+"
)
_LONE_JOINER = re.compile(
    "(?<![\ufe0f\U0001f000-\U0001faff\u2600-\u27bf])\u200d"
    "|\u200d(?![\U0001f000-\U0001faff\u2600-\u27bf])"
)
"""Joiners outside of emoji, where they do no work."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_FIT = re.compile("[\n\t -~\u4e00-\u9fff\u3001-\u3029\uff01-\uff5e·×‘’“”…—]*+")
"""What nearly all text is made of, none of which is changed: most is known at a glance."""


def clean_text(text: str) -> str:
    r"""Make text fit to be shown: the unseen goes, what only looks like a character becomes it.

    NFC, not NFKC: R², ① and ½ keep their meaning. Every ``\n`` stays where it is.
    """
    if _FIT.fullmatch(text):
        return text
    text = _SURROGATE.sub("\ufffd", text)
    if _IS_MAPPED.search(text):
        text = text.translate(_MAPPED)
    text = _UNSEEN.sub("", text)
    if "\u200d" in text:
        text = _LONE_JOINER.sub("", text)
    return unicodedata.normalize("NFC", text)
