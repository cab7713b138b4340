"""Topics learnt from labelled questions: complemented naive Bayes over pieces of text and terms.

What the terms of a question cannot tell (为什么负梯度是下降最快的方向 is about calculus, not about boosting) examples can.
After Rennie et al., Tackling the Poor Assumptions of Naive Bayes Text Classifiers, ICML 2003: a topic is held against
all the others, and a text is as long as its weights.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .errors import UserError
from .text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from .lexicon import Lexicon
    from .model import Answer

PIECE = 3
"""Characters of the longest piece of a text."""

SMOOTHING = 0.03
"""Weight of a feature that a topic has never shown."""

LENGTHS = (1.0, 1.0, 0.7)
"""Lengths of the vectors of pieces, of terms and of the terms' main topics."""

CURATED = 0.1
"""Weight of a wording of a curated answer: there are many to a question, and their topics are the answer's."""


ENOUGH = 200
"""Examples below which nothing is learnt: a few teach that every question is one of theirs."""


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled question."""

    text: str
    """Its wording."""
    topics: tuple[str, ...]
    """Leaf slugs."""
    weight: float = 1.0
    """How much it counts."""


def learn(sources: Path, curated: Iterable[Answer], lexicon: Lexicon) -> tuple[TopicModel, list[UserError]]:
    """Return what sources/topic-examples.jsonl and the wordings of curated answers teach.

    A line of the file is {"text", "topics"}; what is wrong with one is an error, the others count.
    """
    examples = [
        Example(text, answer.topics, CURATED) for answer in curated for text in (answer.question, *answer.wordings)
    ]
    errors: list[UserError] = []
    path = sources / "topic-examples.jsonl"
    leaves = lexicon.leaves()
    for number, line in enumerate(path.read_text("utf-8").splitlines() if path.is_file() else [], 1):
        try:
            row = json.loads(line)
            example = Example(row["text"], tuple(row["topics"]))
        except (ValueError, TypeError, KeyError):
            errors.append(UserError(str(path), 'not {"text": "...", "topics": ["..."]}', number))
            continue
        if unknown := [topic for topic in example.topics if topic not in leaves]:
            errors.append(UserError(str(path), f"{', '.join(unknown)}: no leaf of taxonomy.yaml", number))
        else:
            examples.append(example)
    return TopicModel(examples if len(examples) >= ENOUGH else (), lexicon), errors


class TopicModel:
    """How much each feature of a text speaks for each topic; learnt when it is first asked."""

    def __init__(self, examples: Sequence[Example], lexicon: Lexicon) -> None:
        """Take the examples."""
        self.examples = examples
        """What is learnt from."""
        self._lexicon = lexicon

    @cached_property
    def _learnt(self) -> _Learnt:
        counted = [_features(example.text, self._lexicon) for example in self.examples]
        shown = Counter(feature for features in counted for feature in {f for kind in features for f in kind})
        rarity = {f: 1 + math.log((1 + len(counted)) / (1 + n)) for f, n in shown.items()}
        everywhere: dict[str, float] = defaultdict(float)
        within: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for example, features in zip(self.examples, counted, strict=True):
            for feature, weight in _vector(features, rarity).items():
                everywhere[feature] += weight * example.weight
                for topic in example.topics:
                    within[topic][feature] += weight * example.weight
        return _learn(rarity, everywhere, within)

    def scores(self, text: str) -> dict[str, float]:
        """Return the mean log odds of each topic, in nats per unit of weight; {} when the text shows nothing known."""
        learnt = self._learnt
        vector = _vector(_features(text, self._lexicon), learnt.rarity)
        length = sum(vector.values())
        found: dict[str, float] = defaultdict(float)
        for feature, weight in vector.items():
            for topic, extra in learnt.extra[feature]:
                found[topic] += weight * extra
        base = sum(weight * learnt.absent[feature] for feature, weight in vector.items())
        return {topic: (base + more) / length - learnt.lead[topic] for topic, more in found.items()}


@dataclass(frozen=True, slots=True)
class _Learnt:
    rarity: Mapping[str, float]
    """Inverse document frequency of a feature."""
    absent: Mapping[str, float]
    """Log odds of a feature for a topic that never shows it."""
    extra: Mapping[str, Sequence[tuple[str, float]]]
    """What is to be added to that for each topic that shows the feature."""
    lead: Mapping[str, float]
    """Log odds of a topic's features at large, to be taken off for each unit of weight."""


def _learn(
    rarity: Mapping[str, float], everywhere: Mapping[str, float], within: Mapping[str, Mapping[str, float]]
) -> _Learnt:
    absent = {f: math.log(SMOOTHING / (total + SMOOTHING)) for f, total in everywhere.items()}
    extra: dict[str, list[tuple[str, float]]] = {feature: [] for feature in everywhere}
    lead = {}
    whole, floor = sum(everywhere.values()), SMOOTHING * len(everywhere)
    for topic, features in within.items():
        mass = sum(features.values())
        lead[topic] = math.log((mass + floor) / (whole - mass + floor))
        for feature, weight in features.items():
            odds = math.log((weight + SMOOTHING) / (everywhere[feature] - weight + SMOOTHING))
            extra[feature].append((topic, odds - absent[feature]))
    return _Learnt(rarity, absent, extra, lead)


def _vector(features: Iterable[Mapping[str, int]], rarity: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of the known features: dampened count by rarity, each kind as long as `LENGTHS` says."""
    vector: dict[str, float] = {}
    for kind, share in zip(features, LENGTHS, strict=True):
        known = {f: (1 + math.log(n)) * rarity[f] for f, n in kind.items() if f in rarity}
        length = math.sqrt(sum(weight * weight for weight in known.values()))
        vector |= {feature: share * weight / length for feature, weight in known.items()}
    return vector


def _features(text: str, lexicon: Lexicon) -> tuple[Counter[str], Counter[str], Counter[str]]:
    folded = fold(text)
    pieces = Counter(folded[i : i + n] for n in range(1, PIECE + 1) for i in range(len(folded) - n + 1))
    terms = Counter(hit.id for hit in lexicon.find_terms(text))
    topics = {topic for term in terms for topic in lexicon.terms[term].topics[:1]}
    return pieces, Counter({f"\0{term}": n for term, n in terms.items()}), Counter(f"\1{topic}" for topic in topics)
