"""Bank to the static site: a page per question, topic and company, and the search over them.

All addresses are relative and nothing is fetched, so that the site works from a folder as from a
server. Everything is rendered before the first byte is written; pages go first, then data, then
the index, removals last.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, get_args
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from .. import render
from ..assets import katex_folder
from ..model import Level
from ..store import read_yaml, write_bytes_atomic
from ..text import escape_markdown
from . import templates, to_anki, to_search, to_study
from .formulas import MARK, Formulas
from .site_index import asked_by, build_index, first_topic
from .site_profile import asked_when, profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ..model import Bank, Card
    from .site_index import SiteIndex

UNFINISHED = ".unfinished"
"""Stands in the folder from the first write to the last; while it does, the site is not whole."""

STRINGS = "strings.zh-CN.yaml"
"""Every string of the templates."""

NEWEST = 12
"""Questions listed as new on the home page: a screenful on a phone."""

_OWNED = ("q", "topics", "companies", "assets")
_COPIED = ("icon.svg", "page.js", "search.js", "home.js", "all.js")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_LEAD = re.compile(r"\A<p>(.*?)</p>", re.DOTALL)
_OLDER_FONTS = re.compile(r",url\([^)]*\) format\(\"(?:woff|truetype)\"\)")


def write(
    bank: Bank, folder: Path, warn: Callable[[str], None] = lambda _: None
) -> Sequence[Path]:
    """Write the site into a folder that is the program's own; return its files, the home page first.

    A file that would not change is left alone; pages of questions no longer asked are removed.

    Args:
        bank: What to show.
        folder: The site's folder, made when missing; decks are looked for in `../anki`.
        warn: Gets one line for every formula that could not be set.

    Raises:
        UserError: A page needs formulas and KaTeX is not installed.
    """
    formulas = Formulas()
    pages = dict(_pages(bank, _decks(bank, folder), formulas))
    for tex, reason in formulas.problems.items():
        warn(f"{_holder(tex, bank)}: formula {tex!r} is shown as code: {reason}")
    index = pages.pop("index.html")
    files = {name: text.encode() for name, text in pages.items()}
    files |= _assets(katex=any(MARK in page for page in (*pages.values(), index)))
    files |= {name: text.encode() for name, text in to_search.files(bank)}
    files |= dict(to_study.files(bank))
    files["index.html"] = index.encode()
    return _put(files, folder)


def _holder(tex: str, bank: Bank) -> str:
    """Return the id of the first question that shows a formula."""
    escaped = html.escape(tex, quote=False)
    cards = (card for card in bank.cards if tex in card.question.text or escaped in card.html)
    return next((card.question.id for card in cards), "site")


def _put(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write what changed in the given order, then remove what is no longer part of the site."""
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / UNFINISHED
    marker.touch()
    for name, data in files.items():
        write_bytes_atomic(folder / name, data, durable=False)
    written = [folder / name for name in files]
    stale = set(_owned(folder)) - set(written)
    for path in stale:
        path.unlink()
    marker.unlink()
    return written[::-1]  # the home page is written last and opened first


def _owned(folder: Path) -> Iterator[Path]:
    """Yield the files that only this module puts there, those an interrupted write left too."""
    yield from folder.glob("*.html")
    yield from folder.glob(".*.tmp")
    for name in _OWNED:
        yield from (path for path in (folder / name).rglob("*") if path.is_file())


def _decks(bank: Bank, folder: Path) -> list[tuple[to_anki.PackagePlan, int]]:
    """Return the packages that lie beside the site, each with its size in kB."""
    beside = folder.parent / "anki"
    plans = [plan for plan in to_anki.decks(bank) if (beside / plan.file).is_file()]
    return [(plan, (beside / plan.file).stat().st_size // 1024 + 1) for plan in plans]


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


def _pages(
    bank: Bank, decks: Sequence[tuple[to_anki.PackagePlan, int]], formulas: Formulas
) -> Iterator[tuple[str, str]]:
    """Yield the address and the text of every page."""
    index = build_index(bank)
    show = _environment(bank, index, formulas)
    offered = {plan.file: plan for plan, _ in decks}
    yield "all.html", show("all.html")
    yield "decks.html", show("decks.html", decks=decks)
    yield "about.html", show("about.html")
    yield "404.html", show("404.html")
    shards = to_study.grouped(bank.cards)
    yield "study.html", show("study.html", answer_shards=len(shards))
    for number, cards in shards.items():
        yield f"assets/answers/{number}.js", show("answers.js", cards=cards)
    yield "index.html", show("index.html", newest=index.newest[:NEWEST])
    for slug, cards in index.by_topic.items():
        values = {"root": "../", "leaf": index.leaves[slug], "cards": cards}
        yield f"topics/{slug}.html", show("topic.html", **values)
    for name, cards in index.by_company.items():
        if address := index.company_slugs.get(name):
            told = profile(name, cards, index)
            values = {"root": "../", "company": name, "cards": cards, "profile": told}
            yield f"companies/{address}.html", show("company.html", **values)
    for old, new in bank.redirects:
        yield f"q/{old}.html", show("redirect.html", root="../", target=f"{new}.html")
    for card in bank.cards:
        values = _question(card, bank, index, formulas, offered)
        yield f"q/{card.question.id}.html", show("question.html", **values)


def _question(
    card: Card,
    bank: Bank,
    index: SiteIndex,
    formulas: Formulas,
    offered: Mapping[str, to_anki.PackagePlan],
) -> dict[str, object]:
    """Return what a question's page shows beside the card itself."""
    answer = render.finish(card.html, formulas.set)
    lead = _LEAD.match(answer) if card.status == "curated" else None
    before, after = index.neighbours.get(card.question.id, (None, None))
    return {
        "root": "../",
        "card": card,
        # What a fragment holds is safe: the renderer made it, formulas and code included.
        "lead": Markup(lead[1]) if lead else "",  # noqa: S704
        "answer": Markup(answer[lead.end() :] if lead else answer),  # noqa: S704
        "topics": [index.leaves[slug] for slug in card.question.topics if slug in index.leaves],
        "related": [index.cards[key] for key in card.related if key in index.cards],
        "contains": [index.cards[key] for key in card.contains if key in index.cards],
        "followed": index.followed.get(card.question.id, ()),
        "before": before,
        "after": after,
        "deck": _deck(card, index, offered),
        "edit": _edit_address(card, bank.settings.repository_url),
        "report": _report_address(card, bank.settings.repository_url),
    }


def _deck(
    card: Card, index: SiteIndex, offered: Mapping[str, to_anki.PackagePlan]
) -> dict[str, str] | None:
    """Return title and address of the package that holds a card's topic, None without one."""
    leaf = index.leaves.get(first_topic(card))
    plan = offered.get(f"mianjing-topic-{leaf.group}.apkg") if leaf and card.note else None
    return {"title": plan.title, "address": f"../../anki/{plan.file}"} if plan else None


def _edit_address(card: Card, repository_url: str) -> str:
    """Return the address of the answer's file in the repository, "" without either."""
    if not (repository_url and card.source):
        return ""
    return f"{repository_url.rstrip('/')}/blob/HEAD/sources/{quote(card.source)}"


def _report_address(card: Card, repository_url: str) -> str:
    """Return the address of a new issue about a question, "" without a repository."""
    if not repository_url:
        return ""
    title = f"[{card.question.id}] {to_search.searchable(card.question.text)}"
    return f"{repository_url.rstrip('/')}/issues/new?title={quote(title)}"


def _environment(bank: Bank, index: SiteIndex, formulas: Formulas) -> Callable[..., str]:
    """Return a function that renders a template of the site with what all of them share."""
    source = templates.folder() / "site"
    environment = Environment(
        loader=FileSystemLoader(source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "t": read_yaml(source / STRINGS),
        "settings": bank.settings,
        "groups": bank.groups,
        "index": index,
        "bank": bank,
        "formula_mark": MARK,
        "asked_by": asked_by,
        "asked_when": lambda card, company: asked_when(card, company, index.posts),
        "level_names": ("", *get_args(Level)),
        "topic_groups": [
            (group.name, [leaf.slug for leaf in group.leaves if leaf.slug in index.by_topic])
            for group in bank.groups
            if any(leaf.slug in index.by_topic for leaf in group.leaves)
        ],
    }
    environment.filters |= {
        "fill": lambda text, **values: text.format(**values),
        "plain": to_search.searchable,
        "question": lambda text: _question_html(text, formulas),
        "web": lambda address: address if _WEB.match(address) else "",
        "answers": lambda cards: Markup(  # noqa: S704 - a literal
            to_study.entries(
                cards,
                lambda card: render.finish(card.html, formulas.set),
                lambda text: _question_html(text, formulas),
            )
        ),
    }

    def show(name: str, root: str = "", **values: object) -> str:
        return environment.get_template(name).render(root=root, **values)

    return show


def _question_html(text: str, formulas: Formulas) -> Markup:
    """Return a question's text with its formulas set."""
    if "$" not in text:
        return escape(text)
    fragment = render.fragment(escape_markdown(text)).removeprefix("<p>").removesuffix("</p>")
    return Markup(render.finish(fragment, formulas.set))  # noqa: S704 - made by the renderer
