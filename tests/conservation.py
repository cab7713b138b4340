"""Whether reading a post loses a character: what its page shows against what became of it.

Every visible character must be in a block or in a `Drop` that names the rule. The visible text is found without the
walk of the readers: all text nodes of the parsed page, or all of a text file, less what only marks up.
"""

from __future__ import annotations

import email
import email.policy
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag
from bs4.element import CData, NavigableString

from pipeline.read import FORMATS
from pipeline.read.charset import clean_text, decode
from pipeline.read.limits import within_limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.draft import Draft

UNSEEN = frozenset({"script", "style", "template", "title", "head"})
"""Elements whose text no browser shows."""

_FENCES = re.compile(r"\\[()\[\]\\]|\$")
"""What encloses a formula in text; in a block it is `$` or the kind of the block."""

_MARKUP = re.compile(
    r"(?<=\])\([^()\s]*(?:\s\"[^\"]*\")?\)"  # the address behind a link's text
    r"|<!--.*?-->|</?[A-Za-z][^<>]*>"
    r"|^[\s>]*(?:```|~~~).*$",  # a fence with its language
    re.DOTALL | re.MULTILINE,
)
_MARKERS = re.compile(r"[*_`~>#|\-+=!\[\]\\:.)\"&;]|\d+(?=[.)])")
"""Characters that may be markup in Markdown; only what is none of them is counted."""


def read(data: bytes, name: str) -> Draft:
    """Read a file as `pipeline.read` does, up to its draft."""
    text = clean_text(decode(data)[0])
    reader = next(reader for reader in FORMATS.values() if reader.claims(name, text))
    return within_limits(reader.read(text, name))


def lost(data: bytes, name: str) -> Counter[str]:
    """Return the visible characters of a file that are neither in a block of its post nor in a drop."""
    text = clean_text(decode(data)[0])
    format_ = next(format_ for format_, reader in FORMATS.items() if reader.claims(name, text))
    draft = read(data, name)
    kept = _counted(_kept(draft))
    if format_ == "markdown":
        facts = _counted("".join((draft.title, draft.author, draft.date or "", draft.url, draft.company, draft.role, draft.round)))
        return Counter(_MARKERS.sub("", _dense(_MARKUP.sub("", text)))) - kept - facts
    if format_ == "mhtml":
        text = _page_of(text)
    if format_ in {"html", "mhtml"}:
        text = "\n".join(visible(text))
    return _counted(text) - kept


def visible(markup: str) -> Iterator[str]:
    """Yield the text nodes of a page that a browser shows."""
    stack: list[object] = [BeautifulSoup(markup.replace("\0", ""), "lxml")]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if node.name not in UNSEEN:
                stack.extend(reversed(node.contents))
        elif type(node) in {NavigableString, CData}:
            yield str(node)


def _page_of(text: str) -> str:
    message = email.message_from_bytes(text.encode(), policy=email.policy.compat32)
    part = next(part for part in message.walk() if part.get_content_type() == "text/html")
    body = part.get_payload(decode=True)
    return decode(body)[0] if isinstance(body, bytes) else str(body)


def _kept(draft: Draft) -> str:
    pieces = [drop.text for drop in draft.dropped]
    for block in draft.blocks:
        pieces += [block.text, *(cell for row in block.rows for cell in row)]
    return "\n".join(pieces)


def _counted(text: str) -> Counter[str]:
    return Counter(_dense(text))


def _dense(text: str) -> str:
    """Return a text without white space; x² and x2 count as the same."""
    text = unicodedata.normalize("NFKC", clean_text(_FENCES.sub("", text)))
    return "".join(text.split())
