"""Find anything: a box over the window, what fits below it, Enter opens it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QKeyCombination, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QWidget

from engine.base.text import plural
from gui.look.layout import column, row
from gui.look.scale import px, sized
from gui.look.theme import applied, icon
from gui.look.voice import VOICE
from gui.shell.palette.foot import Foot
from gui.shell.palette.rows import BELOW, CAPTION, ROW, Rows
from gui.shell.palette.things import Section, Thing, sections

_WIDTH, _HEAD, _FOOT = 704, 60, 46
_TOP, _LOW, _LEAST = 96, 16, 720
"""Above it in a window of usual height; above and below it in one that is lower than the last number."""
_SHADE = QColor(0, 0, 0, 90)

_Key = Qt.Key
_STEPS = {_Key.Key_Down: 1, _Key.Key_Up: -1}
_LEAPS = {_Key.Key_Tab: 1, _Key.Key_PageDown: 1, _Key.Key_Backtab: -1, _Key.Key_PageUp: -1}
_CTRL_K = QKeyCombination(Qt.KeyboardModifier.ControlModifier, _Key.Key_K)


class Query(QLineEdit):
    """What is typed into; it alone has the keyboard, and needs no ring to say so."""

    rings_itself = True


class Palette(QWidget):
    """Covers a window while something is looked for; it is gone when it is closed.

    Args:
        things: all that can be found, what is near first.
    """

    def __init__(self, window: QWidget, things: Sequence[Thing]) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._things, self._before = window, things, window.focusWidget()
        self.input, self.count, self.text, self.rows = Query(), QLabel(), QLabel(), Rows()
        self.input.setObjectName("query")
        self.input.setPlaceholderText("Find examples, lessons, controls, terms, commands")
        self.input.setAccessibleName("Find anything")
        self.count.setObjectName("thesis")
        self.text.setObjectName("term")
        self.text.setTextFormat(Qt.TextFormat.MarkdownText)
        self.text.setWordWrap(True)
        self._lay_out()
        self.input.textChanged.connect(self._find)
        self.input.installEventFilter(self)
        self.rows.clicked.connect(self._open)
        self.rows.told.connect(partial(VOICE.say, self.input))  # it keeps the keyboard
        window.installEventFilter(self)
        self._find()
        self.show()
        self.raise_()
        self.input.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has another size; or a key is pressed in the box, which means nothing to the window."""
        if watched is not self.input:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._find()
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._take(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the box closes it."""
        if not self.sheet.geometry().contains(event.position().toPoint()):
            self.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The window lies in the shade."""
        QPainter(self).fillRect(self.rect(), _SHADE)

    def leave(self) -> None:
        """Close it; the keyboard is where it was. Until Qt deletes it, nothing asks it any more."""
        self._window.removeEventFilter(self)
        self.close()
        if self._before is not None:
            self._before.setFocus()

    def _lay_out(self) -> None:
        lens = QLabel()
        lens.setPixmap(icon("search", applied().accent, 20).pixmap(px(20)))
        head = QWidget()
        sized(head, fixedHeight=_HEAD)
        line = row(lens, self.input, self.count, spacing=12, margins=(20, 0, 20, 0), stretched=self.input)
        head.setLayout(line)
        self.sheet = QFrame(self)
        self.sheet.setObjectName("palette")
        self.sheet.setLayout(column(head, self.text, self.rows, Foot(), spacing=0, margins=(1, 1, 1, 1)))

    def _find(self) -> None:
        """Show what fits what is typed."""
        query = self.input.text()
        found = sections(query, self._things, self._room)
        total = sum(section.count for section in found)
        self.count.setText(plural(total, "result") if query.strip() else "")
        self.text.hide()
        self.rows.show_sections(found, "Nothing is called so.")
        self._place()

    def _tell(self, thing: Thing) -> None:
        """Show what there is to tell of a thing, and what it leads to."""
        self.text.setText(f"**{thing.title}**\n\n{thing.told}")
        self.text.show()
        self.rows.show_sections([Section("Shown by", 1, ((thing.lead, ()),))] if thing.lead else [])
        self.count.setText("")
        self._place()

    def _room(self, groups: int) -> int:
        """How many rows fit into the window beside the captions of so many groups."""
        free = self._window.height() - self._top - px(_LOW + _HEAD + _FOOT + BELOW + groups * CAPTION)
        return free // px(ROW)

    @property
    def _top(self) -> int:
        return px(_TOP if self._window.height() >= px(_LEAST) else _LOW)

    def _place(self) -> None:
        size = self._window.size()
        width = min(px(_WIDTH), size.width() - 2 * px(_LOW))
        self.setGeometry(QRect(QPoint(), size))
        self.sheet.setFixedWidth(width)
        self.sheet.adjustSize()
        self.sheet.move((size.width() - width) // 2, self._top)

    def _take(self, event: QKeyEvent) -> bool:
        """Whether a key moves or opens something; else it is typed."""
        key = _Key(event.key())
        if key in _STEPS:
            self.rows.step(_STEPS[key])
        elif key in _LEAPS:
            self.rows.leap(_LEAPS[key])
        elif key in (_Key.Key_Return, _Key.Key_Enter):
            self._open()
        elif key == _Key.Key_Escape and self.text.isVisible():
            self._find()
        elif key == _Key.Key_Escape or event.keyCombination() == _CTRL_K:
            self.leave()
        else:
            return False
        return True

    def _open(self) -> None:
        thing = self.rows.chosen
        if thing is not None and thing.told:
            self._tell(thing)
        elif thing is not None:
            self.leave()
            thing.open()
