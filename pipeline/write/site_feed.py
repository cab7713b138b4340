"""What other programs read of a site with an address: the feed of new questions, sitemap and robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import escape

from ..render import plain
from .to_search import searchable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Card, Settings

FEED = "feed.xml"
"""The feed's file."""

ENTRIES = 30
"""Questions of the feed."""

PER_SITEMAP = 50_000
"""Addresses of one sitemap; the protocol allows no more."""

_SUMMARY = 200


def files(
    settings: Settings, newest: Sequence[Card], pages: Sequence[str], language: str
) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every file; none for a site without an address.

    Args:
        settings: Name and address of the site.
        newest: Questions, the latest first.
        pages: Paths of the pages that search engines should know.
        language: Code of the interface's language.
    """
    if not settings.site_url:
        return
    yield FEED, _feed(settings, newest[:ENTRIES], language).encode()
    parts = [pages[at : at + PER_SITEMAP] for at in range(0, len(pages), PER_SITEMAP)]
    names = ["sitemap.xml"] if len(parts) == 1 else [f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, _sitemap("urlset", "url", [address(settings, page) for page in part]).encode()
    if len(parts) > 1:
        yield "sitemap.xml", _sitemap("sitemapindex", "sitemap", [address(settings, n) for n in names]).encode()
    yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {address(settings, 'sitemap.xml')}\n".encode()


def address(settings: Settings, page: str) -> str:
    """Return the full address of a page; the home page is the folder itself."""
    return f"{settings.site_url.rstrip('/')}/{'' if page == 'index.html' else quote(page)}"


def summary(card: Card) -> str:
    """Return the beginning of a card's answer as plain text."""
    text = plain(card.html)
    return text if len(text) <= _SUMMARY else text[: _SUMMARY - 1].rstrip() + "…"


def _feed(settings: Settings, cards: Sequence[Card], language: str) -> str:
    home = escape(address(settings, "index.html"))
    updated = max((card.question.first_seen for card in cards), default="1970-01-01")
    entries = "".join(_entry(settings, card) for card in cards)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">\n'
        f"<id>{home}</id>\n<title>{escape(settings.title)}</title>\n<updated>{updated}T00:00:00Z</updated>\n"
        f'<link href="{home}"/>\n<link rel="self" href="{escape(address(settings, FEED))}"/>\n'
        f"<author><name>{escape(settings.title)}</name></author>\n{entries}</feed>\n"
    )


def _entry(settings: Settings, card: Card) -> str:
    question = card.question
    page = escape(address(settings, f"q/{question.id}.html"))
    told = f"<summary>{escape(summary(card))}</summary>\n" if card.html else ""
    return (
        f"<entry>\n<id>{page}</id>\n<title>{escape(searchable(question.text))}</title>\n"
        f'<link href="{page}"/>\n<updated>{question.first_seen}T00:00:00Z</updated>\n{told}</entry>\n'
    )


def _sitemap(root: str, item: str, addresses: Sequence[str]) -> str:
    rows = "".join(f"<{item}><loc>{escape(one)}</loc></{item}>\n" for one in addresses)
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root} xmlns="{namespace}">\n{rows}</{root}>\n'
