"""What the words for ReLU mean for a function: whether its units can be off, opened by z > 0, or leak."""

from __future__ import annotations

from functools import lru_cache

from engine.functions.activation import Activation
from engine.functions.stretches import plateaus

_FAR, _CLEARLY = 50.0, 0.9


@lru_cache(maxsize=256)
def can_be_off(f: Activation) -> bool:
    """Whether f is exactly 0 on a whole stretch, so that a unit can be off, and dead: GELU is only too small
    for float64 there."""
    return any(stretch.kind == "off" for stretch in plateaus(f))


@lru_cache(maxsize=256)
def opens_at_0(f: Activation) -> bool:
    """Whether z > 0 is what opens a unit, as of ReLU, GELU and the step; of tanh, sine and |z| it is not."""
    if any(s.kind == "off" and s.high == 0 and s.low < -_FAR for s in plateaus(f)):
        return True
    left, right = abs(f.derivative([-_FAR, _FAR])).tolist()
    return bool(right > 0.1 and left < _CLEARLY * right)


def leaks(f: Activation) -> bool:
    """Whether f has two slopes, the left one the flatter of the two and not 0: a unit that is off leaks."""
    return f.slopes is not None and len(f.slopes) == 2 and 0 < abs(f.slopes[0]) < abs(f.slopes[1])
