"""The list of lessons: what each is about, how long it takes, how far one has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from engine.base.text import plural
from engine.lessons.files import shipped
from engine.lessons.lesson import Lesson
from gui.lesson.library import Library
from gui.lesson.progress import Progress, Standing
from gui.look.entries import Entries, Index
from gui.look.layout import column, row
from gui.look.scale import px, size
from gui.look.theme import BASE_SIZE, CAPTION_SIZE, applied, font

_ROW, _CAPTION, _EDGE, _PAD, _RADIUS, _BAR, _BESIDE = 64, 36, 12, 10, 8, 88, 16
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop

Role = Qt.ItemDataRole


@dataclass(frozen=True)
class Entry:
    """A row: a lesson, a caption, or a file that is none.

    Attributes:
        title: of the lesson, the caption, or the name of the file.
        lesson: None where there is nothing to begin.
        about: what it is about, or why the file is no lesson.
        at: how many of its steps are done.
    """

    title: str
    lesson: Lesson | None = None
    about: str = ""
    at: int = 0

    @property
    def name(self) -> str:
        """What the file of the lesson is called."""
        return self.lesson.name if self.lesson is not None else ""

    @property
    def state(self) -> str:
        """How long it takes, or how far one has come."""
        if self.lesson is None:
            return ""
        if self.is_done:
            return "done"
        steps = len(self.lesson.steps)
        return f"step {self.at + 1} of {steps}" if self.at else f"{self.lesson.minutes} min"

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is left to do."""
        return self.lesson is not None and self.at >= len(self.lesson.steps)

    @property
    def is_caption(self) -> bool:
        """Whether it stands over others."""
        return self.lesson is None and not self.about


def entries(caption: str, found: Iterable[Lesson | Entry], progress: Progress) -> Iterator[Entry]:
    """A caption, and below it a row for each lesson; nothing where there is none."""
    for at, lesson in enumerate(found):
        if not at:
            yield Entry(caption)
        if isinstance(lesson, Entry):
            yield lesson
            continue
        standing = progress.get(lesson.name, Standing()).of(lesson)
        yield Entry(lesson.title, lesson, lesson.about or plural(len(lesson.steps), "step"), standing.at)


def grouped(lessons: Iterable[Lesson]) -> dict[str, list[Lesson]]:
    """The lessons by their groups, in the order of their first ones."""
    groups: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        groups.setdefault(lesson.group, []).append(lesson)
    return groups


def _of_library(library: Library) -> Iterator[Lesson | Entry]:
    """Its lessons, and what there is to say of the files that are none."""
    if library.problem:
        yield Entry(str(library.folder), about=library.problem)
    elif library.is_reading and not library.found:
        yield Entry("Reading…", about=str(library.folder))
    for path, lesson in library.found:
        yield Entry(path.name, about=lesson) if isinstance(lesson, str) else lesson


class _Model(Entries):
    """Lessons and captions."""

    entries: list[Entry]

    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = self.entries[index.row()] if index.isValid() else None
        return super().flags(index) if entry and not entry.is_caption else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == Role.AccessibleTextRole:
            return ", ".join(filter(None, (entry.title, entry.state, entry.about)))
        if role == Role.ToolTipRole and not entry.is_caption:
            return entry.about
        return entry.title if role == Role.DisplayRole else None


class _Rows(QStyledItemDelegate):
    """Draws a row: title and state, what it is about and a bar."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, px(_CAPTION if _entry(index).is_caption else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry, theme, rect = _entry(index), applied(), option.rect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.is_caption:
            painter.setFont(font(px(CAPTION_SIZE), bold=True))
            painter.setPen(QColor(theme.muted))
            painter.drawText(rect.adjusted(px(_EDGE), px(_PAD), 0, 0), _LEFT, entry.title)
            return
        lit = bool(option.state & QStyle.StateFlag.State_Selected)
        if lit or option.state & QStyle.StateFlag.State_MouseOver:
            has_keys = lit and option.state & QStyle.StateFlag.State_HasFocus
            painter.setPen(QPen(QColor(theme.accent), 2) if has_keys else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.soft if lit else theme.hairline))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), px(_RADIUS), px(_RADIUS))
        inner = rect.adjusted(px(_EDGE), px(_PAD), -px(_EDGE), 0)
        words = inner.adjusted(0, 0, -px(_BAR + _BESIDE), 0)
        ink = theme.text if entry.lesson else theme.muted
        self._write(painter, words, entry.title, BASE_SIZE, ink, bold=True)
        below = words if entry.lesson else inner
        ink = theme.muted if entry.lesson else theme.danger
        self._write(painter, below.adjusted(0, px(22), 0, 0), entry.about, CAPTION_SIZE, ink)
        if entry.lesson is not None:
            painter.setPen(QColor(theme.muted))
            painter.drawText(inner, _RIGHT, entry.state)
            self._draw_bar(
                painter, QRectF(inner.right() - px(_BAR), inner.top() + px(28), px(_BAR), px(4)), entry
            )

    @staticmethod
    def _write(painter: QPainter, place: Any, text: str, size: int, ink: str, bold: bool = False) -> None:
        letters = font(px(size), bold)
        painter.setFont(letters)
        painter.setPen(QColor(ink))
        cut = QFontMetrics(letters).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _LEFT, cut)

    @staticmethod
    def _draw_bar(painter: QPainter, place: QRectF, entry: Entry) -> None:
        assert entry.lesson is not None
        theme, share = applied(), min(entry.at / len(entry.lesson.steps), 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        for part, color in ((1.0, theme.hairline), (share, theme.accent)):
            painter.setBrush(QColor(color))
            painter.drawRoundedRect(QRectF(place.topLeft(), place.size()).adjusted(
                0, 0, (part - 1) * place.width(), 0), place.height() / 2, place.height() / 2)  # fmt: skip


class _List(QListView):
    """Its rows draw the ring of what has the keyboard."""

    rings_itself = True


class Shelf(QDialog):
    """A list to choose a lesson from.

    Args:
        library: the lessons of one's own.
        recall: gives where somebody stands in each.

    Signals:
        chosen(lesson): this one is to begin.
        file_wanted, folder_wanted: the button for it is pressed.
    """

    chosen = Signal(object)
    file_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, library: Library, recall: Callable[[], Progress], parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._recall = library, recall
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Lessons")
        self.list, self._model = _List(), _Model()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setAccessibleName("Lessons")
        self.list.setObjectName("shelf")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.activated.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._follow)
        self.start, close = QPushButton("Start"), QPushButton("Close")
        self.start.setDefault(True)
        self.start.clicked.connect(self._choose)
        close.clicked.connect(self.reject)
        self.file, self.folder = QPushButton("Open a file…"), QPushButton("My folder…")
        self.file.setToolTip("Open the file of a lesson, *.md")
        self.folder.setToolTip("The lessons in this folder stand in the list, too")
        self.file.clicked.connect(self._open_file)
        self.folder.clicked.connect(self.folder_wanted)
        for button in (self.file, self.folder, close):
            button.setAutoDefault(False)
        buttons = row(self.file, self.folder, None, close, self.start, spacing=8)
        self.setLayout(column(self.list, buttons, spacing=12, margins=(12, 12, 12, 12), stretched=self.list))
        self.resize(size(640, 640).boundedTo(parent.size()))
        library.changed.connect(self.refresh)
        self.refresh()
        self.list.setFocus()

    def refresh(self) -> None:
        """Show what there is now; what was chosen stays so, at first it is what was left last, or is not done
        yet."""
        before, progress = self.entry, self._recall()
        rows = [
            *chain.from_iterable(
                entries(group, members, progress) for group, members in grouped(shipped()).items()
            ),
            *entries("My folder", _of_library(self._library), progress),
        ]
        self._model.show_entries(rows)
        lessons = [at for at, entry in enumerate(rows) if entry.lesson]
        todo = [at for at in lessons if not rows[at].is_done]
        same = [at for at in lessons if before is not None and rows[at].lesson is before.lesson]
        names = list(progress)
        left = [at for at in todo if rows[at].at and rows[at].name == names[-1]]
        for at in [*same, *left, *todo, *lessons][:1]:
            self.list.setCurrentIndex(self._model.index(at))
        self._follow()

    @property
    def entry(self) -> Entry | None:
        """The one that is chosen."""
        index = self.list.currentIndex()
        return self._model.entries[index.row()] if index.isValid() else None

    def _follow(self) -> None:
        entry = self.entry
        self.start.setEnabled(entry is not None and entry.lesson is not None)
        self.start.setText("Go on" if entry is not None and entry.at and not entry.is_done else "Start")

    def _open_file(self) -> None:
        self.reject()
        self.file_wanted.emit()

    def _choose(self) -> None:
        entry = self.entry
        if entry is not None and entry.lesson is not None:
            self.accept()
            self.chosen.emit(entry.lesson)


def _entry(index: Index) -> Entry:
    model = index.model()
    assert isinstance(model, _Model)
    return model.entries[index.row()]
