"""The command `mianjing`: verbs, exit codes.

stdout is data, stderr is progress. Exit codes: 0 done, 1 input to mend, 2 usage, 3 bug, 130 interrupted.
"""

from __future__ import annotations

import argparse
import datetime as dt
import errno
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from . import (
    __version__,
    answer_style,
    answers,
    assets,
    dedup,
    lexicon,
    plan,
    push,
    read,
    render,
    tag,
    topic_model,
)
from .build import build, gather, load_settings, post_files, read_and_segment
from .errors import UserError
from .progress import say, stage
from .report import summary
from .show import post_as_json, post_as_text, question_as_text
from .store import dump_jsonl, read_jsonl
from .write import OUTPUTS
from .write.formulas import Formulas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .lexicon import Lexicon
    from .model import Bank, Mention, Verdict
    from .topic_model import TopicModel

OK, MEND, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
"""What a disk says that is full or fails, which is no bug of ours."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; return the exit code."""
    options = parser().parse_args(arguments)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # clean up like after ^C
    try:
        code = int(options.run(options))
        sys.stdout.flush()  # or a reader that has gone would show only as Python exits
    except UserError as error:
        say(str(error))
        return MEND
    except KeyboardInterrupt:
        say("interrupted; the last good build is untouched")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of stdout has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # takes what is not flushed yet
        return OK
    except Exception as error:  # noqa: BLE001  the last line of defence: save what a bug report needs
        return _failed(error, options.root)
    return code


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="mianjing",
        description="Turn messy Chinese interview posts into Anki decks and a searchable site.",
        epilog="Exit codes: 0 done, 1 input to mend, 2 usage, 3 bug, 130 interrupted.",
    )
    top.add_argument("-C", dest="root", type=Path, default=Path(), metavar="DIR",
                     help="folder that holds sources/ (default: this one)")  # fmt: skip
    top.add_argument("-V", "--version", action="version",
                     version=f"mianjing {__version__} ({Path(__file__).parent})")  # fmt: skip
    verbs = top.add_subparsers(required=True, metavar="VERB")

    verb = verbs.add_parser("build", help="build decks, site and data from sources/")
    verb.add_argument("outputs", nargs="*", metavar="OUTPUT", help=f"any of {', '.join(OUTPUTS)} (default: all)")
    verb.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N",
                      help="processes that read posts and make pages (default: one for each processor)")  # fmt: skip
    verb.add_argument("--locked", action="store_true", help="fail if a ledger would change")
    verb.add_argument("--strict", action="store_true", help="exit 1 on warnings too")
    verb.set_defaults(run=_build)

    verb = verbs.add_parser("plan", help="tell which notes of the decks a build would add and change; writes nothing")
    verb.add_argument("--json", action="store_true", help="as one JSON object")
    verb.set_defaults(run=_plan)

    verb = verbs.add_parser("push", help="build the decks and bring a running Anki up to date (add-on AnkiConnect)")
    verb.add_argument("--dry-run", action="store_true", help="only tell what would be done; writes nothing")
    verb.add_argument("--json", action="store_true", help="tell it as one JSON object")
    verb.add_argument("--anki", default=push.ADDRESS, metavar="URL", help=f"AnkiConnect (default: {push.ADDRESS})")
    verb.set_defaults(run=_push)

    verb = verbs.add_parser("extract", help="print the questions of posts as JSONL; touches nothing")
    verb.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a post, a file of posts, or a folder of them")
    verb.set_defaults(run=_extract)

    verb = verbs.add_parser("compare", help="tell whether two questions are one, and why")
    verb.add_argument("texts", nargs="*", metavar="QUESTION", help="two questions")
    verb.add_argument("--pairs", type=Path, metavar="FILE", help='JSONL of {"a", "b"}; prints each with its verdict')
    verb.add_argument("--among", type=Path, metavar="FILE",
                      help='JSONL of {"id", "text"}; prints every pair that is not different')  # fmt: skip
    verb.set_defaults(run=_compare)

    verb = verbs.add_parser("show", help="trace a post line by line, or a question to its mentions")
    verb.add_argument("what", metavar="ID|POST", help="a question id, the path of a post, or of a file of posts")
    verb.add_argument("--json", action="store_true", help="a post as JSON")
    verb.set_defaults(run=_show)

    verb = verbs.add_parser("check", help="validate all of sources/ and run the snippets; writes nothing")
    verb.add_argument("--strict", action="store_true", help="exit 1 on warnings too")
    verb.set_defaults(run=_check)

    verb = verbs.add_parser("assets", help="fetch the site's third-party files (KaTeX, ts-fsrs) into this environment")
    verb.set_defaults(run=_assets)
    return top


def _build(options: argparse.Namespace) -> int:
    unknown = [name for name in options.outputs if name not in OUTPUTS]
    if unknown or options.jobs < 1:
        say(f"mianjing build: no output {', '.join(unknown)}; use {', '.join(OUTPUTS)}" if unknown
            else "mianjing build: --jobs takes a number from 1")  # fmt: skip
        return USAGE
    clock = dt.datetime.now(tz=dt.UTC)
    gathered, written = build(
        options.root, options.outputs or list(OUTPUTS), today=clock.date().isoformat(),
        now=int(clock.timestamp()), jobs=options.jobs, locked=options.locked,
    )  # fmt: skip
    for path in written:
        print(path)
    report = gathered.report
    for line in summary(gathered.bank, report):
        say(line)
    return _verdict_on(report.problems, report.warnings if options.strict else (), report.warnings)


def _plan(options: argparse.Namespace) -> int:
    clock = dt.datetime.now(tz=dt.UTC)
    gathered = gather(options.root, today=clock.date().isoformat(), now=int(clock.timestamp()))
    planned = plan.of(gathered)
    if options.json:
        _print_rows([planned.to_row()])
    else:
        print(planned.to_text())
    return _verdict_on(gathered.report.problems, (), gathered.report.warnings)


def _push(options: argparse.Namespace) -> int:
    anki = push.Anki(options.anki)
    clock = dt.datetime.now(tz=dt.UTC)
    today, now = clock.date().isoformat(), int(clock.timestamp())
    if options.dry_run:
        gathered = gather(options.root, today=today, now=now)
    else:  # the ledger is saved before Anki gets a guid of it
        gathered, _ = build(options.root, ["anki"], today=today, now=now)
    lacking = push.plan(gathered.bank, anki)
    if options.json:
        _print_rows([lacking.to_row()])
    else:
        print(lacking.to_text())
    if not options.dry_run:
        push.carry_out(lacking, gathered.bank, anki, options.root / "build")
    return _verdict_on(gathered.report.problems, (), gathered.report.warnings)


def _extract(options: argparse.Namespace) -> int:
    words = _lexicon(options.root)
    sources = options.root / "sources"
    curated, _ = answers.load(sources, words.leaves())
    model, _ = topic_model.learn(sources, curated, words)
    failed = OK
    for path in options.paths:
        for file in post_files(path) if path.is_dir() else [path]:
            for result in read_and_segment(file, None, words):
                if isinstance(result, UserError):
                    say(str(result))
                    failed = MEND
                    continue
                post, segmented = result
                _print_rows(_extracted(m, post.path, words, model) for m in segmented.mentions)
    return failed


def _extracted(mention: Mention, source: str, words: Lexicon, model: TopicModel) -> dict[str, object]:
    """Return the line that `extract` prints for a mention."""
    return {
        "source": source,
        "lines": mention.lines,
        "question": mention.question,
        "answer": mention.answer,
        "answer_lines": mention.answer_lines,
        "item": {"lines": mention.item_lines, "text": mention.item_text},
        "path": mention.path,
        "topics": tag.topics(mention.question, mention.context, mention.path, words, model, kind=mention.kind),
        "kind": mention.kind,
        "companies": mention.companies,
        "round": mention.round,
        "role": mention.role,
        "date": mention.date,
        "code_blocks": mention.code_blocks,
        "images": mention.images,
        "removed": [{"text": piece.text, "why": piece.why} for piece in mention.removed],
    }


def _compare(options: argparse.Namespace) -> int:
    words = _lexicon(options.root)
    if options.pairs and not options.texts and not options.among:
        _print_rows(_judged(row, options.pairs, number, words) for number, row in read_jsonl(options.pairs))
    elif options.among and not options.texts and not options.pairs:
        rows = [(_text(row, "id", options.among, n), _text(row, "text", options.among, n), str(row.get("context") or ""))
                for n, row in read_jsonl(options.among)]  # fmt: skip
        asks = [dedup.Ask(key=key, text=text, context=context) for key, text, context in rows]
        _print_rows(_verdict_row(verdict) for verdict in dedup.among(asks, words))
    elif len(options.texts) == 2 and not options.pairs and not options.among:
        a, b = (dedup.Ask(key=key, text=text) for key, text in zip("ab", options.texts, strict=True))
        verdict = dedup.judge(a, b, words)
        print(f"{verdict.verdict}{'' if verdict.confident else ' (for review)'}: {verdict.reason}")
    else:
        say("mianjing compare: give two questions, or --pairs FILE, or --among FILE")
        return USAGE
    return OK


def _judged(row: dict[str, object], path: Path, number: int, words: Lexicon) -> dict[str, object]:
    """Return a row of --pairs with its verdict."""
    a, b = (
        dedup.Ask(key=side, text=_text(row, side, path, number), context=str(row.get(f"{side}_context") or ""))
        for side in "ab"
    )
    verdict = dedup.judge(a, b, words)
    return {**row, "verdict": verdict.verdict, "confident": verdict.confident, "reason": verdict.reason}


def _verdict_row(verdict: Verdict) -> dict[str, object]:
    return {"a": verdict.a, "b": verdict.b, "verdict": verdict.verdict,
            "confident": verdict.confident, "reason": verdict.reason}  # fmt: skip


def _text(row: dict[str, object], key: str, path: Path, number: int) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise UserError(str(path), f'each line needs "{key}": "..."', number)
    return value


def _show(options: argparse.Namespace) -> int:
    path = read.file_of(options.what)
    if not path.exists() and not path.suffix:
        gathered = gather(options.root, today="", now=1)
        print(question_as_text(options.what, gathered))
        return OK
    words = _lexicon(options.root)
    one = str(path) != str(Path(options.what))
    results = read_and_segment(path, None, words)
    errors = [r for r in results if isinstance(r, UserError) and (not one or str(r).startswith(f"{options.what}:"))]
    posts = [r for r in results if not isinstance(r, UserError) and (not one or r[0].path == options.what)]
    if not posts and not errors:
        raise UserError(options.what, f"no such post in {path}; `mianjing show {path}` prints all of them")
    texts = [post_as_json(*post) if options.json else post_as_text(*post) for post in posts]
    if len(texts) > 1 and options.json:
        print(f"[{','.join(texts)}]")
    elif texts:
        print("\n\n".join(texts))
    for error in errors:
        say(str(error))
    return MEND if errors else OK


def _check(options: argparse.Namespace) -> int:
    sources = options.root / "sources"
    gathered = gather(options.root, today="", now=1)
    problems = list(gathered.report.problems)
    warnings = list(gathered.report.warnings)
    with stage("style") as running:
        curated, _ = answers.load(sources, set(lexicon.load(sources).leaves()))
        faults = [f"{sources / answer.path}: {fault}" for answer in curated for fault in answer_style.faults(answer)]
        faults += _formulas_refused(gathered.bank)
        warnings += faults
        running.outcome = f"{len(curated):,} answers, {len(faults):,} to mend"
    with stage("snippets") as running:
        failed = answers.run_snippets(sources)
        running.outcome = f"{len(failed):,} failed"
    return _verdict_on([*problems, *failed], warnings if options.strict else (), warnings)


def _formulas_refused(bank: Bank) -> Iterator[str]:
    """Yield a line for each formula of an answer that KaTeX does not set."""
    formulas = Formulas(output="mathml")
    for card in bank.cards:
        for tex, display in render.formulas(card.html):
            formulas.set(tex, display)
        for tex, reason in formulas.problems.items():
            yield f"{card.source or card.question.id}: formula {tex!r}: {reason}"
        formulas.problems.clear()


def _assets(options: argparse.Namespace) -> int:
    del options
    for folder in assets.fetch():
        print(folder)
    return OK


def _lexicon(root: Path) -> Lexicon:
    load_settings(root / "sources" / "settings.yaml")  # says early that -C names no project
    return lexicon.load(root / "sources")


def _print_rows(rows: Iterable[dict[str, object]]) -> None:
    for row in rows:
        sys.stdout.write(dump_jsonl([row]))


def _verdict_on(problems: Sequence[UserError], counted: Sequence[str], warnings: Sequence[str]) -> int:
    """Print problems and warnings; return the exit code."""
    for warning in warnings:
        say(f"warning: {warning}")
    for problem in problems:
        say(str(problem))
    return MEND if problems or counted else OK


def _failed(error: Exception, root: Path) -> int:
    """Tell of a disk that has no room, or save what a report of a bug needs; return the exit code."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        say(f"{error.filename or root}: {error.strerror}; make room, the last good build is untouched")
        return MEND
    log = root / "build" / "crash.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text(f"mianjing {__version__} python {sys.version}\n{traceback.format_exc()}", encoding="utf-8")
    say(f"a bug: {error!r}; please report it with {log}")
    return BUG
