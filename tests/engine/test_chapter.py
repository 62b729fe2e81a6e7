"""The chapter that is taught: everything in it, down to the mistakes, has an example that shows it."""

from __future__ import annotations

import pytest

from engine.presets import presets
from engine.session import Session

PASSAGES = {
    # ReLU networks are piecewise linear
    "regions: a linear formula in each": ("regions", "Claim: in each region the network is linear"),
    "regions: a unit is on or off": ("regions", "A network 2-8-8-1 and its regions"),
    "regions: a bent boundary": ("regions", "Claim: different regions bend the boundary y = 0"),
    "regions: more units, more pieces": ("hinges", "Claim: more units, more hinges"),
    "regions: what depth does to their number": (
        "regions",
        "Depth: what weights could reach, and what random networks do",
    ),
    # Smooth warps
    "smooth warps: sigmoid and tanh": ("warp", "tanh bends: 4 layers deep still 0 % is flat"),
    "smooth warps: no kinks": ("hinges", "Smooth f: the kinks melt"),
    "smooth warps: tanh from exponentials": (
        "stability",
        "tanh by exponentials is no number from |z| = 88.72 on",
    ),
    "smooth warps: saturation for large |z|": (
        "warp",
        "Saturation: weights of 5 leave tanh the middle of a picture, the rest is at its rim",
    ),
    # Range and centering
    "table of ranges": ("guide", "Table of ranges: after a sigmoid κ is 58.6, after tanh 1"),
    "table of ranges: sigmoid": ("curves", "Bounded outputs saturate: flat ends, shut gates"),
    "table of ranges: tanh": (
        "curves",
        "Centering: the sigmoid's outputs have mean 0.5, those of tanh and SELU mean 0",
    ),
    "table of ranges: ReLU": ("curves", "Sparsity: half of a centered input becomes exactly 0 in ReLU"),
    "table of ranges: tanh is better than sigmoid": (
        "guide",
        "Measured: tanh beats the sigmoid with 12, 10 and 12 of 12 seeds",
    ),
    "centering: measured": (
        "guide",
        "Measured: inputs of mean 0 beat those of mean 2 with 12 of 12 seeds",
    ),
    "centering: weights pushed alike": (
        "centering",
        "After a sigmoid every step moves both weights the same way",
    ),
    "centering: slower": ("centering", "With all samples the harm is a narrow valley: κ = 13.1"),
    # The derivative as a gate
    "gate: one neuron": ("neuron", "One box at a time: forward, then backward"),
    "gate: a product over layers": ("gradient_flow", "10 sigmoids at their best leave 9.54·10⁻⁷"),
    "gate: vanishing": ("gradient_flow", "Sigmoid, 20 layers: 1.16·10⁻¹² of the gradient is left"),
    "gate: exploding": ("gradient_flow", "ReLU with σ_w = 2 explodes: × 1.41 for each layer"),
    # Saturation
    "saturation: σ′ = σ(1 − σ)": ("curves", "Identity: σ′ = σ(1 − σ), tanh′ = 1 − tanh²"),
    "saturation: a quarter at most, before weights": (
        "gradient_flow",
        "w = 4 undoes the sigmoid's slope, at z = 0",
    ),
    "saturation: shut in the tails": (
        "curves",
        "Saturation: at z = −10 the sigmoid passes 4.54·10⁻⁵ of the signal",
    ),
    "saturation: tanh": ("gradient_flow", "tanh at z = 1: ten layers leave 1.71·10⁻⁴"),
    "saturation: z drifts into it": ("neuron", "Saturation: drag z to the left and the gradient dies"),
    "saturation: sigmoids remain as gates": (
        "gradient_flow",
        "A gate at z = 4 keeps 0.4 of the gradient for 50 steps",
    ),
    # ReLU
    "ReLU: open half of the time": ("curves", "ReLU: open for z > 0, shut for z < 0"),
    "ReLU: undefined at 0": ("neuron", "Worked example 2, case C: ReLU as z → 0⁺"),
    "ReLU: deep networks train": (
        "gradient_flow",
        "ReLU with He weights: the gradient comes through 20 layers",
    ),
    "ReLU: units die": ("training", "Units die after a few steps"),
    # Variants
    "variants: gradients kept alive": ("curves", "Variants: leaky ReLU, ELU, GELU, softplus"),
    "variants: outputs well scaled": (
        "gradient_flow",
        "SELU with σ_w = 1 keeps its variance by itself: 0.914",
    ),
    "variants: numerical issues avoided": (
        "stability",
        "ELU: near 0 eᶻ − 1 has no digit right in float32",
    ),
    "variants: some sparsity preserved": (
        "gradient_flow",
        "GELU is not sparse: 0 % of its outputs are exactly 0",
    ),
    "table of variants": ("guide", "Table of variants: the slope of GELU falls to −0.129"),
    "table of variants: leaky ReLU": ("training", "One neuron: Leaky ReLU is back after 406 steps"),
    "table of variants: ELU": ("curves", "ELU: smooth at 0 only for α = 1"),
    "table of variants: ELU converges better": (
        "guide",
        "Measured: ELU beats ReLU with 3, 1 and 0 of 12 seeds, so not here",
    ),
    "table of variants: GELU": ("curves", "The slope of GELU and SiLU is negative on the left"),
    "table of variants: softplus": ("curves", "Softplus is a smooth ReLU: its slope is never 0"),
    "leaky ReLU: its derivative": ("curves", "Leaky ReLU lies between |z| (α = −1) and z (α = 1)"),
    "leaky ReLU: some gradient passes": (
        "gradient_flow",
        "A Leaky ReLU that is off lets 0.1 of the gradient through",
    ),
    # Sparsity
    "sparsity: exact zeros": ("gradient_flow", "ReLU with He weights: about half of each layer is exactly 0"),
    "sparsity: fewer active paths": ("training", "Every unit, one by one"),
    "sparsity: dead units stall": ("hinges", "Trained: a unit dies and the rest is stuck"),
    "sparsity: too many zeros": (
        "training",
        "Lu et al. 2020: of 10 layers of width 2, 90.5 % are dead at birth",
    ),
    # Numerical stability
    "stability: the sigmoid overflows": (
        "stability",
        "The text's sigmoid overflows at z = −1000, and its 0 is right",
    ),
    "stability: branches, z ≥ 0": (
        "stability",
        "Sigmoid by branches: the exponential never sees a positive number",
    ),
    "stability: branches, else": ("stability", "eᶻ/(1 + eᶻ) is no number from z = 88.72 on in float32"),
    "stability: log(1 + eᶻ)": ("stability", "Softplus as written is ∞ from z = 11.09375 on in float16"),
    "stability: softplus, stabilized": (
        "stability",
        "The text's stable softplus is 0 at z = −20 in float32; it should be 2.061·10⁻⁹",
    ),
    "stability: saturation near machine precision": (
        "stability",
        "In float32 σ′ is 0 from z = 16.64 on, in float64 from 36.74",
    ),
    "stability: an issue of optimization": (
        "stability",
        "Even with the right slope nothing moves at z = 12: the update is lost",
    ),
    "stability: initialization and normalization": (
        "gradient_flow",
        "Batch normalization saves the sigmoid: 1.49 is left",
    ),
    # Choosing
    "choosing: a decision from what is known": (
        "guide",
        "20 layers: ReLU with He weights passes on all of the gradient",
    ),
    "choosing: depth": ("guide", "50 layers: GELU with He weights leaves 2.7·10⁻⁶"),
    "choosing: normalization": ("guide", "Layer normalization: ReLU keeps the gradient whatever the weights"),
    "choosing: input scale": (
        "guide",
        "Inputs of size 10 close 76.5 % of the gates of tanh: nothing bounded passes",
    ),
    "choosing: bounded values": ("guide", "Bounded hidden values: tanh with Xavier weights"),
    "choosing: probabilities": ("guide", "A confident mistake: cross-entropy pulls 22,028 times as hard"),
    "table of outputs: binary": ("outputs", "Binary: a sigmoid gives p(y = 1 | x)"),
    "table of outputs: multi-class": (
        "outputs",
        "Multi-class: softmax gives a distribution over three classes",
    ),
    "table of outputs: unbounded": ("outputs", "Unbounded: the identity gives any number"),
    "table of outputs: positive, softplus": ("outputs", "Positive: softplus stays above 0 as well"),
    "table of outputs: positive, exp": ("outputs", "Positive: exp stays above 0"),
    "table of outputs: bounded, tanh": ("outputs", "Bounded: tanh stays between −1 and 1"),
    "table of outputs: bounded, sigmoid": ("outputs", "Bounded between 0 and 1: a sigmoid"),
    "outputs: softmax mixes logits": ("outputs", "Softmax mixes its logits: the Jacobian is a full matrix"),
    "outputs: softmax in floats": (
        "stability",
        "Softmax of 1000, 1001 and 1002 is no number; minus the largest it is 0.09003",
    ),
    "outputs: logits in the place of probabilities": (
        "stability",
        "Cross-entropy by softmax is ∞ below z = −103.97; from logits it is 105",
    ),
    "why ReLU is popular": ("guide", "ReLU does not mind inputs of size 100"),
    "why GELU is popular: slightly better": (
        "guide",
        "Measured: GELU beats ReLU with 6, 1 and 2 of 12 seeds, so not here",
    ),
    "why GELU is popular": ("curves", "GELU = z · Φ(z)"),
    "sigmoid is ideal for probabilities": (
        "outputs",
        "A sigmoid at z = −10 with target 1: −1 against −4.54·10⁻⁵",
    ),
    "sigmoid is ideal for gates": ("gradient_flow", "A gate at z = 0 halves the gradient at every step"),
    "tanh bounds the state of a recurrent network": (
        "gradient_flow",
        "One layer of tanh repeated 50 times: z stays bounded, at 0.968",
    ),
    "initialization: squashing shrinks": ("guide", "20 layers of sigmoid leave 2.93·10⁻¹⁰, of tanh 0.195"),
    "initialization: He with ReLU": (
        "gradient_flow",
        "ReLU without biases: its edge of chaos is He's σ_w² = 2",
    ),
    "initialization: Xavier with tanh": ("guide", "tanh is paired with Xavier: He's layers make × 1.05"),
    # What is traded off
    "trade-offs: the table": (
        "guide",
        "Table of trade-offs: bounded outputs leave 2.93·10⁻¹⁰ of the gradient, ReLU all",
    ),
    "trade-offs: bounded outputs": ("training", "tanh at b = −4: saturated, not dead"),
    "trade-offs: unbounded positive": ("centering", "ReLU locks the signs of fewer steps: many inputs are 0"),
    "trade-offs: smoothness": ("hinges", "Smooth f: tanh units make waves"),
    "trade-offs: sparsity": ("curves", "Exercise: how many outputs are exactly 0?"),
    # Worked examples
    "worked example 1: linear layers collapse": (
        "warp",
        "Worked example 1: 2 layers without an activation are one",
    ),
    "worked example 1: no straight line bends": (
        "regions",
        "Claim: without an activation, one straight line",
    ),
    "worked example 2, case A": ("neuron", "Worked example 2, case A: sigmoid at z = 0"),
    "worked example 2, case B": ("neuron", "Worked example 2, case B: sigmoid at z = −10"),
    "worked example 2, case C": ("neuron", "Worked example 2, case C: ReLU as z → 0⁺"),
    "worked example 2, case D": ("neuron", "Worked example 2, case D: ReLU at z = −10"),
    "worked example 3: a hinge sum": ("hinges", "Worked example 3: two units, three pieces"),
    # Key takeaways
    "takeaway: elementwise": (
        "warp",
        "Sigmoid puts the whole plane into a square of side 1, tanh into one around 0",
    ),
    "takeaway: collapse": ("warp", "8 layers without an activation are still one"),
    "takeaway: the gate": ("neuron", "One box at a time: forward, then backward"),
    "takeaway: saturation": ("gradient_flow", "Sigmoid, 20 layers: 1.16·10⁻¹² of the gradient is left"),
    "takeaway: ReLU": ("training", "One neuron at b = −5: ReLU stays"),
    "takeaway: piecewise linear": ("regions", "Claim: in each region the network is linear"),
    "takeaway: range, centering, sparsity, stability": (
        "guide",
        "20 layers: ReLU with He weights passes on all of the gradient",
    ),
    # Common mistakes
    "mistake: sigmoids in deep hidden layers": (
        "guide",
        "20 layers of sigmoid leave 2.93·10⁻¹⁰, of tanh 0.195",
    ),
    "mistake: activations are a detail": ("curves", "Four classics: ReLU, GELU, tanh, sigmoid"),
    "mistake: forgetting that ReLU can die": ("neuron", "One step can kill: ReLU, learning rate 0.9"),
    "mistake: ReLU for probabilities": ("outputs", "ReLU as a probability: it says 1.17"),
    "mistake: sigmoid for unbounded regression": (
        "outputs",
        "A sigmoid on unbounded targets: 10 of 12 are out of reach",
    ),
    # Practice
    "practice: easy": ("curves", "Exercise (easy): σ′ and tanh′ at z = 0"),
    "practice: medium": ("regions", "Exercise: two ReLUs for XOR"),
    "practice: hard": ("training", "Exercise (hard): x ≈ 0, small w, b = −5"),
    "practice: hard, fix 1": ("training", "Fix 1: b = 0"),
    "practice: hard, fix 2": ("training", "Fix 2: Leaky ReLU with α = 0.1"),
    "practice: hard, fix 3": ("training", "Fix 3: batch normalization"),
}
"""What the chapter says, by heading and a word or two → panel and title of the example that shows it."""


@pytest.mark.parametrize("passage", PASSAGES)
def test_a_passage_has_an_example_that_opens(passage: str) -> None:
    key, title = PASSAGES[passage]
    found = [preset for preset in presets(key) if preset.title == title]
    assert len(found) == 1, [preset.title for preset in presets(key)]
    session = found[0].apply(Session(), key)
    assert session.current == key
    assert session.experiment(key).run().caption
