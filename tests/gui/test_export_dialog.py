"""The export dialog, driven as people drive it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QImage, QPainterPath, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from engine.base.table import SEPARATORS, CsvStyle, to_npz
from gui.export import PAGE_SIZES, ExportOptions, Recording, free_size
from gui.export.dialog import ExportDialog
from gui.export.recording import Shape

BACKGROUNDS = {
    "light": QColor("#ffffff"),
    "dark": QColor("#1b1f26"),
    "transparent": None,
    "transparent-dark": None,
}
NUMBERS = "z,tanh(z)\n0,0\n1,0.7615941559557649\n"


def numbers(path: Path, style: CsvStyle) -> dict[Path, bytes]:
    """The files that the dialog asks for."""
    if path.suffix == ".npz":
        return {path: to_npz({"z": np.arange(3.0), "names": np.array(["a", "b"])})}
    text = NUMBERS.replace(",", SEPARATORS[style.separator])
    if style.apart:
        return {path.with_stem(f"{path.stem}-{title}"): text.encode() for title in ("functions", "facts")}
    return {path: text.encode("utf-8-sig" if style.bom else "utf-8")}


class Drawing:
    """A figure that is a disk; remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[ExportOptions] = []

    def __call__(self, options: ExportOptions) -> Recording:
        self.asked.append(options)
        width, height = options.layout
        disk = QPainterPath()
        disk.addEllipse(QRectF(width / 4, height / 4, width / 2, height / 2))
        shape = Shape(disk, QPen(Qt.PenStyle.NoPen), QBrush(QColor("#2f6fed")))
        return Recording(width, height, (shape,), BACKGROUNDS[options.theme], "Disk")


@pytest.fixture
def drawing() -> Drawing:
    return Drawing()


@pytest.fixture
def dialog(qtbot, drawing: Drawing, tmp_path: Path) -> ExportDialog:
    made = ExportDialog(drawing, numbers, "curves", str(tmp_path))
    qtbot.addWidget(made)
    made.show()
    return made


def named(dialog: QWidget, kind: type, name: str) -> QWidget:
    (found,) = [w for w in dialog.findChildren(kind) if w.accessibleName() == name]
    return found


def choose(dialog: QWidget, name: str, label: str) -> None:
    combo = named(dialog, QComboBox, name)
    combo.setCurrentIndex(combo.findText(label))


def button(dialog: QWidget, text: str) -> QPushButton:
    (found,) = [b for b in dialog.findChildren(QPushButton) if b.text() == text]
    return found


def said(dialog: QWidget) -> str:
    return named(dialog, QLabel, "Message").text()


def answer(monkeypatch, path: Path) -> Callable[[], str]:
    """The file dialog is answered with the path; returns what it suggested."""
    suggested: list[str] = []

    def accept(files: QFileDialog) -> int:
        suggested.extend(files.selectedFiles())
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QFileDialog, "exec", accept)
    original = QFileDialog.selectedFiles
    monkeypatch.setattr(
        QFileDialog, "selectedFiles", lambda files: [str(path)] if suggested else original(files)
    )
    return lambda: Path(suggested[0]).name


def test_every_choice_has_a_name_and_a_key(dialog: ExportDialog) -> None:
    kinds = (QComboBox, QSpinBox, QCheckBox)
    inputs = [widget for kind in kinds for widget in dialog.findChildren(kind)]
    assert len(inputs) == 12
    assert all(widget.accessibleName() for widget in inputs)
    texts = [label.text() for label in dialog.findChildren(QLabel) if label.buddy()]
    texts += [b.text() for b in dialog.findChildren(QAbstractButton) if "&" in b.text()]
    keys = [text[text.index("&") + 1].lower() for text in texts]
    assert len(keys) == 14
    assert len(set(keys)) == len(keys)


def test_it_fits_a_small_screen(dialog: ExportDialog) -> None:
    assert dialog.minimumSizeHint().width() <= 900
    assert dialog.minimumSizeHint().height() <= 640
    assert dialog.width() <= 1024
    assert dialog.height() <= 700


def test_choices_become_options(qtbot, dialog: ExportDialog, drawing: Drawing) -> None:
    assert dialog.options() == ExportOptions()
    choose(dialog, "Format", "SVG drawing")
    choose(dialog, "Page", "Half slide")
    choose(dialog, "Theme", "Dark")
    named(dialog, QSpinBox, "Type size").setValue(150)
    named(dialog, QCheckBox, "Caption with the values").click()
    qtbot.waitUntil(lambda: named(dialog, QCheckBox, "Text as outlines").isEnabled())
    named(dialog, QCheckBox, "Text as outlines").click()
    expected = ExportOptions(PAGE_SIZES["half-slide"], "dark", 1.5, caption=True, outlines=True)
    assert dialog.options() == expected
    qtbot.waitUntil(lambda: drawing.asked[-1] == expected)


def test_a_page_shows_its_pixels_and_a_free_one_takes_them(qtbot, dialog: ExportDialog) -> None:
    width, height = (named(dialog, QSpinBox, name) for name in ("Width", "Height"))
    choose(dialog, "Page", "Slide 4:3")
    qtbot.waitUntil(lambda: (width.value(), height.value()) == (1280, 960))
    assert not width.isEnabled()
    choose(dialog, "Page", "Free size")
    qtbot.waitUntil(width.isEnabled)
    width.setValue(800)
    assert dialog.options().size == free_size(800, 960)
    facts = named(dialog, QLabel, "About the file")
    qtbot.waitUntil(lambda: "PNG picture, 800 × 960 pixels" in facts.text())


def test_several_changes_are_drawn_once(qtbot, dialog: ExportDialog, drawing: Drawing) -> None:
    qtbot.wait(20)
    before = len(drawing.asked)
    choose(dialog, "Theme", "Dark")
    choose(dialog, "Page", "Half slide")
    qtbot.waitUntil(lambda: len(drawing.asked) > before)
    qtbot.wait(20)
    assert len(drawing.asked) == before + 1


def test_the_preview_has_the_shape_of_the_page_and_a_checkerboard(qtbot, dialog: ExportDialog) -> None:
    choose(dialog, "Page", "Half slide")
    preview = named(dialog, QWidget, "Preview of the page")

    def colors() -> set[str]:
        image = preview.grab().toImage()
        center = image.rect().center()
        row = [image.pixelColor(center.x() + dx, 4).name() for dx in range(-30, 30)]
        return {*row, image.pixelColor(center).name()}

    choose(dialog, "Theme", "Transparent, for light slides")
    qtbot.waitUntil(lambda: colors() == {"#ffffff", "#e3e6eb", "#2f6fed"})
    choose(dialog, "Theme", "Transparent, for dark slides")
    qtbot.waitUntil(lambda: colors() == {"#14171c", "#2b313b", "#2f6fed"})


@pytest.mark.parametrize("passed", ["Format", "Page", "Theme"])
def test_enter_saves_wherever_the_keyboard_has_been(qtbot, dialog: ExportDialog, passed: str) -> None:
    named(dialog, QComboBox, passed).setFocus()
    assert button(dialog, "&Save…").isDefault()
    assert not button(dialog, "&Copy").autoDefault()


def test_save_writes_what_was_chosen_and_closes(qtbot, dialog: ExportDialog, tmp_path, monkeypatch) -> None:
    choose(dialog, "Page", "Half slide")
    suggested = answer(monkeypatch, tmp_path / "my figure.png")
    with qtbot.waitSignal(dialog.saved) as saved:
        qtbot.mouseClick(button(dialog, "&Save…"), Qt.MouseButton.LeftButton)
    assert suggested() == "curves.png"
    assert saved.args == [str(tmp_path / "my figure.png")]
    assert QImage(saved.args[0]).size().toTuple() == (960, 1080)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_numbers_are_shown_and_saved_as_csv(qtbot, dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, "Format", "CSV numbers")
    shown = named(dialog, QWidget, "The first numbers")
    qtbot.waitUntil(shown.isVisible)
    assert shown.toPlainText() == NUMBERS
    assert not named(dialog, QComboBox, "Page").isEnabled()
    assert dialog.save(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == NUMBERS


def test_csv_can_be_what_a_spreadsheet_expects(qtbot, dialog: ExportDialog, tmp_path: Path) -> None:
    assert not named(dialog, QCheckBox, "Decimal comma").isVisible()
    choose(dialog, "Format", "CSV numbers")
    qtbot.waitUntil(lambda: named(dialog, QCheckBox, "Decimal comma").isVisible())
    for name in ("Decimal comma", "Mark as UTF-8 for Excel"):
        named(dialog, QCheckBox, name).click()
    assert dialog.options().csv == CsvStyle("semicolon", decimal_comma=True, bom=True)
    shown = named(dialog, QWidget, "The first numbers")
    qtbot.waitUntil(lambda: shown.toPlainText() == NUMBERS.replace(",", ";"))
    dialog.copy()
    assert QGuiApplication.clipboard().text() == NUMBERS.replace(",", ";")
    choose(dialog, "Separator", "Tab")
    named(dialog, QCheckBox, "A file for each table").click()
    with qtbot.waitSignal(dialog.saved) as saved:
        assert dialog.save(tmp_path / "a.csv")
    assert saved.args == [str(tmp_path / "a-….csv")]
    files = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert files == dict.fromkeys(("a-functions.csv", "a-facts.csv"), NUMBERS.replace(",", "\t"))


def test_arrays_are_listed_and_saved_as_npz(qtbot, dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, "Format", "NumPy arrays")
    shown = named(dialog, QWidget, "The first numbers")
    qtbot.waitUntil(shown.isVisible)
    assert shown.toPlainText().splitlines() == ["z  (3,)  float64", "names  (2,)  <U1"]
    assert not button(dialog, "&Copy").isEnabled()
    assert dialog.save(tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as file:
        np.testing.assert_array_equal(file["z"], [0, 1, 2])
    choose(dialog, "Format", "CSV numbers")
    qtbot.waitUntil(lambda: button(dialog, "&Copy").isEnabled())


def test_no_such_folder_is_said_in_one_sentence(dialog: ExportDialog, tmp_path: Path) -> None:
    assert not dialog.save(tmp_path / "nowhere" / "a.png")
    assert said(dialog).startswith("Cannot write")
    assert said(dialog).endswith("no such file or directory.")
    assert dialog.isVisible()


def test_a_folder_that_may_not_be_written_leaves_the_old_file(
    dialog: ExportDialog, tmp_path: Path, monkeypatch
) -> None:
    path = tmp_path / "a.svg"
    path.write_text("old")

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("engine.base.files.tempfile.mkstemp", forbidden)
    assert not dialog.save(path)
    assert said(dialog).endswith("permission denied.")
    assert path.read_text() == "old"


def test_an_unknown_suffix_is_explained_and_forgotten_at_the_next_choice(
    qtbot, dialog: ExportDialog, tmp_path: Path
) -> None:
    assert not dialog.save(tmp_path / "a.bmp")
    assert ".png, .svg, .pdf" in said(dialog)
    choose(dialog, "Theme", "Dark")
    assert said(dialog) == ""


def test_copy_puts_picture_and_drawing_on_the_clipboard(qtbot, dialog: ExportDialog) -> None:
    qtbot.mouseClick(button(dialog, "&Copy"), Qt.MouseButton.LeftButton)
    data = QGuiApplication.clipboard().mimeData()
    assert data.imageData().size().toTuple() == (1920, 1080)
    assert data.hasFormat("image/svg+xml")
    assert said(dialog) == "Copied."
    choose(dialog, "Format", "CSV numbers")
    dialog.copy()
    assert QGuiApplication.clipboard().text() == NUMBERS


def test_it_opens_with_the_options_of_last_time(qtbot, drawing: Drawing, tmp_path: Path) -> None:
    csv = CsvStyle("tab", decimal_comma=True, bom=True, apart=True)
    last = ExportOptions(free_size(640, 480), "transparent", 1.25, caption=True, csv=csv)
    dialog = ExportDialog(drawing, numbers, "curves", str(tmp_path), options=last)
    qtbot.addWidget(dialog)
    assert dialog.options() == last


def test_cancel_writes_nothing(qtbot, dialog: ExportDialog, tmp_path: Path) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert not list(tmp_path.iterdir())
