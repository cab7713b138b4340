"""Web archives: a post a page, whole or packed, cut off or meaning harm."""

from __future__ import annotations

import gzip
import sys
from typing import TYPE_CHECKING

import pytest
from reading import packed, read_all

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (
    "<!DOCTYPE html><html><head><title>题目</title></head><body><article>"
    '<h2>什么是动量？</h2><p>积累历史梯度。</p><img src="a.png"></article></body></html>'
)


def record(kind: str, url: str, block: bytes) -> bytes:
    """Return a record of a web archive."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http\r\n"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def answer(url: str, body: bytes, head: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    """Return a record of what a server answered."""
    return record("response", url, f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + body)


RECORDS = [
    record("request", "https://posts.example/p/1", b"GET /p/1 HTTP/1.1\r\n\r\n"),
    answer("https://posts.example/p/1", PAGE.encode()),
    answer("https://posts.example/p/1", PAGE.replace("动量", "冲量").encode()),
    answer("https://posts.example/2", gzip.compress(PAGE.encode(), mtime=0), "Content-Type: text/html\r\nContent-Encoding: gzip"),
    answer("https://posts.example/3", PAGE.encode("gbk"), "Content-Type: text/html; charset=gbk"),
    answer("https://posts.example/404", PAGE.encode(), status="404 Not Found"),
    answer("https://posts.example/a.png", b"\x89PNG", "Content-Type: image/png"),
    answer("https://posts.example/empty", b""),
    answer("https://posts.example/bad", bytes(range(256)) * 9),
    answer("https://posts.example/5", PAGE.encode()),
]
ADDRESSES = ["https://posts.example/p/1", "https://posts.example/2", "https://posts.example/3", "https://posts.example/5"]


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gz"])
def test_every_page_is_a_post_once(tmp_path: Path, zipped: bool) -> None:  # noqa: FBT001
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join(gzip.compress(each) if zipped else each for each in RECORDS))
    posts, errors = read_all(path)
    assert list(posts) == [f"x.warc!{address}" for address in ADDRESSES]
    assert [post.url for post in posts.values()] == ADDRESSES
    first = posts["x.warc!https://posts.example/p/1"]
    assert (first.title, first.format) == ("题目", "warc")
    assert [(block.text, block.src) for block in first.blocks] == [
        ("什么是动量？", ""), ("积累历史梯度。", ""), ("", "https://posts.example/p/a.png"),
    ]  # fmt: skip
    assert len({post.blocks[0].text for post in posts.values()}) == 1
    assert len(errors) == 1
    assert errors[0].startswith("x.warc!https://posts.example/bad: not text but a binary file")


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gz"])
def test_an_archive_cut_off_gives_what_is_there(tmp_path: Path, zipped: bool) -> None:  # noqa: FBT001
    path = tmp_path / "x.warc.gz"
    data = b"".join(gzip.compress(each) if zipped else each for each in RECORDS)
    path.write_bytes(data[:-60])
    posts, errors = read_all(path)
    assert [post.url for post in posts.values()] == ADDRESSES[:-1]
    assert errors[-1].startswith("x.warc.gz: broken from here on (")


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(answer("https://posts.example/b", b"0" * 30_000_000, "Content-Type: image/x")))
    assert read_all(path) == ({}, ["x.warc.gz: unpacks to over 2 GB or 100 times its size; split it, or remove a bomb"])


def test_rubbish_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    for data in (b"WARC/1.0\r\nnothing", RECORDS[0], b"WARC/9\r\n\r\n", gzip.compress(b"WARC/1.0\r\n")):
        path.write_bytes(data)
        posts, errors = read_all(path)
        assert (posts, len(errors)) == ({}, 1)


def test_a_web_archive_in_an_archive_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(packed({"a.warc": RECORDS[1]}))
    assert list(read_all(path)[0]) == ["x.zip!a.warc!https://posts.example/p/1"]


def test_without_warcio_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    path = tmp_path / "x.warc"
    path.write_bytes(RECORDS[1])
    assert read_all(path) == ({}, ["x.warc: a web archive needs the extra warc; pip install --editable '.[warc]'"])
