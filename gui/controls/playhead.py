"""The control of what runs by itself: rewind, back, run or stop, on, speed; the number and its slider."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QComboBox, QToolButton

from engine.base.parameter import Playhead
from gui.controls.control import ScrollGuard
from gui.controls.number import NumberControl
from gui.controls.player import Player
from gui.look import theme as themes
from gui.look.layout import row
from gui.look.scale import sized

_BUTTONS = {
    "rewind": "Rewind: back to the start",
    "step_back": "One step back",
    "run": "Run",
    "step_on": "One step on",
}
_STOP = "Stop"


class PlayheadControl(NumberControl):
    """A whole number that can go on by itself.

    It stops at the end, when its page is hidden, when the hand moves it, and when another hand changes the
    state, but goes on where points are added.
    """

    kind: Playhead
    buttons: Mapping[str, QToolButton] = {}
    _expected: float | None = None
    """The value that it has asked for itself."""

    _is_over = False
    """Whether it begins anew when it is run."""

    def __init__(self, kind: Playhead) -> None:
        super().__init__(kind)
        self.player = Player(self, kind.interval)
        self._connect()
        self._show_running(False)

    def show_value(self, value: float) -> None:
        """Show this value; one that it has not asked for stops it."""
        if self._expected is not None and value != self._expected:
            self.player.stop()
        super().show_value(value)

    def drawn(self, at_end: bool) -> None:
        """The next step may follow, unless this was the last one."""
        self._is_over = at_end and self.kind.replays
        if at_end or self._value >= self.kind.limits[1]:
            self.player.stop()
        self.player.ready()

    def interrupt(self) -> None:
        """Stop at once: a tick must not overwrite what another hand did."""
        self.player.stop()

    def follow(self, value: float, anew: bool) -> None:
        """Stop at another value than it has asked for, or go on from it."""
        if anew:
            self._value = self._expected = value
        elif value != self._expected:
            self.player.stop()

    def changeEvent(self, event: QEvent) -> None:
        """The icons follow the theme and the scale."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_running(self.player.running)

    def go(self, by: int) -> None:
        """Go on by so many steps, or back."""
        least, most = self.kind.limits
        wanted = round(min(max(self._value + by, least), most))
        if wanted == self._value:
            self.player.stop()
        else:
            self._value = self._expected = wanted  # a second click may come before the picture
            self.edited.emit(wanted)

    def _lay_out(self) -> None:
        super()._lay_out()
        self._make_buttons()
        buttons = row(*self.buttons.values(), None, self.speed, spacing=2)
        self.layout().addLayout(buttons, 2, 0, 1, 2)  # type: ignore[union-attr]

    def _make_buttons(self) -> None:
        self.buttons = {name: self._button(name, tip) for name, tip in _BUTTONS.items()}
        self.speed = self._speeds(self.kind)

    def _connect(self) -> None:
        self.buttons["rewind"].clicked.connect(self._rewind)
        self.buttons["step_back"].clicked.connect(lambda: self._by_hand(-1))
        self.buttons["step_on"].clicked.connect(lambda: self._by_hand(1))
        self.buttons["run"].clicked.connect(self.toggle)
        self.player.ticked.connect(lambda: self.go(self.speed.currentData()))
        self.player.toggled.connect(self._show_running)
        self.slider.valueChanged.connect(self.player.stop)
        self.box.valueChanged.connect(self.player.stop)

    def _by_hand(self, by: int) -> None:
        self.player.stop()
        self.go(by)

    def _rewind(self) -> None:
        self._by_hand(-round(self._value - self.kind.limits[0]))

    def toggle(self) -> None:
        """Run, or stop; from the end it begins anew."""
        if self.player.running:
            self.player.stop()
        else:
            if self._is_over or self._value >= self.kind.limits[1]:
                self._rewind()
            self.running.emit()
            self.player.start()

    def _ink(self, name: str) -> str:
        return themes.applied().text

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAccessibleName(f"{tip} ({self.kind.label})")
        return sized(button, iconSize=16, fixedWidth=34)

    def _speeds(self, kind: Playhead) -> QComboBox:
        speed = QComboBox()
        for steps in kind.speeds:
            speed.addItem(f"× {steps:,}", steps)
        speed.setToolTip("Steps from one picture to the next while it runs")
        speed.setAccessibleName(f"Speed ({kind.label})")
        if len(kind.speeds) == 1:
            speed.hide()
        sized(speed, fixedWidth=84)
        ScrollGuard(speed)
        return speed

    def _show_running(self, running: bool) -> None:
        for name, button in self.buttons.items():
            button.setIcon(themes.icon("stop" if name == "run" and running else name, self._ink(name)))
        tip = _STOP if running else _BUTTONS["run"]
        self.buttons["run"].setToolTip(tip)
        self.buttons["run"].setAccessibleName(f"{tip} ({self.kind.label})")
