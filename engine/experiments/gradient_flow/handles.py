"""What can be dragged in Gradient flow, and what is said of it."""

from __future__ import annotations

import math

from engine.base.experiment import Handle
from engine.base.text import number, plural
from engine.experiments.gradient_flow.board import BoardNumbers, index_at, place_of
from engine.experiments.gradient_flow.board_words import cell_text
from engine.experiments.gradient_flow.mode import ModeNumbers
from engine.experiments.gradient_flow.numbers import FlowNumbers
from engine.experiments.gradient_flow.parts import RidgeNumbers, SplitNumbers
from engine.experiments.gradient_flow.path import GateNumbers, PathNumbers
from engine.experiments.gradient_flow.plane import PlaneNumbers


def of_depth(n: FlowNumbers, plot: str) -> Handle:
    """The number of layers, on their axis in a plot."""
    depth = n.experiment.depth
    label = plural(depth, "layer")
    return Handle("depth", label, plot, float(depth), 0.0, grab="vertical", moves="x", step=1.0)


def of_layers(n: FlowNumbers) -> tuple[Handle, ...]:
    """The depth in both plots, the limit of what is healthy, σ_w at the first layer, the inputs' size."""
    e = n.experiment
    found = [of_depth(n, "gradient"), of_depth(n, "variance")]
    low, _ = n.healthy
    if math.isfinite(low):
        label = f"healthy within a factor {number(e.threshold, 3)}"
        place = 0.0, low
        found.append(Handle("threshold", label, "gradient", *place, grab="horizontal", moves="y"))
    if n.gradient_theory is not None and e.depth > 1 and math.isfinite(n.gradient_theory.y[0]):
        label = f"σ_w = {number(e.shown('weight_spread'), 3)}"
        found.append(Handle("spread", label, "gradient", 1.0, float(n.gradient_theory.y[0]), moves="y"))
    if e.input_scale:
        label = f"input scale {number(e.input_scale, 3)}"
        found.append(Handle("scale", label, "variance", 0.0, n.input_level, moves="y"))
    return tuple(found)


def of_split(n: SplitNumbers) -> tuple[Handle, ...]:
    """The depth."""
    return (of_depth(n, "split"),)


def of_ridge(n: RidgeNumbers) -> tuple[Handle, ...]:
    """The depth, the uppermost row."""
    depth = n.experiment.depth
    label = plural(depth, "layer")
    return (Handle("depth", label, "ridge", 0.0, float(depth), grab="horizontal", moves="y", step=1.0),)


def of_path(n: PathNumbers) -> tuple[Handle, ...]:
    """z and w of each layer, and how many there are."""
    found = []
    for name, values in (("z", n.z), ("w", n.w)):
        for k, value in enumerate(values.tolist(), 1):
            label = f"{name} of layer {k} = {number(value, 3)}"
            answer = f", f′ = {number(float(n.slopes[k - 1]), 3)}" if name == "z" else ""
            found.append(
                Handle(f"{name} {k}", label, f"path {name}", float(k), value, moves="y", answer=answer)
            )
    steps, label = n.experiment.path, plural(n.experiment.path, "factor")
    end = Handle("path", label, "product", steps + 1.0, 0.0, grab="vertical", moves="x", step=1.0)
    return (*found, end)


def of_gate(n: GateNumbers) -> tuple[Handle, ...]:
    """z of the gate."""
    z = n.experiment.gate_z
    label, answer = f"gate at z = {number(z, 3)}", f": σ(z) = {number(n.open, 3)}"
    return (Handle("gate", label, "gate", z, n.open, grab="vertical", moves="x", answer=answer),)


def of_mode(n: ModeNumbers) -> tuple[Handle, ...]:
    """The strength, the start, and the time of half of the rise."""
    e, half = n.experiment, n.quantities["half rise"]
    found = [
        Handle("strength", f"s = {number(e.mode, 3)}", "mode", 0.0, e.mode, grab="horizontal", moves="y"),
        Handle("start", f"a₀ = {number(e.mode_start, 3)}", "mode", 0.0, e.mode_start, moves="y"),
    ]
    if math.isfinite(half):
        answer = f" after {number(half, 3)} τ"
        found.append(
            Handle("half", "half of it", "mode", half, e.mode / 2, moves="x", is_answer=True, answer=answer)
        )
    return tuple(found)


def of_plane(n: PlaneNumbers) -> tuple[Handle, ...]:
    """The point in the plane, and how alike the two inputs are."""
    (x, y), c = n.point, n.experiment.likeness
    return (
        Handle("point", f"σ_w² = {number(x, 3)}, σ_b² = {number(y, 3)}", "plane", x, y),
        Handle("likeness", f"two inputs of correlation {number(c, 3)}", "alike", 0.0, c, moves="y"),
    )


def of_board(n: BoardNumbers) -> tuple[Handle, ...]:
    """The present pair, where it is on the board; arrow keys go from cell to cell."""
    if n.here is None:
        return ()
    row, column = n.here
    x, y = place_of(row, column)
    name, answer = cell_text(n, row, column).split(":", 1)

    def leap(dx: int, dy: int) -> tuple[float, float]:
        return place_of(*index_at(x + dx, y + dy))

    return (Handle("cell", name, "board", x, y, leap=leap, answer=f":{answer}"),)
