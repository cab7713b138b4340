"""Curated answers and snippets from sources/, and the card of each question."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, get_args

from . import fragments, marks
from .errors import UserError
from .model import Answer, Card, Kind, Level
from .render import fragment
from .store import check_keys, line_of, parse_front_matter, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from .model import Question

T = TypeVar("T")

KEYS = frozenset({"question", "wordings", "topics", "kind", "level", "references"})
"""What the front matter of an answer may state."""

SNIPPET_SECONDS = 10
"""Seconds a snippet may run under `mianjing check`; the slowest of ours takes under 3."""

_ASIDES = ("**易错点", "**追问")
"""Begin what an answer says beside answering."""

_SNIPPET_LINK = re.compile(r"^\[[^\]]*\]\((?:\.\./)+snippets/([\w.-]+)\)[ \t]*$", re.MULTILINE)
_CHECKS = re.compile(r"^if __name__ == .__main__.:.*", re.MULTILINE | re.DOTALL)
_LANGUAGES = {".py": "python", ".cpp": "cpp", ".sql": "sql", ".java": "java"}


def load(sources: Path, topics: Collection[str]) -> tuple[tuple[Answer, ...], tuple[UserError, ...]]:
    """Read every curated answer.

    Args:
        sources: The folder sources/.
        topics: Leaf slugs of the taxonomy.

    Returns:
        The good answers by path, and an error for each of the others.
    """
    answers: list[Answer] = []
    errors: list[UserError] = []
    asked: dict[str, str] = {}
    for path in sorted((sources / "answers").rglob("*.md")):
        try:
            answer = _load_one(path, sources, topics)
            _refuse_second(answer, asked, path)
        except UserError as error:
            errors.append(error)
        else:
            answers.append(answer)
    return tuple(answers), tuple(errors)


Asked = tuple["Question", Answer | None, "Sequence[str]", "Sequence[str]"]
"""A question, its curated answer, ids of related questions and of those it contains."""


def to_cards(rows: Sequence[Asked], *, jobs: int = 1, cache: Path | None = None) -> list[Card]:
    """Return the card of every question.

    Args:
        rows: The questions.
        jobs: Processes that render answers.
        cache: File that keeps rendered answers for the next build.
    """
    texts = (answer.markdown if answer else best_of_posts(question) for question, answer, _, _ in rows)
    rendered = fragments.of((text for text in texts if text), jobs=jobs, cache=cache)
    return [to_card(*row, render=rendered.__getitem__) for row in rows]


def to_card(
    question: Question,
    answer: Answer | None,
    related: Sequence[str] = (),
    contains: Sequence[str] = (),
    render: Callable[[str], str] = fragment,
) -> Card:
    """Return the card of a question: with its curated answer, else a post's own, else none."""
    if answer is not None:
        return Card(
            question=question, status="curated", markdown=answer.markdown,
            html=render(answer.markdown), marked=answer.marked, level=answer.level, snippets=answer.snippets,
            references=answer.references, source=answer.path, related=tuple(related), contains=tuple(contains),
        )  # fmt: skip
    told = best_of_posts(question)
    return Card(
        question=question, status="post" if told else "none", markdown=told,
        html=render(told) if told else "", related=tuple(related), contains=tuple(contains),
    )  # fmt: skip


def compose(parts: Sequence[Answer]) -> Answer | None:
    """Return the answer of a question that asks what several answers answer, each in turn under its question.

    Pitfalls and follow-ups are left to the cards of the parts. A single part answers it all by itself, none nothing.
    """
    if len(parts) < 2:
        return next(iter(parts), None)
    levels = [part.level for part in parts if part.level]
    return Answer(
        path="",
        question="",
        level=max(levels, key=get_args(Level).index, default=None),
        markdown="\n\n".join(f"**{n}. {part.question}**\n\n{_main(part.markdown)}" for n, part in enumerate(parts, 1)),
        snippets=tuple(dict.fromkeys(name for part in parts for name in part.snippets)),
        references=tuple(dict.fromkeys(reference for part in parts for reference in part.references)),
    )


def _main(markdown: str) -> str:
    """Return an answer without its pitfalls and follow-ups."""
    kept: list[str] = []
    aside = False
    for line in markdown.splitlines():
        if line.startswith(("**", "```")):
            aside = line.startswith(_ASIDES)
        if not aside:
            kept.append(line)
    return "\n".join(kept).strip()


def best_of_posts(question: Question) -> str:
    """Return the longest answer that a post gives, the first by key among equals; "" for none."""
    told = [(m.answer, m.key) for m in question.mentions if m.answer]
    return min(told, key=lambda pair: (-len(pair[0]), pair[1]))[0] if told else ""


def run_snippets(sources: Path) -> tuple[UserError, ...]:
    """Run every snippet of sources/snippets; return an error for each that fails or takes too long."""
    errors = []
    for path in sorted((sources / "snippets").glob("*.py")):
        failure = _run(path)
        if failure:
            errors.append(UserError(str(path), failure))
    return tuple(errors)


def _run(path: Path) -> str:
    command = [sys.executable, "-W", "error", str(path)]
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter on a file of sources/snippets
            command, capture_output=True, text=True, timeout=SNIPPET_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"runs longer than {SNIPPET_SECONDS} s; make its checks smaller"
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        return f"its checks fail: {last[0]}; mend the code or the check"
    return ""


def _load_one(path: Path, sources: Path, topics: Collection[str]) -> Answer:
    meta, body, _ = parse_front_matter(read_text(path), path)
    check_keys(meta, KEYS, path)
    question = meta.get("question")
    if not isinstance(question, str) or not question.strip():
        raise UserError(str(path), "front matter has no question; add `question: ...`", 1)
    own_topics = _texts(meta, "topics", path)
    for topic in own_topics:
        if topic not in topics:
            raise UserError(str(path), f"topic {topic} is not a leaf of taxonomy.yaml", line_of(meta, "topics"))
    markdown, snippets = _include_snippets(body.strip(), path, sources)
    if not markdown:
        raise UserError(str(path), "the answer is empty; write it below the front matter")
    if wrong := marks.problem(markdown):
        raise UserError(str(path), wrong)
    plain = marks.unmarked(markdown)
    return Answer(
        path=path.relative_to(sources).as_posix(),
        question=question.strip(),
        wordings=_texts(meta, "wordings", path),
        topics=own_topics,
        kind=_one_of(meta, "kind", get_args(Kind), path) or "concept",
        level=_one_of(meta, "level", get_args(Level), path),
        markdown=plain,
        marked=markdown if plain != markdown else "",
        snippets=snippets,
        references=_references(meta, path),
    )


def _refuse_second(answer: Answer, asked: dict[str, str], path: Path) -> None:
    """Refuse a wording that an answer read before has too, and remember those of this one."""
    wordings = (answer.question, *answer.wordings)
    for wording in wordings:
        if wording in asked:
            raise UserError(str(path), f"{wording!r} is already asked by {asked[wording]}; keep it in one")
    asked.update(dict.fromkeys(wordings, answer.path))


def _include_snippets(body: str, path: Path, sources: Path) -> tuple[str, tuple[str, ...]]:
    names: list[str] = []

    def include(match: re.Match[str]) -> str:
        name = match[1]
        file = sources / "snippets" / name
        if not file.is_file():
            raise UserError(str(path), f"includes snippets/{name}, which is not there; add it or mend the name")
        names.append(name)
        # One blank line is enough on a phone.
        code = re.sub(r"\n{3,}", "\n\n", _CHECKS.sub("", read_text(file)).strip())
        return f"```{_LANGUAGES.get(file.suffix, '')}\n{code}\n```"

    return _SNIPPET_LINK.sub(include, body), tuple(names)


def _texts(meta: Mapping[str, object], key: str, path: Path) -> tuple[str, ...]:
    value = meta.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise UserError(str(path), f"{key} must be a list of texts", line_of(meta, key))
    return tuple(value)


def _one_of(meta: Mapping[str, object], key: str, allowed: tuple[T, ...], path: Path) -> T | None:
    value = meta.get(key)
    if value is None:
        return None
    for choice in allowed:
        if value == choice:
            return choice
    raise UserError(str(path), f"{key} {value!r}: use one of {', '.join(map(str, allowed))}", line_of(meta, key))


def _references(meta: Mapping[str, object], path: Path) -> tuple[tuple[str, str], ...]:
    result = []
    entries = meta.get("references", [])
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, Mapping) or not {"title", "url"} >= set(entry) or "title" not in entry:
            raise UserError(
                str(path), "a reference is `title: ...` and `url: https://...`", line_of(meta, "references")
            )
        url = str(entry.get("url", ""))
        if url and not url.startswith(("https://", "http://")):
            raise UserError(str(path), f"reference address {url!r}: use https://", line_of(meta, "references"))
        result.append((str(entry["title"]), url))
    return tuple(result)
