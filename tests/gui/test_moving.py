"""Moving pictures, read back by Qt's own reader of GIF and, frame by frame, of PNG."""

from __future__ import annotations

import math
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageReader

from engine.base.files import FileProblem
from engine.session import Session
from engine.talk.sweep import Sweep
from gui.export import ExportOptions, free_size
from gui.export.animation.apng import to_apng
from gui.export.animation.film import Film, Pixels, changed, evenly, pixels
from gui.export.animation.gif import to_gif
from gui.export.animation.mp4 import ffmpeg, to_mp4
from gui.export.animation.palette import Palette, counted
from gui.present.moving import film_of
from gui.start.app import main

Read = list[tuple[Pixels, int]]
"""Frames with their times in hundredths of a second."""

SMALL = ExportOptions(free_size(320, 180))


def read_gif(data: bytes) -> Read:
    kept = QByteArray(data)
    buffer = QBuffer(kept)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"gif"))
    assert reader.loopCount() == -1  # for ever
    found = []
    while reader.canRead():
        image = reader.read()
        found.append((pixels(image), reader.nextImageDelay() // 10))
    return found


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        content = data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + content)
        yield kind, content
        at += 12 + length


def read_apng(data: bytes) -> Read:
    """Every frame as a PNG of its own, laid over what was there before."""
    parts = list(chunks(data))
    header, (frames, plays) = parts[0][1], struct.unpack(">II", dict(parts)[b"acTL"])
    numbers = [struct.unpack(">I", content[:4])[0] for kind, content in parts if kind in (b"fcTL", b"fdAT")]
    assert numbers == list(range(len(numbers)))
    assert plays == 0
    canvas = np.zeros((*struct.unpack(">II", header[:8])[::-1], 3), np.uint8)
    found = []
    for (kind, control), (_, content) in pairwise(parts):
        if kind == b"fcTL":
            width, height, left, top, time, unit = struct.unpack(">IIIIHH", control[4:24])
            assert unit == 100
            one = png(struct.pack(">II", width, height) + header[8:], content[4 * bool(found) :])
            canvas[top : top + height, left : left + width] = pixels(QImage.fromData(one))
            found.append((canvas.copy(), time))
    assert len(found) == frames
    return found


def png(header: bytes, content: bytes) -> bytes:
    parts = (b"IHDR", header), (b"IDAT", content), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


FORMATS = {"gif": (to_gif, read_gif), "apng": (to_apng, read_apng)}
Written = Callable[[Film], Iterator[bytes]]


def film_from(frames: list[Pixels], times: tuple[int, ...]) -> Film:
    height, width, _ = frames[0].shape
    return Film(width, height, times, frames.__getitem__)


def noise(colors: int, frames: int = 3) -> list[Pixels]:
    """Pictures of which only a part changes, in so many colors, without any order: the worst for LZW."""
    random = np.random.default_rng(7)
    table = random.integers(0, 256, (colors, 3), np.uint8)
    first = table[random.integers(0, colors, (90, 121))]
    found = [first]
    for n in range(1, frames):
        after = found[-1].copy()
        after[10 * n : 10 * n + 30, 5:77] = table[random.integers(0, colors, (30, 72))]
        found.append(after)
    return found


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("colors", [1, 2, 255])
def test_what_is_written_is_read_back(suffix: str, colors: int) -> None:
    write, read = FORMATS[suffix]
    frames, times = noise(colors), (5, 7, 100)
    found = read(b"".join(write(film_from(frames, times))))
    assert [time for _, time in found] == list(times)
    for (shown, _), frame in zip(found, frames, strict=True):
        np.testing.assert_array_equal(shown, frame)


def test_png_keeps_more_colors_than_gif_has() -> None:
    frames = noise(3000)
    for (shown, _), frame in zip(
        read_apng(b"".join(to_apng(film_from(frames, (5, 5, 5))))), frames, strict=True
    ):
        np.testing.assert_array_equal(shown, frame)


@pytest.mark.parametrize("length", [1, 2, 3, 255, 256, 257, 300, 3839, 3840, 3841, 4096, 9999])
def test_lzw_of_any_length(length: int) -> None:
    row = np.random.default_rng(length).integers(0, 255, (1, length, 1), np.uint8).repeat(3, axis=2)
    ((shown, _),) = read_gif(b"".join(to_gif(film_from([row], (10,)))))
    np.testing.assert_array_equal(shown, row)


def test_few_colors_stay_and_many_are_near() -> None:
    few = noise(255, 1)[0]
    np.testing.assert_array_equal((palette := Palette([counted(few)], 255)).colors[palette.indexed(few)], few)
    ramp = np.tile(np.linspace(0, 255, 256).astype(np.uint8)[:, None, None], (1, 64, 3))
    ramp[..., 1] = np.linspace(0, 255, 64).astype(np.uint8)
    palette = Palette([counted(ramp)], 255)
    assert len(palette.colors) <= 255
    assert psnr(palette.colors[palette.indexed(ramp)], ramp) > 30


def test_only_what_changes_is_written() -> None:
    before = np.zeros((40, 50, 3), np.uint8)
    after = before.copy()
    after[3:7, 20:31, 1] = 9
    patch = changed(before, after)
    assert (patch.left, patch.top, patch.width, patch.height) == (20, 3, 11, 4)
    same = changed(before, before)
    assert (same.width, same.height) == (1, 1)


def test_times_add_up() -> None:
    assert evenly(6, 30) == (3, 4, 3, 3, 4, 3)
    assert sum(evenly(300, 30)) == 1000
    assert evenly(2, 10, last=100) == (10, 110)


def psnr(one: Pixels, other: Pixels) -> float:
    error = float(np.mean((one.astype(float) - other) ** 2))
    return 10 * math.log10(255**2 / error) if error else math.inf


def read_mp4(path: Path, width: int, height: int) -> list[Pixels]:
    command = [ffmpeg(), "-loglevel", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24"]
    data = subprocess.run([*command, "-"], capture_output=True, check=True).stdout
    return list(np.frombuffer(data, np.uint8).reshape(-1, height, width, 3))


def has_ffmpeg() -> bool:
    try:
        return bool(ffmpeg())
    except FileProblem:
        return False


@pytest.mark.skipif(not has_ffmpeg(), reason="ffmpeg is not installed")
def test_a_video_has_even_sizes_and_begins_at_once(qtbot, tmp_path: Path) -> None:
    states = Sweep.parse("probe=-1:1:1").states(Session().visit("curves"))
    film = film_of(states, ExportOptions(free_size(321, 181)), 10)
    parts = list(to_mp4(film))
    assert parts[:-1] == [b""] * 3
    assert parts[-1].index(b"moov") < parts[-1].index(b"mdat")
    assert parts[-1] == b"".join(to_mp4(film))
    (path := tmp_path / "a.mp4").write_bytes(parts[-1])
    shown = read_mp4(path, 322, 182)
    assert len(shown) == 2 + 11  # the last stays a second longer
    for n in range(3):
        assert psnr(shown[n][:180, :320], film.frame(n)[:180, :320]) > 28


def test_what_stops_a_video_leaves_nothing(monkeypatch, tmp_path: Path) -> None:
    if not has_ffmpeg():
        pytest.skip("ffmpeg is not installed")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    parts = to_mp4(film_from(noise(9), (5, 5, 5)))
    next(parts)
    assert list(tmp_path.iterdir())
    parts.close()
    assert not list(tmp_path.iterdir())


def test_a_video_without_ffmpeg_is_refused(qapp, monkeypatch, capsys, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    path = tmp_path / "a.mp4"
    assert main(["export", "--panel", "curves", "--animate", "probe=0:1:1", "--out", str(path)]) == 1
    assert capsys.readouterr().err == (
        "activation-lab: MP4 needs ffmpeg, which is not found; install it, or the extra “video” of "
        "Activation Lab.\n"
    )
    assert not path.exists()


def test_an_ffmpeg_that_fails_says_why(monkeypatch, tmp_path: Path) -> None:
    (broken := tmp_path / "ffmpeg").write_text("#!/bin/sh\necho 'Unknown encoder.' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileProblem, match="ffmpeg cannot write the film: Unknown encoder"):
        list(to_mp4(film_from(noise(9), (5, 5, 5))))


@pytest.mark.parametrize(("key", "sweep"), [("curves", "probe=-2:2:1"), ("training", "step=0:40:10")])
def test_frames_are_pictures_of_their_states(qtbot, key: str, sweep: str) -> None:
    film = film_of(Sweep.parse(sweep).states(Session().visit(key)), SMALL, 10)
    pictures = [film.frame(n) for n in range(len(film))]
    assert all((one != other).any() for one, other in pairwise(pictures))
    for n in reversed(range(len(film))):  # in any order
        np.testing.assert_array_equal(film.frame(n), pictures[n])
    written = b"".join(to_gif(film))
    assert written == b"".join(to_gif(film))
    assert min(psnr(shown, pictures[n]) for n, (shown, _) in enumerate(read_gif(written))) >= 45


def test_the_command_line_writes_both(qapp, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.gif", "a.apng", "a.png")]
    outs = [word for path in paths for word in ("--out", str(path))]
    size = ("--size", "160x90", "--theme", "dark", "--caption", "--fps", "20")
    assert main(["export", "--panel", "curves", "--animate", "probe=-1:1:1", *size, *outs]) == 0
    gif, apng = read_gif(paths[0].read_bytes()), read_apng(paths[1].read_bytes())
    assert [time for _, time in gif] == [time for _, time in apng] == [5, 5, 105]
    assert paths[1].read_bytes() == paths[2].read_bytes()
    for (one, _), (other, _) in zip(gif, apng, strict=True):
        assert one.shape == (90, 160, 3)
        assert psnr(one, other) >= 40


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--animate", "nonsense=0:1:1"], "no parameter of this panel"),
        (["--animate", "probe=0:1:0"], "do not lead"),
        (["--animate", "probe=0:1:1", "--fps", "0"], "frames a second"),
        (["--animate", "probe=0:1:1", "--theme", "transparent"], "background"),
        (["--animate", "probe=0:1:1", "--print", "f(x)"], "not of a moving picture"),
        (["--animate", "probe=0:1:1", "--out", "x.csv"], "not as “.csv”"),
    ],
)
def test_what_cannot_move_is_refused_and_the_old_file_stays(
    qapp, capsys, tmp_path: Path, arguments: list[str], said: str
) -> None:
    old = tmp_path / "old.gif"
    old.write_bytes(b"old")
    assert main(["export", "--panel", "curves", "--out", str(old), *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert line.endswith(".")
    assert old.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["old.gif"]
