"""The rules that compare two canonical forms.

Two questions are one with confidence only when all of their text is covered and alike: terms, ask,
qualifiers, numbers, negation and what is left. Each way in which they are merely near is a doubt,
and a doubt makes the pair one for a person to look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

from .wording import AUXILIARY, OPPOSITES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..lexicon import Lexicon
    from .canonical import Form

MAX_DOUBTS = 2
"""Doubts a pair for review may have; a third finds one pair in 370 more and adds a tenth of rows."""

REST_NEAR = 0.3
"""Overlap of what is left in two questions, from which a person should look; see `rest_overlap`."""

RATIO_WITHOUT_TERMS = 55.0
"""Likeness in percent of two texts without terms, from which a person should look; at 35 to 55 the
same pairs of machine learning are found, in a field without terms 35 adds a third of rows."""

MIN_REST = 2
"""Characters that make a subject out of what is left of a question without terms."""

QUANTITIES = frozenset({"NPARAM", "FLOPS", "FMAP", "TIMECOMP", "SPACECOMP"})
"""Terms that name a quantity: to ask for one is to ask how it is computed."""

FIELD = frozenset({"MODEL", "NN", "DL", "ML"})
"""Broad terms that name the field itself and never limit a question."""

LANGUAGES = frozenset({"JAVA", "PYTHON", "CPP", "JSLANG", "GOLANG"})
"""Broad terms that limit a question, unless another term implies them."""

_NEAR_ASKS = frozenset(
    frozenset(pair)
    for pair in (
        ("purpose", "pros"),
        ("computation", "formula"),
        ("cons", "problems"),
        ("structure", "explanation"),
        ("procedure", "explanation"),
        ("procedure", "method"),
        ("detection", "symptoms"),
        ("list", "explanation"),
        ("method", "explanation"),
        ("list", "method"),
        ("list", "overview"),
        ("explanation", "overview"),
        ("remedy", "list"),
        ("remedy", "method"),
        ("usage", "method"),
        ("difference", "relation"),
        ("computation", "method"),
    )
)
_ACHIEVED = frozenset({"speed", "working"})
"""What a thing achieves: why it does is explained by how it does."""

_SAME_INTENT = frozenset(
    {frozenset({"cons", "problems"}), frozenset({"procedure", "method"})},
)
"""Asks that people word either way."""

_ONE_ANSWER = frozenset(
    {"computation", "remedy", "purpose", "pros", "cons", "pros and cons", "difference"}
)
"""Asks to which a subject has one answer, however much is said around it."""

_HEADING_MAY_MEAN = frozenset(
    {"explanation", "procedure", "list", "method", "formula", "code", "overview"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A verdict without keys."""

    verdict: Literal["same", "related", "different"]
    """As in `Verdict`."""
    confident: bool
    """False: a person should look."""
    reason: str
    """Why, in words a person understands."""


def in_one_post(outcome: Outcome) -> Outcome:
    """Return the outcome for two questions of one post: what it lists apart is seldom one question."""
    if outcome.verdict != "same":
        return outcome
    reason = f"{outcome.reason}, but one post asks both"
    return Outcome(verdict="same" if outcome.confident else "related", confident=not outcome.confident, reason=reason)


def compare(a: Form, b: Form, lexicon: Lexicon) -> Outcome:
    """Return whether two forms ask one question; the order of the two never matters but in wording."""
    if a.core == b.core:
        return _same_subject(a, b, lexicon) if a.core else _without_terms(a, b)
    if a.core < b.core or b.core < a.core:
        return _one_within_other(a, b, lexicon)
    names = _names(a.core ^ b.core, lexicon)
    if _one_is_broader(a, b, lexicon) and _alike_but_for_terms(a, b):
        reason = f"one names the broader term ({names}), the ask is the same"
        return Outcome(verdict="same", confident=False, reason=reason)
    return Outcome(verdict="different", confident=True, reason=f"the terms differ ({names})")


def _one_is_broader(a: Form, b: Form, lexicon: Lexicon) -> bool:
    """Tell whether, beside what both name, one names a term that the other's implies."""
    only_a, only_b = a.core - b.core, b.core - a.core
    if not a.core & b.core or len(only_a) != 1 or len(only_b) != 1:
        return False
    known = lexicon.terms
    return any(
        broad in known[narrow].absorbs
        for narrow, broad in (*product(only_a, only_b), *product(only_b, only_a))
        if narrow in known
    )


def _alike_but_for_terms(a: Form, b: Form) -> bool:
    return not any(_clashes(a, b)) and len([*_doubts(a, b)]) < MAX_DOUBTS


def _same_subject(a: Form, b: Form, lexicon: Lexicon) -> Outcome:
    subject = f"same subject ({_names(a.core, lexicon)})"
    clash = next(_clashes(a, b), "")
    if clash:
        return Outcome(verdict="related", confident=True, reason=f"{subject}, but {clash}")
    doubts = [*_doubts(a, b), *_doubts_about_projects(a, lexicon)]
    if not doubts:
        asked = _listed(settled_asks(a)) or "nothing but the subject"
        return Outcome(verdict="same", confident=True, reason=f"{subject}, same ask ({asked})")
    reason = f"{subject}, but {'; '.join(doubts)}"
    if len(doubts) > MAX_DOUBTS:
        return Outcome(verdict="related", confident=True, reason=reason)
    return Outcome(verdict="same", confident=False, reason=reason)


def _clashes(a: Form, b: Form) -> Iterator[str]:
    """Yield what makes them two questions."""
    only_a, only_b = a.qualifiers - b.qualifiers, b.qualifiers - a.qualifiers
    for one, other in OPPOSITES:
        if (one in only_a and other in only_b) or (other in only_a and one in only_b):
            yield f"one is about {one}, the other about {other}"
    if a.numbers != b.numbers and a.numbers and b.numbers:
        yield f"the numbers differ ({_listed(a.numbers)} and {_listed(b.numbers)})"
    if a.negated != b.negated:
        yield "one is asked in the negative"
    if any(pair[::-1] in b.directed for pair in a.directed) and a.asks != {"difference"}:
        yield "the terms stand the other way round"
    if not asks_near(a, b):
        asked = (_listed(settled_asks(each)) or "nothing but the subject" for each in (a, b))
        yield "one asks for {}, the other for {}".format(*asked)
    if a.rest != b.rest and not _rest_near(a, b):
        yield f"the rest differs ({a.rest or '-'} and {b.rest or '-'})"


def _doubts(a: Form, b: Form) -> Iterator[str]:
    """Yield in what they are merely near."""
    if not same_intent(a, b):
        asked = (_listed(settled_asks(each)) or "nothing but the subject" for each in (a, b))
        yield "one asks for {}, the other for {}".format(*asked)
    if a.qualifiers != b.qualifiers:
        yield f"one is narrowed ({_listed(a.qualifiers ^ b.qualifiers)})"
    if a.numbers != b.numbers:
        yield f"one names a number ({_listed(a.numbers or b.numbers)})"
    if a.rest != b.rest:
        yield f"not all is understood ({a.rest or '-'} and {b.rest or '-'})"
    only_a, only_b = a.broad - b.broad - FIELD, b.broad - a.broad - FIELD
    if only_a and only_b:
        yield "they name different fields"
    elif (only_a | only_b) & LANGUAGES:
        yield f"one is limited to a language ({_listed((only_a | only_b) & LANGUAGES)})"
    # "为什么?" behind a subject asks why about what went before, not why one uses the subject.
    if len(a.core) == 1 and "reason" in a.asks & b.asks and "motive" in a.asks ^ b.asks:
        yield "one does not say what the reason is wanted for"
    if a.joins != b.joins:
        yield "one of them asks several things"


def _doubts_about_projects(a: Form, lexicon: Lexicon) -> Iterator[str]:
    if any("hr-project" in lexicon.terms[name].topics for name in a.core if name in lexicon.terms):
        yield "the answer depends on the person's project"


def _without_terms(a: Form, b: Form) -> Outcome:
    """Compare two questions in which no term is known: all that is left must be the same."""
    clash = next(_clashes(a, b), "")
    covered = a.rest == b.rest and len(a.rest) >= MIN_REST
    if not clash and covered and not any(_doubts(a, b)):
        reason = f"no known term, but the same words ({a.rest}) and the same ask"
        return Outcome(verdict="same", confident=True, reason=reason)
    ratio = fuzz.ratio(a.words, b.words)
    if not clash and ratio >= RATIO_WITHOUT_TERMS:
        reason = f"no known term; the texts are alike by {ratio:.0f} %"
        return Outcome(verdict="same", confident=False, reason=reason)
    return Outcome(
        verdict="different", confident=True, reason="no known term, and the texts differ"
    )


def _one_within_other(a: Form, b: Form, lexicon: Lexicon) -> Outcome:
    extra = a.core ^ b.core
    reason = f"one names more ({_names(extra, lexicon)})"
    if len(extra) > 1 or not (a.core and b.core):
        return Outcome(verdict="different", confident=True, reason=reason)
    if (
        not (a.asks | b.asks) & {"difference", "relation", "explanation"}
        and _alike_but_for_terms(a, b)
        and _may_be_left_out(next(iter(extra)), a.core & b.core, lexicon)
    ):
        return Outcome(verdict="same", confident=False, reason=f"{reason}, the ask is the same")
    return Outcome(verdict="related", confident=True, reason=reason)


def _may_be_left_out(name: str, shared: Iterable[str], lexicon: Lexicon) -> bool:
    """Tell whether a term that one side alone names may be understood on the other.

    So is the umbrella of other terms (Spring) and a term of the same topic; an unknown word may
    be anything.
    """
    known = lexicon.terms
    topics = {topic for each in shared if each in known for topic in known[each].topics}
    return (
        name not in known
        or not topics
        or not topics.isdisjoint(known[name].topics)
        or name in lexicon.umbrellas
    )


def settled_asks(form: Form) -> frozenset[str]:
    """Return what is asked, with the wordings of one ask made alike."""
    asks = form.asks - AUXILIARY
    if form.core & QUANTITIES and asks <= {
        "computation",
        "formula",
        "explanation",
        "list",
        "method",
    }:
        return frozenset({"computation"})
    if asks == {"difference", "relation"}:
        return frozenset({"difference"})
    return asks


def same_intent(a: Form, b: Form) -> bool:
    """Tell whether both ask for the same, in whatever words.

    Why one uses it is what it is for; how it works is its procedure; how it is done is the way to
    do it.
    """
    x, y = settled_asks(a), settled_asks(b)
    if x == y:
        return True
    both, hints = x | y, a.asks | b.asks
    if len(x) != 1 or len(y) != 1:
        return False
    if both == {"reason", "purpose"}:
        return "motive" in hints and "meaning" not in hints and not a.directed | b.directed
    if both == {"explanation", "procedure"}:
        return "operation" in (a.asks if "explanation" in x else b.asks)
    if both == {"explanation", "method"}:
        return "manner" in (a.asks if "explanation" in x else b.asks)
    return both in _SAME_INTENT


def asks_near(a: Form, b: Form) -> bool:
    """Tell whether one answer may serve both asks."""
    x, y = settled_asks(a), settled_asks(b)
    if same_intent(a, b):
        return True
    if ("reason" in x) != ("reason" in y):
        return _reason_near(a, b, x, y)
    if x & y:
        return True
    if not x or not y:
        both_named = len(a.core) > 1 and x | y == {"difference"}
        return both_named or x | y <= _HEADING_MAY_MEAN
    both = x | y
    return both in _NEAR_ASKS or (
        both == {"explanation", "purpose"} and "meaning" in a.asks | b.asks
    )


def _reason_near(a: Form, b: Form, x: frozenset[str], y: frozenset[str]) -> bool:
    """Tell whether an ask for the reason is near to one for something else."""
    if x | y == {"reason", "explanation"}:
        return bool(a.qualifiers & b.qualifiers & _ACHIEVED)
    motive = x | y == {"reason", "purpose"} and "motive" in a.asks | b.asks
    return motive or (x ^ y == {"reason"} and "remedy" in x & y)


def _rest_near(a: Form, b: Form) -> bool:
    """Tell whether what is left may say the same; one side without any left may be the shorter."""
    if rest_overlap(a.rest, b.rest) >= REST_NEAR:
        return True
    asks = settled_asks(a)
    if not asks or asks != settled_asks(b) or asks == {"explanation"}:
        return False
    return not (a.rest and b.rest) or asks <= _ONE_ANSWER


def rest_overlap(a: str, b: str) -> float:
    """Return the overlap from 0 to 1 of characters and pairs of them; a short extra counts little."""
    if not a or not b:
        return max(0.0, 1 - len(a + b) / 4)
    x = {*a, *(a[i : i + 2] for i in range(len(a) - 1))}
    y = {*b, *(b[i : i + 2] for i in range(len(b) - 1))}
    return len(x & y) / len(x | y)


def _names(terms: Iterable[str], lexicon: Lexicon) -> str:
    """Name terms as people write them."""
    known = lexicon.terms
    return ", ".join(
        known[name].aliases[0] if name in known else name.removeprefix("?")
        for name in sorted(terms)
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
