"""The canvas of a panel: plots in a grid, handles, one plot that fills it, a ghost of what was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QEvent, QSizeF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPixmapCache, QResizeEvent
from PySide6.QtWidgets import QGraphicsWidget

from gui.canvas.ghosts import Ghosts
from gui.canvas.grid import Cell, arrange
from gui.canvas.handles import Handles
from gui.canvas.hands import Hands
from gui.canvas.hold import Hold
from gui.canvas.plots import Plot
from gui.canvas.style import Style
from gui.canvas.view import View
from gui.look.scale import factor
from gui.look.theme import Theme

_CACHE_KB = 256 * 1024
"""Room for the pixels of curves and axes that do not change; Qt's 10 MB hold about six curves."""

_ROUNDS = 4
"""So many times plots are placed at most until what stands over them has its room."""


class Figure(View):
    """A picture on its card.

    Attributes:
        look: of all its items.
        plots: by their keys, in the order in which they were added.
        ghosts: what stays behind of an earlier picture.
        handles: what can be grabbed.
        hold: what ranges do while a hand is on the picture.
        filled: the plot that fills the figure, "" for none.

    Signals:
        restyled: it is to be built again, with other colors, pens or plots.
        resized: everything has another place.
    """

    restyled = Signal()
    resized = Signal()

    rings_itself = True
    _cells: dict[str, Cell] = {}  # noqa: RUF012 - replaced, never changed, before Qt sizes the view
    _arranging = False

    def __init__(self, style: Style) -> None:
        super().__init__(background=style.background)
        self.look = style
        style.ratio = self.devicePixelRatioF()
        self.plots: dict[str, Plot] = {}
        self.filled = ""
        self.hold = Hold()
        self.ghosts = Ghosts(self.plots, style)
        self.handles = Handles(self, self.plots, style)
        self.hands = Hands(self, self.plots, self.handles, self.hold)
        self.hands.doubled.connect(lambda key: self.fill("" if self.filled else key))
        self.viewport().setMouseTracking(True)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not style.interactive)
        self.setAntialiasing(True)
        QPixmapCache.setCacheLimit(_CACHE_KB)
        self.clear()

    # Building --------------------------------------------------------------------------------------

    def clear(self) -> None:
        """An empty canvas, ready to be built anew."""
        self._old = self.centralWidget  # Qt still has events for it; Python must not let go yet
        self.plots.clear()
        self._cells = {}
        self.setCentralItem(QGraphicsWidget())  # lays out what is there: nothing of the old colors
        self.hold.forget()
        self.handles.clear()

    def set_theme(self, theme: Theme, scale: float = 0.0) -> None:
        """Take other colors and a scale, 0: that of the window; the owner builds it anew on ``restyled``."""
        scale = scale or factor()
        if (theme, scale) != (self.look.theme, self.look.scale):
            self.look.theme, self.look.scale = theme, scale
            self.setBackground(self.look.background)
            self.restyled.emit()

    def hide_answers(self, hidden: bool) -> None:
        """Leave out what is an answer, or paint it again."""
        self.look.hiding_answers = hidden
        for plot in self.plots.values():
            plot.show_answers()
        self.handles.place_ring()

    def say_hidden(self, words: str = Style.hidden_words) -> None:
        """Say this where a plot is not to be seen."""
        self.look.hidden_words = words
        self.scene().update()

    def add_plot(
        self,
        plot: Plot,
        row: int,
        column: int,
        height: float = 1.0,
        width: float = 1.0,
        *,
        rows: int = 1,
        wide: bool = False,
    ) -> Plot:
        """Put a plot into the grid; data areas share the room by height and width.

        One over several ``rows`` takes as many as there are of them, and counts for none of their heights; a
        ``wide`` one takes its whole row, whatever the columns of the others.
        """
        self.plots[plot.key] = plot
        self._cells[plot.key] = Cell(row, column, height, width, rows, wide)
        plot.hold = self.hold
        plot.outgrown.connect(self.arrange)
        plot.setParentItem(self.centralWidget)
        return plot

    def weigh(self, key: str, height: float) -> None:
        """Give a plot another share of the height, for the next ``arrange``."""
        self._cells[key] = replace(self._cells[key], height=height)

    def arrange(self) -> None:
        """Give every visible plot its place: data areas line up, hidden plots take no room. What stands over
        a plot may need more of it at the width that it gets."""
        shown = {key: cell for key, cell in self._cells.items() if self.plots[key].isVisible()}
        if not shown or self._arranging:
            return
        self._arranging = True
        try:
            for _ in range(_ROUNDS):
                before = [self.plots[key].above for key in shown]
                arrange(self.plots, shown, QSizeF(self.size()), self.look.scale)
                if [self.plots[key].above for key in shown] == before:
                    break
        finally:
            self._arranging = False
        self.handles.place_ring()

    # What is shown ---------------------------------------------------------------------------------

    def show_plots(self, keys: Iterable[str]) -> None:
        """Show only these plots, or only the one that fills the figure."""
        wanted = set(keys)
        if self.filled not in wanted:
            self.filled = ""
        for key, plot in self.plots.items():
            plot.setVisible(key == self.filled if self.filled else key in wanted)

    def fill(self, key: str) -> None:
        """Let one plot fill the figure, or bring the others back ("")."""
        self.filled = key
        self.restyled.emit()

    # What Qt tells ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again, and bring along what stands in scene coordinates."""
        super().resizeEvent(event)
        if self._cells:
            self.arrange()
            self.resized.emit()

    def event(self, event: QEvent) -> bool:
        """Pens are made anew when the window moves to a screen with other pixels."""
        ratio, changed = self.devicePixelRatioF(), QEvent.Type.DevicePixelRatioChange
        if event.type() == changed and ratio != self.look.ratio:
            self.look.ratio = ratio
            self.restyled.emit()
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from handle to handle, where Enter has led to them, before it leaves the figure."""
        return self.handles.focus_next(forward) or super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.hands.focus_in(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.handles.place_ring()
