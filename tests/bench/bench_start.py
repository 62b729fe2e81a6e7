"""From process start to the first painted frame: the program beside a bare script with one empty plot.

Run: ``python tests/bench/bench_start.py``. Prints medians in seconds and their ratio.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
ROUNDS = 9

BARE = """
import os
from PySide6.QtWidgets import QApplication
import pyqtgraph as pg
app = QApplication([])
plot = pg.PlotWidget()
plot.resize(1440, 900)
plot.show()
app.processEvents()
assert not plot.grab().isNull()
os._exit(0)
"""

PROGRAM = """
import os
from pathlib import Path
from gui.start import cli, preflight
options = cli.parse([])
assert not preflight.problem()
from gui.shell import settings
from gui.start.desktop import open_window
from gui.start.qt import application
app = application()
folder = settings.folder()
kept, _ = settings.load(folder / "settings.json")
window, _ = open_window(app, kept, folder, None)
window.show()
app.processEvents()
assert window.page.result is not None
assert not window.grab().isNull()
os._exit(0)
"""


def seconds(script: str) -> float:
    """Wall time of one run in a fresh interpreter."""
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "ACTIVATION_LAB_DATA": data}
        start = perf_counter()
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, check=True)
        return perf_counter() - start


def main() -> None:
    """Alternate both, so that a busy moment hits both alike."""
    pairs = [(seconds(BARE), seconds(PROGRAM)) for _ in range(ROUNDS + 1)][1:]
    bare, program = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"bare script {bare:.2f} s, Activation Lab {program:.2f} s, ratio {program / bare:.2f}")


if __name__ == "__main__":
    main()
