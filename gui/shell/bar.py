"""The bar along the upper edge of the window."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolButton, QWidget

from gui.look.layout import row
from gui.look.scale import px, sized
from gui.look.theme import Theme, icon
from gui.shell.field import FindField, Middle

_GROUPS = ("undo", "redo"), ("fit", "copy", "export", "present"), ("side",)
_ICON = 20
_ROOM, _SPARED = 900, _GROUPS[0]
"""Below this width at 100 % there is no room for these buttons; their keys are known to everybody."""


class Bar(QWidget):
    """Menus at the left, the field that finds anything in the middle, buttons of the commands that are used
    most at the right; they keep their size."""

    def __init__(self) -> None:
        super().__init__()
        self.menus = QMenuBar()
        self.menus.setAccessibleName("Menus")
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.field = FindField()
        middle = Middle(self.field)
        self.examples = QAction("E&xamples", self)
        self.buttons = {name: QToolButton() for name in chain(*_GROUPS)}
        for button in self.buttons.values():
            button.setObjectName("square")
            sized(button, iconSize=_ICON)
        groups = (row(*(self.buttons[name] for name in names), spacing=4) for names in _GROUPS)
        self.setLayout(row(self.menus, middle, *groups, spacing=16, margins=(8, 0, 16, 0), stretched=middle))
        sized(self, fixedHeight=48)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow bar leaves the menus their room."""
        super().resizeEvent(event)
        for name in _SPARED:
            self.buttons[name].setVisible(event.size().width() >= px(_ROOM))

    def adopt(self, action: Callable[[str], QAction], before: QMenu) -> None:
        """Give the buttons their actions, and the examples their place before a menu."""
        for name, button in self.buttons.items():
            button.setDefaultAction(action(name))
        self.field.adopt(action("find"))
        self.menus.insertAction(before.menuAction(), self.examples)

    def set_theme(self, theme: Theme) -> None:
        """Take other colors."""
        for name, button in self.buttons.items():
            button.defaultAction().setIcon(icon(name, theme.text, _ICON, faint=theme.border))
