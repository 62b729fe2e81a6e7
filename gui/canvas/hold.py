"""What ranges do while a hand is on the picture: under the pointer they stay, elsewhere they only grow."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.experiment import Handle

Range = tuple[float, float]

_MOST = 3.0
"""A range is at most so many times as long as needed for what was let go to stay where it is."""


@dataclass
class Hold:
    """The hand on a handle of a plot, or on a control.

    Under the pointer a range that followed what is dragged would run away with it: a still hand at the edge
    would mean ever larger values. So it stays until the handle is let go; then it fits again, about the place
    where that happened, until something else changes.

    Attributes:
        growing: whether something is held, a handle or a control: ranges of y elsewhere never shrink.
        plot: whose handle is held or was let go last, "" where there is none; ``moves`` is along which axes.
        held: whether it is held still.
        at: the point under the hand, in the plot's coordinates.
    """

    growing: bool = False
    plot: str = ""
    moves: str = ""
    held: bool = False
    at: tuple[float, float] = (0.0, 0.0)

    def take(self, handle: Handle) -> None:
        """A handle is grabbed."""
        self.plot, self.moves, self.held, self.at = handle.plot, handle.moves, True, (handle.x, handle.y)

    def let_go(self) -> None:
        """The handle is dropped."""
        self.held = False

    def forget(self) -> None:
        """Something else changes: what was let go has no say any more."""
        if not self.held:
            self.plot = ""

    def range(self, plot: str, axis: int, shown: Range, wanted: Range) -> Range:
        """The range of an axis (0 for x, 1 for y) to show where this one is shown and that one wanted."""
        if plot == self.plot and "xy"[axis] in self.moves:
            return shown if self.held else _about(self.at[axis], shown, wanted)
        if self.growing and axis == 1:
            return min(shown[0], wanted[0]), max(shown[1], wanted[1])
        return wanted


def _about(at: float, shown: Range, wanted: Range) -> Range:
    """The shortest range that holds the wanted one and has ``at`` where it is in the range that is shown;
    where it would be too long, the wanted one."""
    share = (at - shown[0]) / (shown[1] - shown[0])
    below, above = at - wanted[0], wanted[1] - at
    most = _MOST * (wanted[1] - wanted[0])
    if not (below <= share * most and above <= (1 - share) * most):
        return wanted
    length = max(below / share if below > 0 else 0.0, above / (1 - share) if above > 0 else 0.0)
    return at - share * length, at + (1 - share) * length
