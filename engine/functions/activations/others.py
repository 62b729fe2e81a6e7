"""Bumps and waves, shrinkage, and what else appears in formulas."""

from __future__ import annotations

import math

import numpy as np

from engine.base.parameter import Real
from engine.functions.activation import Activation, Interval, Kernel
from engine.functions.activations.pieces import ZERO, constant, settling, where_number
from engine.functions.activations.row import row
from engine.functions.special import hyperbolic, logistic, normal

_WIDTH = Real(0.5, 0.0, 3.0, 0.0, 100.0, label="λ", tip="Half the width of the interval that becomes 0.")


@row()
def log_sigmoid() -> Activation:
    """The logarithm of the sigmoid, −softplus(−z)."""
    return Activation(
        title="Log-sigmoid",
        formula="ln(1/(1 + e⁻ᶻ))",
        value=logistic.log_sigmoid,
        slope=logistic.log_sigmoid_slope,
        curvature=logistic.log_sigmoid_curvature,
        parts=settling(
            logistic.log_sigmoid, lambda z: np.minimum(z, 0.0), lambda z: logistic.log_sigmoid(-z)
        ),
        codomain=Interval(-math.inf, 0.0),
        monotone=True,
        saturates="right",
        note="The log-likelihood of a binary classifier: with a minus sign its cross-entropy loss.",
    )


@row()
def exp() -> Activation:
    """The exponential function."""
    return Activation(
        title="Exponential",
        formula="eᶻ",
        value=np.exp,
        slope=np.exp,
        curvature=np.exp,
        codomain=Interval(0.0, math.inf),
        monotone=True,
        saturates="left",
        note="Makes rates and variances positive; the numerator of softmax. It explodes quickly.",
    )


@row()
def sine() -> Activation:
    """The sine; no value at ±∞."""
    return Activation(
        title="Sine",
        formula="sin z",
        value=np.sin,
        slope=np.cos,
        curvature=lambda z: -np.sin(z),
        codomain=Interval(-1.0, 1.0, True, True),
        zero_centered=True,
        note="Networks that represent pictures, shapes and sounds, with all their derivatives (SIREN).",
        reference="Sitzmann et al. 2020, arXiv:2006.09661",
    )


@row()
def gaussian() -> Activation:
    """The bell exp(−z²)."""
    return Activation(
        title="Gaussian",
        formula="exp(−z²)",
        value=normal.gaussian,
        slope=normal.gaussian_slope,
        curvature=normal.gaussian_curvature,
        parts=settling(
            normal.gaussian, lambda z: np.where(np.abs(z) < 0.5, 1.0, 0.0), lambda z: np.expm1(-z * z)
        ),
        codomain=Interval(0.0, 1.0, high_closed=True),
        saturates="both",
        note="Answers to a neighborhood only, as in networks of radial basis functions.",
        reference="Broomhead & Lowe 1988",
    )


@row(lambda_=_WIDTH)
def softshrink(lambda_: float) -> Activation:
    """Soft thresholding: everything moves towards 0 by λ and stops there; f′(±λ) = 0."""
    return Activation(
        title="Softshrink",
        formula="z − λ for z > λ, z + λ for z < −λ, 0 otherwise",
        value=lambda z: np.sign(z) * np.maximum(np.abs(z) - lambda_, 0.0),
        slope=_beyond(lambda_),
        curvature=ZERO,
        codomain=Interval(-math.inf, math.inf),
        kinks=(-lambda_, lambda_) if lambda_ else (),
        slopes=(1.0, 0.0, 1.0) if lambda_ else (1.0,),
        zero_centered=True,
        monotone=True,
        note="Removes noise and makes codes sparse: the step of ISTA for the lasso.",
        reference="Donoho 1995",
    )


@row(lambda_=_WIDTH)
def hardshrink(lambda_: float) -> Activation:
    """Hard thresholding: what is small becomes 0, the rest stays; f′(±λ) = 0."""
    return Activation(
        title="Hardshrink",
        formula="z for |z| > λ, 0 otherwise",
        value=lambda z: where_number(z, np.where(np.abs(z) > lambda_, z, 0.0)),
        slope=_beyond(lambda_),
        curvature=ZERO,
        codomain=Interval(-math.inf, math.inf),
        kinks=(-lambda_, lambda_) if lambda_ else (),
        jumps=(-lambda_, lambda_) if lambda_ else (),
        slopes=(1.0, 0.0, 1.0) if lambda_ else (1.0,),
        zero_centered=True,
        monotone=True,
        note="Keeps large values unchanged, at the price of a jump at ±λ.",
        reference="Donoho & Johnstone 1994",
    )


def _beyond(width: float) -> Kernel:
    """1 beyond ±width, 0 on it and between; 1 everywhere for width 0, where the function is the identity."""
    if width == 0.0:
        return constant(1.0)
    return lambda z: where_number(z, np.abs(z) > width)


@row()
def tanhshrink() -> Activation:
    """What tanh takes away."""
    return Activation(
        title="Tanhshrink",
        formula="z − tanh z",
        value=hyperbolic.tanhshrink,
        slope=hyperbolic.tanhshrink_slope,
        curvature=hyperbolic.tanhshrink_curvature,
        parts=settling(
            hyperbolic.tanhshrink,
            lambda z: np.where(np.abs(z) > 1.25, z - np.copysign(1.0, z), 0.0),
            lambda z: -hyperbolic.tanh_rest(z),
        ),
        codomain=Interval(-math.inf, math.inf),
        zero_centered=True,
        monotone=True,
        note="A smooth shrinkage: like z³/3 near 0, like z − 1 and z + 1 far out. Its slope at 0 is 0.",
    )


@row()
def abs() -> Activation:
    """The absolute value; f′(0) = 0."""
    return Activation(
        title="Absolute value",
        formula="|z|",
        value=np.abs,
        slope=np.sign,
        curvature=ZERO,
        codomain=Interval(0.0, math.inf, low_closed=True),
        kinks=(0.0,),
        slopes=(-1.0, 1.0),
        note="Folds the line at 0. Layer by layer the folds multiply the linear regions.",
        reference="Jarrett et al. 2009; Montúfar et al. 2014, arXiv:1402.1869",
    )
