"""Feed, sitemap, robots.txt and what links say: with an address, and nothing of it without one."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
import site_bank

from pipeline.write import site_feed, to_site

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://mianjing.example/bank/"
SETTINGS = dataclasses.replace(site_bank.BANK.settings, site_url=HOME)
BANK = dataclasses.replace(site_bank.BANK, settings=SETTINGS)
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OUTSIDE = ("feed.xml", "sitemap.xml", "robots.txt")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the bank with an address."""
    folder = tmp_path_factory.mktemp("build") / "site"
    to_site.write(BANK, folder)
    return folder


def test_feed_tells_the_newest_first(site: Path) -> None:
    feed = ET.fromstring((site / "feed.xml").read_text(encoding="utf-8"))  # noqa: S314  our own file
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(site_bank.CARDS)
    first = entries[0]
    newest = site_bank.CARDS[-1].question
    assert first.findtext(f"{ATOM}title") == newest.text
    assert first.findtext(f"{ATOM}id") == f"{HOME}q/{newest.id}.html"
    assert first.findtext(f"{ATOM}updated") == f"{newest.first_seen}T00:00:00Z" == feed.findtext(f"{ATOM}updated")
    assert feed.findtext(f"{ATOM}id") == HOME
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {None: HOME, "self": f"{HOME}feed.xml"}
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert days == sorted(days, reverse=True)


def test_sitemap_names_every_page_that_stays(site: Path) -> None:
    root = ET.fromstring((site / "sitemap.xml").read_text(encoding="utf-8"))  # noqa: S314
    found = {loc.text for loc in root.iter(f"{SITEMAP}loc")}
    pages = {p.relative_to(site).as_posix() for p in site.rglob("*.html")}
    hidden = {"404.html", "offline.html", "q/q99999999.html"}
    assert found == {HOME + ("" if page == "index.html" else page) for page in pages - hidden}
    assert f"Sitemap: {HOME}sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")


def test_long_sitemap_is_parted() -> None:
    pages = [f"q/q{n:08}.html" for n in range(120_000)]
    files = dict(site_feed.files(SETTINGS, (), pages, "zh-CN"))
    index = ET.fromstring(files["sitemap.xml"])  # noqa: S314
    parts = [str(loc.text).removeprefix(HOME) for loc in index.iter(f"{SITEMAP}loc")]
    assert parts == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert sum(files[name].count(b"<loc>") for name in parts) == len(pages)


def test_pages_say_where_they_are_and_what_they_hold(site: Path) -> None:
    text = (site / "q" / f"{site_bank.name(5)}.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{HOME}q/{site_bank.name(5)}.html">' in text
    told = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]*)">', text))
    assert told["og:title"] == "如何防止过拟合？ · 面经题库"
    assert told["og:description"].startswith("加数据、减容量")
    assert told["og:url"] == f"{HOME}q/{site_bank.name(5)}.html"
    assert told["og:type"] == "article"
    assert (site / told["og:image"].removeprefix(HOME)).is_file()
    home = (site / "index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{HOME}">' in home
    assert f'type="application/atom+xml" title="面经题库：新题" href="{HOME}feed.xml"' in home


def test_merged_question_names_the_one_it_went_into(site: Path) -> None:
    text = (site / "q" / "q99999999.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{HOME}q/{site_bank.name(5)}.html">' in text


def test_hostile_text_stays_text(site: Path) -> None:
    page = (site / "q" / f"{site_bank.name(18)}.html").read_text(encoding="utf-8")
    head = page.partition("</head>")[0]
    assert "<script>alert" not in head
    ET.fromstring((site / "feed.xml").read_text(encoding="utf-8"))  # noqa: S314


def test_address_without_a_stroke_at_its_end_is_the_same() -> None:
    bare = dataclasses.replace(SETTINGS, site_url=HOME.rstrip("/"))
    assert site_feed.address(bare, "q/a.html") == site_feed.address(SETTINGS, "q/a.html") == f"{HOME}q/a.html"


def test_without_an_address_there_is_nothing_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    to_site.write(BANK, folder)
    assert all((folder / name).is_file() for name in OUTSIDE)
    to_site.write(site_bank.BANK, folder)
    assert not any((folder / name).exists() for name in OUTSIDE)
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "og:" not in text, path
        assert 'rel="canonical"' not in text, path
