"""Markdown notes, by markdown-it-py; one block per physical line of prose.

Numbers of lists are read from the raw line: CommonMark counts lists anew, and notes do not number in sequence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from ..errors import UserError
from ..model import REFERENCE, Block, Drop
from ..store import parse_front_matter
from . import from_html, names, notes
from .charset import clean_text
from .dom import words
from .draft import Draft
from .limits import refuse_long

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from ..model import Lines

SUFFIXES = frozenset({".md", ".markdown"})
"""Suffixes that make one sign of Markdown enough."""

MIN_SIGNS = 3
"""Signs of Markdown that a file of another suffix must show; Python comments alone give none."""

PROSE_SHARE = 0.3
"""Share of Chinese characters from which an indented block is prose, not code (code of the five real posts: < 0.1)."""

_SIGN = re.compile(
    r"^(?:#{2,6}\s+\S|```|~~~|!\[[^\]]*\]\(|\$\$|[-*+] \*\*|\*\*[^*]+\*\*\s*$|> \S|\|.*\|\s*$)"
    r"|\[[^\]]{1,300}\]\(https?://",
    re.MULTILINE,
)
_HEADING = re.compile(r"^#{1,6}\s+\S", re.MULTILINE)
_ITEM_MARKER = re.compile(r"^(?:\s|>)*([-*+]|\d{1,9}[.)])(?=\s|$)")
_DEFINITION = re.compile(r"[\s>]*\[[^\]]+\]:")
_PURE_MARKUP = re.compile(r"[\s!-/:-@\[-`{-~]*")
_TAG = re.compile(r"</?([A-Za-z][\w-]*+)[^<>]*+>")
_UNOPENED = re.compile(r"(?:title|layout|date) ?:[^\n]*\n(?:[^\n]+\n){0,20}?---\s*\n")
"""Front matter without the line that opens it, as Hexo lets it be written."""

_CELL_END = re.compile(r"(?<!\\)\|")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ELEMENTS = words(
    "a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button canvas caption "
    "center cite code col colgroup data dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure "
    "font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li "
    "link main map mark math menu meta meter nav noscript object ol optgroup option output p param picture pre progress "
    "q rp rt ruby s samp script section select small source span strike strong style sub summary sup svg table tbody td "
    "template textarea tfoot th thead time title tr track tt u ul var video wbr"
)
"""Elements of HTML; any other tag is text: type arguments, placeholders."""

_ESCAPED_NUMBER = re.compile(r"^(\d{1,3})\\(?=[.)])")
_LITERALS = frozenset({"fence", "code_block", "math_block", "math_block_label", "html_block"})
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_IMAGE = re.compile(r"<img\s", re.IGNORECASE)


_UNDERLINED = re.compile(r"^\S.*\n(?:-+|=+)[ \t]*$", re.MULTILINE)
"""A heading underlined by a line of its own."""


def claims(name: str, text: str) -> bool:
    """Tell whether the text is Markdown: by its signs, which a .md suffix only makes likelier."""
    if PurePath(name).suffix.lower() in SUFFIXES:
        signs = _HEADING.search(text) or _SIGN.search(text) or text.startswith("---\n") or _UNOPENED.match(text)
        return bool(signs) or len(_UNDERLINED.findall(text)) >= MIN_SIGNS
    return len(_SIGN.findall(text)) >= MIN_SIGNS


def read(text: str, name: str) -> Draft:
    """Read Markdown with optional front matter.

    A broken front matter is kept as text and dropped with a reason; it never costs the post.

    Raises:
        UserError: it is larger than any post.
    """
    refuse_long(text, name)
    dropped: list[Drop] = []
    try:
        opening = "---\n" if _UNOPENED.match(text) else ""
        meta, body, skipped = parse_front_matter(opening + text, name)
        skipped -= len(opening.splitlines())
        if skipped:
            head = "\n".join(text.split("\n", skipped)[:skipped])
            dropped.append(Drop(text=head, rule="front-matter", lines=(1, skipped)))
    except UserError as error:
        meta, body, skipped = {}, text, 0
        dropped.append(Drop(text=error.message, rule="front-matter-broken"))
    body, comments = notes.plain(body)
    dropped += [replace(drop, lines=_moved(drop.lines, skipped)) for drop in comments]
    walker = _Walker(raw=body.split("\n"), offset=skipped, name=name)
    tokens = _parser().parse(body)
    blocks, stated, properties = notes.without_properties(list(walker.blocks(tokens)))
    facts = stated | notes.facts(list(meta.items()))
    title = facts.pop("title", "")
    if not title and blocks and blocks[0].kind == "heading" and blocks[0].level == 1:
        title = blocks[0].text
    return Draft(
        title=title or _named(meta, name),
        blocks=tuple(blocks),
        dropped=(*dropped, *properties, *walker.dropped, *_unread(tokens, walker)),
        **facts,
    )


def _moved(lines: Lines | None, by: int) -> Lines | None:
    return (lines[0] + by, lines[1] + by) if lines else None


def _named(meta: dict[str, object], name: str) -> str:
    """Return another name of a note without a title: an alias, or that of the file a note app wrote."""
    aliases = meta.get("aliases") or meta.get("alias")
    first = aliases[0] if isinstance(aliases, list) and aliases else aliases
    if isinstance(first, str) and first:
        return first
    short = names.plain(name)
    return PurePath(short).stem if short != name else ""


def _unread(tokens: Sequence[Token], walker: _Walker) -> Iterator[Drop]:
    """Yield the lines that no token with text stands for: definitions of links, and what nests too deep."""
    covered = bytearray(len(walker.raw))
    for token in tokens:
        if token.map is not None and (token.type in _LITERALS or token.type in {"inline", "table_open"}):
            first, end = token.map
            covered[first:end] = b"\1" * (end - first)

    def rule(number: int) -> str:
        line = walker.raw[number]
        if covered[number] or _PURE_MARKUP.fullmatch(line):
            return ""
        return "link-definition" if _DEFINITION.match(line) else "limit-nesting"

    for name, run in groupby(range(len(walker.raw)), key=rule):
        numbers = list(run)
        if name:
            text = "\n".join(walker.raw[number].strip() for number in numbers)
            lines = (walker.offset + numbers[0] + 1, walker.offset + numbers[-1] + 1)
            yield Drop(text=text, rule=name, lines=lines)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable("table")
    return parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)


@dataclass(slots=True)
class _Walker:
    """Turns the tokens of a document into blocks."""

    raw: list[str]
    """Lines of the body."""
    offset: int
    """Lines of front matter before it."""
    depth: int = 0
    """Open lists."""
    quotes: int = 0
    """Open block quotes."""
    marker: str = ""
    """Marker of the item just opened; "" once its first line is out."""
    rows: list[tuple[str, ...]] = field(default_factory=list)
    """Rows of the open table."""
    pictures: list[Block] = field(default_factory=list)
    """Images in cells of the open table."""
    table: Lines | None = None
    """Where the open table stands."""
    name: str = ""
    """What errors name."""
    dropped: list[Drop] = field(default_factory=list)
    """What was left out."""

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """Yield the blocks in document order."""
        for index, token in enumerate(tokens):
            self._keep_place(token)
            if token.type == "inline":
                yield from self._inline(token, tokens[index - 1])
            elif token.type in _LITERALS:
                yield from self._literal(token)
            elif token.type == "table_close":
                yield Block(kind="table", text="", rows=tuple(self.rows), lines=self.table)
                yield from self.pictures
                self.rows, self.pictures = [], []

    def _keep_place(self, token: Token) -> None:
        """Follow lists, quotes and rows as they open and close."""
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            self.depth += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self.depth -= 1
        elif token.type in {"blockquote_open", "blockquote_close"}:
            self.quotes += token.nesting
        elif token.type == "list_item_open":
            self.marker = self._raw_marker(token)
        elif token.type == "table_open":
            self.table = self._at(token, 0, token.map[1] - token.map[0] if token.map else 1)
        elif token.type == "tr_open":
            self._drop_surplus(token)
            self.rows.append(())

    def _drop_surplus(self, token: Token) -> None:
        """Record a row with more cells than the head: the parser leaves those out."""
        line = self.raw[token.map[0]].strip().strip("|") if token.map else ""
        if self.rows and len(_CELL_END.findall(line)) >= len(self.rows[0]):
            self.dropped.append(Drop(text=line, rule="table-surplus", lines=self._at(token)))

    def _raw_marker(self, token: Token) -> str:
        start = token.map[0] if token.map else 0
        found = _ITEM_MARKER.match(self.raw[start]) if start < len(self.raw) else None
        return found[1] if found else "-"

    def _at(self, token: Token, line: int = 0, count: int = 1) -> tuple[int, int] | None:
        if token.map is None:
            return None
        first = self.offset + token.map[0] + line + 1
        return (first, first + count - 1)

    def _inline(self, token: Token, opener: Token) -> Iterator[Block]:
        lines = _lines(token.children or [])
        pictures = [
            Block(kind="image", text=alt, src=src, lines=self._at(token))
            for line in lines
            for src, alt in line.images
        ]
        if opener.type in {"th_open", "td_open"}:
            self.rows[-1] = (*self.rows[-1], " ".join(line.text for line in lines))
            self.pictures += pictures
            return
        if opener.type == "heading_open":
            text = " ".join(line.text for line in lines).strip()
            if text:
                yield Block(
                    kind="heading", text=text, level=int(opener.tag[1]), marker=opener.markup,
                    lines=self._at(token),
                )  # fmt: skip
            yield from pictures
            self.marker = ""
            return
        for line in lines:
            yield from self._line(line, self._at(token, line.row))

    def _line(self, line: _InlineLine, at: tuple[int, int] | None) -> Iterator[Block]:
        for src, alt in line.images:
            yield Block(kind="image", text=alt, src=src, lines=at)
        text = line.text.strip()
        if not text:
            return
        bold = "**" if line.bold else ""
        if self.marker:
            marker, self.marker = REFERENCE if line.within else self.marker + bold, ""
            yield Block(kind="item", text=text, marker=marker, level=self.depth - 1, lines=at)
        elif self.quotes:
            yield Block(kind="quote", text=text, marker=REFERENCE if line.refers else "", lines=at)
        else:
            yield Block(kind="paragraph", text=text, marker=REFERENCE if line.refers else bold, lines=at)

    def _literal(self, token: Token) -> Iterator[Block]:
        count = token.map[1] - token.map[0] if token.map else 1
        at = self._at(token, 0, count)
        if token.type == "code_block" and _is_prose(token.content):
            for number, line in enumerate(token.content.split("\n")):
                if line.strip():
                    text = _ESCAPED_NUMBER.sub(r"\1", line.strip())
                    yield Block(kind="paragraph", text=text, lines=self._at(token, number))
        elif token.type in {"fence", "code_block"}:
            lang = (token.info.split() or [""])[0].lower()
            if lang in notes.QUERIES:
                self.dropped.append(Drop(text=token.content.strip(), rule="query", lines=at))
                return
            yield Block(kind="code", text=token.content.rstrip("\n"), lang=lang, lines=at)
        elif token.type == "html_block":
            inner = from_html.fragment(_TAG.sub(_escape_foreign, token.content), self.name)
            self.dropped += [replace(drop, lines=at) for drop in inner.dropped]
            yield from (replace(_toggle(block, token.content), lines=at) for block in inner.blocks)
        elif token.content.strip():
            yield Block(kind="formula", text=token.content.strip(), lines=at)
        if token.type == "math_block_label":
            self.dropped.append(Drop(text=token.info, rule="formula-label", lines=at))
        self.marker = ""


def _toggle(block: Block, markup: str) -> Block:
    """Return the summary of a box that opens as the list item that note apps made it from."""
    if block.marker != "**" or "<summary" not in markup:
        return block
    return replace(block, kind="item", marker="▸")


def _is_prose(text: str) -> bool:
    dense = "".join(text.split())
    return bool(dense) and len(_HAN.findall(dense)) / len(dense) >= PROSE_SHARE


@dataclass(frozen=True, slots=True)
class _InlineLine:
    """One physical line of inline content."""

    row: int = 0
    """Physical lines before it; a `<br>` starts a line on the same one."""
    text: str = ""
    bold: bool = False
    """Whether all its text is bold."""
    refers: bool = False
    """Whether it is only a link, below a line that is more."""
    within: bool = False
    """Whether it is only a link to a place in the post: an entry of its contents."""
    images: tuple[tuple[str, str], ...] = ()


def _lines(children: Sequence[Token]) -> list[_InlineLine]:
    """Cut inline tokens at line breaks and flatten each line to plain text with $TeX$."""
    lines = [_InlineLine()]
    strong, bold_text, plain_text = 0, 0, 0
    link, unlinked, below, within = 0, False, False, True
    for index, child in enumerate(children):
        breaks = child.type in {"softbreak", "hardbreak"}
        if breaks or (child.type == "html_inline" and _BREAK.fullmatch(child.content)):
            lines[-1] = replace(
                lines[-1], bold=bold_text > 0 and plain_text == 0, refers=below and not unlinked, within=within and not unlinked
            )
            below, unlinked, within = below or unlinked, False, True
            lines.append(_InlineLine(row=lines[-1].row + breaks))
            bold_text, plain_text = 0, 0
            continue
        within = within and (child.type != "link_open" or str(child.attrs.get("href", "")).startswith("#"))
        link += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        strong += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        if child.type == "image":
            image = (str(child.attrs.get("src", "")), child.content)
            lines[-1] = replace(lines[-1], images=(*lines[-1].images, image))
            continue
        if child.type == "html_inline" and _IMAGE.match(child.content):
            found = from_html.fragment(child.content, "").blocks
            images = tuple((block.src, block.text) for block in found)
            lines[-1] = replace(lines[-1], images=(*lines[-1].images, *images))
            continue
        text = _flat(child, children, index)
        if any(map(str.isalnum, text)):
            bold_text += bool(strong)
            plain_text += not strong
            unlinked = unlinked or not link
        lines[-1] = replace(lines[-1], text=lines[-1].text + text)
    lines[-1] = replace(
        lines[-1], bold=bold_text > 0 and plain_text == 0, refers=below and not unlinked, within=within and not unlinked
    )
    return lines


def _flat(child: Token, children: Sequence[Token], index: int) -> str:
    """Return the plain text of one inline token."""
    match child.type:
        case "text" | "text_special":
            return clean_text(child.content)  # an entity may stand for a character that is unfit
        case "code_inline":
            return child.content
        case "math_inline" | "math_inline_double":
            return f"${child.content}$" if child.content.strip() else ""
        case "html_inline" if (found := _TAG.fullmatch(child.content)) and _is_foreign(found[1]):
            return child.content
        case "em_open" | "em_close" if _is_asterisk_of_formula(child, children, index):
            return child.markup
        case _:
            return ""


def _is_foreign(tag: str) -> bool:
    """Tell the <int> of vector<int> from an element of HTML."""
    return tag.lower() not in _ELEMENTS


def _escape_foreign(found: re.Match[str]) -> str:
    return escape(found[0]) if _is_foreign(found[1]) else found[0]


def _is_asterisk_of_formula(child: Token, children: Sequence[Token], index: int) -> bool:
    """Tell 1*3,3*1 from emphasis: a marker between two ASCII word characters multiplies."""
    before = children[index - 1].content[-1:] if index else ""
    after = children[index + 1].content[:1] if index + 1 < len(children) else ""
    return child.markup == "*" and all(c.isascii() and c.isalnum() for c in (before, after) if c)
