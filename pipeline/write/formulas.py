"""Formulas of the site: TeX to HTML and MathML at build time, by KaTeX in an embedded engine."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import dukpy

from ..assets import katex_folder

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
    """What KaTeX said of each formula that it refused, by TeX."""
    _done: dict[tuple[str, bool], str] = field(default_factory=dict)

    def set(self, tex: str, display: bool) -> str:  # noqa: FBT001 - the shape `render.finish` calls
        """Return trusted HTML for a formula; one that fails comes back as code and is noted."""
        key = (tex, display)
        if key not in self._done:
            self._done[key] = self._render(tex, display=display)
        return self._done[key]

    def _render(self, tex: str, *, display: bool) -> str:
        result = _engine().evaljs(_CALL, tex=tex, display=display, output=self.output)
        if "html" in result:
            return str(result["html"])
        # It underlines the culprit with combining characters, which a terminal garbles.
        self.problems[tex] = str(result["error"]).replace("\u0332", "")
        return f"<code>{html.escape(tex, quote=False)}</code>"


@cache
def _engine() -> dukpy.JSInterpreter:
    """Return the process's one engine with KaTeX loaded."""
    engine = dukpy.JSInterpreter()
    # The trailing 0 keeps the engine from returning the whole library as the script's value.
    engine.evaljs((katex_folder() / "katex.min.js").read_text(encoding="utf-8") + ";0")
    return engine
