"""Formats of floating-point numbers (IEEE 754, and bfloat16): their numbers in order, their spacing, bits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any

import ml_dtypes  # noqa: F401 - teaches NumPy the name bfloat16
import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[Any]
"""An array of numbers of one format."""

Ordinals = NDArray[np.int64]


@dataclass(frozen=True)
class Format:
    """A binary format by the name that NumPy knows it by.

    Attributes:
        exponent_bits: how many bits the exponent has; the sign has one, the fraction the rest.
    """

    name: str
    exponent_bits: int

    @cached_property
    def dtype(self) -> np.dtype[Any]:
        """The same for NumPy."""
        return np.dtype(self.name)

    @property
    def bits(self) -> int:
        """How many bits a number has."""
        return 8 * self.dtype.itemsize

    @property
    def fraction_bits(self) -> int:
        """How many bits of the fraction are stored."""
        return self.bits - 1 - self.exponent_bits

    @property
    def precision(self) -> int:
        """How many binary digits a number has, the leading one that is not stored included."""
        return self.fraction_bits + 1

    @property
    def bias(self) -> int:
        """What is added to the exponent where it is stored."""
        return int(2 ** (self.exponent_bits - 1) - 1)

    @cached_property
    def last(self) -> int:
        """The ordinal of the largest number."""
        return int((2**self.exponent_bits - 1) * 2**self.fraction_bits - 1)

    @cached_property
    def largest(self) -> float:
        """The largest number."""
        return self.at(self.last)

    @property
    def smallest(self) -> float:
        """The smallest number above 0, a subnormal one."""
        return math.ldexp(1.0, 1 - self.bias - self.fraction_bits)

    def rounded(self, values: ArrayLike) -> Numbers:
        """The nearest numbers, ties to even; ∞ beyond the largest."""
        with np.errstate(all="ignore"):
            return np.asarray(values, dtype=np.float64).astype(self.dtype)

    def near(self, value: float) -> float:
        """The number that is nearest to a value; beyond the largest that one."""
        return min(max(float(self.rounded(value)), -self.largest), self.largest)

    def ordinals(self, values: Numbers) -> Ordinals:
        """The places of numbers in the line of all: 0 is 0, 1 the smallest above it, −1 that below it."""
        bits = values.view(f"i{self.dtype.itemsize}").astype(np.int64)
        return np.where(bits < 0, -(bits & _MASKS[self.bits]), bits)

    def numbers(self, ordinals: ArrayLike) -> Numbers:
        """The numbers at these places, which are none beyond that of the largest."""
        at = np.asarray(ordinals, dtype=np.int64)
        bits = np.abs(at) | np.where(at < 0, ~np.int64(_MASKS[self.bits]), 0)
        return bits.astype(f"i{self.dtype.itemsize}").view(self.dtype)

    def ordinal(self, value: float) -> int:
        """The place of the number that is nearest to a value; at most that of the largest."""
        at = int(self.ordinals(self.rounded([value]))[0])
        return min(max(at, -self.last), self.last)

    def at(self, ordinal: int) -> float:
        """The number at this place."""
        return float(self.numbers([ordinal])[0])

    def ulp(self, value: Decimal) -> float:
        """The unit in the last place: how far apart the numbers around a value are.

        From a power of two on it is that of the numbers above. Below the smallest normal number it is the
        smallest number.
        """
        size = min(abs(float(value)), self.largest)
        power = math.frexp(size)[1] - 1 if size else -self.bias
        if value.copy_abs() < Decimal(math.ldexp(1.0, power)):  # float() has rounded up to a power of two
            power -= 1
        return math.ldexp(1.0, max(power, 1 - self.bias) - self.fraction_bits)

    def fields(self, value: float) -> tuple[str, str, str]:
        """Sign, exponent and fraction of a number as digits 0 and 1."""
        word = self.rounded([value]).view(f"u{self.dtype.itemsize}")
        text = f"{int(word[0]):0{self.bits}b}"
        return text[:1], text[1 : 1 + self.exponent_bits], text[1 + self.exponent_bits :]

    def of_bits(self, bits: str) -> float:
        """The number with these digits 0 and 1: sign, exponent, fraction."""
        word = np.array([int(bits, 2)], dtype=np.uint64).astype(f"u{self.dtype.itemsize}")
        return float(word.view(self.dtype)[0])


_MASKS = {bits: 2 ** (bits - 1) - 1 for bits in (16, 32, 64)}

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        name: Format(name, exponent)
        for name, exponent in (("float16", 5), ("bfloat16", 8), ("float32", 8), ("float64", 11))
    }
)
"""The formats by name."""


def format_of(dtype: str | Format) -> Format:
    """The format of this name; ``ValueError`` with one sentence where there is none."""
    if isinstance(dtype, Format):
        return dtype
    if dtype not in FORMATS:
        raise ValueError(f"there is no format {dtype!r}; there are {', '.join(FORMATS)}")
    return FORMATS[dtype]
