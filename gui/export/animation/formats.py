"""The formats of a moving picture: a new one is a function and an entry of ``MOVING``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gui.export.animation.apng import to_apng
from gui.export.animation.film import Film
from gui.export.animation.gif import to_gif


@dataclass(frozen=True)
class MovingFormat:
    """One format: ``encode`` makes its file in parts, one or more for each frame. ``about`` is a sentence for
    the dialog, ``suffix`` is without the dot."""

    suffix: str
    label: str
    about: str
    encode: Callable[[Film], Iterator[bytes]]


MOVING = {
    found.suffix: found
    for found in (
        MovingFormat("gif", "GIF", "Moves on slides and everywhere else, in 255 colors.", to_gif),
        MovingFormat("apng", "Animated PNG", "Moves in browsers, with all its colors.", to_apng),
    )
}
"""The formats by suffix."""


def moving_format(suffix: str) -> MovingFormat:
    """The format of a suffix; ``ValueError`` with one sentence where there is none."""
    found = MOVING.get("apng" if suffix == "png" else suffix)
    if found is None:
        known = ", ".join(f".{name}" for name in MOVING)
        raise ValueError(f"A moving picture can be written as {known}, not as “.{suffix}”.")
    return found
