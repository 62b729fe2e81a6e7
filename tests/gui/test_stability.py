"""The Floating point panel, worked by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSizeF, Qt

from engine.experiments.stability.inputs import TITLES
from engine.experiments.stability.steps import rows, stacked
from engine.functions import formula
from engine.session import Session
from gui.canvas.style import measured
from gui.panels.stability.lines import INDENT, fitted, font_of
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


def test_an_arrow_key_leads_to_the_next_float_and_enter_flips_a_bit(stability) -> None:
    stability.edit(view="line", z=3.0)
    stability.figure.setFocus()
    stability.figure.handles.focus("float")
    stability.keys(stability.figure, Qt.Key.Key_Right)
    assert stability.experiment.z == 3.0 + 2.0**-9
    stability.figure.handles.focus("bit")
    stability.keys(stability.figure, Qt.Key.Key_Left)
    assert stability.experiment.bit == 5
    stability.keys(stability.figure, Qt.Key.Key_Return)
    assert stability.experiment.z == 2 * (3.0 + 2.0**-9)


def test_a_click_flips_a_bit_and_brings_z_along_the_line(stability) -> None:
    stability.edit(view="line", z=1.5)
    stability.click("bits", 0.0, 0.5)
    assert stability.experiment.z == -1.5
    stability.click("line", 8.0, 0.0)
    assert stability.experiment.z == pytest.approx(-1.5 + 8 * 2.0**-10, abs=2.0**-10)


def test_the_wheel_goes_from_single_floats_to_many(stability) -> None:
    stability.edit(view="line", z=3.0)
    seen = len(panel(stability).line.points.places)
    assert seen == 49 + 49
    view = stability.figure.viewport()
    stability.wheel(view, stability.at("line", 0.0, 0.0), -6)
    assert stability.experiment.near[1] > 40


def test_the_start_of_descent_is_dragged_out_of_saturation(stability) -> None:
    stability.edit(view="descent", z=12.0)
    flat = panel(stability).descent.curves[0].points
    assert flat is not None
    assert len(set(flat.y.tolist())) == 1
    stability.drag_handle("start", (0.0, 5.0))
    assert stability.experiment.z == pytest.approx(5.0, abs=0.1)
    moved = panel(stability).descent.curves[0].points
    assert moved is not None
    assert moved.y[-1] < 0


def test_a_row_of_the_facts_takes_its_format(stability) -> None:
    before = stability.experiment.window
    stability.edit(**stability.experiment.pick(2))
    assert stability.experiment.dtype == "float32"
    assert stability.experiment.window != before
    assert stability.page.result.quantities["error as written"] < 1


def test_a_typed_formula_is_evaluated_and_its_failing_step_lit(stability) -> None:
    stability.edit(activation=formula.parse("sqrt(1 + z^2) - 1"), z=0.01)
    lit = [row for row in panel(stability).steps.text.rows if row.kind == "failing"]
    assert [row.text for row in lit] == ["1 + z²"]


@pytest.mark.parametrize("form", TITLES)
def test_no_line_of_an_evaluation_is_longer_than_its_room_and_no_letter_is_lost(qapp, form: str) -> None:
    n = Session().stability.edit(form=form, dtype="float64", z=-3.7).run()
    for which in (0, 1):
        whole, room = rows(n, which), QSizeF(260.0, 1e4)
        fit = fitted([whole], room, 14.0, 18.0)
        assert fit.letters == 18.0
        for line in fit.lines:
            wide = measured(line.row.text, font_of(line.row, fit.letters))[0]
            assert wide + line.is_rest * INDENT * fit.letters <= room.width()
        told = "".join(row.text + row.value + row.note for row in whole)
        assert [letter for line in fit.lines for letter in line.row.text + line.row.value + line.row.note
                if letter != " "] == [letter for letter in told if letter != " "]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "which", "code"),
    [
        ("sigmoid_naive", 1, ["np.where(z >= 0, 1 / (1 + np.exp(-z)),", "np.exp(z) / (1 + np.exp(z)))"]),
        ("gelu_naive", 0, ["0.5 * z", "* (1 + erf(z / 1.4142135623730951))"]),
    ],
)
def test_code_is_broken_where_it_is_in_the_fewest_brackets(
    qapp, form: str, which: int, code: list[str]
) -> None:
    n = Session().stability.edit(form=form).run()
    fit = fitted([rows(n, which)], QSizeF(300.0, 1e4), 15.0, 15.0)
    assert [line.row.text for line in fit.lines if line.row.kind == "code"] == code


def test_no_line_of_code_is_a_single_name(qapp) -> None:
    n = Session().stability.edit(form="log_sum_exp_naive").run()
    fit = fitted([rows(n, 1)], QSizeF(300.0, 1e4), 14.0, 14.0)
    assert [line.row.text for line in fit.lines if line.row.kind == "code"][2:] == [
        "m + np.log(np.exp(z - m) + np.exp(b - m)",
        "+ np.exp(c - m))",
    ]


def test_letters_become_smaller_before_steps_are_left_out(qapp) -> None:
    versions = stacked(Session().stability.edit(form="softmax_naive", dtype="float32", z=90.0).run())
    found = [fitted(versions, QSizeF(480.0, height), 14.0, 18.0) for height in (1000.0, 660.0, 300.0)]
    assert [fit.letters for fit in found] == [18.0, 15.0, 14.0]
    counts = [sum(line.row.text == "exact" for line in fit.lines) for fit in found]
    assert counts == [2, 2, 1]


def test_over_descent_z_has_numbers_of_its_own(stability) -> None:
    values = panel(stability).plots.values
    below = values.axes.below
    stability.edit(view="descent")
    assert values.axes.below > below
    stability.edit(view="results")
    assert values.axes.below == below
