"""Lists run together in one line (1.…2.…3.…): an item a line again."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .signals import ASKS, ask_score, told_ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Block

LEAST = 3
"""Items of such a list."""

LEAST_LABELLED = 2
"""Items of one that begins the line, or behind the name of a company or a round (华为：1.…2.…)."""

ASKING = 0.2
"""Share of its items that ask; the points of an answer do not."""

MAX_LABEL = 24
"""Characters before a list that head it; more are told."""

MAX_ROUND = 12
"""Characters at the end of an item that name the next round."""

_NUMBER = re.compile(r"(?<![\d.．])[(（]?(\d{1,2})\s?(?:[.．](?!\d)|[、)）])(?=\s*\S)")
_HEADS = re.compile(r"[:：]\s*$|[面轮试]\s*$|[面轮](?:[(（][^()（）]*[)）])\s*$")
_NEXT = re.compile(
    rf"[^\w\s，。,.;；:：?？!！()（）+*/=<>%]{{0,3}}\s{{0,3}}(?:第?[一二三四五终]\s?[面轮]|HR\s?面|笔试)(?:[(（][^()（）]{{0,{MAX_ROUND}}}[)）])?\s*[:：]?\s*$"
)
"""The name of the next round, an emoji before it, at the end of an item."""


def parted(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with each list that was run together as a paragraph an item, and its label as one before it."""
    return [part for block in blocks for part in list(_items(block)) or [block]]


def _items(block: Block) -> Iterator[Block]:
    """Yield what stands before the lists of a line, and their items; nothing where there is no list."""
    numbered = block.kind == "item" and block.marker[:1].isdigit()
    if not numbered and (block.kind != "paragraph" or block.marker):
        return
    text = f"{block.marker.removesuffix('**')} {block.text}" if numbered else block.text.strip()
    starts = list(_starts(text))
    if not starts:
        return
    line = replace(block, kind="paragraph", marker="", level=0)
    if text[: starts[0]].strip():
        yield replace(line, text=text[: starts[0]].strip())
    for start, end in pairwise([*starts, len(text)]):
        item = text[start:end].strip().rstrip("；;，,")
        following = _NEXT.search(item) if end < len(text) else None
        if following and following.start():
            yield replace(line, text=item[: following.start()].strip())
            yield replace(line, text=following[0].strip())
        else:
            yield replace(line, text=item)


def _starts(text: str) -> Iterator[int]:
    """Yield where the items of each list begin, those of lists that do not ask left out."""
    numbers = list(_NUMBER.finditer(text))
    chains: list[list[re.Match[str]]] = []
    last_second = max((index for index, found in enumerate(numbers) if int(found[1]) == 2), default=-1)
    for index, found in enumerate(numbers):
        number = int(found[1])
        if chains and number == int(chains[-1][-1][1]) + 1:
            chains[-1].append(found)
        elif not found.start() or (number == 1 and (not chains or index < last_second)):
            chains.append([found])
    for chain, after in pairwise([*chains, []]):
        if _is_list(text, chain, after[0].start() if after else len(text)):
            yield from (found.start() for found in chain)


def _is_list(text: str, chain: Sequence[re.Match[str]], end: int) -> bool:
    """Tell whether numbers that count up part a text into things that were asked."""
    head = text[: chain[0].start()].rstrip()
    labelled = not head or (len(head) <= MAX_LABEL and _HEADS.search(head) is not None)
    if len(chain) < (LEAST_LABELLED if labelled else LEAST):
        return False
    ends = [*(found.start() for found in chain[1:]), end]
    items = [text[found.end() : stop].strip() for found, stop in zip(chain, ends, strict=True)]
    asking = sum(ask_score(item) >= ASKS or bool(told_ask(item)) for item in items)
    return asking >= ASKING * len(items)
