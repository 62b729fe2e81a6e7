"""An experiment in, a picture out; and nothing around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine.base.experiment import Experiment, Result
from engine.base.unanswered import Unanswered
from gui.canvas.figure import Figure
from gui.canvas.panel import Panel
from gui.canvas.style import Style
from gui.look.layout import column
from gui.look.scale import factor
from gui.look.theme import Theme
from gui.page.busy import Busy
from gui.page.worker import Worker

if TYPE_CHECKING:  # files are seldom written: a start does not wait for what writes them
    from gui.export import ExportOptions, Recording


class Stage(QWidget):
    """Shows experiments of one panel.

    What does not fit into a frame is computed by a worker; the last picture stays until it is there, or
    until there is something of it to be seen.

    Signals:
        began(result): another result is asked for.
        drawn(result): the picture of a result is on screen, whole or as far as it was made.
        advanced(result): more of the result that is being computed is on screen.
        waits(outlook): a computation has begun, and nothing of it can be shown yet.
        stopped(result, shown): it was given up; what may be said of as much of its result as is on screen,
            None: that of before still is, if any; and of what is on screen.
    """

    began = Signal(object)
    drawn = Signal(object)
    advanced = Signal(object)
    waits = Signal(str)
    stopped = Signal(object, object)

    def __init__(self, kind: type[Panel], theme: Theme, look: Style | None = None) -> None:
        """``look`` is for a stage that stands alone on a screen, and does not say that it waits."""
        super().__init__()
        self.kind = kind
        self.figure = Figure(look or Style(theme, factor()))
        self.figure.setAccessibleName(f"Picture of {kind.title}")
        self.figure.viewport().setAccessibleName("Plots")
        self.panel = kind(self.figure)
        self.worker, self.strip = Worker(), Busy(self.figure)
        self._is_alone = look is not None
        self.result: Result | None = None
        """The result on screen."""
        self.wanted: Result | None = None
        """The result that was asked for last."""
        self.setLayout(column(self.figure))
        self.figure.restyled.connect(self._rebuild)
        self.figure.resized.connect(self.redraw)
        self.worker.finished.connect(self._show)
        self.worker.progressed.connect(self.strip.show_progress)
        self.worker.advanced.connect(self._advance)
        self.strip.stopped.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Whether the picture that was asked for is still being computed."""
        return self.worker.busy

    def told(self, result: Result) -> Result:
        """What may be said of a result: while answers are hidden, what is given."""
        return Unanswered(result) if self.figure.look.hiding_answers else result

    def show_experiment(self, experiment: Experiment) -> None:
        """Show this state: at once, or as soon as it is computed."""
        self.wanted = result = experiment.run()
        self.began.emit(self.told(result))
        if not result.is_heavy:
            self.worker.forget()  # what is on its way still is no longer waited for
            self.strip.finish()
            self._show(result)
            return
        if self.result is None and experiment.glimpse is not None:
            self._show(experiment.glimpse.run())
        self.panel.preview(result)
        outlook = self.told(result).outlook
        if not self._is_alone:
            self.strip.wait_for(outlook)
        if not self._take_part(result):
            self.waits.emit(outlook)
        self.worker.start(result)

    def stop(self) -> None:
        """Give up the rest and keep what is made of it. Where only the whole can be shown, the picture before
        it is laid out again; it has no handles, as they would move what it does not show."""
        self.worker.forget()
        self.strip.finish()
        part = None if self.wanted is None else self.wanted.so_far
        if part is not None:
            self._show(part)
        else:
            self.redraw()
            self.figure.handles.show(())
        self.stopped.emit(part and self.told(part), self.result and self.told(self.result))

    def redraw(self) -> None:
        """Lay the picture out again, for another size or another hand."""
        if self.result is not None:
            self.panel.draw(self.result)

    def recording(self, options: ExportOptions) -> Recording:
        """The picture on screen for a page; ``AssertionError`` before there is one."""
        from gui.canvas.render import render

        assert self.result is not None
        return render(self.kind, self.result, options, self.figure.look.hiding_answers)

    def hide_answers(self, hidden: bool) -> None:
        """Leave the answers out of the picture, or put them in again."""
        self.figure.hide_answers(hidden)
        if self.wanted is not None and self.result is not None:
            self.began.emit(self.told(self.wanted))
            self._show(self.result)

    def toggle_ghost(self) -> None:
        """Keep a faint copy of the picture, or drop it."""
        if not self.figure.ghosts.drop():
            self.figure.ghosts.keep()

    def _rebuild(self) -> None:
        self.figure.clear()
        self.panel = self.kind(self.figure)
        self.figure.ghosts.show()
        self.redraw()

    def _show(self, result: Result) -> None:
        self.result = result
        if not self.worker.busy:
            self.strip.finish()
        self.panel.draw(result)
        self.drawn.emit(result)

    def _advance(self, result: Result) -> None:
        self.panel.progressed(result)
        self._take_part(result)

    def _take_part(self, result: Result) -> bool:
        """What is made so far, if anything, is on screen: it is said, redrawn, copied and exported."""
        part = result.so_far
        if part is not None:
            self.result = part
            self.advanced.emit(part)
        return part is not None
