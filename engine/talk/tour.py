"""The way through the scenes of a talk: the frames of a moving picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.talk.scene import Scene
from engine.talk.sweep import MOST_FRAMES
from engine.talk.travel import eased, on_the_way, travels

STAY = 200
"""So many hundredths of a second each scene is seen."""

_WAY = 1.0
"""Seconds from one scene to the next, where numbers travel."""


def tour(scenes: Sequence[Scene], per_second: float) -> tuple[tuple[Scene, int], ...]:
    """The scenes and, as scenes under the title of the next, the states between them, each with its time in
    hundredths of a second. ``ValueError`` with one sentence for no scenes and for too many frames."""
    if not scenes:
        raise ValueError("The talk has no scenes.")
    count = max(round(_WAY * per_second), 1)
    found: list[tuple[Scene, int]] = []
    for start, end in zip((scenes[0], *scenes), scenes, strict=False):
        if travels(start.session, end.session):
            shares = [eased(n / count) for n in range(1, count)]
            ways = [on_the_way(start.session, end.session, share) for share in shares]
            found += [(replace(end, session=way), round(100 / per_second)) for way in ways]
        found.append((end, STAY))
        if len(found) > MOST_FRAMES:
            raise ValueError(f"A moving picture has at most {MOST_FRAMES:,} frames.")
    return tuple(found)
