"""Where on a page the post stands: by the site's table, else by where the text is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from . import furniture
from .dom import elements, is_text, nodes_below, words
from .tree import Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .dom import Index
    from .sites import Site

MIN_SHARE = 0.85
"""Share of the page's text that an element must hold to stand for it.

Lower loses a heading or a question that stands beside the text; higher keeps comments.
"""

MIN_ARTICLE_SHARE = 0.3
"""Share of a page's text from which its one `article` or `main` is the post."""

MAX_CONTAINERS = 500
"""Elements a selector may mean on one page; the longest page of answers had 40."""

MAX_LOOKED = 2000
"""Nodes below an element that are looked at to see whether it is empty."""

_LANDMARKS = ("article", "main", ".article", "#article", "#content", ".content", ".post")
_CONTAINERS = words(
    "html body div section article main td tr tbody table form center dd"
)
"""Elements that may hold a post; others are part of one."""


def containers(page: Tag, index: Index, site: Site) -> list[Tag]:
    """Return the elements that hold the post, in document order; at least one.

    Args:
        page: The whole page.
        index: Its index.
        site: What is known of its build.
    """
    for selector in site.bodies:
        found = (tag for tag in index.select(selector)[:MAX_CONTAINERS] if _has_content(tag))
        chosen = _outermost(found) if site.many else list(islice(found, 1))
        if chosen:
            return chosen
    return [_densest(page, index)]


def outside(page: Tag, roots: list[Tag]) -> Iterator[str]:
    """Yield the lines of text of a page that stand in none of these elements."""
    inside = {id(root) for root in roots}
    stack: list[object] = [page]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if id(node) not in inside and node.name not in furniture.UNSEEN_TAGS:
                stack.extend(reversed(node.contents))
        elif is_text(node) and (text := " ".join(str(node).split())):
            yield text


def _has_content(tag: Tag) -> bool:
    """Tell an element with text or an image from an empty frame that a script was to fill."""
    looked = 0
    for node in islice(nodes_below(tag), MAX_LOOKED):
        looked += 1
        if (isinstance(node, Tag) and node.name == "img") or (is_text(node) and str(node).strip()):
            return True
    return looked == MAX_LOOKED


def _outermost(tags: Iterable[Tag]) -> list[Tag]:
    chosen: list[Tag] = []
    last: set[int] = set()
    for tag in tags:
        if id(tag) in last:
            continue
        chosen.append(tag)
        last = {id(inner) for inner in elements(tag)}
    return chosen


@dataclass(slots=True)
class _Masses:
    """How much of what people read stands below each element."""

    of: dict[int, int]

    @classmethod
    def weigh(cls, page: Tag) -> _Masses:
        """Weigh all elements in one pass: characters outside of links and of furniture."""
        masses = cls({})
        stack: list[tuple[Tag, bool, bool]] = [(page, False, False)]
        while stack:
            tag, in_link, done = stack.pop()
            if done:
                masses.of[id(tag)] = sum(masses.part(child, in_link) for child in tag.contents)
                continue
            if tag.name in furniture.SILENT_TAGS or _is_light(tag):
                continue
            in_link = in_link or tag.name == "a"
            stack.append((tag, in_link, True))
            stack.extend((node, in_link, False) for node in tag.contents if isinstance(node, Tag))
        return masses

    def part(self, node: object, in_link: bool) -> int:  # noqa: FBT001
        """Return what one child adds to its parent's mass."""
        if isinstance(node, Tag):
            return self.of.get(id(node), 0)
        return len("".join(str(node).split())) if is_text(node) and not in_link else 0


def _is_light(tag: Tag) -> bool:
    return tag.name != "body" and bool(furniture.by_element(tag) or furniture.by_name(tag))


def _densest(page: Tag, index: Index) -> Tag:
    """Go down from the page to the smallest element that holds nearly all of its text.

    What has text of its own is no wrapper: there the way down ends.
    """
    masses = _Masses.weigh(page)
    here = _start(page, index, masses)
    least = max(1, MIN_SHARE * masses.of.get(id(here), 0))
    while not any(is_text(child) and str(child).strip() for child in here.contents):
        inner = (child for child in here.contents if isinstance(child, Tag))
        heaviest = max(inner, key=lambda child: masses.of.get(id(child), 0), default=None)
        if heaviest is None or heaviest.name not in _CONTAINERS:
            break
        if masses.of.get(id(heaviest), 0) < least:
            break
        here = heaviest
    return here


def _start(page: Tag, index: Index, masses: _Masses) -> Tag:
    """Return the landmark that holds the post, else the body."""
    body = next(iter(index.by_name.get("body", [])), page)
    total = masses.of.get(id(page), 0)
    for selector in _LANDMARKS:
        found = index.select(selector)
        if len(found) == 1 and masses.of.get(id(found[0]), 0) >= max(1, MIN_ARTICLE_SHARE * total):
            return found[0]
    return body
