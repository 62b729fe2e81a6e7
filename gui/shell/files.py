"""Tables and pictures: read beside the window, asked about where there are several ways, and taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from engine.base.pixels import Photograph
from engine.base.points import Points
from gui.controls.opening import PICTURES
from gui.page.busy import Busy
from gui.page.worker import Worker
from gui.shell.picture_reading import PictureReading
from gui.store import Store

if TYPE_CHECKING:
    from gui.shell.reading import Reading


class FileReader(QObject):
    """Opens tables and pictures for panels, one at a time; the latest wins.

    Signals:
        problem(sentence): a file was refused.
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
        """Whether a file is being read."""
        return self._worker.busy

    def open(self, path: Path, key: str, *names: str) -> None:
        """Read a file for these parameters of a panel, or for whichever of them fits."""
        kinds = self._store.session.experiment(key).parameters()
        wanted = {name: kind for name, kind in kinds.items() if kind.group and (not names or name in names)}
        points = {name: kind for name, kind in wanted.items() if isinstance(kind, Points)}
        pictures = [name for name, kind in wanted.items() if isinstance(kind, Photograph)]
        is_picture = not points if names else path.suffix.lower() in PICTURES
        if not (pictures if is_picture else points):
            taken = "pictures" if is_picture else "points"
            self.problem.emit(f"Cannot open {path}: the panel that is shown takes no {taken}.")
            return
        self._wait(path)
        if is_picture:
            self._worker.start(PictureReading(path, key, pictures[0]))
        else:
            from gui.shell.reading import Reading

            self._worker.start(Reading(path, key, points))

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

    def _finish(self, reading: Reading | PictureReading) -> None:
        if self._strip is not None and not self._worker.busy:
            self._strip.finish()
        if reading.problem:
            self.problem.emit(reading.problem)
        elif isinstance(reading, PictureReading) or reading.choice.is_sure:
            self._take(reading)
        else:
            self._ask(reading)

    def _ask(self, reading: Reading) -> None:
        from gui.shell.table_dialog import TableDialog

        dialog = TableDialog(reading, self._window)
        dialog.taken.connect(lambda: self._take(reading))
        dialog.open()

    def _take(self, reading: Reading | PictureReading) -> None:
        """Show the points or the picture, as one step, and say what they are."""
        name, value, note = reading.found
        experiment = self._store.session.experiment(reading.key)
        self._store.seal()
        self._store.edit(reading.key, **experiment.opening(name, value))
        self._store.seal()
        self.told.emit(f"{reading.path.name}: {note}")
