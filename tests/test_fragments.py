"""Answers rendered many at a time: the same as one by one, from the cache as from the renderer."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from pipeline import fragments, render

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [f"第 {n} 条：**重点** 与 $x_{n}$\n\n```python\nx = {n}\n```" for n in range(30)]


def rows(cache: Path) -> dict[bytes, str]:
    """Return what a cache holds."""
    with sqlite3.connect(cache) as db:
        found: dict[bytes, str] = dict(db.execute("SELECT key, html FROM fragment"))
    db.close()
    return found


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_are_as_one(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "FEW", 10)
    monkeypatch.setattr(fragments, "CHUNK", 7)
    assert fragments.of(TEXTS, jobs=jobs) == {text: render.fragment(text) for text in TEXTS}


def test_what_is_cached_is_not_rendered_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache" / "answers.sqlite"
    first = fragments.of(TEXTS[:20], cache=cache)
    rendered: list[str] = []

    def note(text: str) -> str:
        rendered.append(text)
        return f"<p>{text}</p>"

    monkeypatch.setattr(render, "fragment", note)
    again = fragments.of(TEXTS[:21], cache=cache)
    assert rendered == [TEXTS[20]]
    assert {text: again[text] for text in TEXTS[:20]} == first


def test_cache_keeps_no_answer_that_is_gone(tmp_path: Path) -> None:
    cache = tmp_path / "answers.sqlite"
    fragments.of(TEXTS, cache=cache)
    assert len(rows(cache)) == len(TEXTS)
    fragments.of(TEXTS[:3], cache=cache)
    assert set(rows(cache).values()) == {render.fragment(text) for text in TEXTS[:3]}


@pytest.mark.parametrize("damage", ["text", "version"])
def test_cache_that_is_not_ours_is_made_anew(tmp_path: Path, damage: str) -> None:
    cache = tmp_path / "answers.sqlite"
    if damage == "text":
        cache.write_bytes(b"no database" * 1000)
    else:
        fragments.of(TEXTS[:1], cache=cache)
        with sqlite3.connect(cache) as db:
            db.execute("UPDATE made_by SET version = 'older'")
            db.execute("UPDATE fragment SET html = 'wrong'")
        db.close()
    assert fragments.of(TEXTS[:2], cache=cache) == {t: render.fragment(t) for t in TEXTS[:2]}
    assert len(rows(cache)) == 2
