"""The bank as JSON lines: shape, order, and text that comes back as it went in."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import site_bank

from pipeline.write import to_jsonl

if TYPE_CHECKING:
    from pathlib import Path


def _read(folder: Path) -> list[dict[str, Any]]:
    (path,) = to_jsonl.write(site_bank.BANK, folder)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_one_question_per_line_by_id(tmp_path: Path) -> None:
    rows = _read(tmp_path)
    assert [row["id"] for row in rows] == [site_bank.name(n) for n in range(1, 21)]


def test_order_does_not_depend_on_the_bank(tmp_path: Path) -> None:
    (path,) = to_jsonl.write(site_bank.BANK, tmp_path / "a")
    turned = dataclasses.replace(site_bank.BANK, cards=site_bank.CARDS[::-1])
    (other,) = to_jsonl.write(turned, tmp_path / "b")
    assert path.read_bytes() == other.read_bytes()


def test_a_question_as_others_read_it(tmp_path: Path) -> None:
    row = _read(tmp_path)[0]
    assert list(row) == [
        "id",
        "question",
        "kind",
        "level",
        "topics",
        "first_seen",
        "companies",
        "mentions",
        "answer",
        "related",
        "contains",
    ]
    assert row["level"] == "必会"
    assert row["topics"] == ["dl-normalization"]
    assert row["companies"] == [{"name": "字节跳动", "count": 2}, {"name": "腾讯", "count": 1}]
    assert row["mentions"][1] == {
        "post": "2024-autumn",
        "url": "https://example.com/posts/2",
        "lines": [1, 1],
        "text": "讲讲批归一化",
        "company": "腾讯",
        "round": "一面",
        "role": "算法工程师",
        "date": "2024-09-18",
    }
    assert row["answer"] == {
        "status": "curated",
        "markdown": site_bank.BN_ANSWER,
        "html": site_bank.CARDS[0].html,
        "snippets": [],
        "references": [
            {"title": "Batch Normalization 论文", "url": "https://arxiv.org/abs/1502.03167"}
        ],
    }
    assert row["related"] == [site_bank.name(2), site_bank.name(3)]


def test_what_is_not_known_is_null(tmp_path: Path) -> None:
    row = _read(tmp_path)[16]
    assert row["level"] is None
    assert row["mentions"][0]["company"] is None
    assert row["answer"]["status"] == "none"


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    assert _read(tmp_path)[17]["question"] == site_bank.HOSTILE
