"""Pictures of one's own in the window: opened, refused, shown, undone, saved with the scene."""

from __future__ import annotations

import base64
import os
import re
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog

from engine.base.pixels import Pixels
from engine.session import load
from gui.export import PAGE_SIZES, ExportOptions, encode
from gui.page.busy import Busy
from gui.panels.warp.picture_item import textures
from tests.gui.conftest import Hands

RED, BLUE, GREEN = (220, 30, 30), (30, 60, 220), (20, 160, 60)


def halves(width: int, height: int) -> QImage:
    """Red on the left, blue on the right; a green strip at the top."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.fillRect(0, 0, width // 2, height, QColor(*RED))
    painter.fillRect(width // 2, 0, width - width // 2, height, QColor(*BLUE))
    painter.fillRect(0, 0, width, height // 4, QColor(*GREEN))
    painter.end()
    return image


@pytest.fixture
def warp(hands: Hands) -> Hands:
    """Hands on Space warp."""
    hands.store.visit("warp")
    hands.settle()
    return hands


def opened(warp: Hands, path: Path) -> str:
    """What the notice says after File › Open."""
    warp.window.documents.open(path)
    warp.settle()
    return warp.window.notice.text


def color(pixels: Pixels, x: float, y: float) -> tuple[int, ...]:
    n = pixels.side
    return tuple(int(v) for v in pixels.colors[int(y * n), int(x * n)])


@pytest.mark.parametrize("suffix", ["png", "bmp", "webp", "jpg"])
def test_its_middle_square_is_taken(warp: Hands, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"wide.{suffix}"
    halves(1600, 800).save(str(path), quality=100)
    note = opened(warp, path)
    assert note == f"wide.{suffix}: its middle square in 512 × 512 pixels, of 1,600 × 800."
    e = warp.experiment
    assert (e.paint, e.photograph.side, e.playhead) == ("picture", 512, 0)
    assert color(e.photograph, 0.2, 0.6) == pytest.approx(RED, abs=6)
    assert color(e.photograph, 0.8, 0.6) == pytest.approx(BLUE, abs=6)
    assert color(e.photograph, 0.3, 0.1) == pytest.approx(GREEN, abs=6)


def test_a_small_one_stays_as_it_is(warp: Hands, tmp_path: Path) -> None:
    halves(8, 8).save(str(tmp_path / "a.png"))
    assert opened(warp, tmp_path / "a.png") == "a.png: 8 × 8 pixels."
    assert warp.experiment.photograph.side == 8
    halves(1, 1).save(str(tmp_path / "a.png"))
    opened(warp, tmp_path / "a.png")
    assert warp.experiment.photograph.side == 1


def test_what_is_transparent_is_white(warp: Hands, tmp_path: Path) -> None:
    image = QImage(4, 4, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    image.save(str(tmp_path / "a.png"))
    opened(warp, tmp_path / "a.png")
    assert (warp.experiment.photograph.colors == 255).all()


def test_a_photograph_that_lies_is_turned(warp: Hands, tmp_path: Path) -> None:
    """EXIF orientation 6: to be turned by 90° clockwise, so that its left side is the top."""
    halves(64, 64).save(str(tmp_path / "a.jpg"), quality=100)
    data = (tmp_path / "a.jpg").read_bytes()
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x112, 3, 1, 6, 0, 0)
    exif = b"Exif\0\0" + tiff
    (tmp_path / "a.jpg").write_bytes(
        data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]
    )
    opened(warp, tmp_path / "a.jpg")
    assert color(warp.experiment.photograph, 0.4, 0.2) == pytest.approx(RED, abs=8)
    assert color(warp.experiment.photograph, 0.4, 0.8) == pytest.approx(BLUE, abs=8)
    assert color(warp.experiment.photograph, 0.9, 0.5) == pytest.approx(GREEN, abs=8)


def png(width: int, height: int, bits: int = 8) -> bytes:
    """A PNG of this size by its header, and without a pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def cut(suffix: str, folder: Path) -> bytes:
    """Half of a good file."""
    path = folder / f"whole.{suffix}"
    halves(300, 300).save(str(path))
    return path.read_bytes()[: path.stat().st_size // 2]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is not a picture in PNG, JPEG, WebP, BMP or GIF"),
        (b"no picture at all", "it is not a picture in PNG, JPEG, WebP, BMP or GIF"),
        (SVG, "it is not a picture in PNG, JPEG, WebP, BMP or GIF"),
        (png(100_000, 100_000), "its 100,000 × 100,000 pixels would take more than 256 MB"),
        (png(1_000_000, 65), "its 1,000,000 × 65 pixels would take more than 256 MB"),
        (png(6_000, 6_000, bits=16), "its 6,000 × 6,000 pixels would take more than 256 MB"),
        (png(2**31 - 1, 1), "the picture is damaged"),
        (png(0, 5), "the picture is damaged"),
        (png(50, 50), "the picture is damaged or cut off"),
    ],
    ids=["empty", "text", "svg", "bomb", "wide bomb", "deep bomb", "beyond PNG", "no width", "no pixels"],
)  # fmt: skip
def test_what_is_none_is_refused_in_a_sentence(warp: Hands, tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(data)
    before = warp.store.session
    assert opened(warp, path) == f"Cannot open {path}: {reason}."
    assert warp.store.session == before


@pytest.mark.parametrize(
    ("suffix", "reason"), [("png", "the picture is damaged or cut off"), ("jpg", "the picture is cut off")]
)
def test_half_a_file_is_refused(warp: Hands, tmp_path: Path, suffix: str, reason: str) -> None:
    path = tmp_path / f"half.{suffix}"
    path.write_bytes(cut(suffix, tmp_path))
    assert opened(warp, path) == f"Cannot open {path}: {reason}."


def test_a_file_without_end_is_not_read_whole(warp: Hands, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.touch()
    os.truncate(path, 10**12)  # without any block on the disk
    assert opened(warp, path) == f"Cannot read {path}: it is larger than 64 MB."
    assert "no such file" in opened(warp, tmp_path / "b.png")


def test_a_panel_without_pictures_says_so(hands: Hands, tmp_path: Path) -> None:
    halves(8, 8).save(str(tmp_path / "a.png"))
    path = tmp_path / "a.png"
    assert opened(hands, path) == f"Cannot open {path}: the panel that is shown takes no pictures."


def test_one_that_is_dropped_is_one_step_and_undo_takes_it_back(warp: Hands, tmp_path: Path) -> None:
    halves(64, 64).save(str(tmp_path / "a.png"))
    before = warp.experiment
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png"))])
    at, action, none = QPoint(600, 400), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    for kind in (QDragEnterEvent, QDropEvent):
        QApplication.sendEvent(warp.window, kind(at, action, dropped, Qt.MouseButton.LeftButton, none))
    warp.settle()
    assert warp.experiment.photograph.side == 64
    assert warp.steps() == 1
    warp.store.undo()
    assert warp.experiment.keeping(before) == before


def test_the_button_asks_for_one(warp: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    control = warp.page.controls.control("photograph")
    assert not control.isVisible()
    warp.edit(paint="picture")
    assert control.count.text() == "sample"
    halves(64, 64).save(str(tmp_path / "a.png"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "a.png"), ""))
    warp.qtbot.mouseClick(control.button, Qt.MouseButton.LeftButton)
    warp.settle()
    assert (control.count.text(), control.count.accessibleName()) == ("64 × 64", "64 × 64")
    assert warp.experiment.photograph.side == 64


def test_a_large_one_is_read_beside_the_window(warp: Hands, tmp_path: Path) -> None:
    """The latest wins; Stop keeps what is shown."""
    halves(3000, 2000).save(str(tmp_path / "large.png"))
    halves(64, 64).save(str(tmp_path / "small.png"))
    documents, before = warp.window.documents, warp.store.session
    documents.open(tmp_path / "large.png")
    assert documents.files.busy
    assert warp.store.session == before
    documents.open(tmp_path / "small.png")
    warp.settle()
    assert warp.experiment.photograph.side == 64
    documents.open(tmp_path / "large.png")
    strip = next(
        busy for busy in warp.window.findChildren(Busy) if busy.parent() is warp.window.centralWidget()
    )
    strip.stopped.emit()
    warp.settle()
    assert warp.experiment.photograph.side == 64


def test_the_scene_takes_it_to_another_machine(
    warp: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    halves(900, 900).save(str(tmp_path / "a.png"))
    opened(warp, tmp_path / "a.png")
    (tmp_path / "a.png").unlink()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "scene.json"), ""))
    warp.window.documents.save_as()
    assert load(tmp_path / "scene.json").warp == warp.experiment
    assert (tmp_path / "scene.json").stat().st_size < 1_100_000


def grabbed(warp: Hands, plot: str, x: float, y: float) -> tuple[int, ...]:
    """The color on the screen at a place of a plot."""
    at = warp.at(plot, x, y)
    seen = warp.figure.viewport().grab().toImage().pixelColor(at)
    return seen.red(), seen.green(), seen.blue()


def test_it_is_seen_where_the_layers_bring_it(warp: Hands, tmp_path: Path) -> None:
    halves(512, 512).save(str(tmp_path / "a.png"))
    opened(warp, tmp_path / "a.png")
    assert grabbed(warp, "left", -1.5, -1.5) == pytest.approx(RED, abs=4)
    assert grabbed(warp, "right", 1.5, -1.5) == pytest.approx(BLUE, abs=4)
    warp.edit(playhead=36)
    for key, pane in zip(("left", "right"), warp.page.result.panes, strict=True):
        for place, tone in (((1.8, 0.1), BLUE), ((1.3, 1.7), GREEN)):
            x, y = pane.image([place])[0].tolist()
            assert grabbed(warp, key, x, y) == pytest.approx(tone, abs=4)


def test_an_arrow_that_is_dragged_takes_the_picture_along(warp: Hands, tmp_path: Path) -> None:
    halves(512, 512).save(str(tmp_path / "a.png"))
    opened(warp, tmp_path / "a.png")
    warp.edit(playhead=12)
    warp.drag_handle("column 0 left", (0.0, 1.0))
    warp.drag_handle("column 1 left", (-1.0, 0.0))
    assert grabbed(warp, "left", 1.2, -1.2) == pytest.approx(RED, abs=4)  # it stands on its left side
    assert grabbed(warp, "left", 1.2, 1.2) == pytest.approx(BLUE, abs=4)
    assert grabbed(warp, "left", -1.7, 0.4) == pytest.approx(GREEN, abs=4)


def test_what_relu_has_lost_is_gray_and_red_where_it_was(warp: Hands, tmp_path: Path) -> None:
    halves(512, 512).save(str(tmp_path / "a.png"))
    opened(warp, tmp_path / "a.png")
    warp.edit(view="back")
    warp.settle()
    assert grabbed(warp, "back right", -1.5, -1.5) == pytest.approx(RED, abs=4)
    red, green, blue = grabbed(warp, "back left", -1.5, -1.5)
    assert green == pytest.approx(blue, abs=4)
    assert green < red - 25
    assert grabbed(warp, "back left", 1.5, 0.3) == pytest.approx(BLUE, abs=4)


def test_what_has_become_small_is_taken_from_a_smaller_copy() -> None:
    images = textures(Pixels.of(np.zeros((300, 300, 3), dtype=np.uint8)))
    assert [image.width() for image in images] == [300, 150, 75, 37, 18, 9]


def test_a_file_has_the_picture_in_it(warp: Hands, tmp_path: Path) -> None:
    halves(512, 512).save(str(tmp_path / "a.png"))
    opened(warp, tmp_path / "a.png")
    for view in ("warp", "back"):
        warp.edit(view=view)
        recording = warp.page.stage.recording(ExportOptions(size=PAGE_SIZES["column"]))
        svg = encode(recording, "svg", ExportOptions()).decode()
        images = [base64.b64decode(data) for data in re.findall(r"data:image/png;base64,([^\"]*)", svg)]
        assert len(images) == 2
        for image in map(QImage.fromData, images):
            seen = image.pixelColor(image.width() * 9 // 10, image.height() // 2)
            assert (seen.red(), seen.green(), seen.blue()) == pytest.approx(BLUE, abs=4)
        assert encode(recording, "pdf", ExportOptions()).count(b"/Subtype /Image") >= 2


def test_the_picture_is_spoken_of_and_what_is_lost_of_it(warp: Hands) -> None:
    warp.edit(paint="picture")
    assert "of the picture flat" in warp.page.sentence.text()
    assert "of the picture" in warp.figure.accessibleDescription()
    warp.edit(view="back")
    assert "of the picture for good" in warp.figure.accessibleDescription()


def test_an_exercise_shows_the_picture_before_its_way_and_nothing_of_its_way_back(warp: Hands) -> None:
    warp.edit(paint="picture", view="back")
    before = grabbed(warp, "back right", -1.9, 1.0)
    warp.store.hide_answers("warp", True)
    warp.settle()
    pale = [grabbed(warp, f"back {side}", -1.9, 1.0) for side in ("left", "right")]
    assert pale[0] == pale[1] != before
    assert "picture" not in warp.page.sentence.text()
    warp.store.hide_answers("warp", False)
    warp.settle()
    assert grabbed(warp, "back right", -1.9, 1.0) == before
