"""The graph x → z → a → L in words and numbers: values forward, gradients backward, the product they make."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.base.text import MINUS, fixed, number, superscript
from engine.experiments.neuron.chain import ENTROPY

if TYPE_CHECKING:
    from engine.experiments.neuron.result import NeuronResult

INPUTS, Z, A, LOSS, BACK_A, BACK_Z, BACK_W, ALL = range(8)
"""The stages of the stepper."""

_DIGITS = 3


def stages(aim: str) -> tuple[str, ...]:
    """What each stage shows first; ``aim`` is whose gradient is followed, "w" or "b"."""
    return ("x, w, b", "z", "a", "L", "∂L/∂a", "∂L/∂z", f"∂L/∂{aim}", "all")


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


def diagram(result: NeuronResult) -> Diagram:
    """The graph of a neuron with its numbers."""
    e, now = result.experiment, result.now
    entropy, (aim, factor) = e.loss == ENTROPY, e.aim

    def part(symbol: str, value: float, stage: int, alone: bool = True) -> Part:
        shown = e.stage >= stage
        return Part(symbol, short(value) if shown else "", alone and e.stage == stage)

    inputs = (
        Edge(Part("x", short(now.x)), part("∂L/∂x", now.dL_dx, BACK_W)),
        Edge(Part("w", short(now.w)), part("∂L/∂w", now.dL_dw, BACK_W)),
        Edge(Part("b", short(now.b)), part("∂L/∂b", now.dL_db, BACK_W)),
    )
    boxes = (
        Box(
            "z = w·x + b",
            "sum",
            part("∂z/∂w = x =" if aim == "w" else "∂z/∂b =", factor, BACK_W),
            e.stage in (Z, BACK_W),
        ),
        Box("a = f(z)", e.chain.f.title, part("f′(z) =", now.da_dz, BACK_Z), e.stage in (A, BACK_Z)),
        Box(
            "L(z, y)" if entropy else "L = ½(a − y)²",
            "cross-entropy" if entropy else "squared error",
            part("∂L/∂a =", now.dL_da, BACK_A),
            e.stage in (LOSS, BACK_A),
        ),
    )
    edges = (
        Edge(part("z", now.z, Z), part("∂L/∂z", now.dL_dz, BACK_Z)),
        Edge(part("a", now.a, A), part("∂L/∂a", now.dL_da, BACK_A)),
        Edge(part("L", now.loss, LOSS), Part("∂L/∂L", "1" if e.stage >= BACK_A else "")),
    )
    error = "(a − y)/(a(1 − a))" if entropy else "(a − y)"
    product = (
        part(error, now.dL_da, BACK_A),
        part("a(1 − a)" if entropy else "f′(z)", now.da_dz, BACK_Z),
        part("x" if aim == "w" else "∂z/∂b", factor, BACK_W),
    )
    return Diagram(
        inputs, boxes, edges, Part("y", short(e.target)), product,
        part(f"∂L/∂{aim}", result.gradient, BACK_W),
        equals(result.gradient, now.dL_da, now.da_dz, factor) if e.stage >= BACK_W else "=",
        _remark(result), stages(aim), e.stage,
    )  # fmt: skip


def _remark(result: NeuronResult) -> str:
    """What the product alone does not show."""
    e, now = result.experiment, result.now
    if e.stage < BACK_Z:
        return ""
    if e.loss == ENTROPY:
        return f"the gate cancels: ∂L/∂z = a − y = {short(now.dL_dz)}"
    if now.z in e.chain.f.kinks:
        left, right = e.chain.f.sides(now.z)
        rule = {"convention": "by convention", "left": "from the left", "right": "from the right"}
        what = "jump" if now.z in e.chain.f.jumps else "kink"
        sides = f"{what}: slope {short(left)} left, {short(right)} right"
        return f"{sides}; f′ = {short(now.da_dz)} {rule.get(e.slope_at_kink, 'is their mean')}"
    return ""


def short(value: float) -> str:
    """A number for the graph: three digits, with their zeros where more digits have been rounded away."""
    if not math.isfinite(value) or math.isclose(shown(value), value, rel_tol=1e-9):
        return number(value, _DIGITS)
    mantissa, exponent = f"{value:.{_DIGITS - 1}e}".split("e")
    power = int(exponent)
    if -4 <= power < 6:
        return fixed(value, max(_DIGITS - 1 - power, 0))
    return f"{fixed(float(mantissa), _DIGITS - 1)}·10{superscript(power)}"


def place(z: float) -> str:
    """A place on an axis, with two decimals as long as they say something."""
    return fixed(z) if abs(z) < 1e5 else number(z)


def shown(value: float) -> float:
    """The number that ``short`` prints."""
    return float(f"{value:.{_DIGITS - 1}e}")


def equals(product: float, *factors: float) -> str:
    """The sign between factors and product as they are printed: "=", or "≈" where rounding shows."""
    return "=" if shown(math.prod(map(shown, factors))) == shown(product) else "≈"


def bracketed(text: str) -> str:
    """A factor of a product: negative numbers in brackets."""
    return f"({text})" if text.startswith(MINUS) else text
