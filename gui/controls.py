"""Controls made from parameters: the user's hand is reported, shown values are silent.

This is the only place that blocks signals, and only while a control shows a value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from engine.experiment import Experiment
from engine.functions import Function, Functions
from engine.parameter import Choice, Integer, Parameter, Playhead, Real, Seed, Toggle, Vector
from engine.points import Points
from engine.text import MINUS, number
from engine.weights import WeightEdits, WeightPlace

_STEPS = 1000
_KNOB = 8
"""Half the width of a slider's handle in the style sheet."""


class Control(QWidget):
    """A parameter as people adjust it.

    Signals:
        edited(value): the user's hand only.
        reset: the user asks for the default.
        held, released: a drag begins and ends.
    """

    edited = Signal(object)
    reset = Signal()
    held = Signal()
    released = Signal()

    def show_value(self, value: Any) -> None:
        """Show this value without a signal."""
        raise NotImplementedError

    def drawn(self, at_end: bool) -> None:
        """The picture of the shown value is on screen; ``at_end``: from here on nothing moves."""

    def interrupt(self) -> None:
        """The hand has changed something else: what runs by itself stops."""


class NameLabel(QLabel):
    """The name of a control; a double click asks for the default."""

    double_clicked = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the default."""
        self.double_clicked.emit()


class Slider(QSlider):
    """A slider that takes the wheel only when it has the keyboard, so that scrolling past it is harmless."""

    def __init__(self, steps: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._grip = 0.0
        self.setRange(0, steps)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSingleStep(max(steps // 100, 1))
        self.setPageStep(max(steps // 10, 1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only when focused."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the groove brings the handle there at once; on the handle it takes hold.

        Qt's own groove moves by pages and, beside a handle that was just brought there, never lets go.
        """
        if event.button() == Qt.MouseButton.LeftButton:
            away = event.position().x() - self._place_of(self.value())
            self._grip = away if abs(away) <= _KNOB else 0.0
            self.setSliderDown(True)
            self._drag_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The handle follows."""
        if self.isSliderDown():
            self._drag_to(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second press like the first."""
        self.mousePressEvent(event)

    def _place_of(self, value: int) -> float:
        """Where the middle of the handle stands, in pixels."""
        return _KNOB + (self.width() - 2 * _KNOB) * value / max(self.maximum(), 1)

    def _drag_to(self, event: QMouseEvent) -> None:
        share = (event.position().x() - self._grip - _KNOB) / max(self.width() - 2 * _KNOB, 1)
        self.setSliderPosition(round(min(max(share, 0.0), 1.0) * self.maximum()))


class NumberBox(QDoubleSpinBox):
    """A box for a number: as many digits as the value needs, − as well as -, comma as well as point."""

    def __init__(self, kind: Real | Integer) -> None:
        super().__init__()
        self._decimals = kind.decimals if isinstance(kind, Real) else 0
        self._whole = isinstance(kind, Integer)
        self._log = isinstance(kind, Real) and kind.log
        self.setDecimals(0 if self._whole else 15)
        least, most = kind.limits
        self.setRange(least, most)
        self.setSingleStep(1 if self._whole else (kind.high - kind.low) / 100)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(76)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def textFromValue(self, value: float) -> str:
        """The value with its usual decimals, more where they are needed to tell it from 0."""
        if self._whole:
            return f"{round(value)}".replace("-", MINUS)
        text = f"{value:.{self._decimals}f}"
        if value and (abs(float(text) - value) > 0.005 * abs(value)):
            text = f"{value:.3g}"
        return text.replace("-", MINUS) if float(text) else text.lstrip("-")

    def valueFromText(self, text: str) -> float:
        """The number that was typed; the value with all its digits where nothing was."""
        return self.value() if text == self.textFromValue(self.value()) else _typed(text)

    def validate(self, text: str, position: int) -> Any:
        """Everything may be typed that can still become a number."""
        value = _typed(text)
        if math.isnan(value):
            part = set(text.strip()) <= set("0123456789.,eE+-" + MINUS)
            state = QValidator.State.Intermediate if part else QValidator.State.Invalid
        else:
            inside = self.minimum() <= value <= self.maximum()
            state = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
        return state, text, position

    def fixup(self, text: str) -> str:
        """The nearest allowed number for one outside the limits; the old one for none at all."""
        value = _typed(text)
        if math.isnan(value):
            return self.textFromValue(self.value())
        return repr(min(max(value, self.minimum()), self.maximum()))

    def stepBy(self, steps: int) -> None:
        """One step of the slider, or a factor where it moves in factors."""
        if self._log and self.value() > 0:
            self.setValue(self.value() * 1.1**steps)
        else:
            super().stepBy(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only when focused."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ready to type over."""
        super().focusInEvent(event)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms and goes no further."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class NumberControl(Control):
    """Slider and box for a ``Real`` or an ``Integer``: the slider for the comfortable range,
    the box up to the hard limits."""

    def __init__(self, kind: Real | Integer, name: str = "", in_one_line: bool = False) -> None:
        super().__init__()
        self.kind = kind
        self._value: float = kind.default
        whole = isinstance(kind, Integer)
        self.slider = Slider(int(kind.high - kind.low) if whole else _STEPS)
        self.box = NumberBox(kind)
        self.label = label = NameLabel(with_subscripts(name or kind.label))
        label.setBuddy(self.box)
        label.double_clicked.connect(self.reset.emit)
        tip = _tip(kind)
        for widget in (label, self.slider, self.box):
            widget.setToolTip(tip)
            widget.setAccessibleName(name or kind.label)
            widget.setAccessibleDescription(kind.tip)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.addWidget(label, 0, 0)
        if in_one_line:
            grid.addWidget(self.slider, 0, 1)
            grid.addWidget(self.box, 0, 2)
            grid.setColumnStretch(1, 1)
        else:
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(self.box, 0, 1)
            grid.addWidget(self.slider, 1, 0, 1, 2)
            grid.setColumnStretch(0, 1)
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderPressed.connect(self.held.emit)
        self.slider.sliderReleased.connect(self.released.emit)
        self.box.valueChanged.connect(self._boxed)
        self.show_value(kind.default)

    def show_value(self, value: float) -> None:
        """Show this value on slider and box without a signal."""
        self._value = value
        with QSignalBlocker(self.slider), QSignalBlocker(self.box):
            if not self.slider.isSliderDown():
                self.slider.setValue(self._to_slider(value))
            self.box.setValue(value)

    def rename(self, name: str) -> None:
        """Stand for another number of the same kind."""
        if name != self.slider.accessibleName():
            self.label.setText(with_subscripts(name))
            self.slider.setAccessibleName(name)
            self.box.setAccessibleName(name)

    def _slid(self, position: int) -> None:
        self.edited.emit(self._from_slider(position))

    def _boxed(self, value: float) -> None:
        self.edited.emit(round(value) if isinstance(self.kind, Integer) else value)

    def _to_slider(self, value: float) -> int:
        kind = self.kind
        if isinstance(kind, Integer):
            return round(value) - kind.low
        if kind.log:
            share = math.log(max(value, kind.low) / kind.low) / math.log(kind.high / kind.low)
        else:
            share = (value - kind.low) / (kind.high - kind.low)
        return round(min(max(share, 0.0), 1.0) * _STEPS)

    def _from_slider(self, position: int) -> float:
        kind = self.kind
        if isinstance(kind, Integer):
            return kind.low + position
        share = position / _STEPS
        if kind.log:
            return float(f"{kind.low * (kind.high / kind.low) ** share:.3g}")
        step = 10.0 ** -(kind.decimals + 1)
        return round(round((kind.low + share * (kind.high - kind.low)) / step) * step, kind.decimals + 1)


class ToggleControl(Control):
    """A check box."""

    def __init__(self, kind: Toggle) -> None:
        super().__init__()
        self.check = QCheckBox(kind.label)
        self.check.setToolTip(kind.tip)
        self.check.setAccessibleDescription(kind.tip)
        _only(self, self.check)
        self.check.toggled.connect(self.edited.emit)

    def show_value(self, value: bool) -> None:
        """Show this value without a signal."""
        with QSignalBlocker(self.check):
            self.check.setChecked(value)


class ChoiceControl(Control):
    """A list of words to choose from."""

    def __init__(self, kind: Choice) -> None:
        super().__init__()
        self.combo = QComboBox()
        for name, words in kind.options:
            self.combo.addItem(words, name)
        self.combo.setToolTip(kind.tip)
        self.combo.setAccessibleName(kind.label)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        ScrollGuard(self.combo)
        _only(self, self.combo)
        self.combo.activated.connect(self._chosen)

    def show_value(self, value: str) -> None:
        """Show this value without a signal."""
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(self.combo.findData(value))

    def _chosen(self, index: int) -> None:
        self.edited.emit(self.combo.itemData(index))


def make(kind: Parameter) -> Control:
    """The control of a parameter."""
    if isinstance(kind, (Seed, Function, WeightEdits, WeightPlace, Vector)):
        from gui import network_controls

        return network_controls.make(kind)
    if isinstance(kind, Playhead):
        from gui.playhead import PlayheadControl

        return PlayheadControl(kind)
    if isinstance(kind, (Real, Integer)):
        return NumberControl(kind)
    if isinstance(kind, Toggle):
        return ToggleControl(kind)
    if isinstance(kind, Choice):
        return ChoiceControl(kind)
    if isinstance(kind, Points):
        from gui.points_control import PointsControl

        return PointsControl(kind)
    if isinstance(kind, Functions):
        from gui.function_controls import FunctionsControl

        return FunctionsControl(kind)
    raise TypeError(f"no control for {type(kind).__name__}")


class Controls(QWidget):
    """The controls of an experiment in their named groups.

    Signals:
        edited(name, value), reset(name), held, released: as of a ``Control``.
    """

    edited = Signal(str, object)
    reset = Signal(str)
    held = Signal()
    released = Signal()

    def __init__(self, kinds: Mapping[str, Parameter]) -> None:
        super().__init__()
        self._controls: dict[str, Control] = {}
        self._shown: Experiment | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(6)
        group = ""
        for name, kind in kinds.items():
            if not kind.group:
                continue
            if kind.group != group:
                group = kind.group
                column.addSpacing(8 if self._controls else 0)
                column.addWidget(section(group))
            column.addWidget(self._add(name, kind))
        column.addStretch(1)

    def control(self, name: str) -> Control:
        """The control of a parameter."""
        return self._controls[name]

    def show_values(self, experiment: Experiment) -> None:
        """Show an experiment without a signal; only what differs is touched."""
        if self._shown is not None and experiment.keeping(self._shown) != self._shown:
            for control in self._controls.values():
                control.interrupt()
        idle = experiment.idle
        for name, control in self._controls.items():
            value = experiment.shown(name)
            if self._shown is None or self._shown.shown(name) != value:
                control.show_value(value)
            control.setEnabled(name not in idle)
        self._shown = experiment

    def drawn(self) -> None:
        """The picture of the shown experiment is on screen."""
        if self._shown is not None:
            at_end = self._shown.at_end
            for name, control in self._controls.items():
                control.drawn(name in at_end)

    def _add(self, name: str, kind: Parameter) -> Control:
        control = make(kind)
        control.setObjectName(name)
        control.edited.connect(lambda value: self.edited.emit(name, value))
        control.reset.connect(lambda: self.reset.emit(name))
        control.held.connect(self.held.emit)
        control.released.connect(self.released.emit)
        self._controls[name] = control
        return control


def with_subscripts(text: str) -> str:
    """The text with ``σ_z`` set as σ and a small z."""
    return re.sub(r"_(\w)", r"<sub>\1</sub>", text)


def section(text: str) -> QLabel:
    """The caption of a group."""
    label = QLabel(text.upper())
    label.setObjectName("section")
    return label


def _typed(text: str) -> float:
    """The number in a text, nan where there is none; inf counts as none."""
    plain = text.strip().replace(MINUS, "-").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _tip(kind: Real | Integer) -> str:
    least, most = kind.limits
    return (
        f"{kind.tip}\nUsually {number(kind.low)} to {number(kind.high)}; the box takes {number(least)} to "
        f"{number(most)}. Double-click the name for the default, {number(kind.default)}."
    )


def _only(parent: QWidget, child: QWidget) -> None:
    row = QHBoxLayout(parent)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(child)


class ScrollGuard(QObject):
    """Keeps the wheel from changing a list of choices that merely passes under the pointer."""

    def __init__(self, combo: QComboBox) -> None:
        super().__init__(combo)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own default lets the wheel take the focus
        combo.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow the wheel unless the widget has the keyboard."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False
