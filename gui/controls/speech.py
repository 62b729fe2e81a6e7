"""What a screen reader says of controls where Qt's own says something else than is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QAccessible, QAccessibleValueInterface
from PySide6.QtWidgets import QAccessibleWidget, QComboBox

from gui.controls.group import GroupHead
from gui.controls.number_box import NumberBox, Slider

Kind, Role, Text = QAccessible.InterfaceType, QAccessible.Role, QAccessible.Text


class _Number(QAccessibleValueInterface):
    """The number in a box."""

    def __init__(self, box: NumberBox) -> None:
        super().__init__()
        self._box = box

    def currentValue(self) -> float:
        """The number."""
        return self._box.value()

    def setCurrentValue(self, value: Any) -> None:
        """Set it, as by hand."""
        self._box.setValue(float(value))

    def minimumValue(self) -> float:
        """The least that a hand may set."""
        return self._box.minimum()

    def maximumValue(self) -> float:
        """The largest."""
        return self._box.maximum()

    def minimumStepSize(self) -> float:
        """A step of the box."""
        return self._box.singleStep()


class SliderSpeech(QAccessibleWidget):
    """A slider speaks the number that the box beside it shows, not its own steps."""

    def __init__(self, slider: Slider) -> None:
        super().__init__(slider, Role.Slider)
        self._slider = slider
        self._number = _Number(slider.box) if slider.box is not None else None

    def text(self, kind: QAccessible.Text) -> str:
        """Its value as it is shown."""
        box = self._slider.box
        return box.text() if kind == Text.Value and box is not None else super().text(kind)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        """Its value as a number."""
        return self._number if kind == Kind.ValueInterface else super().interface_cast(kind)


class ListSpeech(QAccessibleWidget):
    """A list to choose from: what it is for, and as its value what is chosen. Qt says only that on Linux."""

    def __init__(self, combo: QComboBox) -> None:
        super().__init__(combo, Role.ComboBox)
        self._combo = combo

    def text(self, kind: QAccessible.Text) -> str:
        """What is chosen, as its value."""
        return self._combo.currentText() if kind == Text.Value else super().text(kind)

    def state(self) -> QAccessible.State:
        """It opens."""
        state = super().state()
        state.expandable, state.hasPopup = True, True
        state.expanded = self._combo.view().isVisible()
        return state

    def actionNames(self) -> list[str]:
        """It can be opened."""
        return [self.showMenuAction(), *super().actionNames()]

    def doAction(self, name: str) -> None:
        """Open it."""
        if name == self.showMenuAction():
            self._combo.showPopup()
        else:
            super().doAction(name)


class HeadSpeech(QAccessibleWidget):
    """The head of a group is a button that unfolds it."""

    def __init__(self, head: GroupHead) -> None:
        super().__init__(head, Role.Button)
        self._head = head

    def text(self, kind: QAccessible.Text) -> str:
        """The name of the group."""
        return self._head.text() if kind == Text.Name else super().text(kind)

    def state(self) -> QAccessible.State:
        """Whether it is unfolded."""
        state = super().state()
        state.expandable, state.expanded = True, self._head.isChecked()
        state.collapsed = not self._head.isChecked()
        return state

    def actionNames(self) -> list[str]:
        """It can be pressed."""
        return [self.pressAction(), *super().actionNames()]

    def doAction(self, name: str) -> None:
        """Press it."""
        if name == self.pressAction():
            self._head.click()
        else:
            super().doAction(name)
