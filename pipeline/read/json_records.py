"""Where the records of a scraper's dump stand, and which of their values is what."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ..errors import UserError
from ..store import check_keys, line_of
from .html_state import POSTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_RECORD = 4 * 1024 * 1024
"""Characters of one record; a post of 32 MiB is a file of its own."""

MAX_BROKEN = 1000
"""Broken records after which the rest of a dump is not read: it is no dump."""

MAX_STEPS = 6
"""How deep the list of records may stand; sites' answers hold it two levels down."""

KNOWN: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "newTitle", "subject", "headline", "标题"),
    "content": ("content", "richText", "newContent", "text", "body", "html", "content_html",
                "contentHtml", "markdown", "md", "正文", "内容"),
    "url": ("url", "link", "source_url", "post_url", "href", "链接"),
    "author": ("author", "userBrief", "nickname", "username", "user", "作者"),
    "date": ("date", "time", "created_at", "createdAt", "createTime", "create_time", "showTime",
             "publish_time", "publishTime", "published_at", "publishedAt", "published", "日期", "时间"),
    "company": ("company", "公司"),
    "role": ("role", "position", "job", "岗位"),
    "round": ("round", "轮次"),
    "images": ("imgMoment", "contentImageUrls", "images"),
    "id": ("id", "uuid", "_id", "post_id", "postId", "contentId", "entityId", "编号"),
}  # fmt: skip
"""Names under which dumps have each value, the first found wins; a field map may state others."""

_AROUND = ("data", "post", "item", "attributes", "fields")
"""What a record may be wrapped in."""

_LISTS = ("records", "data", "list", "items", "posts", "results", "result", "rows", "articles",
          "content")
"""Steps on the way to the list of records."""

_BETWEEN = re.compile(r"[\s,\[\]\ufeff\x1e]*")


class Value(NamedTuple):
    """One value of a dump as it stands in the file."""

    line: int
    """1-based line it begins on."""
    value: object
    """What it is; None when broken."""
    size: int
    """Characters it takes in the file."""
    problem: str
    """What is wrong with it; "" when nothing."""


def values(text: str) -> Iterator[Value]:
    """Yield the values of JSON lines, of one array, or of one document, each with its line.

    A broken one costs itself alone: reading goes on where the next line opens an object as far in
    as the first one stood.
    """
    decoder = json.JSONDecoder()
    position, line, counted, broken = _skip(text, 0), 1, 0, 0
    indent = text[text.rfind("\n", 0, position) + 1 : position].strip("[\ufeff")
    again = re.compile(rf"\n{re.escape(indent)}\[?(?=\{{)") if indent.strip() == "" else None
    while position < len(text):
        line, counted = line + text.count("\n", counted, position), position
        try:
            value, end = decoder.raw_decode(text, position)
            yield Value(line, value, end - position, "")
        except (ValueError, RecursionError) as error:
            yield Value(line, None, 0, _why(error))
            broken += 1
            found = again.search(text, position) if again and broken < MAX_BROKEN else None
            if found is None:
                return
            end = found.end()
        position = _skip(text, end)


def _skip(text: str, position: int) -> int:
    found = _BETWEEN.match(text, position)
    return found.end() if found else position


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON ({error.msg.removesuffix(' at')} at line {error.lineno} column {error.colno}); scrape it again"
    return "no JSON (nested too deep, or a number too long); scrape it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the records of a dump are built, as its side file states."""

    path: str = ""
    """The side file, for errors."""
    records: tuple[str, ...] = ()
    """Steps to the list of records; () where it is found."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Steps to a value within a record, by what it is."""
    lines: Mapping[str, int | None] = field(default_factory=dict)
    """Where the side file states each of them."""

    @classmethod
    def of(cls, settings: Mapping[str, object], path: str) -> Shape:
        """Read the settings of a dump.

        Raises:
            UserError: they state what nothing is known of.
        """
        records = settings.get("records", "")
        fields = settings.get("fields", {})
        if not isinstance(records, str):
            message = "`records` is the path of a list; write `records: data.list`"
            raise UserError(path, message, line_of(settings, "records"))
        if not isinstance(fields, dict) or not all(isinstance(p, str) and p for p in fields.values()):
            message = "`fields` names paths; write `fields: {title: path.to.key, content: ...}`"
            raise UserError(path, message, line_of(settings, "fields"))
        check_keys(fields, KNOWN, path)
        return cls(
            path=path,
            records=tuple(filter(None, records.split("."))),
            fields={name: tuple(str(steps).split(".")) for name, steps in fields.items()},
            lines={
                "records": line_of(settings, "records"),
                **{name: line_of(fields, name) for name in fields},
            },
        )

    def found_in(self, value: object) -> list[tuple[str, dict[str, object]]]:
        """Return the records of one value of a dump with the place of each in it, "" for all of it.

        Raises:
            UserError: the list is not where the side file says.
        """
        if self.records:
            inner = _at(value, self.records)
            if not isinstance(inner, list):
                where = ".".join(self.records)
                message = f"no list at {where}; {_keys_of(value)}"
                raise UserError(self.path, message, self.lines["records"])
            return _each(inner, ".".join(self.records))
        place: list[str] = []
        for _ in range(MAX_STEPS):
            if isinstance(value, list):
                return _each(value, ".".join(place))
            if not isinstance(value, dict) or self._is_record(value):
                break
            step = next((name for name in _LISTS if isinstance(value.get(name), dict | list)), None)
            if step is None:
                break
            place.append(step)
            value = value[step]
        return [(".".join(place), value)] if isinstance(value, dict) else []

    def _is_record(self, value: Mapping[str, object]) -> bool:
        """Tell a record from a page of records, which may call its list `content` too."""
        content = self.value(value, "content")
        texts = content if isinstance(content, list) else [content]
        plain = bool(content) and all(isinstance(text, str) for text in texts)
        return plain or bool(content and self.value(value, "title"))

    def value(self, record: Mapping[str, object], name: str) -> object:
        """Return the value of a record that is a post's title, content, ...; None when it has none."""
        return self.named(record, name)[1]

    def named(self, record: Mapping[str, object], name: str) -> tuple[str, object]:
        """Return the key of such a value in the record too; "" and None when it has none."""
        if name in self.fields:
            return self.fields[name][-1], _at(record, self.fields[name])
        for around in _layers(record):
            for key in KNOWN[name]:
                if around.get(key) not in (None, "", [], {}):
                    return key, around[key]
        return "", None


def keys(record: Mapping[str, object]) -> str:
    """Return the names of a record's values for an error, the wrapped ones behind a dot."""
    names = list(record)
    for name, inner in record.items():
        if isinstance(inner, dict):
            names += [f"{name}.{key}" for key in inner]
    return ", ".join(names[:20]) or "none"


def _keys_of(value: object) -> str:
    return f"its keys are {keys(value)}" if isinstance(value, dict) else "it is no object"


def _each(found: list[object], place: str) -> list[tuple[str, dict[str, object]]]:
    return [
        (f"{place}[{number}]", record)
        for number, record in enumerate(found)
        if isinstance(record, dict)
    ]


def _layers(record: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return a record from the inside out: the post in it, what wraps that, the record itself."""
    layers = [record]
    for _ in range(MAX_STEPS):
        inner = (layers[0].get(name) for name in (*POSTS, *_AROUND))
        found = next((each for each in inner if isinstance(each, dict)), None)
        if found is None:
            break
        layers.insert(0, found)
    return layers


def _at(value: object, steps: tuple[str, ...]) -> object:
    """Return what stands at the end of a path; None when it leads nowhere."""
    for step in steps:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value
