"""Tables of points: read beside the window, asked about where they can be read in several ways, and taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from engine.base.points import Points
from gui.page.busy import Busy
from gui.page.worker import Worker
from gui.store import Store

if TYPE_CHECKING:
    from gui.shell.reading import Reading


class TableReader(QObject):
    """Opens tables for panels, one at a time; the latest wins.

    Signals:
        problem(sentence): a table was refused.
        told(sentence): what was made of one.
    """

    problem = Signal(str)
    told = Signal(str)

    def __init__(self, store: Store, window: QWidget) -> None:
        super().__init__(window)
        self._store, self._window = store, window
        self._worker = Worker()
        self._strip: Busy | None = None
        self._worker.finished.connect(self._finish)
        self._worker.progressed.connect(self._show_progress)

    @property
    def busy(self) -> bool:
        """Whether a table is being read."""
        return self._worker.busy

    def open(self, path: Path, key: str, *names: str) -> None:
        """Read a table for these parameters of a panel, or for whichever of them fits."""
        kinds = {
            name: kind
            for name, kind in self._store.session.experiment(key).parameters().items()
            if isinstance(kind, Points) and kind.group and (not names or name in names)
        }
        if not kinds:
            self.problem.emit(f"Cannot open {path}: the panel that is shown takes no points.")
            return
        from gui.shell.reading import Reading

        self._wait(path)
        self._worker.start(Reading(path, key, kinds))

    def _wait(self, path: Path) -> None:
        if self._strip is None:
            window = self._window
            center = window.centralWidget() if isinstance(window, QMainWindow) else None
            self._strip = Busy(center or window, "Reading", "Give up this file and keep what is shown")
            self._strip.stopped.connect(self._stop)
        self._strip.wait_for(path.name)

    def _show_progress(self, share: float) -> None:
        if self._strip is not None:
            self._strip.show_progress(share)

    def _stop(self) -> None:
        self._worker.forget()
        if self._strip is not None:
            self._strip.finish()

    def _finish(self, reading: Reading) -> None:
        if self._strip is not None and not self._worker.busy:
            self._strip.finish()
        if reading.problem:
            self.problem.emit(reading.problem)
        elif reading.choice.is_sure:
            self._take(reading)
        else:
            self._ask(reading)

    def _ask(self, reading: Reading) -> None:
        from gui.shell.table_dialog import TableDialog

        dialog = TableDialog(reading, self._window)
        dialog.taken.connect(lambda: self._take(reading))
        dialog.open()

    def _take(self, reading: Reading) -> None:
        """Show the points, as one step, and say what they are."""
        experiment = self._store.session.experiment(reading.key)
        self._store.seal()
        self._store.edit(reading.key, **experiment.opening(reading.choice.name, reading.taken.rows))
        self._store.seal()
        self.told.emit(f"{reading.path.name}: {reading.taken.note}")
