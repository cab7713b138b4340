"""Score how files of every charset are decoded: a grid of charset, declaration, length and damage.

    python tests/bench/charset.py [--texts N] [--verbose]

The texts are the project's own posts and answers, in traditional characters for Big5. A case passes when the
charset is told right and the text comes back but for what the damage took: nothing of an intact file, the last
character of one cut inside it, `LOST` characters around a byte that was overwritten. Exit 1 when a case fails.
"""

from __future__ import annotations

import argparse
import codecs
import random
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from opencc import OpenCC
from rapidfuzz.distance import Levenshtein

from pipeline.errors import UserError
from pipeline.read.charset import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

LENGTHS = (60, 80, 120, 200, 400, 1000, 3000, 8000)
"""Characters of a text, from the shortest post that says anything to a long one."""

LEAST_HAN = 12
"""Chinese characters a text holds at least: fewer bytes are not evidence of anything."""

LOST = 4
"""Characters that one overwritten byte may cost: its own, its neighbour's, and what stands in their place."""

ASTRAL = "𠮷😀"

ENCODINGS = {
    "utf-8": ("utf-8", b"", "utf-8"),
    "utf-8-sig": ("utf-8", codecs.BOM_UTF8, "utf-8"),
    "gbk": ("gbk", b"", "gb18030"),
    "gb18030+astral": ("gb18030", b"", "gb18030"),
    "big5": ("cp950", b"", "big5"),  # as Windows writes it
    "utf-16-le": ("utf-16-le", b"", "utf-16-le"),
    "utf-16-be": ("utf-16-be", b"", "utf-16-be"),
    "utf-16-le+bom": ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
    "utf-16-be+bom": ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
}
"""Name -> Python's codec, byte order mark, name that `decode` gives."""

WRONG = ("utf-8", "gbk", "gb2312", "big5", "iso-8859-1", "shift_jis", "utf-16", "windows-1252")
"""What a page may declare in place of its charset."""

DECLARED = ("absent", "right", "wrong")
DAMAGE = ("intact", "one bad byte", "cut")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One file of the grid."""

    encoding: str
    declared: str
    length: int
    damage: str
    text: str
    data: bytes

    def failure(self) -> str:
        """Return what is wrong with how the file is decoded; "" for nothing."""
        try:
            text, name = decode(self.data)
        except UserError as error:
            return f"refused: {error.message}"
        if name != ENCODINGS[self.encoding][2]:
            return f"read as {name}"
        lost = Levenshtein.distance(self.text, text)
        most = {"intact": 0, "one bad byte": LOST, "cut": 2}[self.damage]
        return f"{lost} characters wrong" if lost > most else ""


@cache
def corpus() -> str:
    """Return the project's own text."""
    files = [*(ROOT / "sources" / "posts").rglob("*.*"), *(ROOT / "sources" / "answers").rglob("*.md")]
    return "\n".join(decode(file.read_bytes())[0] for file in sorted(files))


@cache
def _encodable(codec: str) -> str:
    """Return the text in the characters that a charset has."""
    if codec != "cp950":
        return corpus().encode(codec, "ignore").decode(codec)
    text = OpenCC("s2t").convert(corpus())
    # Windows leaves these rows to its users, and every other system fills them in its own way.
    foreign = {char for char in set(text) if b"\xc6\xa1" <= char.encode(codec, "ignore") <= b"\xc8\xfe"}
    return "".join(char for char in text.encode(codec, "ignore").decode(codec) if char not in foreign)


def grid(texts: int, seed: int = 0, lengths: tuple[int, ...] = LENGTHS) -> Iterator[Case]:
    """Yield the cases of so many texts per length; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311
    for encoding in ENCODINGS:
        for length in lengths:
            for _ in range(texts):
                body = _body(encoding, length, chance)
                for declared in DECLARED:
                    for damage in DAMAGE:
                        yield _case(encoding, declared, damage, body, chance)


def _body(encoding: str, length: int, chance: random.Random) -> str:
    whole = _encodable(ENCODINGS[encoding][0])
    while True:
        start = chance.randrange(len(whole) - length)
        body = whole[start : start + length].strip("\n\r")
        if sum("\u4e00" <= char <= "\u9fff" for char in body) >= min(LEAST_HAN, length // 2):
            break
    if encoding == "gb18030+astral":
        middle = length // 2
        body = body[:middle] + ASTRAL + body[middle:]
    return body


def _case(encoding: str, declared: str, damage: str, body: str, chance: random.Random) -> Case:
    codec, mark, _ = ENCODINGS[encoding]
    charset = codec if declared == "right" else chance.choice([name for name in WRONG if name != codec])
    text = body if declared == "absent" else f'<meta charset="{charset}">\n{body}'
    data = text.encode(codec)
    at = max(i for i, char in enumerate(text) if not char.isascii())
    if damage == "one bad byte":
        places = [i for i, char in enumerate(text) if not char.isascii()]
        at = chance.choice(places)
        offset = len(text[:at].encode(codec)) + chance.randrange(len(text[at].encode(codec)))
        data = data[:offset] + b"\xff" + data[offset + 1 :]
    elif damage == "cut":
        text = text[: at + 1]
        data = text.encode(codec)[:-1]
    return Case(
        encoding=encoding, declared=declared, damage=damage, length=len(body), text=text, data=mark + data
    )  # fmt: skip


def main() -> int:
    """Print a table of encodings by damage, and every failure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=int, default=10, metavar="N", help="texts per charset and length")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shorter", action="store_true", help="texts of 12, 20 and 40 characters")
    parser.add_argument("--verbose", action="store_true", help="print the text of a failure too")
    options = parser.parse_args()
    passed: Counter[tuple[str, str]] = Counter()
    tried: Counter[tuple[str, str]] = Counter()
    for case in grid(options.texts, options.seed, (12, 20, 40) if options.shorter else LENGTHS):
        failure = case.failure()
        tried[case.encoding, case.damage] += 1
        passed[case.encoding, case.damage] += not failure
        if failure:
            print(f"{case.encoding}, declared {case.declared}, {case.length} characters, {case.damage}: {failure}")
            if options.verbose:
                print("   ", repr(case.text[:120]))
    print(f"{'charset':<16}" + "".join(f"{damage:>16}" for damage in DAMAGE))
    for encoding in ENCODINGS:
        cells = (f"{passed[encoding, damage]}/{tried[encoding, damage]}" for damage in DAMAGE)
        print(f"{encoding:<16}" + "".join(f"{cell:>16}" for cell in cells))
    print(f"charset: {passed.total():,} of {tried.total():,} cases")
    return 0 if passed == tried else 1


if __name__ == "__main__":
    sys.exit(main())
