"""A talk as pages of a PDF and as pictures, from the window and from the command line."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QLinearGradient, QPainterPath, QPen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from engine.session import Session
from engine.talk.scene import Scene
from engine.talk.talk import Talk, save
from gui.canvas.render import render
from gui.export import PAGE_SIZES, ExportOptions, Recording, to_image, to_pages
from gui.export.recording import Shape, Text, moved
from gui.panels import panel
from gui.present.pages import drawn, files
from gui.start.app import main
from tests.gui.conftest import Hands

SCENES = (
    Scene(Session().edit("curves", probe=-1.0), "The left side"),
    Scene(Session().visit("regions")),
    Scene(Session().visit("curves").hiding("curves"), "What is f′?"),
)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "lecture.talk.json"
    save(Talk(SCENES), path)
    return path


def texts(recording: Recording) -> list[str]:
    return [command.text for command in recording.commands if isinstance(command, Text)]


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.mark.parametrize("size", PAGE_SIZES)
def test_a_page_has_the_headline_the_picture_and_the_size_that_was_asked_for(qtbot, size: str) -> None:
    options = ExportOptions(PAGE_SIZES[size])
    page = drawn(SCENES[0], options)
    assert (page.width, page.height) == pytest.approx(options.layout, abs=2)
    assert "".join(texts(page)).startswith("The left side")
    plain = render(panel("curves"), SCENES[0].experiment.run(), options)
    assert set(texts(plain)) & set(texts(page))
    low = max(command.transform.dy() for command in page.commands if isinstance(command, Text))
    assert low < page.height


def test_a_scene_without_a_title_begins_with_its_first_number(qtbot) -> None:
    lead = SCENES[1].experiment.run().readouts[0]
    assert "".join(texts(drawn(SCENES[1], ExportOptions()))).startswith(f"{lead.value}  {lead.caption}")


def test_answers_stay_hidden_on_paper(qtbot) -> None:
    hidden = "".join(texts(drawn(SCENES[2], ExportOptions())))
    shown = "".join(texts(drawn(Scene(Session().visit("curves"), "What is f′?"), ExportOptions())))
    assert "hidden" in hidden
    assert "hidden" not in shown


def test_a_moved_command_is_the_same_picture_elsewhere(qtbot) -> None:
    path, shade = QPainterPath(), QLinearGradient(10, 10, 40, 10)
    path.addRect(10, 10, 30, 20)
    shade.setColorAt(0, QColor("red"))
    shade.setColorAt(1, QColor("blue"))
    shape = Shape(path, QPen(QColor("black"), 2), QBrush(shade), clip=path)
    still = to_image(Recording(60, 60, (shape,), QColor("white")), 60, 60)
    away = to_image(Recording(60, 60, (moved(shape, 7, 19),), QColor("white")), 60, 60)
    assert still.copy(0, 0, 50, 35) == away.copy(7, 19, 50, 35)


def test_a_pdf_has_a_page_for_each_scene_and_is_searchable(qtbot, tmp_path: Path) -> None:
    parts = list(files(SCENES, tmp_path / "talk.pdf", ExportOptions()))
    assert parts[:-1] == [{}] * len(SCENES)  # one can tell how far it is
    (pdf,) = parts[-1].values()
    assert pages(pdf) == len(SCENES)


def test_all_pages_are_written_in_plain_words(qtbot) -> None:
    """Where only the first is, LibreOffice turns the others black."""
    path, shade = QPainterPath(), QLinearGradient(10, 10, 40, 10)
    path.addRect(10, 10, 30, 20)
    shade.setColorAt(0, QColor("red"))
    shade.setColorAt(1, QColor("blue"))
    recording = Recording(
        60, 60, (Shape(path, QPen(), QBrush(shade)), Shape(path, QPen(), QBrush("#808000")))
    )
    pdf = to_pages([recording] * 3, "three", 60, 60)
    contents = [zlib.decompress(data) for data in re.findall(
        rb"/FlateDecode\n>>\nstream\n(.*?)\nendstream", pdf, re.DOTALL) if data[:1] == b"x"]  # fmt: skip
    drawings = [content for content in contents if b" rg\n" in content]
    assert len(drawings) == 3
    assert not any(b"/CSp cs" in content or b"/PCSp cs" in content for content in drawings)


def test_pictures_have_their_number_in_their_name(qtbot, tmp_path: Path) -> None:
    parts = list(files(SCENES, tmp_path / "talk.png", ExportOptions(theme="projector")))
    assert [path.name for part in parts for path in part] == ["talk-01.png", "talk-02.png", "talk-03.png"]
    image = QImage.fromData(next(iter(parts[0].values())))
    assert (image.width(), image.height()) == (1920, 1080)
    assert image.pixelColor(5, 5) == QColor("black")


def test_the_command_line_writes_a_talk(talk: Path, tmp_path: Path) -> None:
    out = tmp_path / "talk.pdf"
    assert main(["export", str(talk), "--out", str(out), "--out", str(tmp_path / "p.png")]) == 0
    assert pages(out.read_bytes()) == len(SCENES)
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["p-01.png", "p-02.png", "p-03.png"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--out", "a.csv"], "A talk can be written as .png, .svg, .pdf, not as “.csv”."),
        (["--out", "a.pdf", "--panel", "curves"], "Of a talk all scenes are written as they are"),
        (["--print", "loss"], "Of a talk all scenes are written as they are"),
        (["--out", "-"], "Only a PDF holds all scenes in one; --format pdf asks for it."),
    ],
)
def test_what_a_talk_has_not_is_refused(talk: Path, asked: list[str], said: str, capsys) -> None:
    assert main(["export", str(talk), *asked]) == 2
    assert said in capsys.readouterr().err


def test_a_screenshot_shows_no_talk(talk: Path, tmp_path: Path, capsys) -> None:
    assert main(["screenshot", str(talk), "--out", str(tmp_path / "a.png")]) == 1
    assert "it is a talk" in capsys.readouterr().err


def test_the_window_writes_the_talk(hands: Hands, tmp_path: Path, monkeypatch) -> None:
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(hands.window, Qt.Key.Key_E, keys)
    assert hands.window.notice.text == "The talk has no scenes yet; Ctrl+T adds this state."
    for scene in SCENES:
        hands.window.documents.book.add(scene)
    path = tmp_path / "talk.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    QTest.keyClick(hands.window, Qt.Key.Key_E, keys)
    assert pages(path.read_bytes()) == len(SCENES)
    assert hands.window.notice.text == f"Written: 1 file to {tmp_path}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "talk.pdf"), ""))
    QTest.keyClick(hands.window, Qt.Key.Key_E, keys)
    assert hands.window.notice.text.startswith(f"Cannot write {tmp_path}")


def test_a_headline_is_large(qtbot) -> None:
    (first, *_) = (c for c in drawn(SCENES[0], ExportOptions()).commands if isinstance(c, Text))
    assert first.font.pixelSize() == 24
    assert first.font.weight() == QFont.Weight.DemiBold
