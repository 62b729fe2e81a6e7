"""What the commands know of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow

from gui.page.page import Page
from gui.shell.actions import Actions
from gui.shell.documents import Documents
from gui.shell.notice import Notice
from gui.shell.themes import ThemeSwitch
from gui.store import Store


class Shell(QMainWindow):
    """The window as its commands know it.

    Attributes:
        pages: those that have been shown, by the name of their panel.
    """

    store: Store
    switch: ThemeSwitch
    documents: Documents
    actions_: Actions
    notice: Notice
    pages: dict[str, Page]

    @property
    def page(self) -> Page:
        """The page that is shown."""
        raise NotImplementedError

    def open_side(self) -> None:
        """Show what stands beside the picture, where that is shut."""
        if not self.actions_["side"].isChecked():
            self.actions_["side"].trigger()

    def drop_examples(self) -> None:
        """Tell of no example any more."""
        for page in self.pages.values():
            page.example.hide()
