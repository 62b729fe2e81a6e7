"""Where a number is set by hand: a slider, and a box that takes whatever stands for a number."""

from __future__ import annotations

import math
import re
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QSlider, QWidget

from engine.base.parameter import Integer, Real
from engine.base.text import MINUS, decimal, number
from engine.functions import formula
from gui.look.scale import px, sized

_KNOB = 8
"""Half the width of a slider's handle in the style sheet."""

_ARROWS = {
    Qt.Key.Key_Left: -1.0, Qt.Key.Key_Down: -1.0, Qt.Key.Key_Right: 1.0, Qt.Key.Key_Up: 1.0,
}  # fmt: skip

_REST_MS = 400
"""So long the pointer must have rested on a slider, without the wheel, before the wheel turns it."""

_WHILE_MS = 4000
"""So long a hint stays."""

_TYPED = 6
"""So many decimals of a number that was typed are shown."""

_HUGE = 1e6
"""From here on digits before the point would not fit into the box."""

_EXPONENT = re.compile(r"e\+?(-?)0*(\d)")


class Slider(QSlider):
    """A slider that takes the wheel only when it has the keyboard and the pointer rests on it, so that
    scrolling past it is harmless.

    Attributes:
        box: what shows its number.

    Signals:
        nudged(steps): an arrow key; a tenth of a step with Shift.
        typed(text): the first sign of a number.
    """

    nudged = Signal(float)
    typed = Signal(str)

    def __init__(self, steps: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._grip = 0.0
        self.box: NumberBox | None = None
        self._rest = QElapsedTimer()
        self._rest.start()
        self.setRange(0, steps)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSingleStep(max(steps // 100, 1))
        self.setPageStep(max(steps // 10, 1))

    @property
    def knob(self) -> float:
        """Half the width of its handle."""
        return px(_KNOB)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only when focused, and not while a page that scrolls brings it under the pointer."""
        if self.hasFocus() and self._rest.hasExpired(_REST_MS):
            super().wheelEvent(event)
        else:
            self._rest.start()
            event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer begins to rest."""
        self._rest.start()
        super().enterEvent(event)

    def event(self, event: QEvent) -> bool:
        """A digit begins a number here and is no command."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _opens(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from one round number to the next, a number is typed."""
        steps = _ARROWS.get(Qt.Key(event.key()))
        if steps is None:
            if _opens(event):
                self.typed.emit(event.text())
            else:
                super().keyPressEvent(event)
            return
        self.nudged.emit(steps * (0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the groove brings the handle there at once; on the handle it takes hold.

        Qt's own groove moves by pages and, beside a handle that was just brought there, never lets go.
        """
        if event.button() == Qt.MouseButton.LeftButton:
            away = event.position().x() - self._place_of(self.value())
            self._grip = away if abs(away) <= self.knob else 0.0
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
        return self.knob + (self.width() - 2 * self.knob) * value / max(self.maximum(), 1)

    def _drag_to(self, event: QMouseEvent) -> None:
        share = (event.position().x() - self._grip - self.knob) / max(self.width() - 2 * self.knob, 1)
        self.setSliderPosition(round(min(max(share, 0.0), 1.0) * self.maximum()))


class Hint(QLabel):
    """Says below its owner why something was refused, and goes by itself.

    Qt's own tooltips go with the next change of focus: too early for a box that was left.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setObjectName("hint")
        self._owner = owner
        self._fading = QTimer(self, singleShot=True, interval=_WHILE_MS)
        self._fading.timeout.connect(self.hide)
        owner.destroyed.connect(self.deleteLater)
        self.hide()

    def say(self, sentence: str) -> None:
        """Say this now; right edges agree, as most boxes stand at the right."""
        owner, window = self._owner, self._owner.window()
        self.setParent(window)
        self.setText(sentence)
        self.adjustSize()
        corner = owner.mapTo(window, QPoint(owner.width() - self.width(), owner.height() + 2))
        self.move(max(corner.x(), 0), min(corner.y(), window.height() - self.height()))
        self.show()
        self.raise_()
        self._fading.start()


class NumberBox(QDoubleSpinBox):
    """A box for a number: as many digits as the value needs, − as well as -, comma as well as point.

    What is no number, or one that is not allowed, leaves the old value, and a hint says what is allowed.
    """

    def __init__(self, kind: Real | Integer) -> None:
        super().__init__()
        self._decimals = kind.decimals if isinstance(kind, Real) else 0
        self._exact = kind.exact if isinstance(kind, Real) else 0
        self._whole = isinstance(kind, Integer)
        self._log = isinstance(kind, Real) and kind.log
        self._typed = math.nan
        self._words = kind.least_words if isinstance(kind, Integer) else ""
        self.setDecimals(0 if self._whole else 15)
        least, most = kind.limits
        self.setRange(least, most)
        self.setSingleStep(1 if self._whole else (kind.high - kind.low) / 100)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        sized(self, fixedWidth=104 if self._words else 80)
        sized(self.lineEdit(), textMargins=(0, 0, 4, 0))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hint: Hint | None = None

    def textFromValue(self, value: float) -> str:
        """The value with its usual decimals, more where it has a few more, or where these were typed; what it
        has beyond is kept but not shown. A power of ten where it is tiny or huge."""
        if self._words and value == self.minimum():
            return self._words
        if self._whole:
            return f"{round(value)}".replace("-", MINUS)
        text = decimal(value, self._decimals, _TYPED if value == self._typed else self._exact)
        if abs(value) >= _HUGE or not abs(_number(text) - value) <= 0.005 * abs(value):
            text = _EXPONENT.sub(r"e\1\2", f"{value:.3g}").replace("-", MINUS)
        return text

    def valueFromText(self, text: str) -> float:
        """The number that was typed; the value with all its digits where nothing was."""
        if text == self.textFromValue(self.value()):
            return self.value()
        self._typed = self._number(text)
        return self._typed

    def validate(self, text: str, position: int) -> Any:
        """Anything may be typed; it counts once it is a number within the limits."""
        value = self._number(text)
        counts = self.minimum() <= value <= self.maximum() and (not self._whole or value == round(value))
        state = QValidator.State.Acceptable if counts else QValidator.State.Intermediate
        return state, text, position

    def _number(self, text: str) -> float:
        return self.minimum() if self._words and text == self._words else typed_number(text)

    def fixup(self, text: str) -> str:
        """The old value where another text does not count."""
        if text.strip():
            least, most = number(self.minimum()), number(self.maximum())
            self.hint = self.hint or Hint(self)
            self.hint.say(f"Only {'whole ' if self._whole else ''}numbers from {least} to {most}.")
        return self.textFromValue(self.value())

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

    def event(self, event: QEvent) -> bool:
        """Keys for which there is nothing to do here are the window's: where nothing has been typed, Undo
        undoes the last change; where nothing is selected, Copy copies the picture."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            line, key = self.lineEdit(), QKeySequence.StandardKey
            own = {key.Undo: line.isUndoAvailable(), key.Redo: line.isRedoAvailable(),
                   key.Copy: line.hasSelectedText()}  # fmt: skip
            if any(event.matches(keys) and not busy for keys, busy in own.items()):
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms; where it refuses it goes no further."""
        if self.hint is not None:
            self.hint.hide()
        refused = not self.hasAcceptableInput()
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.setAccepted(refused)


def _opens(event: QKeyEvent) -> bool:
    """Whether a key begins a number."""
    return bool(event.text()) and event.text() in "0123456789.,-" + MINUS


def typed_number(text: str) -> float:
    """The number that a text stands for: ``1.5``, ``−2,5``, ``1e-3``, ``1/3``, ``sqrt(2)``; nan for none."""
    value = _number(text)
    if math.isnan(value) and text.strip():
        try:
            function = formula.parse(f"0*z + ({text.replace(MINUS, '-')})")
        except formula.FormulaError:
            return math.nan
        ends = function([0.0, 1.0]).tolist()
        value = ends[0] if ends[0] == ends[1] and not function.parameters else math.nan
    return value if math.isfinite(value) else math.nan


def _number(text: str) -> float:
    try:
        return float(text.strip().replace(MINUS, "-").replace(",", "."))
    except ValueError:
        return math.nan
