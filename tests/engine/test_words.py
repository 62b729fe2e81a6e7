"""What panels say: numbers with as many digits as make them true, and no word where it has no meaning."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.experiment import Experiment, Result
from engine.base.parameter import Integer
from engine.base.rounding import ROUNDING
from engine.experiments.hinges.experiment import HingeSum
from engine.experiments.hinges.knots import METHODS
from engine.experiments.regions.experiment import Regions
from engine.experiments.training.inputs import SURVEYS
from engine.functions import activations, formula
from engine.functions.activation import Activation
from engine.learning.targets import TARGETS
from engine.presets import presets
from engine.session import Session
from tests.engine.printed import assert_true, numbers_in

LINEAR = [f for f in map(activations.get, activations.names()) if f.is_piecewise_linear]


@given(st.integers(0, 10**6), st.sampled_from(LINEAR), st.sampled_from([0.0, 50.0, 2002.0, 1e5]))
def test_formulas_of_pieces_are_true_where_they_hold(seed: int, f: Activation, at: float) -> None:
    rng = np.random.default_rng(seed)
    units = int(rng.integers(1, 9))
    low = at - 10.0 ** rng.uniform(-1, 1)
    window = (low, at + 10.0 ** rng.uniform(-1, 1))
    w, v = rng.normal(size=units), rng.normal(size=units)
    b = -w * rng.uniform(*window, size=units)
    c = float(rng.normal())
    n = HingeSum(activation=f, units=units, window=window, w=tuple(w), b=tuple(b), v=tuple(v), c=c).run()
    p, places = n.pieces, [cells[0] for cells in n.facts.rows]
    assert len(set(places)) == len(places)  # no two intervals read alike
    noise = ROUNDING * float(abs(v) @ (abs(w) * max(map(abs, window)) + abs(b)) + abs(c))
    for cell, (where, cells) in zip(n.shown_cells, n.facts.rows, strict=True):
        start, end = where[1:-1].split(", ")
        assert start != end
        ends = [cell.low, cell.high]
        wanted = [float(p.slopes[cell.index] * x + p.intercepts[cell.index]) for x in ends]
        text = cells[1].text.rpartition(" = ")[2]
        outer = [
            max(p.breakpoints[cell.index - 1], low) if cell.index else low,
            min(p.breakpoints[cell.index], window[1]) if cell.index < len(p.breakpoints) else window[1],
        ]
        size = [float(p.slopes[cell.index] * x + p.intercepts[cell.index]) for x in outer]
        assert_true(text, [(x,) for x in (*ends, *outer)], wanted + size, noise)


@given(st.integers(0, 10**6), st.sampled_from(LINEAR), st.sampled_from([0.0, 2002.0]), st.integers(1, 9))
def test_the_slope_at_the_probe_is_written_once_and_for_all(
    seed: int, f: Activation, at: float, units: int
) -> None:
    rng = np.random.default_rng(seed)
    w, v = rng.normal(size=units), rng.normal(size=units)
    b = -w * rng.uniform(at - 3, at + 3, size=units)
    n = HingeSum(activation=f, units=units, window=(at - 3, at + 3), probe=at, w=tuple(w), b=tuple(b),
                 v=tuple(v)).run()  # fmt: skip
    slope = n.quantities["slope of y"] or 1.0
    said = [n.sentence, *(f"{r.value} {r.caption}" for r in n.readouts), *n.formulas]
    said += [cells[1].text for _, cells in n.facts.rows]
    assert len(told(slope, said)) <= 1, said


@given(st.integers(0, 10**6), st.sampled_from([0.0, 40.0, 2002.0]), st.integers(1, 3))
def test_formulas_of_regions_are_true_where_they_hold(seed: int, at: float, depth: int) -> None:
    rng = np.random.default_rng(seed)
    half = 10.0 ** rng.uniform(-1, 1)
    e = Regions(seed=seed, depth=depth, width=4, bias_scale=1.0, window=(at - half, at + half),
                height=(-half, half), view="map", x1=at, x2=0.1 * half)  # fmt: skip
    found = e.run().inspected
    assert found is not None
    corners = [tuple(corner) for corner in found.polygon.tolist()]
    wanted = e.network.forward(corners)[:, 0].tolist()
    noise = 1e3 * ROUNDING * (1 + abs(at)) * max(1.0, *map(abs, wanted))
    assert_true(found.formula.removeprefix("y = "), corners, wanted, noise)
    assert found.formula in found.lines


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", ["relu", "leaky_relu", "abs", "hard_tanh", "step"])
def test_fits_show_nothing_that_is_only_rounding(target: str, name: str) -> None:
    for method in METHODS:
        for units in (1, 2, 3, 4, 8, 16):
            e = HingeSum(
                target=target, units=units, knots=method, activation=activations.get(name), view="sum"
            )
            result = e.run()
            said = f"{result.sentence} {result.readouts} {result.facts} {result.handles}"
            assert not re.search("10⁻(¹[¹²³⁴⁵⁶⁷⁸⁹]|[²³])", said), (method, units, said)


# Every word of every panel -------------------------------------------------------------------------------

TYPED = (
    "max(z,0)^2", "sin(z)", "abs(z)", "z*log(abs(z))", "1/z", "sqrt(z)", "sqrt(-abs(z))", "clip(sin(z),-1,1)",
    "sign(z)*log1p(abs(z))", "relu(z)-relu(-z)", "exp(-abs(z)^2)", "where(z > 0, z, 0.2*z)", "tanh(1000*z)",
    "1/(1+exp(-100*z))", "z^3", "abs(sign(z))", "min(exp(-z^2),1)", "0*z", "floor(z)", "max(-z, 0)",
)  # fmt: skip
FUNCTIONS = [*map(activations.get, activations.names()), *map(formula.parse, TYPED)]
SHARE = 1 if os.environ.get("ACTIVATION_LAB_FULL_STORM") else 11
"""One in so many pairs of a state and a function is looked at."""

NOUNS = (
    "units", "steps", "regions", "pieces", "points", "products", "lines", "kinks", "layers", "networks",
    "hinges", "changes", "joints", "jumps", "runs", "weights", "samples", "places", "formulas", "functions",
    "times", "bends",
)  # fmt: skip
FAULTS = {
    "no number": r"\b(nan|inf|None|True|False)\b|not a number, not a number",
    "one of many": rf"(?<![\d.,·×–/] )(?<![\d.,·×−–/])\b1[ \u00a0](?:linear )?({'|'.join(NOUNS)})\b",
    "verb": r"(?<!in )(?<!of )\b1 (step|unit|layer|point|kink|piece) "
    r"(are|have|make|change|lie|cut|were|miss|take|end)\b",
    "a place that is 0": "[xz][ \u00a0]=[ \u00a0]−?[0-9.·]*10⁻(²⁹[⁰¹²³⁴⁵⁶⁷⁸⁹]|³[⁰¹²³⁴⁵⁶⁷⁸⁹]{2})",
    "half open point": r"\[(\S+), \1\)",
    "signs": r"\+ −|− −|\(\)|\s[.,;]|\.\.(?!\.)|(?<!\w)-\d",
}  # fmt: skip


SAID = (
    "sentence", "caption", "remark", "outlook", "readouts", "facts", "handles", "notes", "diagram",
    "inspected", "formulas", "unit_lines", "loss_axis", "notice", "offer", "names",
)  # fmt: skip
"""What results say, wherever they do."""


def states(key: str) -> list[Experiment]:
    """The opening state of a panel and the first example of each of its views."""
    found = {"opening": Session().experiment(key)}
    for preset in presets(key):
        e = preset.apply(Session(), key).experiment(key)
        found.setdefault(f"{getattr(e, 'view', '')}{getattr(e, 'target', '')}", e)
    return list(found.values())


def with_function(e: Experiment, f: Activation) -> Experiment:
    """The state with another function; after few steps only where it learns."""
    if hasattr(e, "playhead"):
        is_survey = e.view in SURVEYS  # type: ignore[attr-defined]
        e = e.edit(playhead=min(e.playhead, 40), **({"view": "run"} if is_survey else {}))
    if hasattr(e, "functions"):
        return e.edit(functions=(f, activations.get("relu")))
    return e.edit(activation=f) if "activation" in e.parameters() else e


def words_of(result: Result) -> Iterator[tuple[str, str]]:
    """Where something is said, and what."""
    for name in SAID:
        yield from texts_in(name, getattr(result, name, None))
    yield from (("readout", f"{readout.value} {readout.caption}") for readout in result.readouts)
    yield from (("column", column.name) for column in result.table.columns)
    if hasattr(result, "stage_formulas"):
        yield from texts_in("stage", [result.stage_formulas(stage) for stage in ("z", "a", "va")])


def texts_in(where: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        yield from texts_in(where, list(value.values()))
    elif isinstance(value, (list, tuple, frozenset)):
        for part in value:
            yield from texts_in(where, part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(f"{where}.{field.name}", getattr(value, field.name))


PAIRS = [
    (key, i, f)
    for key in Session.names()
    for i in range(len(states(key)))
    for f in FUNCTIONS
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "i", "f"), PAIRS[::SHARE], ids=lambda value: getattr(value, "label", str(value))
)
def test_every_word_is_said_of_something(key: str, i: int, f: Activation) -> None:
    e = with_function(states(key)[i], f)
    assert_whole(e.run(), f)


def assert_whole(result: Result, f: Activation) -> None:
    """Nothing that is said is broken; the name of a formula may be any word."""
    said = list(words_of(result))
    found = [
        (what, where, text)
        for where, text in said
        for what, fault in FAULTS.items()
        if where != "handles.name"
        and re.search(fault, text.replace(f.formula, "f").replace(f.text or "f", "f"))
    ]
    assert not found
    assert result.sentence.endswith((".", ":"))


@pytest.mark.parametrize(
    ("key", "i", "f"), PAIRS[5::SHARE], ids=lambda value: getattr(value, "label", str(value))
)
def test_every_word_is_said_of_few_things(key: str, i: int, f: Activation) -> None:
    """Every number at its least: one unit, one layer."""
    e = with_function(states(key)[i], f)
    for name, kind in e.parameters().items():
        if isinstance(kind, Integer) and name not in ("playhead", "seen", "step", "stage"):
            e = e.edit(**{name: kind.limits[0]})
    assert_whole(e.run(), f)


@pytest.mark.parametrize(
    ("key", "i", "f"), PAIRS[3::SHARE], ids=lambda value: getattr(value, "label", str(value))
)
def test_what_is_measured_reads_alike_in_readouts_and_sentence(key: str, i: int, f: Activation) -> None:
    result = with_function(states(key)[i], f).run()
    said = [result.sentence, *(f"{r.value} {r.caption}" for r in result.readouts)]
    for name, value in result.quantities.items():
        if math.isfinite(value) and value != round(value):
            assert len(told(value, said)) <= 1, (name, value, said)


def told(value: float, said: list[str]) -> set[float]:
    """As what a quantity is written, with three digits or more."""
    unit = 10.0 ** math.floor(math.log10(abs(value)))
    tokens = [token for text in said for token in numbers_in(text) if token[1] >= 3]
    return {number for number, digits in tokens if abs(number - value) <= 0.51 * unit * 10.0 ** (1 - digits)}
