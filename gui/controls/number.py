"""A number: a slider and a box."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from engine.base.parameter import Integer, Real
from engine.base.rounding import round_step, rounded
from engine.base.text import number
from gui.controls.control import Control, NameLabel, silent
from gui.controls.number_box import NumberBox, Slider
from gui.look.scale import sized

_STEPS = 1000


class NumberControl(Control):
    """Slider and box for a ``Real`` or an ``Integer``: the slider for the comfortable range,
    the box up to the hard limits. They are one stop of the Tab key: a number is typed at the slider, too."""

    def __init__(self, kind: Real | Integer, name: str = "") -> None:
        super().__init__()
        self.kind = kind
        self._value: float = kind.default
        whole = isinstance(kind, Integer)
        self.slider = self._slider(int(kind.high - kind.low) if whole else _STEPS)
        self.box = self.slider.box = NumberBox(kind)
        self.label = label = NameLabel(with_subscripts(name or kind.label))
        label.setBuddy(self.box)
        label.double_clicked.connect(self.reset.emit)
        tip = _tip(kind)
        for widget in (label, self.slider, self.box):
            widget.setToolTip(tip)
            widget.setAccessibleDescription(kind.tip)
        self._tell_name(name or kind.label)
        self._lay_out()
        self.slider.valueChanged.connect(lambda position: self.edited.emit(self._from_slider(position)))
        self.slider.nudged.connect(self._nudge)
        self.slider.typed.connect(self._type)
        self.box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.slider.sliderPressed.connect(self.held.emit)
        self.slider.sliderReleased.connect(self.released.emit)
        self.box.valueChanged.connect(lambda value: self.edited.emit(round(value) if whole else value))
        self.show_value(kind.default)

    def show_value(self, value: float) -> None:
        """Show this value on slider and box without a signal; what computing made of it may be beyond what a
        hand may set."""
        self._value = value
        least, most = self.kind.limits
        reach = min(least, value), max(most, value)
        with silent(self.slider, self.box):
            if reach != (self.box.minimum(), self.box.maximum()):  # the box writes its number anew
                self.box.setRange(*reach)
            if not self.slider.isSliderDown():
                self.slider.setValue(self._to_slider(value))
            self.box.setValue(value)

    def rename(self, name: str) -> None:
        """Stand for another number of the same kind."""
        if name.replace("_", "") != self.slider.accessibleName():
            self.label.setText(with_subscripts(name))
            self._tell_name(name)

    def _tell_name(self, name: str) -> None:
        """What a screen reader calls it; an index is said without a sign."""
        for widget in (self, self.label, self.slider, self.box):
            widget.setAccessibleName(name.replace("_", ""))

    def _slider(self, steps: int) -> Slider:
        return Slider(steps)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        sized(grid, verticalSpacing=2)
        grid.addWidget(self.label, 0, 0)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.addWidget(self.box, 0, 1)
        grid.setColumnStretch(0, 1)

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

    def _type(self, text: str) -> None:
        """A number is begun in the place of the old one."""
        self.box.setFocus()
        self.box.selectAll()
        self.box.lineEdit().insert(text)

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


def with_subscripts(text: str) -> str:
    """The text with ``σ_z`` set as σ and a small z."""
    return re.sub(r"_(\w)", r"<sub>\1</sub>", text)


def _tip(kind: Real | Integer) -> str:
    least, most = kind.limits
    return (
        f"{kind.tip}\nUsually {number(kind.low)} to {number(kind.high)}; the box takes {number(least)} to "
        f"{number(most)}. Double-click the name for the default, {number(kind.default)}."
    )
