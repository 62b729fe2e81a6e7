"""The experiment of How to choose: what it gives, and what its handles edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.experiments.guide.handles import dragged
from engine.experiments.guide.inputs import NONE, GuideInputs
from engine.experiments.guide.result import GuideResult, Picture, SheetResult, TrialResult


@dataclass(frozen=True)
class Guide(GuideInputs):
    """A task and a network for which activation, initializer, output and loss are chosen."""

    @property
    def is_heavy(self) -> bool:
        """Runs take longer than a frame, as does theory of layers without normalization of which nothing is
        known."""
        return self.view == "measured" or (self.view == "guide" and self.normalization == NONE)

    def run(self) -> Picture:
        """What the view shows."""
        if self.view == "tables":
            return SheetResult(self)
        return TrialResult(self) if self.view == "measured" else GuideResult(self)

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``depth``, ``factor`` and ``logit`` move along their axes."""
        return dragged(self, handle, x, y)
