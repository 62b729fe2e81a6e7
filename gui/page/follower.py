"""Keeps a picture at what the store holds."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.base.experiment import Experiment
from gui.controls.column import Controls
from gui.controls.player import Pace
from gui.page.hands import Hands
from gui.page.stage import Stage
from gui.store import Store

_FRAME_MS = 16
"""A picture is drawn at most so often."""


class Follower(QObject):
    """Shows on a stage the present state of its panel.

    Several edits between two frames become one redraw; nothing happens while what it stands on is hidden, and
    ``refresh`` catches up.

    Signals:
        follows(experiment): another state is about to be shown.
    """

    follows = Signal(object)

    def __init__(self, page: QWidget, store: Store, stage: Stage, controls: Controls, hands: Hands) -> None:
        super().__init__(page)
        self._page, self._store, self._stage, self._controls = page, store, stage, controls
        self._shown: Experiment | None = None
        self._dropped: Experiment | None = None
        self._pace = Pace(page, _FRAME_MS)
        self._pace.timeout.connect(self.refresh)
        store.changed.connect(self.request)
        controls.edited.connect(self.request)
        hands.released.connect(self._fit)

    def refresh(self) -> None:
        """Show the present state, unless it is on screen already or nobody can see it."""
        experiment = self._experiment
        if not self._page.isVisible():
            return
        if experiment == self._shown:
            self._controls.show_again()
            return
        self._pace.mark()
        if experiment != self._dropped:
            self._stage.figure.hold.forget()
        self.follows.emit(experiment)
        self._shown = experiment
        self._stage.show_experiment(experiment)

    def request(self) -> None:
        """The store has changed, or a hand has tried to: draw within the frame."""
        if (self._controls.are_behind or self._experiment != self._shown) and self._page.isVisible():
            self._pace.request()

    def go_on(self) -> None:
        """Compute anew what was given up."""
        self._shown = None
        self.refresh()

    def _fit(self) -> None:
        """Ranges fit again, about the place where the hand let go."""
        self._dropped, self._shown = self._experiment, None
        self.request()

    @property
    def _experiment(self) -> Experiment:
        return self._store.session.experiment(self._stage.kind.key)
