"""One neuron: its gradients against mpmath and differences, its descent against plain loops, its words."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from itertools import pairwise
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.base.experiment import Readout
from engine.base.text import many, number, percent
from engine.experiments.neuron.chain import ENTROPY, SQUARED, Chain, run_once
from engine.experiments.neuron.descent import Descent, descent
from engine.experiments.neuron.digits import operands, short
from engine.experiments.neuron.experiment import Neuron
from engine.experiments.neuron.inputs import ALL, BACK_W, BACK_Z, LOSS, A, Z
from engine.experiments.neuron.leaps import Leap
from engine.experiments.neuron.result import NeuronResult
from engine.functions import activations, formula
from engine.functions.activation import Activation
from engine.presets import Preset, presets
from engine.session import Session
from tests.engine.printed import evaluated
from tests.engine.test_activations_accuracy import DEEP_BITS, REFERENCES

ALL_FUNCTIONS = [activations.get(name) for name in activations.names()]
RELU, SIGMOID = activations.get("relu"), activations.get("sigmoid")
EIGHTHS = st.integers(-40, 40).map(lambda n: n / 8)
"""Numbers whose products and sums have no rounding."""


def numbers(**changes: Any) -> Any:
    """The pass of a neuron."""
    return Neuron(**changes).run().now


# One pass ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("f", "changes", "gradient"), [
    ("sigmoid", {"b": -1.0}, -0.125),
    ("sigmoid", {"b": -11.0}, -4.53937e-5),
    ("relu", {"b": -1.0, "slope_at_kink": "right"}, -1.0),
    ("relu", {"b": -1.0}, 0.0),
    ("relu", {"b": -11.0}, 0.0),
], ids=["A", "B", "C", "C by convention", "D"])  # fmt: skip
def test_the_cases_of_the_text(f: str, changes: dict, gradient: float) -> None:
    neuron = Neuron(activation=activations.get(f), **changes)
    now = neuron.run().now
    assert now.z == (0.0 if changes["b"] == -1 else -10.0)
    assert float(f"{now.dL_dw:.5e}") == gradient
    assert math.copysign(1, now.dL_dw) == (-1 if gradient else 1), "0 has no minus sign"
    assert now.dL_db == now.dL_dw


def test_cases_are_presets_and_print_the_numbers_of_the_text() -> None:
    printed = []
    for preset in presets("neuron")[:4]:
        result = preset.apply(Session(), "neuron").neuron.run()
        printed.append(result.readouts[0].value)
    assert printed == ["−0.125", "−4.539·10⁻⁵", "−1", "0"]


@pytest.mark.parametrize("name", activations.names())
def test_gradients_agree_with_mpmath_to_14_digits(name: str) -> None:
    """Only at a root of a − y amid the slopes of f, and at the tops of the sine, relative to a and y."""
    f, reference = activations.get(name), REFERENCES[name]
    x, w = -1.5, 2.0
    for y in (0.0, 1.0, -1.0, 0.5, -0.3, 7.0):
        for z in [n + 1 / 64 for n in (*range(-24, 25), *range(-330, 331, 22))]:
            now = run_once(Chain(f, SQUARED, y), x, w, z - w * x)
            with mp.workprec(DEEP_BITS):
                bound = {key: mp.mpf(value) for key, value in f.parameters.items()}
                error, gate = reference.value(mp.mpf(z), **bound) - y, reference.slope(mp.mpf(z), **bound)
                exact = {
                    "loss": error**2 / 2, "dL_da": error, "dL_dz": error * gate, "dL_dw": error * gate * x,
                    "dL_db": error * gate, "dL_dx": error * gate * w,
                }  # fmt: skip
                if abs(error) > 1e100 or (error and abs(error) < 1e-140):
                    exact.pop("loss")  # its square leaves float64
                sloping = abs(gate) > 0.009 or name == "sine"
                terms = (abs(error + y) + abs(y)) / abs(error) / 10 if error and sloping else mp.mpf(1)
                for field, value in exact.items():
                    close = abs(getattr(now, field) - value) <= 1e-14 * max(terms, 1) * abs(value) + 1e-300
                    assert close or abs(value) > 1e300, (y, z, field)


@pytest.mark.parametrize(("name", "z", "gradient"), [
    ("sigmoid", 5.0, None), ("sigmoid", 20.0, None), ("sigmoid", 40.0, -1.8e-35), ("tanh", 20.0, -7.2e-34),
], ids=str)  # fmt: skip
def test_a_target_that_is_nearly_reached_is_not_reached(name: str, z: float, gradient: float | None) -> None:
    result = Neuron(activation=activations.get(name), b=z - 1).run()
    with mp.workdps(60):
        error = -1 / (1 + mp.exp(z)) if name == "sigmoid" else -2 / (1 + mp.exp(2 * z))
        gate = mp.exp(-z) / (1 + mp.exp(-z)) ** 2 if name == "sigmoid" else mp.sech(z) ** 2
        assert result.now.dL_dw == pytest.approx(float(error * gate), rel=1e-14)
        assert result.now.loss == pytest.approx(float(error**2 / 2), rel=1e-14)
    if gradient:
        assert result.now.dL_dw == pytest.approx(gradient, rel=0.02)
    for step in (0, 100):
        sentence = result.experiment.edit(step=step).run().sentence
        assert "0 already" not in sentence
        assert "exactly" not in sentence


@pytest.mark.parametrize(("name", "z", "underflows"), [
    ("sigmoid", -760.0, True), ("sigmoid", 760.0, True), ("tanh", 400.0, True), ("gelu", -60.0, True),
    ("elu", -800.0, True), ("selu", -800.0, True), ("gaussian", 30.0, True), ("exp", -800.0, True),
    ("sigmoid", -700.0, False), ("sigmoid", 0.0, False), ("relu", -3.0, False), ("hard_swish", -5.0, False),
    ("gaussian", 0.0, False), ("hard_sigmoid", 5.0, False), ("step", 3.0, False), ("relu6", 9.0, False),
], ids=str)  # fmt: skip
def test_a_gradient_lost_to_float64_is_not_called_0(name: str, z: float, underflows: bool) -> None:
    chain = Chain(activations.get(name), SQUARED, 1.0)
    assert chain.underflows(z) == underflows
    for step in (0, 100):
        window = (z - 9.0, z + 9.0)
        result = Neuron(activation=chain.activation, b=z - 1, step=step, window=window).run()
        if underflows:
            assert "too small for float64" in result.sentence
            assert result.readouts[2].caption.endswith(": underflow")
            assert result.notes["gradient"].text == " too small for float64 "
        else:
            assert "float64" not in result.sentence
        if underflows or result.now.dL_dw:
            assert "is off" not in result.sentence
            assert "exactly" not in result.sentence


def test_formulas_underflow_too() -> None:
    for text, z, underflows in (
        ("sigmoid(z)", -760.0, True),
        ("relu(z)^2", -3.0, False),
        ("0*z + 3", 2.0, False),
    ):
        assert Chain(formula.parse(text), SQUARED, 1.0).underflows(z) == underflows, text


@pytest.mark.parametrize(("name", "word"), [("step", "jumps"), ("sign", "jumps"), ("relu", "has a kink")])
def test_a_jump_is_no_kink(name: str, word: str) -> None:
    result = Neuron(activation=activations.get(name)).run()
    assert f"{word} here: slope" in result.sentence
    assert result.diagram.remark.startswith("jump" if word == "jumps" else "kink")


@given(z=st.floats(-745, 745), y=st.sampled_from([0.0, 1.0]) | st.floats(0, 1))
def test_cross_entropy_is_stable_and_its_gate_cancels(z: float, y: float) -> None:
    chain = Chain(RELU, ENTROPY, y)
    now = run_once(chain, 1.0, 0.0, z)
    with mp.workdps(700):
        a = 1 / (1 + mp.exp(-mp.mpf(z)))
        loss = -(y * mp.log(a) + (1 - mp.mpf(y)) * mp.log(1 - a))
        assert abs(now.loss - loss) <= 1e-14 * loss + 1e-323
        error = a - mp.mpf(y)
        assert abs(now.dL_dz - error) <= 4e-16 * (a + y) + 1e-322
        assert now.a == pytest.approx(float(a), rel=1e-14)
        if y in (0, 1):
            assert abs(now.dL_dz - error) <= 1e-14 * abs(error) + 1e-322
        if abs(z) < 700:
            assert abs(now.dL_da - error / (a * (1 - a))) <= 1e-14 * (y / a + (1 - y) / (1 - a))


def test_cross_entropy_of_a_certain_target_never_overflows() -> None:
    for y, z in ((0.0, -1000.0), (1.0, 1000.0), (0.0, 1000.0), (1.0, -1000.0)):
        now = run_once(Chain(SIGMOID, ENTROPY, y), 1.0, 0.0, z)
        assert now.loss == (abs(z) if (y == 1) == (z < 0) else 0)
        assert now.dL_dz == pytest.approx((z > 0) - y)
        assert not math.isnan(now.dL_da)


@settings(max_examples=40)
@given(
    f=st.sampled_from(ALL_FUNCTIONS), loss=st.sampled_from([SQUARED, ENTROPY]), w=st.floats(-3, 3),
    x=st.floats(-2, 2), b=st.floats(-3, 3), y=st.floats(0, 1),
)  # fmt: skip
def test_gradients_are_central_differences(
    f: Activation, loss: str, w: float, x: float, b: float, y: float
) -> None:
    chain = Chain(f, loss, y)
    z, step = w * x + b, 1e-6
    if min((abs(z - kink) for kink in chain.f.kinks), default=1.0) < 1e-3 * (1 + abs(w) + abs(x)):
        return

    def measured(**by: float) -> float:
        at = {"x": x, "w": w, "b": b}
        up, down = ({**at, name: at[name] + sign * d} for sign in (1, -1) for name, d in by.items())
        return (run_once(chain, **up).loss - run_once(chain, **down).loss) / (2 * step)

    now = run_once(chain, x, w, b)
    size = 5e-6 * (1 + abs(now.loss) + abs(w) + abs(x)) ** 2
    assert measured(w=step) == pytest.approx(now.dL_dw, abs=size)
    assert measured(b=step) == pytest.approx(now.dL_db, abs=size)
    assert measured(x=step) == pytest.approx(now.dL_dx, abs=size)


@pytest.mark.parametrize("f", ALL_FUNCTIONS, ids=lambda f: f.name)
def test_the_second_derivative_is_that_of_the_loss(f: Activation) -> None:
    z = np.linspace(-5, 5, 201) + 0.0123
    for loss in (SQUARED, ENTROPY):
        chain = Chain(f, loss, 0.3)
        away = np.abs(np.subtract.outer(z, (*chain.f.kinks, 99.0))).min(axis=1) > 0.01
        step = 1e-5
        measured = (chain.d_z(z + step) - chain.d_z(z - step)) / (2 * step)
        np.testing.assert_allclose(chain.d2_z(z)[away], measured[away], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("at_kink", "slope"), [
    ("convention", 0.0), ("left", 0.0), ("right", 1.0), ("middle", 0.5),
])  # fmt: skip
def test_the_slope_at_a_kink_is_chosen_and_said(at_kink: str, slope: float) -> None:
    result = Neuron(activation=RELU, slope_at_kink=at_kink).run()
    assert result.now.da_dz == slope
    assert result.now.dL_dw == -slope
    assert "slope 0 on the left, 1 on the right" in result.sentence
    assert result.diagram.remark.startswith("kink: slope 0 left, 1 right")
    off = Neuron(activation=RELU, slope_at_kink=at_kink, b=-1.5).run()
    assert off.now.da_dz == 0.0
    assert off.diagram.remark == ""


# Descent -------------------------------------------------------------------------------------------


def walked(chain: Chain, z: float, h: float, steps: int) -> list[float]:
    """z after each step, one by one."""
    found = [z]
    for _ in range(steps):
        found.append(found[-1] - h * float(chain.d_z(np.array([found[-1]]))[0]))
    return found


def steps_above(descent: Descent, level: float, most: int) -> int | None:
    """The first step after which z > level, of a descent that climbs."""
    if descent.reach(most) <= level:
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if descent.reach(middle) > level else (middle, high)
    return high


@pytest.mark.parametrize(("name", "parameters", "steps"), [
    ("relu", {}, None), ("leaky_relu", {"alpha": 0.01}, 4879), ("leaky_relu", {"alpha": 0.1}, 406),
    ("leaky_relu", {"alpha": 0.2}, 173), ("elu", {}, 754), ("softplus", {}, 1598), ("sigmoid", {}, 1661),
    ("gelu", {}, None), ("silu", {}, None),
], ids=str)  # fmt: skip
def test_how_long_a_unit_with_bias_minus_5_takes_to_revive(name: str, parameters: dict, steps: Any) -> None:
    """The fixes of the hard exercise; leaky ReLU has a closed form."""
    chain = Chain(activations.get(name, **parameters), SQUARED, 1.0)
    assert steps_above(Descent(chain, -5.0, 0.1), 0.0, 200_000) == steps
    if name == "leaky_relu":
        alpha = parameters["alpha"]
        closed = math.log((1 / alpha) / (1 / alpha + 5)) / math.log(1 - 0.1 * alpha**2)
        assert steps == math.ceil(closed)


def test_gelu_and_silu_drift_further_down() -> None:
    for name, place in (("gelu", -5.1087175143), ("silu", -12.2173511252)):
        reached = Descent(Chain(activations.get(name), SQUARED, 1.0), -5.0, 0.1).reach(200_000)
        assert reached == pytest.approx(place, abs=1e-8)  # 200,000 steps one by one, in plain Python


def test_the_race_of_the_two_losses() -> None:
    """220,594 against 110 steps from z = −10 to above 0, at rate 0.1; plain loops found the same."""
    for loss, steps in ((SQUARED, 220_594), (ENTROPY, 110)):
        descent = Descent(Chain(SIGMOID, loss, 1.0), -10.0, 0.1)
        assert steps_above(descent, 0.0, 300_000) == steps


@settings(max_examples=60)
@given(
    f=st.sampled_from(ALL_FUNCTIONS), loss=st.sampled_from([SQUARED, ENTROPY]), z=st.floats(-6, 6),
    y=st.floats(-1, 1), h=st.floats(1e-4, 1.5),
)  # fmt: skip
def test_leaps_arrive_where_single_steps_do(f: Activation, loss: str, z: float, y: float, h: float) -> None:
    chain = Chain(f, loss, y if loss == SQUARED else abs(y))
    descent, exact = Descent(chain, z, h), walked(chain, z, h, 600)
    for step in (0, 1, 7, 40, 150, 600):
        place = descent.reach(step)
        if descent.ending in ("overflow", "wild") and step > descent.last:
            continue
        assert math.isfinite(exact[step])
        crossed = [k for k in chain.f.kinks for a, b in pairwise(exact[: step + 1]) if (a - k) * (b - k) <= 0]
        if descent.ending == "cycle" or not crossed:
            assert place == pytest.approx(exact[step], abs=1e-6 + 0.02 * _speed(exact, step))


@pytest.mark.parametrize("f", ALL_FUNCTIONS, ids=lambda f: f.name)
def test_a_leap_passes_no_place_that_single_steps_do_not_pass(f: Activation) -> None:
    """As tanhshrink at 0, where the gradient vanishes without a change of its sign."""
    starts, h, steps = np.linspace(-6.0, 6.0, 25) + 0.013, 0.1, 2500
    chain = Chain(f, SQUARED, 1.0)
    exact, turned = starts, np.zeros(len(starts), dtype=bool)
    first = chain.d_z(starts)
    for _ in range(steps):
        gradient = chain.d_z(exact)
        turned |= gradient * first < 0
        exact = exact - h * gradient
    for z, place, bounces, speed in zip(starts, exact, turned, h * np.abs(chain.d_z(exact)), strict=True):
        if not bounces:
            assert Descent(chain, z, h).reach(steps) == pytest.approx(place, abs=1e-6 + 0.02 * speed), z


def _speed(places: list[float], step: int) -> float:
    return abs(places[step] - places[max(step - 1, 0)])


@settings(max_examples=40)
@example("leaky_relu", 2.220446049250313e-16, 1.0)  # one step of a unit in the last place
@example("leaky_relu", 3e-15, 0.3)
@example("leaky_relu", -1e-15, 0.15)
@given(f=st.sampled_from(["sigmoid", "tanh", "gelu", "softplus", "leaky_relu"]), b=st.floats(-7, 4),
       rate=st.floats(0.01, 1.0))  # fmt: skip
def test_steps_to_a_tenth_are_counted_one_by_one(f: str, b: float, rate: float) -> None:
    neuron = Neuron(activation=activations.get(f), b=b, rate=rate)
    counted, chain = neuron.run().tenth, neuron.chain
    z, level, step = neuron.z, neuron.run().start.loss / 10, 0
    while float(chain.loss_at(np.array([z]))[0]) > level and step < 3000:
        z -= neuron.gain * float(chain.d_z(np.array([z]))[0])
        step += 1
    assert counted == step if step < 3000 else counted is None or counted >= 3000


def test_many_steps_are_counted_and_too_small_ones_are_none() -> None:
    def tenth(b: float) -> Any:
        return Neuron(b=b).run()

    assert tenth(-11.0).tenth == 220_676  # a plain loop found the same
    # ∫ dz / (η σ′(1 − σ)) from −20, the number of steps but for half a dozen
    with mp.workdps(30):
        flow = mp.quad(
            lambda z: (1 + mp.exp(z)) ** 3 / (0.1 * mp.exp(z)), [-20, -15, -10, -5, 0, mp.mpf("0.7755")]
        )
    assert tenth(-21.0).tenth == pytest.approx(float(flow), rel=1e-6)
    result = tenth(-41.0)
    assert result.tenth is None
    assert "lost in rounding" in result.readouts[2].caption


@pytest.mark.parametrize("name", ["gelu", "silu", "mish", "sigmoid"])
def test_steps_too_small_for_a_division_make_no_noise(name: str) -> None:
    """1/u overflows where a step is a denormal number; warnings are failures."""
    for z in (-38.6, 1e-160, 1e-300, 1e-309, 5e-324):
        for target in (0.0, 1e-300):
            descent = Descent(Chain(activations.get(name), SQUARED, target), z, 0.1)
            assert descent.reach(600) == pytest.approx(z, abs=1e-12) or name == "sigmoid"


def test_one_step_can_kill() -> None:
    """From η* = z/(δ(1 + x²)) = 0.5 on."""
    for rate, z in ((0.49, 0.02), (0.5, 0.0), (0.51, -0.02)):
        neuron = Neuron(w=0.5, b=0.5, target=0.0, activation=RELU, rate=rate, trained="both", step=1)
        result = neuron.run()
        assert result.now.z == pytest.approx(z, abs=1e-12)
        assert (result.now.dL_dz == 0) == (rate >= 0.5)
        assert neuron.edit(step=50).run().now.z == (
            pytest.approx(0.0, abs=0.02) if rate < 0.5 else result.now.z
        )


def test_a_dead_unit_keeps_its_weights_bit_by_bit() -> None:
    neuron = Neuron(activation=RELU, w=0.1, b=-5.3, rate=7.0, trained="both", step=100_000)
    assert neuron.now == (0.1, -5.3)
    result = neuron.run()
    assert "exactly 0" in result.sentence
    assert result.readouts[2].value == "never"
    assert neuron.at_end == {"step"}


def test_overflow_says_which_step_and_keeps_the_last_good_numbers() -> None:
    neuron = Neuron(activation=activations.get("identity"), rate=50.0, b=0.5, step=5000)
    result = neuron.run()
    assert result.now.is_finite
    last = neuron.descent.last
    exact = walked(neuron.chain, neuron.z, neuron.gain, last)
    assert result.now.z == exact[-1]
    assert not math.isfinite(
        float(neuron.chain.loss_at(np.array(walked(neuron.chain, neuron.z, neuron.gain, last + 1)[-1:]))[0])
    )
    assert f"Step {last + 1}" in result.sentence
    assert "overflows" in result.sentence
    assert neuron.at_end == {"step"}


@settings(max_examples=60)
@given(
    f=st.sampled_from(ALL_FUNCTIONS), loss=st.sampled_from([SQUARED, ENTROPY]), b=st.floats(-8, 5),
    w=st.floats(-3, 3), rate=st.sampled_from([0.1, 0.5, 2.0, 5.0, 50.0]), step=st.integers(0, 60),
    seen=st.sampled_from([1, 30, 800, 100_000]),
)  # fmt: skip
def test_what_a_descent_has_been_asked_before_changes_nothing(seen: int, **fields: Any) -> None:
    neuron = Neuron(activation=fields.pop("f"), **fields)
    found = []
    for asked in (0, seen):
        descent.cache_clear()
        neuron.descent.reach(asked)
        fresh = dataclasses.replace(neuron)
        found.append((fresh.at_end, fresh.now, fresh.run().sentence, fresh.run().readouts))
    assert found[0] == found[1]


def test_a_cycle_is_found_and_followed() -> None:
    neuron = Neuron(activation=activations.get("abs"), b=0.0, target=0.0, rate=2.0)
    places = [neuron.edit(step=n).now[0] for n in (0, 1, 2, 3, 1001, 1000)]
    assert places == [1.0, -1.0, 1.0, -1.0, -1.0, 1.0]
    assert neuron.run().readouts[2].value == "never"


@given(trained=st.sampled_from(["w", "b", "both"]), x=st.floats(-2, 2), step=st.integers(0, 60))
def test_weights_after_some_steps(trained: str, x: float, step: int) -> None:
    neuron = Neuron(x=x, w=0.7, b=-0.4, target=0.9, trained=trained, step=step, rate=0.5)
    w, b = neuron.w, neuron.b
    for _ in range(step):
        now = run_once(neuron.chain, x, w, b)
        w, b = w - 0.5 * now.dL_dw * (trained != "b"), b - 0.5 * now.dL_db * (trained != "w")
    assert neuron.now == pytest.approx((w, b), abs=1e-6)
    assert neuron.shown("w"), neuron.shown("b") == neuron.now


def test_a_change_of_the_neuron_goes_on_from_where_it_is_and_others_compare() -> None:
    neuron = Neuron(step=30)
    moved = neuron.edit(b=-2.0)
    assert (moved.w, moved.b, moved.step) == (neuron.now[0], -2.0, 0)
    assert neuron.edit(rate=0.2).step == 30
    other = neuron.edit(activation=RELU)
    assert (other.w, other.b, other.step) == (neuron.w, neuron.b, 30)


# What is drawn and said ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "still", [{"step": 0}, {"x": 0.0, "trained": "w", "step": 5}, {"x": 1e-200, "trained": "w", "step": 5}]
)
def test_the_path_of_what_does_not_move_is_where_it_is(still: dict[str, Any]) -> None:
    result = Neuron(w=2.0, b=-1.0, **still).run()
    assert result.path.x.tolist() == [2.0]
    assert result.path.y.tolist() == [result.now.loss]


@settings(max_examples=40)
@given(
    f=st.sampled_from(ALL_FUNCTIONS), x=st.floats(-3, 3), w=st.floats(-5, 5), b=st.floats(-12, 6),
    y=st.floats(-2, 2), loss=st.sampled_from([SQUARED, ENTROPY]), stage=st.integers(0, 7),
    step=st.sampled_from([0, 1, 90, 5000]), rate=st.floats(0.01, 10),
    trained=st.sampled_from(["w", "b", "both"]),
)  # fmt: skip
def test_every_state_can_be_drawn_and_described(**fields: Any) -> None:
    f, loss = fields.pop("f"), fields["loss"]
    fields["target"] = abs(fields.pop("y")) / 2 if loss == ENTROPY else fields.pop("y")
    result = Neuron(activation=f, **fields).run()
    assert result.sentence.endswith(".")
    assert not {"nan", "inf"} & set(result.sentence.replace(",", " ").split())
    assert all(r.value and r.caption for r in result.readouts)
    for line in (result.values, result.losses, result.path, *result.gradients, *result.zeros):
        assert line.x.shape == line.y.shape
        assert not np.isinf(line.y).any()
    low, high = result.weight_range
    assert low < high
    assert result.loss_range[0] < result.loss_range[1]
    assert result.table.to_csv()
    for handle in result.handles:
        assert math.isfinite(handle.x)
        assert math.isfinite(handle.y)
        if max(map(abs, result.experiment.now)) > 1e6:
            continue  # further than a hand can take it
        moved = result.experiment.edit(**result.experiment.drag(handle.name, handle.x, handle.y))
        assert moved.run().now.z == pytest.approx(result.now.z, rel=1e-6, abs=1e-6)
    assert json.loads(json.dumps(result.experiment.to_json()))
    assert Neuron.from_json(result.experiment.to_json()) == result.experiment


@given(z=st.floats(-12, 6), x=st.sampled_from([-2.0, 0.5, 1.0]), trained=st.sampled_from(["w", "b", "both"]))
def test_dragging_brings_the_handle_there(z: float, x: float, trained: str) -> None:
    neuron = Neuron(x=x, trained=trained)
    assert neuron.edit(**neuron.drag("z", z, 0.0)).z == pytest.approx(z, abs=1e-9)
    line = neuron.run().losses
    inside = np.isfinite(line.y)
    place = float(line.x[inside][3])
    there = neuron.edit(**neuron.drag("weight", place, 0.0)).run()
    assert there.place == pytest.approx(place, abs=1e-9)
    assert there.now.loss == pytest.approx(float(line.y[inside][3]), abs=1e-6)


def test_the_loss_curve_is_the_loss() -> None:
    for trained in ("w", "b", "both"):
        neuron = Neuron(x=1.5, activation=activations.get("gelu"), trained=trained)
        line = neuron.run().losses
        for place, loss in zip(line.x[::37].tolist(), line.y[::37].tolist(), strict=True):
            moved = neuron.edit(**neuron.drag("weight", place, 0.0))
            assert moved.run().now.loss == pytest.approx(loss, rel=1e-9, abs=1e-9)


def test_gradients_that_are_exactly_0_stand_on_the_shelf() -> None:
    result = Neuron(activation=RELU, b=-11.0).run()
    index = result.experiment.chosen
    zero, rest = result.zeros[index], result.gradients[index]
    on = np.isfinite(zero.y)
    assert (zero.y[on] == result.shelf).all()
    assert (zero.x[on] < 0).all()
    assert (rest.x[np.isfinite(rest.y)] > 0).all()
    assert result.gradient_place(result.now.dL_dw) == result.shelf < result.decades[0]
    sigmoid = Neuron(b=-11.0).run()
    assert sigmoid.gradient_place(sigmoid.now.dL_dw) == pytest.approx(math.log10(4.53937e-5), abs=1e-5)
    assert not np.isfinite(sigmoid.zeros[0].y).any()


def test_the_axis_goes_down_to_the_present_gradient() -> None:
    assert Neuron(b=-31.0).run().decades[0] == -15
    assert Neuron(b=-701.0).run().decades[0] < -304
    assert Neuron(b=-11.0).run().decades[0] == -8


def test_the_table_has_the_cases_for_all_functions() -> None:
    facts = Neuron().run().facts
    cells = {name: [cell.text for cell in row] for name, row in facts.rows}
    assert cells["sigmoid"][2:] == ["−0.125", "−0.125", "−4.539·10⁻⁵"]
    assert cells["ReLU"][2:] == ["0", "−1", "0"]
    assert cells["tanh"][2:4] == ["−1", "−1"]
    assert facts.rows[facts.selected][0] == "sigmoid"


def test_another_function_or_loss_joins_the_table_and_a_row_chooses() -> None:
    elu = Neuron(activation=activations.get("elu"))
    assert [chain.f.name for chain in elu.rivals] == ["sigmoid", "tanh", "relu", "gelu", "elu"]
    assert elu.chosen == 4
    entropy = Neuron(loss=ENTROPY)
    assert entropy.rivals[-1].loss == ENTROPY
    assert entropy.edit(**entropy.pick(2)).activation == RELU
    assert entropy.edit(**entropy.pick(2)).loss == SQUARED
    assert entropy.edit(**entropy.pick(4)) == entropy


def test_the_stepper_reveals_one_thing_after_the_other() -> None:
    for stage in range(ALL + 1):
        result = Neuron(stage=stage).run()
        shown = [
            bool(part.value) for edge in result.diagram.edges[:2] for part in (edge.forward, edge.backward)
        ]
        assert shown == [stage >= 1, stage >= 5, stage >= 2, stage >= 4]
        assert bool(result.diagram.result.value) == (stage >= BACK_W)
        assert (result.readouts[0].value == "?") == (stage < BACK_W)
        assert str(stage) in result.handles[0].label
    lit = [[part.lit for part in Neuron(stage=stage).run().diagram.product] for stage in (4, 5, 6)]
    assert lit == [[True, False, False], [False, True, False], [False, False, True]]


@pytest.mark.parametrize(("changes", "words"), [
    ({}, ["z = 1 · 1 + (−1) = 0", "25", "(−0.5) · 0.25 · 1 = −0.125"]),
    ({"activation": RELU, "b": -11.0}, ["exactly 0", "leaves no gradient"]),
    ({"activation": RELU, "b": 0.5}, ["unchanged"]),
    ({"activation": activations.get("gelu"), "b": -3.0}, ["turns the error around"]),
    ({"loss": ENTROPY}, ["divides by it", "a − y = −0.5"]),
    ({"x": 0.0}, ["x = 0", "only the bias"]),
    ({"b": -11.0, "step": 100}, ["After 100 steps at rate 0.1", "fallen by 4.1·10⁻⁶", "hardly any gradient"]),
    ({"x": 0.0, "step": 9}, ["x = 0", "exactly 0"]),
    ({"target": 0.5, "step": 9}, ["0 already"]),
    ({"activation": formula.parse("log(z)"), "b": -2.0}, ["not a number", "z = −1"]),
    ({"activation": activations.get("identity"), "rate": 2.5, "b": 0.5, "step": 5}, ["overshoots"]),
    ({"stage": 5}, ["Backward, 2 of 3", "−0.5 · 0.25 = −0.125"]),
], ids=lambda value: None)  # fmt: skip
def test_the_sentence_fits_the_state(changes: dict, words: list[str]) -> None:
    sentence = Neuron(**changes).run().sentence
    assert not [word for word in words if word not in sentence], sentence


def test_the_cross_entropy_has_targets_from_0_to_1() -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        Neuron(loss=ENTROPY, target=1.5)
    assert Neuron(target=1.5).edit(loss=ENTROPY).target == 1.0
    assert Neuron(loss=ENTROPY).edit(target=-3.0).target == 0.0
    assert "activation" in Neuron(loss=ENTROPY).idle


def test_every_preset_says_what_is_so() -> None:
    states = {p.title: p.apply(Session(), "neuron").neuron for p in presets("neuron")}
    assert next(iter(states.values())) == Neuron()
    told = [p.apply(Session(), "neuron").neuron for p in presets("neuron") if not p.question]
    assert len(set(told)) == len(told)  # an exercise may ask of a state that another example tells of

    def bias(words: str) -> tuple[float, float]:
        """b at the preset's step, and a step before."""
        (neuron,) = [state for title, state in states.items() if words in title]
        return neuron.now[1], dataclasses.replace(neuron, step=neuron.step - 1).now[1]

    def z(words: str) -> tuple[float, float]:
        (neuron,) = [state for title, state in states.items() if words in title]
        return neuron.run().now.z, dataclasses.replace(neuron, step=neuron.step - 1).run().now.z

    for words in ("α = 0.01", "α = 0.1"):
        now, before = bias(f"{words}") if words == "α = 0.01" else bias("with α = 0.1")
        assert before <= 0 < now
    assert bias("drifts")[0] == pytest.approx(-5.109, abs=5e-4)
    for words in ("Race: the sigmoid with ½", "Race: the sigmoid with cross"):
        now, before = z(words)
        assert before <= 0 < now
    assert z("One step can kill") == (pytest.approx(-0.7), 2.0)
    (killed,) = [state for title, state in states.items() if "One step can kill" in title]
    for neuron in (killed, killed.edit(step=1000)):
        dead = neuron.run()
        assert (dead.now.dL_da, dead.gradient, dead.now.loss) == (-0.5, 0.0, 0.125)
    assert killed.edit(rate=0.667).run().gradient == 0 != killed.edit(rate=0.666).run().gradient
    (alive,) = [state for title, state in states.items() if "does not kill" in title]
    assert alive.edit(rate=0.5).run().gradient == 0 != alive.run().gradient
    assert z("does not kill")[0] == pytest.approx(0.02)


@pytest.mark.parametrize(("changes", "axis"), [
    ({}, "weight w"), ({"trained": "b"}, "bias b"), ({"step": 1}, "weight w, after 1 step"),
    ({"trained": "both", "step": 1200}, "weight w, with b moving along, after 1,200 steps"),
    ({"trained": "both", "x": 0.0}, "bias b, with w moving along"),
], ids=str)  # fmt: skip
def test_the_loss_is_drawn_against_what_moves(changes: dict, axis: str) -> None:
    assert Neuron(**changes).run().loss_axis == axis


def test_where_b_descends_its_gradient_is_shown() -> None:
    result = Neuron(x=0.0, b=-1.0, trained="b").run()
    assert result.gradient == result.now.dL_db != 0 == result.now.dL_dw
    assert "∂L/∂b" in result.readouts[0].caption
    assert result.diagram.result.symbol == "∂L/∂b"
    assert result.diagram.product[-1].value == "1"
    assert result.facts.header[1] == "∂L/∂b"
    assert result.rivals[0].here == result.now.dL_db
    assert "∂L/∂b" in result.sentence


def test_a_step_that_shuts_the_gate_is_told() -> None:
    neuron = Neuron(w=0.5, b=0.5, target=0.0, activation=RELU, rate=0.5, trained="both", step=1)
    assert "from z = 1 to z = 0 has shut the gate" in neuron.run().sentence
    worse = dataclasses.replace(neuron, target=0.75, rate=3.0).run()
    assert worse.now.loss > worse.start.loss
    assert "grown by" in worse.sentence
    assert "has shut the gate" in worse.sentence


@pytest.mark.parametrize(("changes", "reason"), [
    ({"activation": activations.get("gelu"), "b": -6.0}, "away, L → 0.5"),
    ({"activation": activations.get("silu"), "b": -6.0}, "away, L → 0.5"),
    ({"target": -0.5}, "L → 0.125 at best"),
    ({"b": -41.0}, "lost in rounding"),
    ({"activation": RELU, "b": -6.0}, "gradient 0"),
], ids=str)  # fmt: skip
def test_why_a_tenth_of_the_loss_is_never_reached(changes: dict, reason: str) -> None:
    """In the tail of GELU L tends to ½y², however many digits z has; and a = σ(z) is never below 0."""
    readout = Neuron(**changes).run().readouts[2]
    assert (readout.value, readout.caption) == ("never", f"steps to L/10: {reason}")


def test_captions_do_not_tell_before_their_stage() -> None:
    for stage in range(ALL):
        for step in (0, 7):
            result = Neuron(b=-4.25, stage=stage, step=step, activation=RELU).run()
            assert result.readouts[1].caption == "gate f′(z)"
            assert result.readouts[2] == Readout("?", "steps until the loss is a tenth")
            assert (result.readouts[3].value == "?") == (stage < LOSS)
            assert "3.25" not in result.caption
    result = Neuron(b=-4.25, activation=RELU, step=7).run()
    assert "gradient 0" in result.readouts[2].caption
    assert "3.25" in result.readouts[1].caption
    told = [readout.hidden.caption for readout in result.readouts]
    assert told[1:] == ["gate f′(z)", "steps until the loss is a tenth", "change of the loss in 7 steps"]


def test_the_table_names_the_cases_of_the_text_and_what_stands_in_them() -> None:
    for trained in ("w", "b"):
        facts = Neuron(trained=trained).run().facts
        assert facts.header[1:] == (f"∂L/∂{trained}", "at 0 (A, C)", "at 0⁺ (C)", "at −10 (B, D)")
        assert all("The gradient " in tip for tip in facts.tips[1:])
        for place, tip in zip(("z = 0,", "right of z = 0", "z = −10"), facts.tips[2:], strict=True):
            assert place in tip


def test_other_inputs_are_not_called_the_cases_of_the_text() -> None:
    for changes in ({"x": 2.0}, {"target": 0.5}):
        facts = Neuron(**changes).run().facts
        assert facts.header[2:] == ("at 0", "at 0⁺", "at −10")


def test_files_have_the_numbers_of_the_table_with_all_digits() -> None:
    result = Neuron(b=-11.0).run()
    facts = {column.name: column.values for column in result.facts.columns}
    assert facts["at −10 (B, D)"][0] == result.rivals[0].saturated
    assert result.table.arrays["∂L/∂w"].dtype == np.float64
    row, at = first_row(result, "∂L/∂w")
    assert float(row[at]) == result.gradient
    assert "10⁻" not in result.table.to_csv()
    row, at = first_row(Neuron(stage=0).run(), "∂L/∂w")
    assert row[at] == ""


def first_row(result: NeuronResult, column: str) -> tuple[list[str], int]:
    """The first row of the block of the file that has this column, and where the column stands."""
    rows = [row.split(",") for row in result.table.to_csv().splitlines()]
    head = next(i for i, row in enumerate(rows) if column in row)
    return rows[head + 1], rows[head].index(column)


def value_of(text: str) -> float:
    """The number that stands there."""
    powers = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
    mantissa, _, power = text.strip("()").partition("·10")
    return float(mantissa.translate(powers) + (f"e{power.translate(powers)}" if power else ""))


@given(
    b=st.floats(-9, 4),
    w=st.floats(0.1, 3),
    y=st.floats(-2, 2),
    name=st.sampled_from(["tanh", "gelu", "sigmoid"]),
)
def test_factors_and_product_agree_as_they_are_printed(b: float, w: float, y: float, name: str) -> None:
    result = Neuron(b=b, w=w, x=0.7, target=y, activation=activations.get(name)).run()
    diagram = result.diagram
    factors, product = [value_of(part.value) for part in diagram.product], value_of(diagram.result.value)
    agree = float(f"{math.prod(factors):.3e}") == product
    assert diagram.equals == ("=" if agree else "≈")
    if "passes" in result.sentence:
        assert f"{diagram.equals} {diagram.result.value}." in result.sentence
    assert product == pytest.approx(result.gradient, rel=5.1e-4)


@given(
    x=st.floats(-3, 3).map(lambda v: round(v, 2)),
    w=st.floats(-3, 3).map(lambda v: round(v, 3)),
    b=st.floats(-12, 12).map(lambda v: round(v, 2)),
    name=st.sampled_from(activations.names()),
    stage=st.sampled_from([Z, ALL]),
)
def test_operands_give_the_results_as_they_are_printed(
    x: float, w: float, b: float, name: str, stage: int
) -> None:
    result = Neuron(x=x, w=w, b=b, activation=activations.get(name), stage=stage).run()
    diagram = result.diagram
    sums = [(diagram.equals, " · ".join(part.value for part in diagram.product), diagram.result.value)]
    if stage == Z:
        z = re.fullmatch(r"Forward, 1 of 3: z = (.*) ([=≈]) (.*)\.", result.sentence)
        assert z is not None
        sums = [(z[2], z[1], z[3])]
    for sign, left, right in sums:
        value, said = evaluated(left), evaluated(right)
        digits = max(3 if stage == Z else 4, len(right.partition("·")[0].strip("−0.").replace(".", "")))
        assert (number(value, digits) == number(said, digits)) == (sign == "="), (left, right)
        assert value == pytest.approx(said, rel=6e-3, abs=1e-300)


def test_what_is_rounded_shows_its_zeros() -> None:
    assert [short(v, 3) for v in (1.99866, 2.0, -0.99999999, 0.25, 1.0004e-7, 1234.5)] == [
        "2.00", "2", "−1.00", "0.25", "1.00·10⁻⁷", "1234",
    ]  # fmt: skip


def test_the_exercise_on_gates_shows_where_each_function_passes_most() -> None:
    (exercise,) = [p for p in presets("neuron") if p.question and "easy" in p.title]
    neuron = exercise.apply(Session(), "neuron").neuron
    assert neuron.view == "slopes"
    result = neuron.run()
    for chain, line, best in zip(neuron.rivals, result.slopes, (0.25, 1.0), strict=True):
        inside = slice(1, -1)  # ends are approached
        np.testing.assert_array_equal(line.y[inside], chain.slope(line.x[inside]))
        top = int(np.nanargmax(line.y))
        assert line.y[top] == pytest.approx(best, rel=1e-3)
        assert line.x[top] == pytest.approx(0.0, abs=0.05)
        assert max(line.y[[0, -1]]) < 0.01
        assert result.slope_range[0] < 0 < best < result.slope_range[1]


def test_the_result_has_the_numbers_of_the_pass() -> None:
    found = Neuron(x=1.0, w=1.0, b=-1.0, target=1.0, activation="sigmoid").run()
    assert (found.now.z, found.now.a, found.now.loss, found.now.dL_dw) == (0.0, 0.5, 0.125, -0.125)
    with pytest.raises(AttributeError, match="nothing"):
        _ = found.nothing
    with pytest.raises(ValueError, match="nearest"):
        Neuron(activation="relux")


@pytest.mark.parametrize("preset", [None, *presets("neuron")], ids=lambda p: p.title if p else "opening")
def test_readouts_and_cells_are_quantities(preset: Preset | None) -> None:
    neuron = preset.apply(Session(), "neuron").neuron if preset else Neuron()
    for state in (neuron, neuron.edit(stage=ALL), neuron.edit(stage=ALL, step=neuron.step + 1)):
        result = state.run()
        q, said = result.quantities, [readout.value for readout in result.readouts]
        if state.stage == ALL:
            assert said[:2] == [short(q["gradient"]), operands(result)(q["gate"])]
            steps = q["steps to a tenth of the loss"]
            assert said[2] == (many(int(steps), 10**9) if math.isfinite(steps) else "never")
        if state.stage >= LOSS:
            change = percent(abs(q["fall of the loss"])), f"× {number(q['growth of the loss'], 3)}"
            assert said[3] in (change if state.step else [short(q["loss"])])
        for rival, (_, cells) in zip(result.rivals, result.facts.rows, strict=True):
            shown = [q[f"{what} of {rival.name}"] for what in rival.quantities]
            np.testing.assert_equal([cell.value for cell in cells], shown)


def test_quantities_do_not_tell_before_their_stage() -> None:
    first = {"pre-activation": Z, "output": A, "loss": LOSS, "gate": BACK_Z, "gradient": BACK_W}
    for stage in range(ALL + 1):
        q = Neuron(stage=stage, step=7).run().quantities
        for name, known_from in first.items():
            assert math.isnan(q[name]) == (stage < known_from)
        assert math.isnan(q["gate of tanh"]) == (stage < BACK_Z)
        assert math.isnan(q["steps to a tenth of the loss"]) == (stage < ALL)
        assert q["gradient at -10 of ReLU"] == 0.0


def test_two_losses_of_one_function_have_quantities_of_their_own() -> None:
    q = Neuron(loss=ENTROPY).run().quantities
    assert q["gradient of sigmoid with cross-entropy"] == q["gradient"] == -0.5
    assert q["gradient of sigmoid"] == -0.125


def test_a_unit_that_drifts_away_says_which_way_and_why() -> None:
    drifting = Neuron(x=0.0, b=-5.0, trained="b", activation=activations.get("gelu"), step=200_000).run()
    assert drifting.now.z < drifting.start.z
    assert drifting.start.da_dz < drifting.now.da_dz < 0
    assert "to raise a, descent lowers z, from −5 to −5.11" in drifting.sentence
    coming = dataclasses.replace(drifting.experiment, target=-1.0).run()
    assert coming.now.z > coming.start.z
    assert "descent" not in coming.sentence  # the gate grows on the way: nothing is drifting off


def test_words_for_a_gradient_of_0_ask_the_function_and_the_loss() -> None:
    at_rest = Neuron(activation=formula.parse("z^2 + 1"), w=0.0, b=0.0, target=3.0, step=1).run()
    assert "1 step of descent changes nothing" in at_rest.sentence
    assert not {"off", "saturated"} & set(at_rest.sentence.split())
    entropy = Neuron(loss=ENTROPY, w=-100.0, b=0.0, x=1.0, target=0.5, rate=1e4, step=1).run()
    assert entropy.now.da_dz == 0 != entropy.gradient
    assert "f′ = 0" not in entropy.sentence
    far = Neuron(loss=ENTROPY, w=1.0, b=-801.0, target=0.0).run()
    assert "a − y = 0" not in f"{far.sentence} {far.diagram.remark}"
    assert "too small for float64" in far.sentence


def test_a_loss_that_has_grown_is_given_as_a_factor() -> None:
    grown = Neuron(b=0.5, rate=2.5, activation=activations.get("identity"), step=5).run()
    assert grown.readouts[-1].value == "× 57.7"
    assert float(grown.readouts[-1].value[2:]) == pytest.approx(grown.now.loss / grown.start.loss, rel=1e-3)
    assert grown.readouts[-1].hidden.caption == "change of the loss in 5 steps"


@pytest.mark.parametrize(
    ("name", "b", "state"),
    [("relu", -2.0, "off"), ("hard_tanh", 2.0, "saturated"), ("relu6", 7.0, "saturated")],
)
def test_a_unit_that_descent_cannot_move_is_called_off_only_where_its_output_is_0(
    name: str, b: float, state: str
) -> None:
    e = Neuron().edit(activation=activations.get(name), b=b, target=0.5, step=5, view="descent")
    assert f"this unit is {state} for its only example" in e.run().sentence


@given(
    b=st.floats(-12, 6).map(lambda v: round(v, 2)),
    w=st.floats(-3, 3).map(lambda v: round(v, 3)),
    name=st.sampled_from(activations.names()),
)
def test_one_quantity_has_one_precision_on_a_screen(b: float, w: float, name: str) -> None:
    result = Neuron(b=b, w=w, activation=activations.get(name), target=0.3).run()
    diagram, (_, cells) = result.diagram, result.facts.rows[result.experiment.chosen]
    gradient, gate = result.readouts[0].value, result.readouts[1].value
    assert {gradient, cells[1].text, diagram.result.value} == {gradient}
    assert cells[0].text == gate
    if result.now.is_finite and "passes" in result.sentence:
        assert f" {gradient}." in result.sentence
    assert {diagram.product[1].value, diagram.boxes[1].local.value} == {gate}
    assert diagram.product[0].value == diagram.edges[1].backward.value == diagram.boxes[2].local.value


def test_gradients_beyond_half_of_all_exponents_are_drawn() -> None:
    for text in ("((exp(gelu((z * z))))^2)^3", "exp(z^2)^6"):
        assert Neuron(activation=formula.parse(text)).run().gradients


@pytest.mark.parametrize("step", [0, 7])
@pytest.mark.parametrize(("x", "z"), [(1.0, 2.5), (-2.0, -7.25), (0.0, 3.0), (1.0, 1e-3)])
def test_z_is_set_by_a_control_and_moves_the_bias(step: int, x: float, z: float) -> None:
    before = Neuron(x=x, step=step)
    after = before.edit(**before.setting("z", z))
    assert after.shown("z") == pytest.approx(z, abs=1e-12)
    assert (after.w, after.x) == (before.now[0], x)
    assert after.step == 0


def test_every_field_has_its_control_and_z_stands_after_the_bias() -> None:
    names = list(Neuron.controls())
    assert [name for name in names if name != "z"] == list(Neuron.parameters())
    assert names[names.index("z") - 1] == "b"
    assert Neuron().setting("w", 2.0) == {"w": 2.0}


@pytest.mark.parametrize("name", activations.names())
@pytest.mark.parametrize("target", [-1000.0, 1000.0])
def test_no_search_goes_on_for_ever(name: str, target: float) -> None:
    """A slope that falls like a power of z leaves a descent to infinity without an end in sight."""
    e = Neuron(activation=activations.get(name), w=7.0, b=-5.0, target=target, stage=7)
    result = e.run()
    assert result.readouts
    assert sum(isinstance(piece, Leap) for piece in e.descent._pieces) <= 101
    if name == "softsign":
        assert result.readouts[2].caption.startswith("steps to L/10: not within ")


def test_gradients_beyond_all_numbers_are_infinite_in_the_table() -> None:
    exp = activations.get("exp")
    e = Neuron(x=1000.0, functions=(exp, exp), trained="both", window=(340.0, 360.0))
    assert math.inf in e.run().table.arrays[f"dL/dw {exp.label}"]


@pytest.mark.parametrize("preset", presets("neuron"), ids=lambda preset: preset.title)
def test_tangents_end_where_they_can_be_seen(preset) -> None:
    result = preset.apply(Session(), "neuron").experiment("neuron").run()
    low, high = result.value_range
    room = 1e-9 * (high - low)
    if low < result.now.a < high:
        assert low - room <= result.tangent.y.min() <= result.tangent.y.max() <= high + room
