"""What the commands know of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

from gui.page.page import Page
from gui.shell.actions import Actions
from gui.shell.documents import Documents
from gui.shell.notice import Notice
from gui.shell.themes import ThemeSwitch
from gui.store import Store

if TYPE_CHECKING:  # files are seldom written: a start does not wait for what writes them
    from gui.export import ExportOptions


class Shell(QMainWindow):
    """The window as its commands know it.

    Attributes:
        pages: those that have been shown, by the name of their panel.
        export_options: what was chosen in the export dialog last.
    """

    store: Store
    switch: ThemeSwitch
    documents: Documents
    actions_: Actions
    notice: Notice
    pages: dict[str, Page]
    export_options: ExportOptions | None

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
