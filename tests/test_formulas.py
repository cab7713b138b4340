"""Formulas set at build time: what comes out, and what is told when none can."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
import site_bank

from pipeline.assets import katex_folder
from pipeline.write import to_site
from pipeline.write.formulas import MARK, Formulas

if TYPE_CHECKING:
    from pathlib import Path


def test_formula_is_html_and_mathml() -> None:
    text = Formulas().set(r"\frac{a}{b}", display=False)
    assert text.startswith(f"<span {MARK}")
    assert "<mfrac>" in text
    assert "katex-display" not in text


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
    text = Formulas().set(tex, display=False)
    for trouble in ("href=", "src=", "<img", "<script", "position:fixed}<"):
        assert trouble not in text


TYPICAL = (
    r"O(n \log n)", r"\frac{\partial L}{\partial w}", r"\sigma(x) = \frac{1}{1 + e^{-x}}", r"\hat{y} = w^\top x + b",
    r"\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", r"L = -\sum_{i=1}^{N} y_i \log \hat{y}_i",
    r"\lVert w \rVert_2^2", r"\lVert w \rVert_1 = \sum_i |w_i|", r"\mathbf{x} \in \mathbb{R}^{d \times n}",
    r"\operatorname{Attention}(Q, K, V) = \operatorname{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right) V",
    r"\mu_B = \frac{1}{m} \sum_{i=1}^{m} x_i", r"\hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}",
    r"P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B)}", r"\mathbb{E}[X] = \int x\, p(x)\, \mathrm{d}x",
    r"\operatorname{Var}(X) = \mathbb{E}[X^2] - \mathbb{E}[X]^2", r"X \sim \mathcal{N}(\mu, \sigma^2)",
    r"D_{\mathrm{KL}}(P \,\|\, Q) = \sum_x P(x) \log \frac{P(x)}{Q(x)}", r"\binom{n}{k} = \frac{n!}{k!(n-k)!}",
    r"\arg\max_{\theta} \prod_{i} p(x_i; \theta)", r"\min_{w, b} \tfrac{1}{2} \lVert w \rVert^2 \quad \text{s.t.} \quad y_i(w^\top x_i + b) \ge 1",
    r"\theta \leftarrow \theta - \eta \nabla_\theta J(\theta)", r"m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t",
    r"A = U \Sigma V^\top", r"\det(A - \lambda I) = 0", r"A^{-1} = \frac{1}{ad - bc} \begin{pmatrix} d & -b \\ -c & a \end{pmatrix}",
    r"\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}", r"f(x) = \begin{cases} x & x > 0 \\ \alpha x & x \le 0 \end{cases}",
    r"\begin{aligned} a &= b + c \\ &= d \end{aligned}", r"T(n) = 2T\left(\frac{n}{2}\right) + \Theta(n)",
    r"dp[i][j] = \max(dp[i-1][j],\ dp[i-1][j-w_i] + v_i)", r"\lfloor \frac{n + 2p - k}{s} \rfloor + 1",
    r"\text{准确率} = \frac{TP + TN}{TP + TN + FP + FN}", r"F_1 = \frac{2PR}{P + R}", r"\underbrace{x_1 + \dots + x_n}_{n}",
    r"\overline{AB} \perp \vec{v}", r"\sum_{k=0}^{\infty} \frac{x^k}{k!} = e^x", r"\lim_{n \to \infty} \left(1 + \frac{1}{n}\right)^n",
    r"h_t = \tanh(W_h h_{t-1} + W_x x_t + b)", r"x \oplus y \equiv x + y \pmod 2", r"r_t + \gamma \max_{a'} Q(s', a')",
    r"\hat{\beta} = (X^\top X)^{-1} X^\top y",
)  # fmt: skip
"""What answers of the field hold."""


@pytest.mark.parametrize("tex", TYPICAL)
def test_typical_formula_is_set_whole(tex: str) -> None:
    formulas = Formulas()
    for display in (False, True):
        text = formulas.set(tex, display=display)
        assert "katex-error" not in text
        assert f'<annotation encoding="application/x-tex">{tex}</annotation>' in html.unescape(text)
    assert formulas.problems == {}


def test_style_and_fonts_come_from_the_package(tmp_path: Path) -> None:
    to_site.write(site_bank.BANK, tmp_path / "site")
    package, site = katex_folder(), tmp_path / "site" / "assets" / "katex"
    fonts = {path.name: path.read_bytes() for path in (package / "fonts").iterdir()}
    assert {path.name: path.read_bytes() for path in (site / "fonts").iterdir()} == fonts
    named = set(re.findall(r"url\(fonts/([^)]+)\)", (site / "katex.min.css").read_text(encoding="utf-8")))
    assert named == set(fonts)
