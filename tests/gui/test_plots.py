"""Every plot of every panel can fill it, by a double click."""

from __future__ import annotations

import pytest

from engine.session import Session


@pytest.mark.parametrize("key", Session.names())
def test_every_plot_fills_its_panel_and_gives_it_back(hands, key: str) -> None:
    hands.store.visit(key)
    hands.settle()
    kind = hands.experiment.parameters()["view"]
    for view, _ in kind.options:
        hands.edit(view=view)
        for plot in [plot for plot in hands.figure.plots.values() if plot.isVisible()]:
            (x0, x1), (y0, y1) = plot.ranges
            at = plot.key, x0 + 0.37 * (x1 - x0), y0 + 0.83 * (y1 - y0)
            hands.double_click(*at)
            assert [p.key for p in hands.figure.plots.values() if p.isVisible()] == [plot.key]
            hands.window.grab()
            hands.double_click(*at)
            hands.window.grab()
            assert hands.figure.filled == ""
