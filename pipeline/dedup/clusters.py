"""From verdicts on pairs to clusters: union-find under people's decisions."""

from __future__ import annotations

from collections import defaultdict, deque
from itertools import pairwise, product
from typing import TYPE_CHECKING

from ..errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..model import Verdict
    from .decisions import Decision, Decisions

_Edges = dict[str, dict[str, str]]
"""Key -> neighbour -> why they must be together."""


def clusters(
    keys: Sequence[str],
    verdicts: Sequence[Verdict],
    decisions: Decisions,
    together: Sequence[Sequence[str]] = (),
    alike: Sequence[Sequence[str]] = (),
) -> tuple[tuple[str, ...], ...]:
    """Return every key in one cluster, members and clusters sorted.

    Must-links and `together` groups (the wordings of one curated answer) join first. Then those `alike`, then those
    that a confident `same` verdict joins, unless that would unite a cannot-link, two curated answers, or two
    questions of one post that are for a person to look at. The order of the input never matters.

    Args:
        keys: All questions.
        verdicts: Verdicts on pairs of them, a key standing for those it is alike with; others are ignored.
        decisions: People's decisions; a key that no longer exists still carries its links.
        together: Groups that belong together by construction; rules never join two of them.
        alike: Groups that the rules join with confidence, no key in two of them.

    Raises:
        UserError: Must-links lead from one side of a cannot-link to the other.
    """
    forest = _forest_of_links(decisions, together)
    known = set(keys)
    same = sorted(
        (each for each in verdicts if each.verdict == "same" and {each.a, each.b} <= known),
        key=lambda each: (each.a, each.b),
    )
    for verdict in same:
        if not verdict.confident and _same_post(verdict):
            forest.keep_apart(verdict.a, verdict.b)
    groups = [sorted(known.intersection(group)) for group in alike]
    for group in sorted(groups):
        forest.join_alike(group)
    group_of = {key: group for group in groups for key in group}
    for verdict in same:
        if verdict.confident:
            sides = (group_of.get(key, [key]) for key in (verdict.a, verdict.b))
            first, second = (sorted({forest.root(key) for key in side}) for side in sides)
            for a, b in product(first, second):
                forest.join_unless_forbidden(a, b)
    members = defaultdict(list)
    for key in sorted(known):
        members[forest.root(key)].append(key)
    return tuple(sorted(tuple(each) for each in members.values()))


def _forest_of_links(decisions: Decisions, together: Sequence[Sequence[str]]) -> _Forest:
    """Return the trees that links make, and which of them rules must not join."""
    edges = _must_edges(decisions, together)
    for decision in sorted(decisions.different, key=lambda each: (each.a, each.b)):
        _refuse_contradiction(decision, edges, decisions.path)
    forest = _Forest()
    for key, others in edges.items():
        for other in others:
            forest.join(key, other)
    for group in together:
        forest.mark_curated(group)
    for decision in decisions.different:
        forest.keep_apart(decision.a, decision.b)
    return forest


def _same_post(verdict: Verdict) -> bool:
    """Tell whether both are mentions of one post, by the form of a mention's key."""
    post, mark, _ = verdict.a.rpartition("#")
    return bool(mark) and verdict.b.rpartition("#")[0] == post


def _must_edges(decisions: Decisions, together: Iterable[Sequence[str]]) -> _Edges:
    edges: _Edges = defaultdict(dict)
    for group in together:
        for a, b in pairwise(sorted(set(group))):
            edges[a][b] = edges[b][a] = "wordings of one answer"
    for decision in sorted(decisions.same, key=lambda each: (each.a, each.b, each.line or 0)):
        where = "decision" if decision.line is None else f"decision in line {decision.line}"
        edges[decision.a][decision.b] = edges[decision.b][decision.a] = where
    return edges


def _refuse_contradiction(decision: Decision, edges: _Edges, path: str) -> None:
    steps = _shortest_path(decision.a, decision.b, edges)
    if steps:
        message = (
            f"{decision.a} and {decision.b} are said to be different, yet links join them: "
            f"{steps}; delete one of these decisions"
        )
        raise UserError(path, message, decision.line)


def _shortest_path(start: str, goal: str, edges: _Edges) -> str:
    """Return the path as text, "" when there is none."""
    trails = {start: start}
    queue = deque([start])
    while queue:
        key = queue.popleft()
        if key == goal:
            return trails[key]
        for other, why in sorted(edges.get(key, {}).items()):
            if other not in trails:
                trails[other] = f"{trails[key]} = {other} ({why})"
                queue.append(other)
    return ""


class _Forest:
    """Union-find that knows which trees must not meet."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)
        self._curated: set[str] = set()

    def root(self, key: str) -> str:
        """Return the key that stands for the tree, shortening the way to it."""
        root = key
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(key, key)) != root:
            self._parent[key] = root
            key = parent
        return root

    def mark_curated(self, group: Sequence[str]) -> None:
        """Note that a curated answer holds this group, which is one tree already."""
        self._curated.update(self.root(key) for key in group)

    def keep_apart(self, a: str, b: str) -> None:
        """Forbid rules to join two trees; trees already joined stay so."""
        first, second = self.root(a), self.root(b)
        if first != second:
            self._apart[first].add(second)
            self._apart[second].add(first)

    def join_alike(self, keys: Sequence[str]) -> None:
        """Join as many as may be with the first, then of the others with the first of those, and so on."""
        while keys:
            for key in keys[1:]:
                self.join_unless_forbidden(keys[0], key)
            keys = [key for key in keys[1:] if self.root(key) != self.root(keys[0])]

    def join_unless_forbidden(self, a: str, b: str) -> None:
        """Join two trees unless they must stay apart."""
        first, second = self.root(a), self.root(b)
        two_answers = first in self._curated and second in self._curated
        if not two_answers and second not in self._apart[first]:
            self.join(a, b)

    def join(self, a: str, b: str) -> None:
        """Join two trees; the smaller key stands for both."""
        keep, gone = sorted((self.root(a), self.root(b)))
        if keep == gone:
            return
        self._parent[gone] = keep
        if gone in self._curated:
            self._curated.add(keep)
        for other in self._apart.pop(gone, ()):
            self._apart[other].discard(gone)
            self._apart[other].add(keep)
            self._apart[keep].add(other)
