"""What a page says of its post: address, title, author, date."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from .charset import clean_text
from .dom import attr, collapse, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .dom import Index
    from .sites import Site
    from .tree import Tag

HEAD_CHARACTERS = 6000
"""Where programs that save pages write down the address."""

_BEIJING = timezone(timedelta(hours=8))
"""The clock that all these sites show."""

_SAVED_FROM = re.compile(
    r"<!--\s{0,40}saved from url=\(\d{1,6}\)(https?://[^\s>]{1,2000})", re.ASCII
)
_SINGLE_FILE = re.compile(
    r"<!--\s{0,40}Page saved with SingleFile\s{1,40}url:\s{0,40}(https?://[^\s>]{1,2000})",
    re.ASCII,
)
_SAVED_ON = re.compile(
    r"<!--\s{0,40}Page saved with SingleFile\s[^>]{0,2100}?\bsaved date:\s{0,9}[A-Z][a-z]{2} "
    r"([A-Z][a-z]{2}) ([0-9]{1,2}) ([0-9]{4})\b",
    re.ASCII,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2})\s?[-/.年]\s?(?P<m>[0-9]{1,2})\s?[-/.月]\s?"
    r"(?P<d>[0-9]{1,2})"
    r"(?![0-9])日?(?:[T\s]{1,3}(?P<H>[0-9]{1,2}):(?P<M>[0-9]{2})(?P<S>:[0-9]{2})?(?:\.[0-9]{1,9})?"
    r"\s?(?P<z>Z|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.ASCII,
)
_EPOCH = re.compile(r"([0-9]{10})(?:[0-9]{3})?", re.ASCII)
_WEIXIN_EPOCH = re.compile(r"""\bct\s?=\s?["']([0-9]{10})["']""", re.ASCII)
_UNREAD = re.compile(r"^[(（][0-9+]{1,5}\s?(?:条消息|封私信.{0,12})[)）]\s?")
_SITE_NAME = re.compile(r"\s[-|–—·]\s[^-|–—·]{1,24}$|_[^_]{1,16}$|\s?｜\s[^｜]{1,16}$")
_DATE_META = (
    "article:published_time", "datepublished", "og:published_time", "pubdate", "publishdate",
    "datecreated", "date", "og:release_date", "weibo:article:create_at",
)  # fmt: skip
_AUTHOR_META = ("article:author", "author", "og:article:author", "byl")


def address(text: str, index: Index) -> str:
    """Return the http(s) address a page was saved from; "" when it does not say."""
    head = text[:HEAD_CHARACTERS]
    if found := _SINGLE_FILE.search(head) or _SAVED_FROM.search(head):
        return found[1]
    links = (attr(tag, "href") for tag in index.by_name.get("link", [])
             if "canonical" in attr(tag, "rel").lower())  # fmt: skip
    candidates = (*links, index.meta.get("og:url", ""))
    return next((url for url in candidates if url.startswith(("http://", "https://"))), "")


def saved_on(text: str) -> str | None:
    """Return the day a page was saved as ISO date, where the program that did wrote it down.

    For a post that does not say when it was published: it was there on that day.
    """
    found = _SAVED_ON.search(text[:HEAD_CHARACTERS])
    if found is None or found[1] not in _MONTHS:
        return None
    return iso_date(f"{found[3]}-{_MONTHS.index(found[1]) + 1}-{found[2]}")


def title(index: Index, site: Site) -> str:
    """Return the title of the post without the site's name."""
    found = next(_texts(index, site.title), "")
    heads = index.by_name.get("h1", [])
    if not found and len(heads) == 1:
        found = text_of(heads[0])
    found = found or index.meta.get("og:title", "") or _window_title(index)
    found = _UNREAD.sub("", collapse(clean_text(found))).lstrip("#¶§ ")
    for suffix in site.suffix:
        found = found.removesuffix(suffix).rstrip()
    return found


def _window_title(index: Index) -> str:
    """Return the title of the window; its last part is the site's name where it is the shorter."""
    head = next(iter(index.by_name.get("title", [])), None)
    text = " ".join("".join(map(str, head.contents)).split()) if head is not None else ""
    cut = _SITE_NAME.sub("", text)
    return cut if len(cut) > len(text) - len(cut) else text


def author(index: Index, site: Site) -> str:
    """Return the author's name as the page writes it; "" when it does not."""
    found = next(_texts(index, site.author), "")
    if not found:
        named = (index.meta.get(name, "") for name in _AUTHOR_META)
        found = next((name for name in named if name and not name.startswith("http")), "")
    found = collapse(clean_text(found))
    return found if len(found) <= 60 else ""


def date(index: Index, site: Site, before: str) -> str | None:
    """Return when the post was published, as ISO date, with the time of day where it is written.

    Args:
        index: The page.
        site: What is known of its build.
        before: Text of the page before the post: the last resort.
    """
    written = (
        *_texts(index, site.date),
        *(index.meta[name] for name in _DATE_META if name in index.meta),
        *(attr(tag, "datetime") or text_of(tag) for tag in index.by_name.get("time", [])[:3]),
    )
    dates = (iso_date(text) for text in written)
    found = next((day for day in dates if day), None)
    return found or _weixin_date(index, site) or iso_date(before)


def _weixin_date(index: Index, site: Site) -> str | None:
    if site.name != "weixin":
        return None
    scripts = ("".join(map(str, tag.contents)) for tag in index.by_name.get("script", []))
    found = next((match for text in scripts if (match := _WEIXIN_EPOCH.search(text))), None)
    return iso_date(found[1]) if found else None


def iso_date(text: str) -> str | None:
    """Return the first date in a text as ISO, on Beijing's clock; None when there is none.

    2024-09-12 stays a date, 2024-09-12 21:37 becomes 2024-09-12T21:37.
    """
    text = clean_text(text).strip()
    if epoch := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(epoch[1]), _BEIJING).strftime("%Y-%m-%dT%H:%M")
    for found in _DATE.finditer(text):
        try:
            day = datetime(int(found["y"]), int(found["m"]), int(found["d"]), tzinfo=_BEIJING)
            return _with_time(day, found) if found["H"] else day.date().isoformat()
        except ValueError:  # the 30th of February, or hour 25
            continue
    return None


def _with_time(day: datetime, found: re.Match[str]) -> str:
    zone = found["z"] or ""
    second = int((found["S"] or ":0")[1:])
    moment = day.replace(hour=int(found["H"]), minute=int(found["M"]), second=second)
    if zone == "Z":
        moment = moment.replace(tzinfo=UTC)
    elif zone:
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        moment = moment.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset))
    moment = moment.astimezone(_BEIJING)
    return moment.strftime("%Y-%m-%dT%H:%M:%S" if found["S"] else "%Y-%m-%dT%H:%M")


def _texts(index: Index, selectors: tuple[str, ...]) -> Iterator[str]:
    """Yield what selectors of a site table find, the best first."""
    for selector in selectors:
        path, _, name = selector.partition("@")
        for tag in index.select(path)[:5]:
            if text := (attr(tag, name) if name else _own_text(tag)).strip():
                yield text


def _own_text(tag: Tag) -> str:
    return collapse(clean_text(text_of(tag)))
