"""The command line: verbs, exit codes, and what stands on stdout and on stderr."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
import toy_project as toy
import yaml

from pipeline import __version__, cli
from pipeline.model import Kind
from pipeline.read.charset import decode
from pipeline.text import fold
from pipeline.write import OUTPUTS

VERBS = {
    "build": ["--jobs", "--locked", "--strict", *OUTPUTS],
    "plan": ["--json"],
    "push": ["--dry-run", "--json", "--anki"],
    "extract": ["PATH"],
    "compare": ["--pairs", "--among", "QUESTION"],
    "show": ["ID|POST", "--json"],
    "check": ["--strict"],
    "assets": [],
}
COMMAND = Path(sys.executable).with_name("mianjing")


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return toy.copy(tmp_path / "project")


@pytest.fixture(scope="module", name="built")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the project once; tests must not touch it."""
    root = toy.copy(tmp_path_factory.mktemp("built") / "project")
    toy.build(root, ["jsonl"])
    return root


def run(
    capsys: pytest.CaptureFixture[str], root: Path, *arguments: object
) -> tuple[int, str, list[str]]:
    """Run a verb in a project; return the exit code, stdout, and the lines of stderr."""
    code = cli.main(["-C", str(root), *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err.splitlines()


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def write_rows(path: Path, *values: object) -> Path:
    path.write_text("".join(json.dumps(v, ensure_ascii=False) + "\n" for v in values), "utf-8")
    return path


def posts(root: Path) -> Path:
    return root / "sources" / "posts"


# --- help, usage


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_tells_its_arguments(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([verb, "--help"])
    assert ended.value.code == cli.OK
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith(f"usage: mianjing {verb}")
    assert [name for name in VERBS[verb] if name not in said.out] == []


def test_help_names_every_verb_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == cli.OK
    told = capsys.readouterr().out
    assert re.findall(r"^    (\w+)  ", told, re.MULTILINE) == list(VERBS)
    assert "0 done, 1 input to mend, 2 usage, 3 bug, 130 interrupted" in " ".join(told.split())


@pytest.mark.parametrize(
    "arguments",
    [[], ["bake"], ["build", "--fast"], ["extract"], ["show"], ["build", "--jobs", "many"]],
)
def test_what_the_parser_refuses_is_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == cli.USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("usage: mianjing")


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "anky"],
        ["build", "--jobs", "0"],
        ["compare"],
        ["compare", "只有一个问题？"],
        ["compare", "一", "二", "三"],
        ["compare", "一", "二", "--pairs", "x.jsonl"],
        ["compare", "一", "二", "--among", "x.jsonl"],
        ["compare", "--pairs", "x.jsonl", "--among", "x.jsonl"],
    ],
)
def test_what_makes_no_sense_is_usage_and_writes_nothing(
    root: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = toy.contents(root)
    code, out, said = run(capsys, root, *arguments)
    assert (code, out, len(said)) == (cli.USAGE, "", 1)
    assert said[0].startswith(f"mianjing {arguments[0]}: ")
    assert toy.contents(root) == before


def test_the_version_tells_where_it_runs_from(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == cli.OK
    assert capsys.readouterr().out == f"mianjing {__version__} ({Path(cli.__file__).parent})\n"


@pytest.mark.parametrize(
    "arguments",
    [["build"], ["extract", "x.txt"], ["compare", "一", "二"], ["show", "q1"], ["check"]],
)
def test_a_folder_that_is_no_project_is_named(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, said = run(capsys, tmp_path, *arguments)
    assert (code, out, len(said)) == (cli.MEND, "", 1)
    assert said[0].startswith(str(tmp_path / "sources"))
    assert list(tmp_path.iterdir()) == []


# --- the installed command


def installed(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments], capture_output=True, text=True, check=False, **options
    )


def test_the_command_builds_the_project_it_stands_in(root: Path) -> None:
    done = installed("build", cwd=root)
    assert done.returncode == cli.OK, done.stderr
    assert all((root / line).is_file() for line in done.stdout.splitlines())
    assert done.stdout.splitlines()[-2:] == ["build/site/index.html", "build/bank.jsonl"]
    assert [line.split()[0] for line in done.stderr.splitlines()][:9] == [
        "read",
        "dedup",
        "ledger",
        "answers",
        *OUTPUTS,
    ]
    assert "\x1b" not in done.stderr, "no colours where no terminal is"


@pytest.mark.parametrize(
    "arguments", [["compare", "什么是堆？", "堆是什么？"], ["extract", "sources/posts"]]
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_gone_is_no_error(
    root: Path, arguments: list[str], unbuffered: str
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(
        [COMMAND, *arguments],
        cwd=root,
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (cli.OK, b"")
    assert not (root / "build").exists()


def test_the_output_is_utf_8_in_any_locale(root: Path) -> None:
    done = installed(
        "compare", "什么是堆？", "什么是堆？", cwd=root, env={"LC_ALL": "C", "LANG": "C"}
    )
    assert (done.returncode, done.stderr) == (cli.OK, "")
    rubbish = installed("show", "qx", cwd=root, env={"LC_ALL": "C"}, encoding="utf-8")
    assert rubbish.returncode == cli.MEND
    done = installed("extract", "sources/posts", cwd=root, env={"LC_ALL": "C"}, encoding="utf-8")
    assert "学习率该怎么选？" in {row["question"] for row in rows(done.stdout)}


# --- exit codes of trouble


def test_a_bug_is_saved_with_its_traceback(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(cli, "build", fail)
    code, out, said = run(capsys, root, "build")
    assert (code, out, len(said)) == (cli.BUG, "", 1)
    log = root / "build" / "crash.log"
    assert "boom" in said[0]
    assert str(log) in said[0]
    text = log.read_text(encoding="utf-8")
    assert text.startswith(f"mianjing {__version__} python {sys.version.split()[0]}")
    assert "Traceback" in text
    assert "in fail" in text


def test_an_interrupted_build_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "build", stop)
    code, out, said = run(capsys, root, "build")
    assert (code, out, len(said)) == (130, "", 1)
    assert "interrupted" in said[0]
    assert not (root / "build").exists()


def test_exit_codes_are_those_of_the_documentation() -> None:
    assert (cli.OK, cli.MEND, cli.USAGE, cli.BUG, cli.INTERRUPTED) == (0, 1, 2, 3, 130)


# --- build


def test_build_prints_the_files_to_open_and_tells_the_rest_on_stderr(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, said = run(capsys, root, "build")
    assert code == cli.OK
    paths = [Path(line) for line in out.splitlines()]
    assert all(path.is_file() for path in paths)
    assert {path for path in paths if path.parent.name == "anki"} == set(root.glob("build/anki/*"))
    assert root / "build" / "site" / "index.html" in paths
    assert root / "build" / "bank.jsonl" in paths
    assert re.fullmatch(r"read +3 posts -> \d+ mentions, \d+ lines dropped +\d+\.\d s", said[0])
    assert any("3 posts" in line for line in said[6:])


def test_build_makes_the_outputs_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, root, "build", "jsonl")
    assert (code, out) == (cli.OK, f"{root / 'build' / 'bank.jsonl'}\n")
    assert sorted(path.name for path in (root / "build").iterdir()) == [
        "bank.jsonl",
        "cache",
        "report.json",
    ]


def test_warnings_fail_a_strict_build_alone(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = root / "sources" / "answers" / "ml" / "bn-vs-ln.md"
    answer.write_text(
        answer.read_text(encoding="utf-8") + "\n见 $\\nomacro{$。\n", encoding="utf-8"
    )
    code, _, said = run(capsys, root, "build")
    assert code == cli.OK
    assert [line for line in said if line.startswith("warning: ") and "nomacro" in line]
    code, out, _ = run(capsys, root, "build", "--strict")
    assert code == cli.MEND
    assert out


# --- extract


LINES = {"lines", "answer_lines"}
SHAPE: dict[str, tuple[type, ...]] = {
    "source": (str,),
    "lines": (list, type(None)),
    "question": (str,),
    "answer": (str, type(None)),
    "answer_lines": (list, type(None)),
    "item": (dict,),
    "path": (list,),
    "topics": (list,),
    "kind": (str,),
    "companies": (list,),
    "round": (str, type(None)),
    "role": (str, type(None)),
    "date": (str, type(None)),
    "code_blocks": (int,),
    "images": (int,),
    "removed": (list,),
}


@pytest.mark.parametrize("project", [toy.TOY, toy.REPOSITORY], ids=["toy", "real"])
def test_extract_keeps_its_contract(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, said = run(capsys, project, "extract", posts(project))
    assert (code, said) == (cli.OK, [])
    sources = project / "sources"
    leaves = {
        slug
        for group in yaml.safe_load((sources / "taxonomy.yaml").read_text("utf-8")).values()
        for slug in group["leaves"]
    }
    companies = set(yaml.safe_load((sources / "companies.yaml").read_text("utf-8")))
    found = rows(out)
    assert found
    for row in found:
        assert row.keys() == SHAPE.keys()
        assert [k for k, types in SHAPE.items() if not isinstance(row[k], types)] == []
        assert row["question"] == row["question"].strip() != ""
        assert row["kind"] in get_args(Kind)
        assert leaves.issuperset(row["topics"])
        assert companies.issuperset(row["companies"])
        assert row["item"].keys() == {"lines", "text"}
        assert row["date"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"])
        assert all(piece.keys() == {"text", "why"} for piece in row["removed"])
        assert row["answer"] is None or row["answer"].strip()
    for span, length in (
        (row[name], source_lines(row["source"])) for row in found for name in LINES if row[name]
    ):
        assert 1 <= span[0] <= span[1] <= length


def source_lines(path: str) -> int:
    """Return how many lines a file has, or the text of the record that `dump.jsonl:3` names."""
    record = re.fullmatch(r"(.+\.jsonl):(\d+)", path)
    if record is None:
        return decode(Path(path).read_bytes())[0].count("\n") + 1
    line = Path(record[1]).read_text(encoding="utf-8").split("\n")[int(record[2]) - 1]
    content: str = json.loads(line)["content"]
    return content.count("\n") + 1


def test_extract_points_to_the_lines_that_ask(capsys: pytest.CaptureFixture[str]) -> None:
    post = posts(toy.TOY) / "xingfan-list.txt"
    _, out, _ = run(capsys, toy.TOY, "extract", post)
    lines = post.read_text(encoding="utf-8").splitlines()
    found = rows(out)
    assert [row["question"] for row in found] == [
        "AUC 是怎么算出来的?",
        "模型过拟合了有哪些办法?",
        "精确率和召回率有什么区别?",
        "BN 在训练和推理时有什么不同?",
        "学习率应该怎么选?",
        "手写快速排序",
        "介绍一个你做过的项目",
    ]
    for row in found:
        first, last = row["lines"]
        assert fold(row["question"]) in fold(" ".join(lines[first - 1 : last]))
        assert row["source"] == str(post)
        assert row["companies"] == ["星帆科技"]
        assert row["answer"] is None
    assert [row["kind"] for row in found][5] == "code"


def test_extract_gives_a_posts_own_answer_as_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    post = posts(toy.TOY) / "notes.md"
    _, out, _ = run(capsys, toy.TOY, "extract", post)
    early, rate, heap = rows(out)
    assert rate["answer"] == "先用小步长试，再逐步放大到损失开始抖动。"
    assert rate["answer_lines"] == [17, 17]
    assert (early["path"], heap["path"]) == (["训练"], ["代码"])
    assert "```python\nimport heapq\n" in heap["answer"]
    assert heap["code_blocks"] == 1
    assert heap["companies"] == ["青禾数据"]


def test_extract_takes_files_and_folders_as_given_and_touches_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    before = toy.contents(root)
    code, out, said = run(capsys, Path(), "extract", "sources/posts/notes.md", "sources/posts")
    assert (code, said) == (cli.OK, [])
    sources = list(dict.fromkeys(row["source"] for row in rows(out)))
    assert sources == [
        f"sources/posts/{name}" for name in ("notes.md", "qinghe-page.html", "xingfan-list.txt")
    ]
    assert len([row for row in rows(out) if row["source"].endswith("notes.md")]) == 6
    assert toy.contents(root) == before


def test_extract_tells_what_it_cannot_read_and_prints_the_rest(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (posts(root) / "a-empty.txt").write_bytes(b"")
    code, out, said = run(capsys, root, "extract", root / "nowhere.md", posts(root))
    assert code == cli.MEND
    assert len(rows(out)) > 10
    assert [line.partition(":")[0] for line in said] == [
        str(root / "nowhere.md"),
        str(posts(root) / "a-empty.txt"),
    ]


DUMP = '{"title": "星帆科技", "content": "1. 什么是动量？"}\n{\n{"title": "青禾数据", "content": "1. 什么是 AUC？"}\n'


def test_extract_names_the_place_within_a_file_of_posts(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    Path("dump.jsonl").write_text(DUMP, encoding="utf-8")
    code, out, said = run(capsys, Path(), "extract", "dump.jsonl")
    assert code == cli.MEND
    assert [(row["source"], row["lines"], row["companies"]) for row in rows(out)] == [
        ("dump.jsonl:1", [1, 1], ["星帆科技"]),
        ("dump.jsonl:3", [1, 1], ["青禾数据"]),
    ]
    assert [line.partition(": ")[0] for line in said] == ["dump.jsonl:2"]


def test_show_prints_one_post_of_a_file_or_all_of_them(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    Path("dump.jsonl").write_text(DUMP, encoding="utf-8")
    code, out, said = run(capsys, Path(), "show", "dump.jsonl:3")
    assert (code, said, out.count("1 questions")) == (cli.OK, [], 1)
    assert "青禾数据" in out
    code, out, said = run(capsys, Path(), "show", "dump.jsonl")
    assert (code, len(said), out.count("1 questions")) == (cli.MEND, 1, 2)
    assert json.loads(run(capsys, Path(), "show", "--json", "dump.jsonl:1")[1])["title"] == "星帆科技"
    assert len(json.loads(run(capsys, Path(), "show", "--json", "dump.jsonl")[1])) == 2
    code, out, said = run(capsys, Path(), "show", "dump.jsonl:2")
    assert (code, out) == (cli.MEND, "")
    assert said[0].startswith("dump.jsonl:2: no JSON")
    code, out, said = run(capsys, Path(), "show", "dump.jsonl:9")
    assert (code, out, said) == (
        cli.MEND, "", ["dump.jsonl:9: no such post in dump.jsonl; `mianjing show dump.jsonl` prints all of them"],
    )  # fmt: skip


# --- compare


def test_two_questions_are_compared_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for a, b, verdict in (
        ("什么是快速排序？", "快排是什么?", "same"),
        ("什么是快速排序？", "AUC 怎么计算？", "different"),
    ):
        code, out, said = run(capsys, toy.TOY, "compare", a, b)
        assert (code, said) == (cli.OK, [])
        assert re.fullmatch(rf"{verdict}(?: \(for review\))?: .+\n", out)


def test_pairs_come_back_in_order_with_every_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given: list[dict[str, Any]] = [
        {"a": "什么是堆？", "b": "AUC 怎么计算？", "n": 1, "more": {"深": [None, 1.5, True]}},
        {"b": "学习率该怎么选?", "a": "学习率怎么选？", "verdict_by_hand": "same"},
        {"a": "它有什么缺点？", "b": "它有什么缺点？", "a_context": "BN", "b_context": "堆"},
        {"a": "学习率怎么选？", "b": "学习率怎么选？", "a_context": "", "b_context": None},
        {"a": "", "b": ""},
    ]
    code, out, said = run(
        capsys, toy.TOY, "compare", "--pairs", write_rows(tmp_path / "p.jsonl", *given)
    )
    assert (code, said) == (cli.OK, [])
    got = rows(out)
    added = ("verdict", "confident", "reason")
    assert [{k: v for k, v in row.items() if k not in added} for row in got] == given
    for row in got:
        assert row["verdict"] in {"same", "related", "different"}
        assert isinstance(row["confident"], bool)
        assert row["reason"]
    assert [row["verdict"] for row in got][:1] == ["different"]
    assert (got[3]["verdict"], got[3]["confident"]) == ("same", True)
    assert not (got[2]["verdict"] == "same" and got[2]["confident"]), "the subjects differ"


def test_among_prints_each_pair_that_is_not_different_whatever_the_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [
        {"id": "d", "text": "AUC 怎么计算？", "context": ""},
        {"id": "a", "text": "什么是快速排序？", "context": "排序"},
        {"id": "c", "text": "什么是快速排序?"},
        {"id": "b", "text": "自我介绍"},
    ]
    results = []
    for order in (given, given[::-1]):
        file = write_rows(tmp_path / "among.jsonl", *order)
        code, out, said = run(capsys, toy.TOY, "compare", "--among", file)
        assert (code, said) == (cli.OK, [])
        results.append(rows(out))
    assert results[0] == results[1]
    assert [(row["a"], row["b"], row["verdict"]) for row in results[0]] == [("a", "c", "same")]
    assert results[0][0].keys() == {"a", "b", "verdict", "confident", "reason"}


@pytest.mark.parametrize(
    ("option", "line", "told"),
    [
        ("--pairs", '{"a": "x"}', ':2: each line needs "b"'),
        ("--pairs", '{"a": "x", "b": 3}', ':2: each line needs "b"'),
        ("--pairs", "{", ":2: no JSON object"),
        ("--pairs", "[1]", ":2: no JSON object"),
        ("--among", '{"id": "x"}', ':2: each line needs "text"'),
        ("--among", '{"text": "x"}', ':2: each line needs "id"'),
    ],
)
def test_a_wrong_line_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, line: str, told: str
) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"a": "x", "b": "y", "id": "1", "text": "z"}\n' + line + "\n", "utf-8")
    code, _, said = run(capsys, toy.TOY, "compare", option, file)
    assert (code, len(said)) == (cli.MEND, 1)
    assert said[0].startswith(f"{file}{told}")


@pytest.mark.parametrize("option", ["--pairs", "--among"])
def test_a_list_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    code, out, said = run(capsys, toy.TOY, "compare", option, tmp_path / "none.jsonl")
    assert (code, out, len(said)) == (cli.MEND, "", 1)
    assert said[0].startswith(str(tmp_path / "none.jsonl"))


# --- show


def test_show_traces_a_post_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, said = run(capsys, toy.TOY, "show", posts(toy.TOY) / "xingfan-list.txt")
    assert (code, said) == (cli.OK, [])
    traced = {
        int(match[1]): (match[2], match[4])
        for match in re.finditer(r"^ *(\d+)  (\S+) +(\S+) +(.*)$", out, re.MULTILINE)
    }
    assert traced[7] == ("question", "AUC 是怎么算出来的?")
    assert traced[3][0] == "noise"
    assert traced[5] == ("section", "机器学习")
    assert out.splitlines()[0] == "format   text"
    assert out.splitlines()[-1] == "7 questions"


def test_show_gives_a_post_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, said = run(capsys, toy.TOY, "show", "--json", posts(toy.TOY) / "qinghe-page.html")
    assert (code, said) == (cli.OK, [])
    post = json.loads(out)
    assert {"title", "author", "date", "companies", "blocks", "lines", "dropped"} <= post.keys()
    assert (post["title"], post["date"]) == ("青禾数据二面回忆", "2024-06-07")
    assert post["companies"] == ["青禾数据"]
    (list_,) = [block for block in post["blocks"] if block["type"] == "list"]
    assert list_["ordered"] is True
    assert list_["items"][0]["text"] == "LN 和 BN 有什么区别？"
    assert {line["role"] for line in post["lines"]} >= {"question"}
    assert all(line.keys() == {"line", "role", "rule"} for line in post["lines"])
    assert all(drop.keys() == {"text", "rule"} for drop in post["dropped"])
    assert "首页" in "".join(drop["text"] for drop in post["dropped"])


def test_show_traces_a_question_to_its_mentions(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = toy.contents(built)
    row = toy.bank(built)["学习率该怎么选？"]
    code, out, _ = run(capsys, built, "show", row["id"])
    assert code == cli.OK
    assert out.splitlines()[0] == f"{row['id']}  学习率该怎么选？"
    keys = toy.questions(built)[row["id"]]["keys"]
    assert sorted(re.findall(r"^asked +(\S+)", out, re.MULTILINE)) == sorted(keys)
    assert re.search(r"^same +\S+ = \S+: .+$", out, re.MULTILINE)
    assert toy.contents(built) == before


def test_show_tells_what_became_of_an_old_id(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = shutil.copytree(built, tmp_path / "project")
    ids = {text: row["id"] for text, row in toy.bank(root).items()}
    keys = {id_: min(row["keys"]) for id_, row in toy.questions(root).items()}
    heap, auc = ids["早停为什么能防止过拟合？"], ids["AUC 怎么计算？"]
    (root / "sources" / "decisions.yaml").write_text(
        f"- same: [{keys[heap]}, {keys[auc]}]\n", "utf-8"
    )
    (posts(root) / "xingfan-list.txt").unlink()
    toy.build(root, ["jsonl"])
    state = toy.questions(root)
    (gone,) = [id_ for id_ in (heap, auc) if state[id_]["status"] == "merged"]
    (kept,) = {heap, auc} - {gone}
    code, out, _ = run(capsys, root, "show", gone)
    assert code == cli.OK
    assert f"{gone} is now {kept}" in out
    assert (
        run(capsys, root, "show", kept)[1]
        == "\n".join(line for line in out.splitlines() if not line.startswith("merged")) + "\n"
    )
    retired = next(id_ for id_, row in state.items() if row["status"] == "retired")
    code, out, _ = run(capsys, root, "show", retired)
    assert code == cli.OK
    assert out.startswith(f"{retired} is retired")


@pytest.mark.parametrize("what", ["q00000000", "nonsense", "sources/posts/none.md"])
def test_show_names_what_it_does_not_know(
    root: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, said = run(capsys, root, "show", what)
    assert (code, out) == (cli.MEND, "")
    assert len([line for line in said if line.startswith(f"{what}: ")]) == 1
    assert said[-1].startswith(f"{what}: ")


# --- check


def test_check_finds_nothing_wrong_and_writes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = toy.contents(root)
    code, out, said = run(capsys, root, "check")
    assert (code, out) == (cli.OK, "")
    assert re.match(r"snippets +0 failed", said[-1])
    assert toy.contents(root) == before


def test_check_names_all_that_is_wrong(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {
        root / "sources" / "snippets" / "auc.py": "assert 1 == 2, 'not equal'\n",
        root / "sources" / "answers" / "ml" / "bn-vs-ln.md": "---\ntopic: [x]\n---\n正文\n",
        posts(root) / "notes.md": "",
    }
    for path, text in wrong.items():
        path.write_text(text, encoding="utf-8")
    code, out, said = run(capsys, root, "check")
    assert (code, out) == (cli.MEND, "")
    told = [line for line in said if line.startswith(str(root))]
    assert sorted(re.split(r":\d*:? ", line)[0] for line in told) == sorted(map(str, wrong))
    assert any("not equal" in line for line in told)
    assert any("did you mean topics?" in line for line in told)
    assert not (root / "sources" / "ledger.jsonl").exists()
