"""``sketch: f′ of GELU from -3 to 3``: a curve drawn by hand, beside the true one."""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.base.experiment import Result
from engine.base.search import folded
from engine.base.text import number, percent
from engine.lessons.answers import Answer, Points, Verdict, unanswered
from engine.lessons.expressions import no_names, number_of
from engine.lessons.questions.question import Question, Wrong
from engine.lessons.settings import function_of
from engine.lessons.tolerance import Tolerance, split

_OF_FUNCTION = re.compile(r"f(?P<order>['′]{0,2}|″) of (?P<function>.+)")
_GRID = 401
_ASIDE, _MISSING = 0.025, 0.05
"""Shares of the width: how far aside the curve may run, and how much may be left undrawn at an end."""

_ENOUGH = 0.95
"""So much of the way must lie in the band."""

_USUAL = Tolerance(10.0, "%")

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class SketchQuestion(Question):
    """The drawn points, joined by straight lines, must run in a band about the true curve.

    Attributes:
        curve: ``f′ of GELU``, or a column of the table of numbers over another one: ``loss over step``.
        low, high: from where to where; nan for all that there is.
        tolerance: half of the height of the band; in percent of the height of the curve.
    """

    kind = "sketch"
    curve: str
    low: float = math.nan
    high: float = math.nan
    tolerance: Tolerance = _USUAL

    def truth(self, result: Result) -> tuple[Array, Array]:
        """The true curve: x, evenly apart, and y. ``ValueError`` where there is none."""
        return self._true(result, self.curve)

    def band(self, result: Result) -> tuple[Array, Array, Array]:
        """x, and from which to which y a sketch is right there."""
        x, y = self.truth(result)
        height = float(np.ptp(y)) or max(abs(float(y[0])), 1.0)
        slack, reach = self.tolerance.about(height), max(1, round(_ASIDE * len(x)))
        padded = np.pad(y, reach, mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
        return x, windows.min(axis=1) - slack, windows.max(axis=1) + slack

    def weigh(self, result: Result, answer: Answer) -> Verdict:
        """By the share of the way that lies in the band; the largest miss is told, with its place."""
        drawn = _drawn(answer.given)
        x, low, high = self.band(result)
        if len(drawn) < 2:
            return unanswered("Draw the curve from left to right.")
        room = _MISSING * (x[-1] - x[0])
        if drawn[0][0] > x[0] + room or drawn[-1][0] < x[-1] - room:
            return unanswered(f"Draw from {number(float(x[0]), 3)} to {number(float(x[-1]), 3)}.")
        y = np.interp(x, *np.array(drawn).T)
        miss = np.where(y > high, y - high, np.where(y < low, y - low, 0.0))
        return _weighed(x, miss, y - self.truth(result)[1])

    def key(self, result: Result) -> Answer:
        """The true curve, as if drawn."""
        return Answer(_points(*self.truth(result)))

    def answer_of(self, result: Result, wrong: Wrong) -> Answer:
        """The wrong curve, as if drawn."""
        return Answer(_points(*self._true(result, wrong.text)))

    def matches(self, result: Result, answer: Answer, wrong: Wrong) -> bool:
        """Whether the sketch runs in the band of the wrong curve."""
        return dataclasses.replace(self, curve=wrong.text, wrongs=()).weigh(result, answer).right

    def _true(self, result: Result, curve: str) -> tuple[Array, Array]:
        match = _OF_FUNCTION.fullmatch(curve)
        x, y = self._of_function(match) if match else self._of_table(result, curve)
        known = np.isfinite(y)
        if np.count_nonzero(known) < 2:
            raise ValueError(f"{curve} has no values there")
        grid = np.linspace(x[known][0], x[known][-1], _GRID)
        return grid, np.interp(grid, x[known], y[known])

    def _of_function(self, match: re.Match[str]) -> tuple[Array, Array]:
        if not self.low < self.high:
            raise ValueError("a sketch of a function says from where to where: from -3 to 3")
        function = function_of(match["function"])
        order = 2 if match["order"] == "″" else len(match["order"])
        x = np.linspace(self.low, self.high, 4 * (_GRID - 1) + 1)
        return x, (function, function.derivative, function.second_derivative)[order](x)

    def _of_table(self, result: Result, curve: str) -> tuple[Array, Array]:
        of, over, at = curve.partition(" over ")
        if not over:
            raise ValueError("a sketch is of a function, as f′ of GELU, or of a column over another one")
        x, y = _column(result, at), _column(result, of)
        if x.shape != y.shape:
            raise ValueError(f"{of} and {at} are of different tables")
        order = np.argsort(x, kind="stable")
        inside = ~(x[order] < self.low) & ~(x[order] > self.high)
        return x[order][inside], y[order][inside]


def sketch_question(text: str, line: int) -> SketchQuestion:
    """The question of what stands behind ``sketch:``; ``ValueError`` with one sentence."""
    before, tolerance = split(text)
    curve, since, span = before.partition(" from ")
    low, to, high = span.partition(" to ")
    if since and not to:
        raise ValueError("a range is written as: from -3 to 3")
    ends = [number_of(end).value(no_names) for end in (low, high)] if since else [math.nan, math.nan]
    if since and not ends[0] < ends[1]:
        raise ValueError("a range goes from the smaller number to the larger one")
    return SketchQuestion(
        line=line, curve=curve.strip(), low=ends[0], high=ends[1], tolerance=tolerance or _USUAL
    )


def _column(result: Result, name: str) -> Array:
    arrays = {folded(key): values for key, values in result.table.arrays.items()}
    found = arrays.get(folded(name.strip()))
    if found is None or found.dtype.kind != "f":
        near = difflib.get_close_matches(folded(name), arrays, n=1, cutoff=0.0)
        raise ValueError(f"there is no column “{name.strip()}” of numbers; the nearest is “{''.join(near)}”")
    return np.asarray(found)


def _drawn(given: object) -> Points:
    """The points from left to right; of several above each other the last."""
    rows = given if isinstance(given, tuple) else ()
    points = {row[0]: row[1] for row in rows if isinstance(row, tuple) and all(map(math.isfinite, row))}
    return tuple(sorted(points.items()))


def _points(x: Array, y: Array) -> Points:
    return tuple(zip(x.tolist(), y.tolist(), strict=True))


def _weighed(x: Array, miss: Array, error: Array) -> Verdict:
    share = float(np.mean(miss == 0))
    worst = int(np.abs(miss).argmax()) if share < 1 else int(np.abs(error).argmax())
    place, off = float(x[worst]), float(error[worst])
    told = f"{number(abs(off), 2)} too {'high' if off > 0 else 'low'} at {number(place, 2)}"
    if share >= _ENOUGH:
        return Verdict(True, f"Right: nowhere off by more than {number(abs(off), 2)}.", place=place)
    return Verdict(False, f"{percent(share, 2)} of the way is right. You are {told}.", place=place)
