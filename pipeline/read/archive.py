"""Zip archives, looked through before anything of them is unpacked; nothing is written to disk.

Word documents and electronic books are such archives too.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import UserError

if TYPE_CHECKING:
    from .files import File

MAGIC = b"PK\x03\x04"
"""First bytes of an archive that holds something."""

MAX_ENTRIES = 5_000
"""Files and folders of one archive."""

MAX_LISTED = 100_000
"""Entries up to which the list of an archive is read at all: it is read before it can be counted."""

MAX_RATIO = 100
"""Unpacked bytes for each packed one; text packs to a tenth, a bomb to a thousandth."""

SMALL = 1_000_000
"""Bytes up to which no ratio is asked: a page of blanks is no bomb."""

_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_LINK = 0o120000
_DRIVE = re.compile(r"[A-Za-z]:")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
"""What zipfile raises on archives that are cut off, forged or of a newer kind."""


@dataclass(slots=True)
class Archive:
    """An archive that may be unpacked."""

    path: str
    """What errors name."""
    members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    """Files by path in the archive, `/` between parts, in the order of the paths."""
    problems: list[UserError] = field(default_factory=list)
    """Members that are refused, a line each; one line for all encrypted ones."""
    _zip: zipfile.ZipFile | None = None

    def read(self, name: str, limit: int) -> bytes:
        """Unpack one member.

        Raises:
            UserError: it is not there, larger than `limit` bytes, or damaged.
        """
        path = f"{self.path}!{shown(name)}"
        info = self.members.get(name)
        if info is None or self._zip is None:
            raise UserError(path, "the archive names it and does not hold it; pack it anew")
        if info.file_size > limit:
            raise UserError(path, f"{info.file_size:,} bytes; at most {limit:,} are read, split it")
        try:
            return self._zip.read(info)
        except _BROKEN as error:
            raise UserError(path, f"damaged in the archive ({error}); pack it anew") from error


def holds(data: bytes, name: str) -> bool:
    """Tell whether these bytes are an archive with such a member; an archive within it does not count."""
    if not data.startswith(MAGIC) or name.encode() not in data or _is_endless(data):
        return False
    try:
        return name in zipfile.ZipFile(io.BytesIO(data)).namelist()
    except _BROKEN:
        return False


def shown(name: str) -> str:
    """Return the name of a member as an error may print it: short, on one line."""
    return "".join(char if char.isprintable() else "?" for char in name[:200])


def open_archive(file: File) -> Archive:
    """Look through an archive, and take what it unpacks to from the file's budget.

    Raises:
        UserError: it is broken or a bomb.
    """
    if _is_endless(file.data):
        raise UserError(file.path, f"more than {MAX_ENTRIES:,} entries; split the archive")
    try:
        packed = zipfile.ZipFile(io.BytesIO(file.data))
        infos = packed.infolist()
    except _BROKEN as error:
        message = f"a broken or cut-off archive ({error}); download or pack it again"
        raise UserError(file.path, message) from error
    if len(infos) > MAX_ENTRIES:
        message = f"{len(infos):,} entries; an archive has at most {MAX_ENTRIES:,}, split it"
        raise UserError(file.path, message)
    _refuse_bomb(infos, file.path)
    archive = Archive(path=file.path, _zip=packed)
    for info in infos:
        if not info.is_dir():
            _add(archive, info)
    archive.members = dict(sorted(archive.members.items()))
    file.budget.take(sum(info.file_size for info in archive.members.values()), file.path)
    return archive


def _is_endless(data: bytes) -> bool:
    return data.count(b"PK\x01\x02") > MAX_LISTED


def _refuse_bomb(infos: list[zipfile.ZipInfo], path: str) -> None:
    totals = (sum(info.file_size for info in infos), sum(info.compress_size for info in infos))
    worst = next((info for info in infos if _is_bomb(info.file_size, info.compress_size)), None)
    if worst is not None:
        path = f"{path}!{shown(_name(worst))}"
    if worst is not None or _is_bomb(*totals):
        raise UserError(path, f"unpacks to over {MAX_RATIO} times its size, as bombs do; remove it")


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > SMALL and unpacked > MAX_RATIO * packed


def _add(archive: Archive, info: zipfile.ZipInfo) -> None:
    """Take a member in, or say why not."""
    name = _name(info)
    problem = _problem(name, info)
    if name in archive.members:
        problem = "stands in the archive twice; pack it anew"
    if not problem:
        archive.members[name] = info
    elif problem != _PASSWORD or not any(p.message == _PASSWORD for p in archive.problems):
        archive.problems.append(UserError(f"{archive.path}!{shown(name)}", problem))


_PASSWORD = "encrypted; unpack the archive with its password and pack it without"  # noqa: S105


def _problem(name: str, info: zipfile.ZipInfo) -> str:
    """Return why a member is refused; "" when it is not."""
    parts = name.split("/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in parts:
        return "its path leads out of the archive; pack it anew"
    if not name.isprintable():
        return "control characters in its name; rename it and pack it anew"
    if info.external_attr >> 16 & 0o170000 == _LINK:
        return "a link; pack the file it leads to"
    if info.flag_bits & _ENCRYPTED:
        return _PASSWORD
    if info.compress_type not in _METHODS:
        return "packed by a rare method; pack it anew as a plain zip archive"
    return ""


def _name(info: zipfile.ZipInfo) -> str:
    """Return the path of a member; Windows packs Chinese names in GBK and says nothing of it."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        for encoding in ("utf-8", "gb18030"):
            try:
                name = info.filename.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return unicodedata.normalize("NFC", name.replace("\\", "/")).removeprefix("./")
