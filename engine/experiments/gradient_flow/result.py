"""What there is to draw and to say of the layers, for each picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from engine.base.experiment import Result
from engine.base.text import plural
from engine.experiments.gradient_flow import (
    board_words,
    handles,
    mode_words,
    path_words,
    plane_words,
    tables,
    words,
)
from engine.experiments.gradient_flow.board import BoardNumbers
from engine.experiments.gradient_flow.inputs import FlowInputs
from engine.experiments.gradient_flow.mode import ModeNumbers
from engine.experiments.gradient_flow.numbers import FlowNumbers
from engine.experiments.gradient_flow.parts import RidgeNumbers, SpectrumNumbers, SplitNumbers
from engine.experiments.gradient_flow.path import GateNumbers, PathNumbers
from engine.experiments.gradient_flow.plane import PlaneNumbers


class _Layers(FlowNumbers, Result):
    """The way through the layers, whatever is shown of it."""

    experiment: FlowInputs

    @property
    def is_heavy(self) -> bool:
        """Whether the way through the layers is long and not gone yet."""
        return not self.is_made and self.experiment.is_heavy

    @property
    def outlook(self) -> str:
        """How far it is."""
        return f"{plural(self.experiment.seeds, 'network')} of {plural(self.experiment.depth, 'layer')}"

    @property
    def caption(self) -> str:
        """Network, start and inputs."""
        return words.caption(self.experiment)


class LayersResult(_Layers):
    """Gradient and variance by layer."""

    gap = cached_property(words.gap)
    readouts = cached_property(words.readouts)
    sentence = cached_property(words.sentence)
    handles = cached_property(handles.of_layers)
    facts = cached_property(tables.facts)
    table = cached_property(tables.of_layers)


class SplitResult(SplitNumbers, _Layers):
    """What f′ and what the weights do to the gradient."""

    readouts = cached_property(words.split_readouts)
    sentence = cached_property(words.split_sentence)
    facts = cached_property(tables.gain_facts)
    handles = cached_property(handles.of_split)
    table = cached_property(tables.of_split)


class RidgeResult(RidgeNumbers, _Layers):
    """How the activations lie, layer over layer."""

    readouts = cached_property(words.ridge_readouts)
    sentence = cached_property(words.ridge_sentence)
    handles = cached_property(handles.of_ridge)
    table = cached_property(tables.of_ridge)


class SpectrumResult(SpectrumNumbers, _Layers):
    """Which directions are stretched how much."""

    readouts = cached_property(words.spectrum_readouts)
    sentence = cached_property(words.spectrum_sentence)
    facts = cached_property(tables.facts)
    table = cached_property(tables.of_spectrum)


class PathResult(PathNumbers, Result):
    """The product of the factors of one path."""

    experiment: FlowInputs
    readouts = cached_property(path_words.path_readouts)
    sentence = cached_property(path_words.path_sentence)
    caption = cached_property(path_words.path_caption)
    handles = cached_property(handles.of_path)
    table = cached_property(tables.of_path)


class GateResult(GateNumbers, Result):
    """A gate as a valve."""

    experiment: FlowInputs
    readouts = cached_property(path_words.gate_readouts)
    sentence = cached_property(path_words.gate_sentence)
    caption = cached_property(path_words.gate_caption)
    handles = cached_property(handles.of_gate)
    table = cached_property(tables.of_gate)


class ModeResult(ModeNumbers, Result):
    """A linear network that learns."""

    experiment: FlowInputs
    readouts = cached_property(mode_words.readouts)
    sentence = cached_property(mode_words.sentence)
    caption = cached_property(mode_words.caption)
    handles = cached_property(handles.of_mode)
    facts = cached_property(tables.facts)
    table = cached_property(tables.of_mode)


class PlaneResult(PlaneNumbers, Result):
    """Order and chaos."""

    experiment: FlowInputs
    readouts = cached_property(plane_words.readouts)
    sentence = cached_property(plane_words.sentence)
    end = cached_property(plane_words.end)
    caption = cached_property(plane_words.caption)
    handles = cached_property(handles.of_plane)
    facts = cached_property(tables.facts)
    table = cached_property(tables.of_plane)

    @property
    def is_heavy(self) -> bool:
        """Whether it is still to be computed."""
        return not self.is_made

    @property
    def outlook(self) -> str:
        """What there is to be found."""
        return "the fixed point and two inputs"


class BoardResult(BoardNumbers, Result):
    """Initializers against activations."""

    experiment: FlowInputs
    cell_text = board_words.cell_text
    row_names = cached_property(board_words.row_names)
    readouts = cached_property(board_words.readouts)
    sentence = cached_property(board_words.sentence)
    caption = cached_property(board_words.caption)
    handles = cached_property(handles.of_board)
    table = cached_property(tables.of_board)

    @property
    def is_heavy(self) -> bool:
        """Whether some cells are still to be made."""
        return self.board.done < 1

    @property
    def outlook(self) -> str:
        """How many there are."""
        return f"{self.board.done_cells.size} pairs"

    @property
    def so_far(self) -> BoardResult:
        """The pairs that are made."""
        return BoardResult(self.experiment, whole=False)


PICTURES: dict[str, Callable[[FlowInputs], Result]] = {
    "layers": LayersResult,
    "split": SplitResult,
    "ridge": RidgeResult,
    "spectrum": SpectrumResult,
    "path": PathResult,
    "gate": GateResult,
    "mode": ModeResult,
    "plane": PlaneResult,
    "board": BoardResult,
}
"""View → the class of its result."""
