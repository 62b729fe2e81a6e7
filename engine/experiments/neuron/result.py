"""What the One neuron experiment gives: its numbers, and what is said of them."""

from __future__ import annotations

from functools import cached_property

from engine.base.experiment import Result
from engine.experiments.neuron import diagram, handles, notes, tables, words
from engine.experiments.neuron.inputs import NeuronInputs
from engine.experiments.neuron.numbers import NeuronNumbers


class NeuronResult(NeuronNumbers, Result):
    """The picture of a ``Neuron`` experiment; what is not asked for is not computed."""

    experiment: NeuronInputs

    diagram = cached_property(diagram.diagram)
    places = cached_property(notes.places)
    notes = cached_property(notes.notes)
    loss_axis = cached_property(words.loss_axis)
    readouts = cached_property(words.readouts)
    sentence = cached_property(words.sentence)
    caption = cached_property(words.caption)
    handles = cached_property(handles.handles)
    facts = cached_property(tables.facts)
    table = cached_property(tables.table)
