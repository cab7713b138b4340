"""Bank to the static site: a page per question, topic and company, and the search over them.

All addresses are relative and nothing is fetched, so that the site works from a folder as from a
server. Pages that would not change are not made again (see `site_cache`); many are made on several
processes. Pages are written first, then data, then the index, removals last.
"""

from __future__ import annotations

import html
import re
import shutil
from typing import TYPE_CHECKING

from .. import render, workers
from ..assets import katex_folder
from ..model import Card
from ..store import write_bytes_atomic
from . import site_feed, site_offline, templates, to_anki, to_search, to_study
from .formulas import Formulas, render_all
from .site_cache import Keys, Written
from .site_pages import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ..model import Bank
    from .site_pages import Made

INDEX = "index.html"
"""The home page, which is written last."""

UNFINISHED = ".unfinished"
"""Stands in the folder from the first write to the last; while it does, the site is not whole."""

FEW = 400
"""Pages below which starting processes takes longer than it saves."""

CHUNK = 100
"""Pages of a question, or formulas, that a process takes at a time."""

MAX_SECONDS = 300.0
"""What a chunk may take; 100 pages take 0.1 s, a table of a million questions 100 s."""

MAX_MEMORY = 64_000_000_000
"""Bytes of address space of a process that makes pages; it holds the bank as its parent does."""

_OWNED = ("q", "topics", "companies", "assets", "decks")
_OWNED_FILES = ("feed.xml", "sitemap*.xml", "robots.txt", "manifest.webmanifest", "sw.js")
_COPIED = ("icon.svg", "lists.css", "page.js", "search.js", "home.js", "all.js", "offline.js")
_OLDER_FONTS = re.compile(r",url\([^)]*\) format\(\"(?:woff|truetype)\"\)")


def write(
    bank: Bank,
    folder: Path,
    warn: Callable[[str], None] = lambda _: None,
    *,
    jobs: int = 1,
    cache: Path | None = None,
) -> Sequence[Path]:
    """Write the site into a folder that is the program's own; return its files, the home page first.

    A file that would not change is left alone; pages of questions no longer asked are removed.

    Args:
        bank: What to show.
        folder: The site's folder, made when missing; decks are looked for in `../anki`.
        warn: Gets one line for every formula that could not be set.
        jobs: Processes that make pages.
        cache: Folder that remembers what was written; without it every page is made again.

    Raises:
        UserError: A page needs formulas and KaTeX is not installed.
    """
    decks = _decks(bank, folder)
    site = Site(bank, decks, Formulas())
    written = Written.load(cache)
    keys = _keys(site, bank)
    stale = [
        place for place, page in enumerate(site.pages)
        if not (keys[place] and written.holds(page.name, keys[place], folder / page.name))
    ]  # fmt: skip
    _set_formulas(site, stale, jobs)
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / UNFINISHED
    marker.touch()

    def put(place: int, made: Made) -> None:
        file = folder / made.name
        write_bytes_atomic(file, made.data, durable=False)
        written.remember(
            made.name, keys[place], file, formulas=made.formulas, problems=made.problems
        )

    shell: dict[str, bytes] = {}
    *others, home = stale  # the home page is made by every build
    for place, made in _make(site, others, jobs):
        put(place, made)
        if "/" not in made.name:
            shell[made.name] = made.data
    index = site.make([home])[0]
    data = _assets(katex=index.formulas or any(record["formulas"] for record in written.now.values()))
    data |= {name: text.encode() for name, text in to_search.files(bank)}
    data |= dict(to_study.files(bank))
    data |= _extras(site, bank, data | {**shell, INDEX: index.data})
    for name, content in data.items():
        write_bytes_atomic(folder / name, content, durable=False)
    for plan, _ in decks:
        _bring(folder.parent / "anki" / plan.file, folder / "decks" / plan.file)
    put(home, index)
    files = {folder / name for name in (*written.now, *data, *(f"decks/{plan.file}" for plan, _ in decks))}
    for path in set(_owned(folder)) - files:
        path.unlink()
    marker.unlink()
    written.save()
    _tell(written, bank, warn)
    return sorted(files, key=lambda path: (path != folder / INDEX, path))


def _extras(site: Site, bank: Bank, shell: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what other programs read: feed, sitemap, manifest, the worker that keeps the shell."""
    language = bank.settings.language
    hidden = {"404.html", site_offline.OFFLINE, *(f"q/{old}.html" for old, _ in bank.redirects)}
    pages = [page.name for page in site.pages if page.name.endswith(".html") and page.name not in hidden]
    return {
        **dict(site_feed.files(bank.settings, site.newest, sorted(pages), language)),
        **dict(site_offline.files(shell, bank.settings, language)),
    }


def _keys(site: Site, bank: Bank) -> list[str]:
    """Return the digest of what each page follows from, "" for one that every build makes."""
    keys = Keys((bank.settings, bank.groups, bank.companies))
    return [
        "" if page.index is None
        else keys.of(page.template, page.values, page.index.posts, page.index.by_topic, page.index.by_company)
        for page in site.pages
    ]  # fmt: skip


def _set_formulas(site: Site, stale: Sequence[int], jobs: int) -> None:
    """Set the formulas of the answers to come, each once, on several processes when there are many."""
    shown = (site.pages[place].values for place in stale)
    cards = [card for card in (values.get("card") for values in shown) if isinstance(card, Card)]
    wanted = list(dict.fromkeys(one for card in cards for one in render.formulas(card.html)))
    if wanted:
        katex_folder()  # a process of its own could not tell that it is missing
    if jobs == 1 or len(wanted) < FEW:
        return
    chunks = [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]
    done = workers.each(render_all, chunks, jobs=jobs, seconds=MAX_SECONDS, memory=MAX_MEMORY)
    for chunk, result in zip(chunks, done, strict=True):
        if not isinstance(result, workers.Failed):  # else the page will tell why
            site.formulas.done.update(zip(chunk, result, strict=True))


def _make(site: Site, stale: Sequence[int], jobs: int) -> Iterator[tuple[int, Made]]:
    """Yield the place and the text of pages, in their order."""
    if jobs == 1 or len(stale) < FEW:
        for place in stale:
            yield place, site.make([place])[0]
        return
    chunks = [list(group) for group in _chunks(site, stale)]
    done = workers.each(site.make, chunks, jobs=jobs, seconds=MAX_SECONDS, memory=MAX_MEMORY)
    for chunk, result in zip(chunks, done, strict=True):
        # What a process of its own could not make is made here, and fails with its own error.
        made = site.make(chunk) if isinstance(result, workers.Failed) else result
        yield from zip(chunk, made, strict=True)


def _chunks(site: Site, stale: Sequence[int]) -> Iterator[list[int]]:
    """Part pages so that none waits for a long one: a list of questions goes alone."""
    chunk: list[int] = []
    for place in stale:
        if site.pages[place].template in {"topic.html", "company.html"}:
            yield [place]
            continue
        chunk.append(place)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _tell(written: Written, bank: Bank, warn: Callable[[str], None]) -> None:
    """Tell of every formula that is shown as code, once, with the first question that has it."""
    problems = {tex: reason for record in written.now.values() for tex, reason in record["problems"].items()}
    lines = [f"{_holder(tex, bank)}: formula {tex!r} is shown as code: {why}" for tex, why in problems.items()]
    for line in sorted(lines):
        warn(line)


def _holder(tex: str, bank: Bank) -> str:
    """Return the id of the first question that shows a formula."""
    escaped = html.escape(tex, quote=False)
    cards = (card for card in bank.cards if tex in card.question.text or escaped in card.html)
    return next((card.question.id for card in cards), "site")


def _owned(folder: Path) -> Iterator[Path]:
    """Yield the files that only this module puts there, those an interrupted write left too."""
    yield from folder.glob("*.html")
    yield from folder.glob(".*.tmp")
    for pattern in _OWNED_FILES:
        yield from folder.glob(pattern)
    for name in _OWNED:
        yield from (path for path in (folder / name).rglob("*") if path.is_file())


def _decks(bank: Bank, folder: Path) -> list[tuple[to_anki.PackagePlan, int]]:
    """Return the packages that lie beside the site, each with its size in kB."""
    beside = folder.parent / "anki"
    plans = [plan for plan in to_anki.decks(bank) if (beside / plan.file).is_file()]
    return [(plan, (beside / plan.file).stat().st_size // 1024 + 1) for plan in plans]


def _bring(package: Path, target: Path) -> None:
    """Put a package into the site, so that its folder can be published alone: linked, else copied."""
    if target.exists() and target.samefile(package):
        return
    target.parent.mkdir(exist_ok=True)
    temporary = target.with_name(f".{target.name}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        temporary.hardlink_to(package)
    except OSError:  # another file system, or one without links
        shutil.copyfile(package, temporary)
    temporary.replace(target)


def _assets(*, katex: bool) -> dict[str, bytes]:
    source = templates.folder() / "site"
    css = (source / "site.css").read_text(encoding="utf-8") + _code_css()
    files = {f"assets/{name}": (source / name).read_bytes() for name in _COPIED}
    files["assets/site.css"] = css.encode()
    return files | (_katex() if katex else {})


def _code_css() -> str:
    """Return the colours of code: light, dark by the toggle, dark by the system."""
    light = _theme_css(render.LIGHT_STYLE, ".hl")
    toggled = _theme_css(render.DARK_STYLE, ':root[data-theme="dark"] .hl')
    system = _theme_css(render.DARK_STYLE, ':root:not([data-theme="light"]) .hl')
    return f"{light}{toggled}@media screen and (prefers-color-scheme: dark) {{\n{system}}}\n"


def _theme_css(style: str, scope: str) -> str:
    """Return the colours of a theme; its ground stays out, for code stands on the site's own."""
    rules = render.highlight_css(style, scope).splitlines(keepends=True)
    return "".join(rule for rule in rules if not rule.startswith(f"{scope} {{"))


def _katex() -> dict[str, bytes]:
    source = katex_folder()
    css = _OLDER_FONTS.sub("", (source / "katex.min.css").read_text(encoding="utf-8"))
    files = {
        "assets/katex/katex.min.css": css.encode(),
        "assets/katex/LICENSE": (source / "LICENSE").read_bytes(),
    }
    for font in sorted((source / "fonts").glob("*.woff2")):
        files[f"assets/katex/fonts/{font.name}"] = font.read_bytes()
    return files
