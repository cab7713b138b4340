"""A small bank with what could go wrong in Anki, and the real Anki to import it into."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from pipeline import marks, render
from pipeline.model import Bank, Card, Group, Leaf, Mention, Note, Post, Question, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.model import Kind, Level, Status

FIRST_NOTE = 1_790_000_000_000
FIRST_MOD = 1_790_000_000
BYTEDANCE, MEITUAN = "字节跳动", "美团"

CODE_ANSWER = """用一个小顶堆记住目前最大的 k 个数。

```cpp
#include <queue>
std::priority_queue<int, std::vector<int>, std::greater<int>> heap;  // {{c1::x}} [sound:x.mp3]
if (a < b && heap.size() > k) heap.pop();
```

```python
def largest(numbers: list[int], k: int) -> list[int]:
    return sorted(numbers)[-k:]  # \\(不是公式\\)
```
"""

MATH_ANSWER = """归一化让每层输入的分布稳定，梯度不易消失。

$$
\\begin{aligned}
\\hat x &= \\frac{x-\\mu}{\\sqrt{\\sigma^2+\\epsilon}} \\\\[4pt]  % 先减均值
y &= \\gamma \\hat x + \\beta
\\end{aligned}
$$

### 要点

- 行内公式 $a<b$、$x_{{1}}$ 与代码 `vector<int>`；
- 训练时用批内统计量，推理时用滑动平均。

| 方法 | 统计的维度 |
|---|---|
| BN | 批 |
| LN | 特征 |
"""


MARKED_ANSWER = """推理时==关掉== dropout，输出不再随机。

- 训练时乘以 ==2::$\\frac{1}{1-p}$==，所以推理时==2::不用缩放==；
- 掩码可以放在 ==std::vector<int>== 里。

```python
mask = rng.random(x.shape) >= p
```
"""


def note(number: int, deck: str, **changes: object) -> Note:
    made = Note(
        id=f"q{number:08d}",
        guid=f"Guid{number:04d}x",
        note_id=FIRST_NOTE + 100 * number,
        hash=f"h{number}",
        mod=FIRST_MOD + number,
        deck=deck,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def card(
    number: int,
    text: str,
    markdown: str = "一句话的答案。\n\n再多说一段。",
    *,
    deck: str = "dl",
    topic: str = "dl-norm",
    kind: Kind = "concept",
    status: Status = "curated",
    level: Level | None = None,
    asked: tuple[tuple[str, str], ...] = ((BYTEDANCE, "一面"),),
    related: tuple[str, ...] = (),
    marked: str = "",
    blanks: tuple[str, ...] = (),
) -> Card:
    key = f"q{number:08d}"
    mentions = tuple(
        Mention(
            key=f"p{index % 2}#{number:08x}{index}",
            post=f"p{index % 2}",
            lines=(number, number),
            question=text,
            companies=(company,) if company else (),
            round=round_ or None,
            date=f"2026-0{index + 1}-11",
        )
        for index, (company, round_) in enumerate(asked)
    )
    names = [company for company, _ in asked if company]
    companies = sorted({(name, names.count(name)) for name in names}, key=lambda c: (-c[1], c[0]))
    question = Question(
        id=key,
        text=text,
        mentions=mentions,
        first_seen="2026-01-01",
        kind=kind,
        topics=(topic,) if topic else (),
        companies=tuple(companies),
    )
    markdown = marks.unmarked(marked) or markdown
    cloze = note(number + 100, deck, id=f"{key}-cloze", notetype="cloze", cloze=blanks)
    return Card(
        question=question,
        status=status,
        markdown="" if status == "none" else markdown,
        html="" if status == "none" else render.fragment(markdown),
        marked=marked,
        level=level,
        references=(("批归一化论文", "https://arxiv.org/abs/1502.03167"), ("讲义", "")),
        related=related,
        note=None
        if status == "none"
        else note(number, deck, notetype="code" if kind == "code" else "qa"),
        cloze=cloze if blanks else None,
    )


def bank() -> Bank:
    """Eleven answered questions, one of them with blanks, and one without an answer.

    One merged and one retired note, and blanks of an answer that marks nothing any more.
    """
    both = ((BYTEDANCE, "一面"), (MEITUAN, "HR 面"))
    often = (*both, (BYTEDANCE, "hr 面"), (MEITUAN, ""), (BYTEDANCE, "二面"))
    cards = (
        card(
            1,
            "BN 和 LN 有什么区别？",
            MATH_ANSWER,
            level="必会",
            asked=often,
            related=("q00000002", "q99"),
        ),
        card(
            2,
            "为什么 $\\sqrt{d_k}$ 要放在 softmax 里面，$a<b$ 时呢？",
            topic="dl-attn",
            asked=both,
        ),
        card(
            3,
            "手写：从 vector<int> 里找最大的 k 个数",
            CODE_ANSWER,
            deck="algo",
            topic="algo-heap",
            kind="code",
            status="post",
        ),
        card(
            4,
            "怎么理解 [sound:x.mp3]、[latex]x[/latex] 与 {{c1::填空}}？",
            "照原样显示 [sound:y.mp3] [$]z[/$] [anki:play] {{问题}}。",
        ),
        card(
            5,
            "List<String> 与 a<b>c 会不会被当成标签？",
            "不会：<script>alert(1)</script> 也只是文字。",
        ),
        card(6, "什么是过拟合？", status="post", topic="", asked=(("", ""),)),
        card(7, "项目里最难的一点是什么？", deck="gone-group", topic="", kind="project"),
        card(
            8, "正则里的 \\( 和 \\[ 各匹配什么？", "匹配括号：`\\(`，写成 \\\\(x\\\\) 时不是公式。"
        ),
        card(9, "还没有答案的问题", status="none"),
        card(10, "LRU 缓存怎么实现？", CODE_ANSWER, deck="algo", topic="algo-heap", kind="code"),
        card(11, "AUC 怎么算？", asked=()),
        card(
            12,
            "dropout 在推理时怎么办？",
            asked=((MEITUAN, "一面"),),
            marked=MARKED_ANSWER,
            blanks=("关掉", "早先的一空", "2::$\\frac{1}{1-p}$", "std::vector<int>"),
        ),
    )
    return Bank(
        settings=Settings(
            title="面经题库",
            site_url="https://example.org/mj/",
            repository_url="https://example.org/code",
        ),
        groups=(
            Group(
                slug="dl",
                name="深度学习",
                leaves=(
                    Leaf(slug="dl-norm", name="归一化", group="dl"),
                    Leaf(slug="dl-attn", name="注意力 机制", group="dl"),
                ),
            ),
            Group(
                slug="algo",
                name="算法",
                leaves=(Leaf(slug="algo-heap", name="堆", group="algo"),),
            ),
        ),
        cards=cards,
        posts=(
            Post(
                id="p0",
                path="p0.md",
                format="markdown",
                title="一次<面试>",
                url="https://example.org/p0?a=1&b=2",
            ),
            Post(
                id="p1", path="p1.md", format="markdown", title="又一次", url="javascript:alert(1)"
            ),
        ),
        tombstones=(
            (note(20, "dl", status="merged"), "LN 和 BN 的不同？", "q00000019"),
            (note(21, "algo", status="retired", notetype="code"), "手写快排", ""),
            (
                note(130, "dl", id="q00000001-cloze", status="retired", notetype="cloze",
                     cloze=("均值", "方差")),
                "BN 和 LN 有什么区别？",
                "",
            ),
        ),
        notetypes=(("cloze", FIRST_MOD), ("code", FIRST_MOD), ("qa", FIRST_MOD)),
        redirects=(("q00000019", "q00000001"), ("q00000020", "q00000001")),
        companies=((BYTEDANCE, "bytedance"), (MEITUAN, "meituan"), ("百度", "baidu")),
    )


def with_answer(old: Bank, number: int, markdown: str, mod: int) -> Bank:
    """Return the bank with another answer of one question, stamped `mod`."""
    cards = tuple(
        replace(
            one,
            markdown=markdown,
            html=render.fragment(markdown),
            note=replace(one.note, mod=mod) if one.note else None,
        )
        if one.question.id == f"q{number:08d}"
        else one
        for one in old.cards
    )
    return replace(old, cards=cards)


@dataclass(frozen=True, slots=True)
class Counts:
    """What Anki says it did with the notes of a package."""

    new: int = 0
    updated: int = 0
    duplicate: int = 0
    conflicting: int = 0
    other: int = 0


@contextmanager
def collection(folder: Path) -> Iterator[Any]:
    """Open a real Anki collection in a folder, new unless one is there.

    Typed as Any: Anki's own types say None where only a closed collection has it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    opened = Collection(str(folder / "collection.anki2"))
    try:
        yield opened
    finally:
        opened.close()


def import_package(into: Any, package: Path) -> Counts:
    """Import a package as a fresh profile's dialog does: update what is newer, no scheduling."""
    request = ImportAnkiPackageRequest(
        package_path=str(package), options=ImportAnkiPackageOptions()
    )
    log = into.import_anki_package(request).log
    other = (
        log.first_field_match,
        log.missing_notetype,
        log.missing_deck,
        log.empty_first_field,
    )
    return Counts(
        new=len(log.new),
        updated=len(log.updated),
        duplicate=len(log.duplicate),
        conflicting=len(log.conflicting),
        other=sum(len(kind) for kind in other),
    )


def faults(of: Any) -> list[str]:
    """Return what any of Anki's own checks finds wrong with a collection."""
    found = []
    report, sound = of.fix_integrity()
    if not sound:
        found.append(report)
    if of.get_empty_cards().notes:
        found.append("empty cards")
    media = of.media.check()
    if media.missing or media.unused:
        found.append("media")
    found += [
        f"note {note_id} has no card"
        for note_id in of.find_notes("")
        if not of.get_note(note_id).card_ids()
    ]
    for card_id in of.find_cards(""):
        one = of.get_card(card_id)
        shown = one.question() + one.answer()
        if "has a problem" in shown or "template" in shown.lower() or "no cloze" in shown.lower():
            found.append(f"card {card_id}: {shown}")
    return found


def rows(package: bytes, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query to the database inside a package."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        database = archive.read("collection.anki2")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database)
        return connection.execute(query).fetchall()
