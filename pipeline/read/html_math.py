r"""Formulas of a page: their TeX, however a renderer hid it.

Known: KaTeX and MathML with an annotation, CSDN's KaTeX whose MathML tags were stripped, Zhihu's
spans and pictures, MathJax sources in scripts and in `\( \)` spans.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from .dom import ancestors, attr, classes, elements, strings, words

if TYPE_CHECKING:
    from .tree import Tag

_DISPLAY = frozenset({"katex-display", "katex--display", "math-display", "display"})
_RENDERED = words("MathJax MathJax_Display MathJax_SVG MathJax_CHTML MathJax_SVG_Display")
_FENCES = (("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"), ("$", "$"))
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#39);")
"""Entities that generators write into scripts, where a browser would not resolve them."""

_ERROR = re.compile(r"^KaTeX parse error: [^\n]{0,200}? at position [0-9]{1,5}:\s?")


def formula(tag: Tag) -> tuple[str, bool] | None:
    """Return the TeX of an element and whether it is displayed; None when it is no formula.

    TeX is "" for what is only the rendering of a formula whose source stands elsewhere.
    """
    found = _SOURCES.get(tag.name)
    return found(tag) if found else None


def tidy(tex: str) -> str:
    """Strip fences, a line end left at the end and blank lines off TeX."""
    tex = tex.strip()
    for left, right in _FENCES:
        if len(tex) >= len(left) + len(right) and tex.startswith(left) and tex.endswith(right):
            tex = tex[len(left) : -len(right)].strip()
            break
    while tex.endswith("\\\\"):
        tex = tex[:-2].rstrip()
    return "\n".join(line.rstrip() for line in tex.split("\n") if line.strip())


def beside_source(tag: Tag, tex: str) -> str:
    """Return what a page shows of a formula besides its source: the rendering, on one line; "" for nothing."""
    shown = " ".join("".join(strings(tag)).split())
    rest = "".join(shown.split()).replace("".join(tex.split()), "", 1)
    return shown if rest.strip("\\()[]$") else ""


def _of_script(tag: Tag) -> tuple[str, bool] | None:
    kind = attr(tag, "type").replace(" ", "").lower()
    if not kind.startswith("math/tex"):
        return None
    source = _ENTITY.sub(lambda found: unescape(found[0]), "".join(map(str, tag.contents)))
    return tidy(source), "mode=display" in kind


def _of_image(tag: Tag) -> tuple[str, bool] | None:
    src = attr(tag, "src")
    if "eeimg" not in tag.attrs and "zhihu.com/equation" not in src:
        return None
    tex = attr(tag, "alt").strip()
    if not tex or tex.strip("[]") == "公式":
        try:
            tex = parse_qs(urlsplit(src).query).get("tex", [""])[0]
        except ValueError:
            tex = ""
    display = attr(tag, "eeimg") == "2" or tex.endswith("\\\\")
    return tidy(tex), display


def _of_element(tag: Tag) -> tuple[str, bool] | None:
    own = classes(tag)
    if not own and "data-tex" not in tag.attrs:
        return None
    if "data-tex" in tag.attrs and ("ztext-math" in own or "data-eeimg" in tag.attrs):
        tex = attr(tag, "data-tex")
        return tidy(tex), attr(tag, "data-eeimg") == "2" or tex.rstrip().endswith("\\\\")
    if _RENDERED.intersection(own):
        return ("", False) if _has_source(tag) else None
    if "math" in own and ("inline" in own or "display" in own):
        text = "".join(strings(tag))
        fenced = text.strip().startswith(("\\(", "\\[", "$"))
        return (tidy(text), "display" in own) if fenced else None
    if any(token.startswith("katex") for token in own):
        return _of_katex(tag)
    return None


def _of_math(tag: Tag) -> tuple[str, bool] | None:
    tex = _annotation(tag)
    return (tidy(tex), attr(tag, "display") == "block") if tex else None


def _has_source(tag: Tag) -> bool:
    """Tell whether the script MathJax rendered follows."""
    for steps in (1, 2, 3):
        node = tag.beside(steps)
        if node is not None and not isinstance(node, str) and node.name == "script":
            return True
    parent = tag.parent
    return "ztext-math" in classes(parent) if parent is not None else False


def _of_katex(tag: Tag) -> tuple[str, bool] | None:
    if "katex-error" in classes(tag) or not _holds_mathml(tag):
        return None
    display = bool(_DISPLAY.intersection(classes(tag))) or any(
        _DISPLAY.intersection(classes(above))
        for above, _ in zip(ancestors(tag), range(2), strict=False)
    )
    tex = _annotation(tag)
    if not tex:
        tex = _of_stripped(tag)
    return (tidy(tex), display) if tex else None


def _holds_mathml(tag: Tag) -> bool:
    return "katex-mathml" in classes(tag) or any(
        inner.name == "math" or "katex-mathml" in classes(inner)
        for inner in elements(tag, limit=8)
    )


def _annotation(tag: Tag) -> str:
    for inner in elements(tag, limit=2000):
        if inner.name == "annotation" and "tex" in attr(inner, "encoding"):
            return "".join(strings(inner))
    return ""


def _of_stripped(tag: Tag) -> str:
    """Return the TeX of KaTeX whose MathML lost its tags: rendering and source are one text."""
    mathml = html = ""
    for inner in elements(tag, limit=2000):
        if "katex-mathml" in classes(inner):
            mathml = "".join(strings(inner))
        elif "katex-html" in classes(inner):
            html = "".join("".join(strings(inner)).replace("\u200b", "").split())
            break
    if _ERROR.match(mathml.strip()):
        return ""
    lines = [line.strip() for line in mathml.split("\n") if line.strip()]
    if len(lines) > 1:
        return _last_source(lines)
    return _behind_rendering(lines[0], html) if lines else ""


def _last_source(lines: list[str]) -> str:
    """Return the source at the end of a rendering; an environment takes many lines."""
    closed = re.search(r"\\end\{([a-zA-Z*]{1,20})\}", lines[-1])
    if closed:
        opening = f"\\begin{{{closed[1]}}}"
        for position, line in enumerate(lines):
            if opening in line:
                return "\n".join(lines[position:])
    return lines[-1]


def _behind_rendering(text: str, html: str) -> str:
    """Cut the rendering off the front of a text that runs straight on into the source."""
    if html and text.startswith(html):
        return text[len(html) :]
    if html and sorted(text[: len(html)]) == sorted(html):  # fractions are drawn bottom up
        return text[len(html) :]
    half = len(text) // 2
    return text[half:] if text[:half] == text[half:] else text


_SOURCES = {
    "script": _of_script,
    "img": _of_image,
    "math": _of_math,
    "span": _of_element,
    "div": _of_element,
    "p": _of_element,
    "eq": _of_element,
}
