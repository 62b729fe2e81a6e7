"""Identity, and the functions with values in a bounded interval that grow from one end to the other."""

from __future__ import annotations

import math

import numpy as np

from engine.functions.activation import Activation, Array, Interval
from engine.functions.activations.pieces import ZERO, constant, settling, where_number
from engine.functions.activations.row import row
from engine.functions.special import hyperbolic, logistic


@row()
def identity() -> Activation:
    """z."""
    return Activation(
        title="Identity",
        formula="z",
        value=np.copy,
        slope=constant(1.0),
        curvature=ZERO,
        codomain=Interval(-math.inf, math.inf),
        slopes=(1.0,),
        zero_centered=True,
        monotone=True,
        note="No activation at all: many such layers are one linear layer. The output of regressions.",
    )


@row()
def step() -> Activation:
    """Heaviside's step with value 0 at 0."""
    return Activation(
        title="Step",
        formula="1 for z > 0, 0 otherwise",
        value=lambda z: where_number(z, z > 0.0),
        slope=ZERO,
        curvature=ZERO,
        codomain=Interval(0.0, 1.0, True, True),
        kinks=(0.0,),
        jumps=(0.0,),
        slopes=(0.0, 0.0),
        monotone=True,
        saturates="both",
        note="The first artificial neuron and the perceptron. Its slope is 0: no gradient passes through it.",
        reference="McCulloch & Pitts 1943; Rosenblatt 1958",
    )


@row()
def sign() -> Activation:
    """The sign, 0 at 0."""
    return Activation(
        title="Sign",
        formula="1 for z > 0, −1 for z < 0, 0 otherwise",
        value=np.sign,
        slope=ZERO,
        curvature=ZERO,
        codomain=Interval(-1.0, 1.0, True, True),
        kinks=(0.0,),
        jumps=(0.0,),
        slopes=(0.0, 0.0),
        zero_centered=True,
        monotone=True,
        saturates="both",
        note="The step with values −1 and 1: the activation of binarized networks.",
        reference="Courbariaux et al. 2016, arXiv:1602.02830",
    )


@row()
def sigmoid() -> Activation:
    """The logistic function."""
    return Activation(
        title="sigmoid",
        formula="1/(1 + e⁻ᶻ)",
        value=logistic.sigmoid,
        slope=logistic.sigmoid_slope,
        curvature=logistic.sigmoid_curvature,
        parts=settling(
            logistic.sigmoid, lambda z: np.where(z > 0.0, 1.0, 0.0), lambda z: -logistic.sigmoid(-z)
        ),
        joint=logistic.sigmoid_joint,
        codomain=Interval(0.0, 1.0),
        monotone=True,
        saturates="both",
        note="A probability: outputs of binary classifiers and gates of LSTMs. Its slope is at most ¼.",
        reference="Rumelhart, Hinton & Williams 1986",
    )


@row()
def tanh() -> Activation:
    """The hyperbolic tangent."""
    return Activation(
        title="tanh",
        formula="(eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ)",
        value=np.tanh,
        slope=hyperbolic.tanh_slope,
        curvature=hyperbolic.tanh_curvature,
        parts=settling(
            np.tanh, lambda z: np.where(np.abs(z) > 0.5, np.copysign(1.0, z), 0.0), hyperbolic.tanh_rest
        ),
        joint=hyperbolic.tanh_joint,
        codomain=Interval(-1.0, 1.0),
        zero_centered=True,
        monotone=True,
        saturates="both",
        note="The zero-centered sigmoid, 2σ(2z) − 1: hidden layers before ReLU, and recurrent networks.",
        reference="LeCun et al. 1998, Efficient BackProp",
    )


def _softsign(z: Array) -> Array:
    # Beyond ±10³⁰⁰ nothing changes any more, and ∞/∞ would be no number.
    return np.clip(z, -1e300, 1e300) / (1.0 + np.minimum(np.abs(z), 1e300))


@row()
def softsign() -> Activation:
    """Like tanh, with algebraic instead of exponential tails."""
    return Activation(
        title="Softsign",
        formula="z/(1 + |z|)",
        value=_softsign,
        slope=lambda z: np.square(1.0 / (1.0 + np.abs(z))),
        curvature=lambda z: -2.0 * np.sign(z) * (1.0 / (1.0 + np.abs(z))) ** 3,
        parts=settling(
            _softsign,
            lambda z: np.where(np.abs(z) > 1.0, np.copysign(1.0, z), 0.0),
            lambda z: np.copysign(1.0, -z) / (1.0 + np.abs(z)),
        ),
        codomain=Interval(-1.0, 1.0),
        zero_centered=True,
        monotone=True,
        saturates="both",
        note="Saturates slowly: the slope falls like 1/z², where that of tanh falls exponentially.",
        reference="Turian, Bergstra & Bengio 2009; Glorot & Bengio 2010",
    )


def _hard_sigmoid(z: Array) -> Array:
    return np.clip(z + 3.0, 0.0, 6.0) / 6.0


@row()
def hard_sigmoid() -> Activation:
    """The sigmoid's straight-line imitation, with slope 1/6; f′(±3) = 0."""
    return Activation(
        title="Hard sigmoid",
        formula="min(max(z + 3, 0), 6)/6",
        value=_hard_sigmoid,
        slope=lambda z: where_number(z, (np.abs(z) < 3.0) / 6.0),
        curvature=ZERO,
        parts=settling(
            _hard_sigmoid, lambda z: np.where(z > 0.0, 1.0, 0.0), lambda z: np.minimum(z - 3.0, 0.0) / 6.0
        ),
        codomain=Interval(0.0, 1.0, True, True),
        kinks=(-3.0, 3.0),
        slopes=(0.0, 1.0 / 6.0, 0.0),
        monotone=True,
        saturates="both",
        note="A sigmoid without an exponential, for small devices; exactly flat outside ±3.",
        reference="Howard et al. 2019, MobileNetV3, arXiv:1905.02244",
    )


@row()
def hard_tanh() -> Activation:
    """The identity cut at ±1; f′(±1) = 0."""
    return Activation(
        title="Hard tanh",
        formula="min(max(z, −1), 1)",
        value=lambda z: np.clip(z, -1.0, 1.0),
        slope=lambda z: where_number(z, np.abs(z) < 1.0),
        curvature=ZERO,
        codomain=Interval(-1.0, 1.0, True, True),
        kinks=(-1.0, 1.0),
        slopes=(0.0, 1.0, 0.0),
        zero_centered=True,
        monotone=True,
        saturates="both",
        note="A cheap tanh; also the gradient's stand-in when sign is trained.",
        reference="Collobert 2004",
    )
