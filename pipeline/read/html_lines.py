"""Line breaks that the author of a page typed and that its generator left as white space."""

from __future__ import annotations

import re

from ..text import columns

SLACK = 10
"""Columns below the longest line within which a line may have been cut by an editor that wraps."""

NARROW = 60
"""Columns of a line that no editor would have cut."""

_TYPED = re.compile(r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])[ \t]*\n(?=\S)")
"""Ends a line of Chinese; a page that indents its markup has blanks behind it."""


def typed_lines(text: str) -> list[str]:
    """Return a text of a page by the lines of its source; as one where an editor wrapped it."""
    lines = _TYPED.split(text)
    widths = [columns(line) for line in lines[:-1]]
    if widths and min(widths) >= max(NARROW, max(widths) - SLACK):
        return [text]
    return lines
