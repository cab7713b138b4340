"""The tree of a page is the one that beautifulsoup builds with the same parser."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import pytest
from bench import fuzz
from bs4 import BeautifulSoup
from bs4 import Tag as Soup
from bs4.element import (
    CData,
    NavigableString,
    PreformattedString,
    Script,
    Stylesheet,
    TemplateString,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read.charset import decode
from pipeline.read.dom import find
from pipeline.read.tree import Tag, Unseen, parse, parse_xml

CASES = Path(__file__).parent / "cases"
PAGES = sorted(CASES.rglob("*.html"))
UNSHOWN = (PreformattedString, Script, Stylesheet, TemplateString)


def flat(page: Tag) -> list[object]:
    """Return elements with attributes and number of children, and pieces of text, None for unseen ones."""
    rows: list[object] = []
    stack: list[Tag | str] = [page]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            attributes = {key: value.split() for key, value in node.attrs.items()}
            rows.append((node.name, attributes, len(node.contents)))
            stack.extend(reversed(node.contents))
        else:
            rows.append(None if isinstance(node, Unseen) else node)
    return rows


def flat_soup(markup: str) -> list[object]:
    """Return the same of the tree of beautifulsoup."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        stack: list[object] = [BeautifulSoup(markup, "lxml", multi_valued_attributes=None)]
    rows: list[object] = []
    while stack:
        node = stack.pop()
        if isinstance(node, Soup):
            attributes = {key: str(value).split() for key, value in node.attrs.items()}
            rows.append((node.name, attributes, len(node.contents)))
            stack.extend(reversed(node.contents))
        elif isinstance(node, NavigableString):
            shown = isinstance(node, CData) or not isinstance(node, UNSHOWN)
            rows.append(str(node) if shown else None)
    return rows


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_of_the_cases(path: Path) -> None:
    text = decode(path.read_bytes())[0]
    page = parse(text)
    assert page is not None
    assert flat(page) == flat_soup(text)


@given(st.integers(0, 1_000_000))
@settings(max_examples=100, deadline=None)
def test_a_page_of_any_shape(seed: int) -> None:
    # beautifulsoup shows what stands in a template behind another element of that kind
    text = fuzz.tree(random.Random(seed)).replace("template", "section")  # noqa: S311
    page = parse(text)
    assert page is not None
    assert flat(page) == flat_soup(text)


def test_what_stands_beside() -> None:
    page = parse("<p>甲<b>乙</b>丙</p>")
    assert page is not None
    [bold] = [row for row in page.contents[0].contents[0].contents[0].contents if isinstance(row, Tag)]  # type: ignore[union-attr]
    assert (bold.beside(-1), bold.beside(1), bold.beside(2)) == ("甲", "丙", None)
    assert [tag.name for tag in bold.parents()] == ["p", "body", "html", "[document]"]


def test_xml_has_plain_names_and_no_entities() -> None:
    book = b'<!DOCTYPE p [<!ENTITY e "expanded">]><p xmlns:d="urn:d"><d:Title d:Id="1">x&e;</d:Title></p>'
    tag = find(parse_xml(book), {"Title"})
    assert tag is not None
    assert (tag.name, tag.attrs, tag.contents) == ("Title", {"Id": "1"}, ["x"])
