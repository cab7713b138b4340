"""The rules that compare two canonical forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

from .wording import OPPOSITES

if TYPE_CHECKING:
    from ..lexicon import Lexicon
    from .canonical import Canonical

SAME_REST = 0.6
REVIEW_REST = 0.15
REVIEW_RATIO = 75.0
UNKNOWN_RATIO = 55.0

@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Verdict without keys."""

    verdict: Literal["same", "related", "different"]
    confident: bool
    reason: str

_NEAR = (
    frozenset({"purpose", "pros"}), frozenset({"cons", "whether"}), frozenset({"computation", "formula"}),
    frozenset({"purpose", "explanation"}), frozenset({"reason", "explanation"}), frozenset({"reason", "purpose"}),
    frozenset({"structure", "explanation"}), frozenset({"list", "remedy"}), frozenset({"list", "explanation"}),
    frozenset({"difference", "relation"}), frozenset({"usage", "explanation"}), frozenset({"computation", "explanation"}),
    frozenset({"remedy","explanation"}), 
)
QUANTITIES = frozenset({"NPARAM", "FLOPS", "FMAP"})

def asks_alike(a: Canonical, b: Canonical) -> int:
    x, y = _settled(a), _settled(b)
    if x == y:
        return 2
    if not x or not y:
        return 1 if (x | y) <= {"explanation", "list", "formula", "code", "computation"} else 0
    if x & y:
        return 1
    d = x | y
    return 1 if len(d) == 2 and frozenset(d) in _NEAR else 0

def _settled(a: Canonical) -> frozenset[str]:
    asks = a.asks
    if a.core & QUANTITIES and asks <= {"computation", "formula", "explanation", "list"}:
        return frozenset({"computation"})
    if asks == {"difference", "relation"}:
        return frozenset({"difference"})
    return asks

def rest_alike(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if not a or not b:
        return max(0.0, 1 - len(a + b) / 4)
    x = set(a) | {a[i : i + 2] for i in range(len(a) - 1)}
    y = set(b) | {b[i : i + 2] for i in range(len(b) - 1)}
    return len(x & y) / len(x | y)

def compare(a: Canonical, b: Canonical, lexicon: Lexicon) -> Outcome:
    if a.flat == b.flat:
        return Outcome(verdict="same", confident=True, reason="the same text")
    if a.core == b.core and a.core:
        al = asks_alike(a, b)
        rs = rest_alike(a.rest, b.rest)
        d = f"{sorted(a.core)} asks {sorted(a.asks)}|{sorted(b.asks)} q {sorted(a.qualifiers)}|{sorted(b.qualifiers)} r {a.rest}|{b.rest} n {a.numbers}|{b.numbers} {a.negated}|{b.negated} {sorted(a.broad)}|{sorted(b.broad)}"
        qe = a.qualifiers == b.qualifiers
        if any((p in a.qualifiers - b.qualifiers and q in b.qualifiers - a.qualifiers) or (q in a.qualifiers - b.qualifiers and p in b.qualifiers - a.qualifiers) for p, q in OPPOSITES):
            return Outcome(verdict="related", confident=True, reason="opposite " + d)
        if a.numbers != b.numbers and a.numbers and b.numbers:
            return Outcome(verdict="related", confident=True, reason="numbers " + d)
        if al == 2 and qe and a.negated == b.negated and a.numbers == b.numbers and rs >= SAME_REST and not (a.broad - b.broad - F and b.broad - a.broad - F):
            return Outcome(verdict="same", confident=True, reason="MERGE " + d)
        if al == 2 and qe and rs>=REVIEW_REST or al == 2 or al == 1 and qe:
            return Outcome(verdict="same", confident=False, reason="REVIEW " + d)
        if fuzz.ratio(a.flat, b.flat) >= REVIEW_RATIO:
            return Outcome(verdict="same", confident=False, reason="RATIO " + d)
        return Outcome(verdict="related", confident=True, reason="asks " + d)
    if not a.core and not b.core:
        r = fuzz.ratio(a.flat, b.flat)
        if a.rest == b.rest and len(a.rest) >= 2 and a.asks == b.asks and a.qualifiers == b.qualifiers and a.numbers == b.numbers and a.negated == b.negated:
            return Outcome(verdict="same", confident=True, reason="NOCORE")
        if r >= UNKNOWN_RATIO and asks_alike(a, b):
            return Outcome(verdict="same", confident=False, reason="NOCORE")
        return Outcome(verdict="different", confident=True, reason="no term")
    d = a.core ^ b.core
    if a.core & b.core and len(d) == 1:
        if asks_alike(a, b) == 2 and "difference" not in a.asks | b.asks and a.qualifiers == b.qualifiers and (rest_alike(a.rest, b.rest) >= .3 or fuzz.ratio(a.flat,b.flat) >= 60):
            return Outcome(verdict="same", confident=False, reason="EXTRA "+str(d))
        return Outcome(verdict="related", confident=True, reason="extra")
    return Outcome(verdict="different", confident=True, reason="terms")
F = frozenset({"MODEL", "NN", "DL", "ML"})
