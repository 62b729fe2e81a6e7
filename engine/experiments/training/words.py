"""What all pictures of a run say: caption, changes on the way, where it broke off, the unit, the probe."""

from __future__ import annotations

from engine.base.parameter import Choice
from engine.base.text import count, number, plural
from engine.experiments.training.inputs import TrainingInputs
from engine.experiments.training.numbers import TrainingNumbers
from engine.functions.traits import opens_at_0
from engine.learning.optimizers import OPTIMIZERS
from engine.networks.initializers import TITLES
from engine.networks.losses import LOSSES


def sentences(*parts: str) -> str:
    """The parts that say something, one after the other."""
    return " ".join(part for part in parts if part)


def offer(n: TrainingNumbers) -> str:
    """``back 20 steps, to step 28``; "" where there is no way back."""
    there, step = n.way_back.get("playhead"), n.main.frame.step
    return "" if there is None else f"back {plural(step - there, 'step')}, to step {there:,}"


def about_stop(n: TrainingNumbers, click: str, shown: str = "") -> str:
    """Why the run broke off, and where a ``click`` of this kind goes, of which so much is ``shown``."""
    if not n.main.frame.problem:
        return ""
    way = "It broke off before the first step."
    if n.way_back:
        way = f"A click {click} goes {offer(n)}{shown}; there, try a lower learning rate."
    return f"{n.main.frame.problem} {way}"


def remarks(n: TrainingNumbers) -> str:
    """The last change up to the step that is shown; the loss where it is another one than was asked for."""
    used = n.main.recipe.loss
    other = f"Cross-entropy is for classes: this run takes {LOSSES[used].title}."
    return sentences(_about_changes(n), other if used != n.experiment.loss else "")


def _about_changes(n: TrainingNumbers) -> str:
    done = [change for change in n.experiment.changes if change[0] <= n.timeline.step]
    if not done:
        return ""
    step, name, value = done[-1]
    before = getattr(n.main.recipe.at(step - 1), name)
    if name == "learning_rate":
        what = f"the learning rate went from {number(before)} to {number(value)}"
    else:
        what = f"{value.label} took the place of {before.label}"
    others = f" ({plural(len(done) - 1, 'change')} before)" if len(done) > 1 else ""
    return f"At step {step:,} {what}{others}."


def unit_lines(n: TrainingNumbers) -> tuple[str, str, str]:
    """``unit 7: dead since step 14``, ``z −3.1 to −0.2``, ``gradient 0``."""
    course, unit = n.main, n.experiment.chosen
    census, name, state = course.census, course.unit_names[unit], course.census.states[unit]
    if state == "dead":
        since = int(course.frame.since[unit])
        state = f"dead since step {since:,}" if since else "dead from the start"
    low, _, high = census.spans[:, unit].tolist()
    z = f"z = {number(low, 5)}" if low == high else f"z {number(low, 3)} to {number(high, 3)}"
    return f"{name}: {state}", z, f"gradient {number(float(census.gradients[unit]), 2)}"


def lit_lines(n: TrainingNumbers, x: float, y: float) -> tuple[str, str]:
    """``x = 0.25: 9 of 32 units on``, ``23 of 32 products could be skipped``; of the run itself."""
    main = n.main
    place = f"x = {number(x, 3)}"
    if main.recipe.data.inputs == 2:
        place = f"x = ({number(x, 3)}, {number(y, 3)})"
    if main.good is not None:
        place = f"step {main.good.step:,}, {place}"
    if main.network is None:
        return f"{place}: no numbers", ""
    lit = n.lit(x, y)[0]
    is_on = "on" if opens_at_0(main.network.activation) else "with z > 0"
    on = f"{count(int(lit.on.sum()))} of {plural(main.units, 'unit')} {is_on}"
    return f"{place}: {on}", f"{count(lit.skippable)} of {plural(lit.products, 'product')} could be skipped"


def caption(e: TrainingInputs, step: int) -> str:
    """Network, start, training, data, step."""
    recipe = e.recipe
    now = recipe.at(e.playhead)
    shape = "-".join(map(str, recipe.layout.widths))
    network = f"{shape}, {now.activation.label}{', batch normalization' if e.batch_norm else ''}"
    batch = "full batch" if recipe.batch_size == recipe.samples else f"batches of {recipe.batch_size}"
    steps = f"{OPTIMIZERS[e.optimizer].title}, η = {number(now.learning_rate)}, {batch}"
    changed = "; changed on the way" if e.changes else ""
    return "; ".join(
        (network, _start(e), f"{steps}, {LOSSES[recipe.loss].title}", _data(e), f"step {step:,}{changed}")
    )


def _start(e: TrainingInputs) -> str:
    """``He, weights × 1.5, seed 190, b = 0``."""
    scaled = f", weights × {number(e.weight_scale)}" if e.weight_scale != 1 else ""
    return f"{TITLES[e.initializer].split(':')[0]}{scaled}, seed {e.seed}, b = {number(e.bias)}"


def _data(e: TrainingInputs) -> str:
    """``sin πx, inputs × 2 + 1, 64 points``; ``two moons``, ``own points``."""
    kind, samples = e.parameters()["data"], e.recipe.samples
    assert isinstance(kind, Choice)
    title = dict(kind.options)[e.data].split(": ")[1]
    moved = f", inputs × {number(e.scale)}" if e.scale != 1 else ""
    moved += f" + {number(e.mean)}" if e.mean > 0 else f" − {number(-e.mean)}" if e.mean else ""
    return f"{title}{moved}, {plural(samples, 'point')}"
