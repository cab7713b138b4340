"""The three note types, in the real Anki library."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import anki_bank
import pytest
from anki_bank import FIRST_MOD, bank, collection, import_package
from playwright.sync_api import sync_playwright

from pipeline import render
from pipeline.model import Settings
from pipeline.write import anki_fields, anki_notes, anki_notetypes, to_anki, to_preview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

CONTRAST = """() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) =>
    0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = numbers(getComputedStyle(e).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    if (!node.data.trim()) continue;
    const fore = light(numbers(getComputedStyle(node.parentElement).color));
    const back = light(behind(node.parentElement));
    const ratio = (Math.max(fore, back) + 0.05) / (Math.min(fore, back) + 0.05);
    if (ratio < 4.5) faint.push([node.data, ratio]);
  }
  return faint;
}"""


@pytest.fixture(name="page", scope="module")
def _page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser.new_page(viewport={"width": 360, "height": 740})
        browser.close()


@pytest.fixture(name="sides", scope="module")
def _sides(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return both sides of every card, as Anki renders them."""
    folder = tmp_path_factory.mktemp("sides")
    to_anki.write(bank(), folder)
    with collection(folder / "profile") as opened:
        import_package(opened, folder / "mianjing-all.apkg")
        cards = [opened.get_card(key) for key in opened.find_cards("")]
        return [side for card in cards for side in (card.question(), card.answer())]


HERE = Settings(title="库", site_url="https://example.org/mj/", repository_url="https://example.org/code")


def test_what_an_import_replaces_changes_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = anki_notetypes.digests(HERE)
    assert before.keys() == anki_notetypes.IDS.keys()
    assert anki_notetypes.digests(HERE) == before
    moved = replace(HERE, site_url="https://example.com/")
    assert not set(anki_notetypes.digests(moved).values()) & set(before.values())
    renamed = replace(HERE, title="另一个名字")
    assert anki_notetypes.digests(renamed) == before
    monkeypatch.setattr(anki_notetypes, "style", lambda: ".card{}")
    assert not set(anki_notetypes.digests(HERE).values()) & set(before.values())


def test_links_are_built_from_the_key_and_only_with_an_address() -> None:
    for name, model in anki_notetypes.models(HERE).items():
        back = model.templates[0]["afmt"]
        assert 'href="https://example.org/mj/q/{{键}}.html"' in back, name
        assert "https://example.org/code/issues/new?title=" in back, name
        assert '{{键}}">报告错误' in back, name
    for model in anki_notetypes.models().values():
        assert "href" not in model.templates[0]["afmt"]
    odd = replace(HERE, site_url='https://example.org/"{{答案}}/', repository_url="")
    back = anki_notetypes.models(odd)["qa"].templates[0]["afmt"]
    assert 'href="https://example.org/&quot;%7B%7B答案%7D%7D/q/{{键}}.html"' in back


def test_ids_are_all_different_and_fit_a_double() -> None:
    ids = [key for _, key in anki_notetypes.FIELDS]
    ids += [key for keys in anki_notetypes.TEMPLATE_IDS.values() for key in keys]
    ids += anki_notetypes.IDS.values()
    assert len(set(ids)) == len(ids)
    assert all(0 < key < 2**53 for key in ids)


def test_templates_name_only_fields_that_are_there() -> None:
    known = {name for name, _ in anki_notetypes.FIELDS} | {"FrontSide"}
    for model in anki_notetypes.models().values():
        for template in model.templates:
            named = re.findall(r"{{[#^/]?(?:cloze:)?([^}]+)}}", template["qfmt"] + template["afmt"])
            assert set(named) <= known


def test_anki_keeps_the_ids_of_fields_and_templates(tmp_path: Path) -> None:
    to_anki.write(bank(), tmp_path)
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "mianjing-all.apkg")
        for notetype, key in anki_notetypes.IDS.items():
            model = opened.models.get(key)
            assert [(f["name"], f["id"]) for f in model["flds"]] == list(anki_notetypes.FIELDS)
            assert [t["id"] for t in model["tmpls"]] == list(anki_notetypes.TEMPLATE_IDS[notetype])
            assert model["sortf"] == anki_notetypes.QUESTION
            assert model["mod"] == FIRST_MOD


def test_a_spare_field_once_filled_makes_a_card_without_a_change_of_the_note_type(
    tmp_path: Path,
) -> None:
    to_anki.write(bank(), tmp_path)
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "mianjing-all.apkg")
        note = opened.get_note(opened.find_notes("键:q00000001")[0])
        note["备用1"] = "换一种问法"
        opened.update_note(note)
        cards = note.cards()
        assert len(cards) == 2
        assert "换一种问法" in cards[1].question()
        assert "归一化让每层" in cards[1].answer()


def test_no_script_and_no_remote_thing_in_what_we_ship() -> None:
    for model in anki_notetypes.models().values():
        shipped = model.css + "".join(t["qfmt"] + t["afmt"] for t in model.templates)
        assert not re.search(r"<script|javascript:|\bon\w+=|https?:|@import|url\(", shipped)


@pytest.mark.parametrize("mode", ["", "nightMode", "night_mode nightMode"])
def test_cards_are_readable_and_fit_a_phone(page: Page, sides: list[str], mode: str) -> None:
    assert len(sides) > 30
    for side in sides:
        opened = side.replace("<details", "<details open")
        page.set_content(
            "<!doctype html><meta name=viewport content='width=device-width'>"
            f"<body class='card card1 {mode}'><div id=qa>{opened}</div>"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, opened
        assert page.evaluate(CONTRAST) == [], opened


@pytest.mark.parametrize("mode", ["", "nightMode"])
def test_every_colour_of_code_is_readable(page: Page, mode: str) -> None:
    rules = re.findall(r"\.hl \.([\w-]+) {([^}]*)}", anki_notetypes.style())
    names = sorted({name for name, _ in rules if name != "hll"})
    spans = " ".join(f'<span class="{name}">{name}</span>' for name in names)
    page.set_content(
        f"<!doctype html><style>{anki_notetypes.style()}</style><body class='card {mode}'>"
        f"<div class=sheet><pre class=hl><code>{spans}</code></pre></div>"
    )
    assert len(names) > 40
    assert [text for text, _ in page.evaluate(CONTRAST)] == []


def test_the_call_to_write_first_is_gone_once_the_program_shows(tmp_path: Path) -> None:
    to_anki.write(bank(), tmp_path)
    with collection(tmp_path / "profile") as opened:
        import_package(opened, tmp_path / "mianjing-all.apkg")
        card = opened.get_card(opened.find_cards("键:q00000003")[0])
        assert "再翻面对照" in card.question()
        assert "再翻面对照" not in card.answer()
        assert "手写：从" in card.answer()


def test_what_may_be_wider_than_a_phone_scrolls_by_itself(page: Page) -> None:
    tex = "x_1+" * 40 + "y"
    wide = {
        "pre": anki_fields.card_html(render.fragment(f"```py\n{'long_name ' * 40}\n```")),
        "table": anki_fields.card_html(render.fragment(f"|{'a|' * 40}\n|{'-|' * 40}\n|{'宽宽|' * 40}")),
        ".wide": anki_fields.card_html(render.fragment(f"公式 ${{{tex}}}$")),  # a group stays whole
        ".formula": anki_fields.card_html(render.fragment(f"$$\n{tex}\n$$")),
    }
    for selector, answer in wide.items():
        page.set_content(
            f"<!doctype html><style>{anki_notetypes.style()} .wide, .formula {{ white-space: nowrap }}</style>"
            f"<body class=card><div class=sheet><div class=answer>{answer}</div></div>"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, selector
        inside = page.locator(selector).evaluate("one => one.scrollWidth > one.clientWidth")
        assert inside, f"{selector} is no test if it is not wide"


def test_the_front_of_a_blank_shows_what_leads_to_it_and_no_more(page: Page) -> None:
    marked = "先说一句。\n\n无关的一段。\n\n其中：\n\n- 甲是==空==\n- 乙\n\n**易错点**\n\n- 无关的一项"
    card = anki_bank.card(1, "问题？", marked=marked, blanks=("空",))
    assert card.cloze is not None
    only = replace(bank(), cards=(card,), tombstones=(), redirects=())
    (front,) = [
        to_preview.card(note, 0).front
        for note in anki_notes.notes(only).values()
        if note.notetype.notetype == "cloze"
    ]
    page.set_content(f"<!doctype html><style>{anki_notetypes.style()}</style><body class=card>{front}")
    shown = page.locator(".asks").inner_text().split()
    assert shown == ["先说一句。", "其中：", "甲是[...]", "乙"]
