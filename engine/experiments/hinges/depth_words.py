"""What Hinge sum says of depth against width."""

from __future__ import annotations

from engine.base.experiment import Readout
from engine.base.text import number, plural
from engine.experiments.hinges.depth_numbers import DepthNumbers


def readouts(n: DepthNumbers) -> tuple[Readout, ...]:
    """Pieces of both networks, counted, the most of one layer, their difference."""
    e, found = n.experiment, n.contest
    units = 2 * e.layers
    return (
        Readout(f"{n.n_pieces[0]:,}", f"pieces of {plural(e.layers, 'layer')}, counted"),
        Readout(f"{n.n_pieces[1]:,}", "pieces of one layer, counted"),
        Readout(f"{units + 1:,}", f"most of one layer of {units}"),
        Readout(number(found.error, 3), "largest difference"),
    )


def sentence(n: DepthNumbers) -> str:
    """What folding gives, and what one layer can do with as many units."""
    layers, deep = n.experiment.layers, n.n_pieces[0]
    units, most = 2 * layers, 2 * layers + 1
    made = "makes" if layers == 1 else "make"
    start = (
        f"Every layer folds [0, 1] onto itself: {plural(layers, 'layer')} of 2 units {made} "
        f"{plural(deep, 'piece')}, 2 to the power of {layers}."
    )
    if deep > most:
        return (
            f"{start} The same {units} units in one layer can make {most} at most: they follow the first "
            f"{plural(n.contest.followed, 'piece')}, then no hinge is left, and they miss the rest "
            f"by up to {number(n.contest.error, 3)}."
        )
    return f"{start} The same {units} units in one layer do as well: they make up to {most}."


def titles(n: DepthNumbers, counted: bool) -> tuple[str, ...]:
    """The two networks; ``counted``: with their pieces on [0, 1]."""
    layers = n.experiment.layers
    names = f"{plural(layers, 'layer')} of 2 units", f"one layer of {2 * layers} units"
    if not counted:
        return names
    return tuple(f"{name}: {plural(pieces, 'piece')}" for name, pieces in zip(names, n.n_pieces, strict=True))


def caption(n: DepthNumbers) -> str:
    """The tent and the one layer in one line."""
    e = n.experiment
    tent = f"tent with its top at {number(e.fold, 3)}, composed {plural(e.layers, 'time')}"
    return f"{tent}; one layer of {2 * e.layers} units"


def fold_title(n: DepthNumbers) -> str:
    """Where the tent has its top."""
    return f"p = {number(n.experiment.fold, 3)}"
