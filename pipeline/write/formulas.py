"""Formulas of the site: TeX to HTML and MathML at build time, by KaTeX in an embedded engine."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

import dukpy

from ..assets import katex_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK = 'class="katex'
"""What every formula set here holds, and escaped text never does."""

_CALL = """(function () {
  try {
    return {html: katex.renderToString(dukpy.tex, {
      displayMode: dukpy.display, output: dukpy.output, throwOnError: true, trust: false,
      maxSize: 20, maxExpand: 1000, strict: "ignore"})};
  } catch (error) {
    return {error: String(error.message)};
  }
})()"""


@dataclass(slots=True)
class Formulas:
    """Sets formulas, each text once, and remembers which failed."""

    output: Literal["htmlAndMathml", "mathml"] = "htmlAndMathml"
    """What KaTeX writes; MathML alone needs no style sheet and no fonts."""
    problems: dict[str, str] = field(default_factory=dict)
    """What KaTeX said of each formula that it refused, by TeX; who empties it learns of the next ones."""
    done: dict[tuple[str, bool], tuple[str, str]] = field(default_factory=dict)
    """HTML of each formula, by TeX and whether it stands apart, with KaTeX's refusal or ""."""

    def set(self, tex: str, display: bool) -> str:  # noqa: FBT001 - the shape `render.finish` calls
        """Return trusted HTML for a formula; one that fails comes back as code and is noted."""
        key = (tex, display)
        if key not in self.done:
            self.done[key] = _render(tex, display=display, output=self.output)
        text, problem = self.done[key]
        if problem:
            self.problems[tex] = problem
        return text


def render_all(wanted: Sequence[tuple[str, bool]]) -> list[tuple[str, str]]:
    """Return what `Formulas.done` holds of some formulas of the site."""
    return [_render(tex, display=display, output="htmlAndMathml") for tex, display in wanted]


def _render(tex: str, *, display: bool, output: str) -> tuple[str, str]:
    result = _engine().evaljs(_CALL, tex=tex, display=display, output=output)
    if "html" in result:
        return str(result["html"]), ""
    # It underlines the culprit with combining characters, which a terminal garbles.
    problem = str(result["error"]).replace("\u0332", "")
    return f"<code>{html.escape(tex, quote=False)}</code>", problem


@cache
def _engine() -> dukpy.JSInterpreter:
    """Return the process's one engine with KaTeX loaded."""
    engine = dukpy.JSInterpreter()
    # The trailing 0 keeps the engine from returning the whole library as the script's value.
    engine.evaljs((katex_folder() / "katex.min.js").read_text(encoding="utf-8") + ";0")
    return engine
