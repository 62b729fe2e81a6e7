"""One function at the probe and under the input distribution, in numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

from engine.functions.activation import Activation
from engine.functions.distribution import Moments
from engine.functions.steepest import steepest
from engine.functions.stretches import plateaus


@dataclass(frozen=True)
class Reading:
    """What is read of one function.

    Attributes:
        title, label: the function's own, with a number where two of them would read alike.
        name: what quantities call it.
        probe: where it is read.
        value, slope, curvature: f, f′, f″ at the probe.
        moments: expectations over the input distribution.
    """

    function: Activation
    title: str
    label: str
    name: str
    probe: float
    value: float
    slope: float
    curvature: float
    moments: Moments

    @cached_property
    def quantities(self) -> dict[str, float]:
        """What is measured of the function."""
        m = self.moments
        return {
            "value": self.value if self.is_defined else math.nan,
            "slope": self.slope if self.is_defined else math.nan,
            "largest slope": steepest(self.function).slope,
            "mean": m.mean,
            "exact zeros": m.zeros,
            "nearly closed gate": m.closed,
            "mean square slope": m.gradient,
            "alive": 1 - m.closed,
            "scaled": m.scaled,
            "centered": m.centered,
        }

    @property
    def is_defined(self) -> bool:
        """Whether the probe is at no pole and not beyond the domain."""
        f, z = self.function, self.probe
        pole = z in f.singular and not math.isfinite(self.value)
        return not pole and not any(low < z < high for low, high in f.gaps)

    def is_rounded(self, order: int) -> bool:
        """Whether f (order 0) or f′ (1) only looks constant at the probe, by rounding."""
        here, change = ((self.value, self.slope), (self.slope, self.curvature))[order]
        if not math.isfinite(here) or abs(change) > 1e-9 * (1.0 + abs(here)):
            return False
        return _looks_level(self.function, order, self.probe)


@lru_cache(maxsize=256)
def _looks_level(f: Activation, order: int, z: float) -> bool:
    call = f.derivative if order else f
    step = 1e-3 * (1.0 + abs(z))
    before, here, after = call([z - step, z, z + step]).tolist()
    return before == here == after and not any(s.low <= z <= s.high for s in plateaus(f, order))
