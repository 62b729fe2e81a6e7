"""Typed formulas: ``parse("z*sigmoid(k*z)").with_parameters(k=1.7)`` is an ``Activation`` like any other.

The text is read by a parser of our own and never executed (``tokens``, ``reader``, ``parser``, ``building``,
``vocabulary``). Derivatives are exact, by forward-mode differentiation (``jet``) of numbers whose error is
known (``ball``): in float64, and where that is not certain in decimal numbers of any length (``arithmetic``,
``digits``, ``exact``). Facts are found from the tree (``bounds``, ``repeats``) and by sampling (``kinks``,
``facts``).
"""

from typing import TYPE_CHECKING

from engine.base.lazy import lazy

if TYPE_CHECKING:
    from engine.functions.formula.parsed import parse
    from engine.functions.formula.parser import MAX_LENGTH
    from engine.functions.formula.tokens import FormulaError
    from engine.functions.formula.vocabulary import FUNCTIONS

__all__ = ["FUNCTIONS", "MAX_LENGTH", "FormulaError", "parse"]

__getattr__ = lazy(
    __name__, {"FUNCTIONS": "vocabulary", "MAX_LENGTH": "parser", "FormulaError": "tokens", "parse": "parsed"}
)
