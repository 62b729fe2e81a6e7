"""The page around a stage: title and examples, the picture on its card, facts, the side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from engine.base.experiment import Experiment, Result
from engine.presets import Preset
from gui.canvas.panel import Panel
from gui.controls.column import Controls
from gui.look.layout import column, row
from gui.look.scale import px
from gui.look.theme import Theme
from gui.page.facts_card import FactsCard
from gui.page.follower import Follower
from gui.page.hands import Hands
from gui.page.header import Header, card
from gui.page.side import Side
from gui.page.stage import Stage
from gui.page.what_is_this import WhatIsThis
from gui.store import Store

_LOW = 712
"""The facts of a lower page fold."""


class Page(QWidget):
    """Shows one experiment of the store: its panel's picture and everything that every panel shares.

    A hidden page does nothing and catches up when it is shown.

    Signals:
        drawn: another result is on screen.
    """

    drawn = Signal()

    def __init__(self, kind: type[Panel], store: Store, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(kind.title)
        self.kind, self.store = kind, store
        self.stage = Stage(kind, theme)
        self.figure, self.toggle_ghost = self.stage.figure, self.stage.toggle_ghost
        self.controls = Controls(self._experiment.controls(), kind.folds, kind.transport)
        self.facts_card, self.side = FactsCard(f"Facts of {kind.title}", theme), Side(self.controls)
        self.facts = self.facts_card.view
        self.example, self.readouts = self.side.example, self.side.readouts
        self.what_you_see, self.sentence = self.side.what_you_see, self.side.what_you_see.sentence
        self.hands = Hands(kind.key, store, self.stage, self.controls, self.facts)
        self.fit = self.hands.fit
        self.follower = Follower(self, store, self.stage, self.controls, self.hands)
        self.refresh = self.follower.refresh
        self.what_is_this = WhatIsThis(self, kind.key, self.stage, self.controls, self.facts)
        self._lay_out(theme)
        self._connect()
        self._hide_answers()
        self.example.recall(kind.key, self._experiment)

    @property
    def panel(self) -> Panel:
        """What draws on it."""
        return self.stage.panel

    @property
    def result(self) -> Result:
        """The result on screen."""
        if self.stage.result is None:
            self.stage.show_experiment(self._experiment)
        assert self.stage.result is not None
        return self.stage.result

    @property
    def hiding_answers(self) -> bool:
        """Whether the answers of this panel are hidden."""
        return self.kind.key in self.store.session.hidden

    @property
    def busy(self) -> bool:
        """Whether the present state is still being computed."""
        return self.stage.busy

    def set_theme(self, theme: Theme) -> None:
        """Take other colors."""
        self.header.set_theme(theme)
        self.facts.set_theme(theme)
        self.figure.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the picture needs the room of the facts, the controls that of the readouts."""
        super().resizeEvent(event)
        low = event.size().height() < px(_LOW)
        self.facts_card.fit(low)
        self.readouts.fit(low)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing runs."""
        self.controls.interrupt()
        super().hideEvent(event)

    @property
    def _experiment(self) -> Experiment:
        return self.store.session.experiment(self.kind.key)

    def _lay_out(self, theme: Theme) -> None:
        self.header = Header(self.kind, self.store, theme)
        self.examples = self.header.examples
        picture = card(*filter(None, (self.stage, self.controls.transport)))
        self.below = column(picture, self.facts_card, spacing=8, stretched=picture)
        center = column(self.header, self.below, spacing=4, margins=(0, 4, 0, 0), stretched=self.below)
        self.setLayout(row(center, self.side, spacing=16, margins=(12, 0, 16, 16), stretched=center))

    def _connect(self) -> None:
        self.store.changed.connect(self._hide_answers)
        self.follower.follows.connect(self.example.follow)
        self.header.menu.chosen.connect(self._choose)
        self.stage.began.connect(self.controls.show_values)
        self.stage.drawn.connect(self._drawn)
        self.stage.advanced.connect(self._say)
        self.stage.waits.connect(self._wait)
        self.stage.stopped.connect(self.what_you_see.say_stopped)
        self.sentence.linkActivated.connect(self._go_back)

    def _choose(self, preset: Preset) -> None:
        self.store.open(preset.apply(self.store.session, self.kind.key))
        self.example.show_preset(preset, self._experiment)

    def _go_back(self, link: str) -> None:
        """The controls follow the picture; or the computation that was stopped goes on."""
        if link == "on":
            self.follower.go_on()
        elif self.stage.result is not None:
            self.store.open(self.store.session.replace(self.kind.key, self.stage.result.experiment))

    def _hide_answers(self) -> None:
        """Show dots where the answers stand, or the answers again, as the session says."""
        if self.hiding_answers != self.figure.look.hiding_answers:
            for part in (self.example, self.header, self.stage):
                part.hide_answers(self.hiding_answers)

    def _drawn(self, result: Result) -> None:
        self.facts_card.show_facts(self.stage.told(result).facts)
        self._say(result)
        self.controls.drawn()
        self.drawn.emit()

    def _say(self, result: Result) -> None:
        self.side.say(self.stage.told(result))
        self.figure.handles.describe(self.sentence.text())

    def _wait(self, outlook: str) -> None:
        if not self.what_you_see.say_waiting(outlook) and self.stage.result is not None:
            self._say(self.stage.result)
