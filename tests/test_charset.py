"""Bytes of any charset that Chinese files come in are read; what is not text is refused."""

from __future__ import annotations

import pytest
from bench import charset as bench
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UserError
from pipeline.read.charset import clean_text, decode

SIMPLIFIED = "1. 线程池的核心参数有哪些？\n2. 为什么索引会失效，怎么排查？\n"
TRADITIONAL = "1. 執行緒池的核心參數有哪些？\n2. 為什麼索引會失效，怎麼排查？\n"
GRID = [
    ("utf-8", SIMPLIFIED, "utf-8"),
    ("utf-8", TRADITIONAL, "utf-8"),
    ("utf-8-sig", SIMPLIFIED, "utf-8"),
    ("gbk", SIMPLIFIED, "gb18030"),
    ("gb18030", SIMPLIFIED + "𠮷😀", "gb18030"),
    ("gb18030", TRADITIONAL, "gb18030"),
    ("big5", TRADITIONAL, "big5"),
    ("utf-16", SIMPLIFIED, "utf-16-le"),
    ("utf-16-le", SIMPLIFIED, "utf-16-le"),
    ("utf-16-be", TRADITIONAL, "utf-16-be"),
]


@pytest.mark.parametrize("repeats", [1, 40])
@pytest.mark.parametrize(("codec", "text", "name"), GRID)
def test_grid(codec: str, text: str, name: str, repeats: int) -> None:
    assert decode((text * repeats).encode(codec)) == (text * repeats, name)


@pytest.mark.parametrize("declared", ["utf-8", "gbk", "big5", "latin-1", "base64", "no-such"])
@pytest.mark.parametrize(("codec", "text", "name"), [row for row in GRID if "16" not in row[0]])
def test_a_declared_charset_is_a_hint_and_no_order(
    codec: str, text: str, name: str, declared: str
) -> None:
    page = f"<meta charset={declared}>{text * 5}"
    assert decode(page.encode(codec)) == (page, name)


@pytest.mark.parametrize(("codec", "text", "name"), [row for row in GRID if "16" not in row[0]])
def test_a_cut_or_damaged_file_is_still_read(codec: str, text: str, name: str) -> None:
    data = (text * 5).encode(codec)
    cut, found = decode(data[:-2])
    assert found == name
    assert (text * 5).startswith(cut[:-2])
    damaged = data[: len(data) // 2] + b"\xff" + data[len(data) // 2 :]
    assert decode(damaged)[1] == name


def test_every_case_of_the_grid_of_the_bench_is_read() -> None:
    cases = list(bench.grid(texts=2))
    assert len(cases) >= 1000
    assert [(case.encoding, case.declared, case.damage, case.text[:80], why) for case in cases if (why := case.failure())] == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xa1\xe3\xa1\x45\xa2\x44 " + TRADITIONAL.encode("big5"), "～‧￥ " + TRADITIONAL),
        # the first byte overwritten, so that it looks like the mark of UTF-16
        (b"\xff" + "二维或三维的可视化，怎么做才好？".encode("gbk")[1:], "\ufffd维或三维的可视化，怎么做才好？"),
        # U+3002 and U+FF0C in UTF-16 have bytes that look like those of a binary file
        ("时先调派生类的，否则。是未定义，后果。是资源，没有。".encode("utf-16-le"), "时先调派生类的，否则。是未定义，后果。是资源，没有。"),
    ],
)
def test_bytes_that_mislead(data: bytes, expected: str) -> None:
    assert decode(data)[0] == expected


@pytest.mark.parametrize("text", ["锟斤拷" * 30, "<p>" + "class=x " * 400 + "锟斤拷" * 30 + "怎么\ufffd\ufffd做"])
def test_a_text_whose_characters_are_lost_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"lost before it was saved \(锟斤拷\); save the post again"):
        decode(text.encode())


def test_line_ends() -> None:
    assert decode(b"a\r\nb\rc\n")[0] == "a\nb\nc\n"


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 x", b"PK\x03\x04xx", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", bytes(range(32)) * 9],
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(UserError, match=r"^post\.txt: not text but a.*; "):
        decode(data, "post.txt")


@pytest.mark.parametrize("data", [b"", b" \n", b"\xef\xbb\xbf", b"\xff\xfe\n\0"])
def test_empty_files_are_refused(data: bytes) -> None:
    with pytest.raises(UserError, match="the file is empty; remove it"):
        decode(data)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⽤⾄⻅⻓⻔⻋⻢", "用至见长门车马"),
        ("R² x₁ ① ½ … （全角） ？", "R² x₁ ① ½ … （全角） ？"),
        ("面\u200b试\u2060题\ufeff\xad", "面试题"),
        ("a\x00\x08b\x0bc", "abc"),
        ("x\ud83dy", "x\ufffdy"),
        ("if (x) { \u202e/* }\u2066 */ }", "if (x) { /* } */ }"),
        ("e\u0301\ue000", "é"),
        ("👨\u200d💻 a\u200db", "👨\u200d💻 ab"),
        ("a\u00a0b\u2028c", "a b c"),
    ],
)
def test_clean_text(text: str, expected: str) -> None:
    assert clean_text(text) == expected


@given(st.text(alphabet=st.characters()))
def test_clean_text_keeps_lines_and_is_done_at_once(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned.count("\n") == text.count("\n")
    assert clean_text(cleaned) == cleaned
