"""Posts that stand in a page only as the JSON its scripts start from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .dom import Index

MAX_NODES = 200_000
"""Values of the JSON that are looked at."""

POSTS = ("contentData", "momentData", "postDetail", "discussPost", "contentVo")
"""What nowcoder calls a post within what surrounds it."""

_STATE = re.compile(
    r"__(?:INITIAL_STATE|PRELOADED_STATE|INITIAL_DATA)__\s{0,8}=\s{0,8}(?=\{)"
)
_UNDEFINED = re.compile(r"(?<=[:,\[])\s?undefined(?=\s?[,}\]])")
_TAG = re.compile(r"<(?:p|div|br|ol|ul|pre|h[1-6]|span|strong|blockquote)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePost:
    """A post as a site's own data give it."""

    title: str
    """As written there."""
    author: str
    """Name shown with it."""
    date: str
    """As written there, an epoch mostly."""
    html: str
    """Its text as markup, pictures attached at the end."""


def post_in_state(index: Index) -> StatePost | None:
    """Return the post in a page's start data; None when there is none."""
    for script in index.by_name.get("script", []):
        text = "".join(map(str, script.contents))
        if found := _STATE.search(text):
            state = _decoded(text, found.end())
            return next((post for value in _posts(state) if (post := _post(value))), None)
    return None


def _decoded(text: str, start: int) -> object:
    """Decode the JSON that begins at a place; what follows it is a program and no matter."""
    decoder = json.JSONDecoder()
    for candidate in (text[start:], _UNDEFINED.sub("null", text[start:])):
        try:
            value, _ = decoder.raw_decode(candidate)
        except (ValueError, RecursionError):
            continue
        return value
    return None


def _posts(state: object) -> Iterator[dict[str, object]]:
    """Yield what a state calls a post, in the order of the state."""
    stack = [state]
    for _ in range(MAX_NODES):
        if not stack:
            return
        value = stack.pop()
        if isinstance(value, dict):
            for name in POSTS:
                if isinstance(inner := value.get(name), dict):
                    yield inner
            stack.extend(reversed(value.values()))
        elif isinstance(value, list):
            stack.extend(reversed(value))


def _post(value: dict[str, object]) -> StatePost | None:
    content = _string(value, "content", "richText", "newContent")
    if not content:
        return None
    if not _TAG.search(content):
        content = "".join(f"<p>{escape(line)}</p>" for line in content.split("\n"))
    user = value.get("userBrief")
    pictures = value.get("imgMoment") or value.get("contentImageUrls") or []
    return StatePost(
        title=_string(value, "title", "newTitle"),
        author=_string(user, "nickname") if isinstance(user, dict) else "",
        date=_string(value, "createdAt", "createTime", "showTime"),
        html=content + "".join(map(_picture, pictures if isinstance(pictures, list) else [])),
    )


def _picture(value: object) -> str:
    src = _string(value, "src") if isinstance(value, dict) else value
    return f'<p><img src="{escape(src)}"></p>' if isinstance(src, str) else ""


def _string(value: dict[str, object], *names: str) -> str:
    found = (value.get(name) for name in names)
    return next((str(item) for item in found if isinstance(item, str | int) and item), "")
