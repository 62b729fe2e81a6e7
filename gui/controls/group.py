"""A group of controls under its name; one that folds says in a few words what is set inside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from gui.look import theme as themes
from gui.look.layout import column
from gui.look.scale import px, sized

_HEIGHT, _NAME, _GAP = 40, 20, 16
"""Of a head; where its name begins; what is free between the name and what is set inside."""


class GroupHead(QAbstractButton):
    """A hairline, an arrow, the name and, where it is folded, as much of what is set inside as has room.

    Checked is unfolded. It is one stop of the Tab key; Enter and Space fold and unfold.
    """

    def __init__(self, name: str, ruled: bool = True) -> None:
        super().__init__()
        self._ruled = ruled
        self.setText(name)
        self.setCheckable(True)
        self.setWhatsThis(
            f"{name}: a click or Enter folds and unfolds; at the right stands what is set inside."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        sized(self, fixedHeight=_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._inside: tuple[str, ...] = ()

    @property
    def inside(self) -> str:
        """What is set inside, as far as it fits; "" while that is in sight."""
        if self.isChecked():
            return ""
        room = self.width() - px(_NAME + _GAP) - themes.width(self.text())
        said = ""
        for words in self._inside:
            for shorter in (words, words.partition(":")[0]):
                longer = f"{said}, {shorter}" if said else shorter
                if themes.width(longer) <= room:
                    said = longer
                    break
        return said

    def say(self, inside: tuple[str, ...]) -> None:
        """Say what is set inside."""
        if inside != self._inside:
            self._inside = inside
            self.setAccessibleDescription(", ".join(inside))
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as the name; what is set inside takes what is left."""
        return QSize(px(_NAME) + themes.width(self.text()), px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Everything on one line."""
        painter, palette, rect = QPainter(self), self.palette(), self.rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._ruled:
            painter.fillRect(0, 0, self.width(), 1, palette.mid())
        painter.setPen(QPen(palette.dark(), 1.7, c=Qt.PenCapStyle.RoundCap))
        x, y = px(6), self.height() // 2
        turned = [(-4, -2), (0, 2), (4, -2)] if self.isChecked() else [(-2, -4), (2, 0), (-2, 4)]
        painter.drawPolyline([QPoint(x + px(dx), y + px(dy)) for dx, dy in turned])
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(palette.dark().color())
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | middle, self.inside)
        painter.setPen(palette.windowText().color())
        painter.drawText(rect.adjusted(px(_NAME), 0, 0, 0), Qt.AlignmentFlag.AlignLeft | middle, self.text())


class Group(QWidget):
    """Some controls under their name.

    Signals:
        unfolded(whether): the user has folded or unfolded it.
    """

    unfolded = Signal(bool)

    def __init__(self, name: str, controls: Sequence[QWidget], folds: bool, captioned: bool = True) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.head: GroupHead | None = None
        self.body = QWidget()
        self.body.setLayout(column(*controls, spacing=8, margins=(0, 0, 0, 12 if folds else 16)))
        if folds:
            self.head = GroupHead(name)
            self.head.toggled.connect(self.body.setVisible)
            self.head.clicked.connect(self.unfolded)
            self.body.hide()
        parts = (self.head or section(name), self.body) if captioned else (self.body,)
        self.setLayout(column(*parts, spacing=0 if folds else 8))

    def show_alone(self, alone: bool) -> None:
        """Show what is inside without a head to fold it, or with it again."""
        if self.head is not None:
            self.head.setVisible(not alone)
            self.body.setVisible(alone or self.head.isChecked())

    def unfold(self) -> None:
        """Show what is inside."""
        if self.head is not None:
            self.head.setChecked(True)


def section(text: str) -> QLabel:
    """The caption of a group."""
    label = QLabel(text)
    label.setObjectName("section")
    return label
