"""What all parts of the HTML reader ask of a parsed page.

A page is walked once and indexed: a CSS engine costs 5 ms a selector on a common page, this none.
No function here recurses: pages nest 50,000 deep when someone wants them to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from .tree import Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .tree import Page


def words(text: str) -> frozenset[str]:
    """Return the words of a table written as one text."""
    return frozenset(text.split())


BLOCK_TAGS = words(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu "
    "nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
"""Elements that end a line."""

MAX_ANCESTORS = 64
"""How far up a question about ancestors looks; the deepest of 1,238 public pages had 47."""


def attr(tag: Tag, name: str) -> str:
    """Return an attribute, "" when it is not there."""
    return tag.attrs.get(name, "")


def classes(tag: Tag) -> list[str]:
    """Return the class tokens of an element."""
    value = tag.attrs.get("class")
    return value.split() if value else []


def is_text(node: object) -> bool:
    """Tell text from elements and from what no browser shows."""
    return type(node) is str


def nodes_below(root: Tag) -> Iterator[Tag | str]:
    """Yield what stands below an element in document order."""
    stack = root.contents[::-1]
    while stack:
        node = stack.pop()
        yield node
        if type(node) is Tag:
            stack += node.contents[::-1]


def strings(root: Tag) -> list[str]:
    """Return the pieces of text below an element, in document order."""
    found: list[str] = []
    stack = root.contents[::-1]
    while stack:
        node = stack.pop()
        if type(node) is Tag:
            stack += node.contents[::-1]
        elif type(node) is str:
            found.append(node)
    return found


def text_of(root: Tag) -> str:
    """Return the text below an element on one line."""
    return " ".join("".join(strings(root)).split())


def text_if_small(root: Tag) -> str:
    """Return the text of an element with a few nodes below it, "" for a larger one."""
    return text_of(root) if len(list(islice(nodes_below(root), 9))) < 9 else ""


def elements(root: Tag, limit: int | None = None) -> Iterator[Tag]:
    """Yield the elements below one in document order, looking at `limit` nodes at most."""
    return (node for node in islice(nodes_below(root), limit) if type(node) is Tag)


def find(root: Tag, names: Iterable[str], limit: int | None = None) -> Tag | None:
    """Return the first element below one with one of these tag names."""
    wanted = frozenset(names)
    return next((tag for tag in elements(root, limit) if tag.name in wanted), None)


def ancestors(tag: Tag) -> Iterator[Tag]:
    """Yield the nearest ancestors of an element, from the inside out."""
    return islice(tag.parents(), MAX_ANCESTORS)


def style_of(tag: Tag) -> dict[str, str]:
    """Return the declarations of an element's own style attribute, lower case, blanks removed."""
    found: dict[str, str] = {}
    if "style" not in tag.attrs:
        return found
    for declaration in attr(tag, "style").lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip()] = "".join(value.replace("!important", "").split())
    return found


@dataclass(slots=True)
class Index:
    """Where the elements of a page are, by what sites are known by."""

    ids: dict[str, Tag] = field(default_factory=dict)
    """First element of each id."""
    by_class: dict[str, list[Tag]] = field(default_factory=dict)
    """Elements of each class token, in document order."""
    by_name: dict[str, list[Tag]] = field(default_factory=dict)
    """Elements of each tag name, in document order."""
    meta: dict[str, str] = field(default_factory=dict)
    """First content of each `meta` by its name, property or itemprop, lower case."""

    @classmethod
    def of(cls, page: Page) -> Index:
        """Index a page."""
        index = cls()
        by_name: dict[str, list[Tag]] = defaultdict(list)
        by_class: dict[str, list[Tag]] = defaultdict(list)
        for tag in page.tags:
            by_name[tag.name].append(tag)
            if tag.attrs:
                for token in classes(tag):
                    by_class[token].append(tag)
                if key := tag.attrs.get("id", ""):
                    index.ids.setdefault(key, tag)
        index.by_name, index.by_class = dict(by_name), dict(by_class)
        for tag in index.by_name.get("meta", []):
            for name in ("name", "property", "itemprop"):
                if key := attr(tag, name).lower():
                    index.meta.setdefault(key, attr(tag, "content").strip())
        return index

    def select(self, selector: str) -> list[Tag]:
        """Return the elements a selector means, in document order.

        Known: `#id`, `tag`, `.class`, `.class*` (a class that begins so), `tag.class`,
        `.class.class`, and steps down between them by a blank.
        """
        *above, last = selector.split()
        if not above and last.count(".") < 2 and not last.endswith("*"):
            name, dot, _ = last.partition(".")
            if not dot or not name:  # `#id`, `tag` or `.class`: where it is indexed says it all
                return list(self._candidates(last))
        if not all(map(self._candidates, above)):
            return []
        return [
            tag
            for tag in self._candidates(last)
            if _matches(tag, last) and _stands_below(tag, above)
        ]

    def _candidates(self, step: str) -> list[Tag]:
        name, *tokens = step.split(".")
        if name.startswith("#"):
            return [self.ids[name[1:]]] if name[1:] in self.ids else []
        if not tokens:
            return self.by_name.get(name, [])
        if not tokens[0].endswith("*"):
            return self.by_class.get(tokens[0], [])
        begin = tokens[0][:-1]
        return [
            tag for token, tags in self.by_class.items() if token.startswith(begin) for tag in tags
        ]


def _matches(tag: Tag, step: str) -> bool:
    name, *tokens = step.split(".")
    if name.startswith("#"):
        return attr(tag, "id") == name[1:]
    if name and tag.name != name:
        return False
    own = classes(tag)
    return all(
        any(has.startswith(token[:-1]) for has in own) if token.endswith("*") else token in own
        for token in tokens
    )


def _stands_below(tag: Tag, above: list[str]) -> bool:
    if not above:
        return True
    wanted = list(above)
    for parent in ancestors(tag):
        if _matches(parent, wanted[-1]):
            wanted.pop()
            if not wanted:
                return True
    return False


_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u303f]"
_BROKEN_LINE = re.compile(rf"(?<={_CJK})[^\S\n]*\n\s*(?={_CJK})")


def collapse(text: str) -> str:
    """Collapse blanks as a browser does; a line end between two Chinese characters is no blank."""
    if "\n" in text:
        text = _BROKEN_LINE.sub("", text)
    return " ".join(text.split())


def integer(text: str, default: int) -> int:
    """Return the value of an attribute that holds a number; `default` for any other."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text, re.ASCII) else default
