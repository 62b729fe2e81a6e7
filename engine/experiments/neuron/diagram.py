"""The graph x → z → a → L in words and numbers: values forward, gradients backward, the product they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.base.text import number
from engine.experiments.neuron.chain import ENTROPY
from engine.experiments.neuron.digits import at, operand, operands, short
from engine.experiments.neuron.inputs import BACK_A, BACK_W, BACK_Z, LOSS, A, Z
from engine.experiments.neuron.numbers import NeuronNumbers


@dataclass(frozen=True)
class Part:
    """A symbol with its number; the number is "" until the stepper has come to it.

    Attributes:
        lit: whether the stepper has just come to it.
    """

    symbol: str
    value: str = ""
    lit: bool = False

    @property
    def hidden(self) -> Part:
        """The same without its number."""
        return replace(self, value="")


@dataclass(frozen=True)
class Edge:
    """What flows along an edge: a value forward, a gradient backward."""

    forward: Part
    backward: Part


@dataclass(frozen=True)
class Box:
    """An operation: its formula, a second line, and its local derivative."""

    formula: str
    name: str
    local: Part
    lit: bool


@dataclass(frozen=True)
class Diagram:
    """The whole graph.

    Attributes:
        inputs: the edges from x, w and b into z.
        boxes: z, a and L.
        edges: from z to a, from a to L, out of L.
        target: y.
        product: the factors of ∂L/∂w (or ∂L/∂b), in order; ``result`` is that gradient itself.
        equals: "=" between the product and its factors, "≈" where their rounding shows.
        remark: what is special about the product, or "".
        stages: the names of the stages; ``stage`` is how far the stepper has come.
    """

    inputs: tuple[Edge, ...]
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    target: Part
    product: tuple[Part, ...]
    result: Part
    equals: str
    remark: str
    stages: tuple[str, ...]
    stage: int

    @property
    def hidden(self) -> Diagram:
        """The same with no number but x, w, b and y: the others are answers."""
        return replace(
            self,
            inputs=tuple(Edge(e.forward, e.backward.hidden) for e in self.inputs),
            boxes=tuple(replace(box, local=box.local.hidden) for box in self.boxes),
            edges=tuple(Edge(e.forward.hidden, e.backward.hidden) for e in self.edges),
            product=tuple(part.hidden for part in self.product),
            result=self.result.hidden,
            equals="=",
            remark="",
        )


def diagram(n: NeuronNumbers) -> Diagram:
    """The graph of a neuron with its numbers."""
    e = n.experiment
    gradient = _part(n, f"∂L/∂{e.aim[0]}", n.gradient, BACK_W)
    return Diagram(
        _inputs(n), _boxes(n), _edges(n), Part("y", number(e.target)), _product(n), gradient,
        "=" if e.stage < BACK_W else operands(n).product, _remark(n), e.stages, e.stage,
    )  # fmt: skip


def _part(
    n: NeuronNumbers, symbol: str, value: float, stage: int, write: Callable[[float], str] = short
) -> Part:
    """A symbol whose number is there from a stage on."""
    now = n.experiment.stage
    return Part(symbol, write(value) if now >= stage else "", now == stage)


def _inputs(n: NeuronNumbers) -> tuple[Edge, ...]:
    now = n.now
    return (
        Edge(Part("x", operand(n, now.x)), _part(n, "∂L/∂x", now.dL_dx, BACK_W)),
        Edge(Part("w", operand(n, now.w)), _part(n, "∂L/∂w", now.dL_dw, BACK_W)),
        Edge(Part("b", operand(n, now.b)), _part(n, "∂L/∂b", now.dL_db, BACK_W)),
    )


def _boxes(n: NeuronNumbers) -> tuple[Box, ...]:
    e, now, (aim, factor) = n.experiment, n.now, n.experiment.aim
    formula, name = ("L(z, y)", "cross-entropy") if e.loss == ENTROPY else ("L = ½(a − y)²", "squared error")
    by_w = _part(n, "∂z/∂w = x =" if aim == "w" else "∂z/∂b =", factor, BACK_W, operands(n))
    return (
        Box("z = w·x + b", "sum", by_w, e.stage in (Z, BACK_W)),
        Box(
            "a = f(z)",
            e.chain.f.title,
            _part(n, "f′(z) =", now.da_dz, BACK_Z, operands(n)),
            e.stage in (A, BACK_Z),
        ),
        Box(formula, name, _part(n, "∂L/∂a =", now.dL_da, BACK_A, operands(n)), e.stage in (LOSS, BACK_A)),
    )


def _edges(n: NeuronNumbers) -> tuple[Edge, ...]:
    now = n.now
    return (
        Edge(_part(n, "z", now.z, Z, at), _part(n, "∂L/∂z", now.dL_dz, BACK_Z)),
        Edge(_part(n, "a", now.a, A), _part(n, "∂L/∂a", now.dL_da, BACK_A, operands(n))),
        Edge(_part(n, "L", now.loss, LOSS), Part("∂L/∂L", "1" if n.experiment.stage >= BACK_A else "")),
    )


def _product(n: NeuronNumbers) -> tuple[Part, ...]:
    now, (aim, factor), entropy = n.now, n.experiment.aim, n.experiment.loss == ENTROPY
    return (
        _part(n, "(a − y)/(a(1 − a))" if entropy else "(a − y)", now.dL_da, BACK_A, operands(n)),
        _part(n, "a(1 − a)" if entropy else "f′(z)", now.da_dz, BACK_Z, operands(n)),
        _part(n, "x" if aim == "w" else "∂z/∂b", factor, BACK_W, operands(n)),
    )


def _remark(n: NeuronNumbers) -> str:
    """What the product alone does not show."""
    e, now = n.experiment, n.now
    if e.stage < BACK_Z:
        return ""
    if e.loss == ENTROPY:
        sign = "≈" if e.chain.underflows(now.z) else "="
        return f"the gate cancels: ∂L/∂z = a − y {sign} {short(now.dL_dz)}"
    if now.z in e.chain.f.kinks:
        left, right = e.chain.f.sides(now.z)
        rule = {"convention": "by convention", "left": "from the left", "right": "from the right"}
        what = "jump" if now.z in e.chain.f.jumps else "kink"
        sides = f"{what}: slope {short(left)} left, {short(right)} right"
        return f"{sides}; f′ = {operand(n, now.da_dz)} {rule.get(e.slope_at_kink, 'is their mean')}"
    return ""
