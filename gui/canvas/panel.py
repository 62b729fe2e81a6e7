"""A panel draws the result of one experiment onto a figure; it computes nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from gui.canvas.figure import Figure


class Panel:
    """The base of all panels. A subclass names itself, builds its plots once and draws results.

    Attributes:
        key: the noun of its experiment, its session field, its note and its presets.
        title, thesis: what stands above the picture.
        folds: the groups of controls that fold, and are folded until somebody unfolds them.
        transport: the playhead whose control stands under the picture; "" for none.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    thesis: ClassVar[str]
    folds: ClassVar[frozenset[str]] = frozenset()
    transport: ClassVar[str] = ""

    def __init__(self, figure: Figure) -> None:
        self.figure, self.look = figure, figure.look
        self.build()

    def build(self) -> None:
        """Make the plots and their items."""
        raise NotImplementedError

    def draw(self, result: Any) -> None:
        """Show this result; called once per change, never when hidden."""
        raise NotImplementedError

    def preview(self, result: Any) -> None:
        """Show what of a result is at hand at once, while its rest is computed: nothing by default."""

    def progressed(self, result: Any) -> None:
        """More of the result that is being computed is there to be shown: nothing by default."""

    def hovered(self, plot: str, x: float, y: float, result: Any) -> None:
        """The pointer is over a point of a plot, or over none (""): nothing happens by default."""

    def picked(self, plot: str, x: float, y: float, result: Any) -> dict[str, Any]:
        """The changes that a click into a plot asks for; none by default."""
        return {}
