"""The pages of the site: which there are, what each shows, and their text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, cast, get_args
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from .. import render
from ..model import Level
from ..store import read_yaml
from ..text import escape_markdown
from . import site_feed, site_offline, templates, to_search, to_study
from .anki_notes import company_tag
from .formulas import MARK, Formulas
from .site_index import asked_by, build_index, first_topic
from .site_profile import asked_when, profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Sized

    from ..model import Bank, Card, Leaf, Post
    from .site_index import SiteIndex
    from .to_anki import PackagePlan

LANGUAGES = ("zh-CN", "en")
"""Languages of the interface, the default one first; each has a file of strings beside the templates."""

NEWEST = 12
"""Questions listed as new on the home page: a screenful on a phone."""

KEPT = 4 * to_study.PER_SHARD
"""Finished answers kept: those of a script of answers, and some more where ids are uneven."""

_WEB = re.compile(r"https?://", re.IGNORECASE)
_LEAD = re.compile(r"\A<p>(?!<strong>1\. )(.*?)</p>", re.DOTALL)
"""The paragraph that answers; an answer made of several begins with the question of the first."""


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
    """A page's text; it says nothing else of the page, for it comes from another process."""

    name: str
    """Path below the site's folder."""
    data: bytes
    """Its bytes."""
    formulas: bool
    """Whether it shows formulas and so needs KaTeX's style."""
    problems: Mapping[str, str]
    """What KaTeX said of each formula of the page that it refused, by TeX."""


class Site:
    """All pages of a bank; goes to other processes as the bank and makes itself again there."""

    def __init__(self, bank: Bank, decks: Sequence[tuple[PackagePlan, int]], formulas: Formulas) -> None:
        """Look over a bank once.

        Args:
            bank: What to show.
            decks: The packages to offer, each with its size in kB.
            formulas: Sets the formulas.
        """
        self.formulas = formulas
        """Sets the formulas."""
        self._bank, self._decks = bank, decks
        self._index = build_index(bank)
        # Where a post lies on this machine is nothing to show.
        self._posts_of = {id_: replace(post, path="") for id_, post in self._index.posts.items()}
        self._offered = {plan.file: plan for plan, _ in decks}
        self._environment = _environment(bank, self._index, formulas)
        self.pages: Sequence[Page] = tuple(self._pages())
        """Every page, the home page last."""

    def __reduce__(  # type: ignore[explicit-override]  # typing has `override` from 3.12 on
        self,
    ) -> tuple[object, ...]:
        """Tell how to make it again."""
        return Site, (self._bank, self._decks, self.formulas)

    @property
    def newest(self) -> Sequence[Card]:
        """Questions, the latest first."""
        return self._index.newest

    def make(self, places: Sequence[int]) -> list[Made]:
        """Return the pages at some places of `pages`."""
        return [self._make(self.pages[place]) for place in places]

    def _make(self, page: Page) -> Made:
        self.formulas.problems.clear()
        values = {"root": "../" if "/" in page.name else "", "address": page.name, **page.values}
        if page.index is None:
            values |= {"bank": self._bank, "index": self._index}
        else:
            values["index"] = page.index
        text = self._environment.get_template(page.template).render(values)
        problems = dict(self.formulas.problems)
        return Made(name=page.name, data=text.encode(), formulas=MARK in text, problems=problems)

    def _pages(self) -> Iterator[Page]:
        known = LookUps(leaves=self._index.leaves, company_slugs=self._index.company_slugs)
        yield Page(name="all.html", template="all.html")
        yield from self._lists(known)
        shards = to_study.grouped(self._bank.cards)
        for number, cards in shards.items():
            yield from (self._question(card, known) for card in cards)
            # Behind the pages with the same answers, which are then made once.
            name = f"assets/answers/{number}.js"
            yield Page(name=name, template="answers.js", values={"cards": cards}, index=known)
        for old, new in self._bank.redirects:
            yield Page(name=f"q/{old}.html", template="redirect.html", values={"target": f"{new}.html", "address": f"q/{new}.html"})
        groups = {"topic_groups": self._topic_groups()}
        yield Page(name="study.html", template="study.html", values={"answer_shards": len(shards), **groups})
        yield Page(name="decks.html", template="decks.html", values={"decks": self._decks})
        yield Page(name="about.html", template="about.html")
        yield Page(name="404.html", template="404.html")
        yield Page(name=site_offline.OFFLINE, template="offline.html")
        values = {"newest": self._index.newest[:NEWEST], **groups}
        yield Page(name="index.html", template="index.html", values=values)

    def _lists(self, known: LookUps) -> Iterator[Page]:
        """Yield the pages of topics and companies."""
        index = self._index
        counted = replace(
            known,
            by_topic={slug: range(len(cards)) for slug, cards in index.by_topic.items()},
            by_company={name: range(len(cards)) for name, cards in index.by_company.items()},
        )
        for slug, cards in index.by_topic.items():
            values = {"leaf": index.leaves[slug], "cards": cards}
            yield Page(name=f"topics/{slug}.html", template="topic.html", values=values, index=counted)
        for name, cards in index.by_company.items():
            if address := index.company_slugs.get(name):
                values = {"company": name, "cards": cards, "profile": profile(name, cards, index)}
                look_ups = replace(counted, posts=self._posts(cards))
                yield Page(
                    name=f"companies/{address}.html", template="company.html", values=values, index=look_ups
                )

    def _question(self, card: Card, known: LookUps) -> Page:
        """Return a question's page."""
        index, id_ = self._index, card.question.id
        before, after = index.neighbours.get(id_, (None, None))
        repository = self._bank.settings.repository_url
        values = {
            "card": card,
            "topics": [index.leaves[slug] for slug in card.question.topics if slug in index.leaves],
            "related": [index.cards[key] for key in card.related if key in index.cards and key not in card.contains],
            "contains": [index.cards[key] for key in card.contains if key in index.cards],
            "followed": index.followed.get(id_, ()),
            "before": before,
            "after": after,
            "deck": self._deck(card),
            "edit": _edit_address(card, repository),
            "report": _report_address(card, repository),
        }
        look_ups = replace(known, posts=self._posts([card]))
        return Page(name=f"q/{id_}.html", template="question.html", values=values, index=look_ups)

    def _posts(self, cards: Sequence[Card]) -> dict[str, Post]:
        """Return the posts that tell of some questions, by id."""
        told = {m.post for card in cards for m in card.question.mentions} & self._posts_of.keys()
        return {id_: self._posts_of[id_] for id_ in sorted(told)}

    def _deck(self, card: Card) -> dict[str, str] | None:
        """Return title and address of the package that holds a card's topic, None without one."""
        leaf = self._index.leaves.get(first_topic(card))
        plan = self._offered.get(f"mianjing-topic-{leaf.group}.apkg") if leaf and card.note else None
        return {"title": plan.title.rpartition("：")[2], "address": f"../decks/{plan.file}"} if plan else None

    def _topic_groups(self) -> list[tuple[str, list[str]]]:
        """Return the groups that have questions: name, and the topics that have some."""
        groups = (
            (group.name, [leaf.slug for leaf in group.leaves if leaf.slug in self._index.by_topic])
            for group in self._bank.groups
        )
        return [(name, slugs) for name, slugs in groups if slugs]


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


@cache
def strings(language: str) -> dict[str, Any]:
    """Return every string of the templates in a language."""
    return cast("dict[str, Any]", read_yaml(templates.folder() / "site" / f"strings.{language}.yaml"))


def _environment(bank: Bank, index: SiteIndex, formulas: Formulas) -> Environment:
    """Return the templates with what all of them share; a page's key holds what of it can change."""
    source = templates.folder() / "site"
    environment = Environment(
        loader=FileSystemLoader(source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    finish = _Finish(formulas)
    environment.globals |= {
        "t": strings(bank.settings.language),
        "settings": bank.settings,
        "groups": bank.groups,
        "formula_mark": MARK,
        "asked_by": asked_by,
        "asked_when": lambda card, company: asked_when(card, company, index.posts),
        "level_names": ("", *strings(bank.settings.language)["levels"]),
        "level_number": lambda level: get_args(Level).index(level) + 1,
        "finished": finish.parts,
    }
    environment.filters |= {
        "fill": lambda text, **values: text.format(**values),
        "plain": to_search.searchable,
        "question": lambda text: _question_html(text, formulas),
        "full": lambda page: site_feed.address(bank.settings, page),
        "summary": site_feed.summary,
        "company_tag": company_tag,
        "web": lambda address: address if _WEB.match(address) else "",
        "answers": lambda cards: Markup(  # noqa: S704 - a literal
            to_study.entries(cards, finish.whole, lambda text: _question_html(text, formulas))
        ),
    }
    return environment


class _Finish:
    """Finishes answers; keeps the last ones, for an answer stands on two pages made one soon after the other."""

    def __init__(self, formulas: Formulas) -> None:
        self._formulas = formulas
        self._kept: dict[str, tuple[str, dict[str, str]]] = {}

    def whole(self, card: Card) -> str:
        """Return a card's answer."""
        if card.html not in self._kept:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[card.html] = self._finish(card.html)
        text, problems = self._kept[card.html]
        self._formulas.problems |= problems
        return text

    def _finish(self, fragment: str) -> tuple[str, dict[str, str]]:
        before = dict(self._formulas.problems)
        self._formulas.problems.clear()
        text = render.finish(fragment, self._formulas.set)
        problems = dict(self._formulas.problems)
        self._formulas.problems |= before
        return text, problems

    def parts(self, card: Card) -> tuple[Markup, Markup]:
        """Return a curated answer's lead ("" where it has none), and the rest."""
        answer = self.whole(card)
        lead = _LEAD.match(answer) if card.status == "curated" else None
        # What a fragment holds is safe: the renderer made it, formulas and code included.
        return Markup(lead[1] if lead else ""), Markup(answer[lead.end() :] if lead else answer)  # noqa: S704


def _question_html(text: str, formulas: Formulas) -> Markup:
    """Return a question's text with its formulas set."""
    if "$" not in text:
        return escape(text)
    fragment = render.fragment(escape_markdown(text)).removeprefix("<p>").removesuffix("</p>")
    return Markup(render.finish(fragment, formulas.set))  # noqa: S704 - made by the renderer
