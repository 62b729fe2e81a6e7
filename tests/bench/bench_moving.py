"""Moving pictures: bytes, decibels and time of 36 frames at 1280 × 720, and whether the time of a frame stays
the same over many; how much memory they take.

Run: ``python tests/bench/bench_moving.py [FRAMES]``, 1,000 if not told. Exit status 1 where one is missed.
"""

import resource
import statistics
import sys
from pathlib import Path
from time import process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from driving import application

from engine.session import Session
from engine.talk.sweep import Sweep
from gui.export import ExportOptions, parse_size
from gui.export.animation.formats import MOVING
from gui.export.animation.gif import SAMPLE, to_gif
from gui.export.animation.palette import Palette, counted
from gui.present.moving import film_of

BYTES, DECIBELS, DRIFT = 6e6, 45.0, 1.2
"""Bounds of the 36 frames; of the last quarter of many frames against the second, in time."""

SWEEPS = {"neuron": "w=-2:1.5:0.1", "regions": "seed=0:35:1", "training": "step=0:350:10"}


def film(key, sweep, size):
    return film_of(Sweep.parse(sweep).states(Session().visit(key)), ExportOptions(parse_size(size)), 10)


def worst(shown):
    """The least signal to noise of a frame of a GIF, in decibels."""
    frames = [shown.frame(n) for n in range(len(shown))]
    palette = Palette(
        [counted(frames[round(n * (len(frames) - 1) / (SAMPLE - 1))]) for n in range(SAMPLE)], 255
    )
    errors = [np.mean((palette.colors[palette.indexed(f)].astype(float) - f) ** 2) for f in frames]
    return 10 * np.log10(255**2 / max(errors))


def of_36(key):
    """Whether a panel keeps the bounds."""
    shown = film(key, SWEEPS[key], "1280x720")
    assert len(shown) == 36
    sizes = []
    for suffix in ("gif", "apng"):
        start = process_time()
        sizes.append(len(b"".join(MOVING[suffix].encode(shown))))
        seconds = process_time() - start
        print(f"{key:10s} {suffix:5s} {sizes[-1] / 1e6:5.2f} MB {1000 * seconds / 36:5.0f} ms a frame")
    least = worst(shown)
    print(f"{key:10s} gif   {least:5.1f} dB at least")
    return sizes[0] <= BYTES and least >= DECIBELS


def of_many(count):
    """Whether the last frames take as long as the first."""
    shown = film("neuron", f"w=-2:{-2 + (count - 1) * 0.004:.3f}:0.004", "320x180")
    times, peaks, start = [], [], process_time()
    for part in to_gif(shown):
        now = process_time()
        if part:
            times.append(now - start)
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        start = now
    quarter = len(times) // 4
    early, late = (statistics.median(times[q * quarter : (q + 1) * quarter]) for q in (1, 3))
    grown = peaks[-1] - peaks[quarter]
    print(
        f"{len(shown)} frames: {1000 * early:.1f} ms, at last {1000 * late:.1f} ms; memory + {grown:.0f} MB"
    )
    return late <= DRIFT * early


if __name__ == "__main__":
    application()
    kept = [of_36(key) for key in SWEEPS]
    kept.append(of_many(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
    sys.exit(not all(kept))
