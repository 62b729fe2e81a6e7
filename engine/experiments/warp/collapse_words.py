"""What is said of layers without an activation, and the formula of each step with its matrices."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.base.experiment import Readout
from engine.base.table import Column, Table
from engine.base.text import fixed, noun, number, plural, subscript
from engine.experiments.warp.collapse import DISTRIBUTE, SUBSTITUTE, CollapseNumbers
from engine.experiments.warp.words import layers_caption

Array = NDArray[np.float64]
Matrix = tuple[tuple[str, ...], ...]
Formula = tuple[str | Matrix, ...]
"""Text and matrices of printed numbers, side by side."""


def formulas(n: CollapseNumbers) -> tuple[Formula, ...]:
    """The step in letters, then in numbers."""
    step = n.step
    if step is None:
        rows = [_layer(n, at) for at in range(min(n.experiment.count, 2))]
        return tuple(row for pair in rows for row in pair)
    return _with_f(n, step.layer) if n.experiment.bent else _joined(n, step.layer, step.phase)


def readouts(n: CollapseNumbers) -> tuple[Readout, ...]:
    """How many layers there are, how many do the same without f, and the largest difference from that one."""
    q = n.quantities
    return (
        Readout(number(q["layers"]), f"{noun(q['layers'], 'layer')} in the stack"),
        Readout("1", "layer does the same without f"),
        Readout(number(q["largest difference"], 2), "largest difference from the single layer"),
    )


def sentence(n: CollapseNumbers) -> str:
    """Whether the layers are one, and where the stepper is."""
    e, size = n.experiment, number(n.largest, 2)
    if not math.isfinite(n.largest):
        return "Some points are infinite or not numbers. Make the weights smaller, or take f out."
    if e.count == 1:
        return "One layer is one matrix. Add layers: without an activation they stay one."
    if not e.bent or n.f.slopes == (1.0,):
        rounding = ": mere rounding" if n.largest else ""
        return f"{_phase(n)} The largest difference over {len(n.points)} points is {size}{rounding}."
    if not n.is_apart:
        return f"{n.f.title} is a straight line wherever these points pass: here the layers are still one."
    return (
        f"With {n.f.title} between the layers nothing can be distributed: no single matrix does the same. "
        f"The points are up to {size} away from where the single layer has them."
    )


def stack_title(n: CollapseNumbers) -> str:
    """What the stack is: ``4 layers``, ``4 layers, ReLU between them``."""
    name = plural(n.experiment.count, "layer")
    return f"{name}, {n.f.label} between them" if n.experiment.bent else name


def caption(n: CollapseNumbers) -> str:
    """The layers and what stands between them."""
    return f"{layers_caption(n.experiment)}; {n.f.label if n.experiment.bent else 'nothing'} between layers"


def table(n: CollapseNumbers) -> Table:
    """The points, their images behind the stack and behind the single layer; all matrices."""
    columns = [
        Column("x1", n.points[:, 0], opens="points", given=True), Column("x2", n.points[:, 1], given=True),
    ]  # fmt: skip
    for name, images in (("stack", n.images), ("single layer", n.single_images)):
        columns += [Column(f"x{i + 1} {name}", images[:, i]) for i in range(2)]
    names = [f"layer {at + 1}" for at in range(n.experiment.count)] + ["single layer"]
    columns.append(Column("matrices", names, opens="matrices"))
    rows = np.array([np.column_stack(pair).ravel() for pair in (*n.experiment.layers, n.single)])
    heads = ("W11", "W12", "b1", "W21", "W22", "b2")
    return Table((*columns, *(Column(head, rows[:, at]) for at, head in enumerate(heads))))


def _phase(n: CollapseNumbers) -> str:
    step, count = n.step, n.experiment.count
    if step is None:
        return f"{plural(count, 'layer')} without an activation. Step through to make them one."
    if n.joined == count:
        return f"{plural(count, 'layer')} are one: a single W and b do the same."
    i = subscript(step.layer + 1)
    what = {SUBSTITUTE: f"Substitute what stands before W{i}.", DISTRIBUTE: f"Distribute W{i} over the sum."}
    return what.get(step.phase, f"Group: layers 1 to {step.layer + 1} are one matrix and one b.")


def _layer(n: CollapseNumbers, at: int) -> tuple[Formula, Formula]:
    i, before = subscript(at + 1), f"h{subscript(at)}" if at else "x"
    weight, bias = n.experiment.layers[at]
    letters = f"h{i} = W{i}{before} + b{i}"
    return (letters,), (f"h{i} =", _matrix(weight), f"{before} +", _matrix(bias[:, None]))


def _joined(n: CollapseNumbers, layer: int, phase: int) -> tuple[Formula, ...]:
    """A layer over those before it, which are one already."""
    i = subscript(layer + 1)
    weight, bias = n.experiment.layers[layer]
    before, shift = n.singles[layer - 1]
    w, b = ("W₁", "b₁") if layer == 1 else ("W", "b")
    top, low, v, c = (_matrix(m) for m in (weight, before, shift[:, None], bias[:, None]))
    if phase == SUBSTITUTE:
        letters = f"h{i} = W{i}({w}x + {b}) + b{i}"
        return (letters,), (f"h{i} =", top, "(", low, "x +", v, ") +", c)
    if phase == DISTRIBUTE:
        letters = f"h{i} = W{i}{w}x + W{i}{b} + b{i}"
        return (letters,), (f"h{i} =", top, low, "x +", top, v, "+", c)
    product, total = n.singles[layer]
    letters = f"h{i} = (W{i}{w})x + (W{i}{b} + b{i}) = Wx + b"
    return (letters,), (f"h{i} =", _matrix(product), "x +", _matrix(total[:, None]))


def _with_f(n: CollapseNumbers, layer: int) -> tuple[Formula, ...]:
    """f stands between a layer and those before it."""
    i, h = subscript(layer + 1), subscript(layer)
    inner = "W₁x + b₁" if layer == 1 else f"W{h}h{subscript(layer - 1)} + b{h}"
    weight, bias = n.experiment.layers[layer]
    letters = f"h{i} = W{i} f({inner}) + b{i}, with f in the way"
    return (letters,), (f"h{i} =", _matrix(weight), f"f({inner}) +", _matrix(bias[:, None]))


def _matrix(values: Array) -> Matrix:
    return tuple(tuple(_entry(value) for value in row) for row in values.tolist())


def _entry(value: float) -> str:
    return fixed(value, 2) if abs(value) < 1e4 else number(value, 2)
