"""Which screen shows what."""

from __future__ import annotations

from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QWidget

from gui.present.desk import Desk


class Screens:
    """The audience's screen and the lecturer's: that of the window is the lecturer's, where there are two.

    Attributes:
        lecturer, audience: the screens; the same where there is one alone.
    """

    def __init__(self, window: QWidget) -> None:
        self.lecturer = window.screen()
        others = [screen for screen in QApplication.screens() if screen is not self.lecturer]
        self.audience: QScreen = others[0] if others else self.lecturer

    @property
    def are_two(self) -> bool:
        """Whether each has one of its own."""
        return self.audience is not self.lecturer

    def swap(self) -> None:
        """Each takes the other one's."""
        self.lecturer, self.audience = self.audience, self.lecturer

    def fill(self, shown: QWidget) -> None:
        """Let it fill its screen, in front, with the keyboard."""
        screen = self.lecturer if isinstance(shown, Desk) else self.audience
        shown.winId()  # only a window that there is can be put on a screen
        if shown.geometry() != screen.geometry():
            shown.showNormal()  # and one that is full stays where it is
            shown.windowHandle().setScreen(screen)
            shown.setGeometry(screen.geometry())
        shown.showFullScreen()
        shown.raise_()
        shown.activateWindow()
        shown.setFocus()
