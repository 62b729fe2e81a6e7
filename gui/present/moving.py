"""States as the frames of a film."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.session import Session
from gui.canvas.render import render
from gui.export import ExportOptions, Recording, to_image
from gui.export.animation.film import Film, Pixels, evenly, pixels
from gui.panels import panel

SPEEDS = (1.0, 50.0)
"""The fewest and the most frames a second: shorter ones no browser shows."""

_AT_THE_END = 100
"""So many hundredths of a second the last frame stays."""


def film_of(states: Sequence[Session], options: ExportOptions, per_second: float) -> Film:
    """Each state as it is drawn for a page. ``ValueError`` with one sentence for a speed out of bounds and
    for a page without a background."""
    least, most = SPEEDS
    if not least <= per_second <= most:
        raise ValueError(f"There are {least:g} to {most:g} frames a second, not {per_second:g}.")

    def draw(n: int) -> Recording:
        key = states[n].current
        return render(panel(key), states[n].experiment(key).run(), options, key in states[n].hidden)

    return _film(evenly(len(states), per_second, _AT_THE_END), draw, options)


def _film(times: tuple[int, ...], draw: Callable[[int], Recording], options: ExportOptions) -> Film:
    if options.is_transparent:
        raise ValueError("A moving picture has a background; its theme is light, dark or projector.")
    width, height = options.size.pixels

    def frame(n: int) -> Pixels:
        return pixels(to_image(draw(n), width, height))

    return Film(width, height, times, frame)
