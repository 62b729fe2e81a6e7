"""What the lecturer sees: the same picture, what comes next, the note, the clock, the keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from string import Template
from time import monotonic

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QWidget

from engine.talk.scene import Scene
from gui.look.layout import column, row
from gui.look.theme import DARK, Theme
from gui.present.board import Boards
from gui.present.keys import STROKES
from gui.present.sketch import Sketch
from gui.store import Store

_TICK_MS, _COLUMNS = 500, 3
_SHEET = Template("""
#desk { background: $window; }
#desk QLabel { color: $text; background: transparent; }
#desk QScrollArea { background: $surface; border: 1px solid $hairline; border-radius: 8px; }
#clock { font-size: 32px; font-weight: 600; }
#where { font-size: 18px; font-weight: 600; }
#note { font-size: 20px; padding: 8px; }
#state { font-size: 18px; font-weight: 600; color: $back; }
""").substitute(vars(DARK))


class Desk(QWidget):
    """The live picture, which takes hands and keys as the large one does, beside all that helps.

    Signals:
        pressed(event): a key.
        closed: somebody has closed it.
    """

    pressed = Signal(object)
    closed = Signal()

    def __init__(self, store: Store, theme: Theme, sketch: Sketch, shape: QSize, owner: QWidget,
                 clock: Callable[[], float] = monotonic) -> None:  # fmt: skip
        super().__init__(owner, Qt.WindowType.Window)
        self.setWindowTitle("Lecturer’s view – Activation Lab")
        self.setAccessibleName("Lecturer’s view")
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(_SHEET)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._clock, self._start = clock, clock()
        self.boards = Boards(store, theme, sketch, 600)
        self.next_store = Store(store.session)
        self.next = Boards(self.next_store, theme, Sketch(), 300)
        self.next.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.next.show_pins(False)
        self.where, self.state = _label("where", "Scene"), _label("state", "What the audience sees")
        self.coming, self.note = _label("where", "Next scene"), _label("note", "Note")
        self.clock = _label("clock", "Clock")
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out(shape)
        self._ticking = QTimer(self, interval=_TICK_MS)
        self._ticking.timeout.connect(self.tick)
        self._ticking.start()
        self.tick()

    def show_scene(self, scene: Scene, at: int, count: int, following: Scene | None) -> None:
        """Tell where the talk is."""
        self.boards.show_scene(scene)
        self.where.setText(f"Scene {at + 1} of {count}")
        self.note.setText(scene.note)
        self.coming.setText("Next" if following else "This is the last scene.")
        self.next.setVisible(following is not None)
        if following is not None:
            self.next.show_scene(following)
            self.next_store.pass_by(following.session)

    def say(self, covered: str, typed: str) -> None:
        """Tell what the audience sees instead of the picture, and which number is typed."""
        words = {"": "", "picture": "Frozen: the audience keeps its picture", "black": "Black screen",
                 "white": "White screen"}  # fmt: skip
        self.state.setText(" · ".join(filter(None, (words[covered], typed and f"To scene {typed} …"))))

    def tick(self) -> None:
        """The time of day, and since the start."""
        minutes, seconds = divmod(round(self._clock() - self._start), 60)
        self.clock.setText(f"{datetime.now():%H:%M}   {minutes}:{seconds:02d}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys do here what they do there."""
        self.pressed.emit(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """However it is closed."""
        self.closed.emit()

    def _lay_out(self, shape: QSize) -> None:
        notes = QScrollArea(widgetResizable=True)
        notes.setWidget(self.note)
        notes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = row(self.where, self.state, self.clock, spacing=24, stretched=self.state)
        live, coming = Framed(self.boards, shape), Framed(self.next, shape)
        left = column(live, _keys(), spacing=12, stretched=live)
        right = column(self.coming, coming, notes, spacing=12)
        right.setStretch(1, 2)
        right.setStretch(2, 5)
        both = row(left, right, spacing=24)
        both.setStretch(0, 7)
        both.setStretch(1, 3)
        self.setLayout(column(head, both, spacing=8, margins=(24, 12, 24, 16), stretched=both))


class Framed(QWidget):
    """Gives a widget as much room as there is in this shape, that of the audience's screen."""

    def __init__(self, shown: QWidget, shape: QSize) -> None:
        super().__init__()
        self._shown, self._shape = shown, shape
        shown.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The largest that fits, in the middle at the top."""
        size = self._shape.scaled(event.size(), Qt.AspectRatioMode.KeepAspectRatio)
        self._shown.setGeometry(QRect(QPoint((self.width() - size.width()) // 2, 0), size))


def _label(name: str, said: str) -> QLabel:
    label = QLabel(wordWrap=name != "clock", textFormat=Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setAccessibleName(said)
    return label


def _keys() -> QWidget:
    """The keys and what they do, in columns."""
    sheet = QWidget()
    grid = QGridLayout(sheet)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(2)
    rows = -(-len(STROKES) // _COLUMNS)
    for place, stroke in enumerate(STROKES):
        at, right = place % rows, 2 * (place // rows)
        keys = QLabel(stroke.said, textFormat=Qt.TextFormat.PlainText)
        keys.setStyleSheet("font-weight: 600;")
        grid.addWidget(keys, at, right)
        grid.addWidget(QLabel(stroke.tip, textFormat=Qt.TextFormat.PlainText), at, right + 1)
    for place in range(_COLUMNS):
        grid.setColumnStretch(2 * place + 1, 1)
    return sheet
