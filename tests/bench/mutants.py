"""Changes of one sign in the engine that no test notices: ``python tests/bench/mutants.py SEED N``.

In a copy of the project one comparison, + − × ÷, ``and`` or ``or`` is another; then the tests that call the
function run, the quickest first, until one fails.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = "tests/engine", "tests/gui"
"""What is run, and in which order: the second only against what has survived the first."""

PYTEST = sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"

OTHERS = {
    "<": "<= >", "<=": "< >", ">": ">= <", ">=": "> <", "==": "!=", "!=": "==", "and": "or", "or": "and",
    "+": "-", "-": "+", "*": "/", "/": "*", "//": "*", "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=",
}  # fmt: skip
"""What a sign may become."""

SLOWER, LEAST = 3, 60
"""A change that makes tests so many times slower, or by so many seconds, is noticed too."""


@dataclass(frozen=True)
class Mutant:
    """One sign that becomes another.

    Attributes:
        file: where it stands, below the root.
        line, column: its place there, from 1 and from 0.
        function: the first line of the function that it stands in; 0 for none.
        sign, other: what it is, and what it becomes.
    """

    file: str
    line: int
    column: int
    function: int
    sign: str
    other: str

    def __str__(self) -> str:
        text = (ROOT / self.file).read_text(encoding="utf-8").splitlines()[self.line - 1]
        return f"{self.file}:{self.line}: {self.sign} → {self.other} at {self.column}: {text.strip()}"

    def write(self, root: Path) -> None:
        """Change the file of a copy."""
        lines = (ROOT / self.file).read_text(encoding="utf-8").splitlines(keepends=True)
        line = lines[self.line - 1]
        lines[self.line - 1] = line[: self.column] + self.other + line[self.column + len(self.sign) :]
        (root / self.file).write_text("".join(lines), encoding="utf-8")

    def take_back(self, root: Path) -> None:
        """The file as it was."""
        shutil.copy(ROOT / self.file, root / self.file)


def mutants(path: Path) -> Iterator[Mutant]:
    """All that a file can become by a change of one sign."""
    source = path.read_text(encoding="utf-8")
    tree, lines = ast.parse(source), [*source.splitlines(), ""]
    functions = [
        node
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
    ]
    signs = {place for node in ast.walk(tree) for place in gaps(node)}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        line, column = token.start
        place = line, len(lines[line - 1][:column].encode())  # the tree counts bytes
        if token.string in OTHERS and any(begin <= place < end for begin, end in signs):
            function = max(
                (first_line(f) for f in functions if f.lineno <= line <= (f.end_lineno or 0)), default=0
            )
            for other in OTHERS[token.string].split():
                yield Mutant(path.relative_to(ROOT).as_posix(), line, column, function, token.string, other)


def gaps(node: ast.AST) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """From where to where the signs between the operands of an expression may stand."""
    operands: list[ast.expr] = []
    if isinstance(node, ast.BinOp):
        operands = [node.left, node.right]
    elif isinstance(node, ast.AugAssign):
        operands = [node.target, node.value]
    elif isinstance(node, ast.Compare):
        operands = [node.left, *node.comparators]
    elif isinstance(node, ast.BoolOp):
        operands = node.values
    for left, right in pairwise(operands):
        yield (left.end_lineno or 0, left.end_col_offset or 0), (right.lineno, right.col_offset)


def first_line(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> int:
    """Where Python says that it begins: at its first decorator."""
    return min([function.lineno, *(d.lineno for d in getattr(function, "decorator_list", ()))])


class Calls:
    """Which tests of a part call what, found out once for each state of the project by running all of them.

    Attributes:
        seconds: what each test takes.
        callers: place of a function → the tests that call it.
    """

    def __init__(self, part: str, root: Path) -> None:
        self.seconds: dict[str, float] = {}
        self.callers: dict[str, set[str]] = defaultdict(set)
        for path in self._folder(part, root).iterdir():
            for line in path.read_text(encoding="utf-8").splitlines():
                name, self.seconds[name], places = json.loads(line)
                for place in places:
                    self.callers[place].add(name)

    def calling(self, mutant: Mutant) -> list[str]:
        """The tests that call the function of a change, the quickest first; all that call anything of its
        file where it stands in no function."""
        found = self.callers[f"{mutant.file}:{mutant.function}"] if mutant.function else set()
        if not found:
            inside = (place for place in self.callers if place.startswith(f"{mutant.file}:"))
            found = set().union(*(self.callers[place] for place in inside))
        return sorted(found, key=self.seconds.__getitem__)

    @staticmethod
    def _folder(part: str, root: Path) -> Path:
        """Where it is written: for each state of the project once."""
        folder = Path(tempfile.gettempdir()) / f"callers-{digest()}-{Path(part).name}"
        if not folder.exists():
            partial = folder.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            if run_tests(root, [part, "-p", "tests.bench.callers"], callers=partial):
                sys.exit(f"{part} fails without any change.")
            partial.rename(folder)
        return folder


def is_noticed(mutant: Mutant, names: list[str], usual: float, root: Path) -> bool:
    """Whether one of these tests fails with a change or takes too long; they usually take so many seconds."""
    mutant.write(root)
    (root / "names.txt").write_text("\n".join(names), encoding="utf-8")
    try:
        return run_tests(root, ["-x", "-n", "0", "@names.txt"], SLOWER * usual + LEAST) != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        mutant.take_back(root)


def run_tests(root: Path, arguments: list[str], timeout: float | None = None, callers: Path = Path()) -> int:
    """The exit status of pytest in a copy of the project."""
    ours = {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "CALLERS": str(callers)}
    done = subprocess.run(
        [*PYTEST, *arguments], cwd=root, env=os.environ | ours, timeout=timeout, capture_output=True
    )
    return done.returncode


def digest() -> str:
    """What the tests and what they test say now."""
    files = sorted(path for part in ("engine", "gui", "tests") for path in (ROOT / part).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def copy(root: Path) -> None:
    """The project as it is now, without what git ignores."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)


def main(seed: int, count: int) -> None:
    """Print what survives."""
    every = [mutant for path in sorted((ROOT / "engine").rglob("*.py")) for mutant in mutants(path)]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        root = Path(folder)
        copy(root)
        alive = random.Random(seed).sample(every, count)
        for part in PARTS:
            calls, survivors = Calls(part, root), []
            for mutant in alive:
                names = calls.calling(mutant)
                usual = sum(calls.seconds[name] for name in names)
                if not names or not is_noticed(mutant, names, usual, root):
                    survivors.append(mutant)
                    print(f"not noticed by {len(names)} of {part}: {mutant}", flush=True)
            alive = survivors
    print(f"{count} of {len(every)} changes: {len(alive)} survive", *alive, sep="\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
