"""States as the frames of a film."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.session import Session
from engine.talk.scene import Scene
from engine.talk.tour import tour
from gui.canvas.render import render
from gui.export import ExportOptions, Recording, to_image
from gui.export.animation.film import Film, Pixels, evenly, pixels
from gui.panels import panel
from gui.present.pages import drawn

SPEEDS = (1, 50)
"""The fewest and the most frames a second: shorter ones no browser shows."""

_AT_THE_END = 100
"""So many hundredths of a second the last frame stays."""


def film_of(states: Sequence[Session], options: ExportOptions, per_second: float) -> Film:
    """Each state as it is drawn for a page. ``ValueError`` with one sentence for a speed out of bounds and
    for a page without a background."""

    def draw(n: int) -> Recording:
        key = states[n].current
        return render(panel(key), states[n].experiment(key).run(), options, key in states[n].hidden)

    return _film(evenly(len(states), _checked(per_second), _AT_THE_END), draw, options)


def film_of_talk(scenes: Sequence[Scene], options: ExportOptions, per_second: float) -> Film:
    """The scenes under their headlines, and the ways between them. ``ValueError`` as for ``film_of``, and for
    no scenes."""
    frames = tour(scenes, _checked(per_second))
    return _film(tuple(time for _, time in frames), lambda n: drawn(frames[n][0], options), options)


def _checked(per_second: float) -> float:
    least, most = SPEEDS
    if not least <= per_second <= most:
        raise ValueError(f"There are {least} to {most} frames a second, not {per_second:g}.")
    return per_second


def _film(times: tuple[int, ...], draw: Callable[[int], Recording], options: ExportOptions) -> Film:
    if options.is_transparent:
        raise ValueError("A moving picture has a background; its theme is light, dark or projector.")
    width, height = options.size.pixels

    def frame(n: int) -> Pixels:
        return pixels(to_image(draw(n), width, height))

    return Film(width, height, times, frame)
