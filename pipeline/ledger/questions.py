"""Clusters to questions with ids that stay."""

from __future__ import annotations

import string
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from .records import Cluster, Entry, Identified, Ledger, code, held, resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..model import Lines

_ALPHABET = string.digits + string.ascii_lowercase
_LENGTH = 8
_ATTEMPTS = 100


class _Claim(NamedTuple):
    """What one cluster has of one id."""

    direct: tuple[str, ...]
    """Mention keys the id holds, sorted."""
    inherited: tuple[str, ...]
    """Mention keys that stand where a vanished key of the id stood, sorted."""
    answered: bool
    """Whether the cluster has the id's curated answer."""


class _State(NamedTuple):
    """The question ledger and what is asked of it."""

    ledger: Mapping[str, Entry]
    clusters: tuple[Cluster, ...]
    """Sorted by their seeds."""
    owners: Mapping[str, str]
    """Key -> the live or retired id that holds it."""
    heirs: Mapping[str, str]
    """New key -> the vanished key whose place it takes."""
    former: tuple[str, ...]
    """Per cluster the merged id that it would bring back to life unchanged, else ""."""


def assign(
    clusters: Sequence[Cluster], ledger: Ledger, today: str, unread: Collection[str] = ()
) -> tuple[Ledger, tuple[Identified, ...]]:
    """Give every cluster an id that stays, and bring the ledger up to date.

    Each id goes to the cluster that has the largest share of it; a cluster that gets several keeps
    the oldest live one, and the others are merged into it; a cluster that gets none is given back
    the id it had before a merge, or a new one. The order of the input does not matter, and the
    same clusters again change nothing.

    Args:
        clusters: Disjoint sets of mentions, each with at most one answer.
        ledger: The ledger so far.
        today: ISO date for new ids.
        unread: Ids of posts and paths of answers that are there but could not be read this time; a
            question that rests on one of them is not retired.

    Returns:
        The new ledger, and the clusters under their ids, sorted by id.

    Raises:
        ValueError: A cluster is empty, or two hold the same mention or answer.
    """
    state = _state(clusters, ledger)
    survivors: dict[int, str] = {}
    absorbed: dict[str, str] = {}
    for index, ids in _winnings(state).items():
        survivors[index] = min(ids, key=lambda id_: _seniority(ledger[id_]))
        absorbed.update((id_, survivors[index]) for id_ in ids if id_ != survivors[index])
    _name_the_rest(state, survivors)
    new = _updated(state, survivors, absorbed, today)
    for id_ in unfinished(ledger, unread):
        if new[id_].status == "retired":
            new[id_] = ledger[id_]
    identified = [
        Identified(id=id_, first_seen=new[id_].first_seen, cluster=state.clusters[index])
        for index, id_ in survivors.items()
    ]
    return new, tuple(sorted(identified, key=lambda one: one.id))


def unfinished(ledger: Ledger, unread: Collection[str]) -> set[str]:
    """Return the live ids that rest on a post or an answer that could not be read."""
    return {
        entry.id
        for entry in ledger.values()
        if entry.status == "live"
        and (entry.answer in unread or any(key.rpartition("#")[0] in unread for key in held(entry)))
    }


def first_key(entry: Entry) -> str:
    """Return the mention key an id was minted from; the answer's path if it was minted from that.

    An id is a digest of that key, so the key is found again. An id written by hand has the
    smallest of its keys.
    """
    seeds = [*sorted(entry.keys), entry.answer]
    for attempt in range(_ATTEMPTS):
        for seed in seeds:
            if _id(seed, attempt) == entry.id:
                return seed
    return seeds[0]


def _seed(cluster: Cluster) -> str:
    return cluster.mentions[0].key if cluster.mentions else cluster.answer


def _seniority(entry: Entry) -> tuple[bool, str, str]:
    # A live id goes before an older retired one, else a returning post would move it.
    return entry.status != "live", entry.first_seen, entry.id


def _state(clusters: Sequence[Cluster], ledger: Ledger) -> _State:
    ordered = _ordered(clusters)
    unmerged = [entry for entry in ledger.values() if entry.status != "merged"]
    owners = {key: entry.id for entry in unmerged for key in held(entry)}
    return _State(
        ledger=ledger,
        clusters=ordered,
        owners=owners,
        heirs=_heirs(ordered, unmerged, owners),
        former=_former(ordered, ledger),
    )


def _ordered(clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
    """Return clusters and their mentions sorted; refuse empty and overlapping ones."""
    seen: set[str] = set()
    for cluster in clusters:
        names = [mention.key for mention in cluster.mentions]
        names += [cluster.answer] if cluster.answer else []
        if not names:
            message = "a cluster has neither mention nor answer"
            raise ValueError(message)
        for name in names:
            if name in seen:
                message = f"{name} stands in two clusters, or twice in one"
                raise ValueError(message)
            seen.add(name)
    by_key = [
        replace(cluster, mentions=tuple(sorted(cluster.mentions, key=lambda one: one.key)))
        for cluster in clusters
    ]
    return tuple(sorted(by_key, key=_seed))


def _heirs(
    clusters: Sequence[Cluster], unmerged: Sequence[Entry], owners: Mapping[str, str]
) -> dict[str, str]:
    """Return each new key that stands where a vanished key of its post stood, with that key.

    One to one: first where other mentions of the cluster belong to the vanished key's id, then the
    largest overlap of lines, then the smallest keys.
    """
    gone = _gone(clusters, unmerged)
    pairs = []
    for cluster in clusters:
        known = {owners.get(mention.key) for mention in cluster.mentions}
        for mention in cluster.mentions:
            if mention.key in owners or mention.lines is None:
                continue
            first, last = mention.lines
            for key, (start, end) in gone.get(mention.post, ()):
                if start <= last and first <= end:
                    overlap = min(last, end) - max(first, start) + 1
                    pairs.append((owners[key] not in known, -overlap, key, mention.key))
    heirs: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, old, new in sorted(pairs):
        if new not in heirs and old not in taken:
            heirs[new] = old
            taken.add(old)
    return heirs


def _gone(
    clusters: Sequence[Cluster], unmerged: Sequence[Entry]
) -> dict[str, list[tuple[str, Lines]]]:
    """Return by post the keys that no cluster has any more, with the lines they stood in."""
    present = {mention.key for cluster in clusters for mention in cluster.mentions}
    gone: dict[str, list[tuple[str, Lines]]] = {}
    for entry in unmerged:
        for key in held(entry) - present:
            lines = entry.keys[key]
            if lines is not None:
                gone.setdefault(key.rpartition("#")[0], []).append((key, lines))
    return gone


def _former(clusters: Sequence[Cluster], ledger: Ledger) -> tuple[str, ...]:
    """Return per cluster the oldest merged id whose present keys are the cluster's, else ""."""
    present = {mention.key for cluster in clusters for mention in cluster.mentions}
    merged: dict[tuple[frozenset[str], str], str] = {}
    for entry in sorted(ledger.values(), key=_seniority):
        if entry.status == "merged":
            keys = frozenset(held(entry) & present)
            merged.setdefault((keys, entry.answer), entry.id)
            if keys:
                merged.setdefault((keys, ""), entry.id)
    return tuple(
        merged.get((frozenset(mention.key for mention in cluster.mentions), cluster.answer), "")
        for cluster in clusters
    )


def _winnings(state: _State) -> dict[int, list[str]]:
    """Return for each cluster that gets any the ids it has the largest share of."""
    won: dict[int, list[str]] = {}
    for id_, claims in _claims(state).items():
        winner = min(claims, key=lambda index: _rank(state, id_, index, claims[index]))
        won.setdefault(winner, []).append(id_)
    return won


def _claims(state: _State) -> dict[str, dict[int, _Claim]]:
    """Return for each id the clusters that have a part of it."""
    answers = {
        entry.answer: entry.id
        for entry in state.ledger.values()
        if entry.status != "merged" and entry.answer
    }
    claims: dict[str, dict[int, _Claim]] = {}
    nothing = _Claim((), (), answered=False)
    for index, cluster in enumerate(state.clusters):
        parts: dict[str, _Claim] = {}
        for key in (mention.key for mention in cluster.mentions):
            if key in state.owners:
                part = parts.get(state.owners[key], nothing)
                parts[state.owners[key]] = part._replace(direct=(*part.direct, key))
            elif key in state.heirs:
                owner = state.owners[state.heirs[key]]
                part = parts.get(owner, nothing)
                parts[owner] = part._replace(inherited=(*part.inherited, key))
        if cluster.answer in answers:
            owner = answers[cluster.answer]
            parts[owner] = parts.get(owner, nothing)._replace(answered=True)
        for owner, part in parts.items():
            claims.setdefault(owner, {})[index] = part
    return claims


def _rank(
    state: _State, id_: str, index: int, claim: _Claim
) -> tuple[bool, bool, bool, int, int, str]:
    """Return a sort key that is smallest for the cluster which gets the id.

    A key the id holds outweighs any place in a post; a cluster that was an id of its own before a
    merge gives way to the others; the curated answer decides where mentions go along with it, and
    counts as a mention otherwise; then the larger share, then the smallest key.
    """
    former = state.former[index]
    return (
        not (claim.direct or claim.answered),
        bool(former) and resolve(state.ledger, former) == id_,
        not (claim.answered and claim.direct),
        -len(claim.direct) - claim.answered,
        -len(claim.inherited),
        min((*claim.direct, *claim.inherited), default=_seed(state.clusters[index])),
    )


def _name_the_rest(state: _State, survivors: dict[int, str]) -> None:
    """Add an id for every cluster that has none: the former one, else a new one."""
    taken = set(state.ledger)
    for index, cluster in enumerate(state.clusters):
        if index in survivors:
            continue
        id_ = state.former[index]
        if not id_:
            seed = _seed(cluster)
            id_ = next(new for attempt in count() if (new := _id(seed, attempt)) not in taken)
        taken.add(id_)
        survivors[index] = id_


def _updated(
    state: _State, survivors: Mapping[int, str], absorbed: Mapping[str, str], today: str
) -> Ledger:
    """Return the ledger after all ids are given out, sorted by id."""
    here = {
        mention.key: id_
        for index, id_ in survivors.items()
        for mention in state.clusters[index].mentions
    }
    succeeded = set(state.heirs.values())
    new: Ledger = {}
    brought: dict[str, dict[str, Lines | None]] = {}
    for entry in state.ledger.values():
        place = absorbed.get(entry.id, entry.id)
        lost = {key for key in held(entry) if here.get(key, place) != place}
        # A place that another mention took says nothing about the old key any more.
        keys = {key: None if key in succeeded else lines for key, lines in entry.keys.items()}
        if entry.status == "merged":
            new[entry.id] = entry
        elif place != entry.id:
            brought.setdefault(place, {}).update({key: keys[key] for key in held(entry) - lost})
            new[entry.id] = replace(
                entry, keys=keys, moved=entry.moved | lost, status="merged", merged_into=place
            )
        else:
            new[entry.id] = replace(entry, keys=keys, moved=entry.moved | lost, status="retired")
    for index, id_ in survivors.items():
        entry = new.get(id_, Entry(id=id_, keys={}, first_seen=today))
        new[id_] = _lived(entry, state.clusters[index], brought.get(id_, {}))
    return {id_: new[id_] for id_ in sorted(new)}


def _lived(entry: Entry, cluster: Cluster, brought: Mapping[str, Lines | None]) -> Entry:
    """Return the line of an id that a cluster has; `brought` is what merged ids held."""
    mine = {mention.key: mention.lines for mention in cluster.mentions}
    # What an id held besides, when it was merged, stays with the id that took it in.
    moved = set(entry.keys) if entry.status == "merged" else entry.moved
    return replace(
        entry,
        keys={**entry.keys, **brought, **mine},
        moved=frozenset(moved) - brought.keys() - mine.keys(),
        status="live",
        merged_into="",
        answer=cluster.answer,
    )


def _id(seed: str, attempt: int) -> str:
    return "q" + code(seed, attempt, _ALPHABET, _LENGTH)
