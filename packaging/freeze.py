"""Freeze the program, try every panel from the frozen folder, print its size and how long a start takes.

Run: ``uv run --group freeze packaging/freeze.py``. The folder is ``dist/activation-lab``.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import PyInstaller.__main__

from engine.session import Session

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "dist" / "activation-lab"
ROUNDS = 5


def freeze() -> None:
    """Write the folder anew."""
    spec = ROOT / "packaging" / "activation-lab.spec"
    folders = ["--distpath", str(FOLDER.parent), "--workpath", str(ROOT / "build")]
    PyInstaller.__main__.run([str(spec), "--noconfirm", "--log-level", "WARN", *folders])


def seconds(program: list[str], *arguments: str) -> float:
    """Wall time of one command, away from the sources; what it says or does wrong ends this script."""
    with tempfile.TemporaryDirectory() as data:
        command, environment = [*program, *arguments], os.environ | {"ACTIVATION_LAB_DATA": data}
        start = perf_counter()
        done = subprocess.run(command, cwd=data, env=environment, capture_output=True, text=True)
        passed = perf_counter() - start
    if done.returncode or done.stderr:
        sys.exit(f"{arguments}: status {done.returncode}\n{done.stderr}")
    return passed


def main() -> None:
    """Freeze, try, measure."""
    freeze()
    frozen, source = [str(FOLDER / "activation-lab")], [sys.executable, str(ROOT / "main.py")]
    with tempfile.TemporaryDirectory() as written:
        files = [Path(written, f"{kind}.{kind}") for kind in ("png", "svg", "pdf", "csv", "npz")]
        outs = [argument for file in files for argument in ("--out", str(file))]
        picture = str(Path(written, "window.png"))
        for key in Session.names():
            seconds(frozen, "export", "--panel", key, *outs)
            seconds(frozen, "screenshot", "--panel", key, "--out", picture)
            print(f"{key}: {', '.join(f'{file.name} {file.stat().st_size:,}' for file in files)} bytes")
        for name, program in {"frozen": frozen, "from source": source}.items():
            taken = median(seconds(program, "screenshot", "--out", picture) for _ in range(ROUNDS))
            print(f"{name}: {taken:.2f} s from the start to the picture of the window")
    size = sum(file.stat().st_size for file in FOLDER.rglob("*") if not file.is_symlink() and file.is_file())
    print(f"{FOLDER}: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
