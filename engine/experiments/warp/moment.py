"""A moment on the way through the layers: which layer, which of its three stages, how far into that."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FRAMES, STAGES = 12, 3
"""Frames a stage; stages a layer."""

WEIGHT, BIAS, FUNCTION = range(STAGES)


@dataclass(frozen=True)
class Moment:
    """Some share of a stage of a layer.

    Attributes:
        layer: which one, from 0.
        stage: ``WEIGHT``, ``BIAS`` or ``FUNCTION``.
        share: how much of the stage is done, from 0 to 1.
    """

    layer: int
    stage: int
    share: float

    @classmethod
    def at(cls, frame: int) -> Moment:
        """The moment of a frame: after frame 0, each stage ends with its last one."""
        passed, rest = divmod(max(frame - 1, 0), FRAMES)
        return cls(*divmod(passed, STAGES), (rest + 1) / FRAMES if frame else 0.0)

    @property
    def is_start(self) -> bool:
        """Whether nothing has happened yet."""
        return self.layer == 0 == self.stage and not self.share

    @property
    def is_whole(self) -> bool:
        """Whether a stage is just done, or none begun."""
        return self.share in (0.0, 1.0)

    def matrix(self, weight: Array) -> Array:
        """The linear map of the moment within its layer: W turned and stretched by the share."""
        return np.asarray(weight) if self.stage > WEIGHT else between(weight, self.share)

    def bias(self, bias: Array) -> Array:
        """What is added at the moment."""
        return (0.0 if self.stage < BIAS else self.share if self.stage == BIAS else 1.0) * np.asarray(bias)

    @property
    def bending(self) -> float:
        """How far f has come, from 0 to 1."""
        return self.share if self.stage == FUNCTION else 0.0


def between(weight: Array, share: float) -> Array:
    """From the identity to W: its rotation turned and its stretching done by this share.

    W = R S (polar decomposition), R always a rotation: S stretches by a negative factor where W turns the
    plane over. So a rotation turns and does not shrink on its way.
    """
    if share == 1.0:
        return np.asarray(weight, dtype=np.float64)
    u, values, v = np.linalg.svd(weight)
    sign = 1.0 if np.linalg.det(u @ v) > 0 else -1.0
    u = u * np.array([1.0, sign])
    turned = u @ v
    stretch = v.T @ np.diag(values * np.array([1.0, sign])) @ v
    angle = share * math.atan2(turned[1, 0], turned[0, 0])
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return np.asarray(rotation @ (np.eye(2) + share * (stretch - np.eye(2))))
