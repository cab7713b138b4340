"""What a build has to say: problems, counts, and the summary a person reads."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from .errors import UserError
    from .model import Bank, Drop, Verdict


@dataclass(slots=True, kw_only=True)
class Report:
    """Gathers while a build runs; nothing that depends on the clock goes in."""

    problems: list[UserError] = field(default_factory=list)
    """Input to mend; any of them makes the exit code 1."""
    warnings: list[str] = field(default_factory=list)
    """What a person should know; counted as problems by --strict."""
    dropped: dict[str, list[Drop]] = field(default_factory=dict)
    """What each post lost, by post id."""
    undecided: list[Verdict] = field(default_factory=list)
    """Pairs that are likely one question, for a person to decide."""
    gaps: list[tuple[str, int, str]] = field(default_factory=list)
    """Word or remainder no term covers, in how many questions, key of one; the most frequent first."""
    suggested: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Topics that may suit each question without one, by id."""
    texts: dict[str, str] = field(default_factory=dict)
    """Wording of every key."""

    def queue(self) -> list[Verdict]:
        """Return the undecided pairs by their first question, of each the likest second one first."""
        return sorted(self.undecided, key=lambda v: (v.a, -fuzz.ratio(self.texts[v.a], self.texts[v.b]), v.b))

    def to_json(self, bank: Bank) -> str:
        """Return the report as JSON: counts, problems, drops by rule and text, undecided pairs, questions without a topic, gaps."""
        return json.dumps(
            {
                "counts": counts(bank),
                "problems": [str(problem) for problem in self.problems],
                "warnings": self.warnings,
                "dropped": {
                    post: [{"lines": d.lines, "rule": d.rule, "text": d.text} for d in drops]
                    for post, drops in sorted(self.dropped.items())
                },
                "undecided": [
                    {"a": v.a, "b": v.b, "wording": [self.texts[v.a], self.texts[v.b]], "reason": v.reason}
                    for v in self.queue()
                ],
                "untagged": [
                {"id": card.question.id, "text": card.question.text, "suggested": self.suggested[card.question.id]}
                for card in bank.cards
                if card.question.id in self.suggested
            ],
            "lexicon_gaps": [
                    {"text": text, "questions": number, "example": self.texts[key]}
                    for text, number, key in self.gaps
                ],
            },
            ensure_ascii=False,
            indent=1,
        ) + "\n"  # fmt: skip


def counts(bank: Bank) -> dict[str, int]:
    """Return the numbers of a bank by name."""
    by_status = Counter(card.status for card in bank.cards)
    return {
        "posts": len(bank.posts),
        "mentions": sum(len(card.question.mentions) for card in bank.cards),
        "questions": len(bank.cards),
        "curated answers": by_status["curated"],
        "answers from posts": by_status["post"],
        "without an answer": by_status["none"],
        "notes with blanks": sum(card.cloze is not None for card in bank.cards),
        "companies": len({name for card in bank.cards for name, _ in card.question.companies}),
        "without a topic": sum(not card.question.topics for card in bank.cards),
    }


def summary(bank: Bank, report: Report) -> list[str]:
    """Return the lines that end a build."""
    n = counts(bank)
    lines = [
        f"{n['posts']:,} posts, {n['mentions']:,} mentions, {n['questions']:,} different questions, {n['companies']} companies",
        f"answers: {n['curated answers']:,} curated, {n['answers from posts']:,} from posts, unchecked",
        f"{n['without an answer']:,} questions without an answer are on the site, "
        + ("and in the decks" if bank.settings.unanswered else "not in the decks"),
    ]
    if report.undecided:
        lines.append(
            f"{len(report.undecided):,} pairs may be one question (build/report.json, undecided)"
        )
    if report.gaps:
        lines.append(
            f"{len(report.gaps):,} words no term covers (build/report.json, lexicon_gaps), most often {report.gaps[0][0]}"
        )
    if n["without a topic"]:
        lines.append(
            f"{n['without a topic']:,} questions have no topic (build/report.json, untagged; add a term to sources/terms.yaml)"
        )
    if not bank.settings.site_url:
        lines.append("no site_url in sources/settings.yaml: cards carry no link to the site, which has no feed and no sitemap")
    return lines
