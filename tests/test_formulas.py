"""Formulas set at build time: what comes out, and what is told when none can."""

from __future__ import annotations

import pytest

from pipeline.write.formulas import MARK, Formulas


def test_formula_is_html_and_mathml() -> None:
    html = Formulas().set(r"\frac{a}{b}", display=False)
    assert html.startswith(f"<span {MARK}")
    assert "<mfrac>" in html
    assert "katex-display" not in html


def test_display_formula_stands_apart() -> None:
    assert "katex-display" in Formulas().set("x^2", display=True)


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\nosuch{x}", r"<code>\nosuch{x}</code>"),
        ("{", "<code>{</code>"),
        ("<b>&{", "<code>&lt;b&gt;&amp;{</code>"),
        (r"\def\a{\a\a}\a", r"<code>\def\a{\a\a}\a</code>"),
    ],
)
def test_formula_that_fails_is_code_and_told_once(tex: str, shown: str) -> None:
    formulas = Formulas()
    assert formulas.set(tex, display=False) == shown
    assert formulas.set(tex, display=False) == shown
    assert len(formulas.problems) == 1
    assert "KaTeX parse error" in formulas.problems[tex] or "Too many" in formulas.problems[tex]


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\url{https://example.com}",
        r"\includegraphics{https://example.com/x.png}",
        r"\htmlStyle{position:fixed}{x}",
        r"\text{<script>alert(1)</script>}",
    ],
)
def test_formula_brings_no_address_and_no_markup(tex: str) -> None:
    html = Formulas().set(tex, display=False)
    for trouble in ("href=", "src=", "<img", "<script", "position:fixed}<"):
        assert trouble not in html
