"""The theme, or the one that the desktop asks for, and the scale; switched while the program runs."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from gui.look import theme as looks
from gui.look.scale import STEPS
from gui.look.theme import Theme

CHOICES = {"system": "&System", "light": "&Light", "dark": "&Dark", "projector": "&Projector"}


class ThemeSwitch(QObject):
    """Holds the choice and gives the application its theme and its scale, in percent of ``STEPS``."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system", scale: int = 100) -> None:
        super().__init__()
        self._app = app
        self.choice, self.scale = choice, scale
        self.theme = self._chosen()
        looks.apply(app, self.theme, scale)
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow)

    def choose(self, choice: str) -> None:
        """Another one of ``CHOICES``."""
        self.choice = choice
        self._apply()

    def _follow(self) -> None:
        self._apply()

    def zoom(self, by: int) -> None:
        """So many steps larger, or smaller; 0: the usual size."""
        at = min(max(STEPS.index(self.scale) + by, 0), len(STEPS) - 1)
        self._apply(STEPS[at] if by else 100)

    def _apply(self, scale: int = 0) -> None:
        theme, scale = self._chosen(), scale or self.scale
        if (theme, scale) != (self.theme, self.scale):
            self.theme, self.scale = theme, scale
            looks.apply(self._app, theme, scale)
        self.changed.emit()

    def _chosen(self) -> Theme:
        return looks.THEMES.get(self.choice) or looks.system_theme()
