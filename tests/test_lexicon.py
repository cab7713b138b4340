"""Terms, topics and companies: finding them in a text, and errors in their files."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
import toy_project as toy

from pipeline import lexicon
from pipeline.errors import UserError
from pipeline.text import fold_keeping_punctuation

if TYPE_CHECKING:
    from pathlib import Path

TAXONOMY = "g:\n  name: 组\n  leaves: {g-a: 甲, g-b: 乙}\n"
TERMS = """\
BN: {topics: [g-a], aliases: [bn, batch norm, 批归一化], absorbs: [NORM]}
NORM: {topics: [g-a, g-b], aliases: [归一化], generic: true}
YOLO: {topics: [g-b], aliases: [yolo, yolov3]}
L1: {topics: [g-b], aliases: [l1]}
CPP: {aliases: [c++]}
"""
COMPANIES = """\
字节: {slug: zijie, aliases: [字节, Byte Co], traps: [字节码]}
星帆: {slug: xingfan, aliases: [星帆, 星帆科技]}
"""


def sources(folder: Path, **files: str) -> Path:
    """Write the three files of a lexicon into a folder."""
    texts = {"taxonomy": TAXONOMY, "terms": TERMS, "companies": COMPANIES, **files}
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(name="words")
def _words(tmp_path: Path) -> lexicon.Lexicon:
    return lexicon.load(sources(tmp_path))


def terms(words: lexicon.Lexicon, text: str) -> list[str]:
    return [hit.id for hit in words.find_terms(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BN 的原理", ["BN"]),
        ("ＢＮ　的原理", ["BN"]),
        ("Batch\nNorm 和归一化", ["BN", "NORM"]),
        ("批归一化", ["BN"]),  # the longest, not 归一化 within it
        ("批歸一化", ["BN"]),
        ("cbn 与 bnx", []),  # a Latin word is not cut
        ("用bn层", ["BN"]),
        ("bn1", ["BN"]),  # a digit may follow a word
        ("yolov3 和 yolov5", ["YOLO"]),
        ("l1 与 l12 与 l1.5", ["L1"]),
        ("c++ 和 c", ["CPP"]),
        ("", []),
    ],
)
def test_terms_of_a_text(words: lexicon.Lexicon, text: str, found: list[str]) -> None:
    assert terms(words, text) == found


def test_a_hit_tells_where_it_stands_in_the_folded_text(words: lexicon.Lexicon) -> None:
    text = "为什么  Batch Norm 有用"
    (hit,) = words.find_terms(text)
    assert fold_keeping_punctuation(text)[hit.start : hit.end] == hit.alias == "batch norm"


def test_companies_of_a_text_without_those_in_a_trap(words: lexicon.Lexicon) -> None:
    hits = words.find_companies("字节码是什么？字节和星帆科技都问过，BYTE CO 也是")
    assert [hit.id for hit in hits] == ["字节", "星帆", "字节"]


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("星帆科技", "星帆"),
        ("byte co", "字节"),
        ("字节码", "字节码"),
        ("别家", "别家"),
        ("星帆二面", "星帆二面"),
    ],
)
def test_the_canonical_name_of_a_company(
    words: lexicon.Lexicon, name: str, canonical: str
) -> None:
    assert words.canonical_company(name) == canonical


def test_topics_keep_the_order_of_the_file(words: lexicon.Lexicon) -> None:
    assert [(leaf.slug, leaf.name, leaf.group) for leaf in words.leaves().values()] == [
        ("g-a", "甲", "g"),
        ("g-b", "乙", "g"),
    ]
    assert words.groups[0].name == "组"
    assert words.terms["NORM"].generic
    assert words.terms["BN"].absorbs == {"NORM"}


def test_empty_lists_are_a_lexicon_that_finds_nothing(tmp_path: Path) -> None:
    words = lexicon.load(sources(tmp_path, terms="", companies="", taxonomy=""))
    assert words.find_terms("BN") == words.find_companies("字节") == ()
    assert words.leaves() == {}


def test_a_lexicon_travels_to_another_process(words: lexicon.Lexicon) -> None:
    copy = pickle.loads(pickle.dumps(words))  # noqa: S301 - what was dumped one call before
    assert terms(copy, "批归一化和 l1") == terms(words, "批归一化和 l1") == ["BN", "L1"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("terms", "BN: {topics: [g-x], aliases: []}\n", "term BN: topic g-x is not a leaf"),
        ("terms", "A: {aliases: [x]}\nB: {aliases: [Ｘ]}\n", "belongs to both A and B"),
        ("terms", "A: {aliases: [x], absorbs: [Z]}\n", "absorbs Z, which is not a term"),
        ("terms", "A: {alias: [x]}\n", "did you mean aliases?"),
        ("terms", "A: {aliases: x}\n", "expected a list of texts"),
        ("terms", "A: x\n", "expected `key: value` lines"),
        ("terms", "- A\n", "expected `key: value` lines"),
        ("companies", "A: {aliases: [x]}\n", "company A: give it a slug"),
        ("companies", "A: {slug: s}\nB: {slug: s}\n", "company B: give it a slug of its own"),
        ("companies", "A: {slug: a, aliases: [x]}\nB: {slug: b, traps: [x]}\n", "belongs to both"),
        ("taxonomy", "g: {leafs: {g-a: 甲}}\n", "did you mean leaves?"),
        ("taxonomy", "g: [\n", "no YAML"),
    ],
)
def test_errors_name_the_file(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        lexicon.load(sources(tmp_path, **{name: text}))
    assert caught.value.path == str(tmp_path / f"{name}.yaml")
    assert message in caught.value.message


@pytest.mark.parametrize("name", ["taxonomy", "terms", "companies"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (sources(tmp_path) / f"{name}.yaml").unlink()
    with pytest.raises(UserError, match=f"{name}.yaml: cannot be read"):
        lexicon.load(tmp_path)


def test_the_lists_of_the_repository_fit_each_other() -> None:
    words = lexicon.load(toy.REPOSITORY / "sources")
    slugs = words.leaves()
    assert all(slug.startswith(f"{leaf.group}-") for slug, leaf in slugs.items())
    assert sum(len(group.leaves) for group in words.groups) == len(slugs)
    assert all(term.aliases for term in words.terms.values())
    for term in words.terms.values():
        for alias in term.aliases:
            assert [hit.id for hit in words.find_terms(alias)] == [term.id], alias


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("transfomer", "transformer"),  # a letter is missing
        ("transsformer", "transformer"),  # one too many
        ("transfromer", "transformer"),  # two exchanged
        ("transformed", "transformed"),  # another word: the last letter differs
        ("transfarmer", "transfarmer"),  # another letter is no slip
        ("yol", "yol"),  # too short to tell
        ("transformer", "transformer"),
    ],
)
def test_a_slip_in_a_latin_word(tmp_path: Path, word: str, meant: str) -> None:
    words = lexicon.load(
        sources(tmp_path, terms=TERMS + "TRANSFORMER: {aliases: [transformer]}\n")
    )
    assert words.respell(word) == meant


def test_an_umbrella_is_absorbed_by_many_terms(tmp_path: Path) -> None:
    parts = "".join(f"P{i}: {{aliases: [part{i}], absorbs: [BASE]}}\n" for i in range(8))
    words = lexicon.load(sources(tmp_path, terms=f"{TERMS}BASE: {{aliases: [base]}}\n{parts}"))
    assert words.umbrellas == {"BASE"}
