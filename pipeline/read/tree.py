"""The elements of a page, by lxml's parser: names, attributes, children, and nothing that reading does not need.

lxml's own tree loses everything below depth 256 without a word; the events of its parser, from which this tree is
built, lose nothing. A tree of beautifulsoup is the same and takes eight times as long to build.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_SPECIAL = frozenset({"pre", "textarea", "script", "style", "template"})
"""Elements whose text keeps its blanks or is not shown."""


class Tag:
    """An element."""

    __slots__ = ("attrs", "contents", "name", "parent", "place")

    def __init__(self, name: str, attrs: Mapping[str, str], parent: Tag | None) -> None:
        """Make an element without children."""
        self.name = name
        """Lower case."""
        self.attrs = attrs
        """Attributes as written; one without value has ""."""
        self.parent = parent
        """The element around; None for the page."""
        self.contents: list[Tag | str] = []
        """Children in document order: elements, text as `str`, and what is not shown as `Unseen`."""
        self.place = len(parent.contents) if parent is not None else 0
        """Index among the parent's children."""

    def beside(self, steps: int) -> Tag | str | None:
        """Return the sibling so many places on; None beyond the ends."""
        place = self.place + steps
        around = self.parent.contents if self.parent is not None else []
        return around[place] if 0 <= place < len(around) else None

    def parents(self) -> Iterator[Tag]:
        """Yield the elements around, from the inside out."""
        tag = self.parent
        while tag is not None:
            yield tag
            tag = tag.parent


class Page(Tag):
    """The root of a page, with every element at hand: to walk over it again takes longer than to keep them."""

    __slots__ = ("tags",)

    def __init__(self) -> None:
        """Make an empty page."""
        super().__init__("[document]", {}, None)
        self.tags: list[Tag] = []
        """All its elements in document order."""


class Unseen(str):
    """Text that no browser shows: comments, declarations, scripts, styles, templates."""

    __slots__ = ()


def parse(markup: str) -> Page | None:
    """Parse a page, whatever is wrong with it; None when the parser rejects it."""
    target = _Target()
    parser = etree.HTMLParser(target=target, recover=True)
    try:
        parser.feed(markup)
        parser.close()
    except (UnicodeDecodeError, LookupError, etree.LxmlError):
        return None
    return target.page


def parse_xml(data: bytes) -> Page:
    """Parse XML, names without their namespace; loads nothing and expands no entities.

    By lxml's tree: the events of its parser end at a document type with entities.
    """
    target = _Target()
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    with suppress(etree.LxmlError):
        root = etree.fromstring(data, parser)
        for event, node in etree.iterwalk(root, ("start", "end")) if root is not None else ():
            if not isinstance(node.tag, str):  # an entity
                continue
            if event == "start":
                target.start(_local(node.tag), {_local(key): value for key, value in node.attrib.items()})
                target.data(node.text or "")
            else:
                target.end(_local(node.tag))
                target.data(node.tail or "")
    target.close()
    return target.page


def _local(name: str) -> str:
    return name.rpartition("}")[2]


class _Target:
    """Takes the events of the parser."""

    def __init__(self) -> None:
        self.page = Page()
        self._here: Tag = self.page
        self._open = dict.fromkeys(_SPECIAL, 0)
        """How many elements of a special name are open."""
        self._text: list[str] = []

    def start(self, name: str, attrs: Mapping[str, str]) -> None:
        if self._text:
            self._end_text()
        around = self._here
        tag = self._here = Tag(name, attrs, around)
        around.contents.append(tag)
        self.page.tags.append(tag)
        if name in _SPECIAL:
            self._open[name] += 1

    def end(self, name: str) -> None:
        if self._text:
            self._end_text()
        tag = self._here
        if tag.name == name and tag.parent is not None:  # the parser ends what it began, in order
            self._here = tag.parent
            if name in _SPECIAL:
                self._open[name] -= 1

    def data(self, text: str) -> None:
        self._text.append(text)

    def comment(self, text: str) -> None:
        self._end_text()
        self._here.contents.append(Unseen(text))

    def pi(self, name: str, text: str | None) -> None:
        self.comment(f"{name} {text or ''}")

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        del public, system
        self.comment(name)

    def close(self) -> None:
        self._end_text()

    def _end_text(self) -> None:
        """End a piece of text; one of blanks alone is a blank or a line end, as everywhere but in code."""
        text = self._text[0] if len(self._text) == 1 else "".join(self._text)
        self._text.clear()
        opened = self._open
        if text.isspace() and not text.strip(" \n\t\f\r") and not opened["pre"] and not opened["textarea"]:
            text = "\n" if "\n" in text else " "
        if text:
            unseen = opened["script"] or opened["style"] or opened["template"]
            self._here.contents.append(Unseen(text) if unseen else text)
