"""The two note types: fields, templates and style, frozen as version 1.

Anki replaces a user's note type only by one whose `mod` is newer, and takes a note type whose
fields or templates were added, removed or reordered for another one. So fields and templates carry
ids and never move: a new one is a spare one renamed. Nothing of sources/settings.yaml stands in a
template: an address there would change the note type without a new `mod`, and nobody counts such
changes. Links therefore stand, whole, in the field 链接 of each note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import genanki

from .. import render, text
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
    ("链接", 2_346_809_517_725_438),
    ("备用1", 5_960_143_827_406_191),
    ("备用2", 1_084_736_259_930_647),
    ("备用3", 7_531_298_046_612_385),
    ("备用4", 3_697_402_815_359_726),
)
"""Name and id of the fields of both note types, in Anki's order; ids never change, names may."""

QUESTION = 1
"""Index of the field that the browser sorts by and the front needs."""

SPARE_TEMPLATES = ("备用1", "备用2")
"""Fields whose filling makes a second and a third card, once a later version uses them."""

NAMES: Mapping[NoteType, str] = {"qa": "面经·问答", "code": "面经·手写代码"}
"""Names as Anki lists them; a user may rename them."""

IDS: Mapping[NoteType, int] = {"qa": 1_795_305_600_101, "code": 1_795_305_600_202}
"""Anki's ids of the note types; never change."""

TEMPLATE_IDS: Mapping[NoteType, tuple[int, int, int]] = {
    "qa": (4_417_920_583_610_274, 6_083_257_194_406_835, 2_759_614_038_291_560),
    "code": (8_325_071_469_138_206, 1_946_380_752_075_413, 5_602_849_317_964_028),
}
"""Ids of the card templates, the main one first."""

VERSIONS: Mapping[NoteType, tuple[str, int]] = {
    "qa": ("92423206764f81cc", 1_795_305_600),
    "code": ("196948b789a69b33", 1_795_305_600),
}
"""Digest of the content and the seconds of its release.

Whoever changes fields, templates or style, or moves to a Pygments that colours otherwise, writes
the new digest here and with it a greater time, never one to come.
"""

_FRONT_BACK: Mapping[NoteType, tuple[str, str]] = {
    "qa": ("front.html", "back.html"),
    "code": ("code-front.html", "code-back.html"),
}


class StableModel(genanki.Model):  # type: ignore[misc]
    """A genanki model that keeps its own `mod`, belongs to no deck and needs only its question.

    genanki stamps the build's time on it, which overwrites a user's own style at every import,
    names the last deck as its home, and guesses wrongly which fields a filtered template needs.
    """

    def __init__(self, notetype: NoteType) -> None:
        """Build the note type from its templates."""
        # As text: genanki reads its models back from JSON, where keys are text, and adds to them.
        super().__init__(model_id=str(IDS[notetype]), name=NAMES[notetype], css=style())
        self.fields = [_field(name, field_id) for name, field_id in FIELDS]
        self.templates = _templates(notetype)
        self.sort_field_index = QUESTION
        self.mod = VERSIONS[notetype][1]
        names = [name for name, _ in FIELDS]
        needed = [QUESTION, *(names.index(spare) for spare in SPARE_TEMPLATES)]
        self._req = [[ordinal, "any", [field]] for ordinal, field in enumerate(needed)]

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:
        """Return the record of Anki's schema 11."""
        del timestamp, deck_id
        record: dict[str, Any] = super().to_json(self.mod, None)
        return record


def models() -> dict[NoteType, StableModel]:
    """Return a new model of each note type."""
    return {"qa": StableModel("qa"), "code": StableModel("code")}


def style() -> str:
    """Return the style sheet of both note types, code colours included."""
    own = (templates.folder() / "anki" / "style.css").read_text(encoding="utf-8")
    light = render.highlight_css(render.LIGHT_STYLE, ".card .hl")
    dark = render.highlight_css(render.DARK_STYLE, ".nightMode .hl")
    return f"{own}\n{light}\n{dark}"


def content_digest(notetype: NoteType) -> str:
    """Return the digest of all that an import would replace: name, fields, templates, style."""
    model = StableModel(notetype)
    parts = [model.name, model.css, *(name for name, _ in FIELDS)]
    for template in model.templates:
        parts += [template["name"], template["qfmt"], template["afmt"]]
    return text.digest("\x1f".join(parts), 16)


def _field(name: str, field_id: int) -> dict[str, Any]:
    # Spare fields are folded in the editor, so that nobody wonders what to write there.
    return {"name": name, "id": field_id, "collapsed": name.startswith("备用")}


def _templates(notetype: NoteType) -> list[dict[str, Any]]:
    folder = templates.folder() / "anki"
    front, back = (
        (folder / name).read_text(encoding="utf-8").strip() for name in _FRONT_BACK[notetype]
    )
    main, *spare_ids = TEMPLATE_IDS[notetype]
    spares = [
        {
            "name": f"备用卡片{number}",
            "id": spare_id,
            "qfmt": f"{{{{#{field}}}}}{{{{{field}}}}}{{{{/{field}}}}}",
            "afmt": '{{FrontSide}}\n<hr id="answer">\n{{答案}}',
        }
        for number, (field, spare_id) in enumerate(zip(SPARE_TEMPLATES, spare_ids, strict=True), 1)
    ]
    return [{"name": "卡片", "id": main, "qfmt": front, "afmt": back}, *spares]
