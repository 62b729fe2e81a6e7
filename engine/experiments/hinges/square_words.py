"""What Hinge sum says of x² by folding."""

from __future__ import annotations

from engine.base.experiment import Readout
from engine.base.text import number, plural, superscript
from engine.experiments.hinges.depth_numbers import SquareNumbers


def readouts(n: SquareNumbers) -> tuple[Readout, ...]:
    """Both errors, the pieces of the deep network, and how many one layer would need."""
    layers, q = n.experiment.layers, n.quantities
    deep, needed = plural(layers, "layer"), number(q["pieces needed by one layer"])
    return (
        Readout(
            number(q["largest error of the layers"], 3),
            f"largest error, {plural(layers, 'layer')} of 3 units",
        ),
        Readout(number(q["largest error of one layer"], 3), f"largest error, one layer of {3 * layers}"),
        Readout(number(q["pieces of the layers"]), f"pieces of {deep}, counted"),
        Readout(needed, "pieces that one layer needs (theory)", "pieces that one layer needs"),
    )


def sentence(n: SquareNumbers) -> str:
    """What folding does for x², and what one layer does with as many units."""
    layers, q = n.experiment.layers, n.quantities
    deep, shallow = q["largest error of the layers"], q["largest error of one layer"]
    size = f"4{superscript(-layers)}/4 = {number(deep, 3)}"
    if layers == 1:
        start = f"1 layer of 3 units takes 1 tent off the line y = x and misses x² by {size}."
    else:
        folds = f"{layers} layers of 3 units take {layers} tents off the line y = x"
        start = f"{folds} and miss x² by {size}: every layer quarters the error."
    better = "more" if shallow > deep else "less"
    needed = plural(int(q["pieces needed by one layer"]), "piece")
    return (
        f"{start} One layer of {3 * layers} units, fitted by least squares, misses it by {better}: "
        f"{number(shallow, 3)}. For an error of {number(deep, 3)} one layer needs at least {needed} (theory)."
    )


def caption(n: SquareNumbers) -> str:
    """Both networks in one line."""
    layers = n.experiment.layers
    deep = f"x − Σ gₛ(x)/4ˢ, {plural(layers, 'layer')} of 3 units"
    return f"x² on [0, 1]: {deep}; one layer of {3 * layers} units"
