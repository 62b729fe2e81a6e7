"""What can be dragged in the guide, and what leads from it."""

from __future__ import annotations

from engine.base.experiment import Handle
from engine.base.text import number
from engine.experiments.guide.cards import cards
from engine.experiments.guide.inputs import GuideInputs
from engine.experiments.guide.numbers import GuideNumbers

LINK = 0.06, 0.1
"""Where the words that lead on stand in a card: so far from its left, and from its foot, of one each."""


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
    """What proves each part."""
    dx, y = LINK
    found = []
    for place, card in enumerate(cards(n)):
        path = ((place + dx, y), (place + 0.5, y))
        found.append(
            Handle(
                f"show {card.key}", f"show me: {card.caption}", "network", place + dx, y,
                grab="arm", path=path, is_answer=True, lead=card.lead,
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
