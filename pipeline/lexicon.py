"""Terms, topics and companies of sources/*.yaml, and finding them in a text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ahocorasick
from rapidfuzz.distance import OSA

from .errors import UserError
from .model import Group, Leaf
from .store import check_keys, read_yaml
from .text import digest, fold_keeping_punctuation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


UMBRELLA = 8
"""Terms that absorb a broader one before it counts as the name of a whole field (Spring)."""

MIN_MISSPELT = 5
"""Letters of a word in which one that is missing, doubled or exchanged is taken for a slip."""

WORKING_LIFE = "hr-"
"""How the topics begin that are none of the field."""

_LATIN_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A technical term."""

    id: str
    """Key in terms.yaml."""
    aliases: tuple[str, ...]
    """Every way to write it, as in the file."""
    topics: tuple[str, ...] = ()
    """Leaf slugs it speaks for."""
    generic: bool = False
    """Too broad to tell two questions apart."""
    absorbs: frozenset[str] = frozenset()
    """Ids of broader terms that it makes redundant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company."""

    name: str
    """Canonical name."""
    slug: str
    """ASCII, unique."""
    aliases: tuple[str, ...]
    """Every way to write it."""
    traps: tuple[str, ...] = ()
    """Longer words that hold an alias and are not the company."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A name found in a folded text."""

    start: int
    """Offset of the first character, 0-based."""
    end: int
    """Offset behind the last one."""
    alias: str
    """The alias as folded."""
    id: str
    """Id of the term or canonical name of the company; "" for a trap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What the project knows of its field."""

    groups: tuple[Group, ...]
    """Topic groups in the order of the taxonomy."""
    terms: Mapping[str, Term]
    """By id."""
    companies: Mapping[str, Company]
    """By canonical name."""
    umbrellas: frozenset[str]
    """Ids of broader terms that many others absorb."""
    digest: str
    """Digest of the terms and topics; another one may mean other verdicts."""
    _spellings: Mapping[str, tuple[str, ...]] = field(repr=False)
    """Long Latin words of the terms by themselves with one letter left out."""
    _terms: ahocorasick.Automaton = field(repr=False)
    _companies: ahocorasick.Automaton = field(repr=False)

    def leaves(self) -> Mapping[str, Leaf]:
        """Return the topics by slug."""
        return {leaf.slug: leaf for group in self.groups for leaf in group.leaves}

    def find_terms(self, text: str) -> tuple[Hit, ...]:
        """Return the terms of a text in order, the longest at each place, none overlapping."""
        return _find(self._terms, fold_keeping_punctuation(text))

    def names_field(self, text: str) -> bool:
        """Tell whether a text names a term of the field, and not just of working life."""
        named = (topic for hit in self.find_terms(text) for topic in self.terms[hit.id].topics)
        return any(not topic.startswith(WORKING_LIFE) for topic in named)

    def respell(self, word: str) -> str:
        """Return the word of a term that a folded Latin word misspells, else the word itself.

        First and last letter must be right: a change there makes another word (reduce, reducer).
        """
        if len(word) < MIN_MISSPELT - 1 or word in self._spellings.get(word, ()):
            return word
        near = {
            name for key in _with_one_letter_less(word) for name in self._spellings.get(key, ())
        }
        right = [name for name in near if _is_slip(word, name)]
        return right[0] if len(right) == 1 else word

    def find_companies(self, text: str) -> tuple[Hit, ...]:
        """Return the companies named in a text in order; names inside a trap are left out."""
        hits = _find(self._companies, fold_keeping_punctuation(text))
        return tuple(hit for hit in hits if hit.id)

    def canonical_company(self, name: str) -> str:
        """Return the canonical name of a company's alias; an unknown name as it stands."""
        folded = fold_keeping_punctuation(name)
        for hit in self.find_companies(name):
            if hit.end - hit.start == len(folded):
                return hit.id
        return name


def load(sources: Path) -> Lexicon:
    """Read taxonomy.yaml, terms.yaml and companies.yaml.

    Raises:
        UserError: a file is missing or malformed, an alias has two owners, or a topic is unknown.
    """
    groups = _load_groups(sources / "taxonomy.yaml")
    slugs = {leaf.slug for group in groups for leaf in group.leaves}
    terms = _load_terms(sources / "terms.yaml", slugs)
    companies = _load_companies(sources / "companies.yaml")
    absorbed = Counter(broader for term in terms.values() for broader in term.absorbs)
    return Lexicon(
        groups=groups,
        terms=terms,
        companies=companies,
        umbrellas=frozenset(name for name, count in absorbed.items() if count >= UMBRELLA),
        digest=digest("".join((sources / name).read_text("utf-8") for name in ("taxonomy.yaml", "terms.yaml")), 32),
        _spellings=_spellings(terms.values()),
        _terms=_automaton(
            sources / "terms.yaml",
            ((alias, term.id) for term in terms.values() for alias in term.aliases),
        ),
        _companies=_automaton(
            sources / "companies.yaml",
            (
                pair
                for company in companies.values()
                for pair in (
                    *((alias, company.name) for alias in company.aliases),
                    *((trap, "") for trap in company.traps),
                )
            ),
        ),
    )


def _find(automaton: ahocorasick.Automaton, folded: str) -> tuple[Hit, ...]:
    found: list[Hit] = []
    if not len(automaton):
        return ()
    for last, (alias, owner) in automaton.iter(folded):
        start = last - len(alias) + 1
        if _is_whole_word(folded, start, last + 1):
            found.append(Hit(start=start, end=last + 1, alias=alias, id=owner))
    found.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    for hit in found:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return tuple(kept)


def _spellings(terms: Iterable[Term]) -> dict[str, tuple[str, ...]]:
    aliases = (fold_keeping_punctuation(alias) for term in terms for alias in term.aliases)
    words = {word for alias in aliases for word in _LATIN_WORD.findall(alias)}
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) >= MIN_MISSPELT - 1:
            for key in _with_one_letter_less(word):
                found.setdefault(key, []).append(word)
    return {key: tuple(names) for key, names in found.items()}


def _with_one_letter_less(word: str) -> frozenset[str]:
    return frozenset({word, *(word[:i] + word[i + 1 :] for i in range(len(word)))})


def _is_slip(word: str, name: str) -> bool:
    if len(name) < MIN_MISSPELT or (word[0], word[-1]) != (name[0], name[-1]):
        return False
    replaced = len(word) == len(name) and sorted(word) != sorted(name)
    return not replaced and OSA.distance(word, name, score_cutoff=1) == 1


def _is_whole_word(text: str, start: int, end: int) -> bool:
    """Tell whether Latin words and numbers are not cut; Chinese has no word boundary."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    first, last = text[start], text[end - 1]
    cut_before = first.isascii() and first.isalnum() and before.isascii() and before.isalnum()
    # A digit may follow a word ("bn1", "yolov3" is its own alias), a letter may not.
    cut_after = last.isascii() and last.isalpha() and after.isascii() and after.isalpha()
    cut_number = last.isdigit() and (after.isdigit() or after == ".")
    return not (cut_before or cut_after or cut_number)


def _automaton(path: Path, pairs: Iterable[tuple[str, str]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    owners: dict[str, str] = {}
    for alias, owner in pairs:
        folded = fold_keeping_punctuation(alias)
        if owners.setdefault(folded, owner) != owner:
            raise UserError(
                str(path),
                f"alias {alias!r} belongs to both {owners[folded]} and {owner}; keep it in one of them",
            )
        automaton.add_word(folded, (folded, owner))
    automaton.make_automaton()
    return automaton


def _load_groups(path: Path) -> tuple[Group, ...]:
    groups = []
    for slug, entry in _mapping(path, read_yaml(path)).items():
        body = _mapping(path, entry)
        check_keys(body, {"name", "leaves"}, path)
        leaves = _mapping(path, body.get("leaves", {}))
        groups.append(
            Group(
                slug=slug,
                name=str(body.get("name", slug)),
                leaves=tuple(Leaf(slug=s, name=str(n), group=slug) for s, n in leaves.items()),
            )
        )
    return tuple(groups)


def _load_terms(path: Path, slugs: set[str]) -> dict[str, Term]:
    terms: dict[str, Term] = {}
    for term, entry in _mapping(path, read_yaml(path)).items():
        body = _mapping(path, entry)
        check_keys(body, {"topics", "aliases", "generic", "absorbs"}, path)
        topics = _strings(path, body.get("topics", []))
        for topic in topics:
            if topic not in slugs:
                raise UserError(
                    str(path), f"term {term}: topic {topic} is not a leaf of taxonomy.yaml"
                )
        terms[term] = Term(
            id=term,
            aliases=_strings(path, body.get("aliases", [])),
            topics=topics,
            generic=body.get("generic") == "true",
            absorbs=frozenset(_strings(path, body.get("absorbs", []))),
        )
    for known in terms.values():
        for other in sorted(known.absorbs - terms.keys()):
            raise UserError(str(path), f"term {known.id} absorbs {other}, which is not a term")
    return terms


def _load_companies(path: Path) -> dict[str, Company]:
    companies: dict[str, Company] = {}
    slugs: dict[str, str] = {}
    for name, entry in _mapping(path, read_yaml(path)).items():
        body = _mapping(path, entry)
        check_keys(body, {"slug", "aliases", "traps"}, path)
        slug = str(body.get("slug", ""))
        if not slug or slugs.setdefault(slug, name) != name:
            raise UserError(str(path), f"company {name}: give it a slug of its own")
        companies[name] = Company(
            name=name,
            slug=slug,
            aliases=_strings(path, body.get("aliases", [])),
            traps=_strings(path, body.get("traps", [])),
        )
    return companies


def _mapping(path: Path, value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise UserError(str(path), "expected `key: value` lines here")
    return value


def _strings(path: Path, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UserError(str(path), f"expected a list of texts, got {value!r}")
    return tuple(value)
