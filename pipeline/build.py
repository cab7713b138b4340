"""The whole flow on one page: posts in, bank in the middle, decks, site and data out.

Everything is gathered before anything is written; the ledger is saved before a deck is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from . import answers, dedup, ledger, lexicon, links, read, tag, topic_model, workers
from .errors import UserError
from .model import Bank, Settings
from .progress import stage
from .report import Report
from .segment import Segmented, segment
from .segment.compound import parts
from .store import check_keys, line_of, read_yaml, write_text_atomic
from .write import OUTPUTS, anki_notetypes, site_pages

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .lexicon import Lexicon
    from .model import Answer, Card, Drop, Mention, Post, Verdict

MAX_SECONDS = 10.0
"""What reading one post may take; the largest page allowed takes 3 s, the slowest of 5,000 hostile files 1 s."""

MAX_MEMORY = 1_500_000_000
"""Bytes that a process which reads posts may take; the largest page allowed takes it to 200 MB."""


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
    compared: dedup.Compared
    """The verdicts on all wordings."""
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
        jobs: Processes that read posts, render answers and make pages.
        locked: Refuse to change a ledger.

    Returns:
        What was gathered, and the files to open: decks, the site's first page, the data.

    Raises:
        UserError: sources/ cannot be used at all, or --locked and a ledger would change.
    """
    gathered = gather(root, today=today, now=now, jobs=jobs, cache=root / "build" / "cache")
    _save_ledgers(root / "sources", gathered, locked=locked)
    written: list[Path] = []
    for name in OUTPUTS:
        if name in outputs:
            with stage(name) as running:
                folder, write = OUTPUTS[name]
                files = write(
                    gathered.bank, root / "build" / folder, gathered.report.warnings.append,
                    jobs=jobs, cache=root / "build" / "cache",
                )  # fmt: skip
                running.outcome = f"{len(files):,} files"
            written += files[:1] if name == "site" else files  # its pages are too many to name
    write_text_atomic(root / "build" / "report.json", gathered.report.to_json(gathered.bank))
    return gathered, written


def gather(root: Path, *, today: str, now: int, jobs: int = 1, cache: Path | None = None) -> Gathered:
    """Make the bank of everything below sources/, writing nothing but the cache, if any."""
    sources = root / "sources"
    report = Report()
    words = lexicon.load(sources)
    settings = load_settings(sources / "settings.yaml")
    curated, errors = answers.load(sources, set(words.leaves()))
    model, unusable = topic_model.learn(sources, curated, words)
    report.problems += [*errors, *unusable]
    posts, mentions = _read_posts(sources / "posts", words, report, jobs)
    with stage("dedup") as running:
        decisions = dedup.load_decisions(sources / "decisions.yaml")
        asks = [*_asks_of_mentions(mentions), *_asks_of_parts(mentions), *_asks_of_answers(curated, words)]
        compared = _compare(asks, words, cache)
        clusters = _clusters(mentions, curated, compared, decisions)
        report.texts |= {ask.key: ask.text for ask in asks}
        report.undecided += _undecided(compared.verdicts, clusters, decisions, report.texts)
        report.gaps += [(gap.text, gap.questions, gap.example) for gap in compared.gaps]
        running.outcome = f"{len(mentions):,} mentions -> {len(clusters):,} questions"
    with stage("ledger") as running:
        saved = Saved.load(sources)
        old = saved.questions
        unread = _unread(report, sources, {post.id for post in posts}, old)
        questions, identified = ledger.assign(clusters, old, today, unread)
        running.outcome = f"{len(questions):,} ids, {len(questions) - len(old):,} new"
    by_path = {answer.path: answer for answer in curated}
    asked = [
        (tag.to_question(i.id, i.first_seen, i.cluster.mentions, by_path.get(i.cluster.answer), words, model),
         by_path.get(i.cluster.answer))
        for i in identified
    ]  # fmt: skip
    report.suggested |= tag.suggest([question for question, _ in asked])
    id_of = _ids(curated, identified)
    related = links.related([question for question, _ in asked], id_of, compared.verdicts, compared.subjects)
    apart = [(decision.a, decision.b) for decision in decisions.different]
    same = links.same_questions(compared.alike, compared.verdicts, id_of, apart)
    contained = links.contained(same, id_of)
    answered = {question.id: answer for question, answer in asked if answer}
    texts = {id_: answer.question for id_, answer in answered.items()}
    with stage("answers") as running:
        cards = answers.to_cards(
            [
                (
                    question,
                    answer or answers.compose([answered[id_] for id_ in links.answered_by(question.mentions, same, texts)]),
                    related[question.id], contained.get(question.id, ()),
                )
                for question, answer in asked
            ],
            jobs=jobs, cache=cache / "answers.sqlite" if cache else None,
        )  # fmt: skip
        running.outcome = f"{sum(card.status != 'none' for card in cards):,} of {len(cards):,} questions answered"
    notes, noted = ledger.assign_notes(
        cards, questions, saved.notes, now, ledger.unfinished(old, unread),
        unanswered=settings.unanswered,
    )  # fmt: skip
    notetypes = ledger.assign_notetypes(anki_notetypes.digests(settings), saved.notetypes, now)
    bank = Bank(
        settings=settings,
        groups=words.groups,
        cards=noted,
        posts=tuple(replace(post, blocks=()) for post in posts),
        notetypes=tuple((entry.notetype, entry.mod) for entry in notetypes.values()),
        tombstones=ledger.tombstones(notes),
        redirects=ledger.redirects(questions),
        companies=_company_slugs(noted, words),
        synonyms=_synonyms(noted, words),
    )
    return Gathered(
        bank=bank, questions=questions, notes=notes, notetypes=notetypes, saved=saved,
        compared=compared, report=report,
    )  # fmt: skip


def read_and_segment(
    path: Path, root: Path | None, words: Lexicon
) -> list[tuple[Post, Segmented] | UserError]:
    """Read the posts of a file and find their questions; errors stand among them, to be reported."""
    return [
        found if isinstance(found, UserError) else (found, segment(found, words))
        for found in read.read_all(path, root)
    ]


def load_settings(path: Path) -> Settings:
    """Read settings.yaml.

    Raises:
        UserError: it is missing, malformed, or states an unknown key.
    """
    body = read_yaml(path)
    if not isinstance(body, dict):
        raise UserError(str(path), "expected `title: ...`")
    check_keys(body, {"title", "site_url", "repository_url", "language", "unanswered"}, path)
    language = body.get("language") or site_pages.LANGUAGES[0]
    if language not in site_pages.LANGUAGES:
        message = f"language {language!r}: use {' or '.join(site_pages.LANGUAGES)}"
        raise UserError(str(path), message, line_of(body, "language"))
    wanted = body.get("unanswered", "no")
    if wanted not in ("yes", "no"):
        message = f"unanswered {wanted!r}: write yes or no"
        raise UserError(str(path), message, line_of(body, "unanswered"))
    texts = {key: str(value) for key, value in body.items() if key != "unanswered"} | {"language": str(language)}
    return Settings(**texts, unanswered=wanted == "yes")


def post_files(folder: Path) -> list[Path]:
    """Return the posts below a folder, sorted; folders named like a post come along, to be reported."""
    return [path for path in _files(folder) if not read.is_picture(path)]


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if (not path.is_dir() or path.suffix in {".md", ".txt", ".html"})
        and read.is_post(path) and not read.is_hidden(path.relative_to(folder))
    )  # fmt: skip


def _read_posts(
    folder: Path, words: Lexicon, report: Report, jobs: int
) -> tuple[list[Post], list[Mention]]:
    """Read and segment every post; what cannot be read goes to the report."""
    paths = post_files(folder)
    posts: list[Post] = []
    mentions: list[Mention] = []
    work = partial(_read_slim, root=folder, words=words)
    with stage("read") as running:
        results = workers.each(work, paths, jobs=jobs, seconds=MAX_SECONDS, memory=MAX_MEMORY)
        for path, result in zip(paths, running.track(results, len(paths)), strict=True):
            if isinstance(result, workers.Failed):
                report.problems.append(UserError(str(path), result.why))
                continue
            for found in result:
                if isinstance(found, UserError):
                    report.problems.append(found)
                    continue
                posts.append(found.post)
                mentions += found.mentions
                report.dropped[found.post.id] = list(found.dropped)
        report.problems += _pictures_not_shown(folder, posts)
        dropped = sum(map(len, report.dropped.values()))
        running.outcome = f"{len(posts):,} posts -> {len(mentions):,} mentions, {dropped:,} lines dropped"
    return posts, mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a build needs of a post: all of its blocks would fill the memory."""

    post: Post
    """The post with its pictures alone."""
    mentions: tuple[Mention, ...]
    """Its questions."""
    dropped: tuple[Drop, ...]
    """What reading and segmenting left out."""


def _read_slim(path: Path, root: Path, words: Lexicon) -> list[_Read | UserError]:
    return [
        found if isinstance(found, UserError) else _slim(*found)
        for found in read_and_segment(path, root, words)
    ]


def _slim(post: Post, segmented: Segmented) -> _Read:
    pictures = tuple(block for block in post.blocks if block.src)
    return _Read(
        post=replace(post, blocks=pictures, dropped=()),
        mentions=segmented.mentions,
        dropped=(*post.dropped, *segmented.dropped),
    )


def _pictures_not_shown(folder: Path, posts: Sequence[Post]) -> list[UserError]:
    """Return a problem for each picture that no post beside it shows: it may be one of a post."""
    shown = {
        Path(post.path).parent / block.src for post in posts for block in post.blocks if block.src
    }
    return [
        UserError(str(path), "a picture that no post shows; type its text into a .txt file, or remove it")
        for path in _files(folder)
        if read.is_picture(path) and path not in shown
    ]



def _unread(report: Report, sources: Path, seen: Collection[str], old: ledger.Ledger) -> set[str]:
    """Return the ids of posts and paths of answers that a problem kept out: their questions must not retire.

    Which post of an archive or dump a problem kept out is not known: it may be any that was there.

    Args:
        report: The problems.
        sources: The folder sources/.
        seen: Ids of the posts that were read.
        old: The question ledger so far.
    """
    names = set()
    for problem in report.problems:
        path = read.file_of(problem.path)
        for folder in (sources / "posts", sources):
            if path.is_relative_to(folder):
                post = path.with_suffix("") if path.suffix == read.SIDE_SUFFIX else path
                names.add(read.file_id(post, folder))
                names.add(path.relative_to(folder).as_posix())
    posts = {key.rpartition("#")[0] for entry in old.values() for key in entry.keys}
    return names | {post for post in posts - set(seen) if read.holder(post) in names}


def _asks_of_mentions(mentions: Sequence[Mention]) -> list[dedup.Ask]:
    return [
        dedup.Ask(key=m.key, text=m.question, context=m.context, post=m.post, joins=len(m.parts) > 1) for m in mentions
    ]


def _asks_of_parts(mentions: Sequence[Mention]) -> list[dedup.Ask]:
    return [
        dedup.Ask(key=links.part_key(m.key, number, n), text=wording)
        for m in mentions
        for number, wordings in enumerate(m.parts)
        for n, wording in enumerate(wordings)
    ]


def _asks_of_answers(curated: Sequence[Answer], words: Lexicon) -> list[dedup.Ask]:
    return [
        dedup.Ask(key=key, text=text, joins=len(parts(text, words)) > 1)
        for answer in curated
        for key, text in zip(_answer_keys(answer), (answer.question, *answer.wordings), strict=True)
    ]


def _compare(asks: Sequence[dedup.Ask], words: Lexicon, cache: Path | None) -> dedup.Compared:
    """Compare all wordings; what the last build compared is in the cache."""
    index = dedup.Index(words, cache / "dedup.sqlite" if cache else None)
    index.update(asks)
    compared = index.compared()
    index.close()
    return compared


def _answer_keys(answer: Answer) -> list[str]:
    return [f"{answer.path}#{number}" for number in range(1 + len(answer.wordings))]


def _clusters(
    mentions: Sequence[Mention],
    curated: Sequence[Answer],
    compared: dedup.Compared,
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
        for keys in dedup.clusters([*by_key, *owner], compared.verdicts, decisions, together, compared.alike)
    ]


def _undecided(
    verdicts: Sequence[Verdict], clusters: Sequence[ledger.Cluster], decisions: dedup.Decisions, texts: Mapping[str, str]
) -> list[Verdict]:
    """Return the likely pairs that are neither one question already nor decided apart, an answer as the second of two.

    Two questions that each have a curated answer were told apart by whoever wrote the answers.
    """
    home = {m.key: number for number, cluster in enumerate(clusters) for m in cluster.mentions}
    answered = {cluster.answer: number for number, cluster in enumerate(clusters) if cluster.answer}
    curated = set(answered.values())
    apart = {frozenset((decision.a, decision.b)) for decision in decisions.different}

    def where(key: str) -> int | str:
        return home.get(key, answered.get(key.rpartition("#")[0], key))

    likely: dict[frozenset[int | str], list[Verdict]] = defaultdict(list)  # two questions may have many wordings
    for v in verdicts:
        sides = frozenset((where(v.a), where(v.b)))
        if (
            v.verdict == "same" and not v.confident and not v.b.startswith(links.PART) and not v.a.startswith(links.PART)
            and len(sides) == 2 and frozenset((v.a, v.b)) not in apart and not sides <= curated
        ):  # fmt: skip
            likely[sides].append(v if where(v.a) not in curated else replace(v, a=v.b, b=v.a))
    return [max(those, key=lambda v: (fuzz.ratio(texts[v.a], texts[v.b]), v.b)) for those in likely.values()]


def _ids(curated: Sequence[Answer], identified: Sequence[ledger.Identified]) -> dict[str, str]:
    """Return the question id of every mention key and of every answer's wording."""
    keys = {answer.path: _answer_keys(answer) for answer in curated}
    return {m.key: i.id for i in identified for m in i.cluster.mentions} | {
        key: i.id for i in identified for key in keys.get(i.cluster.answer, ())
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
