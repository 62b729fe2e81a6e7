"""What Hinge sum says of depth against width, and of x² by folding."""

from __future__ import annotations

from engine.base.experiment import Readout
from engine.base.text import count, number, plural, superscript, times, verb
from engine.experiments.hinges.depth_numbers import DepthNumbers, SquareNumbers


def readouts(n: DepthNumbers) -> tuple[Readout, ...]:
    """Pieces of both networks, counted, the most of one layer, their difference."""
    layers, q = n.experiment.layers, n.quantities
    return (
        Readout(count(int(q["pieces of the layers"])), f"pieces of {plural(layers, 'layer')}, counted"),
        Readout(count(int(q["pieces of one layer"])), "pieces of one layer, counted"),
        Readout(count(int(q["most pieces of one layer"])), f"most of one layer of {2 * layers}"),
        Readout(number(q["largest difference"], 3), "largest difference"),
    )


def sentence(n: DepthNumbers) -> str:
    """What folding gives, and what one layer can do with as many units."""
    layers, q = n.experiment.layers, n.quantities
    units, most, deep = 2 * layers, q["most pieces of one layer"], q["pieces of the layers"]
    start = (
        f"Every layer folds [0, 1] onto itself: {plural(layers, 'layer')} of 2 units {verb(layers, 'make')} "
        f"{plural(int(deep), 'piece')}, 2 to the power of {layers}."
    )
    if deep <= most:
        return f"{start} The same {units} units in one layer do as well: they make up to {count(int(most))}."
    followed, missed = int(q["pieces followed by one layer"]), number(q["largest difference"], 3)
    return (
        f"{start} The same {units} units in one layer can make {count(int(most))} at most: they follow the "
        f"first {plural(followed, 'piece')}, then no hinge is left, and they miss the rest by up to {missed}."
    )


def titles(n: DepthNumbers | SquareNumbers, counted: bool) -> tuple[str, ...]:
    """The two networks; ``counted``: with their pieces on [0, 1]."""
    layers, q = n.experiment.layers, n.quantities
    names = f"{plural(layers, 'layer')} of {n.width} units", f"one layer of {n.width * layers} units"
    if not counted:
        return names
    pieces = (int(q[f"pieces of {which}"]) for which in ("the layers", "one layer"))
    return tuple(f"{name}: {plural(found, 'piece')}" for name, found in zip(names, pieces, strict=True))


def caption(n: DepthNumbers) -> str:
    """The tent and the one layer in one line."""
    e = n.experiment
    tent = f"tent with its top at {number(e.fold, 3)}, composed {times(e.layers)}"
    return f"{tent}; one layer of {2 * e.layers} units"


def fold_title(n: DepthNumbers) -> str:
    """Where the tent has its top."""
    return f"p = {number(n.experiment.fold, 3)}"


def square_readouts(n: SquareNumbers) -> tuple[Readout, ...]:
    """Both errors, the pieces of the deep network, and how many one layer would need."""
    layers, q = n.experiment.layers, n.quantities
    deep, needed = plural(layers, "layer"), count(int(q["pieces needed by one layer"]))
    return (
        Readout(
            number(q["largest error of the layers"], 3),
            f"largest error, {plural(layers, 'layer')} of 3 units",
        ),
        Readout(number(q["largest error of one layer"], 3), f"largest error, one layer of {3 * layers}"),
        Readout(count(int(q["pieces of the layers"])), f"pieces of {deep}, counted"),
        Readout(needed, "pieces that one layer needs (theory)", "pieces that one layer needs"),
    )


def square_sentence(n: SquareNumbers) -> str:
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


def square_caption(n: SquareNumbers) -> str:
    """Both networks in one line."""
    layers = n.experiment.layers
    deep = f"x − Σ gₛ(x)/4ˢ, {plural(layers, 'layer')} of 3 units"
    return f"x² on [0, 1]: {deep}; one layer of {3 * layers} units"
