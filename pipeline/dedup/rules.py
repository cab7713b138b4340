"""The rules that compare two canonical forms.

Two questions are one with confidence only when all of their text is covered and alike: terms, ask,
qualifiers, numbers, negation and what is left. Those that differ, but score as likely to be one, are
for a person to look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

from .wording import AUXILIARY, OPPOSITES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ..lexicon import Lexicon
    from .canonical import Form

REVIEW = 4.4
"""Points from which a person should look. The points below are a logistic regression on 1,805 questions of five
labelled sets, over the pairs that meet and are not the same with confidence, rounded; at this value a set has 0.15
to 0.33 rows a question, half as much finds a tenth of the pairs less."""

SHARED = 1.3
"""Points of a term in both, times its weight."""

DIFFERS = -1.4
"""Points of any difference in terms."""

TERM_DIFFERS = -1.25
"""Points of each known term in one alone."""

WORD_DIFFERS = 1.2
"""Points of each unknown word in one alone: it may be another name of what the other calls by its term."""

IMPLIED = 3.75
"""Points when a term of one implies one of the other's."""

SAME_TOPIC = 0.4
"""Points when the terms that differ are of one topic."""

KNOWN = 1.6
"""Points of a subject at all."""

SAME_INTENT = 4.0
"""Points of the same ask, in whatever words."""

NEAR_INTENT = 3.6
"""Points of asks that one answer may serve."""

NARROWED = -1.2
"""Points of each qualifier of one alone."""

GENERIC_WEIGHT = 0.35
"""Weight of a term too broad to tell questions apart."""

UMBRELLA_WEIGHT = 0.6
"""Weight of a term that names a whole field."""

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
        ("pros", "pros and cons"),
        ("cons", "pros and cons"),
        ("problems", "pros and cons"),
        ("problems", "influence"),
        ("pros", "difference"),
        ("drawing", "structure"),
    )
)
_ACHIEVED = frozenset({"speed", "working"})
"""What a thing achieves: why it does is explained by how it does."""

_SAME_INTENT = frozenset(
    frozenset(pair)
    for pair in (
        ("cons", "problems"),
        ("procedure", "method"),
        ("procedure", "explanation"),
        ("method", "remedy"),
    )
)
"""Asks that people word either way."""

_OF_ALL_NAMED = frozenset({"difference", "relation"})
"""Asks that are about just what is named."""

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


def is_one(a: Form, b: Form, lexicon: Lexicon) -> Literal["sure", "likely", ""]:
    """Tell whether two forms ask one question; the order of the two never matters."""
    if next(_vetoes(a, b), ""):
        return ""
    known = a.core or b.core
    understood = a.core == b.core and (known or len(a.rest) >= MIN_REST)
    if understood and next(_differences(a, b, lexicon), "") == "":
        return "sure"
    if known:
        likely = likeness(a, b, lexicon) >= REVIEW and not _limit(a, b, lexicon)
    else:
        likely = asks_near(a, b) and fuzz.ratio(a.words, b.words) >= RATIO_WITHOUT_TERMS
    return "likely" if likely else ""


def compare(a: Form, b: Form, lexicon: Lexicon) -> Outcome:
    """Return whether two forms ask one question, and why; the order of the two never matters but in wording."""
    state = is_one(a, b, lexicon)
    asked = _listed(settled_asks(a)) or "nothing but the subject"
    if not (a.core or b.core):
        subject = f"no known term, the texts alike by {fuzz.ratio(a.words, b.words):.0f} %"
    else:
        subject = f"same subject ({_names(a.core, lexicon)})" if a.core == b.core else "alike"
    if state == "sure":
        return Outcome(verdict="same", confident=True, reason=f"{subject}, same ask ({asked})")
    differences = "; ".join(_differences(a, b, lexicon)) or "nothing in it is understood"
    if state == "likely":
        return Outcome(verdict="same", confident=False, reason=f"{subject}, but {differences}")
    why = next(_vetoes(a, b), "") or _limit(a, b, lexicon) or differences
    near = bool(a.core | b.core) and len(a.core ^ b.core) <= 1
    return Outcome(verdict="related" if near else "different", confident=True, reason=f"{subject}, but {why}")


def likeness(a: Form, b: Form, lexicon: Lexicon) -> float:
    """Return the points for being one question; see `REVIEW`. Intent counts only where it decides."""
    shared, differing = _named(a) & _named(b), a.core ^ b.core
    points = SHARED * min(4.0, sum([_weight(name, lexicon) for name in shared])) + KNOWN * bool(a.core)
    if differing:
        words = sum([name not in lexicon.terms for name in differing])
        points += (
            DIFFERS
            + TERM_DIFFERS * (len(differing) - words)
            + WORD_DIFFERS * words
            + IMPLIED * _implies(differing, _named(a) | _named(b), lexicon)
            + SAME_TOPIC * _of_one_topic(a.core - b.core, b.core - a.core, shared, lexicon)
        )
    if a.qualifiers != b.qualifiers:
        points += NARROWED * len(a.qualifiers ^ b.qualifiers)
    if not REVIEW - SAME_INTENT <= points < REVIEW:  # whatever they ask for
        return points
    return points + (SAME_INTENT if same_intent(a, b) else NEAR_INTENT if asks_near(a, b) else 0.0)


def _named(form: Form) -> frozenset[str]:
    """Return all terms of a form."""
    return form.core | form.broad if form.broad else form.core


def _weight(name: str, lexicon: Lexicon) -> float:
    term = lexicon.terms.get(name)
    if term is not None and term.generic:
        return GENERIC_WEIGHT
    return UMBRELLA_WEIGHT if name in lexicon.umbrellas else 1.0


def _implies(differing: Iterable[str], named: Collection[str], lexicon: Lexicon) -> bool:
    """Tell whether a term that one side alone names implies another that is named."""
    known = lexicon.terms
    return any(name in known and not known[name].absorbs.isdisjoint(named) for name in differing)


def _of_one_topic(only_a: Collection[str], only_b: Collection[str], shared: Collection[str], lexicon: Lexicon) -> bool:
    """Tell whether what each names alone is of one topic, or what one names alone and what both do."""
    known = lexicon.terms
    ones, others = (only_a, only_b) if only_a and only_b else (only_a or only_b, shared)
    for one in ones:
        for other in others if one in known else ():
            if other in known and any(topic in known[other].topics for topic in known[one].topics):
                return True
    return False


def _vetoes(a: Form, b: Form) -> Iterator[str]:
    """Yield what makes them two questions, however alike they are."""
    if a.qualifiers and b.qualifiers and a.qualifiers != b.qualifiers:
        only_a, only_b = a.qualifiers - b.qualifiers, b.qualifiers - a.qualifiers
        for one, other in OPPOSITES:
            if (one in only_a and other in only_b) or (other in only_a and one in only_b):
                yield f"one is about {one}, the other about {other}"
    if a.numbers != b.numbers and a.numbers and b.numbers:
        yield f"the numbers differ ({_listed(a.numbers)} and {_listed(b.numbers)})"
    if a.directed and any(pair[::-1] in b.directed for pair in a.directed) and a.asks != {"difference"}:
        yield "the terms stand the other way round"
    if a.negated != b.negated:
        yield "one is asked in the negative"


def _limit(a: Form, b: Form, lexicon: Lexicon) -> str:
    """Tell a question from the same one about a special case: what one names more is of another topic."""
    only_a, only_b = a.core - b.core, b.core - a.core
    shared = _named(a) & _named(b)
    limiting = [
        name for name in only_a | only_b
        if name in lexicon.terms and name not in lexicon.umbrellas and not _of_one_topic({name}, (), shared, lexicon)
    ]  # fmt: skip
    if (only_a and only_b) or _implies({*only_a, *only_b}, a.core | b.core, lexicon):
        return ""
    if (a.asks | b.asks) & _OF_ALL_NAMED:
        limiting = sorted(only_a | only_b)
    if not limiting:
        return ""
    return f"one is limited to a case ({_names(limiting, lexicon)})"


def _differences(a: Form, b: Form, lexicon: Lexicon) -> Iterator[str]:
    """Yield in what they are not the same."""
    if a.core != b.core:
        yield f"the terms differ ({_names(a.core ^ b.core, lexicon)})"
    if not same_intent(a, b):
        asked = (_listed(settled_asks(each)) or "nothing but the subject" for each in (a, b))
        yield "one asks for {}, the other for {}".format(*asked)
    if a.qualifiers != b.qualifiers:
        yield f"one is narrowed ({_listed(a.qualifiers ^ b.qualifiers)})"
    if a.numbers != b.numbers:
        yield f"one names a number ({_listed(a.numbers or b.numbers)})"
    if a.rest != b.rest:
        yield f"not all is understood ({a.rest or '-'} and {b.rest or '-'})"
    yield from _differences_of_scope(a, b, lexicon)


def _differences_of_scope(a: Form, b: Form, lexicon: Lexicon) -> Iterator[str]:
    only_a, only_b = a.broad - b.broad - FIELD, b.broad - a.broad - FIELD
    if only_a and only_b:
        yield "they name different fields"
    elif (only_a | only_b) & LANGUAGES:
        yield f"one is limited to a language ({_listed((only_a | only_b) & LANGUAGES)})"
    # "为什么?" behind a subject asks why about what went before, not why one uses the subject; a verb says what for.
    if len(a.core) == 1 and not a.rest and "reason" in a.asks & b.asks and "motive" in a.asks ^ b.asks:
        yield "one does not say what the reason is wanted for"
    if a.joins != b.joins:
        yield "one of them asks several things"
    named = [lexicon.terms[name] for name in a.core | a.broad | b.core | b.broad if name in lexicon.terms]
    personal = [any(topic == "hr-project" for topic in term.topics) for term in named]
    if any(personal) and not all(personal):
        yield "the answer depends on the person's project"


def settled_asks(form: Form) -> frozenset[str]:
    """Return what is asked, with the wordings of one ask made alike."""
    return _settled(form.asks, quantity=not QUANTITIES.isdisjoint(form.core))


@cache
def _settled(all_asks: frozenset[str], *, quantity: bool) -> frozenset[str]:
    asks = all_asks - AUXILIARY
    if quantity and asks <= {
        "computation",
        "formula",
        "explanation",
        "list",
        "method",
    }:
        return frozenset({"computation"})
    if asks == {"difference", "relation"}:
        return frozenset({"difference"})
    if asks == {"computation", "formula"}:
        return frozenset({"computation"})
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
    if both == {"computation", "formula"}:  # to compute a value is its formula, to go through the computation is more
        return "value" in a.asks & b.asks
    if both in ({"explanation", "method"}, {"explanation", "remedy"}):
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
    if both == {"explanation", "difference"}:  # to tell of two things side by side is to compare them
        return len(a.core & b.core) > 1
    return both in _NEAR_ASKS or (
        both == {"explanation", "purpose"} and "meaning" in a.asks | b.asks
    )


def _reason_near(a: Form, b: Form, x: frozenset[str], y: frozenset[str]) -> bool:
    """Tell whether an ask for the reason is near to one for something else."""
    if x | y == {"reason", "explanation"}:
        return bool(a.qualifiers & b.qualifiers & _ACHIEVED)
    motive = x | y == {"reason", "purpose"} and "motive" in a.asks | b.asks
    return motive or (x ^ y == {"reason"} and "remedy" in x & y)


def _names(terms: Iterable[str], lexicon: Lexicon) -> str:
    """Name terms as people write them."""
    known = lexicon.terms
    return ", ".join(
        known[name].aliases[0] if name in known else name.removeprefix("?")
        for name in sorted(terms)
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
