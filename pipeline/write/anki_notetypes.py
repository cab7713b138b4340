"""The three note types: fields, templates and style, frozen as version 1.

Anki replaces a user's note type only by one whose `mod` is newer, and takes a note type whose
fields or templates were added, removed or reordered for another one. So fields and templates carry
ids and never move: a new one is a spare one renamed. The ledger moves `mod` whenever what an
import would replace changes, the addresses of sources/settings.yaml included: links to the site
are built in the template from the field 键, so that a new address reaches every card at once
without a change of its note.
"""

from __future__ import annotations

import html
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import genanki

from .. import render, text
from ..model import Settings
from . import templates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model import NoteType

FIELDS: tuple[tuple[str, int], ...] = (
    ("键", 7_310_482_650_117_293),
    ("问题", 2_984_713_066_450_821),
    ("答案", 5_127_390_648_203_917),
    ("主题", 8_046_215_739_528_164),
    ("公司", 1_673_958_204_861_375),
    ("出处", 6_492_037_158_746_203),
    ("参考", 3_805_164_927_031_586),
    ("提示", 4_258_671_390_264_719),
    ("相关", 8_719_520_463_187_052),
    ("备用1", 2_346_809_517_725_438),
    ("备用2", 5_960_143_827_406_191),
    ("备用3", 1_084_736_259_930_647),
    ("备用4", 7_531_298_046_612_385),
    ("备用5", 3_697_402_815_359_726),
)
"""Name and id of the fields of all note types, in Anki's order; ids never change, names may."""

QUESTION = 1
"""Index of the field that the browser sorts by and the front needs."""

ANSWER = 2
"""Index of the field that has the answer, with blanks in a note of the type cloze."""

SPARE_TEMPLATES = ("备用1", "备用2")
"""Fields whose filling makes a second and a third card, once a later version uses them.

Whoever uses one keeps it filled for good, in the tombstone too: an emptied field leaves an empty
card, which Anki offers to delete with all its reviews.
"""

NAMES: Mapping[NoteType, str] = {"qa": "面经·问答", "code": "面经·手写代码", "cloze": "面经·填空"}
"""Names as Anki lists them; a user may rename them."""

IDS: Mapping[NoteType, int] = {
    "qa": 1_795_305_600_101,
    "code": 1_795_305_600_202,
    "cloze": 1_795_305_600_303,
}
"""Anki's ids of the note types; never change."""

TEMPLATE_IDS: Mapping[NoteType, tuple[int, ...]] = {
    "qa": (4_417_920_583_610_274, 6_083_257_194_406_835, 2_759_614_038_291_560),
    "code": (8_325_071_469_138_206, 1_946_380_752_075_413, 5_602_849_317_964_028),
    "cloze": (6_730_185_294_417_052,),
}
"""Ids of the card templates, the main one first; a note type with blanks has no other."""

_FRONT_BACK: Mapping[NoteType, tuple[str, str]] = {
    "qa": ("front.html", "back.html"),
    "code": ("code-front.html", "code-back.html"),
    "cloze": ("cloze-front.html", "cloze-back.html"),
}
_LINKS = "<!-- links -->"
_NOWHERE = Settings(title="")


class StableModel(genanki.Model):  # type: ignore[misc]
    """A genanki model that keeps its own `mod`, belongs to no deck and needs only its question.

    genanki stamps the build's time on it, which overwrites a user's own style at every import,
    names the last deck as its home, and guesses wrongly which fields a filtered template needs.
    """

    def __init__(self, notetype: NoteType, settings: Settings = _NOWHERE, mod: int = 1) -> None:
        """Build the note type from its templates.

        Args:
            notetype: Which one.
            settings: The addresses that its links lead to.
            mod: Seconds of its last change, from the ledger.
        """
        # As text: genanki reads its models back from JSON, where keys are text, and adds to them.
        super().__init__(model_id=str(IDS[notetype]), name=NAMES[notetype], css=style())
        self.notetype = notetype
        self.model_type = self.CLOZE if notetype == "cloze" else self.FRONT_BACK
        self.fields = [_field(name, field_id) for name, field_id in FIELDS]
        self.templates = _templates(notetype, settings)
        self.sort_field_index = QUESTION
        self.mod = mod
        names = [name for name, _ in FIELDS]
        needed = [QUESTION, *(names.index(spare) for spare in SPARE_TEMPLATES)]
        if notetype == "cloze":
            needed = [ANSWER]
        self._req = [[ordinal, "any", [field]] for ordinal, field in enumerate(needed)]

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:
        """Return the record of Anki's schema 11."""
        del timestamp, deck_id
        record: dict[str, Any] = super().to_json(self.mod, None)
        return record


def models(
    settings: Settings = _NOWHERE, mods: Mapping[NoteType, int] | None = None
) -> dict[NoteType, StableModel]:
    """Return a new model of each note type, changed last at the seconds that `mods` gives."""
    return {name: StableModel(name, settings, (mods or {}).get(name, 1)) for name in IDS}


def style() -> str:
    """Return the style sheet of all note types, code colours included."""
    own = (templates.folder() / "anki" / "style.css").read_text(encoding="utf-8")
    return f"{own}\n{_colours()}"


def digests(settings: Settings) -> dict[NoteType, str]:
    """Return for each note type the digest of all that an import would replace."""
    return {name: _digest(model) for name, model in models(settings).items()}


def page(key: str, settings: Settings) -> str:
    """Return the address of a question's page on the site; "" when the site has none."""
    return f"{settings.site_url.rstrip('/')}/q/{key}.html" if settings.site_url else ""


@cache
def _colours() -> str:
    """Return the colours of code, light and dark."""
    light = render.highlight_css(render.LIGHT_STYLE, ".card .hl")
    dark = render.highlight_css(render.DARK_STYLE, ".nightMode .hl")
    return f"{light}\n{dark}"


def _digest(model: StableModel) -> str:
    parts = [model.name, model.css, *(name for name, _ in FIELDS)]
    for template in model.templates:
        parts += [template["name"], template["qfmt"], template["afmt"]]
    return text.digest("\x1f".join(parts), 16)


def _field(name: str, field_id: int) -> dict[str, Any]:
    # Spare fields are folded in the editor, so that nobody wonders what to write there.
    return {"name": name, "id": field_id, "collapsed": name.startswith("备用")}


def _templates(notetype: NoteType, settings: Settings) -> list[dict[str, Any]]:
    folder = templates.folder() / "anki"
    front, back = (
        (folder / name).read_text(encoding="utf-8").strip().replace(_LINKS, _links(settings))
        for name in _FRONT_BACK[notetype]
    )
    main, *spare_ids = TEMPLATE_IDS[notetype]
    spares = [
        {
            "name": f"备用卡片{number}",
            "id": spare_id,
            "qfmt": f"{{{{#{field}}}}}{{{{{field}}}}}{{{{/{field}}}}}",
            "afmt": '{{FrontSide}}\n<hr id="answer">\n{{答案}}',
        }
        for number, (field, spare_id) in enumerate(zip(SPARE_TEMPLATES, spare_ids, strict=False), 1)
    ]
    return [{"name": "卡片", "id": main, "qfmt": front, "afmt": back}, *spares]


def _links(settings: Settings) -> str:
    """Return the links of a template to the question's page and to error reports; "" for none."""
    links = []
    if settings.site_url:
        links.append((page("{{键}}", replace(settings, site_url=_inert(settings.site_url))), "在网站上看"))
    if settings.repository_url:
        start = f"{_inert(settings.repository_url).rstrip('/')}/issues/new?title="
        links.append((f"{start}{quote('卡片有误：')}{{{{键}}}}", "报告错误"))
    shown = '<span class="step"> · </span>'.join(f'<a href="{a}">{words}</a>' for a, words in links)
    return f'<p class="links">{shown}</p>' if links else ""


def _inert(address: str) -> str:
    """Return an address for a template: escaped, and naming no field."""
    return html.escape(address).replace("{", "%7B").replace("}", "%7D")
