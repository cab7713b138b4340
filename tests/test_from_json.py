"""Dumps of scrapers: shapes that are known, shapes that a side file states, records that are broken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_all, texts

from pipeline.read import from_json
from pipeline.read.json_records import MAX_RECORD, values

if TYPE_CHECKING:
    from pathlib import Path

RECORD = {"title": "星帆科技 一面", "content": "1. 什么是动量？\n2. 手写 LRU", "url": "https://posts.example/1"}


def lines(*records: object) -> str:
    """Return records as JSON lines; a text stands as it is."""
    return "".join(
        (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)) + "\n"
        for each in records
    )


def write(path: Path, text: str, side: str = "") -> Path:
    path.write_text(text, encoding="utf-8")
    if side:
        path.with_name(path.name + ".yaml").write_text(side, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.jsonl", '{"a": 1}\n{"a": 2}\n', True),
        ("a.json", '[{"a": 1}]', True),
        ("a.json", '\ufeff{"a": 1}', True),
        ("a.jsonl", 'junk\n{"a": 1}\n', True),
        ("a.txt", '[\n{"a": 1}]', True),
        ("a.txt", '{"a": 1}\n{"b": 2}', True),
        ("a.json", "什么是动量？", False),
        ("a.txt", "{这是一段话}", False),
        ("a.txt", '{"a": 1} 是什么？', False),
        ("a.txt", "[1, 2, 3] 的全排列", False),
        ("a.md", "[[笔记]]\n", False),
    ],
)
def test_a_dump_is_told_by_its_content(name: str, text: str, expected: bool) -> None:  # noqa: FBT001
    assert from_json.claims(name, text.encode()) is expected


def test_every_record_is_a_post_with_the_line_as_its_place(tmp_path: Path) -> None:
    second = {
        "title": "青禾数据", "text": "1. 什么是 AUC？", "link": "https://posts.example/2", "author": {"name": "早睡"},
        "created_at": 1714953600, "company": "青禾数据", "role": "算法", "round": "二面",
    }  # fmt: skip
    posts, errors = read_all(write(tmp_path / "dump.jsonl", lines(RECORD, second)))
    assert errors == []
    assert list(posts) == ["dump.jsonl:1", "dump.jsonl:2"]
    first, other = posts.values()
    assert (first.title, first.url, texts(first)) == (RECORD["title"], RECORD["url"], ["1. 什么是动量？", "2. 手写 LRU"])
    assert (other.author, other.date, other.company) == ("早睡", "2024-05-06T08:00", "青禾数据")
    assert (other.role, other.round, other.format) == ("算法", "二面", "json")


def test_an_answer_of_nowcoder_is_known_as_it_is(tmp_path: Path) -> None:
    page = {"success": True, "data": {"current": 1, "records": [
        {"data": {"contentData": {"id": "11", "title": "<em>星帆</em> 一面", "createdAt": 1714953600000,
                                  "content": "<p>1. 什么是动量？</p><p>2. 手写 LRU</p>"},
                  "userBrief": {"nickname": "早睡"}}},
        {"data": {"momentData": {"uuid": "c0", "title": "青禾", "content": "二面\n什么是 AUC&nbsp;？",
                                 "imgMoment": [{"src": "https://img.example/1.png"}]},
                  "userBrief": {"nickname": "晚睡"}}},
    ]}}  # fmt: skip
    for path in (write(tmp_path / "a.json", json.dumps(page)), write(tmp_path / "b.jsonl", lines(page))):
        posts, errors = read_all(path)
        assert errors == []
        content, moment = posts.values()
        assert list(posts)[1] == f"{path.name}:1!data.records[1]"
        assert (content.title, content.author, content.date) == ("星帆 一面", "早睡", "2024-05-06T08:00")
        assert texts(content) == ["1. 什么是动量？", "2. 手写 LRU"]
        assert (moment.author, texts(moment)) == ("晚睡", ["二面", "什么是 AUC ？", ""])
        assert moment.blocks[-1].src == "https://img.example/1.png"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>什么是动量？</p><p>什么是 AUC？</p>", [("paragraph", "什么是动量？"), ("paragraph", "什么是 AUC？")]),
        ("一面<br>1. 什么是动量？<br/>2. 什么是 AUC？", [("paragraph", "一面"), ("paragraph", "1. 什么是动量？"), ("paragraph", "2. 什么是 AUC？")]),
        ("一面\n什么是<b>动量</b>？", [("paragraph", "一面"), ("paragraph", "什么是动量？")]),
        ("## 一面\n\n- **什么是动量？**\n\n```python\na = '<p></p>'\n```\n", [("heading", "一面"), ("item", "什么是动量？"), ("code", "a = '<p></p>'")]),
        ("vector<int> 和 list<P> 的区别？\n为什么 a < b？", [("paragraph", "vector<int> 和 list<P> 的区别？"), ("paragraph", "为什么 a < b？")]),
        ("a &lt; b\u200b 是什么？", [("paragraph", "a < b 是什么？")]),
        (["什么是动量？", {"text": "什么是 AUC？"}], [("paragraph", "什么是动量？"), ("paragraph", "什么是 AUC？")]),
        ("<!DOCTYPE html><html><body><nav><a>首页</a></nav><article><h2>什么是动量？</h2><p>积累历史梯度，抵消来回摆动。</p></article></body></html>",
         [("heading", "什么是动量？"), ("paragraph", "积累历史梯度，抵消来回摆动。")]),
    ],
)  # fmt: skip
def test_the_text_is_read_as_what_it_is(tmp_path: Path, content: object, expected: list[tuple[str, str]]) -> None:
    posts, errors = read_all(write(tmp_path / "a.jsonl", lines({"title": "面试", "content": content})))
    assert errors == []
    assert [(block.kind, block.text) for block in posts["a.jsonl:1"].blocks] == expected


def test_markdown_by_its_name_needs_no_signs(tmp_path: Path) -> None:
    posts, _ = read_all(write(tmp_path / "a.jsonl", lines({"markdown": "- **什么是动量？**\n"})))
    assert posts["a.jsonl:1"].blocks[0].kind == "item"


def test_a_side_file_states_another_shape(tmp_path: Path) -> None:
    record = {"p": {"name": "一面", "body_parts": ["什么是动量？"]}, "from": {"where": "https://posts.example/3"}, "firm": "青禾数据"}
    side = "records: out.hits\nrole: 算法\nfields:\n  title: p.name\n  content: p.body_parts.0\n  url: from.where\n  company: firm\n"
    path = write(tmp_path / "x.json", json.dumps({"out": {"hits": [record, record | {"from": {"where": "https://posts.example/4"}}]}}), side)
    posts, errors = read_all(path)
    assert errors == []
    first = posts["x.json:1!out.hits[0]"]
    assert (first.title, first.url, first.company, first.role) == ("一面", "https://posts.example/3", "青禾数据", "算法")
    assert texts(first) == ["什么是动量？"]


@pytest.mark.parametrize(
    ("side", "error"),
    [
        ("fields:\n  titel: title\n", "x.jsonl.yaml:2: unknown key 'titel'; did you mean title?"),
        ("feilds: {title: a}\n", "x.jsonl.yaml:1: unknown key 'feilds'; did you mean fields?"),
        ("fields:\n  title: title\n  content: txt.body\n", "x.jsonl.yaml:3: no record has txt.body; the first one has title, content, url"),
        ("fields:\n  author: who\n", "x.jsonl.yaml:2: no record has who; the first one has title, content, url"),
        ("records: data.list\n", "x.jsonl.yaml:1: no list at data.list; its keys are title, content, url"),
        ("fields: title\n", "x.jsonl.yaml:1: `fields` names paths; write `fields: {title: path.to.key, content: ...}`"),
        ("records: [a]\n", "x.jsonl.yaml:1: `records` is the path of a list; write `records: data.list`"),
        ("company: [\n", "x.jsonl.yaml:2: no YAML"),
    ],
)
def test_a_wrong_field_map_is_told_with_its_line(tmp_path: Path, side: str, error: str) -> None:
    _, errors = read_all(write(tmp_path / "x.jsonl", lines(RECORD), side))
    assert len(errors) == 1
    assert errors[0].startswith(error)


def test_a_broken_line_costs_itself_alone(tmp_path: Path) -> None:
    text = lines(RECORD, '{"title": "断', RECORD | {"url": "https://posts.example/2"}, "[1]", {"views": 3}, {"title": "空", "content": ""})
    posts, errors = read_all(write(tmp_path / "a.jsonl", text))
    assert list(posts) == ["a.jsonl:1", "a.jsonl:3"]
    assert [error.partition(": ")[0] for error in errors] == ["a.jsonl:2", "a.jsonl:4", "a.jsonl:5", "a.jsonl:6"]
    assert "no JSON" in errors[0]
    assert "its keys are views" in errors[2]


def test_a_broken_record_of_an_array_costs_itself_alone(tmp_path: Path) -> None:
    records = [RECORD | {"url": f"https://posts.example/{n}", "title": f"面试 {n}"} for n in range(3)]
    text = json.dumps(records, ensure_ascii=False, indent=2).replace('"面试 1"', '"面试 1')
    posts, errors = read_all(write(tmp_path / "a.json", text))
    assert list(posts) == ["a.json:2", "a.json:12"]
    assert errors[0].startswith("a.json:7: no JSON (Invalid control character at line 8")


def test_a_dump_cut_off_gives_what_is_there(tmp_path: Path) -> None:
    text = json.dumps([RECORD, RECORD | {"url": "https://posts.example/2"}])[:-20]
    posts, errors = read_all(write(tmp_path / "a.json", text))
    assert (list(posts), len(errors)) == (["a.json:1"], 1)


def test_records_on_one_line_have_places_of_their_own(tmp_path: Path) -> None:
    records = [RECORD | {"url": f"https://posts.example/{n}"} for n in range(3)]
    posts, _ = read_all(write(tmp_path / "a.json", json.dumps(records)))
    assert list(posts) == ["a.json:1", "a.json:1![1]", "a.json:1![2]"]


def test_hostile_records_are_told_quickly(tmp_path: Path) -> None:
    deep = '{"content": ' + "[" * 100_000
    text = lines(RECORD, deep, '{"content": ' + "9" * 5000 + "}", RECORD | {"content": "\ud800 什么是动量？", "url": "2"}, '{"a":\n' * 3000)
    path = tmp_path / "a.jsonl"
    path.write_bytes(text.encode("utf-8", "replace"))
    posts, errors = read_all(path)
    assert list(posts) == ["a.jsonl:1", "a.jsonl:4"]
    assert errors[-1].endswith("more of its posts cannot be read; mend those above first")
    assert len(errors) == 21


def test_a_record_too_long_is_told(tmp_path: Path) -> None:
    posts, errors = read_all(write(tmp_path / "a.jsonl", lines(RECORD | {"content": "长" * MAX_RECORD}, RECORD)))
    assert list(posts) == ["a.jsonl:2"]
    assert errors == ["a.jsonl:1: longer than 4,194,304 characters; make it a file of its own"]


@pytest.mark.parametrize(
    "record",
    [
        RECORD,
        RECORD | {"url": "", "id": 7},
        RECORD | {"url": ""},
        {"content": RECORD["content"]},
    ],
    ids=["address", "id", "title", "text"],
)
def test_an_id_stays_when_others_come_before_and_after(tmp_path: Path, record: dict[str, object]) -> None:
    path = tmp_path / "a.jsonl"
    (alone,) = read_all(write(path, lines(record)))[0].values()
    others = [{"title": f"面试 {n}", "content": f"什么是动量 {n}？", "id": f"x{n}"} for n in range(3)]
    posts, _ = read_all(write(path, lines(*others, record, *others[:1])))
    assert alone.id in {post.id for post in posts.values()}
    assert len(posts) == 4


def test_a_post_scraped_twice_is_one_the_later(tmp_path: Path) -> None:
    again = RECORD | {"content": "1. 什么是动量？\n2. 手写 LRU\n3. 什么是 AUC？", "url": "https://posts.example/1/?utm_source=x#top"}
    posts, errors = read_all(write(tmp_path / "a.jsonl", lines(RECORD, again)))
    assert (list(posts), errors) == (["a.jsonl:2"], [])
    assert [(drop.rule, drop.text) for drop in posts["a.jsonl:2"].dropped] == [("scraped-again", ":1 星帆科技 一面")]


def test_posts_of_one_title_stay_apart_and_the_first_keeps_its_id(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    one, two = {"title": "面经", "content": "什么是动量？"}, {"title": "面经", "content": "什么是 AUC？"}
    (alone,) = read_all(write(path, lines(one)))[0].values()
    posts, _ = read_all(write(path, lines(one, two)))
    assert posts["a.jsonl:1"].id == alone.id
    assert len(posts) == 2


def test_a_file_that_is_one_record_is_one_post_like_any(tmp_path: Path) -> None:
    posts, _ = read_all(write(tmp_path / "one.json", json.dumps(RECORD), "title: 别的\n"))
    assert [(path, post.id, post.title) for path, post in posts.items()] == [("one.json", "one-json", "别的")]


def test_gbk_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(RECORD).encode("gb18030"))
    assert read_all(path)[0]["a.jsonl:1"].title == RECORD["title"]


def test_json_without_a_post_is_told(tmp_path: Path) -> None:
    for text in ("[]", '{"name": "x", "version": "1"}'):
        posts, errors = read_all(write(tmp_path / "a.json", text))
        assert (posts, len(errors)) == ({}, 1)


@given(st.text(alphabet='{}[]",:\\ \n1ae', max_size=60))
@settings(max_examples=200, deadline=None)
def test_values_end_and_never_raise(text: str) -> None:
    assert all(value.line >= 1 for value in values(text))
