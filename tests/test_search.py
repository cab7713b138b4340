"""The search as a reader meets it: the home page in a real browser, opened from a folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import site_bank
from browser import started

from pipeline.write import to_search, to_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

FIELD = "input[type=search]"
RESULT = "[data-question-id]"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open the home page of the bank made by hand."""
    folder = tmp_path_factory.mktemp("search") / "site"
    to_site.write(site_bank.BANK, folder)
    with started() as browser:
        page = browser.new_context().new_page()
        page.goto((folder / "index.html").as_uri())
        yield page


def found(home: Page, query: str) -> list[int]:
    """Type a query and return the numbers of the results in order."""
    home.fill(FIELD, query)
    ids = home.eval_on_selector_all(RESULT, "links => links.map(a => a.dataset.questionId)")
    return [int(key.removeprefix("q")) for key in ids]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("过拟合", {5, 7}),
        ("拟合", {5, 7}),
        ("感受野", {12}),
        ("bn", {1, 2, 3, 4}),
        ("ＢＮ", {1, 2, 3, 4}),
        ("激活函數", {13, 19}),
        ("過擬合", {5, 7}),
        ("批归一化", {1, 2, 3, 4}),
        ("batch normalization", {1, 2, 3, 4}),
        ("長短期記憶網絡", {13, 14}),
        ("支持向量机", {8, 9}),
        ("svm", {8, 9}),
        ("1×1卷积", {11}),
        ("1x1 卷积", {11}),
        ("1 * 1", {11}),
        ("LSTM GRU", {14}),
        ("LSTM，激活", {13}),
        ("dropout过拟合", {7}),
        ("transfomer", {3}),
        ("dorpout", {7}),
        ("xgbost", {10}),
        ("sqrt", {15}),
        ("L1为什么会产生稀疏", {6}),
        ("怎么算感受野", {12}),
        ("手写 背包", {16}),
        ("BN层的原理", {1}),
        ("BN层", {1, 2, 3, 4}),
        ("样本 背包", set()),
        ("constructor", {18}),
        ("__proto__", {18}),
        ("<script>", {18}),
    ],
)
def test_what_is_meant_comes_first(home: Page, query: str, first: set[int]) -> None:
    assert set(found(home, query)[: len(first)]) == first


@pytest.fixture(scope="module", params=["chunks", "shards"])
def parted(
    request: pytest.FixtureRequest, home: Page, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """Open the home page of the same bank with its rows in many files."""
    folder = tmp_path_factory.mktemp("parted") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(to_search, "CHUNK", 6)
        patch.setattr(to_search, "SHARDED_CHUNK", 3)
        if request.param == "shards":
            patch.setattr(to_search, "SHARDED_ABOVE", 5)
        to_site.write(site_bank.BANK, folder)
    page = home.context.new_page()
    page.goto((folder / "index.html").as_uri())
    yield page
    page.close()


@pytest.mark.parametrize("query", ["批归一化", "感受野", "transfomer", "LSTM GRU", "字节 过拟合", "手", "怎么算感受野"])
def test_a_parted_bank_finds_the_same(home: Page, parted: Page, query: str) -> None:
    whole = found(home, query)
    assert whole != []
    found(parted, query)
    ids = "() => [...document.querySelectorAll('[data-question-id]')].map(a => a.dataset.questionId)"
    wanted = [site_bank.name(number) for number in whole]
    parted.wait_for_function(f"wanted => wanted.every(id => ({ids})().includes(id))", arg=wanted[:3])


def test_a_facet_of_a_parted_bank_needs_no_query(parted: Page) -> None:
    found(parted, "")
    parted.select_option("select[name=company]", "alibaba")
    parted.wait_for_selector(f'[data-question-id="{site_bank.name(18)}"]')
    parted.click("[data-clear]")


@pytest.mark.parametrize("query", ["红黑树", "epollx", "toString", "hasOwnProperty", "量子力学"])
def test_nothing_is_found_where_nothing_is(home: Page, query: str) -> None:
    assert found(home, query) == []
    assert "没有找到" in home.inner_text("[data-status]")


def test_partial_matches_follow_full_ones(home: Page) -> None:
    assert found(home, "过拟合和欠拟合")[:2] != []
    assert home.inner_text("[data-status]").startswith("没有完全相符")
    assert found(home, "Dropout过拟合")[0] == 7
    assert home.inner_text("[data-status]") == "1 题"
    assert home.locator(".divider").count() == 1
    marked = home.locator(".divider ~ li mark").all_text_contents()
    assert "过拟合" in marked


def test_every_word_typed_must_be_held(home: Page) -> None:
    assert found(home, "背包 量子力学") == []


def test_a_synonym_is_not_found_within_a_word(home: Page) -> None:
    # A run of characters that is a known alias is one word: its parts bring no unrelated rows.
    assert set(found(home, "长短期记忆网络")) == {13, 14}


def test_repair_says_what_it_looked_for(home: Page) -> None:
    found(home, "transfomer")
    assert "transformer" in home.inner_text("[data-status]")


def test_matches_are_marked_in_the_display_text(home: Page) -> None:
    found(home, "１×１ 卷積")
    marks = home.eval_on_selector_all(f"{RESULT} mark", "marks => marks.map(m => m.textContent)")
    assert marks == ["1*1", "卷积"]


def test_facets_narrow_and_count(home: Page) -> None:
    found(home, "bn")
    home.select_option("select[name=company]", "meituan")
    assert found(home, "bn") == [2]
    choices = home.locator("select[name=topic]")
    choices.get_by_text("归一化 1").wait_for(state="attached")
    choices.get_by_text("支持向量机 0").wait_for(state="attached")
    home.click("[data-clear]")
    assert home.locator(RESULT).count() == 0
    home.select_option("select[name=topic]", "ml-svm")
    assert home.inner_text("[data-status]") == "3 题"
    home.click("[data-clear]")


@pytest.mark.parametrize(
    ("facet", "value", "numbers"),
    [
        ("round", "二面", {2}),
        ("kind", "derive", {6}),
        ("level", "2", {2, 11}),
        ("answer", "p", {9, 18}),
        ("topic", "dl-conv", {11, 12}),
    ],
)
def test_every_facet_narrows_alone(home: Page, facet: str, value: str, numbers: set[int]) -> None:
    found(home, "")
    home.select_option(f"select[name={facet}]", value)
    assert set(found(home, "")) == numbers
    home.click("[data-clear]")


def test_sorting_by_how_often_and_how_recently(home: Page) -> None:
    home.select_option("select[name=sort]", "often")
    assert found(home, "")[:2] == [1, 5]
    home.select_option("select[name=sort]", "recent")
    assert found(home, "bn")[0] == 1  # asked again in the year after
    assert "2024-09" in home.inner_text(f"{RESULT} >> nth=0")
    home.wait_for_url("**sort=recent")
    home.click("[data-clear]")


def test_answers_are_loaded_when_asked_for(home: Page) -> None:
    assert found(home, "早停") == []
    scripts = "[...document.scripts].filter(s => s.src.includes('answers')).length"
    assert home.evaluate(scripts) == 0
    home.click("[data-answers-button]")
    told = home.locator(".divider ~ li a")
    told.first.wait_for()
    assert [address[-14:-5] for address in told.evaluate_all("all => all.map(a => a.href)")] == [
        site_bank.name(5)
    ]
    assert told.locator(".told mark").all_inner_texts() == ["早停"]
    home.wait_for_url("**in=answers")
    home.click("[data-clear]")


def test_company_names_are_words_too(home: Page) -> None:
    assert set(found(home, "字节 过拟合")) == {5}


def test_state_is_in_the_address_and_survives_back(home: Page) -> None:
    found(home, "gru")
    home.wait_for_url("**#q=gru")
    found(home, "lstm")
    home.click(RESULT)
    home.wait_for_selector("h1.question")
    home.go_back()
    assert home.input_value(FIELD) == "lstm"
    assert home.locator(RESULT).count() == 2


def test_back_restores_the_place_too(home: Page) -> None:
    found(home, "")
    home.set_viewport_size({"width": 360, "height": 500})
    home.select_option("select[name=sort]", "often")
    home.locator(RESULT).nth(15).scroll_into_view_if_needed()
    place = home.evaluate("scrollY")
    assert place > 300
    home.locator(RESULT).nth(15).click()
    home.wait_for_selector("h1.question")
    home.go_back()
    home.wait_for_function("scrollY > 300")
    assert abs(home.evaluate("scrollY") - place) < 60
    home.click("[data-clear]")
    home.set_viewport_size({"width": 1280, "height": 720})


def test_keyboard_alone_is_enough(home: Page) -> None:
    found(home, "bn")
    home.locator(FIELD).blur()
    home.keyboard.press("/")
    assert home.evaluate("document.activeElement.type") == "search"
    home.keyboard.press("ArrowDown")
    home.keyboard.press("ArrowDown")
    second = home.locator(RESULT).nth(1).get_attribute("data-question-id")
    assert home.evaluate("document.activeElement.dataset.questionId") == second
    home.keyboard.press("ArrowUp")
    home.keyboard.press("ArrowUp")
    assert home.evaluate("document.activeElement.type") == "search"
    home.keyboard.press("Escape")
    assert home.input_value(FIELD) == ""
    assert home.is_visible("[data-browse]")
    home.keyboard.type("gru")
    home.keyboard.press("Enter")
    home.wait_for_selector("h1.question")
    assert home.url.endswith(f"{site_bank.name(14)}.html")
    home.go_back()


def test_typing_with_an_input_method_waits_for_the_word(home: Page) -> None:
    found(home, "")
    home.evaluate(
        """() => {
            const field = document.querySelector("input[type=search]");
            field.value = "guo ni";
            field.dispatchEvent(new InputEvent("input", {isComposing: true}));
        }"""
    )
    assert home.is_visible("[data-browse]")
    assert home.inner_text("[data-status]") == ""


def test_data_is_one_safe_assignment() -> None:
    script = to_search.data(site_bank.BANK)
    head, body = script.split(" = ", 1)
    assert head == f"window.{to_search.VARIABLE}"
    assert "</" not in script
    columns = json.loads(body.removesuffix(";\n"))
    rows = len(site_bank.CARDS)
    assert len(columns["ids"].split(" ")) == rows
    assert len(columns["texts"].split("\n")) == rows
    assert len(columns["topics"].split(";")) == rows
    assert len(columns["companies"].split(";")) == rows
    assert len(columns["rounds"].split(";")) == rows
    assert len(columns["last"].split(",")) == len(columns["counts"].split(",")) == rows
    assert len(columns["status"]) == len(columns["level"]) == len(columns["kinds"]) == rows


def test_variants_are_those_of_the_corpus() -> None:
    columns = json.loads(to_search.data(site_bank.BANK).split(" = ", 1)[1].removesuffix(";\n"))
    pairs = dict(zip(columns["traditional"], columns["simplified"], strict=True))
    assert pairs["擬"] == "拟"
    assert pairs["網"] == "网"
    assert "龍" not in pairs
