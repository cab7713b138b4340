"""The pages of the site: which there are, what each shows, and their text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from .. import render
from ..store import read_yaml
from ..text import escape_markdown
from . import templates, to_search
from .formulas import MARK, Formulas
from .site_index import asked_by, build_index, rounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Sized

    from ..model import Bank, Card, Leaf, Post
    from .to_anki import PackagePlan

STRINGS = "strings.zh-CN.yaml"
"""Every string of the templates."""

NEWEST = 12
"""Questions listed as new on the home page: a screenful on a phone."""

_WEB = re.compile(r"https?://", re.IGNORECASE)
_LEAD = re.compile(r"\A<p>(.*?)</p>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUps:
    """What of the index a page may look up besides the values it is given.

    It is little on purpose: a page is made again when what is here changes, and only then.
    """

    leaves: Mapping[str, Leaf]
    """Topics by slug."""
    company_slugs: Mapping[str, str]
    """Slug by name."""
    posts: Mapping[str, Post] = field(default_factory=dict)
    """The posts that the page's question comes from, by id."""
    by_topic: Mapping[str, Sized] = field(default_factory=dict)
    """By topic, something as long as the list of its questions."""
    by_company: Mapping[str, Sized] = field(default_factory=dict)
    """By company, the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to make."""

    name: str
    """Path below the site's folder."""
    template: str
    """File of the template."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What it shows, beside what all pages share."""
    index: LookUps | None = None
    """What it may look up; None for the whole bank: such a page is made by every build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A page's text."""

    page: Page
    """What it was made of."""
    data: bytes
    """Its bytes."""
    formulas: bool
    """Whether it shows formulas and so needs KaTeX's style."""
    problems: Mapping[str, str]
    """What KaTeX said of each formula of the page that it refused, by TeX."""


class Site:
    """All pages of a bank; goes to other processes as the bank and makes itself again there."""

    def __init__(self, bank: Bank, decks: Sequence[tuple[PackagePlan, int]], formulas: Formulas) -> None:
        """Look over a bank once."""
        self.formulas = formulas
        """Sets the formulas."""
        self._bank, self._decks = bank, decks
        self._index = build_index(bank)
        self._environment = _environment(bank, formulas)
        self.pages: Sequence[Page] = tuple(self._pages())
        """Every page, the home page last."""

    def __reduce__(  # type: ignore[explicit-override]  # typing has `override` from 3.12 on
        self,
    ) -> tuple[object, ...]:
        """Tell how to make it again."""
        return Site, (self._bank, self._decks, self.formulas)

    def make(self, places: Sequence[int]) -> list[Made]:
        """Return the pages at some places of `pages`."""
        return [self._make(self.pages[place]) for place in places]

    def _make(self, page: Page) -> Made:
        self.formulas.problems.clear()
        values = {"root": "../" if "/" in page.name else "", **page.values}
        if page.index is None:
            values |= {"bank": self._bank, "index": self._index}
        else:
            values["index"] = page.index
        text = self._environment.get_template(page.template).render(values)
        problems = dict(self.formulas.problems)
        return Made(page=page, data=text.encode(), formulas=MARK in text, problems=problems)

    def _pages(self) -> Iterator[Page]:
        index, bank = self._index, self._bank
        look_ups = LookUps(leaves=index.leaves, company_slugs=index.company_slugs)
        yield Page(name="all.html", template="all.html")
        lists = replace(
            look_ups,
            by_topic={slug: range(len(cards)) for slug, cards in index.by_topic.items()},
            by_company={name: range(len(cards)) for name, cards in index.by_company.items()},
        )
        for slug, cards in index.by_topic.items():
            values = {"leaf": index.leaves[slug], "cards": cards}
            yield Page(name=f"topics/{slug}.html", template="topic.html", values=values, index=lists)
        for name, cards in index.by_company.items():
            if address := index.company_slugs.get(name):
                values = {"company": name, "cards": cards}
                yield Page(name=f"companies/{address}.html", template="company.html", values=values, index=lists)
        for card in bank.cards:
            posts = {m.post: index.posts[m.post] for m in card.question.mentions if m.post in index.posts}
            yield Page(
                name=f"q/{card.question.id}.html", template="question.html",
                values=self._question(card), index=replace(look_ups, posts=posts),
            )  # fmt: skip
        for old, new in bank.redirects:
            yield Page(name=f"q/{old}.html", template="redirect.html", values={"target": f"{new}.html"})
        yield Page(name="decks.html", template="decks.html", values={"decks": self._decks})
        yield Page(name="about.html", template="about.html")
        yield Page(name="404.html", template="404.html")
        yield Page(name="index.html", template="index.html", values={"newest": index.newest[:NEWEST]})

    def _question(self, card: Card) -> dict[str, object]:
        """Return what a question's page shows."""
        index = self._index
        before, after = index.neighbours.get(card.question.id, (None, None))
        return {
            "card": card,
            "topics": [index.leaves[slug] for slug in card.question.topics if slug in index.leaves],
            "related": [index.cards[key] for key in card.related if key in index.cards],
            "contains": [index.cards[key] for key in card.contains if key in index.cards],
            "before": before,
            "after": after,
            "report": _report_address(card, self._bank.settings.repository_url),
        }


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


def _environment(bank: Bank, formulas: Formulas) -> Environment:
    """Return the templates with what all of them share."""
    source = templates.folder() / "site"
    environment = Environment(
        loader=FileSystemLoader(source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {
        "t": read_yaml(source / STRINGS),
        "settings": bank.settings,
        "groups": bank.groups,
        "formula_mark": MARK,
        "asked_by": asked_by,
        "rounds": rounds,
        "finished": lambda card: _finished(card, formulas),
    }
    environment.filters |= {
        "fill": lambda text, **values: text.format(**values),
        "plain": to_search.searchable,
        "question": lambda text: _question_html(text, formulas),
        "web": lambda address: address if _WEB.match(address) else "",
    }
    return environment


def _finished(card: Card, formulas: Formulas) -> tuple[Markup, Markup]:
    """Return a curated answer's first paragraph ("" of others), and the rest, as pages show them."""
    answer = render.finish(card.html, formulas.set)
    lead = _LEAD.match(answer) if card.status == "curated" else None
    # What a fragment holds is safe: the renderer made it, formulas and code included.
    return Markup(lead[1] if lead else ""), Markup(answer[lead.end() :] if lead else answer)  # noqa: S704


def _question_html(text: str, formulas: Formulas) -> Markup:
    """Return a question's text with its formulas set."""
    if "$" not in text:
        return escape(text)
    fragment = render.fragment(escape_markdown(text)).removeprefix("<p>").removesuffix("</p>")
    return Markup(render.finish(fragment, formulas.set))  # noqa: S704 - made by the renderer
