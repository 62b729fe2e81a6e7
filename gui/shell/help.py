"""The sheet of shortcuts, the glossary and the note of a panel."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from itertools import groupby

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QKeySequence, QPalette, QShortcut, QTextCharFormat, QTextCursor, QTextTable
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QTextBrowser, QWidget

from gui.canvas.panel import Panel
from gui.look.layout import column, row
from gui.look.scale import size
from gui.present.keys import STROKES

_ON_THE_PICTURE = (
    ("Drag a dot, line, arm or bell", "moves what it stands for"),
    ("Click", "brings the probe there; on a name it selects"),
    ("Wheel, two fingers, + and −", "zoom about the pointer, the handle or the middle"),
    ("Drag the ground, arrow keys", "move the visible range"),
    ("Double-click", "lets a plot fill the panel, and back"),
    ("Right-click", "copies, exports, prints, fits; tells what a thing means"),
    ("Enter", "leads to the first handle, Esc back to the picture"),
    ("Enter or click on a handle", "selects its function, unit or line without moving it"),
    ("Tab, Shift+Tab", "go from handle to handle"),
    ("Arrow keys", "move the handle; with Shift in tenths of the step"),
)

_ELSEWHERE = (
    ("Tab, Shift+Tab", "go from stop to stop; the picture is one, and so are buttons side by side"),
    ("Arrow keys", "go from button to button, and from group to group"),
    ("Enter", "presses a button, unfolds a group, opens a list, confirms what is typed"),
    ("Digits at a slider", "type a number"),
    ("Delete at a function", "takes it from its list"),
    ("Double-click a name", "brings the default of that control back"),
)

_INDEX = QRegularExpression("(?<=[σμ])_[a-z]")


class TextDialog(QDialog):
    """A text to read beside the window, with a box to search it, which has the keyboard; Esc and Ctrl+W close
    it for good."""

    def __init__(self, title: str, html: str, parent: QWidget, markdown: bool = False) -> None:
        super().__init__(parent)
        self._window = parent
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        self.browser = QTextBrowser()
        self.browser.setAccessibleName(title)
        if markdown:
            self.browser.setMarkdown(html)
            self._quiet_tables()
        else:
            self.browser.setHtml(html)
        self._lower_indices()
        self.search = QLineEdit(placeholderText="Find", clearButtonEnabled=True)
        self.search.setAccessibleName("Find")
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._search_on)
        self.missing = QLabel("not found")
        self.missing.setObjectName("error")
        self.missing.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        box = row(self.search, self.missing, spacing=8, stretched=self.search)
        self.setLayout(column(box, self.browser, buttons, margins=None, stretched=self.browser))
        self.resize(size(560, 560))
        self.search.setFocus()

    def present(self) -> None:
        """Show it, in the place of one with the same title that is still open."""
        for other in self._window.findChildren(TextDialog):
            if other is not self and other.windowTitle() == self.windowTitle():
                self.setGeometry(other.geometry())
                other.close()
        self.show()

    def _quiet_tables(self) -> None:
        """Hairlines instead of the full color of text."""
        for frame in self.browser.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                form = frame.format()
                form.setBorderBrush(self.palette().brush(QPalette.ColorRole.Mid))
                form.setCellPadding(5)
                frame.setFormat(form)

    def _lower_indices(self) -> None:
        """``σ_z`` as σ and a small z."""
        document = self.browser.document()
        while not (index := document.find(_INDEX)).isNull():
            form = index.charFormat()
            form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
            index.insertText(index.selectedText()[1:], form)

    def _search(self, text: str) -> None:
        """The first place of this text, or a word that there is none."""
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        self.missing.setVisible(not self.browser.find(text) and bool(text))

    def _search_on(self) -> None:
        """The next place; after the last one comes the first."""
        if not self.browser.find(self.search.text()):
            self._search(self.search.text())


def shortcuts(commands: list[tuple[str, str, str]], parent: QWidget) -> TextDialog:
    """All shortcuts, taken from the commands themselves, and what the mouse can do."""
    parts = []
    for menu, rows in groupby(commands, key=lambda row: row[0]):
        parts.append(_table(menu, [(keys, text) for _, text, keys in rows]))
    parts.append(_table("In present mode", [(stroke.said, stroke.tip) for stroke in STROKES]))
    parts.append(_table("On the picture", list(_ON_THE_PICTURE)))
    parts.append(_table("Everywhere else", list(_ELSEWHERE)))
    return TextDialog("Shortcuts", "".join(parts), parent)


def glossary(parent: QWidget) -> TextDialog:
    """Every term and symbol."""
    from engine.glossary import sheet

    return TextDialog("Glossary", sheet(), parent, markdown=True)


def note(kind: type[Panel], parent: QWidget) -> TextDialog:
    """What a panel shows and how to use it."""
    text = (files("resources") / "notes" / f"{kind.key}.md").read_text("utf-8")
    return TextDialog(kind.title, text, parent, markdown=True)


def lessons(parent: QWidget) -> TextDialog:
    """How lessons are taken and written."""
    from engine.lessons.files import manual

    text = (files("resources") / "lessons.md").read_text("utf-8")
    return TextDialog("Lessons", f"{text}\n{manual()}", parent, markdown=True)


def presenting(parent: QWidget) -> TextDialog:
    """How a talk is put together and shown, with all its keys."""
    text = (files("resources") / "presenting.md").read_text("utf-8")
    keys = "".join(f"| **{stroke.said}** | {stroke.tip} |\n" for stroke in STROKES)
    return TextDialog(
        "Presenting", f"{text}\n## Keys\n\n| key | does |\n|---|---|\n{keys}", parent, markdown=True
    )


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><td width='190'><b>{escape(keys)}</b></td><td>{escape(text)}</td></tr>" for keys, text in rows
    )
    return f"<h3>{escape(title)}</h3><table>{cells}</table>"
