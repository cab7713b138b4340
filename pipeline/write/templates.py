"""Where the templates lie."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """Return the templates' folder: the checkout's own, else the copy in an installed wheel."""
    checkout = Path(__file__).parents[2] / "templates"
    return checkout if checkout.is_dir() else Path(__file__).parents[1] / "_templates"
