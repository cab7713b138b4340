"""What one post may hold, and that everything beyond is told."""

from __future__ import annotations

import pytest

from pipeline.errors import UserError
from pipeline.model import Block
from pipeline.read import from_markdown, from_text, limits
from pipeline.read.draft import Draft
from pipeline.read.limits import within_limits


def cut(*blocks: Block) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the texts that stay, and rule and text of what does not."""
    draft = within_limits(Draft(blocks=blocks))
    return [limits.text_of(block) for block in draft.blocks], [(drop.rule, drop.text) for drop in draft.dropped]


def test_a_post_of_common_size_stays_as_it_is() -> None:
    blocks = (Block(kind="paragraph", text="甲" * 3000), Block(kind="code", text="x\n" * 500), Block(kind="image", text=""))
    draft = Draft(title="题", blocks=blocks)
    assert within_limits(draft) == draft


@pytest.mark.parametrize(
    ("kind", "text", "kept", "dropped"),
    [
        ("paragraph", "甲" * limits.MAX_TEXT + "乙", "甲" * limits.MAX_TEXT, "乙"),
        ("code", "x\n" * limits.MAX_CODE_LINES + "y", "x\n" * (limits.MAX_CODE_LINES - 1) + "x", "y"),
        ("code", "x" * 10 + "\n" + "y" * limits.MAX_CODE, "x" * 10, "y" * limits.MAX_CODE),
        ("code", "y" * (limits.MAX_CODE + 1), "y" * limits.MAX_CODE, "y"),
    ],
)
def test_a_long_block_is_cut_with_a_record(kind: str, text: str, kept: str, dropped: str) -> None:
    assert cut(Block(kind=kind, text=text)) == ([kept], [(f"limit-{kind}", dropped)])  # type: ignore[arg-type]


def test_a_long_formula_goes_as_a_whole() -> None:
    tex = "x+" * limits.MAX_TEX
    assert cut(Block(kind="formula", text=tex)) == ([], [("limit-formula", tex)])


def test_a_large_table_loses_rows_and_columns_with_a_record() -> None:
    row = tuple(str(column) for column in range(limits.MAX_COLUMNS + 1))
    draft = within_limits(Draft(blocks=(Block(kind="table", text="", rows=(row,) * (limits.MAX_ROWS + 1)),)))
    [table] = draft.blocks
    assert (len(table.rows), len(table.rows[0])) == (limits.MAX_ROWS, limits.MAX_COLUMNS)
    [drop] = draft.dropped
    assert drop.text.split("\n") == [row[-1]] * limits.MAX_ROWS + [" ".join(row)]


def test_too_many_blocks_and_pictures_are_dropped_with_a_record() -> None:
    kept, dropped = cut(*(Block(kind="paragraph", text=str(n)) for n in range(limits.MAX_BLOCKS + 2)))
    assert len(kept) == limits.MAX_BLOCKS
    assert dropped == [("limit-blocks", f"{limits.MAX_BLOCKS}\n{limits.MAX_BLOCKS + 1}")]
    kept, dropped = cut(*(Block(kind="image", text="", src=f"{n}.png") for n in range(limits.MAX_IMAGES + 1)))
    assert len(kept) == limits.MAX_IMAGES
    assert dropped == [("limit-images", f"{limits.MAX_IMAGES}.png")]


def test_a_long_title_is_cut_with_a_record() -> None:
    draft = within_limits(Draft(title="题" * limits.MAX_FACT + "尾"))
    assert (draft.title, [drop.text for drop in draft.dropped]) == ("题" * limits.MAX_FACT, ["尾"])


@pytest.mark.parametrize("reader", [from_text, from_markdown])
def test_a_text_larger_than_any_post_is_refused(reader: object) -> None:
    with pytest.raises(UserError, match=r"^x\.txt: more than .* split it$"):
        reader.read("甲\n" * (limits.MAX_LINES + 1), "x.txt")  # type: ignore[attr-defined]
