"""A page that shows cards of every kind as Anki shows them: light, at night, on a phone.

The cards are the bank's own, rendered with the templates and the style that the packages hold, each in
a frame of its own, so that what is ugly or too wide is seen before anybody imports it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .. import store
from . import anki_notes, anki_notetypes, templates
from .formulas import Formulas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ..model import Bank
    from .anki_package import StableNote

_SECTION = re.compile(r"\{\{([#^])([^}]+)\}\}(.*?)\{\{/\2\}\}", re.DOTALL)
_FIELD = re.compile(r"\{\{(cloze:)?([^{}#^/][^{}]*)\}\}")
_BLANK = re.compile(r"\{\{c(\d+)::(.*?)(?:::(.*?))?\}\}", re.DOTALL)
_INLINE = re.compile(r"\\\((.*?)\\\)", re.DOTALL)
_DISPLAY = re.compile(r"\\\[(.*?)\\\]", re.DOTALL)

Rule = tuple[str, "Callable[[StableNote], bool]"]
"""A kind of card, and how to tell that a note shows it."""

RULES: tuple[Rule, ...] = (
    ("公式", lambda note: _is(note, "qa") and "\\[" in note.fields[anki_notetypes.ANSWER]),
    ("表格", lambda note: _is(note, "qa") and "<table" in note.fields[anki_notetypes.ANSWER]),
    ("问答里的代码", lambda note: _is(note, "qa") and "<pre" in note.fields[anki_notetypes.ANSWER]),
    ("问答", lambda note: _is(note, "qa") and not _has(note, "提示")),
    ("没有核对过的答案", lambda note: _is(note, "qa") and _has(note, "提示") and _live(note)),
    ("手写代码", lambda note: _is(note, "code") and _live(note)),
    ("填空", lambda note: _is(note, "cloze") and _live(note)),
    ("填空里的公式", lambda note: _is(note, "cloze") and "\\(" in note.fields[anki_notetypes.ANSWER]),
    ("已下线", lambda note: not _live(note)),
)
"""Kinds of cards on the page; each shows the first note of its kind that no other showed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A card as Anki shows it."""

    kind: str
    """What the page shows with it."""
    key: str
    """Id of the question."""
    front: str
    """HTML of the question's side."""
    back: str
    """HTML of the answer's side."""


def write(bank: Bank, folder: Path) -> Sequence[Path]:
    """Write the page."""
    formulas = Formulas(output="mathml")
    cards = list(samples(bank))
    frame = partial(_frame, formulas=formulas)
    environment = Environment(
        loader=FileSystemLoader(templates.folder() / "anki"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    page = environment.get_template("preview.html").render(
        title=bank.settings.title, cards=cards, frame=frame, css=anki_notetypes.style()
    )
    path = folder / "preview.html"
    store.write_text_atomic(path, page + "\n")
    return [path]


def samples(bank: Bank) -> Iterator[Shown]:
    """Yield a card of each kind that the bank has, in the order of `RULES`."""
    notes = list(anki_notes.notes(bank).values())
    used: set[str] = set()
    for kind, fits in RULES:
        for note in notes:
            if note.identity.id not in used and fits(note):
                used.add(note.identity.id)
                yield card(note, 0, kind)
                break


def card(note: StableNote, ordinal: int, kind: str = "") -> Shown:
    """Return one card of a note as Anki renders it; `ordinal` from 0."""
    fields = {name: value for (name, _), value in zip(anki_notetypes.FIELDS, note.fields, strict=True)}
    blanks = note.notetype.notetype == "cloze"
    template = note.notetype.templates[0 if blanks else ordinal]
    front = _side(template["qfmt"], fields, lambda text: _blanks(text, ordinal + 1, hide=True))
    back = _side(
        template["afmt"],
        fields | {"FrontSide": front},
        lambda text: _blanks(text, ordinal + 1, hide=False),
    )
    return Shown(kind=kind, key=note.identity.question, front=front, back=back)


def _is(note: StableNote, notetype: str) -> bool:
    return note.notetype.notetype == notetype


def _has(note: StableNote, name: str) -> bool:
    place = next(place for place, (field, _) in enumerate(anki_notetypes.FIELDS) if field == name)
    return bool(note.fields[place])


def _live(note: StableNote) -> bool:
    return note.identity.status == "live"


def _side(template: str, fields: Mapping[str, str], cloze: Callable[[str], str]) -> str:
    def section(found: re.Match[str]) -> str:
        return found[3] if bool(fields[found[2]]) == (found[1] == "#") else ""

    def value(found: re.Match[str]) -> str:
        text = fields[found[2]]
        return cloze(text) if found[1] else text

    return _FIELD.sub(value, _SECTION.sub(section, template))


def _blanks(text: str, number: int, *, hide: bool) -> str:
    """Return a text with the blank of a number empty or, on the back, filled."""

    def blank(found: re.Match[str]) -> str:
        if int(found[1]) != number:
            return f'<span class="cloze-inactive" data-ordinal="{found[1]}">{found[2]}</span>'
        inside = f"[{found[3] or '...'}]" if hide else found[2]
        return f'<span class="cloze" data-ordinal="{number}">{inside}</span>'

    return _BLANK.sub(blank, text)


def _frame(side: str, css: str, mode: str, *, formulas: Formulas) -> str:
    """Return the page of one frame."""
    shown = _DISPLAY.sub(lambda tex: formulas.set(html.unescape(tex[1]), display=True), side)
    shown = _INLINE.sub(lambda tex: formulas.set(html.unescape(tex[1]), display=False), shown)
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f'<style>body{{margin:20px}}{css}</style><body class="card {mode}"><div id="qa">{shown}</div>'
    )
