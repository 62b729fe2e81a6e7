"""What is said of the chosen unit: its z, what has become of it in each run."""

from __future__ import annotations

from collections.abc import Sequence

from engine.base.experiment import Readout
from engine.base.text import number, percent
from engine.experiments.training.numbers import PatientNumbers
from engine.experiments.training.twin_words import stop_of
from engine.experiments.training.words import about_stop, remarks, sentences
from engine.learning.patient import Patient


def readouts(n: PatientNumbers) -> tuple[Readout, ...]:
    """Of the chosen unit: z, for how many inputs it is on, its gradient; the loss."""
    q, main = n.quantities, n.main
    return (
        Readout(n.timeline.patients[0].mean_text, f"mean z of {main.unit_names[n.experiment.chosen]}"),
        Readout(percent(q["inputs with z > 0"]), f"inputs with z > 0 at step {main.frame.step:,}"),
        Readout(number(q["gradient of the unit"], 2), "gradient of the unit"),
        Readout(number(q["loss"], 3), "loss"),
    )


def sentence(n: PatientNumbers) -> str:
    """What broke, what has become of z, what changed."""
    stops = (f"{stop_of(course)}." for course in n.twins if course.frame.problem)
    return sentences(about_stop(n, "into the plot of z"), fates(n), *stops, remarks(n))


def fates(n: PatientNumbers) -> str:
    """What has become of the chosen unit's z in each run."""
    patients = [p for p in n.timeline.patients if not p.course.frame.problem]
    if not patients:
        return ""
    step, unit = f"step {n.timeline.step:,}", n.main.unit_names[n.experiment.chosen]
    found = "; ".join(f"{what}: {', '.join(names)}" for what, names in _fates(patients) if names)
    if len(patients) > 1:
        return f"z of {unit} at {step} is {found}."
    return f"z of {unit} began at {number(patients[0].first, 3)}. At {step} it is {found}."


def _fates(patients: Sequence[Patient]) -> tuple[tuple[str, list[str]], ...]:
    """What may have become of z, and of whom that is true."""
    stuck = [p for p in patients if not p.has_moved and not p.opened]
    moving = [p for p in patients if p.has_moved and not p.opened]
    rising = [p for p in moving if p.mean > p.first]
    falling = [p for p in moving if not p.mean > p.first]
    closed = not any(p.course.census.gradients[p.unit] for p in stuck)
    repelled = all(p.is_repelled for p in falling)
    return (
        (f"where it was, bit for bit{', for its gradient is 0' if closed else ''}", _where(stuck)),
        ("above 0 for some input", [f"{p.name} {p.opened_text}" for p in patients if p.opened]),
        ("on the way up", _where(rising)),
        (f"further down{', where f′ < 0' if repelled else ''}", _where(falling)),
    )


def _where(patients: Sequence[Patient]) -> list[str]:
    return [f"{p.name} ({p.mean_text})" for p in patients]
