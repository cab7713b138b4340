"""The site in a real browser, opened from a folder: pages, controls, what must not happen."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
import site_bank
from browser import started

from pipeline.write import site_pages, to_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

ID = site_bank.name(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the bank made by hand, with two decks beside the site."""
    folder = tmp_path_factory.mktemp("build") / "site"
    decks = folder.parent / "anki"
    decks.mkdir()
    (decks / "mianjing-topic-ml.apkg").write_bytes(b"x" * 3000)
    to_site.write(site_bank.BANK, folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run one browser for the module."""
    with started() as one:
        yield one


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """Open a page that fails the test on a console error, a dialog or a foreign request."""
    faults: list[str] = []
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()

    def refuse(dialog: Dialog) -> None:
        faults.append(dialog.message)
        dialog.dismiss()

    root = site.parent.as_uri()
    page.on("request", lambda r: None if r.url.startswith(root) else faults.append(r.url))
    page.on("requestfailed", lambda r: faults.append(f"{r.failure}: {r.url}"))
    page.on("console", lambda m: faults.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", refuse)
    yield page
    context.close()
    # What a page still loads while the next one opens is broken off; that is no fault.
    assert [fault for fault in faults if not fault.startswith("net::ERR_ABORTED")] == []


def _pages(site: Path) -> list[Path]:
    """Return all pages but the redirect, which leaves at once and has a test of its own."""
    return [path for path in sorted(site.rglob("*.html")) if path.stem != "q99999999"]


def test_every_page_is_whole(page: Page, site: Path) -> None:
    for path in _pages(site):
        page.goto(path.as_uri())
        assert page.title(), path
        assert page.locator("main").count() == 1, path
        assert page.locator("h1").count() == 1, path
        policy = page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute(
            "content"
        )
        assert "script-src 'self';" in (policy or ""), path
        assert page.locator("script:not([src])").count() == 0, path


def test_every_link_leads_somewhere(page: Page, site: Path) -> None:
    for path in _pages(site):
        page.goto(path.as_uri())
        addresses = page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
        for address in addresses:
            assert address.startswith(("file:", "https://example.com/", "https://arxiv.org/"))
            if address.startswith("file:"):
                inside = address.split("#")[0].removeprefix(f"{site.parent.as_uri()}/")
                assert (site.parent / inside).is_file(), (path, address)


def test_a_query_leads_to_a_question(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.fill("input[type=search]", "批归一化")
    page.click(f'[data-question-id="{ID}"]')
    page.wait_for_selector("h1.question")
    assert page.inner_text("h1") == site_bank.CARDS[0].question.text
    assert page.inner_text(".lead").startswith("BN 对每个通道")


def test_question_tells_who_asked(page: Page, site: Path) -> None:
    page.goto((site / "q" / f"{ID}.html").as_uri())
    asked = page.locator(".asked > li")
    assert asked.count() == 3
    assert asked.nth(1).locator(".who").inner_text().split("\n")[0].startswith("腾讯")
    assert asked.nth(1).locator("a", has_text="秋招三轮回顾").get_attribute("href") == (
        "https://example.com/posts/2"
    )
    assert "讲讲批归一化" in asked.nth(1).inner_text()
    assert asked.nth(2).get_by_text("2024-09-18").count() == 1  # the post's date, for want of one


def test_formulas_and_code_are_set(page: Page, site: Path) -> None:
    page.goto((site / "q" / f"{ID}.html").as_uri())
    assert page.locator(".katex-display").count() == 1
    assert page.locator(".katex math").count() >= 2
    assert page.locator(".katex-error").count() == 0
    page.wait_for_function("[...document.fonts].some(f => f.status === 'loaded')")
    assert page.locator("pre.hl .k").count() >= 2
    assert page.locator(".prose table th").count() == 4


def test_code_is_copied(page: Page, site: Path) -> None:
    page.goto((site / "q" / f"{ID}.html").as_uri())
    page.click(".copy")
    page.get_by_text("已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("import numpy as np\n")
    assert "复制" not in copied


def test_only_pages_with_formulas_load_katex(site: Path) -> None:
    link = "katex.min.css"
    assert link in (site / "q" / f"{ID}.html").read_text(encoding="utf-8")
    assert link not in (site / "q" / f"{site_bank.name(2)}.html").read_text(encoding="utf-8")
    assert (site / "assets" / "katex" / "LICENSE").is_file()
    css = (site / "assets" / "katex" / "katex.min.css").read_text(encoding="utf-8")
    assert ".woff2)" in css
    assert ".ttf" not in css


def test_site_without_formulas_carries_no_katex(tmp_path: Path) -> None:
    plain = tuple(
        card for card in site_bank.CARDS if "$" not in card.question.text + card.markdown
    )
    to_site.write(
        dataclasses.replace(site_bank.BANK, cards=plain, redirects=()), tmp_path / "site"
    )
    assert not (tmp_path / "site" / "assets" / "katex").exists()


def test_formula_that_fails_is_code_and_told(tmp_path: Path) -> None:
    card = site_bank.card(
        1, "公式 $\\nosuch{x}$ 是什么？", "ml-svm", markdown="见 $\\nosuch{x}$。"
    )
    bank = dataclasses.replace(site_bank.BANK, cards=(card,), redirects=())
    told: list[str] = []
    to_site.write(bank, tmp_path / "site", told.append)
    assert len(told) == 1
    assert told[0].startswith(f"{ID}: formula ")
    assert "nosuch" in told[0]
    html = (tmp_path / "site" / "q" / f"{ID}.html").read_text(encoding="utf-8")
    assert "<code>\\nosuch{x}</code>" in html


def test_status_is_told(page: Page, site: Path) -> None:
    told = {1: "已核对", 9: "答案来自原帖，未核对", 17: "暂无答案"}
    for number, text in told.items():
        page.goto((site / "q" / f"{site_bank.name(number)}.html").as_uri())
        assert page.inner_text(".status") == text


def test_neighbours_follow_the_topic(page: Page, site: Path) -> None:
    page.goto((site / "topics" / "dl-normalization.html").as_uri())
    order = page.eval_on_selector_all(".row", "rows => rows.map(a => a.href.slice(-14, -5))")
    assert order == [site_bank.name(n) for n in (1, 2, 4)]
    page.goto((site / "q" / f"{site_bank.name(1)}.html").as_uri())
    assert page.locator("[rel=prev]").count() == 0
    page.click("[rel=next]")
    assert page.url.endswith(f"{site_bank.name(2)}.html")


def test_company_lists_what_it_asks_most(page: Page, site: Path) -> None:
    page.goto((site / "companies" / "bytedance.html").as_uri())
    titles = page.locator(".row-title").all_inner_texts()
    assert titles == ["BN 的原理是什么？训练和推理有什么不同？", "如何防止过拟合？"]
    assert "这里问过 2 次" in page.inner_text(".row >> nth=0")


def test_company_is_told_by_topic_round_and_year(page: Page, site: Path) -> None:
    page.goto((site / "companies" / "tencent.html").as_uri())
    chart = page.locator(".years svg")
    assert chart.get_attribute("aria-label") == "年份：2023 年 1 次，2024 年 1 次"
    assert chart.locator("rect").count() == 2
    page.locator(".bars a", has_text="支持向量机").click()
    page.wait_for_selector("[data-question-id]")
    assert page.locator("[data-question-id]").all_inner_texts()[0].startswith("推导 SVM")
    assert page.input_value("select[name=company]") == "tencent"


def test_an_answer_made_of_several_has_no_lead_and_lists_a_question_once(tmp_path: Path) -> None:
    markdown = "**1. BN 的原理是什么？**\n\n减均值。\n\n**2. LN 呢？**\n\n换一维。"
    names = site_bank.name(1), site_bank.name(2)
    card = site_bank.card(7, "BN 和 LN", "ml-svm", markdown=markdown, related=names, contains=names[:1])
    bank = dataclasses.replace(site_bank.BANK, cards=(*site_bank.CARDS[:2], card), redirects=())
    to_site.write(bank, tmp_path / "site")
    text = (tmp_path / "site" / "q" / f"{card.question.id}.html").read_text(encoding="utf-8")
    assert 'class="lead"' not in text
    assert "<summary>详解</summary>" in text
    assert [text.count(f'<li><a href="../q/{name}.html">') for name in names] == [1, 1]


def test_about_page_makes_every_point(page: Page, site: Path) -> None:
    page.goto((site / "about.html").as_uri())
    parts = site_pages.strings("zh-CN")["about"]["parts"]
    assert page.locator(".prose li").all_inner_texts() == [point for part in parts for point in part["points"]]


@pytest.mark.parametrize("width", range(320, 400, 16))
def test_no_line_begins_with_the_comma_behind_a_formula(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto((site / "q" / f"{ID}.html").as_uri())
    lines = """() => {
        const prose = document.querySelector(".prose");
        const formula = prose.querySelector(".katex");
        const line = document.createElement("p");
        line.append(...Array.from({ length: 60 }, () => [formula.cloneNode(true), "，是"]).flat());
        prose.append(line);
        const tops = [];
        for (const { nextSibling: text, lastChild: set } of line.querySelectorAll(".katex")) {
            const range = document.createRange();
            range.setStart(text, 0);
            range.setEnd(text, 1);
            tops.push(range.getBoundingClientRect().left >= set.lastChild.getBoundingClientRect().left);
        }
        return tops;
    }"""
    assert all(page.evaluate(lines))


def test_folding_is_remembered(page: Page, site: Path) -> None:
    page.goto((site / "q" / f"{ID}.html").as_uri())
    assert page.locator(".prose").is_visible()
    page.click(".rest summary")
    assert page.locator(".prose").is_hidden()
    assert page.locator(".lead").is_visible()
    page.reload()
    assert page.locator(".prose").is_hidden()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".prose").is_visible()


def test_table_sorts_both_ways(page: Page, site: Path) -> None:
    page.goto((site / "all.html").as_uri())
    assert page.locator(".all tbody tr").count() == len(site_bank.CARDS)
    assert page.locator(".all tbody th").first.inner_text().startswith("BN 的原理")
    first = "document.querySelector('.all tbody th').innerText"
    page.click("[data-sort=question]")
    up = page.evaluate(first)
    assert page.get_attribute("[data-column=question]", "aria-sort") == "ascending"
    page.click("[data-sort=question]")
    assert page.get_attribute("[data-column=question]", "aria-sort") == "descending"
    assert page.evaluate(first) != up
    page.reload()
    assert page.evaluate(first) != up


def test_deck_and_file_of_the_answer_are_linked(tmp_path: Path) -> None:
    (tmp_path / "anki").mkdir()
    (tmp_path / "anki" / "mianjing-topic-ml.apkg").write_bytes(b"x")
    card = dataclasses.replace(site_bank.CARDS[4], source="answers/ml/过拟合.md")
    bank = dataclasses.replace(site_bank.BANK, cards=(card,), redirects=())
    to_site.write(bank, tmp_path / "site")
    text = (tmp_path / "site" / "q" / f"{site_bank.name(5)}.html").read_text(encoding="utf-8")
    assert 'href="../decks/mianjing-topic-ml.apkg" download' in text
    assert "https://example.com/project/blob/HEAD/sources/answers/ml/%E8%BF%87" in text


def test_wechat_is_told_to_open_a_browser(browser: Browser, site: Path) -> None:
    context = browser.new_context(user_agent="Mozilla/5.0 (iPhone) MicroMessenger/8.0.50")
    page = context.new_page()
    page.goto((site / "q" / f"{site_bank.name(5)}.html").as_uri())
    page.click("a[download]")
    page.get_by_text("在浏览器打开").wait_for()
    context.close()


def test_what_was_asked_next_is_linked(tmp_path: Path) -> None:
    told = [
        dataclasses.replace(
            site_bank.mention(f"{number:010x}", text), item_lines=(4, 5), item_text="核函数怎么选，松弛变量呢"
        )
        for number, text in ((1, "核函数怎么选"), (2, "松弛变量呢"))
    ]
    cards = tuple(
        site_bank.card(number, mention.question, "ml-svm", mention)
        for number, mention in enumerate(told, 1)
    )
    to_site.write(dataclasses.replace(site_bank.BANK, cards=cards, redirects=()), tmp_path)
    first, second = (
        (tmp_path / "q" / f"{site_bank.name(n)}.html").read_text(encoding="utf-8") for n in (1, 2)
    )
    assert "接着会问" in first
    assert "接着会问" not in second


def test_theme_is_kept(page: Page, site: Path) -> None:
    page.emulate_media(color_scheme="light")
    page.goto((site / "index.html").as_uri())
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.click("[data-theme-toggle]")
    dark = page.evaluate(ground)
    assert dark != light
    page.goto((site / "about.html").as_uri())
    assert page.evaluate(ground) == dark
    page.click("[data-theme-toggle]")
    assert page.evaluate(ground) == light


def test_system_theme_and_toggle_agree(page: Page, site: Path) -> None:
    page.emulate_media(color_scheme="light")
    page.goto((site / "q" / f"{ID}.html").as_uri())
    colours = "['.k', '.c1'].map(s => getComputedStyle(document.querySelector(s)).color).join()"
    page.click("[data-theme-toggle]")
    toggled = page.evaluate(colours)
    page.evaluate("localStorage.clear()")
    page.emulate_media(color_scheme="dark")
    page.reload()
    assert page.evaluate(colours) == toggled


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_scrolls_sideways(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    for path in _pages(site):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_fingers_fit(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((site / "index.html").as_uri() + "#q=bn")
    sizes = page.eval_on_selector_all(
        "button:not([hidden]), select, input, .row, nav a, .brand",
        "all => all.map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height])",
    )
    assert len(sizes) > 8
    assert [name for name, height in sizes if 0 < height < 44] == []
    fonts = page.eval_on_selector_all(
        "input, select", "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(fonts) >= 16


def test_hostile_text_is_inert(page: Page, site: Path) -> None:
    page.goto((site / "q" / f"{site_bank.name(18)}.html").as_uri())
    assert page.inner_text("h1") == site_bank.HOSTILE
    assert "{{7*7}}" in page.inner_text(".prose")
    assert page.locator("main script, main img, main iframe").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0
    page.goto((site / "index.html").as_uri() + "#q=__proto__&topic=constructor&company=toString")
    assert page.inner_text("[data-question-id] .row-title") == site_bank.HOSTILE


def test_merged_question_redirects(page: Page, site: Path) -> None:
    page.goto((site / "q" / "q99999999.html").as_uri())
    page.wait_for_url(f"**/{site_bank.name(5)}.html")
    assert page.inner_text("h1") == "如何防止过拟合？"


@pytest.mark.parametrize("width", [320, 360])
def test_english_interface_fits_a_phone(browser: Browser, tmp_path: Path, width: int) -> None:
    settings = dataclasses.replace(site_bank.BANK.settings, language="en")
    to_site.write(dataclasses.replace(site_bank.BANK, settings=settings), tmp_path / "site")
    page = browser.new_page(viewport={"width": width, "height": 740})
    for path in _pages(tmp_path / "site"):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert page.evaluate("document.querySelector('.brand').offsetWidth") > 40
    page.close()


def test_slash_leads_to_the_search(page: Page, site: Path) -> None:
    page.goto((site / "q" / f"{ID}.html").as_uri())
    page.keyboard.press("/")
    page.wait_for_selector("input[type=search]")
    page.wait_for_function("document.activeElement.type === 'search'")


def test_decks_are_offered(page: Page, site: Path) -> None:
    page.goto((site / "decks.html").as_uri())
    offered = page.locator("a[download]")
    assert offered.count() == 1  # the others of the bank are not there
    assert offered.get_attribute("href") == "decks/mianjing-topic-ml.apkg"
    assert offered.inner_text().split("\n") == ["主题：机器学习", "16 题 · 3 KB"]


def test_errors_are_reported_with_a_repository_and_without(
    page: Page, site: Path
) -> None:
    page.goto((site / "q" / f"{ID}.html").as_uri())
    report = page.get_by_text("报告错误").get_attribute("href")
    assert report is not None
    assert report.startswith(f"https://example.com/project/issues/new?title=%5B{ID}%5D%20BN")
    settings = dataclasses.replace(site_bank.BANK.settings, repository_url="")
    bare = site.parent / "bare"
    to_site.write(dataclasses.replace(site_bank.BANK, settings=settings), bare)
    page.goto((bare / "q" / f"{ID}.html").as_uri())
    page.get_by_text("报告错误").click()
    page.get_by_text("题号已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"[{ID}] BN 的原理")


def test_same_bank_changes_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    written = to_site.write(site_bank.BANK, folder)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in written}
    assert to_site.write(site_bank.BANK, folder) == written
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in written} == before


def test_what_is_gone_goes(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    to_site.write(site_bank.BANK, folder)
    (folder / "q" / f".{ID}.html.123.tmp").write_text("half", encoding="utf-8")
    (folder / "CNAME").write_text("example.com", encoding="utf-8")
    fewer = dataclasses.replace(site_bank.BANK, cards=site_bank.CARDS[:7])
    written = to_site.write(fewer, folder)
    left = {path for path in folder.rglob("*") if path.is_file()}
    assert left == {*written, folder / "CNAME"}
    assert not (folder / "companies" / "nobody.html").exists()


def test_interrupted_write_is_marked_and_completed(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    in_the_way = folder / "assets" / "search-data.js"
    in_the_way.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        to_site.write(site_bank.BANK, folder)
    assert (folder / to_site.UNFINISHED).is_file()
    assert not (folder / "index.html").exists()
    in_the_way.rmdir()
    to_site.write(site_bank.BANK, folder)
    assert not (folder / to_site.UNFINISHED).exists()
    assert (folder / "index.html").is_file()
