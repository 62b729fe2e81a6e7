"""The formats of a moving picture: a new one is a function and an entry of ``MOVING``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gui.export.animation.apng import to_apng
from gui.export.animation.film import Film
from gui.export.animation.gif import SAMPLE, to_gif
from gui.export.animation.mp4 import to_mp4


@dataclass(frozen=True)
class MovingFormat:
    """One format: ``encode`` makes its file in parts: one for each frame that it looks at, and what remains.
    It looks at so many of them, its ``sample``, before it writes the first. ``about`` is a sentence for the
    dialog, ``suffix`` is without the dot. Raises ``FileProblem``.
    """

    suffix: str
    label: str
    about: str
    encode: Callable[[Film], Iterator[bytes]]
    sample: int = 0

    def parts(self, film: Film) -> int:
        """How many parts a film has, at least."""
        return len(film) + min(self.sample, len(film))


MOVING = {
    found.suffix: found
    for found in (
        MovingFormat("gif", "GIF", "Moves on slides and everywhere else, in 255 colors.", to_gif, SAMPLE),
        MovingFormat("apng", "Animated PNG", "Moves in browsers, with all its colors.", to_apng),
        MovingFormat("mp4", "MP4 video", "Small; plays on slides and everywhere else.", to_mp4),
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
