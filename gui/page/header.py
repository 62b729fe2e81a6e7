"""What stands above the picture of every panel, and the cards."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton, QWidget

from gui.canvas.panel import Panel
from gui.look.layout import column, row
from gui.look.scale import sized
from gui.look.theme import Theme, icon
from gui.page.examples import ExampleMenu
from gui.store import Store


class Thesis(QLabel):
    """The sentence beside the title; where it does not fit it is left out, not cut."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole sentence or nothing."""
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)


class Title(QLabel):
    """A title; where it does not fit it is cut, and a tooltip has all of it."""

    def minimumSizeHint(self) -> QSize:
        """However long it is."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much as has room."""
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if cut == self.text() else self.text())
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)


class Badge(QToolButton):
    """Says that the answers of a panel are hidden; a click shows them."""

    def __init__(self, key: str, store: Store) -> None:
        super().__init__()
        self._key, self._store = key, store
        self.setObjectName("badge")
        self.setText("Answers hidden, H shows")
        self.setToolTip("Show the answers of this panel (H)")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(self._show_answers)
        self.hide()

    def _show_answers(self) -> None:
        self._store.hide_answers(self._key, False)


class Header(QWidget):
    """The line above the picture."""

    def __init__(self, kind: type[Panel], store: Store, theme: Theme) -> None:
        super().__init__()
        self._kind, self._is_guest = kind, False
        self.title, self.thesis = Title(kind.title), Thesis(kind.thesis)
        self.title.setObjectName("title")
        self.thesis.setObjectName("thesis")
        self.thesis.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.examples = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self.examples.setText("Examples")
        self.examples.setObjectName("examples")
        self.examples.setAccessibleName("Examples")
        self.examples.setToolTip("Worked examples, exercises and claims of the chapter")
        self.menu = ExampleMenu(kind.key, self)
        self.examples.setMenu(self.menu)
        self.badge = Badge(kind.key, store)
        self.set_theme(theme)
        sized(self, fixedHeight=40)
        parts = (self.title, self.thesis, self.badge, self.examples)
        self._row = row(*parts, spacing=16, stretched=self.thesis)
        self.setLayout(self._row)

    def host(self, guest: QWidget | None = None, title: str = "", thesis: str = "") -> None:
        """Let a guest stand at the right; with a title of its own, in the place of all that is usual here."""
        self._is_guest = bool(title)
        self.title.setText(title or self._kind.title)
        self.thesis.setText(thesis if title else self._kind.thesis)
        self.examples.setVisible(not title)
        self.badge.setVisible(self.menu.is_hiding and not title)
        if guest is not None:
            self._row.addWidget(guest)
            guest.show()

    def hide_answers(self, hidden: bool) -> None:
        """Say whether answers are hidden, and tell none in the tooltips of the examples."""
        self.badge.setVisible(hidden and not self._is_guest)
        self.menu.hide_answers(hidden)

    def set_theme(self, theme: Theme) -> None:
        """Take other colors."""
        self.badge.setIcon(icon("lock", theme.text))


def card(*widgets: QWidget, margins: tuple[int, int, int, int] = (4, 4, 4, 4)) -> QFrame:
    """A sheet with rounded corners around some widgets, the first of which takes the room that is left."""
    sheet = QFrame()
    sheet.setObjectName("card")
    sheet.setLayout(column(*widgets, margins=margins, stretched=widgets[0]))
    return sheet
