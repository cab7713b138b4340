"""What the dedup stage takes in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question to compare: a mention, or a wording of a curated answer."""

    key: str
    """Key of the mention, or any other unique name."""
    text: str
    """The question as shown."""
    context: str = ""
    """Carried subject or section heading; "" when the question stands alone."""
    post: str = ""
    """Id of its post; "" when it comes from none."""
    joins: bool = False
    """Whether it joins several asks: an answer to one of them would look like an answer to all."""
