"""MP4: H.264 that every player shows, by ffmpeg where that is found or comes with the extra ``video``."""

from __future__ import annotations

import importlib
import math
import shutil
import subprocess
from collections.abc import Generator
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.base.files import FileProblem
from gui.export.animation.film import Film

_FASTEST = Fraction(60)
"""Frames a second: more is not for every player."""

_EVEN = "pad=ceil(iw/2)*2:ceil(ih/2)*2:0:0:white,scale=out_color_matrix=bt709:out_range=tv"
"""One more row or column where a size is odd, and the colors of high definition."""

_H264 = (
    "-an", "-vf", _EVEN, "-c:v", "libx264", "-preset", "medium", "-crf", "14", "-pix_fmt", "yuv420p",
    "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
    "-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
)  # fmt: skip


def ffmpeg() -> str:
    """Where ffmpeg is. Raises ``FileProblem`` with one sentence where there is none."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        own: str = importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        raise FileProblem(
            "MP4 needs ffmpeg, which is not found; install it, or the extra “video” of Activation Lab."
        ) from None
    return own


def to_mp4(film: Film) -> Generator[bytes, None, None]:
    """The file, after an empty part for each frame. Raises ``FileProblem`` with one sentence."""
    command = ffmpeg()
    with TemporaryDirectory() as folder:
        path, words = Path(folder) / "film.mp4", Path(folder) / "words"
        rate, repeats = _ticks(film.times)
        source = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{film.width}x{film.height}", "-r", str(rate))
        arguments = [command, "-y", "-loglevel", "error", *source, "-i", "-", *_H264, str(path)]
        with words.open("wb") as told, _started(arguments, told.fileno()) as process:
            try:
                assert process.stdin is not None
                for n, often in enumerate(repeats):
                    data = film.frame(n).tobytes()
                    for _ in range(often):
                        process.stdin.write(data)
                    yield b""
                process.stdin.close()
                failed = process.wait() != 0
            except BrokenPipeError:
                failed = True
            finally:
                process.kill()
        if failed:
            reason = words.read_text(errors="replace").strip().splitlines() or ["it says nothing"]
            raise FileProblem(f"ffmpeg cannot write the film: {reason[0][:200].rstrip('.')}.")
        yield path.read_bytes()


def _started(arguments: list[str], told: int) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told, bufsize=0
        )
    except OSError as error:
        raise FileProblem(f"ffmpeg cannot be started: {error.strerror}.") from error


def _ticks(times: tuple[int, ...]) -> tuple[Fraction, list[int]]:
    """Frames a second of the file, and how often each of ours is one of them."""
    rate = min(Fraction(100, math.gcd(*times)), _FASTEST)
    ends = [round(end * rate / 100) for end in accumulate(times, initial=0)]
    return rate, [end - start for start, end in pairwise(ends)]
