"""A page saved with its parts in one file (.mhtml): the page is its first HTML part."""

from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING

from ..errors import UserError
from . import from_html
from .charset import decode

if TYPE_CHECKING:
    from .draft import Draft

_HEAD = re.compile(r"^(?:From|Subject|Date|MIME-Version|Snapshot-Content-Location|Content-Type):", re.IGNORECASE)
_RELATED = re.compile(r"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_WEB = re.compile(r"https?://\S+")

HEAD_CHARACTERS = 4000
"""Characters in which the head of such a file says what it is."""


def claims(name: str, text: str) -> bool:
    """Tell a saved mail-like archive by its head."""
    del name
    return bool(_HEAD.match(text) and _RELATED.search(text[:HEAD_CHARACTERS]))


def read(text: str, name: str) -> Draft:
    """Read the page of an archive.

    Raises:
        UserError: it holds no page, or one that is too large.
    """
    # As bytes: a part that is not encoded would come out of a message of text as \uXXXX.
    message = email.message_from_bytes(text.encode("utf-8", "replace"), policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        body = part.get_payload(decode=True)
        page = decode(body, name)[0] if isinstance(body, bytes) else str(body)
        address = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "")
        return from_html.read(page, name, address if _WEB.fullmatch(address) else "")
    raise UserError(name, "an archive without a page in it; save the page again")
