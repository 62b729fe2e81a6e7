"""What the commands know of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow

from gui.export import ExportOptions
from gui.page.page import Page
from gui.shell.actions import Actions
from gui.shell.documents import Documents
from gui.shell.notice import Notice
from gui.shell.themes import ThemeSwitch
from gui.store import Store


class Shell(QMainWindow):
    """A window with pages.

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
