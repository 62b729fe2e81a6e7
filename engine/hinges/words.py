"""What Hinge sum says: readouts, sentence, formulas, facts. Every number in it is computed from the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.experiment import Readout
from engine.table import Column, Fact, Facts, Table
from engine.text import SPACE, number, subscript, sum_of

if TYPE_CHECKING:
    from engine.hinges.result import HingeSumResult, Piece

_ROWS = 4
_LETTERS = 3
"""With more units on than this a formula has numbers only."""

_NAMED = 4
"""So many kinks are named one by one."""

METHODS = {
    "uniform": "equal pieces", "equal": "pieces of equal error", "greedy": "greedy kinks", "hand": "kinks by hand",
}  # fmt: skip


def affine(slope: float, intercept: float) -> str:
    """``1.5 x + 1.25``."""
    return sum_of(((slope, "x"), (intercept, "")))


def interval(low: float, high: float) -> str:
    """``[−1, 1)``, ``(−∞, −1)``: a kink belongs to the piece on its right."""
    left = "(" if np.isinf(low) else "["
    return f"{left}{number(low, 3)}, {number(high, 3)})"


def readouts(result: HingeSumResult) -> tuple[Readout, ...]:
    """The fit where there is a target, else the piece at the probe."""
    view = result.experiment.view
    if view == "depth":
        return _depth_readouts(result)
    if result.goal is not None:
        return _fit_readouts(result)
    e = result.experiment
    x = number(e.probe, 3)
    value = Readout(number(result.value, 4), f"y at x{SPACE}={SPACE}{x}")
    slope = Readout(number(result.slope, 4), f"slope of y at x{SPACE}={SPACE}{x}")
    if result.pieces is None:
        return value, slope, Readout(str(e.units), "units, each smooth: no kinks, no pieces")
    on = Readout(f"{sum(result.on)} of {e.units}", f"units on at x{SPACE}={SPACE}{x}")
    pieces = Readout(str(len(result.shown_pieces)), "linear pieces in view")
    return pieces, value, slope, on


def sentence(result: HingeSumResult) -> str:
    """Where the sum bends, then the piece at the probe; how good the fit is; what depth does."""
    e = result.experiment
    if e.view == "depth":
        return _depth_sentence(result)
    if e.target == "points" and not e.points:
        return "There are no points yet: open a CSV file, or drop one on the window."
    if e.view == "error":
        return _error_sentence(result)
    if result.goal is not None:
        return _fit_sentence(result)
    if result.pieces is None:
        return _smooth_sentence(result)
    return " ".join(filter(None, (_bends(result), _at_probe(result), _silence(result))))


def caption(result: HingeSumResult) -> str:
    """The sum, its target and how it was fitted; of many units only how many."""
    e, units = result.experiment, result.sum
    if e.view == "depth":
        return f"tent with its top at {number(e.fold, 3)}, composed {_plural(e.layers, 'time')}; one layer of {2 * e.layers} units"
    f = e.activation.label
    if e.units <= _LETTERS:
        terms = [
            (v, f"f({affine(w, b)})")
            for w, b, v in zip(units.w.tolist(), units.b.tolist(), units.v.tolist(), strict=True)
        ]
        text = f"y = {sum_of((*terms, (units.c, '')))}, f = {f}"
    else:
        text = f"y = Σ vᵢ f(wᵢx + bᵢ) + c, {e.units} units, f = {f}"
    if result.goal is None:
        return text
    how = "least squares" if e.solve else "v and c by hand"
    return f"{text}; target {result.goal.title}, {METHODS[e.knots]}, {how}"


def formula(result: HingeSumResult) -> str:
    """The piece at the probe: ``[−1, 1): y = v₂ x + (v₂ + c) = 1.5 x + 1.25``."""
    at = result.inspected
    if at < 0:
        return ""
    piece = result.shown_pieces[at]
    assert result.pieces is not None
    letters = symbols(result, piece)
    middle = f"{letters} = " if letters else ""
    return f"{interval(*result.pieces.limits(piece.index))}:  y = {middle}{piece.formula}"


def symbols(result: HingeSumResult, piece: Piece) -> str:
    """The formula of a piece in v and c, with the numbers of w and b; "" where it would be long."""
    units, p = result.sum, result.pieces
    assert p is not None
    low, high = p.limits(piece.index)
    middle = float(np.clip((piece.low + piece.high) / 2, low, high))
    z = units.pre_activations([middle])[0]
    gains = units.f.derivative(z)
    offsets = units.f(z) - gains * z
    slopes = [
        (float(g * w), f"v{subscript(i + 1)}") for i, (g, w) in enumerate(zip(gains, units.w, strict=True))
    ]
    rests = [
        (float(g * b + o), f"v{subscript(i + 1)}")
        for i, (g, b, o) in enumerate(zip(gains, units.b, offsets, strict=True))
    ]
    slopes, rests = ([term for term in terms if abs(term[0]) > 1e-12] for terms in (slopes, rests))
    if max(len(slopes), len(rests)) > _LETTERS:
        return ""
    rest = sum_of((*rests, (1.0, "c")))
    if not slopes:
        return rest
    slope = sum_of(slopes)
    slope = f"({slope})" if len(slopes) > 1 else slope
    if rest == "c":
        return f"{slope}{SPACE}x + c"
    return f"{slope}{SPACE}x + ({rest})"


def stage_formula(result: HingeSumResult, stage: str) -> str:
    """``z₂ = x + 1``, ``a₂ = relu(z₂)`` as ``a₂ = f(z₂)``, ``1.5 a₂``: the selected unit in a stage."""
    units, unit = result.sum, result.experiment.chosen
    name = subscript(unit + 1)
    if stage == "z":
        return f"z{name} = {affine(float(units.w[unit]), float(units.b[unit]))}"
    if stage == "a":
        return f"a{name} = f(z{name})"
    return f"v{name} a{name} = {number(float(units.v[unit]), 3)}{SPACE}a{name}"


def depth_titles(result: HingeSumResult) -> tuple[str, str]:
    """How many pieces each network has on [0, 1], counted."""
    e, found = result.experiment, result.contest
    shallow = len(found.shallow.pieces.within(0.0, 1.0))
    return (
        f"{_plural(e.layers, 'layer')} of 2 units: {_plural(len(found.deep.within(0.0, 1.0)), 'piece')}",
        f"one layer of {2 * e.layers} units: {_plural(shallow, 'piece')}",
    )


def facts(result: HingeSumResult) -> Facts:
    """A row for every piece in view; for a smooth f a row for every unit."""
    if result.pieces is None:
        return _unit_facts(result)
    p, rows = result.pieces, []
    for piece in result.shown_pieces:
        letters = symbols(result, piece) if result.experiment.units <= _LETTERS else ""
        rule = f"y = {letters} = {piece.formula}" if letters else f"y = {piece.formula}"
        rows.append((interval(*p.limits(piece.index)), (Fact(_units_on(piece.on)), Fact(rule))))
    return Facts(
        ("units on", "linear formula"),
        ("The units that are on there: right of their kink, for w > 0.", "What the sum is on this piece."),
        tuple(rows),
        max(result.inspected, 0),
        colored=False,
        height=_ROWS,
    )


def table(result: HingeSumResult) -> Table:
    """Weights, pieces in view, the sum and the target; the chart; or both networks of the contest."""
    view = result.experiment.view
    if view == "depth":
        deep, shallow = result.deep_line, result.shallow_line
        layers, most, one = result.counts
        return Table(
            (
                Column("x", deep.x), Column("composed tent", deep.y),
                Column("x of one layer", shallow.x), Column("one layer", shallow.y),
                Column("layers", layers), Column("pieces of the composed tent", most),
                Column("most pieces of one layer", one),
            )
        )  # fmt: skip
    if view == "error":
        found = result.rates
        if found is None:
            return Table(())
        columns = [Column("hinges", found.counts)]
        for method in found.largest:
            columns.append(Column(f"largest error, {METHODS[method]}", found.largest[method]))
            columns.append(Column(f"rms error, {METHODS[method]}", found.rms[method]))
        return Table((*columns, Column("largest error, interpolation", found.interpolated)))
    units = result.sum
    columns = [
        Column("w", units.w),
        Column("b", units.b),
        Column("v", units.v),
        Column("c", np.array([units.c])),
    ]
    if result.pieces is not None:
        p, at = result.pieces, [piece.index for piece in result.shown_pieces]
        limits = np.array([p.limits(i) for i in at])
        columns += [
            Column("from", limits[:, 0]), Column("to", limits[:, 1]),
            Column("slope", p.slopes[at]), Column("intercept", p.intercepts[at]),
            Column("units on", [_units_on(piece.on) for piece in result.shown_pieces]),
        ]  # fmt: skip
    columns += [Column("x", result.line.x), Column("y", result.line.y)]
    if result.goal_line is not None:
        columns += [Column("x of the target", result.goal_line.x), Column("target", result.goal_line.y)]
    if len(result.goal_points):
        columns += [
            Column("x of a point", result.goal_points[:, 0]),
            Column("y of a point", result.goal_points[:, 1]),
        ]
    return Table(tuple(columns))


def count(value: float) -> str:
    """A whole number with its thousands apart."""
    return f"{round(value):,}"


def _units_on(on: tuple[bool, ...]) -> str:
    """``1, 3–7``, or ``none``."""
    runs: list[list[int]] = []
    for unit in (i + 1 for i, is_on in enumerate(on) if is_on):
        if runs and unit == runs[-1][1] + 1:
            runs[-1][1] = unit
        else:
            runs.append([unit, unit])
    texts = [str(a) if a == b else f"{a}, {b}" if b == a + 1 else f"{a}–{b}" for a, b in runs]
    return ", ".join(texts) or "none"


def _unit_facts(result: HingeSumResult) -> Facts:
    units, x = result.sum, result.experiment.probe
    z = units.pre_activations([x])[0]
    a, gate = units.f(z), units.f.derivative(z)
    rows = tuple(
        (
            f"unit {i + 1}",
            (
                Fact(_term(u, b, w)),
                Fact(number(w * h, 3)),
                Fact(number(w * u * g, 3)),
            ),
        )
        for i, (u, b, w, h, g) in enumerate(
            zip(units.w.tolist(), units.b.tolist(), units.v.tolist(), a.tolist(), gate.tolist(), strict=True)
        )
    )
    at = f"at x = {number(x, 3)}"
    return Facts(
        ("term of the sum", f"its value {at}", f"its slope {at}"),
        ("What the unit adds to y.", "v · f(z) at the probe.", "v · w · f′(z) at the probe."),
        rows,
        result.experiment.chosen,
        height=_ROWS,
    )


def _term(w: float, b: float, v: float) -> str:
    """``−2.5 f(2 x − 1)``."""
    return sum_of(((v, f"f({affine(w, b)})"),))


def _bends(result: HingeSumResult) -> str:
    p, (low, high) = result.pieces, result.experiment.window
    assert p is not None
    inside = p.breakpoints[(p.breakpoints > low) & (p.breakpoints < high)]
    pieces = len(result.shown_pieces)
    what = "jumps" if result.experiment.activation.jumps else "bends"
    if not len(inside):
        return "No kink bends y in this window: it is one straight line here."
    if len(inside) <= _NAMED:
        places = _listed([f"x = {number(x, 3)}{_owners(result, x)}" for x in inside.tolist()])
        return f"y {what} at {places}, and is linear on each of the {pieces} pieces."
    return f"y {what} at {len(inside)} kinks in this window, and is linear on each of the {pieces} pieces."


def _owners(result: HingeSumResult, x: float) -> str:
    kinks = result.sum.kinks
    near = abs(kinks - x) <= 1e-9 * (1 + abs(x))
    owners = [i + 1 for i in np.flatnonzero(near.any(axis=1)).tolist()]
    return f" ({_plural_of('unit', owners)})" if owners else ""


def _at_probe(result: HingeSumResult) -> str:
    on = [i + 1 for i, is_on in enumerate(result.on) if is_on]
    x = number(result.experiment.probe, 3)
    slope = number(result.slope, 3)
    if not on:
        return f"At x = {x} no unit is on: the slope is {slope}."
    if len(on) > _NAMED:
        return f"At x = {x}, {len(on)} units are on; what they add to the slope makes {slope}."
    verb = "is" if len(on) == 1 else "are"
    return f"At x = {x} {_plural_of('unit', on)} {verb} on: the slope is {slope}."


def _silence(result: HingeSumResult) -> str:
    units, silent = result.sum, result.silent
    if not silent:
        return ""
    flat = [i + 1 for i in silent if units.w[i] == 0]
    unused = [i + 1 for i in silent if units.w[i] != 0]
    said = []
    if unused and len(unused) <= _NAMED:
        said.append(
            f"{_capital(_plural_of('unit', unused))} {'has' if len(unused) == 1 else 'have'} v = 0 and bend{'s' if len(unused) == 1 else ''} nothing."
        )
    elif unused:
        said.append(f"{len(unused)} units have v = 0 and bend nothing.")
    if flat:
        said.append(
            f"{_capital(_plural_of('unit', flat))} {'has' if len(flat) == 1 else 'have'} w = 0: a constant, no kink."
        )
    return " ".join(said)


def _smooth_sentence(result: HingeSumResult) -> str:
    from engine.hinges.result import SAMPLES

    e = result.experiment
    x, slope = number(e.probe, 3), number(result.slope, 3)
    return (
        f"{_capital(e.activation.title)} does not consist of straight pieces, and neither does y: the curve is drawn from {SAMPLES} "
        f"samples. At x = {x} its slope is {slope}, to which every unit adds v·w·f′(wx + b)."
    )


def _fit_readouts(result: HingeSumResult) -> tuple[Readout, ...]:
    errors, goal, e = result.errors, result.goal, result.experiment
    assert errors is not None and goal is not None
    found = [
        Readout(number(errors.largest, 3), f"largest error, at x{SPACE}={SPACE}{number(errors.at, 3)}"),
        Readout(number(errors.rms, 3), "root mean square error"),
    ]
    if result.pieces is not None:
        n = len(result.pieces.within(goal.low, goal.high))
        found.append(Readout(str(n), f"pieces on the target's interval, {_plural(e.units, 'unit')}"))
        if goal.has_theory:
            found.append(
                Readout(number(float(goal.best(n)), 3), f"theory: largest error of the best {n} pieces")
            )
    else:
        found.append(Readout(str(e.units), "units"))
    return tuple(found)


def _fit_sentence(result: HingeSumResult) -> str:
    e, errors, goal = result.experiment, result.errors, result.goal
    assert errors is not None and goal is not None
    how = "by least squares" if e.solve else "with v and c set by hand"
    units = _plural(e.units, "unit")
    start = f"{_capital(units)} approximate{'s' if e.units == 1 else ''} {goal.title} {how}"
    if errors.largest < 1e-10:
        return f"{start}, exactly: the largest error is {number(errors.largest, 2)}, rounding. {_why_exact(result)}".rstrip()
    text = f"{start}; the error is largest at x = {number(errors.at, 3)}: {number(errors.largest, 3)}."
    if goal.jumps and not e.activation.jumps:
        return f"{text} A sum without jumps is off by at least half the jump on one side of it, however many units it has."
    if result.pieces is None:
        return f"{text} The units are smooth: y has no kinks and is drawn from samples."
    return f"{text} {_against_theory(result)}".rstrip()


def _why_exact(result: HingeSumResult) -> str:
    goal = result.goal
    assert goal is not None
    if goal.special and goal.points is None:
        return f"The target has {_plural(len(goal.special), 'kink')}, and units stand there."
    return ""


def _against_theory(result: HingeSumResult) -> str:
    goal, errors, p = result.goal, result.errors, result.pieces
    assert goal is not None and errors is not None and p is not None
    if not goal.has_theory:
        return ""
    n = len(p.within(goal.low, goal.high))
    ratio = errors.largest / float(goal.best(n))
    return (
        f"The best {_plural(n, 'piece')} would be off by {number(float(goal.best(n)), 3)} (theory"
        f"{'' if _is_exact_theory(goal.density[1]) else ', for many pieces'}); this is {number(ratio, 3)} times that."
    )


def _is_exact_theory(density: object) -> bool:
    values = np.asarray(density)
    return bool(values.min() == values.max())


def _error_sentence(result: HingeSumResult) -> str:
    found, errors, e = result.rates, result.errors, result.experiment
    if found is None or errors is None or result.goal is None:
        return "Choose a target: without one there is no error to show."
    before, after = (float(found.largest["uniform"][list(found.counts).index(n)]) for n in (32, 64))
    text = f"{_capital(_plural(e.units, 'hinge'))}, {METHODS[e.knots]}: largest error {number(errors.largest, 3)}."
    if before < 1e-10:
        return f"{text} From as many hinges on as the target has kinks, the fit is exact but for rounding."
    ratio = number(before / after, 3)
    text += f" On equal pieces, going from 32 to 64 divides the largest error by {ratio}."
    if result.has_theory:
        text += " Theory says 4 for a smooth target: the error of well-placed pieces falls like 1/n²."
    elif result.goal.jumps:
        text += " At a jump the largest error stays; only the interval where it is large shrinks."
    return text


def _depth_readouts(result: HingeSumResult) -> tuple[Readout, ...]:
    e, found = result.experiment, result.contest
    layers = f"{_plural(e.layers, 'layer')} of 2"
    shallow = len(found.shallow.pieces.within(0.0, 1.0))
    return (
        Readout(count(len(found.deep.within(0.0, 1.0))), f"pieces of {layers}, counted"),
        Readout(count(shallow), f"pieces of one layer of {2 * e.layers}, counted"),
        Readout(count(2 * e.layers + 1), f"the most that {2 * e.layers} units make in one layer"),
        Readout(number(found.error, 3), "largest difference of the two on [0,\u00a01]"),
    )


def _depth_sentence(result: HingeSumResult) -> str:
    e, found = result.experiment, result.contest
    deep = len(found.deep.within(0.0, 1.0))
    units, most = 2 * e.layers, 2 * e.layers + 1
    start = (
        f"Every layer folds [0, 1] onto itself: {_plural(e.layers, 'layer')} of 2 units make {_plural(deep, 'piece')}, "
        f"2 to the power of {e.layers}."
    )
    if deep > most:
        return (
            f"{start} The same {units} units in one layer can make {most} at most; fitted to the deep one, they miss it by up to "
            f"{number(found.error, 3)}."
        )
    return f"{start} So few pieces {units} units can make in one layer as well: it has up to {most}."


def _plural(value: int, noun: str) -> str:
    return f"{count(value)} {noun}" if value == 1 else f"{count(value)} {noun}s"


def _plural_of(noun: str, numbers: list[int]) -> str:
    return f"{noun}{'s' if len(numbers) > 1 else ''} {_listed([str(n) for n in numbers])}"


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
