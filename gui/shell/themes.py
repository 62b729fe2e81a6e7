"""One of the themes, or the one that the desktop asks for; switched while the program runs."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from gui.look import theme as looks
from gui.look.theme import Theme

CHOICES = {"system": "&System", "light": "&Light", "dark": "&Dark", "projector": "&Projector"}


class ThemeSwitch(QObject):
    """Holds the choice and gives the application its theme."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__()
        self._app = app
        self.choice = choice
        self.theme = self._chosen()
        looks.apply(app, self.theme)
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._apply)
        hints.accessibility().contrastPreferenceChanged.connect(self._apply)

    def choose(self, choice: str) -> None:
        """Another one of ``CHOICES``."""
        self.choice = choice
        self._apply()

    def _apply(self) -> None:
        theme = self._chosen()
        if theme != self.theme:
            self.theme = theme
            looks.apply(self._app, theme)
        self.changed.emit()

    def _chosen(self) -> Theme:
        return looks.THEMES.get(self.choice) or looks.system_theme()
