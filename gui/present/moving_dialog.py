"""The dialog of moving pictures: what moves, how fast, and into which file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)

from engine.base.files import FileProblem, write_whole
from engine.base.parameter import Parameter, Playhead
from engine.base.text import number, plural
from engine.session import Session
from engine.talk.scene import Scene
from engine.talk.sweep import Sweep, numbers_of
from gui.export import EXPORT_THEMES, ExportOptions, parse_size
from gui.export.animation.film import Film, image
from gui.export.animation.formats import MOVING, estimated, moving_format
from gui.export.fields import combo, line, named
from gui.export.preview import Preview
from gui.guard import DrawingError, whole_drawing
from gui.look.layout import column, row
from gui.present.moving import SPEEDS, film_of, film_of_talk

_PROBLEMS = (FileProblem, DrawingError, ValueError, MemoryError)
_TALK = "the scenes of the talk"
_PAGES = {
    "1280x720": "Slide, 1280 × 720",
    "1920x1080": "Slide, 1920 × 1080",
    "960x540": "Slide, 960 × 540",
    "1280x960": "Slide 4:3, 1280 × 960",
    "960x1080": "Half slide, 960 × 1080",
}
_USUAL_SPEED = 10


class MovingDialog(QDialog):
    """Choose what moves, look through its frames, then save it.

    What moves is a number of the panel that is shown or, where there is a talk, the way through its scenes.
    Nothing is written before the last frame is drawn; Cancel stops that, and leaves no file.
    """

    saved = Signal(str)
    """The path of the file that was written."""

    def __init__(
        self, session: Session, scenes: Sequence[Scene], folder: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export animation")
        self._session, self._scenes, self._folder = session, scenes, folder
        self._is_writing = self._is_stopped = False
        self._build_choices()
        self._build_page()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        self._later = QTimer(self, singleShot=True, interval=300)
        self._later.timeout.connect(self._estimate)
        self._propose()
        self._connect()
        self._refresh()
        self._save_button.setFocus()

    def film(self) -> Film:
        """What the choices ask for; ``ValueError`` with one sentence where that is nothing."""
        options = ExportOptions(parse_size(self._page.currentData()), self._theme.currentData())
        if self._what.currentData() == _TALK:
            return film_of_talk(self._scenes, options, self._speed.value())
        way = ":".join(end.text() for end in self._ends)
        states = Sweep.parse(f"{self._what.currentData()}={way}").states(self._session)
        return film_of(states, options, self._speed.value())

    def save(self, path: Path) -> bool:
        """Write the file and close; if that fails, say why in one sentence and stay. True if written."""
        self._later.stop()
        self._show_writing(True)
        try:
            with whole_drawing():
                data = self._encoded(path.suffix.removeprefix(".").lower())
            if not self._is_stopped:
                write_whole(path, data)
        except _PROBLEMS as problem:
            self._say(str(problem))
            return False
        finally:
            self._show_writing(False)
        if self._is_stopped:
            self._say("Stopped; nothing is written.")
            return False
        self.saved.emit(str(path))
        self.accept()
        return True

    def reject(self) -> None:
        """Stop writing or, where nothing is written, close."""
        if self._is_writing:
            self._is_stopped = True
        else:
            super().reject()

    def _build_choices(self) -> None:
        experiment = self._session.experiment(self._session.current)
        idle = experiment.idle
        found = sorted(numbers_of(experiment).items(), key=lambda pair: _rank(pair[1]))
        kinds = {name: kind for name, kind in found if name not in idle}
        names = {name: " ".join(kind.label.replace("_", "").split()) for name, kind in kinds.items()}
        self._what = combo("What moves", names | ({_TALK: _TALK} if self._scenes else {}))
        self._ends = [named(QLineEdit(), name) for name in ("From", "To", "Step")]
        self._format = combo("Format", {found.suffix: found.label for found in MOVING.values()})
        self._page = combo("Page", _PAGES)
        themes = {name: words for name, words in EXPORT_THEMES.items() if "transparent" not in name}
        self._theme = combo("Theme", themes)
        self._speed = named(QSpinBox(), "Frames a second")
        self._speed.setRange(*SPEEDS)
        self._speed.setValue(_USUAL_SPEED)
        self._speed.setKeyboardTracking(False)
        self._facts, self._message = line("About the file"), line("Message")

    def _build_page(self) -> None:
        self._preview = Preview()
        self._place = named(QSlider(Qt.Orientation.Horizontal), "Frame")
        self._progress = named(QProgressBar(), "Progress")
        self._progress.hide()
        form = QFormLayout()
        form.addRow("&What moves", self._what)
        for text, end in zip(("F&rom", "&To", "St&ep"), self._ends, strict=True):
            form.addRow(text, end)
        form.addRow("&Format", self._format)
        form.addRow("&Page", self._page)
        form.addRow("T&heme", self._theme)
        form.addRow("Frames a seco&nd", self._speed)
        form.addRow(self._facts)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._save_button = self._buttons.addButton("&Save…", QDialogButtonBox.ButtonRole.AcceptRole)
        for button in self._buttons.findChildren(QPushButton):
            button.setAutoDefault(False)
        self._save_button.setDefault(True)
        choices = QWidget()
        choices.setLayout(column(form, None, self._message, self._progress, self._buttons))
        self._choices = [self._what, *self._ends, self._format, self._page, self._theme, self._speed]
        shown = column(self._preview, self._place, stretched=self._preview)
        self.setLayout(row(shown, choices, spacing=16, margins=(16, 16, 16, 16), stretched=shown))
        self.resize(920, 520)

    def _connect(self) -> None:
        self._what.currentIndexChanged.connect(self._propose)
        for choice in (self._what, self._format, self._page, self._theme):
            choice.currentIndexChanged.connect(self._soon.start)
        for end in self._ends:
            end.textChanged.connect(self._soon.start)
        self._speed.valueChanged.connect(self._soon.start)
        self._place.valueChanged.connect(self._show_frame)
        self._preview.resized.connect(self._soon.start)
        self._buttons.rejected.connect(self.reject)
        self._save_button.clicked.connect(self._ask_and_save)

    def _propose(self) -> None:
        """Ends and steps that suit what moves."""
        name = self._what.currentData()
        for end in self._ends:
            end.setEnabled(name != _TALK)
        if name != _TALK:
            sweep = Sweep.usual(self._session.experiment(self._session.current), name)
            for end, value in zip(self._ends, (sweep.start, sweep.stop, sweep.by), strict=True):
                end.setText(f"{value:f}")

    def _refresh(self) -> None:
        """Say what the file will be, and show a frame of it."""
        self._later.stop()
        try:
            film = self.film()
        except ValueError as problem:
            self._facts.setText("")
            self._say(str(problem))
            self._save_button.setEnabled(False)
            return
        self._say("")
        self._save_button.setEnabled(True)
        self._place.setRange(0, len(film) - 1)
        self._tell(film, "")
        self._show_frame()
        self._later.start()

    def _show_frame(self) -> None:
        try:
            with whole_drawing():
                self._preview.show_image(image(self.film().frame(self._place.value())))
        except _PROBLEMS as problem:
            self._say(str(problem))

    def _tell(self, film: Film, size: str) -> None:
        about = moving_format(self._format.currentData()).about
        length = f"{plural(len(film), 'frame')}, {number(film.seconds)} s{size}"
        self._facts.setText(f"{length}, {film.width} × {film.height} pixels.\n{about}")

    def _estimate(self) -> None:
        """Say how large the file will be."""
        try:
            film = self.film()
            size = estimated(moving_format(self._format.currentData()), film)
        except _PROBLEMS as problem:
            self._say(str(problem))
        else:
            self._tell(film, f", about {_megabytes(size)}" if size else "")

    def _encoded(self, suffix: str) -> bytes:
        """The file; what there is of it where it was stopped."""
        film, found = self.film(), moving_format(suffix)
        parts: list[bytes] = []
        self._progress.setRange(0, found.parts(film))
        encoded = found.encode(film)
        for part in encoded:
            parts.append(part)
            self._progress.setValue(min(len(parts), found.parts(film)))
            QApplication.processEvents()
            if self._is_stopped:
                encoded.close()
                break
        return b"".join(parts)

    def _show_writing(self, is_writing: bool) -> None:
        self._is_writing = is_writing
        if is_writing:
            self._is_stopped = False
            self._say("Drawing the frames…")
        for choice in (*self._choices, self._place, self._save_button):
            choice.setEnabled(not is_writing)
        self._progress.setVisible(is_writing)
        if not is_writing and self._what.currentData() == _TALK:
            for end in self._ends:
                end.setEnabled(False)

    def _ask_and_save(self) -> None:
        suffix = self._format.currentData()
        dialog = QFileDialog(self, "Save", self._folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{self._format.currentText()} (*.{suffix})")
        dialog.setDefaultSuffix(suffix)
        is_talk = self._what.currentData() == _TALK
        dialog.selectFile(f"{'talk' if is_talk else self._session.current}.{suffix}")
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.selectedFiles():
            self.save(Path(dialog.selectedFiles()[0]))

    def _say(self, sentence: str) -> None:
        self._message.setText(sentence)


def _rank(kind: Parameter) -> tuple[bool, bool]:
    """What runs comes first, what is set on the picture only last."""
    return not isinstance(kind, Playhead), not kind.group


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size // 1000, 1)} kB"
