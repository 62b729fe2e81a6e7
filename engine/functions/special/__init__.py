"""Accurate building blocks behind the activation functions: within 4 units in the last place everywhere.

The functions are kernels as ``engine.functions.activation`` defines them; those with a parameter become one
in the catalogue. The formulas subtract no two nearly equal rounded numbers, let no intermediate result
overflow and round no exponent (``split``). tests/engine/test_activations_accuracy.py measures all of it.
"""

from __future__ import annotations

from engine.functions.special.normal import normal_cdf, normal_pdf, normal_pdf_slope

__all__ = ["normal_cdf", "normal_pdf", "normal_pdf_slope"]
