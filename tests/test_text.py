"""Keys for comparing, and digests; Markdown escaping is tested beside the renderer."""

from __future__ import annotations

import subprocess
import sys

import pytest
import toy_project as toy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import digest, escape_markdown, fold, fold_keeping_punctuation


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("什么是 BN？", "什么是bn"),
        ("什麼是梯度消失?", "什么是梯度消失"),
        ("ＢＮ　与ｌｎ", "bn与ln"),
        ("C++ 和 C# 的_区别", "c和c的区别"),
        ("x² + ①", "x21"),
        ("？！…—", ""),
        ("", ""),
    ],
)
def test_the_key_of_a_text(text: str, key: str) -> None:
    assert fold(text) == key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  C++\t和\nC# ", "c++ 和 c#"),
        ("ＡＢ：１．５", "ab:1.5"),
        ("Ｌ１ 正則化", "l1 正则化"),
        ("STRASSE ß İ", "strasse ß i̇"),
    ],
)
def test_folding_keeps_punctuation(text: str, folded: str) -> None:
    assert fold_keeping_punctuation(text) == folded


@given(st.text(max_size=40))
def test_a_key_is_letters_and_digits_and_its_own_key(text: str) -> None:
    key = fold(text)
    assert key == "" or key.isalnum() or not any(c.isspace() or c == "_" for c in key)
    assert fold(key) == fold(fold(key))


@given(st.text(st.sampled_from("aAＡ问題题 ?？，,\t。"), max_size=20))
def test_case_width_script_and_punctuation_do_not_show_in_a_key(text: str) -> None:
    assert fold(text.upper()) == fold(text)
    assert fold(f" {text}？！") == fold(text)
    assert fold(text.replace("題", "题").replace("Ａ", "a")) == fold(text)


def test_a_digest_is_the_same_in_every_process() -> None:
    assert digest("题") == digest("题")[:10]
    assert digest("题", 4) == digest("题")[:4]
    assert digest("题") != digest("目")
    program = "from pipeline.text import digest; print(digest('abc', 32))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=toy.REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == digest("abc", 32)
    assert set(digest("abc", 32)) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a*b*c", r"a\*b\*c"),
        ("1. a", r"1\. a"),
        ("- a", r"\- a"),
        ("a - b", "a - b"),
        ("<b> &lt;", r"\<b\> \&lt;"),
        ("共 5$", r"共 5\$"),
        ("求 $a_1*b$ 的值_", r"求 $a_1*b$ 的值\_"),
        ("$$a_1$$", "$$a_1$$"),
        ("    x", "x"),
        ("", ""),
    ],
)
def test_escaping_markdown(text: str, markdown: str) -> None:
    assert escape_markdown(text) == markdown
