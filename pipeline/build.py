"""The whole flow on one page: posts in, bank in the middle, decks, site and data out.

Everything is gathered before anything is written; the ledger is saved before a deck is.
"""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from . import answers, dedup, ledger, lexicon, read, tag
from .errors import UserError
from .model import Bank, Settings
from .progress import stage
from .report import Report
from .segment import Segmented, segment
from .segment.atoms import parts
from .store import check_keys, line_of, read_yaml, write_text_atomic
from .write import OUTPUTS, anki_notetypes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from .lexicon import Lexicon
    from .model import Answer, Card, Mention, Post, Question, Verdict

PART = "&"
"""Stands between the key of a mention and the number of an ask within it; no key holds it."""

MAX_RELATED = 8
"""Related questions shown with a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The ledgers that the last build left."""

    questions: ledger.Ledger
    """The question ledger."""
    notes: ledger.NoteLedger
    """The note ledger."""
    notetypes: ledger.NotetypeLedger
    """The ledger of note types."""

    @classmethod
    def load(cls, sources: Path) -> Saved:
        """Read the ledgers below sources/.

        Raises:
            UserError: One is damaged.
        """
        return cls(
            questions=ledger.load_questions(sources / "ledger.jsonl"),
            notes=ledger.load_notes(sources / "ledger-notes.jsonl"),
            notetypes=ledger.load_notetypes(sources / "ledger-notetypes.jsonl"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that a build knows before it writes."""

    bank: Bank
    """The bank."""
    questions: ledger.Ledger
    """The question ledger as it will be saved."""
    notes: ledger.NoteLedger
    """The note ledger as it will be saved."""
    notetypes: ledger.NotetypeLedger
    """The ledger of note types as it will be saved."""
    saved: Saved
    """The ledgers as they are saved now."""
    verdicts: tuple[Verdict, ...]
    """Every pair of wordings that is not different."""
    report: Report
    """Problems, drops, undecided pairs."""


def build(
    root: Path, outputs: Sequence[str], *, today: str, now: int, jobs: int = 1, locked: bool = False
) -> tuple[Gathered, list[Path]]:
    """Build the outputs from sources/ below a project's root.

    Args:
        root: Folder that holds sources/; build/ is made beside it.
        outputs: Names of `OUTPUTS`.
        today: ISO date for new questions.
        now: Seconds since 1970 for new and changed notes.
        jobs: Processes that read posts.
        locked: Refuse to change a ledger.

    Returns:
        What was gathered, and the files to open: decks, the site's first page, the data.

    Raises:
        UserError: sources/ cannot be used at all, or --locked and a ledger would change.
    """
    gathered = gather(root, today=today, now=now, jobs=jobs)
    _save_ledgers(root / "sources", gathered, locked=locked)
    written: list[Path] = []
    for name in OUTPUTS:
        if name in outputs:
            with stage(name) as running:
                folder, write = OUTPUTS[name]
                files = write(gathered.bank, root / "build" / folder, gathered.report.warnings.append)
                running.outcome = f"{len(files):,} files"
            written += files[:1] if name == "site" else files  # its pages are too many to name
    write_text_atomic(root / "build" / "report.json", gathered.report.to_json(gathered.bank))
    return gathered, written


def gather(root: Path, *, today: str, now: int, jobs: int = 1) -> Gathered:
    """Make the bank of everything below sources/, writing nothing."""
    sources = root / "sources"
    report = Report()
    words = lexicon.load(sources)
    settings = load_settings(sources / "settings.yaml")
    curated, errors = answers.load(sources, set(words.leaves()))
    report.problems += errors
    posts, mentions = _read_posts(sources / "posts", words, report, jobs)
    with stage("dedup") as running:
        decisions = dedup.load_decisions(sources / "decisions.yaml")
        asks = [*_asks_of_mentions(mentions), *_asks_of_answers(curated)]
        judged = dedup.among([*asks, *_asks_of_parts(mentions)], words)
        joined = {m.key for m in mentions if m.parts} | _joined_wordings(curated, words)
        verdicts = tuple(
            _cautious(v, joined) for v in judged if PART not in v.a and PART not in v.b
        )
        clusters = _clusters(mentions, curated, verdicts, decisions)
        report.undecided += _undecided(verdicts, clusters, decisions)
        running.outcome = f"{len(mentions):,} mentions -> {len(clusters):,} questions"
    with stage("ledger") as running:
        saved = Saved.load(sources)
        old = saved.questions
        unread = _unread(report, sources)
        questions, identified = ledger.assign(clusters, old, today, unread)
        running.outcome = f"{len(questions):,} ids, {len(questions) - len(old):,} new"
    by_path = {answer.path: answer for answer in curated}
    asked = [
        (tag.to_question(i.id, i.first_seen, i.cluster.mentions, by_path.get(i.cluster.answer), words),
         by_path.get(i.cluster.answer))
        for i in identified
    ]  # fmt: skip
    id_of = _ids(curated, identified)
    related = _related([question for question, _ in asked], id_of, verdicts)
    contained = _contained(id_of, judged)
    cards = [
        answers.to_card(question, answer, related[question.id], contained.get(question.id, ()))
        for question, answer in asked
    ]
    notes, noted = ledger.assign_notes(
        cards, questions, saved.notes, now, ledger.unfinished(old, unread),
        unanswered=settings.unanswered,
    )  # fmt: skip
    notetypes = ledger.assign_notetypes(anki_notetypes.digests(settings), saved.notetypes, now)
    bank = Bank(
        settings=settings,
        groups=words.groups,
        cards=noted,
        posts=tuple(replace(post, blocks=(), dropped=()) for post in posts),
        notetypes=tuple((entry.notetype, entry.mod) for entry in notetypes.values()),
        tombstones=ledger.tombstones(notes),
        redirects=ledger.redirects(questions),
        companies=_company_slugs(noted, words),
        synonyms=_synonyms(noted, words),
    )
    return Gathered(
        bank=bank, questions=questions, notes=notes, notetypes=notetypes, saved=saved,
        verdicts=verdicts, report=report,
    )  # fmt: skip


def read_and_segment(path: Path, root: Path | None, words: Lexicon) -> tuple[Post, Segmented] | UserError:
    """Read one post and find its questions; an error comes back instead of being raised, to be reported."""
    try:
        post = read.read(path, root)
        return post, segment(post, words)
    except UserError as error:
        return error


def load_settings(path: Path) -> Settings:
    """Read settings.yaml.

    Raises:
        UserError: it is missing, malformed, or states an unknown key.
    """
    body = read_yaml(path)
    if not isinstance(body, dict):
        raise UserError(str(path), "expected `title: ...`")
    check_keys(body, {"title", "site_url", "repository_url", "unanswered"}, path)
    wanted = body.get("unanswered", "no")
    if wanted not in ("yes", "no"):
        message = f"unanswered {wanted!r}: write yes or no"
        raise UserError(str(path), message, line_of(body, "unanswered"))
    texts = {key: str(value) for key, value in body.items() if key != "unanswered"}
    return Settings(**texts, unanswered=wanted == "yes")


def post_files(folder: Path) -> list[Path]:
    """Return the posts below a folder, sorted; folders named like a post come along, to be reported."""
    return sorted(
        path
        for path in folder.rglob("*")
        if (not path.is_dir() or path.suffix in {".md", ".txt", ".html"}) and read.is_post(path)
    )


def _read_posts(
    folder: Path, words: Lexicon, report: Report, jobs: int
) -> tuple[list[Post], list[Mention]]:
    """Read and segment every post; what cannot be read goes to the report."""
    paths = post_files(folder)
    posts: list[Post] = []
    mentions: list[Mention] = []
    with stage("read") as running:
        for result in running.track(_results(paths, folder, words, jobs), len(paths)):
            if isinstance(result, UserError):
                report.problems.append(result)
                continue
            post, segmented = result
            posts.append(post)
            mentions += segmented.mentions
            report.dropped[post.id] = [*post.dropped, *segmented.dropped]
        dropped = sum(map(len, report.dropped.values()))
        running.outcome = f"{len(posts):,} posts -> {len(mentions):,} mentions, {dropped:,} lines dropped"
    return posts, mentions


def _results(
    paths: Sequence[Path], folder: Path, words: Lexicon, jobs: int
) -> Iterator[tuple[Post, Segmented] | UserError]:
    if jobs == 1:
        yield from map(partial(read_and_segment, root=folder, words=words), paths)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(read_and_segment, paths, repeat(folder), repeat(words), chunksize=8)


def _unread(report: Report, sources: Path) -> set[str]:
    """Return the ids of posts and paths of answers that a problem kept out: their questions must not retire."""
    names = set()
    for problem in report.problems:
        path = Path(problem.path)
        for folder in (sources / "posts", sources):
            if path.is_relative_to(folder):
                post = path.with_suffix("") if path.suffix == read.SIDE_SUFFIX else path
                names.add(read.post_id(post.relative_to(folder)))
                names.add(path.relative_to(folder).as_posix())
    return names


def _asks_of_mentions(mentions: Sequence[Mention]) -> list[dedup.Ask]:
    return [
        dedup.Ask(key=m.key, text=m.question, context=m.context, post=m.post, ordinal=place)
        for place, m in enumerate(mentions)
    ]


def _asks_of_parts(mentions: Sequence[Mention]) -> list[dedup.Ask]:
    return [
        dedup.Ask(key=f"{m.key}{PART}{number}", text=text)
        for m in mentions
        for number, text in enumerate(m.parts)
    ]


def _joined_wordings(curated: Sequence[Answer], words: Lexicon) -> set[str]:
    """Return the keys of the wordings of answers that join several asks."""
    return {
        key
        for answer in curated
        for key, text in zip(_answer_keys(answer), (answer.question, *answer.wordings), strict=True)
        if parts(text, words)
    }


def _cautious(verdict: Verdict, joined: Collection[str]) -> Verdict:
    """Return the verdict, unsure where one side joins several asks and the other is a single one.

    An answer to one of the asks would look like an answer to all of them.
    """
    sure = verdict.verdict == "same" and verdict.confident
    if sure and (verdict.a in joined) != (verdict.b in joined):
        return replace(verdict, confident=False, reason=f"{verdict.reason}; one of them asks several things")
    return verdict


def _asks_of_answers(curated: Sequence[Answer]) -> list[dedup.Ask]:
    return [
        dedup.Ask(key=key, text=text)
        for answer in curated
        for key, text in zip(_answer_keys(answer), (answer.question, *answer.wordings), strict=True)
    ]


def _answer_keys(answer: Answer) -> list[str]:
    return [f"{answer.path}#{number}" for number in range(1 + len(answer.wordings))]


def _clusters(
    mentions: Sequence[Mention],
    curated: Sequence[Answer],
    verdicts: Sequence[Verdict],
    decisions: dedup.Decisions,
) -> list[ledger.Cluster]:
    """Cluster mentions and answers; an answer's wordings belong together."""
    by_key = {m.key: m for m in mentions}
    together = [_answer_keys(answer) for answer in curated]
    owner = {key: answer.path for answer, keys in zip(curated, together, strict=True) for key in keys}
    return [
        ledger.Cluster(
            mentions=tuple(by_key[key] for key in keys if key in by_key),
            answer=next((owner[key] for key in keys if key in owner), ""),
        )
        for keys in dedup.clusters([*by_key, *owner], verdicts, decisions, together)
    ]


def _undecided(
    verdicts: Sequence[Verdict], clusters: Sequence[ledger.Cluster], decisions: dedup.Decisions
) -> list[Verdict]:
    """Return the likely pairs that are neither one question already nor decided apart.

    Two questions that each have a curated answer were told apart by whoever wrote the answers.
    """
    home = {m.key: number for number, cluster in enumerate(clusters) for m in cluster.mentions}
    answered = {cluster.answer: number for number, cluster in enumerate(clusters) if cluster.answer}
    curated = set(answered.values())
    apart = {frozenset((decision.a, decision.b)) for decision in decisions.different}

    def where(key: str) -> int | str:
        return home.get(key, answered.get(key.rpartition("#")[0], key))

    return [
        v
        for v in verdicts
        if v.verdict == "same" and not v.confident
        and where(v.a) != where(v.b) and frozenset((v.a, v.b)) not in apart
        and not {where(v.a), where(v.b)} <= curated
    ]  # fmt: skip


def _ids(curated: Sequence[Answer], identified: Sequence[ledger.Identified]) -> dict[str, str]:
    """Return the question id of every mention key and of every answer's wording."""
    keys = {answer.path: _answer_keys(answer) for answer in curated}
    return {m.key: i.id for i in identified for m in i.cluster.mentions} | {
        key: i.id for i in identified for key in keys.get(i.cluster.answer, ())
    }


def _contained(id_of: Mapping[str, str], judged: Sequence[Verdict]) -> dict[str, tuple[str, ...]]:
    """Return for each id the questions that an ask within one of its mentions is the same as."""
    found: dict[str, set[str]] = defaultdict(set)
    for verdict in judged:
        for part, whole in ((verdict.a, verdict.b), (verdict.b, verdict.a)):
            holder, inside = id_of.get(part.partition(PART)[0]), id_of.get(whole)
            sure = verdict.verdict == "same" and verdict.confident
            if PART in part and sure and holder and inside and holder != inside:
                found[holder].add(inside)
    return {id_: tuple(sorted(inside)) for id_, inside in found.items()}


def _related(
    questions: Sequence[Question], id_of: Mapping[str, str], verdicts: Sequence[Verdict]
) -> dict[str, tuple[str, ...]]:
    """Return for each id the related ones, the closest in wording first."""
    texts = {question.id: question.text for question in questions}
    near: dict[str, set[str]] = defaultdict(set)
    for verdict in verdicts:
        a, b = id_of.get(verdict.a), id_of.get(verdict.b)
        if a and b and a != b:
            near[a].add(b)
            near[b].add(a)
    return {
        id_: tuple(
            sorted(near[id_], key=lambda other: (-fuzz.ratio(texts[id_], texts[other]), other))[:MAX_RELATED]
        )
        for id_ in texts
    }


def _company_slugs(cards: Sequence[Card], words: Lexicon) -> tuple[tuple[str, str], ...]:
    names = {name for card in cards for name, _ in card.question.companies}
    return tuple((name, words.companies[name].slug) for name in sorted(names & words.companies.keys()))


def _synonyms(cards: Sequence[Card], words: Lexicon) -> tuple[tuple[str, ...], ...]:
    """Return the alias groups of the terms that the bank's questions use."""
    used = {hit.id for card in cards for hit in words.find_terms(card.question.text)}
    groups = (words.terms[term].aliases for term in sorted(used))
    return tuple(tuple(alias.lower() for alias in aliases) for aliases in groups if len(aliases) > 1)


def _save_ledgers(sources: Path, gathered: Gathered, *, locked: bool) -> None:
    files = {
        sources / "ledger.jsonl": ledger.dump_questions(gathered.questions),
        sources / "ledger-notes.jsonl": ledger.dump_notes(gathered.notes),
        sources / "ledger-notetypes.jsonl": ledger.dump_notetypes(gathered.notetypes),
    }
    if locked:
        changed: Collection[Path] = [
            path for path, text in files.items()
            if (path.read_text(encoding="utf-8") if path.is_file() else "") != text
        ]  # fmt: skip
        for path in changed:
            raise UserError(str(path), "would change, and --locked forbids it; build without and commit it")
    for path, text in files.items():
        write_text_atomic(path, text)
