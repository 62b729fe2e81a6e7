"""What can be dragged in the guide, and what leads from it."""

from __future__ import annotations

from engine.base.experiment import Handle
from engine.base.text import number
from engine.experiments.guide.cards import cards
from engine.experiments.guide.inputs import GuideInputs
from engine.experiments.guide.numbers import GuideNumbers

LINK = 0.06, 0.1
"""Where the words that lead on stand in a card of height and width 1: so far from its left, and from its foot
and each other."""


def handles(n: GuideNumbers) -> tuple[Handle, ...]:
    """The depth, the factor within which gradients are healthy, z of the output; then a link in each card."""
    e = n.experiment
    z = f"z of the output {number(e.logit)}"
    return (
        Handle("depth", f"{e.depth} hidden layers", "layers", float(e.depth), 0.0,
               grab="vertical", moves="x", step=1.0),
        Handle("factor", f"healthy within a factor {number(e.factor, 3)}", "layers", 1.0, -n.around,
               grab="horizontal", moves="y"),
        *(Handle("logit", z, plot, e.logit, 0.0, grab="vertical", moves="x") for plot in ("range", "loss")),
        *links(n),
    )  # fmt: skip


def links(n: GuideNumbers) -> tuple[Handle, ...]:
    """What proves each part, and where floats end."""
    dx, dy = LINK
    found = []
    for place, card in enumerate(cards(n)):
        for up, (name, words, lead) in enumerate(reversed(card.links), start=1):
            x, y = place + dx, up * dy
            found.append(
                Handle(
                    f"{name} {card.key}", f"{words.lower()}: {card.caption}", "network", x, y,
                    grab="arm", path=((x, y), (place + 0.5, y)), is_answer=True, lead=lead,
                )
            )  # fmt: skip
    return tuple(found)


def dragged(e: GuideInputs, handle: str, x: float, y: float) -> dict[str, float]:
    """The changes that bring the named handle there."""
    if handle == "depth":
        return {"depth": round(x)}
    if handle == "factor":
        return {"factor": 10.0 ** min(max(abs(y), 0.0), 12.0)}
    if handle == "logit":
        return {"logit": x}
    raise ValueError(f"there is no handle named {handle!r}")
