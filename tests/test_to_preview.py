"""The preview page: its cards are what Anki shows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import browser
import pytest
from anki_bank import bank, collection, import_package

from pipeline.write import anki_notes, to_anki, to_preview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page


@pytest.fixture(name="page", scope="module")
def _page() -> Iterator[Page]:
    with browser.started() as chromium:
        yield chromium.new_page(viewport={"width": 1600, "height": 900})


def shown_by_anki(html: str) -> str:
    """Return a card without the style sheet and without what only Anki's own script reads."""
    bare = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return re.sub(r' data-cloze="[^"]*"', "", bare)


def test_every_card_is_rendered_as_anki_does(tmp_path: Path) -> None:
    to_anki.write(bank(), tmp_path)
    compared = 0
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "mianjing-all.apkg")
        for note in anki_notes.notes(bank()).values():
            for card_id in opened.db.list("select id from cards where nid = ?", note.identity.note_id):
                real = opened.get_card(card_id)
                ours = to_preview.card(note, real.ord)
                assert ours.front == shown_by_anki(real.question())
                assert ours.back == shown_by_anki(real.answer())
                compared += 1
    assert compared == sum(len(note.ordinals) for note in anki_notes.notes(bank()).values())


def test_the_page_has_a_card_of_every_kind(tmp_path: Path, page: Page) -> None:
    (path,) = to_preview.write(bank(), tmp_path)
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("console", lambda message: failed.append(message.text))
    page.goto(path.as_uri())
    kinds = [text.split()[0] for text in page.locator("h2").all_inner_texts()]
    # One note is all of 公式 and 表格, one all of 填空 and 填空里的公式.
    assert kinds == ["公式", "问答里的代码", "问答", "没有核对过的答案", "手写代码", "填空", "已下线"]
    frames = page.locator("iframe")
    assert frames.count() == 6 * len(kinds)
    for place in range(frames.count()):
        frames.nth(place).scroll_into_view_if_needed()
        shown = page.frame_locator("iframe").nth(place).locator("#qa")
        assert shown.inner_text().strip()
    assert page.frame_locator("iframe").nth(3).locator("math").count() > 0
    assert failed == []


def test_a_bank_without_notes_has_an_empty_page(tmp_path: Path) -> None:
    (path,) = to_preview.write(replace(bank(), cards=(), tombstones=()), tmp_path)
    assert "<iframe" not in path.read_text("utf-8")
