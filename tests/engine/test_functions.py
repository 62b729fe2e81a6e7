"""Activation functions as values: to JSON and back, and what is refused."""

from __future__ import annotations

import json

import pytest

from engine.functions import activations, formula
from engine.functions.choice import Functions, decode, encode

KIND = Functions((activations.get("relu"),), label="functions")


@pytest.mark.parametrize("name", activations.names())
def test_every_function_survives_json(name: str) -> None:
    function = activations.get(name)
    shaped = function.with_parameters(**{n: spec.high for n, spec in function.specs.items()})
    for value in (function, shaped):
        assert decode(json.loads(json.dumps(encode(value)))) == value


@pytest.mark.parametrize("text", ["z", "z*sigmoid(k*z)", "max(α*z, z) + β", "where(z > 0, z, 0)"])
def test_a_formula_survives_json_with_its_parameters(text: str) -> None:
    function = formula.parse(text)
    function = function.with_parameters(**dict.fromkeys(function.parameters, 0.7))
    value = decode(json.loads(json.dumps(encode(function))))
    assert value == function
    assert value(1.3) == function(1.3)


@pytest.mark.parametrize("name", ["self", "text", "tree", "names", "name", "parameters", "rebuild"])
def test_a_parameter_of_a_formula_may_have_any_name(name: str) -> None:
    function = formula.parse(f"{name}*z").with_parameters(**{name: 2.5})
    assert function(2.0) == 5.0
    assert decode(encode(function)) == function


@pytest.mark.parametrize("value", [
    None, 3, "relu", [], {}, {"name": "relu", "text": "z"}, {"name": 3}, {"text": None}, {"name": "rleu"},
    {"name": "relu", "color": "red"}, {"name": "elu", "parameters": [1]}, {"name": "elu", "parameters": None},
    {"name": "elu", "parameters": {"beta": 1}}, {"name": "elu", "parameters": {"self": 1}},
    {"name": "elu", "parameters": {"alpha": "1"}}, {"name": "elu", "parameters": {"alpha": True}},
    {"name": "elu", "parameters": {"alpha": 10**400}}, {"name": "elu", "parameters": {"alpha": -1}},
    {"text": "z+"}, {"text": ""}, {"text": "z", "parameters": {"k": 1}},
    {"text": "k*z", "parameters": {"self": 1}}, {"text": "k*z", "parameters": {"k": 1e9}},
    {"text": "(" * 5000 + "z" + ")" * 5000}, {"text": "z" * 100_000}, {"text": "z+" * 50_000 + "z"},
], ids=lambda value: repr(value)[:40])  # fmt: skip
def test_what_is_no_function_is_refused_with_a_sentence(value: object) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is checked below
        decode(value)
    assert 10 < len(str(refused.value)) < 250
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("value", [(), [], 3, None, ["relu"], [activations.get("relu")] * 7])
def test_check_refuses_none_too_many_and_others(value: object) -> None:
    with pytest.raises(ValueError, match="functions: "):
        KIND.check(value)


@pytest.mark.parametrize("value", ["relu", {}, 3, [{"name": "relu"}] * 7])
def test_a_file_holds_a_list_of_at_most_six(value: object) -> None:
    with pytest.raises(ValueError, match="functions: "):
        KIND.decode(value)


def test_clamp_keeps_what_it_can() -> None:
    relu, tanh = activations.get("relu"), activations.get("tanh")
    assert KIND.clamp([relu, tanh]) == (relu, tanh)
    assert KIND.clamp([relu] * 9) == (relu,) * 6
    assert KIND.clamp(["no", tanh]) == (tanh,)
    assert KIND.clamp([]) == KIND.clamp(None) == KIND.clamp(3) == KIND.default
