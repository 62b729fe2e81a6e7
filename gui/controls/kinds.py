"""Which control a kind of parameter has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from engine.base.parameter import (
    Cards,
    Choice,
    Integer,
    Parameter,
    Playhead,
    Question,
    Real,
    Seed,
    Toggle,
    Vector,
)
from engine.base.pixels import Photograph
from engine.base.points import Points
from engine.functions.choice import Function, Functions
from engine.networks.weights import WeightEdits, WeightPlace
from gui.controls.cards import CardsControl
from gui.controls.choice import ChoiceControl, ToggleControl
from gui.controls.control import Control
from gui.controls.function import FunctionControl
from gui.controls.functions import FunctionsControl
from gui.controls.number import NumberControl
from gui.controls.opening import PhotographControl, PointsControl
from gui.controls.part import EntryControl, PlaceControl, WeightControl
from gui.controls.playhead import PlayheadControl
from gui.controls.prompt import PromptControl
from gui.controls.seed import SeedControl

CONTROLS: Mapping[type[Any], Callable[[Any], Control]] = MappingProxyType(
    {
        Real: NumberControl,
        Integer: NumberControl,
        Toggle: ToggleControl,
        Choice: ChoiceControl,
        Cards: CardsControl,
        Question: PromptControl,
        Seed: SeedControl,
        Playhead: PlayheadControl,
        Points: PointsControl,
        Photograph: PhotographControl,
        Function: FunctionControl,
        Functions: FunctionsControl,
        Vector: EntryControl,
        WeightPlace: PlaceControl,
        WeightEdits: WeightControl,
    }
)
"""Kind of parameter → its control."""


def make(kind: Parameter) -> Control:
    """The control of a parameter; ``KeyError`` for a kind that has none."""
    return CONTROLS[type(kind)](kind)
