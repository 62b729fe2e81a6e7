"""Accurate building blocks behind the activation functions: within 4 units in the last place everywhere.

Everything here is a kernel as ``engine.activation`` defines it, or takes parameters and is made one by
the catalogue. The formulas are arranged so that no two nearly equal rounded numbers are subtracted, no
intermediate result overflows, and exponents are not rounded (``split``).
"""

from __future__ import annotations

from engine.special.normal import normal_cdf, normal_pdf

__all__ = ["normal_cdf", "normal_pdf"]
