"""Functions that multiply z by a gate between 0 and 1: like ReLU far out, not monotone near 0."""

from __future__ import annotations

import math

import numpy as np

from engine.base.parameter import Real
from engine.functions.activation import Activation, Array, Interval
from engine.functions.activations.pieces import beside_ramp, ramp, settling, where_number
from engine.functions.activations.row import row
from engine.functions.special import gated, normal


@row()
def gelu() -> Activation:
    """The Gaussian error linear unit, with Φ the normal distribution function."""
    return Activation(
        title="GELU",
        formula="z · Φ(z)",
        value=normal.gelu,
        slope=normal.gelu_slope,
        curvature=normal.gelu_curvature,
        parts=beside_ramp(normal.gelu),
        joint=normal.gelu_joint,
        codomain=Interval(-0.16997120747990366, math.inf, low_closed=True),
        saturates="left",
        note="Hidden layers of transformers such as BERT. Its slope is negative left of −0.75.",
        reference="Hendrycks & Gimpel 2016, arXiv:1606.08415",
    )


@row()
def gelu_tanh() -> Activation:
    """The approximation of GELU by tanh, off by at most 4.8·10⁻⁴."""
    return Activation(
        title="GELU (tanh)",
        formula="½ z (1 + tanh(√(2/π) (z + 0.044715 z³)))",
        value=gated.GELU_TANH.value,
        slope=gated.GELU_TANH.slope,
        curvature=gated.GELU_TANH.curvature,
        parts=beside_ramp(gated.GELU_TANH.value),
        joint=gated.GELU_TANH.joint,
        codomain=Interval(-0.17004075057125406, math.inf, low_closed=True),
        saturates="left",
        note="GELU without Φ, as in GPT-2; differs from GELU by up to 0.00047, most near ±2.7.",
        reference="Hendrycks & Gimpel 2016, arXiv:1606.08415",
    )


@row(
    beta=Real(1.0, 0.1, 10.0, 1e-3, 1e3, log=True, label="β", tip="Sharpness: z/2 for β → 0, ReLU for β → ∞.")
)
def silu(beta: float) -> Activation:
    """z times the sigmoid of βz; β = 1.702 approximates GELU."""
    gate = gated.silu(beta)
    return Activation(
        title="SiLU",
        formula="z · σ(β z)",
        value=gate.value,
        slope=gate.slope,
        curvature=gate.curvature,
        parts=beside_ramp(gate.value),
        joint=gate.joint,
        codomain=Interval(-0.2784645427610738 / beta, math.inf, low_closed=True),
        saturates="left",
        note="Also called Swish. Found by a search for the best function; EfficientNet, LLaMA.",
        reference="Elfwing, Uchibe & Doya 2018, arXiv:1702.03118; Ramachandran et al. 2017, arXiv:1710.05941",
    )


@row()
def mish() -> Activation:
    """z times the hyperbolic tangent of softplus."""
    return Activation(
        title="Mish",
        formula="z · tanh(ln(1 + eᶻ))",
        value=gated.mish,
        slope=gated.mish_slope,
        curvature=gated.mish_curvature,
        parts=settling(gated.mish, ramp, gated.mish_rest),
        joint=gated.mish_joint,
        codomain=Interval(-0.30884341301725043, math.inf, low_closed=True),
        saturates="left",
        note="Close to SiLU, with a somewhat deeper dip; YOLOv4.",
        reference="Misra 2020, arXiv:1908.08681",
    )


def _hard_swish_slope(z: Array) -> Array:
    inside = (2.0 * np.clip(z, -3.0, 3.0) + 3.0) / 6.0
    return np.where(z <= -3.0, 0.0, np.where(z >= 3.0, 1.0, inside))


@row()
def hard_swish() -> Activation:
    """SiLU's imitation by a parabola between two straight lines; f′(−3) = 0, f′(3) = 1, the outer slopes."""
    return Activation(
        title="Hard swish",
        formula="z · min(max(z + 3, 0), 6)/6",
        value=lambda z: np.maximum(z, -3.0) * (np.clip(z + 3.0, 0.0, 6.0) / 6.0),
        slope=_hard_swish_slope,
        curvature=lambda z: where_number(z, (np.abs(z) < 3.0) / 3.0),
        codomain=Interval(-0.375, math.inf, low_closed=True),
        kinks=(-3.0, 3.0),
        saturates="left",
        note="SiLU without an exponential, for small devices.",
        reference="Howard et al. 2019, MobileNetV3, arXiv:1905.02244",
    )
