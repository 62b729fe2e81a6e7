"""What the Curves experiment gives: its numbers, and what is said of them."""

from __future__ import annotations

from functools import cached_property

from engine.base.experiment import Handle, Readout, Result
from engine.base.table import Facts, Table
from engine.experiments.curves import handles, tables, words
from engine.experiments.curves.inputs import CurvesInputs
from engine.experiments.curves.numbers import CurvesNumbers


class CurvesResult(CurvesNumbers, Result):
    """The picture of a ``Curves`` experiment; what is not asked for is not computed."""

    experiment: CurvesInputs

    @property
    def readouts(self) -> tuple[Readout, ...]:
        """Mean, zeros, closed gates and E[f′²] of the selected function; the shaded area of the bell."""
        return words.readouts(self)

    @property
    def sentence(self) -> str:
        """The gate at the probe, and what the input distribution makes of it."""
        return words.sentence(self)

    @property
    def caption(self) -> str:
        """Functions, probe and input distribution."""
        return words.caption(self)

    @cached_property
    def handles(self) -> tuple[Handle, ...]:
        """The probe, the dots on every curve, the negative arms with an α, and the input's bell."""
        return handles.handles(self)

    @property
    def facts(self) -> Facts:
        """A row for each function."""
        return tables.facts(self)

    @property
    def table(self) -> Table:
        """z over the window with f, f′ and f″ of every function, and both densities."""
        return tables.table(self)
