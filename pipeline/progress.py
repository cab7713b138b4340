"""Progress on stderr: a bar on a terminal, one line per stage otherwise."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import track

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

_console = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


class Stage:
    """A running stage; its outcome is told when it ends."""

    outcome: str = ""
    """What the stage did, for the line that ends it."""

    def __init__(self, name: str) -> None:
        """Name the stage."""
        self.name = name

    def track(self, items: Iterable[T], total: int) -> Iterator[T]:
        """Yield the items, with a bar when stderr is a terminal."""
        if not _console.is_terminal:
            yield from items
            return
        yield from track(items, self.name, total=total, console=_console, transient=True)


@contextmanager
def stage(name: str) -> Iterator[Stage]:
    """Run a stage; on success print `name  outcome  seconds`."""
    running = Stage(name)
    start = time.monotonic()
    yield running
    say(f"{name:<9} {running.outcome}  {time.monotonic() - start:.1f} s")


def say(line: str) -> None:
    """Print one line on stderr."""
    print(line, file=sys.stderr)
