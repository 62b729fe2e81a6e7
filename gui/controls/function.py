"""One function: a name or a formula, and its parameters."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QEnterEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from engine.base.text import symbol
from engine.functions import activations, formula
from engine.functions.activation import Activation
from engine.functions.choice import Function
from gui.controls.control import Control, NameLabel, ScrollGuard, fill, named
from gui.controls.number import NumberControl
from gui.look import theme as themes
from gui.look.layout import column, row
from gui.look.scale import factor, sized
from gui.look.series import sample

FORMULA = "formula"
"""The name of all that is typed, among those of the catalogue."""


def example() -> Activation:
    """The formula to begin with, ready to be typed over."""
    return formula.parse("z*sigmoid(k*z)").with_parameters(k=1.7)


def offer_functions(names: QComboBox) -> None:
    """Let a list offer a formula, and below it the functions of the catalogue."""
    names.addItem("Type a formula…", FORMULA)
    names.insertSeparator(names.count())
    for name in activations.names():
        function = activations.get(name)
        names.addItem(function.title, name)
        names.setItemData(names.count() - 1, function.formula, Qt.ItemDataRole.ToolTipRole)


class FunctionControl(Control):
    """One activation function: its name or formula, and its parameters."""

    def __init__(self, kind: Function) -> None:
        super().__init__()
        self.label = NameLabel(kind.label)
        self.label.setToolTip(kind.tip)
        self.label.double_clicked.connect(self.reset)
        self.row = FunctionRow(0, self.label)
        self.row.setToolTip(kind.tip)
        fill(self, self.row)
        self.row.edited.connect(self.edited.emit)
        self.row.held.connect(self.held.emit)
        self.row.released.connect(self.released.emit)

    def show_value(self, value: Activation) -> None:
        """Show this function without a signal."""
        self.row.show_function(value)


class FunctionRow(QWidget):
    """One function: its color, its name (a choice), a typed formula, its parameters."""

    edited = Signal(object)
    removed = Signal()
    held = Signal()
    released = Signal()

    def __init__(self, index: int, name: NameLabel | None = None) -> None:
        super().__init__()
        self.index = index
        self._function: Activation | None = None
        self.series = index
        self._painted: tuple[themes.Theme, int, float] | None = None
        self._sliders: dict[str, NumberControl] = {}
        self.names = self._name_choice()
        self.text = QLineEdit()
        self.text.setAccessibleName(f"Formula of function {index + 1}")
        self.text.editingFinished.connect(self._typed)
        self.remove = QToolButton()
        self.remove.setToolTip("Remove this function (Delete)")
        self.remove.setAccessibleName(f"Remove function {index + 1}")
        policy = self.remove.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # it comes and goes, and nothing moves
        self.remove.setSizePolicy(policy)
        sized(self.remove, iconSize=12)
        self.remove.setObjectName("remove")
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Delete does it by keys
        self.remove.clicked.connect(self.removed.emit)
        self.problem = QLabel()
        self.problem.setObjectName("error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._lay_out(name)
        if name is not None:
            self.names.setAccessibleName(name.text())
            self.text.setAccessibleName(f"Formula of the {name.text()}")
        else:
            self.names.installEventFilter(self)

    def show_function(self, function: Activation, series: int = 0) -> None:
        """Show this function, drawn as this number of the series, without a signal."""
        self.series = series
        self._paint_swatch()
        if function == self._function and self.problem.isVisible():
            return  # what was typed is to be mended
        fresh = self._function is None or (function.name, function.text) != (
            self._function.name,
            self._function.text,
        )
        self._function = function
        is_formula = bool(function.text)
        self.text.setVisible(is_formula)
        if is_formula and not self.text.toolTip():
            self.text.setMaxLength(100 * formula.MAX_LENGTH)
            self.text.setToolTip(
                "A formula in z; other names become parameters with sliders. Enter applies it.\n"
                f"Functions: {', '.join(formula.FUNCTIONS)}."
            )
        if (is_formula and not self.text.hasFocus()) or fresh:
            self.text.setText(function.text)
            self._complain("")
        self.names.setCurrentIndex(self.names.findData(function.name))
        if fresh:
            self._make_sliders(function)
        for name, slider in self._sliders.items():
            slider.show_value(function.parameters[name])

    def keyPressEvent(self, event: Any) -> None:
        """Enter in a formula that was refused goes no further: there it is to be mended."""
        super().keyPressEvent(event)
        event.setAccepted(self.problem.isVisible())

    def set_removable(self, removable: bool) -> None:
        """Whether it may go: not the last of its list."""
        self.remove.setEnabled(removable)
        self.names.setAccessibleDescription("Delete removes it" if removable else "")
        self._show_remove()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the name has the keyboard Delete removes the function; the button that does it is seen."""
        self._show_remove()
        deletes = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if not deletes or event.type() != QEvent.Type.KeyPress or not self.remove.isEnabled():
            return False
        self.removed.emit()
        return True

    def enterEvent(self, event: QEnterEvent) -> None:
        """The button is seen while the pointer is on the row."""
        super().enterEvent(event)
        self._show_remove()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer has gone on."""
        super().leaveEvent(event)
        self._show_remove()

    def _show_remove(self) -> None:
        self.remove.setVisible(self.remove.isEnabled() and (self.underMouse() or self.names.hasFocus()))

    def changeEvent(self, event: Any) -> None:
        """The swatch follows the theme."""
        super().changeEvent(event)
        if event.type() == event.Type.StyleChange:
            self._paint_swatch()

    def _name_choice(self) -> QComboBox:
        names = QComboBox()
        names.setAccessibleName(f"Function {self.index + 1}")
        names.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        offer_functions(names)
        ScrollGuard(names)
        names.activated.connect(lambda at: self._chosen(names.itemData(at)))
        return names

    def _chosen(self, name: str) -> None:
        if name != FORMULA:
            self.edited.emit(activations.get(name))
        elif self._function is None or not self._function.text:
            self.edited.emit(example())
            self.show_function(example())  # now, for the keyboard to go there
            self.ask_for_text()

    def ask_for_text(self) -> None:
        """Bring the keyboard to the formula, ready to be typed over."""
        self.text.setFocus()
        self.text.selectAll()

    def _lay_out(self, name: NameLabel | None) -> None:
        """With the color and a button to remove it, as one of several; or with its name, as the only one."""
        self.swatch = QLabel()
        parts = row(self.swatch, self.names, self.remove, spacing=6, stretched=self.names)
        line, indent = (parts, 38) if name is None else (named(self.names, name), 0)
        self._shape = column(spacing=4)
        below = column(self.text, self.problem, self._shape, spacing=4, margins=(indent, 0, 0, 0))
        self.setLayout(column(line, below, spacing=4))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _make_sliders(self, function: Activation) -> None:
        for slider in self._sliders.values():
            slider.edited.disconnect()  # a hand may hold it until it is gone
            slider.reset.disconnect()
            slider.deleteLater()
        self._sliders = {}
        for name, kind in function.specs.items():
            slider = NumberControl(kind, symbol(name))
            slider.setObjectName(name)
            slider.edited.connect(lambda value, name=name: self._shaped(name, value))
            slider.reset.connect(lambda name=name: self._shaped(name, self._sliders[name].kind.default))
            slider.held.connect(self.held.emit)
            slider.released.connect(self.released.emit)
            self._sliders[name] = slider
            self._shape.addWidget(slider)

    def slider(self, name: str) -> NumberControl:
        """The control of one of the function's parameters."""
        return self._sliders[name]

    def _shaped(self, name: str, value: float) -> None:
        if self._function is not None:
            kind = self._function.specs[name]
            self.edited.emit(self._function.with_parameters(**{name: kind.clamp(value)}))

    def _typed(self) -> None:
        if self._function is None or self.text.text() == self._function.text:
            self._complain("")
            return
        try:
            function = formula.parse(self.text.text())
        except formula.FormulaError as problem:
            self._complain(_with_place(problem, self.text.text()))
            self._mark(problem.position)
            return
        self._complain("")
        kept = {n: v for n, v in self._function.parameters.items() if n in function.parameters}
        self.edited.emit(function.with_parameters(**kept))

    def _mark(self, position: int) -> None:
        """Select what could not be read, a word or a sign; bring the cursor to where something lacks."""
        word = re.match(r"\w+|.|", self.text.text()[position:])
        length = len(word.group()) if word else 0
        if length:
            self.text.setSelection(position, length)
        else:
            self.text.setCursorPosition(position)

    def _complain(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _paint_swatch(self) -> None:
        theme = themes.applied()
        if (theme, self.series, factor()) != self._painted:
            self._painted = theme, self.series, factor()
            self.swatch.setPixmap(sample(self.series, theme))
            self.swatch.setAccessibleName(f"Line {self.series + 1} of {len(theme.series)}")
            self.remove.setIcon(QIcon(themes.icon("remove", theme.muted)))


def _with_place(problem: formula.FormulaError, text: str) -> str:
    """The sentence with the place that it is about, counted as people count."""
    place = "At the end" if problem.position >= len(text) else f"At character {problem.position + 1}"
    return f"{place}: {problem}"
