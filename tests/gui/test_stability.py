"""The Floating point panel, worked by mouse and keys."""

from __future__ import annotations

import pytest

from gui.panels.stability.panel import StabilityPanel


@pytest.fixture
def stability(hands):
    """The panel in its window, at its default."""
    hands.store.visit("stability")
    hands.settle()
    return hands


def panel(hands) -> StabilityPanel:
    found = hands.page.stage.panel
    assert isinstance(found, StabilityPanel)
    return found


def test_z_is_dragged_out_of_the_overflow(stability) -> None:
    assert panel(stability).plots.dots[0].places.shape == (1, 2)  # ∞ has no place
    stability.drag_handle("z", (3.0, 0.0))
    assert stability.experiment.z == pytest.approx(3.0, abs=0.05)
    assert panel(stability).plots.dots[0].places.shape == (2, 2)
    assert stability.steps() == 1
