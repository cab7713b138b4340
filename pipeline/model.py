"""The records that flow from stage to stage.

Every record is frozen, slotted and keyword-only; a stage makes new ones and never changes those it got.
The central distinction: a `Mention` is evidence and belongs to one post; a `Question` is a judgement over mentions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal[
    "heading", "paragraph", "item", "code", "formula", "image", "table", "quote"
]
"""What a block is by its markup; what it means (question, answer, noise) is for segmenting to say."""

Kind = Literal[
    "concept", "derive", "code", "compute", "compare", "experience", "project", "behaviour"
]
"""What a question asks for."""

Level = Literal["必会", "常考", "进阶"]
"""How much a candidate needs a question; given by people in the front matter of answers."""

Lines = tuple[int, int]
"""First and last line, 1-based and inclusive, of the decoded file."""

REFERENCE = "link"
"""Marker of a line that is nothing but a link, below another line of its paragraph."""

NoteType = Literal["qa", "code", "cloze"]
"""Anki's note types. qa: a question and its answer. code: a task and its program. cloze: an answer
with blanks."""

Status = Literal["curated", "post", "none"]
"""Where the answer of a card comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One line, paragraph or fence of a post, in document order; plain text, never markup."""

    kind: BlockKind
    """What the source's markup says it is; text without markup is all paragraphs."""
    text: str
    """Display text (NFC), one line but for code and formula; inline formulas as $TeX$; an image's alt."""
    level: int = 0
    """Heading: 1 to 6. Item: nesting depth from 0. Otherwise 0."""
    marker: str = ""
    """Literal marker of an item or heading as written ("1.", "-", "●"); "**" for a bold-only line, REFERENCE for a link-only one."""
    lang: str = ""
    """Language of a code block, lower case; "" when unknown."""
    src: str = ""
    """Address of an image, http(s) or relative; "" otherwise."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Cells of a table, first row the header."""
    lines: Lines | None = None
    """Where it stands in the decoded file; None where the format keeps no lines (HTML)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Text of a post that goes no further, and why."""

    text: str
    """The text as it stood."""
    rule: str
    """Name of the rule that dropped it."""
    lines: Lines | None = None
    """Where it stood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One scraped post, decoded and cut into blocks."""

    id: str
    """Slug of its path below sources/posts (or of its file name), stable over re-scraping; not a hash of the bytes."""
    path: str
    """Path as given by the caller; behind it the line of a dump, or `!` and the member of an archive."""
    format: str
    """Name of the reader that took it; of what lies in an archive, the archive's and `/` before it."""
    title: str = ""
    """Title, without the site's name; "" when there is none."""
    author: str = ""
    """Author as written; "" when unknown."""
    date: str | None = None
    """ISO date of publication; None when unknown."""
    url: str = ""
    """http(s) address it was saved from; "" when unknown."""
    company: str = ""
    """Company stated by front matter or side file; "" when not stated."""
    role: str = ""
    """Role stated by front matter or side file; "" when not stated."""
    round: str = ""
    """Round stated by front matter or side file; "" when not stated."""
    blocks: tuple[Block, ...] = ()
    """Content in document order."""
    dropped: tuple[Drop, ...] = ()
    """What reading left out (furniture of the page, hidden text)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A piece of text taken off the front of a question, kept as evidence."""

    text: str
    """The piece as written."""
    why: Literal["answer", "hint", "lead", "chatter"]
    """answer: it gives the answer away. hint: what was meant. lead: narrative before. chatter: narrative after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What segmenting made of one block; printed by `mianjing show`."""

    line: int
    """Line of the block's start in the decoded file, or its 1-based ordinal where the format keeps no lines."""
    role: str
    """title, section, question, follow-up, wrap, hint, answer, note or noise."""
    rule: str
    """Name of the rule that decided."""
    text: str
    """The block's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One atom: one ask of one post, with its subject put back."""

    key: str
    """Post id, "#", 10 hex digits of the folded question ("-2", "-3" behind repeats in one post)."""
    post: str
    """Id of the post."""
    lines: Lines | None
    """Lines that hold the question's text."""
    question: str
    """Text for the front of a card."""
    context: str = ""
    """Subject or section needed to understand the question, for matching only; "" when it stands alone."""
    parts: tuple[tuple[str, ...], ...] = ()
    """The asks that stand within it, when there are several, each in a wording or two that stand alone, the fuller
    first; for links and for answers that are made of others, never cards."""
    item_lines: Lines | None = None
    """Lines of the whole list item with hints and chatter."""
    item_text: str = ""
    """The whole item as written."""
    answer: str | None = None
    """The post's own answer as Markdown; None when it has none."""
    answer_lines: Lines | None = None
    """Lines of that answer."""
    path: tuple[str, ...] = ()
    """Section headings from the outermost in, markers taken off."""
    kind: Kind = "concept"
    """What it asks for."""
    companies: tuple[str, ...] = ()
    """Canonical names of the companies that asked it, from title, section or front matter."""
    round: str | None = None
    """Interview round as written (一面, 二面, HR面)."""
    role: str | None = None
    """Role as written."""
    date: str | None = None
    """ISO date of the interview, else None."""
    code_blocks: int = 0
    """Code blocks in the post's answer."""
    images: int = 0
    """Images in the post's answer."""
    removed: tuple[Removed, ...] = ()
    """What was taken off the question's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether two questions are one."""

    a: str
    """Key of the first (the smaller)."""
    b: str
    """Key of the second."""
    verdict: Literal["same", "related", "different"]
    """Only `same` and confident pairs merge."""
    confident: bool
    """False: a person should look."""
    reason: str
    """Why, in words a person understands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Mentions judged to be one question, under an id that stays."""

    id: str
    """`q` and 8 characters of [0-9a-z]; minted once, kept in the ledger."""
    text: str
    """The wording shown: the curated one, else the clearest mention's."""
    mentions: tuple[Mention, ...]
    """Who asked it, by post id and line; empty when only a curated answer keeps it."""
    first_seen: str
    """ISO date of minting."""
    kind: Kind = "concept"
    """What it asks for."""
    topics: tuple[str, ...] = ()
    """Leaf slugs of the taxonomy, the best first; at most three."""
    companies: tuple[tuple[str, int], ...] = ()
    """Canonical name and number of mentions, the most first, then by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A curated answer: one file below sources/answers."""

    path: str
    """Path relative to sources/."""
    question: str
    """The question in the project's own wording."""
    wordings: tuple[str, ...] = ()
    """Other wordings of the same question."""
    topics: tuple[str, ...] = ()
    """Leaf slugs, the best first."""
    kind: Kind = "concept"
    """What it asks for."""
    level: Level | None = None
    """How much a candidate needs it."""
    markdown: str = ""
    """Body with the snippets included as fenced code, without the marks of its key points."""
    marked: str = ""
    """The same with the marks; "" when it marks nothing."""
    snippets: tuple[str, ...] = ()
    """File names below sources/snippets that the body includes."""
    references: tuple[tuple[str, str], ...] = ()
    """Title and http(s) address of the primary sources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The Anki side of a question's identity, from the ledger."""

    id: str
    """Question id; with `-cloze` behind it for the note that has the blanks of its answer."""
    guid: str
    """Anki's guid, [0-9A-Za-z] only; never derived from text."""
    note_id: int
    """Anki's note id: milliseconds of first sight, unique. Its cards have this id and the next ones."""
    hash: str
    """Digest of what a change of moves mod: question, answer, company set, frequency bucket."""
    mod: int
    """Seconds; moves only with the hash, strictly upward."""
    deck: str
    """Slug of the topic group whose deck holds it; chosen once."""
    status: Literal["live", "merged", "retired"] = "live"
    """merged and retired notes stay in the packages as tombstones."""
    notetype: NoteType = "qa"
    """Anki's note type, chosen once: Anki updates no note whose type changed."""
    cloze: tuple[str, ...] = ()
    """What each blank ever hid, as `marks.Point.source`, the first blank first; none ever leaves."""

    @property
    def question(self) -> str:
        """Id of the question it belongs to."""
        return self.id.partition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A question with its answer: all that a writer may need."""

    question: Question
    """What is asked."""
    status: Status
    """curated: by a file of sources/answers. post: by a post, unchecked. none: not answered."""
    markdown: str = ""
    """The answer's Markdown; "" when there is none."""
    html: str = ""
    """The answer rendered by `render.fragment`: safe, formulas and code not yet set; "" when there is none."""
    marked: str = ""
    """The curated answer with the marks of its key points; "" when it marks none."""
    level: Level | None = None
    """How much a candidate needs it."""
    snippets: tuple[str, ...] = ()
    """Snippets the answer includes."""
    references: tuple[tuple[str, str], ...] = ()
    """Title and address of the answer's sources."""
    source: str = ""
    """Path of the curated answer relative to sources/; "" for any other."""
    related: tuple[str, ...] = ()
    """Ids of related questions, the closest first; at most eight."""
    contains: tuple[str, ...] = ()
    """Ids of questions that this one holds within it."""
    note: Note | None = None
    """Anki identity; None for a question that is in no deck."""
    cloze: Note | None = None
    """The note of the answer's blanks; None when it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A topic."""

    slug: str
    """ASCII, `group-leaf`."""
    name: str
    """Chinese name."""
    group: str
    """Slug of its group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of topics, which is also an Anki deck."""

    slug: str
    """ASCII."""
    name: str
    """Chinese name."""
    leaves: tuple[Leaf, ...]
    """Its topics in the order of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """sources/settings.yaml."""

    title: str
    """Name of the site and of the root deck."""
    site_url: str = ""
    """http(s) address the site is served from, ending in "/"; "" when it has none."""
    repository_url: str = ""
    """http(s) address where errors are reported and answers edited; "" when there is none."""
    language: str = "zh-CN"
    """Code of the language of the site's interface: one that templates/site has strings of."""
    unanswered: bool = False
    """Whether the decks hold questions without an answer too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Everything a build knows, sorted; what writers take."""

    settings: Settings
    """Names and addresses."""
    groups: tuple[Group, ...]
    """Topic groups in the order of the taxonomy."""
    cards: tuple[Card, ...]
    """One per live question, by id."""
    posts: tuple[Post, ...]
    """The posts read, by id (their blocks left out)."""
    notetypes: tuple[tuple[NoteType, int], ...] = ()
    """When each of Anki's note types last changed, in seconds, from the ledger."""
    tombstones: tuple[tuple[Note, str, str], ...] = ()
    """Notes no longer asked: note, last question text, id it was merged into or ""."""
    redirects: tuple[tuple[str, str], ...] = ()
    """Merged id and the live id it leads to, by id."""
    companies: tuple[tuple[str, str], ...] = ()
    """Canonical name and ASCII slug ([a-z0-9-]) of known companies, by name; slugs name files."""
    synonyms: tuple[tuple[str, ...], ...] = ()
    """Groups of lower-case aliases of one term, from the terms file; the search takes each as one word."""
