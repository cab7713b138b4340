"""Traces for people: how a post was read, why a question is what it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .errors import UserError
from .ledger import resolve

if TYPE_CHECKING:
    from .build import Gathered
    from .model import Block, Post
    from .segment import Segmented


def post_as_text(post: Post, segmented: Segmented) -> str:
    """Return the post as read: each line with its role and the rule that said so."""
    facts = {"title": post.title, "author": post.author, "date": post.date, "url": post.url, "format": post.format, "path": post.path}
    head = [f"{name:<8} {value}" for name, value in facts.items() if value]
    body = [f"{line.line:>5}  {line.role:<9} {line.rule:<26} {line.text[:100]}" for line in segmented.lines]
    gone = [f"       page      {drop.rule:<26} {drop.text[:100]}" for drop in post.dropped]
    return "\n".join([*head, "", *body, *gone, "", f"{len(segmented.mentions)} questions"])


def post_as_json(post: Post, segmented: Segmented) -> str:
    """Return the post as one JSON object: facts, blocks, lines with roles, drops."""
    companies = sorted({name for mention in segmented.mentions for name in mention.companies})
    return json.dumps(
        {
            "title": post.title,
            "author": post.author,
            "date": post.date,
            "companies": companies,
            "blocks": _blocks(post.blocks),
            "questions": [{"text": m.question, "answer": m.answer} for m in segmented.mentions],
            "lines": [{"line": line.line, "role": line.role, "rule": line.rule} for line in segmented.lines],
            "dropped": [{"text": d.text, "rule": d.rule} for d in (*post.dropped, *segmented.dropped)],
        },
        ensure_ascii=False,
        indent=1,
    )


def question_as_text(id_: str, gathered: Gathered) -> str:
    """Return a question with its mentions and why they are one.

    Raises:
        UserError: no question has the id.
    """
    if id_ not in gathered.questions:
        raise UserError(id_, "no question has this id and no post this path; ids look like q0a1b2c3d")
    live = resolve(gathered.questions, id_)
    card = next((card for card in gathered.bank.cards if card.question.id == live), None)
    if card is None:
        return f"{id_} is retired: nobody asks it any more and it has no curated answer"
    question = card.question
    lines = [f"{live}  {question.text}", f"topics   {', '.join(question.topics) or '(none)'}", f"answer   {card.status}"]
    if live != id_:
        lines.append(f"merged   {id_} is now {live}")
    answer = gathered.questions[live].answer
    for mention in question.mentions:
        where = f"lines {mention.lines[0]}-{mention.lines[1]}" if mention.lines else "no lines"
        lines.append(f"asked    {mention.key}  {where}  {', '.join(mention.companies)}  {mention.question}")
        lines += [f"  off    {piece.why}: {piece.text}" for piece in mention.removed]
    mentioned = {mention.key for mention in question.mentions}

    def is_own(key: str) -> bool:
        return key in mentioned or (bool(answer) and key.rpartition("#")[0] == answer)

    wordings = sorted(key for key in gathered.report.texts if is_own(key) and key not in mentioned)
    lines += [f"worded   {key}  {gathered.report.texts[key]}" for key in wordings]
    for group in gathered.compared.alike:
        if len(own := [key for key in group if is_own(key)]) > 1:
            lines.append(f"same     {' = '.join(own)}: the same terms and ask, worded otherwise")
    for verdict in gathered.compared.verdicts:
        if verdict.verdict == "same" and (is_own(verdict.a) or is_own(verdict.b)):
            state = "same" if verdict.confident else "review"
            lines.append(f"{state:<8} {verdict.a} = {verdict.b}: {verdict.reason}")
    return "\n".join(lines)


def _blocks(blocks: tuple[Block, ...]) -> list[dict[str, object]]:
    """Return the blocks as nested JSON: items of one list together, deeper ones as children."""
    result: list[dict[str, object]] = []
    stack: list[tuple[int, list[dict[str, object]]]] = []
    for block in blocks:
        if block.kind != "item":
            stack = []
            result.append(_block(block))
            continue
        while stack and stack[-1][0] > block.level:
            stack.pop()
        if not stack or stack[-1][0] < block.level:
            items: list[dict[str, object]] = []
            new = {"type": "list", "ordered": block.marker[:1].isdigit(), "items": items}
            if stack and stack[-1][1]:
                children = stack[-1][1][-1].setdefault("children", [])
                assert isinstance(children, list)  # noqa: S101  made one line above
                children.append(new)
            else:
                result.append(new)
            stack.append((block.level, items))
        stack[-1][1].append({"text": block.text})
    return result


def _block(block: Block) -> dict[str, object]:
    shapes: dict[str, dict[str, object]] = {
        "heading": {"type": "heading", "level": block.level, "text": block.text},
        "code": {"type": "code", "lang": block.lang, "text": block.text},
        "formula": {"type": "math", "display": True, "tex": block.text},
        "image": {"type": "image", "src": block.src, "alt": block.text},
        "table": {"type": "table", "rows": [list(row) for row in block.rows]},
        "quote": {"type": "quote", "text": block.text},
    }
    return shapes.get(block.kind, {"type": "para", "text": block.text})
