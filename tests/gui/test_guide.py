"""How to choose on screen: what is drawn, dragged and opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from engine.session import Session


@pytest.fixture
def guide(hands):
    """Hands on the panel."""
    hands.store.visit("guide")
    hands.settle()
    return hands


def texts(guide) -> list[str]:
    """What stands in the plots."""
    return [text for plot in guide.figure.plots.values() for text in plot.texts]


def test_it_opens_with_the_network_and_its_proof(guide) -> None:
    shown = [key for key, plot in guide.figure.plots.items() if plot.isVisible()]
    assert shown == ["network", "layers", "range", "loss"]
    panel = guide.page.panel
    assert [line.name for line in panel.layers.lines[:2]] == ["ReLU", "GELU"]
    assert any(text.startswith("sigmoid") for text in texts(guide))


def test_the_last_layer_can_be_dragged(guide) -> None:
    guide.drag_handle("depth", (12.0, 1.0))
    assert guide.experiment.depth == 12
    assert guide.steps() == 1
    assert guide.figure.handles["depth"].x == 12


def test_the_band_can_be_dragged_down(guide) -> None:
    guide.drag_handle("factor", (10.0, -3.0))
    assert guide.experiment.factor == pytest.approx(1000.0, rel=0.1)


def test_z_of_the_output_can_be_dragged_and_typed(guide) -> None:
    guide.drag_handle("logit", (-4.0, 0.5))
    assert guide.experiment.logit == pytest.approx(-4.0, abs=0.2)
    guide.figure.setFocus()
    guide.figure.handles.focus("logit")
    before = guide.experiment.logit
    guide.keys(guide.figure, Qt.Key.Key_Right)
    assert guide.experiment.logit > before


@pytest.mark.parametrize(
    ("name", "panel"),
    [("show input", "curves"), ("show hidden", "gradient_flow"), ("show start", "gradient_flow"),
     ("show output", "outputs"), ("show loss", "outputs"), ("floats loss", "stability")],
)  # fmt: skip
def test_every_part_opens_its_proof(guide, name: str, panel: str) -> None:
    handle = guide.figure.handles[name]
    point = guide.grip(handle)
    guide.qtbot.mouseClick(guide.figure.viewport(), Qt.MouseButton.LeftButton, pos=point)
    guide.settle()
    assert guide.store.session.current == panel
    assert guide.store.session.experiment(panel) != Session().experiment(panel)


def test_the_keyboard_opens_a_proof(guide) -> None:
    guide.figure.setFocus()
    guide.figure.handles.focus("show hidden")
    guide.keys(guide.figure, Qt.Key.Key_Return)
    assert guide.store.session.current == "gradient_flow"
    assert guide.store.session.gradient_flow.activation.name == "relu"


def test_another_activation_is_tried_and_stays_beside_what_is_recommended(guide) -> None:
    guide.edit(hidden="sigmoid")
    assert "does not pass" in guide.page.sentence.text()
    assert "Recommended: ReLU" in guide.page.sentence.text()


def test_nothing_of_the_advice_is_seen_while_answers_are_hidden(guide) -> None:
    guide.store.hide_answers("guide", True)
    guide.settle()
    assert guide.page.panel.network.advice.opacity() == 0
    assert not [handle for handle in guide.figure.handles.seen if handle.lead is not None]


def test_cards_have_room_for_their_words_and_do_not_tell_of_hidden_ones(guide) -> None:
    network = guide.figure.plots["network"]

    def heights() -> list[int]:
        found = []
        for bounded in (False, True):
            guide.edit(bounded=bounded, input_scale=10.0)
            found.append(round(network.scene_rect().height()))
        return found

    low, high = heights()
    assert low < high
    guide.store.hide_answers("guide", True)
    low, high = heights()
    assert low == high


@pytest.mark.parametrize(
    ("name", "panel"),
    [("show row 0", "curves"), ("show cell 0 1", "gradient_flow"), ("show cell 1 1", "training")],
)
def test_a_row_opens_its_curves_and_a_cell_its_proof(guide, name: str, panel: str) -> None:
    guide.edit(view="tables", sheet="trade-offs")
    point = guide.grip(guide.figure.handles[name])
    guide.qtbot.mouseClick(guide.figure.viewport(), Qt.MouseButton.LeftButton, pos=point)
    guide.settle()
    assert guide.store.session.current == panel


def test_a_dot_opens_its_run(guide) -> None:
    guide.edit(view="measured", claim="tanh", seeds=6)
    handle = guide.figure.handles["run 1 0 3"]
    guide.qtbot.mouseClick(guide.figure.viewport(), Qt.MouseButton.LeftButton, pos=guide.grip(handle))
    guide.settle()
    training = guide.store.session.training
    assert guide.store.session.current == "training"
    assert (training.activation.name, training.seed, training.depth, training.step) == ("tanh", 3, 4, 400)
