"""Work on many items in processes of its own, each item within limits of time and memory.

An executor of the standard library can neither end a task that hangs nor outlive a process that dies.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import time
import warnings
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from multiprocessing import connection
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An item that has no result."""

    why: str
    """What happened, in words that follow the item's name."""


@dataclass(slots=True)
class _Worker:
    """A process and the item it has."""

    process: BaseProcess
    to: connection.Connection
    """Takes items."""
    results: connection.Connection
    """Gives results."""
    item: int = -1
    """Index of the item; -1 for none."""
    deadline: float = 0.0

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.to.close()
        self.results.close()


def each(
    work: Callable[[Item], Result], items: Sequence[Item], *, jobs: int, seconds: float, memory: int
) -> Iterator[Result | Failed]:
    """Yield the result of each item, in their order.

    Args:
        work: What to do with an item; it, the items and the results must be picklable.
        items: The items.
        jobs: Processes.
        seconds: Time that an item may take; then its process is killed.
        memory: Bytes of address space of a process, where the system can limit them.
    """
    crew = _Crew(work, items, seconds, memory)
    try:
        crew.hire(min(jobs, len(items)))
        for index in range(len(items)):
            while index not in crew.results:
                crew.wait()
            yield crew.results.pop(index)
    finally:
        for worker in crew.workers:
            worker.end()


class _Crew(Generic[Item, Result]):
    """The processes at work."""

    def __init__(
        self, work: Callable[[Item], Result], items: Sequence[Item], seconds: float, memory: int
    ) -> None:
        self.results: dict[int, Result | Failed] = {}
        """By index of the item, what is not yielded yet."""
        self.workers: list[_Worker] = []
        self._work, self._items, self._seconds, self._memory = work, items, seconds, memory
        self._next = count()

    def hire(self, number: int) -> None:
        """Start so many processes, each with its first item."""
        for _ in range(number):
            # Two one-way pipes: one that goes both ways is a socket, and a build opens none.
            items, to = multiprocessing.Pipe(duplex=False)
            results, out = multiprocessing.Pipe(duplex=False)
            process = multiprocessing.Process(
                target=_serve, args=(items, out, self._work, self._memory), daemon=True
            )
            with warnings.catch_warnings():  # the child touches nothing that a thread here may hold
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            items.close()
            out.close()
            worker = _Worker(process, to, results)
            self.workers.append(worker)
            self._hand(worker)

    def wait(self) -> None:
        """Wait for one result or one deadline at least."""
        busy = {worker.results: worker for worker in self.workers if worker.item >= 0}
        left = min(worker.deadline for worker in busy.values()) - time.monotonic()
        for link in connection.wait(list(busy), timeout=max(0.0, left)):
            worker = busy.pop(link)  # type: ignore[call-overload]
            try:
                result = worker.results.recv()
            except (EOFError, OSError):
                self._replace(worker, "the process that read it ended: too large, or a bug; set aside")
                continue
            self.results[worker.item] = result
            self._hand(worker)
        for worker in busy.values():
            if worker.deadline < time.monotonic():
                self._replace(worker, f"takes more than {self._seconds:g} s; set aside")

    def _hand(self, worker: _Worker) -> None:
        """Give a process its next item."""
        worker.item = next(self._next)
        if worker.item >= len(self._items):
            worker.item = -1
            return
        worker.deadline = time.monotonic() + self._seconds
        with suppress(OSError):  # it has died: `wait` finds that out
            worker.to.send(self._items[worker.item])

    def _replace(self, worker: _Worker, why: str) -> None:
        self.results[worker.item] = Failed(why=why)
        self.workers.remove(worker)
        worker.end()
        self.hire(1)


def _serve(
    items: connection.Connection, out: connection.Connection, work: Callable[[Item], Result], memory: int
) -> None:
    """Work on items until there are no more, in the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told and ends its children
    _limit(memory)
    gc.freeze()  # what was there before the first item stays: looking through it costs a twentieth of the time
    parent = multiprocessing.parent_process()
    while True:
        connection.wait([items] if parent is None else [items, parent.sentinel])
        try:
            item = items.recv() if items.poll() else None
        except (EOFError, OSError):
            return
        if item is None:
            return
        result: Result | Failed
        try:
            result = work(item)
        except MemoryError:
            result = Failed(why=f"needs more than {memory / 1e9:.1f} GB; set aside")
        except Exception as error:  # noqa: BLE001  one bad item costs no other
            result = Failed(why=f"a bug in reading it ({type(error).__name__}: {error}); set aside, please report it")
        out.send(result)


def _limit(memory: int) -> None:
    """Limit the memory of this process, where the system can."""
    try:
        import resource  # noqa: PLC0415  (Windows has none)
    except ImportError:
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
