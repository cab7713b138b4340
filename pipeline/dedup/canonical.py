"""The canonical form of a question: terms, asks, qualifiers, numbers, negation and what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from ..text import fold_keeping_punctuation
from .idioms import REWRITES
from .stopwords import ENGLISH_FUNCTION_WORDS, FUNCTION_WORDS
from .wording import (
    ASKING_NAME,
    ASKS,
    AUXILIARY,
    CONTRAST,
    DOMINATES,
    HEADINGS,
    INTRODUCED_FIRST,
    LESS_THEN_MORE,
    LISTED,
    MORE_THEN_LESS,
    NEGATION,
    PHASES,
    QUALIFIERS,
    QUESTION_FORM,
    REMEDY_BY,
    TERM,
    TOWARDS,
    WORDING,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lexicon import Hit, Lexicon
    from .records import Ask

_CLAUSE_END = re.compile(r"[,，;；。?？!！:：\n]+")
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_SAID = re.compile(r"[^\w+#=*^<>%&@.]+|_|(?<!\d)\.|\.(?!\d)")
"""What two wordings may differ in and still be one text; B树 and B+树, 1.7 and 17 are not."""

_LATIN_WORD = re.compile(r"[a-z][a-z0-9+#_.]*[a-z0-9+#]|[a-z]")
_LATIN_RUN = re.compile(r"[a-z][a-z0-9+#_.&' -]*")
_AND = re.compile(r"\s*(?:层|算法|模型)?\s*(?:和|与|跟|同|及|以及|、|/|vs\.?|相比|比)\s*")
_NUMBER = re.compile(r"(?<![a-z])v?\d+(?:\.\d+)?")
_HANZI_NUMBER = re.compile(r"[二两三四五六七八九十](?=[个种次大层类步阶级轮元叉位])")
_COUNT = re.compile(r"[二两三四五六七八九十\d][个种大类](?=\x01|特|参|作|步|阶|方|核|基|问|任|部)")
"""A number that is among the numbers already, with what it counts."""

_HANZI_DIGITS = {digit: str(n) for n, digit in enumerate("一二三四五六七八九十", 1)} | {"两": "2"}
_ROMAN = re.compile(r"(?<![a-z\d])(i{2,3}|iv|vi{1,3})(?![a-z\d])")
_ROMAN_DIGITS = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
_VERSION = re.compile(r"v\d+")
_SPACE_BY_HANZI = re.compile(r"(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])")
_TIMES = re.compile(r"\\times|×")
_PRODUCT = re.compile(r"(?<=\d)\s*[*x]\s*(?=\d)")
_LEADING_MARK = re.compile(
    r"^\s*(?:[●•★▪◆·\-*#>]+\s+)*(?:[(\[]?\s*(?:q\s*)?\d{1,3}\s*[)\].、:]\s*(?!\d))?"
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_EXAMPLES = re.compile(
    r"[,\s]*从[^?。]{1,24}角度(?:来)?(?:说|看|讲|分析|说明|解释)?(?=$|[?。])"
    r"|(?<=[?\w])\s*(?:[-—–]+\s*)?(?:比如|例如|譬如).*$|(?<=[\u4e00-\u9fff?])\s*[-—–]+\s*[\u4e00-\u9fff].{5,}$"
    r"|(?<=\?)\s*[^?]*等+[。.]?$|(?<=\?)\s*我?(?:解释|回答|答|说|讲|提|写)到?了[^?]*$"
)
_MIN_HEAD = 5
"""Characters a question keeps when examples or hints are cut off; less would be no question."""

KEPT = 10_000
"""Wordings whose asks are kept for a while: with the terms masked many questions have one."""

_PRINCIPLE = next(pattern for name, pattern in ASKS if name == "principle")
_WEAK = frozenset({"introduction", "definition", "list", "ways", "how"})
"""Asks that say nothing beside a contrast (X相比Y有什么)."""

_CLASSES = {
    "explanation": frozenset({"definition", "principle", "introduction"}),
    "method": frozenset({"how", "ways"}),
}
"""Asks that one answer covers: 介绍X = X的原理 = 什么是X; 怎么剪枝 = 剪枝的方法."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a question is about and asks, for comparing; many wordings have one form."""

    core: frozenset[str]
    """Term ids, and unknown Latin words with "?" before them; broad terms only when there is nothing else."""
    broad: frozenset[str]
    """Generic terms beside the core."""
    asks: frozenset[str]
    """What is asked; the classes stand for their members."""
    qualifiers: frozenset[str]
    """What narrows it."""
    numbers: tuple[str, ...]
    """Numbers and versions outside of terms, sorted."""
    negated: bool
    """Whether it is asked the other way round."""
    directed: frozenset[tuple[str, str]]
    """Pairs of terms in a wording that would ask something else if they were exchanged."""
    rest: str
    """Content that nothing above covers."""
    words: str
    """The folded text of a question in which no term is known; "" otherwise."""
    joins: bool
    """Whether it joins several asks."""


def canonical(ask: Ask, lexicon: Lexicon) -> tuple[str, Form]:
    """Return the folded text of a question, without punctuation that is not read aloud, and its form."""
    whole = normal(ask.text)
    text = without_hints(whole, lexicon)
    context = normal(ask.context)
    full = f"{context} {text}".strip()
    hits = lexicon.find_terms(full)
    masked = _mask(full, hits)
    respelt = _LATIN_WORD.sub(lambda match: _respelt(match[0], lexicon), masked)
    if respelt != masked:
        full = _unmask(respelt, full, hits)
        hits = lexicon.find_terms(full)
        masked = _mask(full, hits)
    # An id that joins others with "+" is a way to name them all at once.
    ids = frozenset(name for hit in hits for name in hit.id.split("+"))
    core, broad = _core(ids, _unknown_words(masked), _coordinated(full, hits), lexicon)
    bare = _drop_counts(_mask(full, hits, asking=True), len(ids))
    asks = asks_of(bare) or _asks_of_heading(full)
    if asks - AUXILIARY == {"explanation"} and LISTED.search(full) and not _PRINCIPLE.search(bare):
        asks = asks - {"explanation"} | {"list"}
    qualifiers = _qualifiers(bare, asks) - _of_its_nature(core, lexicon)
    if asks - AUXILIARY == {"method"} and "less" in qualifiers:  # to lessen a trouble is to remedy it
        asks, qualifiers = asks - {"method"} | {"remedy"}, qualifiers - {"less"}
    flat = _NOT_SAID.sub("", f"{context}{whole}")
    form = Form(
        core=core,
        broad=broad,
        asks=asks,
        qualifiers=qualifiers,
        numbers=_numbers(bare),
        negated=_is_negated(bare),
        directed=_directed(full, hits),
        rest=_rest(bare, asks),
        words="" if core else flat,
        joins=ask.joins,
    )
    return flat, form


def normal(text: str) -> str:
    """Return the folded text with numbering and mathematical signs made alike."""
    if not text:
        return ""
    folded = _LEADING_MARK.sub("", fold_keeping_punctuation(text))
    folded = _TIMES.sub("x", folded).replace("$", "").replace("`", "").replace("**", "")
    for needs, rows in REWRITES:
        if needs.search(folded):
            for pattern, replacement in rows:
                if pattern.search(folded):  # a search that finds nothing costs half of what a substitution does
                    folded = pattern.sub(replacement, folded)
    return _SPACE_BY_HANZI.sub("", _PRODUCT.sub("x", folded)).strip()


def without_hints(text: str, lexicon: Lexicon) -> str:
    """Return the text without examples, viewpoints, bracketed hints and bracketed synonyms."""
    head = _EXAMPLES.sub("", text)
    if head != text and len(_NOT_WORD.sub("", head)) >= _MIN_HEAD:
        text = head
    for bracket in reversed(list(_BRACKETS.finditer(text))):
        outside = f"{text[: bracket.start()]} {text[bracket.end() :]}"
        hint = bracket.start() > 0 and (
            text[bracket.start() - 1] == "?" or re.search(r"[,、;]", bracket[1])
        )
        if len(_NOT_WORD.sub("", outside)) < _MIN_HEAD:
            continue
        if hint or _is_synonym(bracket[1], outside, lexicon):
            text = outside
    return text


def _is_synonym(inside: str, outside: str, lexicon: Lexicon) -> bool:
    names = {hit.id for hit in lexicon.find_terms(inside)}
    return bool(names) and names <= {hit.id for hit in lexicon.find_terms(outside)}


def _mask(text: str, hits: Sequence[Hit], *, asking: bool = False) -> str:
    """Return the text with each term as one character; `asking`: and behind it what its name asks (X原理, 解决X)."""
    parts, end = [], 0
    for hit in hits:
        parts += [text[end : hit.start], TERM, *(ASKING_NAME.findall(hit.alias) if asking else ())]
        end = hit.end
    return "".join([*parts, text[end:]])


def _unmask(masked: str, text: str, hits: Sequence[Hit]) -> str:
    """Return a masked text with the terms put back as they were found."""
    names = iter(text[hit.start : hit.end] for hit in hits)
    return "".join(next(names) if each == TERM else each for each in masked)


def _respelt(word: str, lexicon: Lexicon) -> str:
    return word if _is_wording(word) else lexicon.respell(word)


def _coordinated(text: str, hits: Sequence[Hit]) -> frozenset[frozenset[str]]:
    """Return the pairs of terms that stand side by side, as in X和Y: neither absorbs the other."""
    return frozenset(
        frozenset({one.id, other.id})
        for one, other in pairwise(hits)
        if _AND.fullmatch(text[one.end : other.start])
    )


def _directed(text: str, hits: Sequence[Hit]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (one.id, other.id)
        for one, other in pairwise(hits)
        if TOWARDS.search(text[one.end : other.start])
    )


def _unknown_words(masked: str) -> frozenset[str]:
    """Return the Latin words that name something, "?" before them."""
    found: set[str] = set()
    for run in _LATIN_RUN.findall(masked):
        words = [word for word in _LATIN_WORD.findall(run) if not _is_wording(word)]
        # A single letter alone is a variable; behind another word it is part of a name (top-k).
        found.update(f"?{word}" for word in words if len(word) > 1 or len(words) > 1)
    return frozenset(found)


def _is_wording(word: str) -> bool:
    if word in _ROMAN_DIGITS or word in ENGLISH_FUNCTION_WORDS:
        return True
    return bool(_VERSION.fullmatch(word) or WORDING.fullmatch(word))


def _core(
    ids: frozenset[str],
    words: frozenset[str],
    coordinated: frozenset[frozenset[str]],
    lexicon: Lexicon,
) -> tuple[frozenset[str], frozenset[str]]:
    absorbed = {
        broader
        for name in ids
        for broader in lexicon.terms[name].absorbs
        if frozenset({name, broader}) not in coordinated
    }
    # Two terms that absorb each other both stay.
    left = {name for name in ids if name not in absorbed} or set(ids)
    broad = frozenset(name for name in left if lexicon.terms[name].generic or _is_personal(name, lexicon))
    core = frozenset(left - broad) | words
    return (core, broad) if core else (broad, frozenset())


def _of_its_nature(core: frozenset[str], lexicon: Lexicon) -> frozenset[str]:
    """Return what does not narrow these terms: all that they do is done in training, or in inference."""
    main = {(*lexicon.terms[name].topics, "")[0] if name in lexicon.terms else "" for name in core}
    return frozenset(phase for phase, topics in PHASES.items() if main and main <= topics)


def _is_personal(name: str, lexicon: Lexicon) -> bool:
    """Tell a term of the person (the project), where the field's own terms say what is asked."""
    topics = lexicon.terms[name].topics
    return bool(topics) and all(topic.startswith("hr-") for topic in topics)


@lru_cache(KEPT)
def asks_of(masked: str) -> frozenset[str]:
    """Return what a text asks, clause by clause, with fillers left out."""
    found: set[str] = set()
    for clause in _CLAUSE_END.split(masked):
        found |= _asks_of_clause(clause)
    if found - AUXILIARY - {"introduction"} and not INTRODUCED_FIRST.search(masked):
        found.discard("introduction")
    if "contrast" in found:
        found = found - AUXILIARY - _WEAK - {"contrast"} or {"difference"}
    return _merged(found)


def _merged(asks: set[str]) -> frozenset[str]:
    """Return asks with one name for those that one answer covers."""
    found = set(asks)
    if {"pros", "cons"} <= found:
        found.add("pros and cons")
    if {"reason", "motive"} <= found and found & {"purpose", "pros"}:
        found.discard("reason")
    if "pros and cons" in found:
        found -= {"pros", "cons"}
    if {"list", "ways"} <= found:
        found.discard("list")
    for name, alike in _CLASSES.items():
        if found & alike:
            found = (found - alike) | {name}
    if found & {"explanation", "list"}:
        found.discard("method")
    return frozenset(found)


@lru_cache(KEPT)
def _is_negated(bare: str) -> bool:
    """Tell whether what is asked is asked the other way round: neither a contrast nor a clause before the ask is."""
    clauses = [clause for clause in _CLAUSE_END.split(CONTRAST.sub(TERM, QUESTION_FORM.sub("", bare))) if clause]
    asking = [clause for clause in clauses if _asks_of_clause(clause)] or clauses[-1:]
    why = [clause for clause in asking if "reason" in _asks_of_clause(clause)]  # 不加X行不行,为什么要加
    return any(NEGATION.search(clause) for clause in why or asking)


@lru_cache(KEPT)
def _asks_of_clause(clause: str) -> frozenset[str]:
    names = {name for name, pattern in ASKS if pattern.search(clause)}
    for name in tuple(names):
        names -= DOMINATES.get(name, frozenset())
    if clause.count(TERM) > 1 and REMEDY_BY.search(clause):
        names.discard("reason")
    return frozenset(names)


def _asks_of_heading(full: str) -> frozenset[str]:
    """Return what a text without a word of asking asks by its last noun, be it part of a term."""
    return frozenset(ask for pattern, ask in HEADINGS if pattern.search(full))


@lru_cache(KEPT)
def _qualifiers(masked: str, asks: frozenset[str]) -> frozenset[str]:
    starts = {
        name: match.start() for name, pattern in QUALIFIERS if (match := pattern.search(masked))
    }
    names = set(starts)
    if "reason" in asks:  # why one chooses it is why one uses it
        names.discard("choice")
    if {"more", "less"} <= names:
        # What rises and what falls is told by their order alone.
        names.add(MORE_THEN_LESS if starts["more"] < starts["less"] else LESS_THEN_MORE)
    return frozenset(names)


def _drop_counts(masked: str, terms: int) -> str:
    """Drop 三者, 这两个 and the like where they count the terms named."""
    if terms < 2:
        return masked
    digits = "".join(d for d, n in _HANZI_DIGITS.items() if n == str(terms)) + str(terms)
    return re.sub(rf"[这那]?[{digits}](?:者|[个种])", "", masked)


def _numbers(masked: str) -> tuple[str, ...]:
    numbers = _NUMBER.findall(masked)
    numbers += [_HANZI_DIGITS[digit] for digit in _HANZI_NUMBER.findall(masked)]
    numbers += [_ROMAN_DIGITS[roman] for roman in _ROMAN.findall(masked)]
    return tuple(sorted(set(numbers)))


@lru_cache(KEPT)
def _rest(masked: str, asks: frozenset[str]) -> str:
    """Return the content left when terms, asks, qualifiers and function words are out.

    Its pieces stand in sorted order where things are set side by side, else as written.
    """
    left = _COUNT.sub(" ", _ROMAN.sub(" ", masked))
    left = WORDING.sub(" ", left)
    left = _LATIN_WORD.sub(_single_letters, left)
    left = FUNCTION_WORDS.sub(lambda match: match[1] or " ", left)
    left = _NUMBER.sub(" ", left)
    pieces = _NOT_WORD.split(left)
    return "".join(sorted(pieces) if asks & {"difference", "relation"} else pieces)


def _single_letters(match: re.Match[str]) -> str:
    return match[0] if len(match[0]) == 1 else " "
