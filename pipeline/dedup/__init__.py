"""Whether two questions are one, and which questions make a cluster.

Asks -> canonical forms -> verdicts on pairs -> clusters, with people's decisions above the rules.
"""

from __future__ import annotations

from .clusters import clusters
from .decisions import Decision, Decisions, load_decisions
from .index import Compared, Gap, Index
from .judge import among, judge
from .records import Ask

__all__ = [
    "Ask", "Compared", "Decision", "Decisions", "Gap", "Index", "among", "clusters", "judge", "load_decisions",
]  # fmt: skip
