"""ReLU and its relatives: linear to the right, small or bounded to the left."""

from __future__ import annotations

import math

import numpy as np

from engine.base.parameter import Real
from engine.functions.activation import Activation, Array, Interval
from engine.functions.activations.pieces import ZERO, above_floor, beside_ramp, ramp, where_number
from engine.functions.activations.row import row
from engine.functions.special import logistic
from engine.functions.special.split import exp_quotient


@row()
def relu() -> Activation:
    """The rectified linear unit; f′(0) = 0."""
    return Activation(
        title="ReLU",
        formula="max(z, 0)",
        value=ramp,
        slope=lambda z: where_number(z, z > 0.0),
        curvature=ZERO,
        codomain=Interval(0.0, math.inf, low_closed=True),
        kinks=(0.0,),
        slopes=(0.0, 1.0),
        monotone=True,
        saturates="left",
        note="The default in hidden layers: cheap, never flat to the right. A unit never on is dead.",
        reference="Nair & Hinton 2010; Glorot, Bordes & Bengio 2011",
    )


@row(alpha=Real(0.01, -1.0, 1.0, -100.0, 100.0, label="α", tip="Slope for negative z."))
def leaky_relu(alpha: float) -> Activation:
    """ReLU with slope α to the left; f′(0) = α. α = 0 is ReLU, α = −1 the absolute value."""
    return Activation(
        title="Leaky ReLU",
        formula="z for z > 0, α z otherwise",
        # 0 · (−∞) is no number, but the limit to the left is 0.
        value=(lambda z: np.where(z > 0.0, z, alpha * z)) if alpha else ramp,
        slope=lambda z: where_number(z, np.where(z > 0.0, 1.0, alpha)),
        curvature=ZERO,
        codomain=Interval(-math.inf if alpha > 0.0 else 0.0, math.inf, low_closed=alpha <= 0.0),
        kinks=() if alpha == 1.0 else (0.0,),
        slopes=(1.0,) if alpha == 1.0 else (alpha, 1.0),
        zero_centered=alpha == 1.0,
        monotone=alpha >= 0.0,
        saturates="" if alpha else "left",
        note="A slope of α instead of 0 lets gradient through an inactive unit, so that it can recover.",
        reference="Maas, Hannun & Ng 2013; α learned: He et al. 2015, arXiv:1502.01852",
    )


@row()
def relu6() -> Activation:
    """ReLU cut at 6; f′(0) = f′(6) = 0."""
    return Activation(
        title="ReLU6",
        formula="min(max(z, 0), 6)",
        value=lambda z: np.clip(z, 0.0, 6.0),
        slope=lambda z: where_number(z, (z > 0.0) & (z < 6.0)),
        curvature=ZERO,
        codomain=Interval(0.0, 6.0, True, True),
        kinks=(0.0, 6.0),
        slopes=(0.0, 1.0, 0.0),
        monotone=True,
        saturates="both",
        note="ReLU with a ceiling, so that low-precision arithmetic suffices; MobileNet.",
        reference="Krizhevsky 2010; Howard et al. 2017, arXiv:1704.04861",
    )


@row(alpha=Real(1.0, 0.0, 3.0, 0.0, 100.0, label="α", tip="Depth of the left tail: f tends to −α."))
def elu(alpha: float) -> Activation:
    """The exponential linear unit; f′(0) = α, a kink unless α = 1."""

    def value(z: Array) -> Array:
        return ramp(z) + alpha * np.expm1(np.minimum(z, 0.0))

    return Activation(
        title="ELU",
        formula="z for z > 0, α(eᶻ − 1) otherwise",
        value=value,
        slope=lambda z: np.exp(np.minimum(z, 0.0)) * np.where(z > 0.0, 1.0, alpha),
        curvature=lambda z: np.exp(np.minimum(z, 0.0)) * np.where(z < 0.0, alpha, 0.0),
        parts=above_floor(value, alpha, np.exp),
        codomain=Interval(-alpha, math.inf, low_closed=alpha == 0.0),
        kinks=() if alpha == 1.0 else (0.0,),
        slopes=None if alpha else (0.0, 1.0),
        monotone=True,
        saturates="left",
        note="Negative values move the mean activation towards 0, which speeds up learning.",
        reference="Clevert, Unterthiner & Hochreiter 2016, arXiv:1511.07289",
    )


@row(alpha=Real(1.0, 0.1, 3.0, 1e-3, 100.0, label="α", tip="Depth and width of the left tail."))
def celu(alpha: float) -> Activation:
    """ELU stretched so that f′ is continuous for every α. f″(0) = 0, its value on the right."""
    flat = -800.0 * alpha  # left of it the exponential is 0

    def tail(z: Array) -> Array:
        return exp_quotient(np.clip(z, flat, 0.0), alpha)

    def value(z: Array) -> Array:
        return ramp(z) + alpha * np.expm1(np.minimum(z, 0.0) / alpha)

    return Activation(
        title="CELU",
        formula="z for z > 0, α(exp(z/α) − 1) otherwise",
        value=value,
        slope=tail,
        curvature=lambda z: tail(z) * np.where(z < 0.0, 1.0 / alpha, 0.0),
        parts=above_floor(value, alpha, tail),
        codomain=Interval(-alpha, math.inf),
        monotone=True,
        saturates="left",
        note="ELU whose slope at 0 is 1 for every α: smooth, and α only sets the scale of the left side.",
        reference="Barron 2017, arXiv:1704.07483",
    )


_SELU_RIGHT = 1.0507009873554805
_SELU_LEFT = 1.7580993408473768  # λα, rounded once


def _selu(z: Array) -> Array:
    return _SELU_RIGHT * ramp(z) + _SELU_LEFT * np.expm1(np.minimum(z, 0.0))


@row()
def selu() -> Activation:
    """The scaled exponential linear unit; f′(0) = λα, the slope on the left."""
    return Activation(
        title="SELU",
        formula="1.0507 z for z > 0, 1.7581(eᶻ − 1) otherwise",
        value=_selu,
        slope=lambda z: np.exp(np.minimum(z, 0.0)) * np.where(z > 0.0, _SELU_RIGHT, _SELU_LEFT),
        curvature=lambda z: np.exp(np.minimum(z, 0.0)) * np.where(z < 0.0, _SELU_LEFT, 0.0),
        parts=above_floor(_selu, _SELU_LEFT, np.exp),
        codomain=Interval(-_SELU_LEFT, math.inf),
        kinks=(0.0,),
        monotone=True,
        saturates="left",
        note="Its numbers are chosen so that mean 0 and variance 1 reproduce themselves from layer to layer.",
        reference="Klambauer et al. 2017, arXiv:1706.02515",
    )


@row(beta=Real(1.0, 0.1, 10.0, 1e-3, 1e3, log=True, label="β", tip="Sharpness: ReLU for β → ∞."))
def softplus(beta: float) -> Activation:
    """The smooth ReLU; its slope is the sigmoid of βz."""
    return Activation(
        title="Softplus",
        formula="ln(1 + exp(β z))/β",
        value=lambda z: logistic.softplus(z, beta),
        slope=lambda z: logistic.softplus_slope(z, beta),
        curvature=lambda z: logistic.softplus_curvature(z, beta),
        parts=beside_ramp(lambda z: logistic.softplus(z, beta)),
        joint=lambda z: logistic.softplus_joint(z, beta),
        codomain=Interval(0.0, math.inf),
        monotone=True,
        saturates="left",
        note="ReLU with a rounded corner; makes a positive output, such as a standard deviation.",
        reference="Dugas et al. 2001",
    )
