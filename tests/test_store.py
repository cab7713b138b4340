"""Files in and out: strict YAML, front matter, JSON lines, atomic writes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import store
from pipeline.errors import UserError
from pipeline.store import (
    check_keys,
    dump_jsonl,
    line_of,
    parse_front_matter,
    read_jsonl,
    read_yaml,
    write_bytes_atomic,
    write_text_atomic,
)


def yaml_of(tmp_path: Path, text: str | bytes) -> object:
    path = tmp_path / "x.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_yaml(path)


def refusal(tmp_path: Path, text: str | bytes) -> UserError:
    with pytest.raises(UserError) as caught:
        yaml_of(tmp_path, text)
    assert caught.value.path == str(tmp_path / "x.yaml")
    assert ";" in caught.value.message, "says what to do"
    return caught.value


# --- YAML


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", {}),
        ("# nothing\n", {}),
        ("\ufeffa: b", {"a": "b"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ("腾讯: [鹅厂, Tencent]\n", {"腾讯": ["鹅厂", "Tencent"]}),
        ("- a: 1\n  b:\n- [x, {y: z}]\n", [{"a": "1", "b": ""}, ["x", {"y": "z"}]]),
        ("a: |\n  1\n  2\n", {"a": "1\n2\n"}),
        ("a: '*x'\nb: '&y'\nc: '!z'\n", {"a": "*x", "b": "&y", "c": "!z"}),
        ("<<: b\n", {"<<": "b"}),
        ("just text", "just text"),
        ("a: 😀", {"a": "😀"}),
    ],
)
def test_yaml_is_strings_lists_and_mappings(tmp_path: Path, text: str, value: object) -> None:
    assert yaml_of(tmp_path, text) == value


@pytest.mark.parametrize(
    "scalar",
    ["NO", "null", "~", "12:30:45", "0123", "0x1f", "1e3", ".inf", "=", "2023-02-30", "9" * 5000],
)
def test_scalars_stay_as_written(tmp_path: Path, scalar: str) -> None:
    assert yaml_of(tmp_path, f"t: {scalar}\n") == {"t": scalar}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "key 'a' stands twice, first on line 1"),
        ("x:\n  a: 1\n  a: 2\n", 3, "key 'a' stands twice, first on line 2"),
        ("a: &x 1\n", 1, "anchor &x is refused; quote"),
        ("a: b\nt: *重点*\n", 2, "no YAML"),
        ("a: b\nt: *x\n", 2, "alias *x is refused; quote"),
        ("t: !!python/object/apply:os.system ['id']\n", 1, "apply:os.system is refused"),
        ("a: b\nt: !x y\n", 2, "tag !x is refused"),
        ("a: b\n---\nc: d\n", 2, "second document"),
        ("a: b\n? [x]\n: y\n", 2, "a key is text"),
        ("? " * 100_000, 1, "a key is text"),
        ("a: [1, 2\n", 2, "no YAML"),
        ("a: b\n\tc: d\n", 2, "no YAML"),
        ("a: b: c\n", 1, "no YAML: mapping values are not allowed in this context; quote text"),
        ("a: b\nc: \x00\n", 2, "control character U+0000"),
    ],
)
def test_refused_yaml_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    error = refusal(tmp_path, text)
    assert error.line == line
    assert message in error.message


def test_yaml_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, "a: b\nc: 腾讯\n".encode("gbk"))
    assert (error.line, error.message) == (2, "is not UTF-8; save the file as UTF-8")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"gone\.yaml: cannot be read \(no such file"):
        read_yaml(tmp_path / "gone.yaml")
    with pytest.raises(UserError, match="cannot be read"):
        read_yaml(tmp_path)


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "".join(f"{' ' * depth}a:\n" for depth in range(1000)),
    ],
    ids=["flow lists", "flow mappings", "lists", "mappings"],
)
@pytest.mark.timeout(10)
def test_deep_nesting_is_refused_at_once(tmp_path: Path, bomb: str) -> None:
    assert "nested deeper than 20 levels" in refusal(tmp_path, bomb).message


@pytest.mark.timeout(10)
def test_merge_key_and_alias_bombs_are_refused_at_once(tmp_path: Path) -> None:
    laughs = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
    )
    merges = "a0: &a0 {k: v}\n" + "".join(
        f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
    )
    for bomb in (laughs, merges, laughs.replace("&a0 ", ""), merges.replace("&a0 ", "")):
        assert "is refused" in refusal(tmp_path, bomb).message


def test_a_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_YAML_BYTES", 10)
    assert yaml_of(tmp_path, "a: 3456789") == {"a": "3456789"}
    assert "at most 10 are read" in refusal(tmp_path, "a: 34567890").message


values = st.recursive(
    st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(values)
def test_what_yaml_writes_is_read_back(value: object) -> None:
    # Line ends inside plain text are folded by YAML itself, so all text is written quoted.
    text = yaml.safe_dump({"v": value}, allow_unicode=True, default_style='"')
    plain = text.replace("!!str ", "").replace("!!map ", "").replace("!!seq ", "")
    if "!!" in plain:
        return
    meta, body, _ = parse_front_matter(f"---\n{plain}---\nbody", "x.md")
    assert meta == {"v": value}
    assert body == "body"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab:-?*&!|>{}[],#'\"%@ \n\t\\é中\x00\ud800", max_size=40))
@example("%YAML 3.0\n---\na")
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        meta, _, line = parse_front_matter(f"---\n{text}\n---\n", "x.md")
    except UserError as error:
        line = error.line or 0
    else:
        assert isinstance(meta, dict)
    assert 1 <= line <= text.count("\n") + 3


# --- front matter


@pytest.mark.parametrize(
    ("text", "meta", "body", "taken"),
    [
        ("", {}, "", 0),
        ("正文\n", {}, "正文\n", 0),
        ("---\na: b\n---\n正文\n", {"a": "b"}, "正文\n", 3),
        ("---\r\na: b\r\n---\r\n正文\r\n", {"a": "b"}, "正文\r\n", 3),
        ("--- \na: b\n...\n\n正文", {"a": "b"}, "\n正文", 3),
        ("---\n---\n正文", {}, "正文", 2),
        ("---\na: b\n---", {"a": "b"}, "", 3),
        ("---\n正文, 没有结尾\n", {}, "---\n正文, 没有结尾\n", 0),
        ("----\na: b\n---\n", {}, "----\na: b\n---\n", 0),
        ("\n---\na: b\n---\n", {}, "\n---\na: b\n---\n", 0),
        ("---\na: |\n  ---\n---\nx", {"a": "---\n"}, "x", 4),
    ],
)
def test_front_matter(text: str, meta: dict[str, object], body: str, taken: int) -> None:
    assert parse_front_matter(text, "x.md") == (meta, body, taken)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("---\na: b\na: c\n---\n", 3, "key 'a' stands twice, first on line 2"),
        ("---\na: b\nt: [x\n---\n", 4, "no YAML"),
        ("---\njust text\n---\n", 2, "front matter is no mapping"),
        ("---\ntitle: b\n\n正文\n", 1, "front matter has no end within 8 kB"),
        (f"---\na: {'x' * 8190}\n---\n", 1, "front matter has no end within 8 kB"),
        (f"---\na: {'中' * 3000}\n---\n", 1, "front matter has no end within 8 kB"),
        ("---\na: b\nc: \x07\n---\n", 3, "control character U+0007"),
        ("---\na: \ud800\n---\n", 2, "control character U+D800"),
    ],
)
def test_refused_front_matter_is_told_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_front_matter(text, "x.md")
    assert (caught.value.path, caught.value.line) == ("x.md", line)
    assert message in caught.value.message


# --- keys


def test_an_unknown_key_is_refused_with_its_line_and_the_nearest_known(tmp_path: Path) -> None:
    mapping = yaml_of(tmp_path, "question: a\n\ntopcis: [b]\n")
    assert isinstance(mapping, dict)
    with pytest.raises(
        UserError, match=r"^x\.yaml:3: unknown key 'topcis'; did you mean topics\?$"
    ):
        check_keys(mapping, {"question", "topics"}, "x.yaml")
    with pytest.raises(UserError, match=r"unknown key '乱'; use question, topics$"):
        check_keys({"乱": ""}, ("topics", "question"), "x.yaml")
    check_keys(mapping, {"question", "topcis", "more"}, "x.yaml")


def test_lines_of_mappings_and_keys(tmp_path: Path) -> None:
    mapping = yaml_of(tmp_path, "\na: 1\nlist:\n  - x: 1\n    y: 2\n")
    assert isinstance(mapping, dict)
    assert line_of(mapping, "list") == 3
    assert line_of(mapping["list"][0]) == 4
    assert line_of(mapping["list"][0], "y") == 5
    assert line_of(mapping, "missing") == 2
    assert line_of({"a": "b"}, "a") is None
    meta, _, _ = parse_front_matter("---\na: b\n---\n", "x.md")
    assert line_of(meta, "a") == 2


# --- JSON lines


def test_json_lines_are_sorted_inside_and_chinese_stays(tmp_path: Path) -> None:
    text = dump_jsonl([{"b": 1, "a": "问"}, {}])
    assert text == '{"a": "问", "b": 1}\n{}\n'
    path = tmp_path / "x.jsonl"
    path.write_text(f"\ufeff\n{text}", encoding="utf-8")
    assert read_jsonl(path) == [(2, {"a": "问", "b": 1}), (3, {})]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(st.text(), json_values, max_size=3), max_size=4))
@example([{"a": "x\u2028y\x85z\x0b"}])
def test_json_lines_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]]
) -> None:
    path = tmp_path_factory.mktemp("jsonl") / "x.jsonl"
    write_text_atomic(path, dump_jsonl(rows), durable=False)
    assert [row for _, row in read_jsonl(path)] == rows


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "no JSON object"),
        ("[1]", "every line is one {...}"),
        ("1" * 5000, "no JSON object"),
        ('{"a": 1, "b": 2, "a": 3}', "key 'a' stands twice"),
        ('{"a": {"b": 1, "b": 2}}', "key 'b' stands twice"),
        ('{"a": NaN}', "NaN is no JSON number"),
        ("[" * 100_000, "no JSON object"),
        ("=======", "conflict markers"),
    ],
)
def test_damaged_json_lines_are_refused_with_their_line(
    tmp_path: Path, line: str, message: str
) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(f"{{}}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_jsonl(path)
    assert (caught.value.path, caught.value.line) == (str(path), 3)
    assert message in caught.value.message


def test_an_endless_json_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_JSON_LINE", 10)
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": "3456789"}', encoding="utf-8")
    with pytest.raises(UserError, match=r"x\.jsonl:1: line is longer than 10 characters"):
        read_jsonl(path)


# --- atomic writes


def test_a_file_is_written_into_new_folders_and_only_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "x.txt"
    assert write_text_atomic(path, "一\r\n二\n")
    assert path.read_bytes() == "一\r\n二\n".encode()
    os.utime(path, ns=(1, 1))
    assert not write_text_atomic(path, "一\r\n二\n")
    assert path.stat().st_mtime_ns == 1
    assert write_bytes_atomic(path, b"\x00\xff", durable=False)
    assert path.read_bytes() == b"\x00\xff"
    assert list(path.parent.iterdir()) == [path]


def test_a_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"x")
    write_bytes_atomic(tmp_path / "atomic", b"x")
    assert (tmp_path / "atomic").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize(("owner", "name"), [(os, "fsync"), (Path, "replace")])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_in_the_middle_leaves_the_old_file_and_nothing_else(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    error: BaseException,
) -> None:
    path = tmp_path / "x.txt"
    path.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(owner, name, fail)
    with pytest.raises(type(error)):
        write_text_atomic(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_way_is_an_error_and_stays(tmp_path: Path) -> None:
    (tmp_path / "x" / "y").mkdir(parents=True)
    with pytest.raises(OSError, match="x"):
        write_bytes_atomic(tmp_path / "x", b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


KILLED = """
import os, pathlib, signal, sys
from pipeline.store import write_bytes_atomic
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
write_bytes_atomic(pathlib.Path(sys.argv[1]), b"new" * 1000)
"""


def test_a_killed_writer_leaves_the_old_file_and_the_next_one_succeeds(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"old")
    died = subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    assert died.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    assert write_bytes_atomic(path, b"newer")
    assert path.read_bytes() == b"newer"
