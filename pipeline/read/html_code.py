"""Code blocks of a page: the exact text whatever a highlighter made of it, and the language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dom import BLOCK_TAGS, ancestors, attr, classes, elements, is_text, strings, text_of, words
from .furniture import SILENT_TAGS, UNSEEN_TAGS, by_element
from .tree import Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CODE_TAGS = frozenset({"pre", "xmp", "listing"})
"""Elements that keep their blanks."""

PROSE_SHARE = 0.5
"""Share of Chinese characters from which a bare `pre` is a text file in a browser, not code."""

_ALIASES = {
    "c++": "cpp", "cc": "cpp", "cxx": "cpp", "hpp": "cpp", "h": "c", "cs": "csharp",
    "c#": "csharp", "golang": "go", "js": "javascript", "jsx": "javascript", "mjs": "javascript",
    "ts": "typescript", "tsx": "typescript", "py": "python", "python3": "python", "py3": "python",
    "rb": "ruby", "rs": "rust", "kt": "kotlin", "sh": "bash", "zsh": "bash", "shell": "bash",
    "shellscript": "bash", "console": "bash", "bat": "batch", "ps1": "powershell", "yml": "yaml",
    "md": "markdown", "tex": "latex", "objc": "objectivec", "objective-c": "objectivec",
    "htm": "html", "xhtml": "html", "mysql": "sql", "pgsql": "sql", "plsql": "sql", "tsql": "sql",
    "docker": "dockerfile", "make": "makefile", "vb": "vbnet", "pl": "perl", "m": "matlab",
}  # fmt: skip
"""Other names of languages."""

_KNOWN = words(
    "c cpp csharp java javascript typescript python go rust ruby php kotlin swift scala sql bash "
    "powershell html css scss less xml json yaml toml ini lua r matlab perl dart haskell erlang "
    "elixir clojure groovy objectivec cuda verilog vhdl dockerfile makefile cmake nginx protobuf "
    "graphql markdown latex vue svelte solidity assembly fortran julia batch diff properties"
)
"""Languages that a class names bare, without a prefix."""

_NONE = words("none text plain plaintext txt nohighlight null undefined auto default code other")
"""What stands in place of a language."""

_PREFIXED = re.compile(
    r"^(?:language|lang|highlight-source|brush|src|sourcecode)[-:]\s?([a-z0-9+#._-]{1,24}?);?$"
)
_PLAIN_NAME = re.compile(r"[a-z0-9+#._-]{1,24}", re.ASCII)
_LINE_CLASSES = frozenset({"line", "token-line", "code-line", "view-line", "cl", "hljs-ln-line"})
_NUMBERED = re.compile(r"^[ \t]*([0-9]{1,5})(?:[ \t.|:]|$)", re.ASCII)
_HAN = re.compile(r"[\u4e00-\u9fff]")


def is_code(tag: Tag) -> bool:
    """Tell whether an element is a block of code."""
    return tag.name in CODE_TAGS or (
        tag.name in {"div", "table"} and "syntaxhighlighter" in classes(tag)
    )


def is_prose(tag: Tag, text: str) -> bool:
    """Tell a text file shown by a browser, or prose someone indented, from code."""
    if any(isinstance(child, Tag) and child.name == "code" for child in tag.contents) or language(tag):
        return False
    dense = "".join(text.split())
    return bool(dense) and len(_HAN.findall(dense)) / len(dense) >= PROSE_SHARE


def code_text(root: Tag) -> tuple[str, list[tuple[str, str]]]:
    """Return the code below an element and what was taken off it, as text and rule.

    Indentation and line ends are exact; line numbers and what editors put around code are gone.
    """
    rows = _Rows()
    text = rows.text(root)
    if "\n" not in text:
        text = _by_line_elements(root, text) or text
    lines = [line.replace("\u00a0", " ") for line in text.split("\n")]
    while lines and not lines[0].strip():
        del lines[0]
    code, numbers = _without_numbers(lines)
    if numbers:
        rows.dropped.append((numbers, "line-number"))
    return "\n".join(code).rstrip(), rows.dropped


def language(root: Tag) -> str:
    """Return the language of a code block, lower case; "" when unknown.

    A prefixed name anywhere near wins over a bare one: highlighters write their guess bare.
    """
    around = [*_inner(root), root, *_outer(root)]
    for tag in around:
        for name in _declared(tag):
            if found := _language(name):
                return found
    for tag in around:
        if tag.name in {"code", "pre", "figure"} or "syntaxhighlighter" in classes(tag):
            for token in classes(tag):
                if (name := _language(token)) in _KNOWN and _is_trusted(tag, token):
                    return name
    return ""


def _inner(root: Tag) -> Iterator[Tag]:
    return (tag for tag in elements(root, limit=12) if tag.name == "code")


def _outer(root: Tag) -> Iterator[Tag]:
    """Yield the wrappers of a code block: those that hold it and nothing else of note."""
    for depth, tag in enumerate(ancestors(root)):
        if depth >= 6 or tag.name in {"body", "article", "li", "blockquote", "main"}:
            return
        tokens = " ".join(classes(tag)).lower()
        if tag.name in {"td", "tr", "tbody", "table", "figure"} or re.search(
            r"highlight|language-|lang-|code|brush", tokens
        ):
            yield tag


def _declared(tag: Tag) -> Iterator[str]:
    for name in ("data-lang", "data-language", "data-ext"):
        if name in tag.attrs:
            yield attr(tag, name)
    tokens = classes(tag)
    for position, token in enumerate(tokens):
        if found := _PREFIXED.match(token.lower()):
            yield found[1]
        elif token.lower() in {"brush:", "lang:"} and position + 1 < len(tokens):
            yield tokens[position + 1].rstrip(";")
    if tag.name == "code" and "lang" in tag.attrs:
        yield attr(tag, "lang")


def _is_trusted(tag: Tag, token: str) -> bool:
    """Tell a bare class that someone chose from the guess of a highlighter."""
    tokens = classes(tag)
    if "hljs" not in tokens or token == tokens[-1]:
        return True
    return tokens.index(token) < tokens.index("hljs")


def _language(name: str) -> str:
    name = name.strip().lower()
    name = _ALIASES.get(name, name)
    return name if _PLAIN_NAME.fullmatch(name) and name not in _NONE else ""


class _Rows:
    """Writes the text of a code block, one line for each element that is a line."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._ended = True
        """Whether the text so far ends a line."""
        self.dropped: list[tuple[str, str]] = []
        """Text left out and the rule, line numbers apart."""

    def text(self, root: Tag) -> str:
        stack: list[tuple[object, int]] = [(root, -1)]
        while stack:
            node, begun = stack.pop()
            if begun >= 0:
                self._end_row(begun)
            elif isinstance(node, Tag):
                stack.extend(self._open(node, is_root=node is root))
            elif is_text(node):
                self._put(str(node))
        return "".join(self._parts)

    def _open(self, tag: Tag, *, is_root: bool) -> Iterable[tuple[object, int]]:
        """Return what to visit below an element, the last first."""
        if tag.name == "br":
            self._put("\n")
            return []
        if not is_root and self._drops(tag):
            return []
        inside = [(child, -1) for child in reversed(tag.contents)]
        if is_root or not _is_row(tag):
            return inside
        if not self._ended:
            self._put("\n")
        return [(None, len(self._parts)), *inside]

    def _drops(self, tag: Tag) -> bool:
        rule = "embedded" if tag.name in SILENT_TAGS else by_element(tag)
        if not rule and "toolbar" in classes(tag):
            rule = "code-toolbar"
        if rule and tag.name not in UNSEEN_TAGS and (text := text_of(tag)):
            self.dropped.append((text, rule))
        return bool(rule)

    def _end_row(self, begun: int) -> None:
        """End the line of a row, an empty row's too; `begun` counts the parts before it."""
        if len(self._parts) == begun or not self._ended:
            self._put("\n")

    def _put(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._ended = text.endswith("\n")


def _is_row(tag: Tag) -> bool:
    if tag.name in {"td", "th", "table", "tbody", "thead"}:
        return False
    if tag.name == "code":  # several in one `pre`: a line each
        return tag.parent is not None and tag.parent.name == "pre" and _has_twin(tag)
    return tag.name in BLOCK_TAGS


def _has_twin(tag: Tag) -> bool:
    return any(
        isinstance(node, Tag) and node.name == tag.name
        for node in (tag.beside(1), tag.beside(-1))
    )


def _by_line_elements(root: Tag, text: str) -> str:
    """Return one line for each inline element that is a line, where they hold all the text; "" otherwise."""
    rows = [tag for tag in elements(root) if _LINE_CLASSES.intersection(classes(tag))]
    if len(rows) < 2 or any(tag.parent is not rows[0].parent for tag in rows):
        return ""
    lines = "\n".join("".join(strings(tag)) for tag in rows)
    return lines if len("".join(lines.split())) == len("".join(text.split())) else ""


def _without_numbers(lines: list[str]) -> tuple[list[str], str]:
    """Take off line numbers that run 1, 2, 3 down all lines; return them beside the rest."""
    found = [_NUMBERED.match(line) for line in lines]
    while found and not lines[len(found) - 1].strip():
        found.pop()
    if len(found) < 2:
        return lines, ""
    for number, match in enumerate(found, start=1):
        if match is None or int(match[1]) != number:
            return lines, ""
    pairs = zip(lines, found, strict=False)  # empty lines at the end have no number
    numbers = " ".join(match[0].strip() for match in found if match)
    return [line[match.end() :] for line, match in pairs if match], numbers
