"""People's decisions on pairs of questions, from sources/decisions.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..errors import UserError
from ..store import check_keys, line_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEYS = ("same", "different", "wording", "why", "when")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One pair that a person has judged."""

    a: str
    """Key of the first question (the smaller)."""
    b: str
    """Key of the second."""
    verdict: Literal["same", "different"]
    """same: must be one question. different: must not be."""
    why: str = ""
    """The person's reason."""
    when: str = ""
    """Date of the decision as written."""
    wording: tuple[str, ...] = ()
    """Texts of the two questions at that time, in the order of the file."""
    line: int | None = None
    """1-based line of the entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """All decisions, in the order of the file; the order never matters."""

    path: str = "sources/decisions.yaml"
    """File they come from, for messages."""
    same: tuple[Decision, ...] = ()
    """Must-links."""
    different: tuple[Decision, ...] = ()
    """Cannot-links."""


def load_decisions(path: Path) -> Decisions:
    """Read the decisions file; one that does not exist holds none.

    Raises:
        UserError: The file is malformed, or a pair is not two different keys.
    """
    if not path.exists():
        return Decisions(path=str(path))
    entries = read_yaml(path) or []
    if not isinstance(entries, list):
        raise UserError(str(path), "expected a list; write entries that start with `- same:`")
    decisions = [_decision(entry, path) for entry in entries]
    return Decisions(
        path=str(path),
        same=tuple(each for each in decisions if each.verdict == "same"),
        different=tuple(each for each in decisions if each.verdict == "different"),
    )


def _decision(entry: object, path: Path) -> Decision:
    if not isinstance(entry, dict):
        message = f"expected `same: [key, key]` or `different: [key, key]`, got {entry!r}"
        raise UserError(str(path), message)
    check_keys(entry, _KEYS, path)
    line = line_of(entry)
    if ("same" in entry) == ("different" in entry):
        raise UserError(str(path), "an entry needs either `same` or `different`", line)
    verdict: Literal["same", "different"] = "same" if "same" in entry else "different"
    keys = _texts(entry, verdict, path)
    if len(set(keys)) != 2 or len(keys) != 2:
        message = f"`{verdict}` needs two different mention keys, got {len(set(keys))}"
        raise UserError(str(path), message, line)
    return Decision(
        a=min(keys),
        b=max(keys),
        verdict=verdict,
        why=str(entry.get("why", "")),
        when=str(entry.get("when", "")),
        wording=_texts(entry, "wording", path),
        line=line,
    )


def _texts(entry: Mapping[str, object], key: str, path: Path) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        message = f"`{key}` needs a list of texts, got {value!r}"
        raise UserError(str(path), message, line_of(entry, key))
    return tuple(value)
