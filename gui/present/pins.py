"""Controls under a picture, large enough for a lecture hall."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QWidget

from engine.base.experiment import Experiment, Result
from engine.base.parameter import Choice, Integer, Parameter, Playhead, Real, Toggle
from engine.functions import activations
from engine.functions.choice import Function
from engine.talk.scene import pinnable
from gui.controls.column import Controls
from gui.controls.control import Control, NameLabel, ScrollGuard, silent
from gui.controls.number import NumberControl
from gui.controls.number_box import Slider
from gui.controls.playhead import PlayheadControl
from gui.look.layout import column, row
from gui.look.theme import PROJECTOR, Theme

_LINE, _THUMB, _RIM = 0.4, 1.6, 0.22
"""Of a slider: its line, its thumb and the rim of that, in heights of the smallest letters."""

_MOVES = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down


class PinSlider(Slider):
    """A slider painted for a large screen; only arrow keys are its own, the others are the clicker's.

    Attributes:
        unit: the height of the smallest letters.
        theme: the colors.
    """

    unit, theme = 24, PROJECTOR

    def __init__(self, steps: int) -> None:
        super().__init__(steps)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def fit(self, theme: Theme, unit: int) -> None:
        """Take these colors and this size."""
        self.theme, self.unit = theme, unit
        self.setFixedHeight(round(_THUMB * unit) + 4)
        self.update()

    @property
    def knob(self) -> float:
        """Half the width of its thumb."""
        return _THUMB * self.unit / 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, and nothing else."""
        if event.key() in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, what lies behind, the thumb; a white rim where it has the keyboard."""
        painter, middle, unit = QPainter(self), self.height() / 2, self.unit
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        start, now = self._place_of(0), self._place_of(self.sliderPosition())
        for end, color in (self._place_of(self.maximum()), self.theme.border), (now, self.theme.accent):
            painter.setBrush(QColor(color))
            line = QRectF(start, middle - _LINE * unit / 2, max(end - start, 0.0), _LINE * unit)
            painter.drawRoundedRect(line, _LINE * unit / 2, _LINE * unit / 2)
        rim = _RIM * unit
        painter.setPen(QPen(QColor(self.theme.text if self.hasFocus() else self.theme.accent), rim))
        painter.setBrush(QColor(self.theme.surface))
        side = _THUMB * unit - rim
        painter.drawEllipse(QRectF(now - side / 2, middle - side / 2, side, side))
        painter.end()


class Large(NumberControl):
    """A number with its name and its slider; what it is stands beside the name."""

    def show_value(self, value: float) -> None:
        """Show this value without a signal."""
        super().show_value(value)
        self.value.setText(self.box.textFromValue(value))

    def fit(self, theme: Theme, unit: int) -> None:
        """Take these colors and this size."""
        assert isinstance(self.slider, PinSlider)
        self.slider.fit(theme, unit)

    def _slider(self, steps: int) -> PinSlider:
        return PinSlider(steps)

    def _lay_out(self) -> None:
        self.value = QLabel()
        self.value.setObjectName("pin_value")
        self.label.setObjectName("pin")
        self.box.setParent(self)
        self.box.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.label, 0, 0)
        grid.addWidget(self.value, 0, 1)
        grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)


class LargePlayhead(Large, PlayheadControl):
    """What runs by itself; a key runs it."""

    def reach(self, end: int) -> None:
        """Let the slider go to this step; under the hand it keeps its length."""
        if end != self.slider.maximum() and not self.slider.isSliderDown():
            with silent(self.slider):
                self.slider.setMaximum(end)

    def _lay_out(self) -> None:
        super()._lay_out()
        self._make_buttons()
        for button in (*self.buttons.values(), self.speed):
            button.setParent(self)
            button.hide()


class LargeList(Control):
    """One of a few words."""

    def __init__(self, kind: Parameter, options: dict[str, str]) -> None:
        super().__init__()
        self.label, self.combo = NameLabel(kind.label), QComboBox()
        self.label.setObjectName("pin")
        self.label.setBuddy(self.combo)
        self.combo.setAccessibleName(kind.label)
        for name, words in options.items():
            self.combo.addItem(words, name)
        ScrollGuard(self.combo)
        self.combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setLayout(column(self.label, self.combo, None))
        self.combo.activated.connect(self._chosen)

    def fit(self, theme: Theme, unit: int) -> None:
        """Its size follows from the style sheet."""

    def show_value(self, value: Any) -> None:
        """Show this one without a signal."""
        with silent(self.combo):
            self.combo.setCurrentIndex(self.combo.findData(value))

    def _chosen(self, index: int) -> None:
        self.edited.emit(self.combo.itemData(index))


class LargeToggle(LargeList):
    """Yes or no."""

    def __init__(self, kind: Toggle) -> None:
        super().__init__(kind, {"": "no", "yes": "yes"})

    def show_value(self, value: bool) -> None:
        """Show this one without a signal."""
        super().show_value("yes" if value else "")

    def _chosen(self, index: int) -> None:
        self.edited.emit(bool(self.combo.itemData(index)))


class LargeFunction(LargeList):
    """A function of the catalogue; a typed formula shows its text."""

    def __init__(self, kind: Function) -> None:
        super().__init__(kind, {name: activations.get(name).title for name in activations.names()})

    def show_value(self, value: Any) -> None:
        """Show this function without a signal."""
        super().show_value("" if value.text else value.name)
        self.combo.setPlaceholderText(value.title)

    def _chosen(self, index: int) -> None:
        self.edited.emit(activations.get(self.combo.itemData(index)))


Pin = Large | LargePlayhead | LargeList


@singledispatch
def pin(kind: Parameter) -> Pin:
    """The control of a parameter for a large screen; ``KeyError`` for a kind that has none."""
    raise KeyError(type(kind).__name__)


@pin.register
def _(kind: Real) -> Pin:
    return Large(kind)


@pin.register
def _(kind: Integer) -> Pin:
    return Large(kind)


@pin.register
def _(kind: Playhead) -> Pin:
    return LargePlayhead(kind)


@pin.register
def _(kind: Choice) -> Pin:
    return LargeList(kind, dict(kind.options))


@pin.register
def _(kind: Toggle) -> Pin:
    return LargeToggle(kind)


@pin.register
def _(kind: Function) -> Pin:
    return LargeFunction(kind)


class Pins(Controls):
    """All that may stand under the picture of a panel, of which a few do at a time; it is not seen itself.

    Attributes:
        line: those that stand there, side by side.
    """

    def __init__(self, experiment: Experiment) -> None:
        kinds = experiment.controls()
        super().__init__({name: kinds[name] for name in pinnable(experiment)})
        self.line = row(spacing=0)
        self.hide()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all of them."""
        return tuple(self._controls)

    def show_values(self, result: Result) -> None:
        """Show the values of a result; sliders of what runs are as long as its way."""
        for name, control in self._controls.items():
            if isinstance(control, LargePlayhead) and (track := result.track(name)) is not None:
                control.reach(track.end)
        super().show_values(result)

    def choose(self, names: tuple[str, ...], theme: Theme, unit: int) -> None:
        """Let these stand there, in these colors and this size."""
        for name, control in self._controls.items():
            if name not in names:
                control.setParent(self)
        self.line.setSpacing(2 * unit)
        for place, name in enumerate(names):
            control = self.control(name)
            assert isinstance(control, Pin)
            control.fit(theme, unit)
            self.line.insertWidget(place, control, 1)
            control.setVisible(control.isEnabled())

    def _kind_of_control(self, kind: Parameter, apart: bool) -> Control:
        control = pin(kind)
        for widget in control.findChildren(QWidget):
            widget.setToolTip("")  # the audience would read it
        return control
