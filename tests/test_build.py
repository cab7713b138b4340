"""The whole flow on the miniature project: same bytes, lasting ids, broken input beside good."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import toy_project as toy

from pipeline import build as flow
from pipeline import cli
from pipeline.errors import UserError
from pipeline.write import OUTPUTS, to_anki

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LATER: dict[str, Any] = {"today": "2026-03-04", "now": toy.SECOND + 5_000_000}
SHARED = "学习率该怎么选？"
"""Asked by two posts, answered by one of them."""
ALONE = "早停为什么能防止过拟合？"
"""Asked by notes.md alone, which answers it."""
CURATED = "手写快速排序"
"""Asked by xingfan-list.txt alone, with a curated answer."""


@pytest.fixture(scope="module", name="first")
def _first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the project once; tests must not touch it."""
    root = toy.copy(tmp_path_factory.mktemp("first") / "project")
    toy.build(root)
    return root


@pytest.fixture(name="fresh")
def _fresh(tmp_path: Path) -> Path:
    """Return a copy that was never built."""
    return toy.copy(tmp_path / "fresh")


@pytest.fixture(name="built")
def _built(first: Path, tmp_path: Path) -> Path:
    """Return a copy that was built."""
    return shutil.copytree(first, tmp_path / "built")


# --- what a build makes


def test_a_build_makes_decks_site_data_and_report(first: Path) -> None:
    made = toy.contents(first / "build")
    decks = (
        "all",
        "starter",
        "topic-ml",
        "topic-dl",
        "topic-algo",
        "topic-misc",
        "company-qinghe",
    )
    assert {name for name in made if name.startswith("anki/")} == {
        *(f"anki/mianjing-{name}.apkg" for name in decks),
        *(f"anki/mianjing-update-{kind}.txt" for kind in ("qa", "code")),
        "anki/preview.html",
    }
    assert {name for name in made if name.startswith("site/q/")} == {
        f"site/q/{row['id']}.html" for row in toy.bank_rows(first)
    }
    assert {"site/index.html", "bank.jsonl", "report.json"} <= set(made)
    assert {name.partition("/")[0] for name in made} == {
        "anki",
        "site",
        "bank.jsonl",
        "report.json",
    }
    assert not [name for name in made if "/." in name or name.endswith(".tmp")]


def test_a_build_writes_nothing_of_a_person(first: Path) -> None:
    after = toy.contents(first / "sources")
    assert after.keys() - toy.contents(toy.TOY / "sources").keys() == {
        "ledger.jsonl",
        "ledger-notes.jsonl",
        "ledger-notetypes.jsonl",
    }
    assert {name: after[name] for name in toy.contents(toy.TOY / "sources")} == toy.contents(
        toy.TOY / "sources"
    )


def test_the_bank_joins_what_is_one_question_and_keeps_who_asked_it(first: Path) -> None:
    questions = toy.bank(first)
    assert [m["post"] for m in questions[SHARED]["mentions"]] == ["notes-md", "xingfan-list-txt"]
    assert questions[SHARED]["answer"]["status"] == "post"
    auc = questions["AUC 怎么计算？"]
    assert auc["companies"] == [
        {"name": "星帆科技", "count": 1},
        {"name": "青禾数据", "count": 1},
    ]
    assert (auc["level"], auc["answer"]["status"]) == ("必会", "curated")
    assert auc["answer"]["snippets"] == ["auc.py"]
    page = auc["mentions"][0]
    assert (page["post"], page["url"]) == ("qinghe-page-html", "https://posts.example/qinghe")
    assert (page["text"], page["company"]) == ("AUC 怎么计算？", "青禾数据")
    assert (page["round"], page["role"]) == ("二面", None)
    assert {row["first_seen"] for row in questions.values()} == {toy.DAY}


def test_show_tells_how_an_answer_caught_its_mentions(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    id_ = toy.bank(built)["AUC 怎么计算？"]["id"]
    assert cli.main(["-C", str(built), "show", id_]) == cli.OK
    lines = capsys.readouterr().out.splitlines()
    assert "worded   answers/ml/auc.md#1  AUC 是怎么算出来的？" in lines
    (same,) = [line for line in lines if line.startswith("same")]
    assert {"answers/ml/auc.md#0", "answers/ml/auc.md#1"} < set(same.split(": ")[0].split())


def test_decisions_join_and_part_what_the_rules_would_not(first: Path) -> None:
    rows = [
        json.loads(line)
        for line in (first / "build" / "bank.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    asked = sorted(sorted(m["text"] for m in row["mentions"]) for row in rows)
    assert ["怎么求最大的 k 个数？", "用堆求 topk"] in asked
    assert asked.count(["介绍一个你做过的项目"]) == 2


def test_the_report_counts_and_tells_every_drop(first: Path) -> None:
    report = json.loads((first / "build" / "report.json").read_text(encoding="utf-8"))
    rows = toy.bank_rows(first)
    assert report["counts"] == {
        "posts": 3,
        "mentions": sum(len(row["mentions"]) for row in rows),
        "questions": len(rows),
        "curated answers": 3,
        "answers from posts": sum(row["answer"]["status"] == "post" for row in rows),
        "without an answer": sum(row["answer"]["status"] == "none" for row in rows),
        "notes with blanks": 0,
        "companies": 2,
        "without a topic": sum(not row["topics"] for row in rows),
    }
    assert report["problems"] == report["warnings"] == []
    lost = {drop["text"]: drop["rule"] for drop in report["dropped"]["xingfan-list-txt"]}
    assert lost["版权归作者所有,转载请联系"]
    assert lost["扫码关注公众号「小帆船」,回复 666 领资料"]


def test_the_report_asks_of_no_pair_that_is_settled(first: Path) -> None:
    report = json.loads((first / "build" / "report.json").read_text(encoding="utf-8"))
    held = {key: row["id"] for row in toy.questions(first).values() for key in row["keys"]} | {
        f"answers/ml/auc.md#{n}": toy.bank(first)["AUC 怎么计算？"]["id"] for n in (0, 1)
    }
    pairs = [(pair["a"], pair["b"]) for pair in report["undecided"]]
    assert [(a, b) for a, b in pairs if held.get(a, a) == held.get(b, b)] == []
    assert ("qinghe-page-html#98255674ae", "xingfan-list-txt#622b3545f5") not in pairs


def test_only_the_outputs_named_are_written(fresh: Path) -> None:
    toy.build(fresh, ["jsonl"])
    assert toy.contents(fresh / "build").keys() == {"bank.jsonl", "report.json"}


def test_a_build_opens_no_socket(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a build went to the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    toy.build(fresh)


def test_nothing_of_a_posts_markup_reaches_an_output(fresh: Path) -> None:
    post = fresh / "sources" / "posts" / "qinghe-page.html"
    hostile = (
        '<li>AUC 怎么计算？<img src=x onerror=alert(7)></li><li><a href="javascript:alert(8)">'
    )
    page = post.read_text(encoding="utf-8")
    post.write_text(
        page.replace("<li>AUC 怎么计算？</li>", hostile + "什么是早停？</a></li>"),
        encoding="utf-8",
    )
    toy.build(fresh)
    assert "alert(" not in outputs(fresh / "build")


def test_personal_data_of_a_post_reaches_no_output(fresh: Path) -> None:
    secrets = ["13800138000", "wx_xiaofan88", "hr@xingfan.example", "871234567", "NTA7X2"]
    post = fresh / "sources" / "posts" / "talk.txt"
    post.write_text(
        "星帆科技二面\n\n"
        "1. 什么是过拟合? 想一起准备的加微信 wx_xiaofan88\n\n"
        "2. 召回率怎么算?\n\n"
        "按定义算就行。有问题打 13800138000 或写信到 hr@xingfan.example\n\n"
        "3. 堆是什么? QQ:871234567\n\n"
        "内推码:NTA7X2,用了不用笔试\n",
        encoding="utf-8",
    )
    toy.build(fresh)
    assert toy.bank_rows(fresh)
    assert [secret for secret in secrets if secret in outputs(fresh / "build")] == []


def outputs(build: Path) -> str:
    """Return the text of all that is published: decks unpacked, site, data."""
    texts = [
        path.read_bytes() for path in build.rglob("*") if path.suffix in {".html", ".js", ".jsonl"}
    ]
    for package in build.glob("anki/*.apkg"):
        with zipfile.ZipFile(package) as archive:
            texts += [archive.read(name) for name in archive.namelist()]
    return b"\n".join(texts).decode("utf-8", "replace")


# --- the same sources give the same bytes


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_a_second_build_changes_nothing_and_may_be_locked(built: Path) -> None:
    before, times = toy.contents(built), stamps(built)
    toy.build(built, **LATER)
    assert toy.contents(built) == before
    assert stamps(built) == times
    toy.build(built, locked=True, **LATER)
    assert toy.contents(built) == before


def test_build_can_be_deleted_at_will(built: Path) -> None:
    before = toy.contents(built)
    shutil.rmtree(built / "build")
    toy.build(built, **LATER)
    assert toy.contents(built) == before


def test_a_partial_build_does_not_disturb_the_other_outputs(built: Path) -> None:
    before = toy.contents(built)
    for name in OUTPUTS:
        toy.build(built, [name], **LATER)
    assert toy.contents(built) == before


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_the_order_in_which_posts_are_read_does_not_matter(
    first: Path, fresh: Path, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    real = flow.post_files

    def turned(folder: Path) -> list[Path]:
        files = real(folder)
        assert len(files) == 3
        return [*files[turn:], *files[:turn]] if turn < 3 else files[::-1]

    monkeypatch.setattr(flow, "post_files", turned)
    toy.build(fresh)
    assert toy.contents(fresh) == toy.contents(first)


@pytest.mark.parametrize(("seed", "jobs"), [("0", 1), ("1", 2)])
def test_neither_the_hash_seed_nor_the_number_of_processes_shows(
    first: Path, fresh: Path, seed: str, jobs: int
) -> None:
    program = (
        "import sys; from pathlib import Path; import toy_project;"
        "toy_project.build(Path(sys.argv[1]), jobs=int(sys.argv[2]))"
    )
    subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(fresh), str(jobs)],
        check=True,
        capture_output=True,
        env={
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join([str(toy.REPOSITORY), str(toy.REPOSITORY / "tests")]),
        },
    )
    assert toy.contents(fresh) == toy.contents(first)


# --- --locked


def test_locked_fails_and_writes_nothing_when_a_ledger_would_change(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = toy.contents(fresh)
    assert cli.main(["-C", str(fresh), "build", "--locked"]) == cli.MEND
    said = capsys.readouterr()
    assert said.out == ""
    assert f"{fresh / 'sources' / 'ledger.jsonl'}: would change" in said.err
    assert toy.contents(fresh) == before


@pytest.mark.parametrize("name", ["ledger.jsonl", "ledger-notes.jsonl"])
def test_locked_names_the_ledger_that_would_change(built: Path, name: str) -> None:
    ledger = built / "sources" / name
    lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    ledger.write_text("".join(lines[:-1]), encoding="utf-8")
    before = toy.contents(built)
    with pytest.raises(UserError, match="--locked") as caught:
        toy.build(built, locked=True, **LATER)
    assert caught.value.path.endswith(".jsonl")
    assert toy.contents(built) == before


def test_locked_fails_when_a_post_brings_a_question(built: Path) -> None:
    text = "星帆科技二面\n\n1. 什么是召回率?\n\n2. 什么是小顶堆?\n"
    (built / "sources" / "posts" / "more.txt").write_text(text, encoding="utf-8")
    before = toy.contents(built)
    with pytest.raises(UserError, match="--locked"):
        toy.build(built, locked=True, **LATER)
    assert toy.contents(built) == before


# --- ids that stay


def test_removing_a_post_keeps_every_ledger_line(built: Path) -> None:
    old, old_notes, bank = toy.questions(built), toy.notes(built), toy.bank(built)
    (built / "sources" / "posts" / "notes.md").unlink()
    (built / "sources" / "posts" / "xingfan-list.txt").unlink()
    toy.build(built, **LATER)
    new, notes = toy.questions(built), toy.notes(built)
    assert new.keys() == old.keys()
    assert notes.keys() >= old_notes.keys()
    for id_, row in old.items():
        assert new[id_]["first_seen"] == row["first_seen"]
        assert new[id_]["keys"].keys() >= row["keys"].keys()
    for id_, row in old_notes.items():
        assert all(notes[id_][k] == row[k] for k in ("guid", "note_id", "deck", "notetype"))
        assert notes[id_]["mod"] >= row["mod"]
    assert new[bank[ALONE]["id"]]["status"] == "retired"
    assert notes[bank[ALONE]["id"]]["status"] == "retired"
    assert notes[bank[ALONE]["id"]]["mod"] > old_notes[bank[ALONE]["id"]]["mod"]
    assert new[bank[CURATED]["id"]]["status"] == "live", "its curated answer keeps it"
    assert toy.bank(built)[CURATED]["mentions"] == []
    assert ALONE not in toy.bank(built)


def test_a_post_that_comes_back_gets_its_ids_back(built: Path) -> None:
    before = {question: row["id"] for question, row in toy.bank(built).items()}
    post = built / "sources" / "posts" / "notes.md"
    kept = post.read_bytes()
    post.unlink()
    toy.build(built, ["jsonl"], **LATER)
    assert ALONE not in toy.bank(built)
    post.write_bytes(kept)
    toy.build(built, ["jsonl"], **LATER)
    assert {question: row["id"] for question, row in toy.bank(built).items()} == before


def test_adding_a_post_moves_no_id(built: Path) -> None:
    old = toy.questions(built)
    owner = {key: id_ for id_, row in old.items() for key in row["keys"]}
    text = "青禾数据一面\n\n1. 学习率该怎么选?\n\n2. 什么是小顶堆?\n\n3. 手写快速排序\n"
    (built / "sources" / "posts" / "a-first.txt").write_text(text, encoding="utf-8")
    toy.build(built, **LATER)
    new = toy.questions(built)
    assert {key: id_ for id_, row in new.items() for key in row["keys"] if key in owner} == owner
    assert all(new[id_]["status"] == "live" for id_ in old)
    added = {id_: row for id_, row in new.items() if id_ not in old}
    assert {row["first_seen"] for row in added.values()} == {LATER["today"]}
    assert max(len(row["mentions"]) for row in toy.bank_rows(built)) == 3


def test_a_curated_answer_written_later_keeps_the_id(built: Path) -> None:
    before = toy.bank(built)[ALONE]["id"]
    answer = built / "sources" / "answers" / "ml" / "early-stopping.md"
    answer.write_text(f"---\nquestion: {ALONE}\n---\n看验证集，不再变好就停。\n", encoding="utf-8")
    toy.build(built, **LATER)
    row = toy.bank(built)[ALONE]
    assert (row["id"], row["answer"]["status"]) == (before, "curated")
    assert toy.notes(built)[before]["mod"] == LATER["now"]


def test_mod_moves_for_the_changed_answer_alone(built: Path) -> None:
    old = {id_: row["mod"] for id_, row in toy.notes(built).items()}
    answer = built / "sources" / "answers" / "ml" / "bn-vs-ln.md"
    answer.write_text(answer.read_text(encoding="utf-8") + "\n再补一句。\n", encoding="utf-8")
    toy.build(built, **LATER)
    moved = {id_ for id_, row in toy.notes(built).items() if row["mod"] != old[id_]}
    assert moved == {toy.bank(built)["BN 和 LN 有什么区别？"]["id"]}


# --- broken input beside good


def _link(path: Path, target: str) -> None:
    path.symlink_to(target)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(32 * 1024 * 1024 + 1)


BROKEN: dict[str, tuple[str, Callable[[Path], object]]] = {
    "empty file": ("posts/empty.txt", lambda path: path.write_bytes(b"")),
    "only white space": ("posts/blank.md", lambda path: path.write_bytes(b" \n\t\n\n")),
    "binary file": ("posts/picture.md", lambda path: path.write_bytes(bytes(range(256)) * 16)),
    "zeros": ("posts/zeros.html", lambda path: path.write_bytes(bytes(4096))),
    "rubbish": ("posts/rubbish.txt", lambda path: path.write_bytes(bytes(range(1, 256)) * 16)),
    "too large": ("posts/huge.txt", _huge),
    "directory named like a post": ("posts/x.md", lambda path: path.mkdir()),
    "dangling link": ("posts/gone.md", lambda path: _link(path, "nowhere.md")),
    "link to itself": ("posts/loop.txt", lambda path: _link(path, "loop.txt")),
    "answer with broken front matter": (
        "answers/ml/broken.md",
        lambda path: path.write_text("---\nquestion: [\n---\n正文\n", encoding="utf-8"),
    ),
    "answer without a question": (
        "answers/ml/silent.md",
        lambda path: path.write_text("没有题目，只有正文。\n", encoding="utf-8"),
    ),
    "answer that is not UTF-8": (
        "answers/ml/gbk.md",
        lambda path: path.write_bytes("---\nquestion: 问题\n---\n正文\n".encode("gbk")),
    ),
    "answer whose snippet is missing": (
        "answers/algo/no-snippet.md",
        lambda path: path.write_text(
            "---\nquestion: 什么是归并？\n---\n[m.py](../../snippets/m.py)\n", encoding="utf-8"
        ),
    ),
    "answer to a question that has one": (
        "answers/ml/z-again.md",
        lambda path: path.write_text(
            "---\nquestion: AUC 怎么计算？\n---\n再答\n", encoding="utf-8"
        ),
    ),
    "directory named like an answer": ("answers/ml/y.md", lambda path: path.mkdir()),
}


def broken_side_file(path: Path) -> None:
    path.with_suffix("").write_text("青禾数据三面\n\n1. 什么是过拟合?\n", encoding="utf-8")
    path.write_text("company: 青禾数据\nurl: [\n", encoding="utf-8")


BROKEN["YAML error in a side file"] = ("posts/side.txt.yaml", broken_side_file)


def build_by_command(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Run `mianjing build`; return the exit code and the lines on stderr."""
    code = cli.main(["-C", str(root), "build"])
    return code, capsys.readouterr().err.splitlines()


def test_bytes_of_no_charset_are_a_line(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    culprit = built / "sources" / "posts" / "rubbish.txt"
    culprit.write_bytes(b"\xff\x81\xfe \x80\xff\n" * 99)
    code, said = build_by_command(built, capsys)
    assert code == cli.MEND
    assert len([line for line in said if line.startswith(f"{culprit}:")]) == 1


@pytest.mark.parametrize("case", BROKEN)
def test_broken_input_is_one_line_and_sinks_nothing(
    built: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    before = toy.contents(built)
    name, break_it = BROKEN[case]
    culprit = built / "sources" / name
    break_it(culprit)
    code, said = build_by_command(built, capsys)
    assert code == cli.MEND
    lines = [line for line in said if str(culprit) in line]
    assert len(lines) == 1
    assert lines[0].startswith((f"{culprit}: ", f"{culprit}:"))
    assert ";" in lines[0], "says what would be right"
    report = json.loads((built / "build" / "report.json").read_text(encoding="utf-8"))
    assert report["problems"] == lines
    after = toy.contents(built)
    kept = {path: data for path, data in before.items() if path != "build/report.json"}
    assert {path: after[path] for path in kept} == kept


def test_all_broken_inputs_at_once_are_a_line_each(
    fresh: Path, first: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, break_it in BROKEN.values():
        break_it(fresh / "sources" / name)
    code, said = build_by_command(fresh, capsys)
    assert code == cli.MEND
    culprits = {str(fresh / "sources" / name) for name, _ in BROKEN.values()}
    lines = [line for line in said if str(fresh / "sources") in line]
    assert {line.partition(":")[0] for line in lines} == culprits
    assert len(lines) == len(culprits)
    assert sorted(toy.bank(fresh)) == sorted(toy.bank(first))
    assert toy.contents(fresh / "build").keys() == toy.contents(first / "build").keys()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("taxonomy.yaml", "ml: [\n"),
        ("terms.yaml", "AUC: {topics: [ml-none], aliases: [auc]}\n"),
        ("companies.yaml", "甲: {slug: x, aliases: [丙]}\n乙: {slug: x, aliases: []}\n"),
        ("settings.yaml", "titel: x\n"),
        ("settings.yaml", "title: x\nunanswered: maybe\n"),
        ("decisions.yaml", "- same: [a]\n"),
        ("decisions.yaml", "- same: [a#1, b#1]\n- different: [b#1, a#1]\n"),
        ("ledger.jsonl", "<<<<<<< ours\n"),
        ("ledger-notes.jsonl", "{}\n"),
        ("ledger-notetypes.jsonl", "{}\n"),
    ],
)
def test_a_broken_file_of_all_stops_the_build_before_it_writes(
    built: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    (built / "sources" / name).write_text(text, encoding="utf-8")
    before = toy.contents(built)
    code, said = build_by_command(built, capsys)
    assert code == cli.MEND
    assert len([line for line in said if line.startswith(f"{built / 'sources' / name}:")]) == 1
    assert toy.contents(built) == before


def test_a_folder_without_sources_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = build_by_command(tmp_path, capsys)
    assert code == cli.MEND
    assert len(said) == 1
    assert str(tmp_path / "sources") in said[0]
    assert list(tmp_path.iterdir()) == []


UNREADABLE: dict[str, tuple[str, bytes]] = {
    "binary post": ("posts/notes.md", bytes(range(256)) * 16),
    "emptied post": ("posts/notes.md", b""),
    "new side file with an error": ("posts/notes.md.yaml", b"url: [\n"),
    "side file with an error": ("posts/qinghe-page.html.yaml", b"url: [\n"),
    "answer with an error": ("answers/algo/quick-sort.md", b"---\nquestion: [\n---\n"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_becomes_unreadable_retires_no_question_and_moves_no_mod(
    built: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    before = toy.contents(built)
    name, data = UNREADABLE[case]
    culprit = built / "sources" / name
    whole = culprit.read_bytes() if culprit.exists() else None
    culprit.write_bytes(data)
    code, _ = build_by_command(built, capsys)
    assert code == cli.MEND
    assert {row["status"] for row in toy.questions(built).values()} == {"live"}
    assert {row["status"] for row in toy.notes(built).values()} == {"live"}
    assert (
        toy.contents(built)["sources/ledger-notes.jsonl"] == before["sources/ledger-notes.jsonl"]
    )
    if whole is None:
        culprit.unlink()
    else:
        culprit.write_bytes(whole)
    assert build_by_command(built, capsys)[0] == cli.OK
    assert toy.contents(built) == before


# --- files that hold several posts

RECORDS = [
    {"title": "星帆科技 一面", "url": "https://posts.example/1", "content": "1. 学习率该怎么选？\n2. 什么是标签平滑？"},
    {"title": "星帆科技 二面", "url": "https://posts.example/2", "content": "1. 什么是权重衰减？\n2. 什么是梯度裁剪？"},
]


def dump(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def zipped(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)


@pytest.fixture(name="holding")
def _holding(built: Path) -> Path:
    """Return a built project with a dump and an archive among its posts."""
    posts = built / "sources" / "posts"
    (posts / "dump.jsonl").write_text(dump(*RECORDS), encoding="utf-8")
    zipped(posts / "old.zip", {"a.txt": "青禾数据面试\n\n1. 什么是知识蒸馏？\n2. 什么是学习率预热？\n"})
    toy.build(built)
    return built


def test_every_post_of_a_file_is_a_post_of_the_bank(holding: Path) -> None:
    bank = toy.bank(holding)
    mention = bank["什么是权重衰减？"]["mentions"][0]
    assert mention["post"].startswith("dump-jsonl--posts-example-2-")
    assert (mention["url"], mention["company"]) == ("https://posts.example/2", "星帆科技")
    assert bank["什么是知识蒸馏？"]["mentions"][0]["post"].startswith("old-zip--a-txt-")
    assert {"name": "星帆科技", "count": 2} in bank[SHARED]["companies"]


HELD_BROKEN: dict[str, tuple[str, bytes, str]] = {
    "line cut off": ("dump.jsonl", (dump(RECORDS[0]) + dump(RECORDS[1])[:60]).encode(), "dump.jsonl:2: "),
    "line without text": ("dump.jsonl", dump(RECORDS[1], {"url": "https://posts.example/1"}).encode(), "dump.jsonl:2: "),
    "dump emptied": ("dump.jsonl", b"", "dump.jsonl: "),
    "dump of another kind": ("dump.jsonl", bytes(range(256)) * 9, "dump.jsonl: "),
    "side file of the dump": ("dump.jsonl.yaml", b"fields: {contnt: x}\n", "dump.jsonl.yaml:1: "),
    "field map that finds nothing": ("dump.jsonl.yaml", b"fields: {content: body}\n", "dump.jsonl.yaml:1: "),
    "archive cut off": ("old.zip", b"PK\x03\x04cut", "old.zip: "),
}


@pytest.mark.parametrize("case", HELD_BROKEN)
def test_a_held_post_that_becomes_unreadable_retires_no_question_and_moves_no_mod(
    holding: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    before = toy.contents(holding)
    name, data, said_of = HELD_BROKEN[case]
    culprit = holding / "sources" / "posts" / name
    whole = culprit.read_bytes() if culprit.exists() else None
    culprit.write_bytes(data)
    code, said = build_by_command(holding, capsys)
    assert code == cli.MEND
    lines = [line for line in said if str(holding / "sources") in line]
    assert [line.startswith(str(holding / "sources" / "posts" / said_of)) for line in lines] == [True]
    assert {row["status"] for row in toy.questions(holding).values()} == {"live"}
    after = toy.contents(holding)
    assert after["sources/ledger-notes.jsonl"] == before["sources/ledger-notes.jsonl"]
    if whole is None:
        culprit.unlink()
    else:
        culprit.write_bytes(whole)
    assert build_by_command(holding, capsys)[0] == cli.OK
    assert toy.contents(holding) == before


def test_a_broken_record_freezes_no_question_of_the_others(
    holding: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = holding / "sources" / "posts" / "dump.jsonl"
    path.write_text(dump(RECORDS[0]) + "{\n", encoding="utf-8")
    answer = holding / "sources" / "answers" / "ml" / "label-smoothing.md"
    answer.write_text("---\nquestion: 什么是标签平滑？\n---\n把目标从 1 挪一点给别的类。\n", encoding="utf-8")
    assert build_by_command(holding, capsys)[0] == cli.MEND
    assert toy.bank(holding)["什么是标签平滑？"]["answer"]["status"] == "curated"


def test_a_record_that_is_gone_retires_its_questions(holding: Path) -> None:
    path = holding / "sources" / "posts" / "dump.jsonl"
    path.write_text(dump(RECORDS[0]), encoding="utf-8")
    toy.build(holding, **LATER)
    assert "什么是权重衰减？" not in toy.bank(holding)
    assert sorted(row["status"] for row in toy.questions(holding).values()).count("retired") == 2


def test_a_dump_scraped_again_with_more_moves_no_id(holding: Path) -> None:
    before = {text: row["id"] for text, row in toy.bank(holding).items()}
    path = holding / "sources" / "posts" / "dump.jsonl"
    new = {"title": "青禾数据", "url": "https://posts.example/0", "content": "1. 什么是批归一化的动量？"}
    path.write_text(dump(new, RECORDS[1], RECORDS[0]), encoding="utf-8")
    toy.build(holding, **LATER)
    after = {text: row["id"] for text, row in toy.bank(holding).items()}
    assert before.items() < after.items()


def test_pictures_of_posts_are_no_posts_and_others_are_told(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    posts = built / "sources" / "posts"
    (posts / "img").mkdir()
    for name in ("img/1.png", "screenshot.png"):
        (posts / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    (posts / "z.md").write_text("## 一面\n\n什么是动量？\n\n![](img/1.png)\n", encoding="utf-8")
    (posts / "x.html").write_text("<html><body><p>什么是偏差？</p><p>方差呢？</p></body></html>", encoding="utf-8")
    (posts / "x_files").mkdir()
    (posts / "x_files" / "ad.html").write_text("<html><body><p>广告位</p></body></html>", encoding="utf-8")
    (posts / ".obsidian").mkdir()
    (posts / ".obsidian" / "app.json").write_text("{}", encoding="utf-8")
    code, said = build_by_command(built, capsys)
    assert code == cli.MEND
    assert [line for line in said if str(posts) in line] == [
        f"{posts / 'screenshot.png'}: a picture that no post shows; type its text into a .txt file, or remove it"
    ]


def test_posts_and_errors_read_by_several_processes_are_the_same(holding: Path) -> None:
    (holding / "sources" / "posts" / "broken.jsonl").write_text(dump(RECORDS[0] | {"url": "3"}) + "{\n", encoding="utf-8")
    said = [str(problem) for problem in toy.build(holding).report.problems]
    one = toy.contents(holding / "build")
    shutil.rmtree(holding / "build")
    assert [str(problem) for problem in toy.build(holding, jobs=2).report.problems] == said
    assert len(said) == 1
    assert toy.contents(holding / "build") == one


# --- a build that is cut short


@pytest.mark.parametrize("output", list(OUTPUTS))
def test_a_build_cut_short_leaves_whole_files_and_the_next_completes_it(
    built: Path, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    answer = "answers/ml/bn-vs-ln.md"
    text = (built / "sources" / answer).read_text(encoding="utf-8") + "\n再补一句。\n"
    (built / "sources" / answer).write_text(text, encoding="utf-8")
    whole = shutil.copytree(built, tmp_path / "whole")
    toy.build(whole, **LATER)
    with monkeypatch.context() as patched:
        patched.setitem(OUTPUTS, output, (OUTPUTS[output][0], cut))  # type: ignore[arg-type]
        with pytest.raises(KeyboardInterrupt):
            toy.build(built, **LATER)
    old, new = toy.contents(first / "build"), toy.contents(whole / "build")
    assert all(
        data in (old[name], new[name]) for name, data in toy.contents(built / "build").items()
    )
    toy.build(built, **LATER)
    assert toy.contents(built) == toy.contents(whole)


def test_a_ledger_is_saved_before_a_deck(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object, **__: object) -> None:
        assert (fresh / "sources" / "ledger.jsonl").is_file()
        assert (fresh / "sources" / "ledger-notes.jsonl").is_file()
        raise KeyboardInterrupt

    monkeypatch.setitem(OUTPUTS, "anki", ("anki", cut))  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        toy.build(fresh)
    assert toy.contents(fresh / "build") == {}


def test_a_joined_question_links_to_the_questions_within_it(built: Path) -> None:
    post = built / "sources" / "posts" / "joined.txt"
    post.write_text("青禾数据二面\n\n1. AUC 怎么计算,BN 和 LN 有什么区别\n\n2. 什么是早停?\n", encoding="utf-8")
    toy.build(built, ["jsonl"], **LATER)
    bank = toy.bank(built)
    joined = bank["AUC 怎么计算,BN 和 LN 有什么区别"]
    within = {bank["AUC 怎么计算？"]["id"], bank["BN 和 LN 有什么区别？"]["id"]}
    assert set(joined["contains"]) == within
    assert all(row["contains"] == [] for text, row in bank.items() if text != joined["question"])
    assert joined["answer"]["status"] == "curated"
    told = joined["answer"]["markdown"]
    assert told.startswith("**1. AUC 怎么计算？**\n\n")
    assert "**2. BN 和 LN 有什么区别？**\n\nBN 沿批统计" in told


def test_a_joined_question_of_which_an_ask_is_not_answered_has_no_answer(built: Path) -> None:
    post = built / "sources" / "posts" / "joined.txt"
    post.write_text("青禾数据二面\n\n1. AUC 怎么计算,BN 有什么用\n\n2. 什么是早停?\n", encoding="utf-8")
    toy.build(built, ["jsonl"], **LATER)
    joined = toy.bank(built)["AUC 怎么计算,BN 有什么用"]
    assert joined["contains"]
    assert joined["answer"]["status"] == "none"


def test_the_decks_hold_questions_without_an_answer_when_asked_for(built: Path) -> None:
    without = [id_ for id_, row in by_id(built).items() if row["answer"]["status"] == "none"]
    assert without
    assert not set(without) & toy.notes(built).keys()
    with (built / "sources" / "settings.yaml").open("a", encoding="utf-8") as file:
        file.write("unanswered: yes\n")
    gathered = toy.build(built)
    assert set(without) <= toy.notes(built).keys()
    assert set(without) <= set(to_anki.decks(gathered.bank)[0].ids)


def by_id(root: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in toy.bank_rows(root)}
