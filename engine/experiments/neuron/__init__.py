"""One neuron: z = wx + b, a = f(z), a loss; forward, backward, and down the slope."""

from typing import TYPE_CHECKING

from engine.base.lazy import lazy

if TYPE_CHECKING:
    from engine.experiments.neuron.chain import Chain, Pass, run_once
    from engine.experiments.neuron.descent import Descent
    from engine.experiments.neuron.experiment import Neuron
    from engine.experiments.neuron.result import NeuronResult

__all__ = ["Chain", "Descent", "Neuron", "NeuronResult", "Pass", "run_once"]

__getattr__ = lazy(
    __name__,
    {
        "Chain": "chain", "Pass": "chain", "run_once": "chain", "Descent": "descent", "Neuron": "experiment",
        "NeuronResult": "result",
    },
)  # fmt: skip
