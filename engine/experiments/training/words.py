"""What the training panel says: readouts, sentence, caption. Every number is computed from the frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from engine.base.experiment import Readout
from engine.base.parameter import Choice
from engine.base.table import Column, Table
from engine.base.text import number, percent, times
from engine.experiments.training.twin_words import about_twins, stop_of
from engine.learning.optimizers import OPTIMIZERS
from engine.networks.initializers import TITLES
from engine.networks.losses import LOSSES

if TYPE_CHECKING:
    from engine.experiments.training.experiment import Training
    from engine.experiments.training.result import TrainingResult
    from engine.learning.course import Course

_WAYS_BACK = {"run": "into the fit", "z": "into the plot of z", "units": "on the offer"}


def readouts(result: TrainingResult) -> tuple[Readout, ...]:
    """Dead units, loss, gradient, products that could be left out; those of a single twin in the captions."""
    main, twin = result.main, result.twins[0] if len(result.twins) == 1 else None

    def readout(of: Callable[[Course], str], caption: str, short: str) -> Readout:
        if twin is None:
            return Readout(of(main), caption)
        return Readout(of(main), f"{short}\ntwin: {of(twin).replace('not a number', 'NaN')}")  # or it is cut

    if result.experiment.view == "z":
        return _unit_readouts(result)
    step = f"{main.frame.step:,}"
    dead = readout(lambda c: f"{c.dead} of {c.units}", f"dead at step {step}", f"dead, step {step}")
    zeros = readout(
        lambda c: percent(c.census.skippable), "products with an exact\u00a00", "exact-0 products"
    )
    if result.experiment.view == "units":
        return (
            dead,
            readout(
                lambda c: str(c.census.states.count("sparse")),
                "sparse: on for under 10\u00a0% of inputs",
                "sparse units",
            ),
            readout(
                lambda c: _ranks(c, main), f"effective rank of {_shapes(main)} activations", "effective rank"
            ),
            zeros,
        )
    return (
        dead,
        readout(lambda c: number(c.frame.loss, 3), "loss", "loss"),
        readout(
            lambda c: number(float(np.linalg.norm(c.census.gradients)), 3),
            "gradient norm, hidden layers",
            "gradient norm",
        ),
        zeros,
    )


def _unit_readouts(result: TrainingResult) -> tuple[Readout, ...]:
    """Of the chosen unit: z, when it opened, its gradient; the loss."""
    patient, census, unit = result.timeline.patients[0], result.main.census, result.experiment.chosen
    name = result.main.unit_names[unit]
    return (
        Readout(patient.mean_text, f"mean z of {name}"),
        Readout(percent(float(census.on[unit])), f"inputs with z > 0 at step {result.main.frame.step:,}"),
        Readout(number(float(census.gradients[unit]), 2), "gradient of the unit"),
        Readout(number(result.main.frame.loss, 3), "loss"),
    )


def sentence(result: TrainingResult) -> str:
    """What broke, or who is dead and why nobody comes back; what changed; what the twins make different."""
    parts = [result.main.frame.problem]
    if result.main.frame.problem:
        parts.append(_about_way_back(result))
    if result.experiment.view == "z":
        parts += [fates(result), *(f"{stop_of(c)}." for c in result.twins if c.frame.problem)]
    elif not result.main.frame.problem:
        parts.append(_about_units(result.main))
    parts.append(_about_changes(result))
    if result.main.recipe.loss != result.experiment.loss:
        parts.append(f"Cross-entropy is for classes: this run takes {LOSSES[result.main.recipe.loss].title}.")
    if result.experiment.view != "z":
        parts += about_twins(result)
    return " ".join(part for part in parts if part)


def way_back(result: TrainingResult) -> str:
    """``back 20 steps, to step 28``; "" where there is no way back."""
    there, step = result.way_back.get("playhead"), result.main.frame.step
    if there is None:
        return ""
    return f"back {'1 step' if step - there == 1 else f'{step - there:,} steps'}, to step {there:,}"


def _about_way_back(result: TrainingResult) -> str:
    way = way_back(result)
    if not way:
        return "It broke off before the first step."
    shown = ", whose fit is shown" if result.experiment.view == "run" else ""
    return (
        f"A click {_WAYS_BACK[result.experiment.view]} goes {way}{shown}; there, try a lower learning rate."
    )


def fates(result: TrainingResult) -> str:
    """What has become of the chosen unit's z in each run."""
    patients = [p for p in result.timeline.patients if not p.course.frame.problem]
    if not patients:
        return ""
    stuck = [p for p in patients if not p.has_moved and not p.opened]
    moving = [p for p in patients if p.has_moved and not p.opened]
    falling = [p for p in moving if not p.mean > p.first]
    closed = not any(p.course.census.gradients[p.unit] for p in stuck)
    repelled = all(p.is_repelled for p in falling)
    groups = [
        (
            f"where it was, bit for bit{', for its gradient is 0' if closed else ''}",
            [f"{p.name} ({p.mean_text})" for p in stuck],
        ),
        ("above 0 for some input", [f"{p.name} {p.opened_text}" for p in patients if p.opened]),
        ("on the way up", [f"{p.name} ({p.mean_text})" for p in moving if p.mean > p.first]),
        (
            f"further down{', where f′ < 0' if repelled else ''}",
            [f"{p.name} ({p.mean_text})" for p in falling],
        ),
    ]
    step = result.timeline.step
    unit = result.main.unit_names[result.experiment.chosen]
    found = "; ".join(f"{what}: {', '.join(names)}" for what, names in groups if names)
    if len(patients) > 1:
        return f"z of {unit} at step {step:,} is {found}."
    return f"z of {unit} began at {number(patients[0].first, 3)}. At step {step:,} it is {found}."


def changes(experiment: Training) -> tuple[tuple[float, str], ...]:
    """(step, what is new from there on) of each change on the way."""
    found: dict[int, list[str]] = {}
    for step, name, value in experiment.changes:
        found.setdefault(step, []).append(f"η {number(value)}" if name == "learning_rate" else value.label)
    return tuple((float(step), ", ".join(texts)) for step, texts in found.items())


def _about_changes(result: TrainingResult) -> str:
    """The last change up to the step that is shown, and how many there were before."""
    done = [change for change in result.experiment.changes if change[0] <= result.timeline.step]
    if not done:
        return ""
    step, name, value = done[-1]
    before = getattr(result.main.recipe.at(step - 1), name)
    if name == "learning_rate":
        what = f"the learning rate went from {number(before)} to {number(value)}"
    else:
        what = f"{value.label} took the place of {before.label}"
    others = f" ({_changes(len(done) - 1)} before)" if len(done) > 1 else ""
    return f"At step {step:,} {what}{others}."


def _changes(count: int) -> str:
    return "1 change" if count == 1 else f"{count} changes"


def unit_lines(result: TrainingResult) -> tuple[str, str, str]:
    """``unit 7: dead since step 14``, ``z −3.1 to −0.2``, ``gradient 0``."""
    course, unit = result.main, result.experiment.chosen
    c, frame = course.census, course.frame
    name, state = course.unit_names[unit], c.states[unit]
    if state == "dead":
        since = int(frame.since[unit])
        state = f"dead since step {since:,}" if since else "dead from the start"
    low, _, high = c.spans[:, unit].tolist()
    z = f"z = {number(low, 5)}" if low == high else f"z {number(low, 3)} to {number(high, 3)}"
    return f"{name}: {state}", z, f"gradient {number(float(c.gradients[unit]), 2)}"


def lit_lines(result: TrainingResult, x: float, y: float) -> tuple[str, str]:
    """``x = 0.25: 9 of 32 units on``, ``23 of 32 products could be skipped``; of the run itself."""
    main = result.main
    place = f"x = {number(x, 3)}"
    if main.recipe.data.inputs == 2:
        place = f"x = ({number(x, 3)}, {number(y, 3)})"
    if main.good is not None:
        place = f"step {main.good.step:,}, {place}"
    if main.network is None:
        return f"{place}: no numbers", ""
    lit = result.lit(x, y)[0]
    on = f"{int(lit.on.sum())} of {main.units} {'unit' if main.units == 1 else 'units'} on"
    return f"{place}: {on}", f"{lit.skippable:,} of {lit.products:,} products could be skipped"


def caption(result: TrainingResult) -> str:
    """Network, start, training, data, step."""
    e, recipe = result.experiment, result.main.recipe
    shape = "-".join(map(str, recipe.layout.widths))
    now = recipe.at(e.playhead)
    batch = "full batch" if recipe.batch_size == recipe.samples else f"batches of {recipe.batch_size}"
    normed = ", batch normalization" if e.batch_norm else ""
    changed = "; changed on the way" if e.changes else ""
    initial = TITLES[e.initializer].split(":")[0]
    scaled = f", weights × {number(e.weight_scale)}" if e.weight_scale != 1 else ""
    start = f"{initial}{scaled}, seed {e.seed}, b = {number(e.bias)}"
    steps = f"{OPTIMIZERS[e.optimizer].title}, η = {number(now.learning_rate)}, {batch}"
    moved = f", inputs × {number(e.scale)}" if e.scale != 1 else ""
    moved += f" + {number(e.mean)}" if e.mean > 0 else f" − {number(-e.mean)}" if e.mean else ""
    data = f"{_data_title(e)}{moved}, {recipe.samples} {'point' if recipe.samples == 1 else 'points'}"
    step = f"step {result.main.frame.step:,}{changed}"
    network = f"{shape}, {now.activation.label}{normed}"
    return "; ".join((network, start, f"{steps}, {LOSSES[recipe.loss].title}", data, step))


def _data_title(e: Training) -> str:
    """``sin πx``, ``two moons``, ``own points``."""
    kind = e.parameters()["data"]
    assert isinstance(kind, Choice)
    return dict(kind.options)[e.data].split(": ")[1]


def table(result: TrainingResult) -> Table:
    """Loss, gradient and dead units over time, then every unit at the step that is shown; z where it is."""
    columns = _z_columns(result) if result.experiment.view == "z" else []
    for course, name in zip(result.courses, ("", *(f" ({c.name})" for c in result.twins)), strict=True):
        t, c = course.trace, course.census
        columns += [
            Column(f"step{name}", t.steps.astype(np.float64), opens=f"run{name}"),
            Column(f"loss{name}", t.losses),
            Column(f"gradient norm of hidden layers{name}", t.norms),
            Column(f"dead units{name}", t.dead.astype(np.float64)),
            Column(f"unit{name}", np.arange(1.0, course.units + 1), opens=f"units{name}"),
            Column(f"layer{name}", c.layers.astype(np.float64) + 1.0),
            Column(f"state{name}", c.states),
            Column(f"share on{name}", c.on),
            Column(f"gradient of the unit{name}", c.gradients),
            Column(f"dead since{name}", np.where(course.frame.dead, course.frame.since, np.nan)),
        ]
    return Table(tuple(columns))


def _z_columns(result: TrainingResult) -> list[Column]:
    """Least, mean and largest z of the chosen unit in every run, at the steps that are remembered."""
    found = []
    for patient in result.timeline.patients:
        steps, spans = patient.spans
        found.append(Column(f"step of z ({patient.name})", steps, opens=f"z of {patient.name}"))
        for k, which in enumerate(("least", "mean", "largest")):
            found.append(Column(f"{which} z ({patient.name})", spans[:, k]))
    return found


def _about_units(course: Course) -> str:
    frame, dead, units = course.frame, course.dead, course.units
    born = int((frame.since == 0).sum())
    start = f"At step {frame.step:,}," if frame.step else "Before the first step"
    saturated = course.census.states.count("saturated")
    if not dead and not saturated:
        been = int((frame.revivals > 0).sum())
        back = f" {_units(been)} had been dead and came back." if been else ""
        return f"{start} no unit is dead: each gate is open for some training input.{_silent(course)}{back}"
    if not dead:
        return f"{start} no unit is dead, but {_about_saturated(course, saturated)}"
    who = "all units are" if dead == units else f"{dead} of {units} units {_are(dead)}"
    if units == 1:
        who = "the unit is"
    when = f", {born} of them from the start" if 0 < born < dead else ", from the start" if born else ""
    return f"{start} {who} dead{when}: off for every training input, so {_fate(course)}{_silent(course)}"


def _about_saturated(course: Course, saturated: int) -> str:
    """What it means that gates are closed at a level that is not 0: nearly, or to the last bit."""
    shut = int(((course.frame.peaks == 0) & ~course.frame.dead).sum())
    if shut == saturated:
        return (
            f"{_gates(saturated, course.units)} closed for every training input: saturated, f′ is exactly 0 "
            "though f is not, and no gradient passes."
        )
    return (
        f"{_gates(saturated, course.units)} nearly closed for every training input: |f′| < 0.01, so less "
        "than a hundredth of the gradient passes."
    )


def _silent(course: Course) -> str:
    """Of units with open gates those without any gradient: that has another reason."""
    silent = int(((course.census.gradients == 0) & (course.frame.peaks > 0)).sum())
    if not silent:
        return ""
    who = "all" if silent == course.units else str(silent)
    return f" Yet the gradient of {who} is exactly 0: what comes back from behind is 0, or adds up to 0."


def _ranks(course: Course, main: Course) -> str:
    """The effective ranks of all layers; of a twin, which has less room, of the first and the last."""
    ranks = course.census.ranks
    if course is main or len(ranks) < 3:
        return ", ".join(number(rank, 3) for rank in ranks)
    return f"{number(ranks[0], 2)} … {number(ranks[-1], 2)}"


def _shapes(course: Course) -> str:
    return ", ".join(map(str, course.recipe.hidden))


def _gates(saturated: int, units: int) -> str:
    if units == 1:
        return "the gate of the only one is"
    return f"the gates of {'all' if saturated == units else f'{saturated} of {units}'} are"


def _fate(course: Course) -> str:
    frame, one = course.frame, course.dead == 1
    text = f"{'its' if one else 'their'} gradient is exactly 0"
    if course.never_back and not frame.dead[course.recipe.hidden[0] :].any():
        return f"{text} and no step moves {'it' if one else 'them'}."
    revived = int(frame.revivals.sum())
    if not revived:
        return f"{text}."
    moved = "inputs" if course.never_back else "inputs or weights"
    return f"{text}. So far {times(revived)} a dead unit came back, because its {moved} moved."


def _units(count: int) -> str:
    return "One unit" if count == 1 else f"{count} units"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
