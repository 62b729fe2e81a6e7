"""Controls made from parameters: the user's hand is reported, shown values are silent.

This is the only place that blocks signals, and only while a control shows a value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Integer, Parameter, Playhead, Real, Seed, Toggle, Vector
from engine.base.points import Points
from engine.base.rounding import round_step, rounded
from engine.base.text import number
from engine.functions.choice import Function, Functions
from engine.networks.weights import WeightEdits, WeightPlace
from gui.controls.number_box import NumberBox, Slider

_STEPS = 1000


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
        self.slider.nudged.connect(self._nudge)
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
        return rounded(kind.low + share * (kind.high - kind.low), (kind.high - kind.low) / _STEPS)

    def _nudge(self, steps: float) -> None:
        """An arrow key: to the next round number, or by a tenth where the slider moves in factors."""
        kind = self.kind
        if isinstance(kind, Integer):
            self.box.setValue(self.box.value() + math.copysign(max(abs(round(steps)), 1), steps))
        elif kind.log and self.box.value() > 0:
            self.box.setValue(float(f"{self.box.value() * 1.1**steps:.3g}"))
        else:
            step = round_step((kind.high - kind.low) / 200) * abs(steps)
            self.box.setValue(rounded(self.box.value() + math.copysign(step, steps), step))


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
        from gui.controls import network_controls

        return network_controls.make(kind)
    if isinstance(kind, Playhead):
        from gui.controls.playhead import PlayheadControl

        return PlayheadControl(kind)
    if isinstance(kind, (Real, Integer)):
        return NumberControl(kind)
    if isinstance(kind, Toggle):
        return ToggleControl(kind)
    if isinstance(kind, Choice):
        return ChoiceControl(kind)
    if isinstance(kind, Points):
        from gui.controls.points_control import PointsControl

        return PointsControl(kind)
    if isinstance(kind, Functions):
        from gui.controls.function_controls import FunctionsControl

        return FunctionsControl(kind)
    raise TypeError(f"no control for {type(kind).__name__}")


class Controls(QWidget):
    """The controls of an experiment in their named groups; a group without effect is left out.

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
        self._groups: dict[str, list[str]] = {}
        self._captions: dict[str, QLabel] = {}
        self._values: dict[str, Any] = {}
        self._shown: Experiment | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(6)
        for name, kind in kinds.items():
            if not kind.group:
                continue
            if kind.group not in self._groups:
                self._groups[kind.group] = []
                self._captions[kind.group] = caption = section(kind.group)
                caption.setContentsMargins(0, 8 if self._controls else 0, 0, 0)
                column.addWidget(caption)
            self._groups[kind.group].append(name)
            column.addWidget(self._add(name, kind))
        column.addStretch(1)

    def control(self, name: str) -> Control:
        """The control of a parameter."""
        return self._controls[name]

    def toggle_playing(self) -> None:
        """Run the first thing here that can go on by itself, or stop it; nothing where there is none."""
        from gui.controls.playhead import PlayheadControl

        found = (c for c in self._controls.values() if isinstance(c, PlayheadControl) and c.isEnabled())
        control = next((c for c in found if c.isVisible()), None)
        if control is not None:
            control.toggle()

    def show_values(self, experiment: Experiment) -> None:
        """Show an experiment without a signal; only what differs is touched."""
        if self._shown is not None and experiment.keeping(self._shown) != self._shown:
            for control in self._controls.values():
                control.interrupt()
        idle = experiment.idle
        for name, control in self._controls.items():
            value = experiment.shown(name)
            if name not in self._values or self._values[name] != value:
                self._values[name] = value
                control.show_value(value)
            control.setEnabled(name not in idle)
        if self._shown is None or idle != self._shown.idle:
            self._leave_out(idle)
        self._shown = experiment

    def _report(self, name: str, value: Any) -> None:
        """Tell what the hand set; the control shows what comes of it, even where that is what was."""
        self._values.pop(name, None)
        self.edited.emit(name, value)

    def _leave_out(self, idle: frozenset[str]) -> None:
        """Hide the groups that have nothing but idle controls."""
        for group, names in self._groups.items():
            for widget in (self._captions[group], *(self._controls[name] for name in names)):
                widget.setVisible(not idle.issuperset(names))

    def reveal(self, names: AbstractSet[str]) -> None:
        """Scroll to the controls of these parameters with all of their group, where they are scrolled."""
        groups = [group for group, members in self._groups.items() if names & set(members)]
        shown = [self._controls[name] for group in groups for name in self._groups[group]]
        viewport = self.parentWidget()
        area = viewport.parentWidget() if isinstance(viewport, QWidget) else None
        if shown and isinstance(area, QScrollArea):
            for widget in (shown[-1], self._captions[groups[0]]):
                area.ensureWidgetVisible(widget, 0, 12)

    def drawn(self) -> None:
        """The picture of the shown experiment is on screen."""
        if self._shown is not None:
            at_end = self._shown.at_end
            for name, control in self._controls.items():
                if name in at_end:
                    control.show_value(self._shown.shown(name))  # it may have ended before what was asked for
                control.drawn(name in at_end)

    def _add(self, name: str, kind: Parameter) -> Control:
        control = make(kind)
        control.setObjectName(name)
        control.edited.connect(lambda value: self._report(name, value))
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
