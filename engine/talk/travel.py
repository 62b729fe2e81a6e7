"""The way from one scene to the next: every state on it is a real one."""

from __future__ import annotations

from collections.abc import Mapping

from engine.session import Session

SECONDS = 0.4
"""How long the way takes."""


def on_the_way(start: Session, end: Session, share: float) -> Session:
    """The state after a share of the way: numbers of the same panel are so far along their scales, all else
    has arrived; the end itself from 1 on, and where the panel is another one."""
    if share >= 1 or not travels(start, end):
        return end
    key = end.current
    return end.replace(key, start.experiment(key).between(end.experiment(key), max(share, 0.0)))


def travels(start: Session, end: Session) -> bool:
    """Whether there is any state on the way that is neither the one nor the other."""
    key = end.current
    if start.current != key:
        return False
    there = end.experiment(key)
    halfway: Mapping[str, object] = vars(start.experiment(key).between(there, 0.5))
    return any(halfway[name] != getattr(there, name) for name in there.parameters())


def eased(share: float) -> float:
    """The share of the way that is done after a share of its time: fast at first, then ever slower."""
    return 1 - (1 - min(max(share, 0.0), 1.0)) ** 3
