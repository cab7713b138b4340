"""The study page as a reader meets it: in a real browser, opened from a folder, day after day."""

from __future__ import annotations

import dataclasses
import json
import random
import re
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import fsrs
import pytest
import site_bank
from browser import ARGUMENTS, chromium, started

from pipeline import assets
from pipeline.errors import UserError
from pipeline.write import to_site, to_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
GRADES = (1, 2, 3, 4)
ORACLE = fsrs.Scheduler(enable_fuzzing=False)
ANSWERED = [card for card in site_bank.CARDS if card.status != "none"]
DEEP = {card.question.id for card in ANSWERED if card.question.topics[0].startswith("dl-")}
FRONT = "[data-view=session] [data-part=question]"
SETUP = "[data-view=setup]:not([hidden])"
ALL_KEPT = """async () => {
    const store = await mianjingProgress.ready;
    const kept = {};
    for (const name of ["cards", "marks", "days"]) kept[name] = await store.all(name);
    return kept;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the bank made by hand."""
    folder = tmp_path_factory.mktemp("study") / "site"
    to_site.write(site_bank.BANK, folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run one browser for the module."""
    with started() as one:
        yield one


@contextmanager
def watched(context: BrowserContext, root: Path) -> Iterator[Page]:
    """Open a page that must report no fault and ask for nothing outside a folder."""
    faults: list[str] = []
    page = context.new_page()
    inside = ("blob:", root.as_uri())
    page.on("request", lambda r: None if r.url.startswith(inside) else faults.append(r.url))
    page.on("console", lambda m: faults.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    yield page
    assert faults == []


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """Open a page of a reader who has learnt nothing yet, on a Monday in January."""
    context = browser.new_context(timezone_id="Asia/Shanghai")
    with watched(context, site) as page:
        page.clock.set_fixed_time(START)
        yield page
    context.close()


def visit(page: Page, site: Path, state: str = "") -> None:
    page.goto("about:blank")
    page.goto((site / "study.html").as_uri() + state)
    page.wait_for_selector(SETUP)
    page.wait_for_function("document.querySelector('[data-figure=due]').textContent !== '–'")


def kept(page: Page) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = page.evaluate(ALL_KEPT)
    return found


def start(page: Page) -> None:
    page.click("[data-part=cards] .main")
    page.wait_for_selector(f"{FRONT}:visible")


def grade(page: Page, key: int) -> None:
    page.keyboard.press("Space")
    page.wait_for_selector("[data-part=grades]:visible")
    page.keyboard.press(str(key))


def figure(page: Page, name: str) -> str:
    return page.inner_text(f"[data-figure={name}]")


def save(page: Page, target: Path) -> dict[str, Any]:
    """Export to a file and return what it holds."""
    with page.expect_download() as download:
        page.click(f"{SETUP} section [data-do=export]")
    download.value.save_as(target)
    held: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return held


def bring(page: Page, path: Path) -> str:
    """Import a file and return what the page says."""
    page.evaluate("document.querySelector('[data-part=notice]').hidden = true")
    page.set_input_files("[data-part=import]", path)
    page.wait_for_selector("[data-part=notice]:visible")
    return page.inner_text("[data-part=notice]")


# ---- scheduling -----------------------------------------------------------------------------------


def test_a_year_of_reviews_is_scheduled_as_by_the_reference(page: Page, site: Path) -> None:
    """Every review of 300 cards on 365 days: the same wait to the millisecond.

    The reference counts days as spans of 24 hours, the page as days of the reader; a card never
    comes earlier in the day than the last time, so that they are the same here.
    """
    chance = random.Random(7)  # noqa: S311 - no secret
    visit(page, site)
    theirs = {number: fsrs.Card(card_id=number) for number in range(300)}
    late = dict.fromkeys(theirs, timedelta())  # how much later in the day a card comes than at first
    asked: list[tuple[int, int, int]] = []
    waits: list[timedelta] = []
    memories: list[tuple[float, float]] = []
    for day in range(365):
        for number, first in theirs.items():
            card = first
            for _ in range(6):
                now = START + timedelta(days=day) + late[number]
                if card.last_review and card.due > now + timedelta(minutes=20):
                    break
                rating = chance.choices(GRADES, (12, 13, 60, 15))[0]
                late[number] += timedelta(seconds=61)
                card, _log = ORACLE.review_card(card, fsrs.Rating(rating), now)
                asked.append((number, rating, int(now.timestamp() * 1000)))
                waits.append(card.due - now)
                memories.append((card.stability or 0, card.difficulty or 0))
            theirs[number] = card
    ours = page.evaluate(
        """asked => {
            const cards = new Map();
            return asked.map(([number, rating, now]) => {
                const card = mianjingSchedule.review(cards.get(number), `q${number}`, rating, now);
                cards.set(number, card);
                return [card.due - now, card.stability, card.difficulty];
            });
        }""",
        asked,
    )
    assert len(asked) > 4000
    assert [timedelta(milliseconds=wait) for wait, *_ in ours] == waits
    assert {wait.days for wait in waits} > {0, 1, 2, 8}
    for (_, *mine), reference in zip(ours, memories, strict=True):
        assert mine == pytest.approx(reference, rel=1e-5)


def test_two_months_at_the_keyboard_follow_the_reference(page: Page, site: Path) -> None:
    chance = random.Random(3)  # noqa: S311 - no secret
    visit(page, site, "#topic=@深度学习")
    theirs: dict[str, fsrs.Card] = {}
    reviews = 0
    for day in range(60):
        now = START + timedelta(days=day, minutes=reviews)
        page.clock.set_fixed_time(now)
        visit(page, site, "#topic=@深度学习")
        if page.is_disabled("[data-part=cards] .main"):
            continue
        start(page)
        while page.is_visible(FRONT):
            now += timedelta(minutes=1)
            page.clock.set_fixed_time(now)
            link = page.get_attribute("[data-part=page]", "href") or ""
            id_ = link[2:-5]
            rating = chance.choices(GRADES, (10, 10, 60, 20))[0]
            grade(page, rating)
            page.wait_for_function(
                "([id, now]) => mianjingProgress.ready.then(s => s.get('cards', id)).then(c => c?.last === now)",
                arg=[id_, int(now.timestamp() * 1000)],
            )
            due = page.evaluate("id => mianjingProgress.ready.then(s => s.get('cards', id)).then(c => c.due)", id_)
            theirs[id_], _ = ORACLE.review_card(theirs.get(id_, fsrs.Card()), fsrs.Rating(rating), now)
            assert due == int(theirs[id_].due.timestamp() * 1000), (day, id_)
            reviews += 1
    assert reviews > 40
    assert set(theirs) == DEEP


def test_a_day_lasts_until_four_in_the_morning(page: Page, site: Path) -> None:
    visit(page, site)
    days = page.evaluate(
        """() => ["2026-01-05T03:59", "2026-01-05T04:00", "2026-01-06T03:59", "2026-01-06T04:00"]
            .map(time => mianjingSchedule.dayOf(Date.parse(`${time}:00+08:00`)))"""
    )
    assert [day - days[0] for day in days] == [0, 1, 1, 2]


def test_waits_are_told_in_words(page: Page, site: Path) -> None:
    visit(page, site)
    start(page)
    page.keyboard.press("Space")
    page.wait_for_selector("[data-part=grades]:visible")
    assert page.locator("[data-part=wait]").all_inner_texts() == ["1 分钟", "6 分钟", "10 分钟", "8 天"]
    words = page.evaluate(
        """say => [1, 30, 31, 45, 364, 365, 730].map(n => mianjingSchedule.words(n * 864e5, say))""",
        {"minutes": "{n} m", "days": "{n} d", "months": "{n} M", "years": "{n} y"},
    )
    assert words == ["1 d", "30 d", "1 M", "1.5 M", "12.1 M", "1 y", "2 y"]


# ---- cards ----------------------------------------------------------------------------------------


def test_cards_come_by_level_and_show_formulas_and_code(page: Page, site: Path) -> None:
    visit(page, site)
    start(page)
    assert page.inner_text(FRONT) == site_bank.CARDS[0].question.text
    assert page.inner_text("[data-view=session] [data-part=facts]").split() == ["必会", "概念", "归一化", "字节跳动", "腾讯"]
    assert not page.is_visible("[data-view=session] [data-part=answer]")
    page.keyboard.press("Space")
    answer = page.locator("[data-view=session] [data-part=answer]")
    answer.locator(".katex-display").wait_for()
    assert answer.locator(".lead").inner_text().startswith("BN 对每个通道")
    assert answer.locator("pre.hl .k").count() >= 2
    page.wait_for_function("[...document.fonts].some(f => f.family.startsWith('KaTeX') && f.status === 'loaded')")


def test_a_question_with_a_formula_is_set(page: Page, site: Path) -> None:
    visit(page, site, "#q=sqrt")
    start(page)
    page.wait_for_selector(f"{FRONT} .katex")
    assert page.locator(f"{FRONT} math").count() == 1


def test_hostile_text_is_inert_on_a_card(page: Page, site: Path) -> None:
    visit(page, site, "#q=__proto__")
    start(page)
    assert page.inner_text(FRONT) == site_bank.HOSTILE
    page.keyboard.press("Space")
    page.wait_for_selector("[data-part=grades]:visible")
    assert "{{7*7}}" in page.inner_text("[data-view=session] [data-part=answer]")
    assert page.locator("main script, main img, main iframe").count() == 0


def test_grades_by_key_undo_and_end(page: Page, site: Path) -> None:
    visit(page, site)
    start(page)
    first = page.inner_text(FRONT)
    page.keyboard.press("3")  # nothing was revealed: no grade
    assert page.inner_text(FRONT) == first
    grade(page, 1)
    second = page.inner_text(FRONT)
    assert second != first
    page.keyboard.press("Space")
    page.wait_for_selector("[data-part=grades]:visible")
    page.keyboard.press("Space")  # good
    third = page.inner_text(FRONT)
    assert [card["reps"] for card in kept(page)["cards"]] == [1, 1]
    page.keyboard.press("z")
    assert page.inner_text(FRONT) == second
    page.keyboard.press("z")
    assert page.inner_text(FRONT) == first
    assert kept(page) == {"cards": [], "marks": [], "days": []}
    grade(page, 4)
    assert page.inner_text(FRONT) == second
    grade(page, 4)
    assert page.inner_text(FRONT) == third
    page.keyboard.press("Escape")
    page.wait_for_selector(SETUP)
    assert figure(page, "today") == "2"
    assert figure(page, "streak") == "1 天"
    assert figure(page, "learnt") == "2"


def test_what_was_forgotten_comes_again_after_its_minute(page: Page, site: Path) -> None:
    visit(page, site)
    start(page)
    first = page.inner_text(FRONT)
    grade(page, 1)
    assert page.inner_text(FRONT) != first
    page.clock.set_fixed_time(START + timedelta(seconds=61))
    grade(page, 4)
    assert page.inner_text(FRONT) == first


def test_a_session_ends_and_tells_what_comes_later(page: Page, site: Path) -> None:
    visit(page, site, "#topic=dl-conv")
    start(page)
    grade(page, 4)
    grade(page, 1)
    page.wait_for_selector("[data-view=session]:visible")  # a minute may be waited for in no time
    grade(page, 4)
    page.wait_for_selector("[data-view=done]:visible")
    assert page.inner_text("[data-part=done]") == "这一轮学完了，共 3 次。"
    page.keyboard.press("Space")
    page.wait_for_selector(SETUP)
    assert page.inner_text("[data-part=cards] [data-part=plan]").startswith("现在没有要学的")
    assert page.is_disabled("[data-part=cards] .main")


def test_new_cards_have_a_daily_share(page: Page, site: Path) -> None:
    visit(page, site)
    page.fill("[name=share]", "2")
    assert page.inner_text("[data-part=cards] [data-part=plan]").startswith("待复习 0 题，新题 2 题")
    start(page)
    grade(page, 4)
    grade(page, 4)
    page.wait_for_selector("[data-view=done]:visible")
    visit(page, site)
    assert page.input_value("[name=share]") == "2"
    assert page.is_disabled("[data-part=cards] .main")
    page.select_option("[name=scope]", "new")
    assert f"新题 {len(ANSWERED) - 2} 题" in page.inner_text("[data-part=cards] [data-part=plan]")


@pytest.mark.parametrize(
    ("state", "count"),
    [
        ("", len(ANSWERED)),
        ("#topic=ml-svm", 2),
        ("#topic=@机器学习", 6),
        ("#company=bytedance", 2),
        ("#kind=compare", 3),
        ("#level=1", 2),
        ("#level=1&company=alibaba", 1),
        ("#q=过拟合&topic=ml-overfitting", 3),
        ("#q=批归一化", 3),
        ("#answer=n", 4),
        ("#answer=*", len(site_bank.CARDS)),
        ("#topic=constructor&company=__proto__&sort=often&in=answers", len(ANSWERED)),
    ],
)
def test_any_state_of_the_search_is_a_filter(page: Page, site: Path, state: str, count: int) -> None:
    visit(page, site, state)
    assert f"符合条件的共 {count} 题" in page.inner_text("[data-part=cards] [data-part=plan]")


def test_search_topics_and_companies_lead_to_cards(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    assert not page.is_visible("[data-study-link]")
    page.fill("input[type=search]", "过拟合")
    page.click("[data-study-link] a")
    page.wait_for_selector(SETUP)
    assert page.input_value("[name=q]") == "过拟合"
    for path, name, value in (
        ("topics/dl-rnn.html", "topic", "dl-rnn"),
        ("companies/meituan.html", "company", "meituan"),
    ):
        page.goto((site / path).as_uri())
        page.click(".actions a[href*='study.html']")
        page.wait_for_selector(SETUP)
        assert page.input_value(f"[name={name}]") == value


def test_random_question_is_one_of_the_chosen(page: Page, site: Path) -> None:
    visit(page, site, "#topic=dl-conv")
    page.click("[data-do=random]")
    page.wait_for_selector("h1.question")
    assert page.url[-14:-5] in {site_bank.name(11), site_bank.name(12)}


def test_an_answer_that_is_missing_is_told(browser: Browser, tmp_path: Path) -> None:
    to_site.write(site_bank.BANK, tmp_path / "site")
    for script in (tmp_path / "site" / "assets" / "answers").iterdir():
        script.unlink()
    page = browser.new_page()
    visit(page, tmp_path / "site")
    start(page)
    page.keyboard.press("Space")
    page.wait_for_selector("[data-part=grades]:visible")
    assert page.inner_text("[data-view=session] [data-part=answer]").startswith("答案没能载入")
    page.close()


# ---- marks ----------------------------------------------------------------------------------------


def test_marks_show_in_lists_and_steer_what_is_studied(page: Page, site: Path) -> None:
    page.goto((site / "q" / f"{site_bank.name(12)}.html").as_uri())
    page.click("[data-mark=unknown]")
    page.goto((site / "q" / f"{site_bank.name(11)}.html").as_uri())
    page.click("[data-mark=unknown]")
    page.click("[data-mark=known]")
    page.wait_for_selector("[data-mark=known][aria-pressed=true]")
    page.goto((site / "topics" / "dl-conv.html").as_uri())
    page.wait_for_selector(".row .mark")
    marks = page.eval_on_selector_all(".row", "rows => rows.map(r => r.querySelector('.mark').textContent)")
    assert marks == ["会了", "还不会"]
    for address in ("index.html", "all.html"):
        page.goto((site / address).as_uri() + "#q=感受野")
        page.wait_for_selector(".mark[data-mark=unknown]")
    visit(page, site, "#topic=dl-conv")
    assert "新题 1 题" in page.inner_text("[data-part=cards] [data-part=plan]")
    page.select_option("[name=scope]", "unknown")
    start(page)
    assert page.inner_text(FRONT) == "怎么计算感受野？"
    page.goto((site / "q" / f"{site_bank.name(12)}.html").as_uri())
    page.click("[data-mark=unknown][aria-pressed=true]")
    page.goto((site / "topics" / "dl-conv.html").as_uri())
    page.wait_for_selector(".row .mark")
    assert page.locator(".row .mark").all_text_contents() == ["会了"]


# ---- progress -------------------------------------------------------------------------------------


def merged() -> Any:
    """Return the bank with question 2 merged into question 1 and a new question."""
    cards = (*(card for card in site_bank.CARDS if card.question.id != site_bank.name(2)), site_bank.card(21, "新的一题", "dl-rnn"))
    redirects = (*site_bank.BANK.redirects, (site_bank.name(2), site_bank.name(1)))
    return dataclasses.replace(site_bank.BANK, cards=cards, redirects=redirects)


def test_progress_survives_a_rebuild_and_a_merge(browser: Browser, tmp_path: Path) -> None:
    site = tmp_path / "site"
    to_site.write(site_bank.BANK, site)
    context = browser.new_context()
    with watched(context, site) as page:
        page.clock.set_fixed_time(START)
        visit(page, site, "#topic=dl-normalization")
        start(page)
        assert page.get_attribute("[data-part=page]", "href") == f"q/{site_bank.name(1)}.html"
        grade(page, 4)
        page.clock.set_fixed_time(START + timedelta(minutes=1))
        grade(page, 3)
        page.wait_for_function("mianjingProgress.ready.then(s => s.all('cards')).then(c => c.length === 2)")
        page.goto((site / "q" / f"{site_bank.name(2)}.html").as_uri())
        page.click("[data-mark=known]")
        before = kept(page)
        to_site.write(site_bank.BANK, site)
        visit(page, site)
        assert kept(page) == before
        to_site.write(merged(), site)
        # A list alone maps the mark; who had nothing else to do with the study page sees it too.
        page.goto((site / "topics" / "dl-normalization.html").as_uri())
        page.wait_for_selector(".row .mark")
        assert page.locator(f".row[href$='{site_bank.name(1)}.html'] .mark").count() == 1
        after = kept(page)
        later = next(card for card in before["cards"] if card["id"] == site_bank.name(2))
        assert after["cards"] == [{**later, "id": site_bank.name(1)}]
        assert after["days"] == before["days"]
        visit(page, site)
        assert figure(page, "learnt") == "1"
    context.close()


def test_of_a_merge_the_later_review_stays_whichever_it_is(page: Page, site: Path) -> None:
    visit(page, site)
    kept_ids = page.evaluate(
        """() => [[1, 2, 3], [3, 2, 1], [2, 3, 1]].map(times => {
            const records = times.map((last, at) => ({id: "abc"[at], last}));
            const to = new Map([["a", "c"], ["b", "c"]]);
            const {kept, gone} = mianjingProgress.follow(records, to, "last");
            return [[...kept.values()], gone];
        })"""
    )
    assert kept_ids == [[[{"id": "c", "last": 3}], ["a", "b"]]] * 3


def test_progress_outlives_the_browser(browser: Browser, site: Path, tmp_path: Path) -> None:
    kind = browser.browser_type
    path = chromium(kind.executable_path)
    for expected in ("0", "1"):
        context = kind.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=path, args=ARGUMENTS
        )
        page = context.new_page()
        visit(page, site)
        assert figure(page, "learnt") == expected
        start(page)
        grade(page, 4)
        page.goto("about:blank")  # at once, as by a tap on a link
        context.close()


@pytest.mark.parametrize("refused", ["indexedDB", "both"])
def test_without_a_database_there_is_another_place(browser: Browser, site: Path, refused: str) -> None:
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(window, 'indexedDB', {get() { throw new Error('no') }})")
    if refused == "both":
        context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    with watched(context, site) as page:
        visit(page, site)
        start(page)
        grade(page, 4)
        grade(page, 3)
        page.keyboard.press("z")
        page.keyboard.press("Escape")
        page.wait_for_selector(SETUP)
        assert figure(page, "learnt") == "1"
        assert [len(day["reviews"]) for day in kept(page)["days"]] == [1]
        visit(page, site)
        if refused == "both":
            assert figure(page, "learnt") == "0"
            assert "关掉页面后进度就没了" in page.inner_text("[data-part=kept]")
        else:
            assert figure(page, "learnt") == "1"
            assert figure(page, "today") == "1"
    context.close()


def studied(page: Page, site: Path) -> None:
    """Grade three cards and mark two questions."""
    visit(page, site)
    start(page)
    for key in (1, 3, 4):
        grade(page, key)
    for number, mark in ((5, "known"), (6, "unknown")):
        page.goto((site / "q" / f"{site_bank.name(number)}.html").as_uri())
        page.click(f"[data-mark={mark}]")
        page.wait_for_selector(f"[data-mark={mark}][aria-pressed=true]")
    visit(page, site)


def test_export_and_import_go_round(page: Page, browser: Browser, site: Path, tmp_path: Path) -> None:
    studied(page, site)
    file = tmp_path / "progress.json"
    held = save(page, file)
    assert len(held["cards"]) == 3
    assert len(held["marks"]) == 2
    assert [len(day["reviews"]) for day in held["days"]] == [3]
    other = browser.new_context(timezone_id="Asia/Shanghai")
    with watched(other, site) as elsewhere:
        elsewhere.clock.set_fixed_time(START)
        visit(elsewhere, site)
        assert bring(elsewhere, file).startswith("已导入：更新了 3 张卡片、2 个标记。")
        assert figure(elsewhere, "learnt") == "3"
        assert kept(elsewhere) == kept(page)
        assert bring(elsewhere, file).startswith("已导入：更新了 0 张卡片、0 个标记。")
        again = save(elsewhere, tmp_path / "again.json")
        assert {**again, "exported": ""} == {**held, "exported": ""}
    other.close()


def test_an_import_keeps_the_later_review_and_maps_merged_ids(page: Page, site: Path, tmp_path: Path) -> None:
    studied(page, site)
    before = kept(page)
    one, two, three = before["cards"]
    file = tmp_path / "other.json"
    older = {**one, "last": one["last"] - 1000, "reps": 9}
    newer = {**two, "last": two["last"] + 1000, "reps": 9}
    foreign = {**three, "id": "q99999999", "last": three["last"] + 1000, "reps": 9}
    unknown = {**three, "id": "qzzzzzzzz"}
    day = {**before["days"][0], "reviews": [f"{one['last'] - 5000} {one['id']} 3"]}
    marks = [{"id": site_bank.name(6), "mark": "known", "at": before["marks"][1]["at"] + 1}]
    data = {"format": "mianjing-progress", "version": 1, "cards": [older, newer, foreign, unknown], "marks": marks, "days": [day]}
    file.write_text(json.dumps(data), encoding="utf-8")
    assert bring(page, file).startswith("已导入：更新了 3 张卡片、1 个标记。")
    after = {card["id"]: card for card in kept(page)["cards"]}
    assert after[one["id"]] == one
    assert after[two["id"]] == newer
    assert after[site_bank.name(5)] == {**foreign, "id": site_bank.name(5)}
    assert after["qzzzzzzzz"] == unknown  # of another bank: kept and exported, though not shown
    assert kept(page)["days"] == [{**day, "reviews": [*before["days"][0]["reviews"], *day["reviews"]]}]
    assert [mark["mark"] for mark in kept(page)["marks"]] == ["known", "known"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "不是 JSON"),
        ('{"format": "mianjing-prog', "不是 JSON"),
        ("null", "不是本站导出的进度文件"),
        ('{"format": "anki"}', "不是本站导出的进度文件"),
        ('{"format": "mianjing-progress", "version": 1, "cards": {}}', "不是本站导出的进度文件"),
        ('{"format": "mianjing-progress", "version": 2, "cards": []}', "更新的版本"),
    ],
)
def test_a_bad_file_is_told_and_changes_nothing(page: Page, site: Path, tmp_path: Path, text: str, said: str) -> None:
    studied(page, site)
    before = kept(page)
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    told = bring(page, file)
    assert told.startswith("没有导入：")
    assert said in told
    assert kept(page) == before


def test_bad_records_of_a_good_file_are_counted_and_left_out(page: Page, site: Path, tmp_path: Path) -> None:
    studied(page, site)
    good = {**kept(page)["cards"][0], "id": site_bank.name(13)}
    wrong = [
        {**good, "id": "../q"}, {**good, "stability": 0}, {**good, "difficulty": "5"}, {**good, "state": 9},
        {**good, "last": 9e15}, {**good, "due": None}, {**good, "step": -1}, {"id": site_bank.name(13)}, None, 7,
    ]  # fmt: skip
    data = {"format": "mianjing-progress", "version": 1, "cards": [*wrong, {**good, "extra": "<b>"}], "marks": [], "days": [{"day": 1, "reviews": ["x"]}]}
    file = tmp_path / "half.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert "更新了 1 张卡片、0 个标记；另有 11 条读不懂" in bring(page, file)
    held = {card["id"]: card for card in kept(page)["cards"]}
    assert held[site_bank.name(13)] == good
    assert len(held) == 4


def test_after_a_week_a_copy_is_asked_for(page: Page, site: Path, tmp_path: Path) -> None:
    studied(page, site)
    reminder = "[data-part=reminder]"
    page.clock.set_fixed_time(START + timedelta(days=6))
    visit(page, site)
    assert not page.is_visible(reminder)
    page.clock.set_fixed_time(START + timedelta(days=8))
    visit(page, site)
    page.wait_for_selector(f"{reminder}:visible")
    assert "已有 8 天没有导出进度" in page.inner_text(reminder)
    page.click("[data-do=snooze]")
    page.wait_for_selector(reminder, state="hidden")
    page.clock.set_fixed_time(START + timedelta(days=9, minutes=1))
    visit(page, site)
    page.wait_for_selector(f"{reminder}:visible")
    save(page, tmp_path / "copy.json")
    page.wait_for_selector(reminder, state="hidden")
    page.clock.set_fixed_time(START + timedelta(days=30))
    visit(page, site)
    assert not page.is_visible(reminder)  # nothing was learnt since
    start(page)
    grade(page, 3)
    page.keyboard.press("Escape")
    page.wait_for_selector(f"{reminder}:visible")


def test_a_streak_counts_days_in_a_row(page: Page, site: Path) -> None:
    streaks = []
    for day in (0, 1, 2, 4, 5):
        page.clock.set_fixed_time(START + timedelta(days=day))
        visit(page, site)
        streaks.append(figure(page, "streak"))
        start(page)
        grade(page, 3)
        page.keyboard.press("Escape")
        page.wait_for_selector(SETUP)
        streaks.append(figure(page, "streak"))
    assert streaks == ["0 天", "1 天", "1 天", "2 天", "2 天", "3 天", "0 天", "1 天", "1 天", "2 天"]
    assert page.get_attribute("[data-part=past]", "aria-label") == "最近 28 天复习了 5 次"


# ---- interview ------------------------------------------------------------------------------------


def test_an_interview_asks_against_the_clock_and_sums_up(page: Page, site: Path) -> None:
    page.clock.install(time=START)
    visit(page, site, "#topic=@深度学习")
    page.fill("[name=questions]", "4")
    page.fill("[name=minutes]", "2")
    page.click("form[data-part=interview] .main")
    question = page.locator("[data-view=interview] [data-part=question]")
    assert page.inner_text("[data-view=interview] [data-part=place]") == "第 1 题，共 4 题"
    assert page.inner_text("[data-view=interview] [data-part=left]") == "8:00"
    asked = [question.inner_text()]
    page.clock.run_for(61_000)
    assert page.inner_text("[data-view=interview] [data-part=left]") == "6:59"
    page.keyboard.press("Space")
    asked.append(question.inner_text())
    page.clock.run_for(30_000)
    page.click("[data-do=skip]")
    asked.append(question.inner_text())
    assert len(set(asked)) == 3
    page.clock.run_for(8 * 60_000)  # time is up
    page.wait_for_selector("[data-view=summary]:visible")
    outcomes = page.locator("[data-part=outcome]").all_inner_texts()
    assert outcomes == ["作答 1:01", "跳过 0:30", "没轮到", "没轮到"]
    assert page.inner_text("[data-part=result]").startswith("答了 1 题，共 4 题，用时 1:31。")
    page.click(".summary [data-mark=known] >> nth=0")
    page.click(".summary [data-mark=unknown] >> nth=1")
    page.click(".summary summary >> nth=0")
    page.wait_for_selector(".summary .prose >> nth=0")
    assert sorted(mark["mark"] for mark in kept(page)["marks"]) == ["known", "unknown"]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # back from a question's page
    page.wait_for_function("mianjingProgress.ready.then(s => s.all('marks'))")
    assert page.is_visible("[data-view=summary]")
    page.click("[data-view=summary] [data-do=leave]")
    page.wait_for_selector(SETUP)


def test_an_interview_may_be_handed_in_early_and_asks_no_more_than_there_is(page: Page, site: Path) -> None:
    visit(page, site, "#company=bytedance")
    page.fill("[name=questions]", "50")
    page.click("form[data-part=interview] .main")
    assert page.inner_text("[data-view=interview] [data-part=place]") == "第 1 题，共 2 题"
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-view=summary]:visible")
    assert page.locator("[data-part=outcome]").all_inner_texts() == ["没轮到", "没轮到"]


# ---- on a phone -----------------------------------------------------------------------------------


def test_fingers_fit_and_are_enough(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    with watched(context, site) as page:
        visit(page, site)
        fits(page)
        page.tap("[data-part=cards] .main")
        page.wait_for_selector(f"{FRONT}:visible")
        fits(page)
        page.tap("[data-do=reveal]")
        page.wait_for_selector("[data-part=grades]:visible")
        assert not page.is_visible("[data-do=reveal]")
        fits(page)
        first = page.inner_text(FRONT)
        page.tap("[data-grade='3']")
        assert page.inner_text(FRONT) != first
        page.tap("[data-do=undo]")
        assert page.inner_text(FRONT) == first
        page.tap("[data-view=session] [data-do=leave]")
        page.wait_for_selector(SETUP)
        page.tap("form[data-part=interview] .main")
        page.wait_for_selector("[data-view=interview]:visible")
        fits(page)
        page.tap("[data-do=finish]")
        page.wait_for_selector("[data-view=summary]:visible")
        fits(page)
    context.close()


def fits(page: Page) -> None:
    """Check that what is shown can be hit with a finger and nothing scrolls sideways."""
    sizes = page.eval_on_selector_all(
        "main button, main select, main input:not([type=file]), main summary, main .file",
        "all => all.filter(e => e.offsetParent).map(e => [e.outerHTML.slice(0, 80), e.offsetWidth, e.offsetHeight])",
    )
    assert sizes
    assert [name for name, width, height in sizes if min(width, height) < 44] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


# ---- files ----------------------------------------------------------------------------------------


def test_every_answer_lies_in_one_script(site: Path) -> None:
    scripts = sorted((site / "assets" / "answers").iterdir())
    assert [path.name for path in scripts] == ["0.js", "1.js"]
    entries: dict[str, list[str]] = {}
    for script in scripts:
        call = re.fullmatch(r"mianjingAnswers\.take\((.*)\);\n?", script.read_text(encoding="utf-8"))
        assert call
        assert "</" not in call[1]
        held = json.loads(call[1])
        assert not entries.keys() & held.keys()
        entries |= held
    assert set(entries) == {card.question.id for card in site_bank.CARDS}
    assert {key for key, value in entries.items() if len(value) == 2} == {site_bank.name(4), site_bank.name(15)}


@pytest.mark.parametrize(("questions", "scripts"), [(0, 1), (16, 1), (17, 2), (10_000, 1024), (20_000, 2048)])
def test_scripts_of_answers_are_few_and_short(questions: int, scripts: int) -> None:
    assert to_study.shards(questions) == scripts


def test_pages_and_scripts_agree_where_an_answer_lies() -> None:
    cards = [site_bank.card(number, f"第 {number} 题", "ml-svm") for number in range(100)]
    groups = to_study.grouped(cards)
    assert sorted(groups) == list(range(8))
    for number, held in groups.items():
        assert {int(card.question.id[1:], 36) % 8 for card in held} == {number}


def test_the_scheduler_comes_with_its_licence_and_without_its_map(site: Path) -> None:
    folder = site / "assets" / "ts-fsrs"
    assert "MIT License" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert "sourceMappingURL" not in (folder / "index.umd.js").read_text(encoding="utf-8")


def test_scripts_are_short(site: Path) -> None:
    lines = {name: len((site / "assets" / name).read_text("utf-8").splitlines()) for name in to_study.SCRIPTS}
    assert [name for name, count in lines.items() if count >= 500] == []


def test_without_the_scheduler_it_is_told_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "share" / "mianjing"
    folder.mkdir(parents=True)
    (folder / "katex").symlink_to(assets.katex_folder())
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(UserError, match="run `mianjing assets`"):
        to_site.write(site_bank.BANK, tmp_path / "site")
