"""The walk over a post's elements that writes its blocks.

The walk keeps its own stack: a page may nest deeper than Python recurses. Every piece of text it
meets ends in a block or in a `Drop` that names the rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from urllib.parse import unquote

from ..model import REFERENCE, Block, Drop
from . import furniture
from .charset import clean_text
from .dom import (
    BLOCK_TAGS,
    attr,
    classes,
    collapse,
    find,
    integer,
    is_text,
    nodes_below,
    style_of,
    text_if_small,
    text_of,
)
from .html_code import code_text, is_code, is_prose, language
from .html_images import image
from .html_lines import typed_lines
from .html_math import beside_source, formula, tidy
from .html_tables import data_cells
from .limits import MAX_LEVEL
from .limits import text_of as text_of_block
from .tree import Tag

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_NODES = 200_000
"""Nodes of a page that are read; the largest of 1,238 public pages had 10,106."""

MAX_ACQUITTED = 100
"""Elements too long to be furniture after which class names are not looked at any more."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING_ENDS = ("p", "ul", "ol", "pre", "table", "blockquote", *sorted(_HEADINGS))
_BOLD_TAGS = frozenset({"b", "strong", "summary"})
_CAPTIONS = frozenset({"image-caption", "caption", "img-caption"})
_ANCHOR_SIGNS = frozenset({"#", "¶", "§", "🔗"})
_KEEPING_LINES = ("feed-content-text", "feed-detail-content")
_SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_FOOTNOTE = re.compile(r"\[[0-9]{1,3}\]", re.ASCII)
_HASHTAG = re.compile(r"#[^#\s]{1,40}#?")
_DISPLAYED = re.compile(r"(?:\$\$(?P<a>[^$]+)\$\$|\\\[(?P<b>.+)\\\])(?P<stop>[。．.,，;；]?)", re.DOTALL)
_PARENTHESIZED = re.compile(r"\\\((.{1,2000}?)\\\)")
_KATEX_ERROR = re.compile(r"KaTeX parse error: [^\n$]{0,200}? at position [0-9]{1,5}:\s?")
_JUMP = re.compile(
    r"https?://(?:link\.zhihu\.com/\?target=|link\.juejin\.cn/?\?target=|link\.csdn\.net/\?target="
    r"|gw-c\.nowcoder\.com/api/sparta/jump/link\?link=|hd\.nowcoder\.com/link\.html\?target="
    r"|links\.jianshu\.com/go\?to=)([\x21-\x7e]{1,2000})",
    re.ASCII,
)
"""Pages that sites put between a link and where it leads."""


@dataclass(slots=True)
class _List:
    """An open list."""

    ordered: bool
    number: int
    """Number of the next item."""


class _Mode(NamedTuple):
    """What the open elements mean for text below them; a tuple, for it changes at every other element."""

    bold: bool = False
    quoted: bool = False
    veiled: bool = False
    linked: bool = False
    keeps_lines: bool = False
    heading: int = 0
    caption: bool = False
    lists: tuple[_List, ...] = ()


@dataclass(slots=True)
class Walk:
    """One walk over one post."""

    title: str = ""
    """Title of the post, which aggregators repeat."""
    distrust: int = 0
    """Characters up to which an element is furniture for a word in its class; 0 on known sites."""
    ends_at_tail: bool = False
    """Whether nothing of the post follows an end mark."""
    blocks: list[Block] = field(default_factory=list)
    """What was found so far, in document order."""
    dropped: list[Drop] = field(default_factory=list)
    """What was left out so far, with the rule."""
    _mode: _Mode = field(default_factory=_Mode)
    _line: list[str] = field(default_factory=list)
    _bold: bool = False
    """Whether the open line has bold text."""
    _plain: bool = False
    """Whether it has text that is not bold."""
    _unlinked: bool = False
    """Whether it has text that is no link."""
    _below: bool = False
    """Whether it stands below a line of the same paragraph that is no link, or only more links between."""
    _marker: str = ""
    """Marker of the item whose first line is open."""
    _acquitted: int = 0
    """Elements whose class spoke against them and whose length for them."""
    _ended: bool = False
    """Whether the end mark has passed."""
    _images: list[Block] = field(default_factory=list)
    """Images of the open line."""

    def over(self, root: Tag) -> None:
        """Walk over an element; its own style and class are not judged."""
        if any(token.startswith(_KEEPING_LINES) for token in classes(root)):
            self._mode = self._mode._replace(keeps_lines=True)
        top = [root] if is_code(root) else root.contents[::-1]
        stack: list[tuple[object, _Mode | None]] = [(node, None) for node in top]
        nodes = 0
        while stack:
            node, before = stack.pop()
            nodes += 1
            if nodes > MAX_NODES:
                self._drop_rest([node, *(node for node, mode in reversed(stack) if mode is None)])
                break
            if before is not None and isinstance(node, Tag):
                self._leave(node, before)
            elif isinstance(node, Tag):
                before = self._mode
                if self._enter(node):
                    stack.append((node, before))
                    stack.extend((child, None) for child in reversed(node.contents))
            elif is_text(node):
                self._text(str(node))
        self._flush()
        self._mode = _Mode()

    # --- elements ---------------------------------------------------------------------------

    def _enter(self, tag: Tag) -> bool:
        """Deal with an element on the way in; tell whether to go on below it."""
        if (found := formula(tag)) is not None:
            self._formula(*found)
            self._drop(beside_source(tag, found[0]), "formula-rendering")
            return False
        if rule := self._furniture(tag):
            self._drop(text_of(tag), rule)
            return False
        if tag.name in furniture.EMBEDDED_TAGS:
            self._drop(text_of(tag), "embedded")
        if tag.name in furniture.SILENT_TAGS:
            return False
        if is_code(tag) or (tag.name == "code" and _is_block_code(tag)):
            return self._code(tag)
        special = self._SPECIAL.get(tag.name)
        if special is not None and not special(self, tag):
            return False
        self._change_mode(tag)
        return True

    def _leave(self, tag: Tag, before: _Mode) -> None:
        """Deal with an element on the way out."""
        if self._ends_line(tag) or self._mode.caption != before.caption:
            self._flush()
        if tag.name == "li":
            self._marker = ""
        self._mode = before

    def _ends_line(self, tag: Tag) -> bool:
        if tag.name in _HEADINGS:
            return True
        if self._mode.heading:
            self._line.append(" ")
            return False
        styled = "style" in tag.attrs and style_of(tag).get("display") in {"block", "flex", "table"}
        return tag.name in BLOCK_TAGS or styled

    def _change_mode(self, tag: Tag) -> None:
        if self._ends_line(tag):
            self._flush()
        mode = self._styled(tag) if "style" in tag.attrs else self._mode
        if tag.name in _BOLD_TAGS and "style" not in tag.attrs and not mode.bold:
            mode = mode._replace(bold=True)
        if tag.name == "a":
            mode = mode._replace(linked="://" in attr(tag, "href"))
        elif tag.name == "blockquote":
            mode = mode._replace(quoted=True)
        elif tag.name == "figcaption" or ("class" in tag.attrs and _CAPTIONS.intersection(classes(tag))):
            self._flush()
            mode = mode._replace(caption=True)
        elif tag.name in _HEADINGS and find(tag, _HEADING_ENDS, limit=200) is None:
            mode = mode._replace(heading=int(tag.name[1]))
        self._mode = mode

    def _styled(self, tag: Tag) -> _Mode:
        """Return the mode with what an element's own style changes of it."""
        mode, style = self._mode, style_of(tag)
        bold = _is_bold(tag, style)
        if bold != mode.bold and (bold or "font-weight" in style):
            mode = mode._replace(bold=bold)
        veils = furniture.veils(tag)
        if veils is not None and veils != mode.veiled:
            mode = mode._replace(veiled=veils)
        if style.get("white-space", "").startswith("pre") and not mode.keeps_lines:
            mode = mode._replace(keeps_lines=True)
        return mode

    def _furniture(self, tag: Tag) -> str:
        """Return the rule that makes an element furniture here; "" when it is content."""
        rule = furniture.by_element(tag)
        if rule == "line-number":
            return rule if _is_numeric(tag) else ""
        if rule or not self.distrust or self._acquitted >= MAX_ACQUITTED:
            return rule
        rule = furniture.by_name(tag)
        if rule and len(text_of(tag)) > self.distrust:
            self._acquitted += 1
            return ""
        return rule

    def _break(self, _tag: Tag) -> bool:
        if self._mode.heading:
            self._line.append(" ")
        else:
            begun = self._unlinked or self._below
            self._flush()
            self._below = begun
        return False

    def _link(self, tag: Tag) -> bool:
        text = text_if_small(tag)
        if text in _ANCHOR_SIGNS:
            self._drop(text, "anchor")
            return False
        if _HASHTAG.fullmatch(text) and len(text) > 1:
            self._drop(text, "tag")
            return False
        return True

    def _list(self, tag: Tag) -> bool:
        self._flush()
        if not self._mode.lists and furniture.is_contents(tag):
            self._drop(text_of(tag), "contents")
            return False
        if len(self._mode.lists) < MAX_LEVEL:
            start = integer(attr(tag, "start"), 1)
            opened = _List(ordered=tag.name == "ol", number=start)
            self._mode = self._mode._replace(lists=(*self._mode.lists, opened))
        return True

    def _item(self, tag: Tag) -> bool:
        self._flush()
        self._marker = "-"
        if self._mode.lists and self._mode.lists[-1].ordered:
            around = self._mode.lists[-1]
            number = integer(attr(tag, "value"), around.number)
            around.number = number + 1
            self._marker = f"{number}."
        return True

    def _script(self, tag: Tag) -> bool:
        """Write superscripts and subscripts as characters, where characters exist for them."""
        text = text_if_small(tag)
        above = tag.name == "sup"
        table = _SUPERSCRIPT if above else _SUBSCRIPT
        if above and _FOOTNOTE.fullmatch(text):
            self._drop(text, "footnote")
        elif text and all(ord(char) in table for char in text):
            self._text(text.translate(table))
        elif above and text.isascii() and text.isalnum() and len(text) <= 6:
            self._text("^" + text)
        else:
            return True
        return False

    def _picture(self, tag: Tag) -> bool:
        block, rule = image(tag, self.title)
        if block is None:
            self._drop(attr(tag, "alt"), rule)
        elif all(block.src != known.src or not known.src for known in self._images):
            self._images.append(block)
        return False

    def _noscript(self, tag: Tag) -> bool:
        """Skip what repeats the lazy image beside it."""
        around = (tag.beside(-1), tag.beside(1))
        repeats = any(
            isinstance(node, Tag) and (node.name == "img" or find(node, ("img",), limit=50))
            for node in around
        )
        if repeats or find(tag, ("img",), limit=200) is None:
            self._drop(text_of(tag), "noscript")
            return False
        return True

    def _table(self, tag: Tag) -> bool:
        cells = data_cells(tag)
        if cells is None:
            return True
        self._flush()
        pictures: list[Block] = []
        rows = []
        for line in cells:
            found = [self._cell(cell) for cell in line]
            pictures.extend(image for _, images in found for image in images)
            rows.append(tuple(text for text, _ in found))
        if any(any(row) for row in rows):
            self._put(Block(kind="table", text="", rows=tuple(rows)))
        for block in pictures:
            self._put(block)
        return False

    def _cell(self, cell: Tag | None) -> tuple[str, list[Block]]:
        if cell is None:
            return "", []
        inner = Walk(title=self.title)
        inner.over(cell)
        self.dropped.extend(inner.dropped)
        images = [block for block in inner.blocks if block.kind == "image"]
        texts = [
            f"${' '.join(block.text.split())}$" if block.kind == "formula" else block.text
            for block in inner.blocks if block.kind != "image"
        ]  # fmt: skip
        return " ".join(texts), images

    def _code(self, tag: Tag) -> bool:
        self._flush()
        text, left_out = code_text(tag)
        for piece, rule in left_out:
            self._drop(piece, rule)
        text, pieces = furniture.take_insertions(clean_text(text))
        for piece in pieces:
            self._drop(piece, "inserted")
        if is_prose(tag, text):
            for line in text.split("\n"):
                self._text(line)
                self._flush()
        elif text.strip():
            self._marker = ""
            self._put(Block(kind="code", text=text.rstrip(), lang=language(tag)))
        return False

    def _formula(self, tex: str, display: bool) -> None:  # noqa: FBT001  (as `formula` returns it)
        if not tex:
            return
        tex = clean_text(tex)
        if not display or self._mode.heading:
            self._plain = self._plain or not self._mode.bold
            self._line.append(f"${' '.join(tex.split())}$")
            return
        self._flush()
        self._put(Block(kind="formula", text=tex))

    # --- text -------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        if self._mode.veiled:
            self._drop(text, "hidden")
            return
        if any(map(str.isalnum, text)):
            self._bold = self._bold or self._mode.bold
            self._plain = self._plain or not self._mode.bold
            self._unlinked = self._unlinked or not self._mode.linked
        broken = "\n" in text and (self._mode.keeps_lines or not text.isspace())
        first, *rest = self._lines(text) if broken else [text]
        if broken or self._line or not first.isspace():  # a line begins with no blank
            self._line.append(first)
        for line in rest:
            self._flush()
            self._line.append(line)

    def _lines(self, text: str) -> list[str]:
        if self._mode.keeps_lines:
            return text.split("\n")
        return [text] if self._mode.heading or self._mode.linked else typed_lines(text)

    def _drop(self, text: str, rule: str) -> None:
        if text := collapse(clean_text(text)):
            self.dropped.append(Drop(text=text, rule=rule))

    def _drop_rest(self, nodes: list[object]) -> None:
        rest = [text_of(node) if isinstance(node, Tag) else str(node) for node in nodes]
        self._drop(" ".join(rest), "limit-nodes")

    def _flush(self) -> None:
        """End the open line: write it, then the images that stood in it."""
        if not self._line and not self._images:
            self._bold = self._plain = self._unlinked = self._below = False
            return
        text = collapse(clean_text("".join(self._line)))
        images, bold = self._images, self._bold and not self._plain
        marker = REFERENCE if self._below and not self._unlinked else "**" if bold else ""
        self._line, self._images = [], []
        self._bold = self._plain = self._unlinked = self._below = False
        text, pieces = furniture.take_insertions(text)
        for piece in pieces:
            self._drop(piece, "inserted")
        if text := self._without_detours(text):
            self._write(text, marker)
        for block in images:
            self._put(block)

    def _without_detours(self, text: str) -> str:
        """Take out the pages between a link and where it leads, and the messages of KaTeX."""
        if "://" in text:
            for found in _JUMP.finditer(text):
                self._drop(found[0], "jump-link")
            text = _JUMP.sub(lambda m: unquote(m[1]), text)
        if "KaTeX" in text:
            for found in _KATEX_ERROR.finditer(text):
                self._drop(found[0], "formula-error")
            text = _KATEX_ERROR.sub("", text)
        return text.strip()

    def _put(self, block: Block) -> None:
        if self._ended:
            self._drop(text_of_block(block), "tail")
        else:
            self.blocks.append(block)

    def _write(self, text: str, bold: str) -> None:
        if self.ends_at_tail and self.blocks and furniture.TAIL.fullmatch(text):
            self._ended = True
        if rule := furniture.by_wording(text):
            self._drop(text, rule)
        elif (found := _DISPLAYED.fullmatch(text)) and (tex := tidy(found["a"] or found["b"])):
            self._put(Block(kind="formula", text=tex))
            self._drop(found["stop"], "formula-stop")
        else:
            text = _PARENTHESIZED.sub(lambda m: f"${m[1].strip()}$", text)
            self._write_content(text, bold)

    def _write_content(self, text: str, bold: str) -> None:
        mode = self._mode
        if mode.caption and self._captions(text):
            return
        if mode.heading and not self._marker:
            self._put(Block(kind="heading", text=text, level=mode.heading))
        elif self._marker:
            level = max(len(mode.lists) - 1, 0)
            marker, self._marker = self._marker + bold.replace(REFERENCE, ""), ""
            self._put(Block(kind="item", text=text, level=level, marker=marker))
        elif mode.quoted:
            self._put(Block(kind="quote", text=text, marker=bold.replace("**", "")))
        else:
            self._put(Block(kind="paragraph", text=text, marker=bold))

    def _captions(self, text: str) -> bool:
        """Make the line the description of the image before it, where that has no other."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.kind != "image" or last.text not in {"", text}:
            return False
        self.blocks[-1] = replace(last, text=text)
        return True

    _SPECIAL: ClassVar[dict[str, Callable[[Walk, Tag], bool]]] = {
        "br": _break,
        "hr": _break,
        "a": _link,
        "ul": _list,
        "ol": _list,
        "li": _item,
        "sup": _script,
        "sub": _script,
        "img": _picture,
        "noscript": _noscript,
        "table": _table,
    }
    """Elements that need more than a change of mode; False from one: nothing more below it."""


def _is_bold(tag: Tag, style: dict[str, str]) -> bool:
    weight = style.get("font-weight", "")
    if weight:
        return weight in {"bold", "bolder"} or (weight.isdecimal() and int(weight[:6]) >= 600)
    return tag.name in _BOLD_TAGS


def _is_block_code(tag: Tag) -> bool:
    """Tell code that someone wrote over lines without `pre` from code within a line."""
    return find(tag, ("br",), limit=60) is not None


def _is_numeric(tag: Tag) -> bool:
    """Tell numbers of lines from a column of some grid that is called a gutter too."""
    texts = [text for node in islice(nodes_below(tag), 60) if is_text(node) and (text := str(node).strip())]
    return bool(texts) and all(text.replace("\n", "").replace(" ", "").isdigit() for text in texts)
