"""What is said of runs over several seeds, what leads to each, and the numbers as columns."""

from __future__ import annotations

import math
from typing import Any

from engine.base.experiment import Handle, Lead, Readout
from engine.base.table import Column, Table
from engine.base.text import capitalized, number, plural
from engine.experiments.guide.claims import STEPS, TASKS_LEARNED, fields_of
from engine.experiments.guide.trials import TrialNumbers

_VERDICTS = {"better": "better", "worse": "worse", "within": "not better, within the spread of seeds"}


def readouts(n: TrialNumbers) -> tuple[Readout, ...]:
    """With how many seeds the first choice ends lower, task by task."""
    first = n.claim.names[0]
    found = []
    for task, name in enumerate(TASKS_LEARNED):
        wins, runs = n.wins(task)
        found.append(Readout(f"{wins} of {runs}" if runs else "–", f"lower with {first}: {name}"))
    return tuple(found)


def sentence(n: TrialNumbers) -> str:
    """Task by task whether the first choice is better beyond what seeds do."""
    if not all(n.wins(task)[1] for task in range(len(TASKS_LEARNED))):
        return "Not every task has been run yet."
    said = [f"{name}: {_VERDICTS[n.verdict(task)]}" for task, name in enumerate(TASKS_LEARNED)]
    runs = f"{STEPS} steps of Adam, {plural(n.experiment.seeds, 'seed')} each"
    return f"{capitalized(n.claim.title)} after {runs}. {capitalized('; '.join(said))}."


def caption(n: TrialNumbers) -> str:
    """How it was measured."""
    return (
        f"{n.claim.title}: loss after {STEPS} steps of Adam at η = 0.01, the same "
        f"{plural(n.experiment.seeds, 'seed')} for both; marks are medians, sign test at 5 %"
    )


def handles(n: TrialNumbers) -> tuple[Handle, ...]:
    """Every run leads to itself in Dead units."""
    found = []
    for task, name in enumerate(TASKS_LEARNED):
        for side, choice in enumerate(n.claim.names):
            for seed in range(n.experiment.seeds):
                x, y = n.place(task, side, seed)
                if not math.isnan(y):
                    state: dict[str, Any] = fields_of(n.experiment.claim, name, side, seed)
                    lead = Lead("training", state={**state, "playhead": STEPS})
                    found.append(
                        Handle(
                            f"run {task} {side} {seed}", f"show me: {choice}, {name}, seed {seed}", "runs",
                            x, y, answer=f", loss {number(10.0**y, 3)}", is_answer=True, lead=lead,
                        )
                    )  # fmt: skip
    return tuple(found)


def table(n: TrialNumbers) -> Table:
    """A row for each run."""
    rows = [
        (name, choice, seed, float(n.losses[task, side, seed]))
        for task, name in enumerate(TASKS_LEARNED)
        for side, choice in enumerate(n.claim.names)
        for seed in range(n.experiment.seeds)
    ]
    names, choices, seeds, losses = zip(*rows, strict=True)
    return Table(
        (
            Column("task", names, opens="runs", given=True),
            Column("choice", choices, given=True),
            Column("seed", [float(seed) for seed in seeds], given=True),
            Column("loss", list(losses)),
        )
    )
