"""A frame of Curves: from an edit to the painted picture, six functions with the distribution on.

Run: ``python tests/bench/bench_frame.py``. Prints medians and 95th percentiles.
"""

from driving import GATE, Driver, leave, print_head, print_row, wave

from engine.functions import activations, formula
from engine.session import Session

SIX = (
    activations.get("leaky_relu", alpha=0.1),
    activations.get("elu", alpha=1.0),
    activations.get("gelu"),
    activations.get("silu"),
    activations.get("tanh"),
    formula.parse("z*sigmoid(k*z)").with_parameters(k=1.7),
)


def with_parameter(index: int, name: str, value: float) -> dict:
    """The six functions with one parameter of one of them changed."""
    functions = list(SIX)
    functions[index] = functions[index].with_parameters(**{name: value})
    return {"functions": tuple(functions)}


EDITS = {
    "probe": lambda i: {"probe": 4 * wave(i)},
    "alpha of leaky ReLU": lambda i: with_parameter(0, "alpha", 0.5 + 0.4 * wave(i)),
    "beta of SiLU": lambda i: with_parameter(3, "beta", 1.5 + wave(i)),
    "k of a formula": lambda i: with_parameter(5, "k", 1.5 + wave(i)),
    "mean of the input": lambda i: {"mean": 2 * wave(i)},
    "visible range": lambda i: {"window": (-6.0 + wave(i), 6.0 + wave(i))},
}


def main() -> None:
    """Each edit by its control, then two of them as drags."""
    driver = Driver(Session().edit("curves", functions=SIX, distribution=True))
    print_head(f"Curves, six functions; gate {GATE:.0f}")
    for name, edit in EDITS.items():
        print_row(name, driver.frames(lambda i, edit=edit: driver.edit(**edit(i))))
    driver.hold()
    for name in ("alpha of leaky ReLU", "mean of the input"):
        print_row(f"{name}, drag", driver.frames(lambda i, edit=EDITS[name]: driver.edit(**edit(i + 0.5))))
    leave()


if __name__ == "__main__":
    main()
