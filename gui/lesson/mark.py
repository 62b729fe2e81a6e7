"""Where somebody has put something on the picture, beside where it is now."""

from __future__ import annotations

from pyqtgraph.Qt import isQObjectAlive
from PySide6.QtCore import QObject

from engine.lessons.questions.place import PlaceQuestion
from gui.canvas.items import Dotted, Note
from gui.canvas.plots import Plot
from gui.page.page import Page

_ABOVE, _SIZE = (0.5, 1.5), 13.0


class Mark(QObject):
    """An open dot with a word; it comes again when the picture is built anew."""

    def __init__(self, page: Page, question: PlaceQuestion, place: tuple[float, float]) -> None:
        super().__init__()
        self._page, self._question, self.place = page, question, place
        self._shown: tuple[Plot, Dotted, Note] | None = None
        page.drawn.connect(self.show)
        page.figure.restyled.connect(self.show)
        self.show()

    def show(self) -> None:
        """Stand in the plot of the handle, where it is on screen."""
        plot = self._plot()
        if plot is None or (self._shown is not None and self._shown[0] is plot):
            return
        self._take_off()
        ink = plot.look.theme.text
        dots, note = plot.dots(30.0, still=True), plot.note(ink, _ABOVE, 30.0)
        dots.show_dots([(*self.place, ink, "o", False)], _SIZE)
        note.show_text("you put it here", *self.place)
        self._shown = plot, dots, note
        self._page.stage.redraw()  # names keep off it

    def leave(self) -> None:
        """Take it away for good."""
        self._page.drawn.disconnect(self.show)
        self._page.figure.restyled.disconnect(self.show)
        self._take_off()

    def _take_off(self) -> None:
        if self._shown is not None:
            plot, *items = self._shown
            self._shown = None
            for item in items if isQObjectAlive(plot) else ():
                plot.view.removeItem(item)

    def _plot(self) -> Plot | None:
        result = self._page.stage.result
        try:
            handle = self._question.found(result) if result is not None else None
        except ValueError:
            return None
        return self._page.figure.plots.get(handle.plot) if handle is not None else None
