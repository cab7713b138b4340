"""Break the snippets on purpose and see whether their own checks notice.

    python tests/bench/mutants.py [--per-file N] [--jobs N] [--seed SEED] [FILE ...]

A mutant has one operator, comparison or constant of a snippet changed, above its `if __name__ == "__main__":`. It is
caught when the checks below that line fail or take too long. A sample of each file is tried, 0 for all. Prints the
share per file, the mutants that survive, and the share of all; exit 1 when it is below `FLOOR`. Some that survive
change nothing that can be seen (an index into padding, a bound never met).
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SNIPPETS = ROOT / "sources" / "snippets"

FLOOR = 0.8
"""Share of mutants that the checks catch."""

SECONDS = 12
"""What a mutant may take; the snippets themselves take under 3 on a quiet machine."""

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.MatMult: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.And: ast.Or, ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.USub: ast.UAdd, ast.In: ast.NotIn, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A snippet with one change."""

    file: str
    """Name of the snippet."""
    line: int
    """1-based line of the change."""
    change: str
    """What became what."""
    code: str
    """The whole file."""


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a snippet, in the order of its lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    count = sum(1 for _ in _places(tree))
    for number in range(count):
        changed = copy.deepcopy(tree)
        node, name = list(_places(changed))[number]
        before = ast.unparse(node)
        line = getattr(node, "lineno", 0)
        _mutate(node, name)
        yield Mutant(path.name, line, f"{before} -> {ast.unparse(node)}", ast.unparse(changed))


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield the nodes that can be changed and the field that is, above the checks; no annotations or defaults' names."""
    for statement in tree.body:
        if isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test):
            return
        for node in ast.walk(statement):
            if isinstance(node, ast.Compare) and type(node.ops[0]) in _SWAPS:
                yield node, "ops"
            elif isinstance(node, ast.BinOp | ast.UnaryOp | ast.BoolOp | ast.AugAssign) and type(node.op) in _SWAPS:
                yield node, "op"
            elif isinstance(node, ast.Constant) and type(node.value) in {int, float}:
                yield node, "value"


def _mutate(node: ast.AST, name: str) -> None:
    if name == "value":
        node.value += 1  # type: ignore[attr-defined]
    elif name == "ops":
        node.ops[0] = _SWAPS[type(node.ops[0])]()  # type: ignore[attr-defined]
    else:
        node.op = _SWAPS[type(node.op)]()  # type: ignore[attr-defined]


def is_caught(mutant: Mutant, folder: Path) -> bool:
    """Tell whether the checks of a mutant fail."""
    path = folder / f"{abs(hash((mutant.file, mutant.line, mutant.change, mutant.code)))}.py"
    path.write_text(mutant.code, encoding="utf-8")
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            [sys.executable, str(path)], capture_output=True, timeout=SECONDS, check=False, env=environment
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main() -> int:
    """Print a line per snippet and one for all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--per-file", type=int, default=6)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    caught = total = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        for path in options.files or sorted(SNIPPETS.glob("*.py")):
            found = list(mutants(path))
            if options.per_file and len(found) > options.per_file:
                found = random.Random(options.seed).sample(found, options.per_file)  # noqa: S311
            results = list(pool.map(partial(is_caught, folder=Path(folder)), found))
            print(f"{path.name:34} {sum(results):3} of {len(results):3}", flush=True)
            for mutant, result in zip(found, results, strict=True):
                if not result:
                    print(f"    survives: line {mutant.line}: {mutant.change}")
            caught, total = caught + sum(results), total + len(results)
    print(f"mutants of the snippets: {caught} of {total} caught, {caught / total:.1%}")
    return int(caught < FLOOR * total)


if __name__ == "__main__":
    sys.exit(main())
