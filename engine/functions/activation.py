"""What an activation function is: its value, its exact derivatives and the facts that people ask about."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.base.parameter import Real
from engine.base.text import number, shortened, symbol

Array = NDArray[np.float64]
Kernel = Callable[[Array], Array]
"""A function on flat, contiguous float64 arrays. It returns a new array, never writes into its
argument, and may assume that NumPy's floating-point warnings are off."""

Pair = Callable[[Array], tuple[Array, Array]]
"""The same with two results at once."""


_SHORT = 25
"""Letters of a short label; no label of the catalogue has more."""


@dataclass(frozen=True)
class Interval:
    """A range of values; an infinite end is never attained, a finite one may be (closed) or not."""

    low: float
    high: float
    low_closed: bool = False
    high_closed: bool = False

    def __str__(self) -> str:
        """As in a textbook: ``[0, ∞)``, ``(−1, 1)``, and ∅ where there is no value."""
        if math.isnan(self.low):
            return "∅"
        left, right = "[" if self.low_closed else "(", "]" if self.high_closed else ")"
        return f"{left}{number(self.low, 3)}, {number(self.high, 3)}{right}"


@dataclass(frozen=True, eq=False, kw_only=True)
class Activation:
    """An activation function a = f(z) with its parameters bound. Calls take arrays of any shape.

    float64, float32 and float16 stay what they are (the narrow ones are computed in float64 and
    rounded once), integers and booleans become float64, a scalar gives a NumPy scalar. nan in gives
    nan out. NumPy's floating-point warnings never escape. Two activations are equal when name, text
    and parameters are.

    Attributes:
        name: the catalogue's name, which the catalogue fills in; ``"formula"`` for a typed one.
        title: the name that people read.
        parameters: name → value, all of them.
        value, slope, curvature: f, f′ and f″ as kernels.
        estimates: the same kernels to three digits, where these are had sooner; else none.
        parts: f as lead + rest, lead without an error, such as 0, 1 or z, and with a small rest where f has
            come close to a level or a straight line; None where f itself is as good.
        joint: f and f′ from the same parts, where that is had sooner, to 10⁻¹⁴ of the larger of 1 and f, not
            to the last digits beside their zeros; else None.
        formula: the definition in plain Unicode text.
        codomain: the smallest interval that holds every value f takes.
        kinks: where f or f′ jumps, ascending. At a kink ``derivative`` follows a stated convention.
        jumps: those kinks where f itself jumps.
        period: after what distance f repeats, but perhaps for a straight line, where that is known; else 0.
            Of infinitely many kinks those nearest to 0 are listed.
        singular: where f has no finite value or breaks off, or f′ has no bound, ascending: poles, upright
            tangents, ends of the domain.
        gaps: stretches (low, high) of z on which f is undefined.
        slopes: for a piecewise-linear f the slope of each piece, len(kinks) + 1 of them; else None.
        zero_centered: f(−z) = −f(z), so that every symmetric input gives a mean of 0.
        monotone: never decreasing, or never increasing.
        saturates: the sides on which f flattens out: "", "left", "right" or "both".
        note: what it is typically used for, or known for.
        reference: where it comes from.
        specs: name → Real, what each parameter may be.
        text: the source of a typed formula, else "".
    """

    name: str = ""
    title: str
    parameters: Mapping[str, float] = field(default_factory=dict)
    value: Kernel = field(repr=False)
    slope: Kernel = field(repr=False)
    curvature: Kernel = field(repr=False)
    parts: Pair | None = field(default=None, repr=False)
    joint: Pair | None = field(default=None, repr=False)
    formula: str
    codomain: Interval
    kinks: tuple[float, ...] = ()
    jumps: tuple[float, ...] = ()
    period: float = 0.0
    singular: tuple[float, ...] = ()
    gaps: tuple[tuple[float, float], ...] = ()
    slopes: tuple[float, ...] | None = None
    zero_centered: bool = False
    monotone: bool = False
    saturates: str = ""
    note: str = ""
    reference: str = ""
    specs: Mapping[str, Real] = field(default_factory=dict, repr=False)
    text: str = ""
    rebuild: Callable[..., Activation] | None = field(default=None, repr=False)
    estimates: tuple[Kernel, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))
        object.__setattr__(self, "specs", MappingProxyType(dict(self.specs)))

    def __call__(self, z: ArrayLike) -> Any:
        """f(z)."""
        return _apply(self.value, z)

    def derivative(self, z: ArrayLike) -> Any:
        """f′(z); at a kink the stated convention, 0 for ReLU as in PyTorch."""
        return _apply(self.slope, z)

    def with_slope(self, z: Array) -> tuple[Array, Array]:
        """(f(z), f′(z)) of a float64 array, for those who take many of both: see ``joint``."""
        flat = z.reshape(-1)
        starts = range(0, max(flat.size, 1), _BLOCK)
        with np.errstate(all="ignore"):
            blocks = [self._both(flat[start : start + _BLOCK]) for start in starts]
        value, slope = blocks[0] if len(blocks) == 1 else map(np.concatenate, zip(*blocks, strict=True))
        return value.reshape(z.shape), slope.reshape(z.shape)

    def second_derivative(self, z: ArrayLike) -> Any:
        """f″(z), 0 on straight pieces; the jump of f′ at a kink is not part of it."""
        return _apply(self.curvature, z)

    def rough(self, order: int, z: ArrayLike) -> Any:
        """f (order 0), f′ (1) or f″ (2) to at least three digits, the sign included: for steps to a zero."""
        return _apply((self.estimates or (self.value, self.slope, self.curvature))[order], z)

    def minus(self, z: ArrayLike, y: float) -> Any:
        """f(z) − y to the last digits, where f(z) rounds to y too: 1 − σ(40) is 4·10⁻¹⁸, not 0.

        By parts: lead − y loses nothing where the two are close (Sterbenz 1974), and the rest is small.
        Only at a root amid the slopes of f are the digits those of f.
        """
        if self.parts is None:
            return _apply(lambda x: self.value(x) - y, z)
        parts = self.parts
        return _apply(lambda x: _less(*parts(x), y), z)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Activation) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def _both(self, z: Array) -> tuple[Array, Array]:
        return self.joint(z) if self.joint is not None else (self.value(z), self.slope(z))

    @property
    def key(self) -> tuple[str, str, tuple[tuple[str, float], ...]]:
        """What identifies it: name, text and parameters."""
        return self.name, self.text, tuple(self.parameters.items())

    @property
    def label(self) -> str:
        """Title and parameters for a legend: ``Leaky ReLU α = 0.1``."""
        values = ", ".join(f"{symbol(name)} = {number(value)}" for name, value in self.parameters.items())
        return f"{self.title} {values}" if values else self.title

    @property
    def short_label(self) -> str:
        """The same for where there is little room: a long formula without its middle and its parameters."""
        return self.label if len(self.label) <= _SHORT else shortened(self.title, _SHORT)

    @property
    def full_label(self) -> str:
        """The same with the whole formula: for captions, tooltips and tables of numbers."""
        return self.label.replace(self.title, self.formula, 1) if self.text else self.label

    @property
    def is_sampled(self) -> bool:
        """Whether its facts were found by sampling, which proves no bound."""
        return bool(self.text) and self.slopes is None

    @property
    def is_piecewise_linear(self) -> bool:
        """Whether f consists of straight pieces."""
        return self.slopes is not None

    def with_parameters(self, /, **parameters: float) -> Activation:
        """The same function with some parameters changed; ``ValueError`` outside their limits."""
        if not parameters:
            return self
        if self.rebuild is None:
            raise ValueError(f"{self.title} has no parameters")
        return self.rebuild(**{**self.parameters, **parameters})

    def is_level_at(self, z: float) -> bool:
        """Whether f is the same on a whole stretch about z, as ReLU is left of 0, in mathematics too: a slope
        that is 0 far out may also be one too small for float64."""
        if self.slopes is not None:
            return float(self.derivative(z)) == 0
        nearest = min(self.kinks, key=lambda kink: abs(kink - z), default=z / 2.0**9)
        ends = (nearest, z) if nearest != z else (z - 2.0**-9, z + 2.0**-9)
        between = np.linspace(*ends, 66)[1:]
        return bool((self.derivative(between) == 0).all() and (self(between) == self(z)).all())

    def sides(self, kink: float) -> tuple[float, float]:
        """The one-sided slopes (f′(kink−), f′(kink+))."""
        # A formula such as relu(z/2) may round the floats next to its kink onto it, z² is 0 near 0.
        step = max(4.0 * math.ulp(kink), 1e-100)
        before, after = self.derivative([kink - step, kink + step])
        return float(before), float(after)


def _less(lead: Array, rest: Array, y: float) -> Array:
    """lead + rest − y."""
    return np.asarray((lead - y) + rest)


_BLOCK = 16384
"""Numbers that a kernel takes at once: its temporary arrays then stay in the processor's cache."""


def _apply(kernel: Kernel, z: ArrayLike) -> Any:
    given = np.asarray(z)
    if given.dtype.kind not in "fiub":
        raise TypeError(f"an activation takes real numbers, not {given.dtype}")
    result_type = (
        given.dtype if given.dtype.kind == "f" and given.dtype.itemsize <= 8 else np.dtype(np.float64)
    )
    with np.errstate(all="ignore"):
        flat = np.ascontiguousarray(given, dtype=np.float64).reshape(-1)
        if flat.size <= _BLOCK:
            result = kernel(flat).astype(result_type, copy=False)
        else:
            result = np.empty(flat.size, dtype=result_type)
            for start in range(0, flat.size, _BLOCK):
                block = slice(start, start + _BLOCK)
                result[block] = kernel(flat[block])
    return result.reshape(given.shape)[()]
