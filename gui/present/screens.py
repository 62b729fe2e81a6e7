"""Which screen shows what."""

from __future__ import annotations

from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QWidget

from gui.present.desk import Desk


class Screens:
    """The audience's screen and the lecturer's: that of the window is the lecturer's, where there are two.

    They are looked for whenever they are wanted: a projector may be unplugged at any time.
    """

    def __init__(self, window: QWidget) -> None:
        self._window, self._swapped = window, False

    @property
    def audience(self) -> QScreen:
        """That of the audience."""
        return self._both[not self._swapped]

    @property
    def lecturer(self) -> QScreen:
        """That of the lecturer; the same where there is one alone."""
        return self._both[self._swapped]

    @property
    def are_two(self) -> bool:
        """Whether each has one of its own."""
        return self.audience is not self.lecturer

    def swap(self) -> None:
        """Each takes the other one's."""
        self._swapped = not self._swapped

    def fill(self, shown: QWidget) -> None:
        """Let it fill its screen, in front, with the keyboard."""
        screen = self.lecturer if isinstance(shown, Desk) else self.audience
        if shown.geometry() != screen.geometry():
            shown.showNormal()  # and one that is full stays where it is
            shown.setScreen(screen)
            shown.setGeometry(screen.geometry())
        shown.showFullScreen()
        shown.raise_()
        shown.activateWindow()
        shown.setFocus()

    @property
    def _both(self) -> tuple[QScreen, QScreen]:
        """That of the window, and the first other one."""
        mine = self._window.screen()
        return mine, next((screen for screen in QApplication.screens() if screen is not mine), mine)
