"""Images of a page: the address behind lazy loading and watermarks, and their description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from ..model import Block
from .charset import clean_text
from .dom import attr, classes, collapse, style_of

if TYPE_CHECKING:
    from .tree import Tag

SOURCES = (
    "data-original", "data-actualsrc", "data-src", "data-original-src", "data-lazy-src",
    "data-lazyload", "data-echo", "data-default-watermark-src", "src",
)  # fmt: skip
"""Attributes that hold an image's address, the best first: `src` is often a placeholder."""

MAX_ICON = 24
"""Pixels up to which an image is an icon; formulas drawn as pictures are larger."""

MIN_EMBEDDED = 2048
"""Characters from which a data: address is a picture and not a placeholder of one pixel."""

_PLACEHOLDER_ALT = re.compile(
    r"^(?:(?:在这里|请)?(?:插入|添加)图片描述|图片(?:描述)?|描述|image(?:-\d{6,20})?(?:\.png)?|img|"
    r"image\.(?:png|jpe?g|gif)|alt|picture|photo|undefined|null|clipboard\.png)$",
    re.IGNORECASE | re.ASCII,
)
_ICON_SRC = re.compile(
    r"^https?://(?:static\.nowcoder\.com|csdnimg\.cn/release|assets\.cnblogs\.com|"
    r"g\.csdnimg\.cn|res\.wx\.qq\.com|pic\d?\.zhimg\.com/emoji)/|/emoji/|/smil(?:ey|ies)/|loading\.(?:gif|svg)$",
    re.ASCII,
)
_EMOJI_CLASSES = frozenset({"emoji", "emoticon", "wp-smiley", "emotion"})
_WATERMARK = re.compile(r"^(?:x-oss-process=|imageMogr2|imageView2|watermark)|watermark", re.ASCII)


def image(tag: Tag, title: str) -> tuple[Block | None, str]:
    """Return the image of an element, or None and the rule that drops it.

    Args:
        tag: The `img` element.
        title: Title of the post: aggregators repeat it as every image's description.
    """
    alt = _alt(tag, title)
    raw = _raw_source(tag)
    if _is_icon(tag, raw):
        return None, "emoji"
    src = resolve(raw)
    if not src and not (raw.startswith("data:") and len(raw) >= MIN_EMBEDDED):
        return None, "image-without-address"
    return Block(kind="image", text=alt, src=src), ""


def resolve(src: str, base: str = "") -> str:
    """Return an http(s) or relative address without watermark and fragment; "" for any other.

    Args:
        src: The address as written.
        base: Address that a relative one is relative to; "" leaves it relative.
    """
    src = "".join(src.split()).partition("#")[0]
    if src.startswith("//"):
        src = "https:" + src
    try:
        src = urljoin(base, src)
        parts = urlsplit(src)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https", ""}:
        return ""
    return src.partition("?")[0] if _WATERMARK.search(parts.query) else src


def _raw_source(tag: Tag) -> str:
    values = [attr(tag, name).strip() for name in SOURCES]
    srcset = attr(tag, "srcset").strip().partition(" ")[0].rstrip(",")
    values = [value for value in (*values, srcset) if value]
    return next((value for value in values if not value.startswith("data:")), (values or [""])[0])


def _alt(tag: Tag, title: str) -> str:
    text = attr(tag, "alt") or attr(tag, "data-caption") or ""
    text = collapse(clean_text(text))
    if _PLACEHOLDER_ALT.match(text) or (title and text.startswith((title + ",", title + "，"))):
        return ""
    return text


def _is_icon(tag: Tag, src: str) -> bool:
    if "data-card-emoji" in tag.attrs or "data-card-nowcoder" in tag.attrs:
        return True
    if _EMOJI_CLASSES.intersection(classes(tag)) or _ICON_SRC.search(src):
        return True
    style = style_of(tag)
    sizes = [attr(tag, side) or style.get(side, "") for side in ("width", "height")]
    found = [re.match(r"([0-9]{1,5})(?:px)?$", size.strip(), re.ASCII) for size in sizes]
    return any(size is not None and int(size[1]) <= MAX_ICON for size in found)
