"""Files in and out: strict YAML, JSON lines, atomic writes.

YAML is read only where people write. It is built from the parser's events instead of PyYAML's
constructors, because those expand merge keys without bound, overflow the C stack on deep nesting
and turn `NO` into False.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import threading
from difflib import get_close_matches
from typing import TYPE_CHECKING

import yaml

from .errors import UserError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path
    from typing import BinaryIO

MAX_YAML_BYTES = 4 * 1024 * 1024
"""Size of a YAML file; the largest list a person keeps by hand is a few hundred kB."""

MAX_FRONT_MATTER_BYTES = 8 * 1024
"""Size of the front matter of a Markdown file, without its fences."""

MAX_DEPTH = 20
"""Nesting of a YAML file; ours need four levels, and 100,000 overflow the C stack of PyYAML."""

MAX_JSON_LINE = 4 * 1024 * 1024
"""Characters of one JSON line."""

_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_FENCE_END = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_FENCE_START = re.compile(r"---[ \t]*\r?\n")
_KEY_LINE = re.compile(r"\s*(?:#.*\n\s*)*[\"']?[\w-]+[\"']?[ \t]*:(?:\s|$)")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class YamlMap(dict[str, object]):
    """A mapping of a YAML file that knows where it stands, so that errors can name the line."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 1) -> None:
        """Start an empty mapping at a 1-based line."""
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


def read_text(path: Path, limit: int | None = None) -> str:
    """Return a UTF-8 file's text, without a byte order mark, line ends as they stand.

    Raises:
        UserError: The file cannot be read, is larger than `limit` bytes, or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UserError(str(path), f"cannot be read ({reason}); check name and rights") from error
    if limit is not None and len(data) > limit:
        message = f"holds {len(data):,} bytes; at most {limit:,} are read, split the file"
        raise UserError(str(path), message)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError(str(path), "is not UTF-8; save the file as UTF-8", line) from error


def read_yaml(path: Path) -> object:
    """Return what a YAML file holds: strings, lists and `YamlMap`s, nothing else.

    Scalars stay as written: `NO`, `0123` and `2023-02-30` are strings, nothing after the colon
    is "". An empty file is an empty mapping.

    Raises:
        UserError: The file cannot be read, is too large, too deep or no YAML, or uses what is
            refused: aliases, anchors, tags, duplicate keys, keys that are not text, several
            documents.
    """
    return parse_yaml(read_text(path, MAX_YAML_BYTES), str(path))


def parse_yaml(text: str, path: str) -> object:
    """Return what a YAML text holds, as `read_yaml` does; `path` is what errors name.

    Raises:
        UserError: It is no YAML, or uses what is refused.
    """
    return _compose(text, path, 0)


def parse_front_matter(text: str, path: Path | str) -> tuple[dict[str, object], str, int]:
    """Split a Markdown text into front matter, body and the number of lines taken off.

    Without front matter: an empty mapping, the whole text, 0. A `---` on the first line that is
    never closed and that no line `key:` follows is a rule across the page, not front matter.

    Raises:
        UserError: The front matter is not closed, longer than 8 kB, no mapping, or refused as by
            `read_yaml`.
    """
    start = _FENCE_START.match(text)
    if start is None:
        return {}, text, 0
    window = text[start.end() : start.end() + MAX_FRONT_MATTER_BYTES + 8]
    end = _FENCE_END.search(window)
    if end is None and not _KEY_LINE.match(window):
        return {}, text, 0
    block = window if end is None else window[: end.start()]
    if end is None or len(block.encode("utf-8", "replace")) > MAX_FRONT_MATTER_BYTES:
        message = "front matter has no end within 8 kB; close it with a line ---"
        raise UserError(str(path), message, 1)
    meta = _compose(block, str(path), 1)
    if not isinstance(meta, YamlMap):
        raise UserError(str(path), "front matter is no mapping; write lines of key: value", 2)
    taken = start.end() + end.end()
    return meta, text[taken + 1 :], text.count("\n", 0, taken) + 1


def check_keys(mapping: Mapping[str, object], allowed: Collection[str], path: Path | str) -> None:
    """Refuse the first key that is not allowed, naming its line and the nearest known key.

    Raises:
        UserError: A key is unknown.
    """
    for key in mapping:
        if key in allowed:
            continue
        nearest = get_close_matches(key, sorted(allowed), n=1)
        advice = f"did you mean {nearest[0]}?" if nearest else f"use {', '.join(sorted(allowed))}"
        raise UserError(str(path), f"unknown key {key!r}; {advice}", line_of(mapping, key))


def line_of(mapping: object, key: str | None = None) -> int | None:
    """Return the 1-based line of a key, or of the mapping's start; None for a plain mapping."""
    if not isinstance(mapping, YamlMap):
        return None
    return mapping.line if key is None else mapping.lines.get(key, mapping.line)


def read_jsonl(path: Path) -> list[tuple[int, dict[str, object]]]:
    """Return each object of a JSON lines file with its 1-based line; blank lines are skipped.

    Raises:
        UserError: The file cannot be read, or a line is no JSON object, names a key twice or is
            too long.
    """
    rows = []
    # Not splitlines(): U+2028 and its like stand unescaped inside JSON strings.
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            rows.append((number, _json_object(line, str(path), number)))
    return rows


def dump_jsonl(rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as JSON lines in the given order: keys sorted, Chinese as it is."""
    return "".join(
        json.dumps(row, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n" for row in rows
    )


def write_text_atomic(path: Path, text: str, *, durable: bool = True) -> bool:
    r"""Write text as UTF-8 with `\n` as it stands; see `write_bytes_atomic`."""
    return write_bytes_atomic(path, text.encode(), durable=durable)


def write_bytes_atomic(path: Path, data: bytes, *, durable: bool = True) -> bool:
    """Put a whole file in place or leave the old one untouched; return whether it changed.

    A file that holds these bytes already is not written. Missing folders are made.

    Args:
        path: The file.
        data: Its new bytes.
        durable: Wait until the disk holds the bytes before the file takes its name. False for the
            thousands of files of a site, which the next build completes after a power cut.
    """
    if _holds(path, data):
        return False
    # A thread's id is unique on the machine while it lives; what a dead one left is overwritten.
    temporary = path.with_name(f".{path.name}.{threading.get_native_id()}.tmp")
    try:
        with _create(temporary) as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return True


def _create(path: Path) -> BinaryIO:
    """Open a file to write, in a folder that is made when it is missing, which is rare."""
    try:
        return path.open("wb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _json_object(line: str, path: str, number: int) -> dict[str, object]:
    if len(line) > MAX_JSON_LINE:
        raise UserError(path, f"line is longer than {MAX_JSON_LINE:,} characters", number)
    try:
        value: object = json.loads(
            line, object_pairs_hook=_unique_pairs, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        hint = _json_hint(line)
        raise UserError(path, f"no JSON object ({error}); {hint}", number) from error
    if not isinstance(value, dict):
        raise UserError(path, "no JSON object; every line is one {...}", number)
    return value


def _json_hint(line: str) -> str:
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        return "finish the merge: keep the lines of both sides and delete the conflict markers"
    return "restore the line from version control"


def _unique_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        twice = next(key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1)
        message = f"key {twice!r} stands twice"
        raise ValueError(message)
    return result


def _refuse_constant(name: str) -> object:
    message = f"{name} is no JSON number"
    raise ValueError(message)


def _compose(text: str, path: str, lines_before: int) -> object:
    """Return the value of a text that starts after `lines_before` lines of its file."""
    strange = _UNPRINTABLE.search(text)
    if strange is not None:
        line = text.count("\n", 0, strange.start()) + 1 + lines_before
        raise UserError(path, f"control character U+{ord(strange[0]):04X}; delete it", line)
    composer = _Composer(path, lines_before)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        below = 0 if mark is None else min(mark.line, text.count("\n"))
        message = f"no YAML: {error.problem or error.context}; quote text that holds : # [ {{ & *"
        raise UserError(path, message, lines_before + below + 1) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UserError(path, f"no YAML: {error}", lines_before + 1) from error
    return composer.root


class _Composer:
    """Builds plain values from parser events without recursion."""

    def __init__(self, path: str, lines_before: int) -> None:
        self.root: object = YamlMap(lines_before + 1)
        self._path = path
        self._lines_before = lines_before
        self._documents = 0
        self._open: list[YamlMap | list[object]] = []
        self._keys: list[str | None] = []

    def take(self, event: yaml.Event) -> None:
        """Add one event to the value."""
        mark = event.start_mark
        line = self._lines_before + 1 + (0 if mark is None else mark.line)
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.NodeEvent):
            self._refuse_references(event, line)
            self._add_node(event, line)

    def _start_document(self, line: int) -> None:
        self._documents += 1
        if self._documents > 1:
            raise UserError(self._path, "second document; delete the line ---", line)

    def _refuse_references(self, event: yaml.NodeEvent, line: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            message = f"alias *{event.anchor} is refused; quote the text if it starts with *"
            raise UserError(self._path, message, line)
        if event.anchor is not None:
            message = f"anchor &{event.anchor} is refused; quote the text if it starts with &"
            raise UserError(self._path, message, line)
        tag: str | None = getattr(event, "tag", None)
        if tag is not None:
            message = f"tag {tag} is refused; quote the text if it starts with !"
            raise UserError(self._path, message, line)

    def _add_node(self, event: yaml.NodeEvent, line: int) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._put(event.value, line)
            return
        if len(self._open) >= MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels; write it flatter"
            raise UserError(self._path, message, line)
        value: YamlMap | list[object] = []
        if isinstance(event, yaml.MappingStartEvent):
            value = YamlMap(line)
        self._put(value, line)
        self._open.append(value)
        self._keys.append(None)

    def _put(self, value: object, line: int) -> None:
        if not self._open:
            self.root = value
            return
        parent, key = self._open[-1], self._keys[-1]
        if isinstance(parent, list):
            parent.append(value)
        elif key is None:
            self._keys[-1] = self._new_key(parent, value, line)
        else:
            parent[key] = value
            self._keys[-1] = None

    def _new_key(self, parent: YamlMap, key: object, line: int) -> str:
        if not isinstance(key, str):
            raise UserError(self._path, "a key is text; write key: value", line)
        if key in parent:
            first = parent.lines[key]
            message = f"key {key!r} stands twice, first on line {first}; keep one"
            raise UserError(self._path, message, line)
        parent.lines[key] = line
        return key
