"""A question of its mentions: wording, kind, topics, companies.

Topics come from the terms of the question, held against labelled examples; headings speak only where its own words
name no term.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from .model import Question
from .text import fold, fold_keeping_punctuation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .lexicon import Lexicon, Term
    from .model import Answer, Kind, Mention
    from .topic_model import TopicModel

MAX_TOPICS = 3
"""Topics a question may have."""

KEEP = 0.6
"""Share of the best topic's votes that a further topic needs (0.55, 0.6, 0.65: F1 0.929/0.926, 0.935/0.933, 0.924/0.925).

Here and below: micro F1 on 394 labelled questions of posts / on 119 others written apart from the lexicon.
"""

KEEP_TOOL = 0.76
"""The same for a topic of `TOOLS`: more than one term beside the first (0.6, 0.76: 0.933/0.891, 0.933/0.896 on 631)."""

TOOLS = frozenset({"db", "lang", "llm", "net", "os"})
"""Groups whose terms, beside a subject of another topic, tell what it is made with (显存, Python, 锁)."""

GENERIC_VOTE = 0.35
"""Vote of a term too broad to tell questions apart (0.35, 1: 0.935/0.933, 0.934/0.929)."""

SUBJECT_VOTE = 1.35
"""Vote of the first term: it is what the question is about, the others say how
(1, 1.2, 1.35, 1.5: 0.921/0.890, 0.931/0.926, 0.935/0.933, 0.925/0.925)."""

SECOND_VOTE = 0.8
"""Share of a vote for every topic of a term but its first, the main one
(0.7, 0.8, 1: 0.934/0.929, 0.935/0.933, 0.927/0.926)."""

FURTHER_VOTE = 0.3
"""Share of a further vote for the same topic, so that many terms of one do not silence the only term of another
(0, 0.3, 0.5, 1: 0.928/0.933, 0.935/0.933, 0.926/0.921, 0.919/0.921)."""

ASIDE_VOTE = 0.6
"""Share of a vote for a term that stands as an attribute, an object or an example
(0.4, 0.6, 1: 0.929/0.929, 0.935/0.933, 0.936/0.906)."""

ABSORBED_VOTE = 0.7
"""Vote of a term that a narrower one makes redundant: it does not tell questions apart, but may be asked about
beside the narrower one (0, 0.7, 1: 0.931/0.933, 0.935/0.933, 0.929/0.929)."""

ASPECTS = frozenset({
    "dl-training", "dl-distributed", "algo-array", "algo-tree", "math-calculus", "math-probability", "os-process",
    "dl-conv", "dl-activation", "nlp-embedding", "ml-feature-engineering", "lang-concurrency", "rec-ads",
})  # fmt: skip
"""Topics whose terms (收敛, 调参, 并行, 数组, 卷积核, 缺失值) are mostly said of another subject."""

ASPECT_VOTE = 0.6
"""Share of a vote for such a topic (0.4, 0.6, 1: 0.933/0.925, 0.935/0.933, 0.928/0.919)."""

CATCH_ALL = frozenset({"ml-basics", "dl-basics", "llm-basics"})
"""Topics given only where no narrower one is (given beside it: 0.921/0.929)."""

CATCH_ALL_VOTE = 0.45
"""Share of a vote for such a topic, so that the aside it is said of can outweigh it (全连接层的反向传播); 0.3 to 1 score alike."""

UNNAMED = {"behaviour": "hr-behavior", "project": "hr-project"}
"""The topic by its kind of a question that names no term."""

MODELLED = frozenset({"ml", "dl", "cv", "nlp", "llm", "rec"})
"""Groups whose models and operators are asked to be written by hand."""

WRITTEN = "algo-mlcode"
"""The topic of such a task, beside its subject."""

WRITTEN_WITH = frozenset({"lang-python", "dl-framework"})
"""What such a task is written with (用 numpy 手写…) is no topic of it."""

OUTLOOK = "hr-outlook"
"""The topic of a question that asks for an opinion, beside its subject."""

BESIDE = frozenset({WRITTEN, OUTLOOK})
"""Topics of the form of a question, which examples of its subject say nothing of."""

NEAR = 0.15
"""Log odds by which a topic of the examples may stand behind the best."""

FAR = 1.2
"""The same for a topic that the terms name as well."""

AGREED = 0.3
"""Log odds that the terms add to a topic."""

ALONE = 0.0
"""Log odds from which examples speak where no term does."""

_OPEN = re.compile(
    r"未来(?:的(?!规划)|会|要|有|.{0,8}(?:方向|趋势|发展))|前景|发展(?:方向|趋势)"
    r"|对.{1,12}的未来|你(?:是)?(?:怎么|如何)看待?(?!出)|让你.{0,4}改进"
)
_ASIDE = re.compile(r"(?:的|里面?|中|对于?|代替|替代)\s*$")
ASIDE_REACH = 4
"""Characters in front of a term that hold the longest word that puts it aside, and spaces."""

_EXAMPLE = re.compile(r"[(（][^)）]*[)）]|从.{1,12}?角度")
"""What stands beside the question: an example, a point of view."""

LIKE = 50
"""Likeness in percent (rapidfuzz ratio of folded texts) of a tagged question whose topics may suit an untagged one."""

CLEAR_LENGTH = 8
"""Characters from which a wording is likely to stand alone; among those the shortest is the clearest."""


def to_question(
    id_: str,
    first_seen: str,
    mentions: Sequence[Mention],
    answer: Answer | None,
    lexicon: Lexicon,
    model: TopicModel | None = None,
) -> Question:
    """Return the question that these mentions ask; the curated answer's wording, kind and topics win."""
    ordered = tuple(sorted(mentions, key=lambda m: (m.post, m.lines or (0, 0), m.key)))
    clearest = _clearest(ordered)
    found: tuple[str, ...] = answer.topics if answer else ()
    if not found and clearest:
        found = topics(clearest.question, clearest.context, clearest.path, lexicon, model, kind=clearest.kind)
    elif not found and answer:
        found = topics(answer.question, "", (), lexicon, model, kind=answer.kind)
    asked = Counter(company for mention in ordered for company in mention.companies)
    return Question(
        id=id_,
        text=answer.question if answer else clearest.question if clearest else "",
        mentions=ordered,
        first_seen=first_seen,
        kind=answer.kind if answer else clearest.kind if clearest else "concept",
        topics=found,
        companies=tuple(sorted(asked.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def suggest(questions: Sequence[Question]) -> dict[str, tuple[str, ...]]:
    """Return, by id, the topics of the tagged question likest to each untagged one; () where none is like it.

    They are for a person to look at and are given to nobody.
    """
    tagged = [question for question in questions if question.topics]
    texts = [fold(question.text) for question in tagged]
    found = {}
    for question in questions:
        if not question.topics:
            best = process.extractOne(fold(question.text), texts, scorer=fuzz.ratio, score_cutoff=LIKE)
            found[question.id] = tagged[best[2]].topics if best else ()
    return found


def _clearest(mentions: Sequence[Mention]) -> Mention | None:
    """Return the mention with the wording most use; then one that asks, is whole and short."""
    uses = Counter(fold(mention.question) for mention in mentions)
    return min(
        mentions,
        key=lambda m: (
            -uses[fold(m.question)],
            bool(m.context),
            not m.question.endswith(("?", "？")),
            len(m.question) < CLEAR_LENGTH,
            len(m.question),
            m.question,
            m.key,
        ),
        default=None,
    )


def topics(
    text: str,
    context: str,
    path: Sequence[str],
    lexicon: Lexicon,
    model: TopicModel | None = None,
    *,
    kind: Kind = "concept",
) -> tuple[str, ...]:
    """Return the leaf slugs of a question, the best first, at most three; () when nothing tells.

    Args:
        text: The question.
        context: Its carried subject.
        path: Section headings above it, the outermost first.
        lexicon: Terms and topics.
        model: What labelled questions teach; None for the terms alone.
        kind: What it asks for.
    """
    found = _by_terms(text, context, path, lexicon, kind)
    scores = model.scores(f"{context} {text}".strip()) if model else {}
    if found and scores:
        return _held_against(scores, found)
    return found or tuple(slug for slug, score in scores.items() if score == max(scores.values()) >= ALONE)[:1]


def _held_against(scores: Mapping[str, float], found: Sequence[str]) -> tuple[str, ...]:
    """Return topics found by terms that examples do not speak against, and those that examples speak for."""
    best = max(scores.values())
    agreed = {slug: scores.get(slug, best - FAR) + AGREED * (slug in found) for slug in {*scores, *found}}
    leading = max(agreed.values())
    kept = [
        slug for slug, score in agreed.items()
        if score >= leading - NEAR or (slug in found and (slug in BESIDE or scores.get(slug, best) >= best - FAR))
    ]  # fmt: skip
    return tuple(sorted(kept, key=lambda slug: (-agreed[slug], slug))[:MAX_TOPICS])


def _by_terms(
    text: str, context: str, path: Sequence[str], lexicon: Lexicon, kind: Kind
) -> tuple[str, ...]:
    votes = _votes(f"{context} {text}", lexicon) or _votes(path[-1] if path else "", lexicon)
    best = max(votes.values(), default=0.0)
    leaves = lexicon.leaves()
    order = {slug: place for place, slug in enumerate(leaves)}
    ranked = sorted(votes, key=lambda slug: (-votes[slug], order[slug]))
    kept = [slug for slug in ranked if votes[slug] >= (KEEP_TOOL if leaves[slug].group in TOOLS else KEEP) * best]
    found = [slug for slug in kept if slug not in CATCH_ALL] or kept
    coded = kind == "code" and any(leaves[slug].group in MODELLED and slug not in WRITTEN_WITH for slug in found)
    if coded:
        found = [slug for slug in found if slug not in WRITTEN_WITH]
    opinion = kind != "behaviour" and _OPEN.search(text)
    for asked, slug in ((coded, WRITTEN), (opinion, OUTLOOK)):
        if asked and slug in leaves:
            found = [*found[: MAX_TOPICS - 1], slug]
    if not found and UNNAMED.get(kind) in leaves:
        found = [UNNAMED[kind]]
    return tuple(found[:MAX_TOPICS])


def _votes(text: str, lexicon: Lexicon) -> dict[str, float]:
    """Return the votes for each topic that a term of the text speaks for."""
    ballots: dict[str, list[float]] = defaultdict(list)
    for term, weight in _weights(text, lexicon).items():
        for place, slug in enumerate(lexicon.terms[term].topics):
            share = (SECOND_VOTE if place else 1.0) * _share(slug)
            ballots[slug].append(weight * share)
    return {
        slug: sum(vote * FURTHER_VOTE**place for place, vote in enumerate(sorted(cast, reverse=True)))
        for slug, cast in ballots.items()
    }


def _share(slug: str) -> float:
    return ASPECT_VOTE if slug in ASPECTS else CATCH_ALL_VOTE if slug in CATCH_ALL else 1.0


def _weights(text: str, lexicon: Lexicon) -> dict[str, float]:
    """Return the vote of each term of a text, by id, in the order they are first named."""
    folded = fold_keeping_punctuation(text)
    examples = [found.span() for found in _EXAMPLE.finditer(folded)]
    weights: dict[str, float] = {}
    for hit in lexicon.find_terms(text):
        before = folded[max(0, hit.start - ASIDE_REACH) : hit.start]
        aside = _ASIDE.search(before) or any(start < hit.start < end for start, end in examples)
        weight = ASIDE_VOTE if weights and aside else 1.0
        weights[hit.id] = max(weight, weights.get(hit.id, 0.0))
    absorbed = {broad for term in weights for broad in lexicon.terms[term].absorbs}
    subject = next((term for term in weights if term not in absorbed and _is_telling(lexicon.terms[term])), "")
    for term in weights:
        weights[term] *= SUBJECT_VOTE if term == subject else ABSORBED_VOTE if term in absorbed else 1.0
        weights[term] *= GENERIC_VOTE if lexicon.terms[term].generic else 1.0
    return weights


def _is_telling(term: Term) -> bool:
    return bool(term.topics) and not term.generic
