"""The export dialog: what the page will look like, and the choices that make it so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.base.files import FileProblem, write_all
from engine.base.table import CsvStyle
from gui.export.csv_choices import CsvChoices
from gui.export.fields import combo, line, named
from gui.export.formats import (
    EXPORT_THEMES,
    EXPORTERS,
    FONT_SCALES,
    NUMBER_EXPORTERS,
    ExportOptions,
    clipboard_data,
    write,
)
from gui.export.preview import Preview
from gui.export.recording import Recording
from gui.export.sizes import LARGEST, PAGE_SIZES, SMALLEST, PageSize, free_size

_FREE = "free"


class ExportDialog(QDialog):
    """Choose a page, see it, then save or copy it.

    ``render`` draws the figure for given options, ``numbers`` gives the files of its numbers, see
    ``number_files``; both are called when they are needed. ``suggested_name`` is without a suffix.
    ``options`` and the format of this suffix are shown at first.
    """

    saved = Signal(str)
    """The path of the file that was written."""

    def __init__(
        self,
        render: Callable[[ExportOptions], Recording],
        numbers: Callable[[Path, CsvStyle], Mapping[Path, bytes]],
        suggested_name: str,
        folder: str,
        parent: QWidget | None = None,
        options: ExportOptions | None = None,
        suffix: str = "png",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self._render, self._files_of = render, cache(numbers)
        self._suggested_name, self._folder = suggested_name, folder
        self._rendered: tuple[ExportOptions, Recording] | None = None
        self._build_choices()
        self._build_page()
        self._show_options(options or ExportOptions())
        self._format.setCurrentIndex(self._format.findData(suffix))
        # Several changes in one turn of the event loop, or a wheel, make one preview.
        self._refresh_soon = QTimer(self, singleShot=True, interval=0)
        self._refresh_soon.timeout.connect(self._refresh)
        self._connect()
        self._refresh()
        self._save_button.setFocus()

    def options(self) -> ExportOptions:
        """The choices as they stand."""
        return ExportOptions(
            size=self._size(),
            theme=self._theme.currentData(),
            font_scale=self._font_scale.value() / 100,
            caption=self._caption.isChecked(),
            outlines=self._outlines.isChecked(),
            csv=self._csv.options(),
        )

    def suffix(self) -> str:
        """The suffix of the format that is chosen."""
        return str(self._format.currentData())

    def save(self, path: Path) -> bool:
        """Write the file and close; if that fails, say why in one sentence and stay. True if written."""
        try:
            suffix = path.suffix.removeprefix(".").lower()
            if suffix in NUMBER_EXPORTERS:
                files = self._files_of(path, self._csv.options())
                write_all(files)
                path = path if path in files else path.with_stem(f"{path.stem}-…")
            else:
                write(self._recording(), path, self.options())
        except (FileProblem, ValueError, MemoryError) as problem:
            self._say(str(problem))
            return False
        self.saved.emit(str(path))
        self.accept()
        return True

    def copy(self) -> None:
        """Put the picture (or, for CSV, the numbers) on the clipboard."""
        clipboard = QGuiApplication.clipboard()
        if self.suffix() in NUMBER_EXPORTERS:
            clipboard.setText(self._numbers_in_one().decode("utf-8-sig"))
        else:
            try:
                clipboard.setMimeData(clipboard_data(self._recording(), self.options().size.pixels))
            except MemoryError as problem:
                self._say(str(problem))
                return
        self._say("Copied.")

    def _build_choices(self) -> None:
        formats = {suffix: exporter.label for suffix, exporter in EXPORTERS.items()}
        formats |= {suffix: exporter.label for suffix, exporter in NUMBER_EXPORTERS.items()}
        self._format = combo("Format", formats)
        pages = {key: size.label for key, size in PAGE_SIZES.items()} | {_FREE: "Free size"}
        self._page = combo("Page", pages)
        self._width = _spin("Width", SMALLEST, LARGEST, " px")
        self._height = _spin("Height", SMALLEST, LARGEST, " px")
        self._theme = combo("Theme", EXPORT_THEMES)
        least, most = FONT_SCALES
        self._font_scale = _spin("Type size", round(100 * least), round(100 * most), " %")
        self._font_scale.setSingleStep(5)
        self._caption = named(QCheckBox("Caption with the &values"), "Caption with the values")
        self._outlines = named(QCheckBox("Text as &outlines"), "Text as outlines")
        self._outlines.setToolTip("Text looks right without its font, but can no longer be edited as text.")
        self._csv = CsvChoices()
        self._facts = line("About the file")
        self._message = line("Message")

    def _build_page(self) -> None:
        self._preview = Preview()
        self._numbers = named(QPlainTextEdit(readOnly=True), "The first numbers")
        self._numbers.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._shown = QStackedWidget()
        self._shown.addWidget(self._preview)
        self._shown.addWidget(self._numbers)
        page = QHBoxLayout(self)
        page.setContentsMargins(16, 16, 16, 16)
        page.setSpacing(16)
        page.addWidget(self._shown, 1)
        page.addLayout(self._column())
        self.resize(920, 520)

    def _column(self) -> QVBoxLayout:
        """The choices above, the buttons below."""
        form = QFormLayout()
        form.addRow("&Format", self._format)
        form.addRow("&Page", self._page)
        form.addRow("&Width", self._width)
        form.addRow("&Height", self._height)
        form.addRow("&Theme", self._theme)
        form.addRow("Type si&ze", self._font_scale)
        form.addRow(self._caption)
        form.addRow(self._outlines)
        form.addRow(self._csv)
        form.addRow(self._facts)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._save_button = self._buttons.addButton("&Save…", QDialogButtonBox.ButtonRole.AcceptRole)
        self._copy_button = self._buttons.addButton("&Copy", QDialogButtonBox.ButtonRole.ActionRole)
        for button in self._buttons.findChildren(QPushButton):
            button.setAutoDefault(False)  # else Enter means whatever button the keyboard has passed
        self._save_button.setDefault(True)
        choices = QVBoxLayout()
        choices.addLayout(form)
        choices.addStretch()
        choices.addWidget(self._message)
        choices.addWidget(self._buttons)
        return choices

    def _connect(self) -> None:
        for choice in (self._format, self._page, self._theme):
            choice.currentIndexChanged.connect(self._changed)
        for spin in (self._width, self._height, self._font_scale):
            spin.valueChanged.connect(self._changed)
        for box in (self._caption, self._outlines):
            box.toggled.connect(self._changed)
        self._csv.changed.connect(self._changed)
        self._preview.resized.connect(self._refresh_soon.start)
        self._buttons.rejected.connect(self.reject)
        self._save_button.clicked.connect(self._ask_and_save)
        self._copy_button.clicked.connect(self.copy)

    def _show_options(self, options: ExportOptions) -> None:
        self._page.setCurrentIndex(self._page.findData(options.size.key))
        self._show_pixels(options.size)
        self._theme.setCurrentIndex(self._theme.findData(options.theme))
        self._font_scale.setValue(round(100 * options.font_scale))
        self._caption.setChecked(options.caption)
        self._outlines.setChecked(options.outlines)
        self._csv.show_options(options.csv)

    def _show_pixels(self, size: PageSize) -> None:
        self._width.setValue(size.pixels[0])
        self._height.setValue(size.pixels[1])

    def _changed(self) -> None:
        self._say("")
        self._refresh_soon.start()

    def _refresh(self) -> None:
        suffix = self.suffix()
        picture = suffix in EXPORTERS
        free = self._page.currentData() == _FREE
        for widget in (self._page, self._theme, self._font_scale, self._caption):
            widget.setEnabled(picture)
        self._csv.setVisible(suffix == "csv")
        self._copy_button.setEnabled(picture or NUMBER_EXPORTERS[suffix].is_text)
        self._outlines.setEnabled(picture and EXPORTERS[suffix].is_vector)
        for spin in (self._width, self._height):
            spin.setEnabled(picture and free)
        if not free:
            self._show_pixels(self._size())
        remark = self._recording().remark if picture else ""
        self._facts.setText("\n".join(filter(None, (_facts(suffix, self._size()), remark))))
        self._shown.setCurrentWidget(self._preview if picture else self._numbers)
        if picture:
            self._preview.show_recording(self._recording(), self.options().is_dark)
        else:
            self._numbers.setPlainText(NUMBER_EXPORTERS[suffix].preview(self._numbers_in_one()))

    def _numbers_in_one(self) -> bytes:
        """The numbers in the chosen format, all in one file."""
        path = Path(f"{self._suggested_name}.{self.suffix()}")
        return self._files_of(path, replace(self._csv.options(), apart=False))[path]

    def _size(self) -> PageSize:
        return PAGE_SIZES.get(self._page.currentData()) or free_size(
            self._width.value(), self._height.value()
        )

    def _recording(self) -> Recording:
        """The figure for the present options, drawn again only if they have changed."""
        options = self.options()
        if self._rendered is None or self._rendered[0] != options:
            self._rendered = options, self._render(options)
        return self._rendered[1]

    def _ask_and_save(self) -> None:
        if path := self._ask_path():
            self.save(path)

    def _ask_path(self) -> Path | None:
        suffix = self.suffix()
        dialog = QFileDialog(self, "Save", self._folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{self._format.currentText()} (*.{suffix})")
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"{self._suggested_name}.{suffix}")
        chosen = dialog.exec() == QDialog.DialogCode.Accepted and dialog.selectedFiles()
        return Path(chosen[0]) if chosen else None

    def _say(self, sentence: str) -> None:
        self._message.setText(sentence)


def _facts(suffix: str, size: PageSize) -> str:
    """What the file will be, for the line under the choices."""
    if suffix in NUMBER_EXPORTERS:
        return NUMBER_EXPORTERS[suffix].about
    width_mm, height_mm = (round(length) for length in size.millimeters)
    on_paper = f"{width_mm} × {height_mm} mm"
    if EXPORTERS[suffix].is_vector:
        return f"{EXPORTERS[suffix].label}, {on_paper}, sharp at any size."
    width, height = size.pixels
    return f"{EXPORTERS[suffix].label}, {width} × {height} pixels ({on_paper} at {size.dpi} per inch)."


def _spin(name: str, low: int, high: int, unit: str) -> QSpinBox:
    spin = named(QSpinBox(suffix=unit), name)
    spin.setRange(low, high)
    spin.setKeyboardTracking(False)
    return spin
