"""Controls, made from the parameters of every experiment, worked by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLineEdit,
)

from engine.base.parameter import Choice, Integer, Parameter, Real, Toggle
from engine.functions import formula
from engine.presets import presets
from engine.session import Session
from gui.controls.cards import CardsControl
from gui.controls.choice import ChoiceControl, ToggleControl
from gui.controls.column import Controls
from gui.controls.control import NameLabel
from gui.controls.kinds import make
from gui.controls.number import NumberControl
from gui.controls.playhead import PlayheadControl
from gui.controls.prompt import PromptControl
from gui.panels import NAMES

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def parameters(*kinds: type) -> list[Any]:
    """Every parameter of these kinds that has a control, of every experiment."""
    return [
        pytest.param(kind, id=f"{key}.{name}")
        for key in Session.names()
        for name, kind in Session().experiment(key).parameters().items()
        if kind.group and isinstance(kind, kinds)
    ]


@pytest.fixture
def shown(qtbot):
    """Makes the control of a parameter, visible, with a list of what it reports."""

    def make_shown(kind: Parameter) -> tuple[Any, list[Any]]:
        control = make(kind)
        qtbot.addWidget(control)
        control.resize(260, 60)
        with qtbot.waitExposed(control):
            control.show()
        control.activateWindow()
        seen: list[Any] = []
        control.edited.connect(seen.append)
        return control, seen

    return make_shown


@pytest.mark.parametrize("kind", parameters(Real, Integer))
def test_a_slider_lets_go_wherever_it_was_pressed(shown, qtbot, kind) -> None:
    control, _ = shown(kind)
    slider, ends = control.slider, []
    control.held.connect(lambda: ends.append("held"))
    control.released.connect(lambda: ends.append("released"))
    for x in range(0, slider.width(), 7):
        for press in (qtbot.mousePress, qtbot.mouseDClick):
            press(slider, LEFT, pos=QPoint(x, slider.height() // 2))
            qtbot.mouseRelease(slider, LEFT, pos=QPoint(x, slider.height() // 2))
            assert not slider.isSliderDown()
    assert ends == ["held", "released"] * (len(ends) // 2)


def type_in(qtbot, control: NumberControl, text: str, confirm: bool = True) -> None:
    box = control.box
    box.setFocus()
    box.selectAll()
    for letter in text:
        if letter.isascii():
            qtbot.keyClicks(box, letter)
        else:  # a letter that QTest has no key for
            event = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(box, event)
    if confirm:
        qtbot.keyClick(box, Key.Key_Return)


@pytest.mark.parametrize("kind", parameters(Real, Integer))
def test_slider_and_box_reach_both_ends_and_agree(shown, qtbot, kind: Real | Integer) -> None:
    control, seen = shown(kind)
    control.show_value(kind.clamp((kind.low + kind.high) / 2))
    control.slider.setFocus()
    for key, end in ((Key.Key_Home, kind.low), (Key.Key_End, kind.high)):
        qtbot.keyClick(control.slider, key)
        assert seen == [pytest.approx(end)]
        control.show_value(seen.pop())
        assert control.box.value() == pytest.approx(end)
    for end in kind.limits:
        type_in(qtbot, control, repr(end))
        assert seen == [end]
        control.show_value(seen.pop())
        assert control.box.value() == end
        assert control.slider.value() in (0, control.slider.maximum())
    most = kind.limits[1]
    type_in(qtbot, control, repr(most * 10 + 1))
    assert not seen
    assert control.box.value() == most


@pytest.mark.parametrize("kind", parameters(Real, Integer, Toggle, Choice))
def test_showing_a_value_is_silent(shown, kind: Any) -> None:
    control, seen = shown(kind)
    if isinstance(kind, (Real, Integer)):
        values = [kind.low, kind.high, *kind.limits, kind.default]
    else:
        values = [True, False] if isinstance(kind, Toggle) else [name for name, _ in kind.options]
    for value in values:
        control.show_value(value)
    assert not seen


@pytest.mark.parametrize("value", [10.5, -1e7, 3.5e153, -1e308])
def test_a_box_shows_what_computing_made_of_a_number_however_large(shown, value: float) -> None:
    """Descent may lead beyond what a hand may set."""
    control, seen = shown(Real(0.0, -1.0, 1.0, -10.0, 10.0, label="number"))
    control.show_value(value)
    assert control.box.value() == value
    assert not seen
    control.show_value(3.0)
    assert (control.box.minimum(), control.box.maximum()) == (-10.0, 10.0)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "abc", "", "--", "1e", "−", ",", "0x10"])
def test_what_is_no_number_is_repaired(shown, qtbot, text: str) -> None:
    control, seen = shown(Real(1.5, 0.0, 4.0, -10.0, 10.0, label="gain"))
    type_in(qtbot, control, text)
    assert all(math.isfinite(value) and -10 <= value <= 10 for value in seen)
    assert math.isfinite(control.box.value())
    assert float(control.box.text().replace("−", "-")) == pytest.approx(control.box.value(), abs=0.005)


@pytest.mark.parametrize(("text", "value"), [
    ("2.25", 2.25), ("2,25", 2.25), ("-0.5", -0.5), ("−0.5", -0.5), ("1e-3", 0.001), ("7", 7.0),
    ("0.3333333333", 0.3333333333),
])  # fmt: skip
def test_numbers_are_understood(shown, qtbot, text: str, value: float) -> None:
    control, seen = shown(Real(1.5, 0.0, 4.0, -10.0, 10.0, label="gain"))
    type_in(qtbot, control, text)
    assert seen == [value]


@pytest.mark.parametrize(("value", "text"), [
    (1.0, "1.00"), (-0.5, "−0.50"), (0.0, "0.00"), (-0.0, "0.00"), (0.001, "0.001"), (1e-5, "0.00001"),
    (1e-9, "1e−9"), (0.12345, "0.12345"), (0.123456789, "0.123"), (3.14159, "3.14159"), (math.pi, "3.14"),
    (1e308, "1e308"), (-1.5e7, "−1.5e7"), (999_999.0, "999999.00"),
])  # fmt: skip
def test_a_box_shows_true_minus_signs_and_enough_digits(shown, value: float, text: str) -> None:
    control, _ = shown(Real(1.5, 0.0, 4.0, -1e308, 1e308, label="gain"))
    control.show_value(value)
    assert control.box.text() == text


@pytest.mark.parametrize(("text", "value"), [("1/3", 1 / 3), ("sqrt(2)", math.sqrt(2)), ("2*(1+0.5)", 3.0)])
def test_a_box_takes_what_stands_for_a_number(shown, qtbot, text: str, value: float) -> None:
    control, edits = shown(Real(1.5, 0.0, 4.0, -10.0, 10.0, label="gain"))
    type_in(qtbot, control, text)
    assert edits[-1] == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize("text", ["z", "k", "1/0", "__import__('os')", "sqrt(-1)", "(" * 300])
def test_what_stands_for_no_number_leaves_the_old_one(shown, qtbot, text: str) -> None:
    control, edits = shown(Real(1.5, 0.0, 4.0, -10.0, 10.0, label="gain"))
    type_in(qtbot, control, text)
    assert edits == []
    assert control.box.text() == "1.50"


def test_arrows_on_a_slider_go_from_one_round_number_to_the_next(shown, qtbot) -> None:
    control, edits = shown(Real(-1.23, -6.0, 6.0, label="mean"))
    qtbot.keyClick(control.slider, Qt.Key.Key_Right)
    qtbot.keyClick(control.slider, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert edits == [-1.1, -1.11]
    control, edits = shown(Integer(4, 1, 9, label="units"))
    qtbot.keyClick(control.slider, Qt.Key.Key_Left)
    assert edits == [3]
    control, edits = shown(Real(1.0, 0.1, 10.0, log=True, label="scale"))
    qtbot.keyClick(control.slider, Qt.Key.Key_Right)
    assert edits == [1.1]


def test_leaving_the_box_without_typing_changes_nothing(shown, qtbot) -> None:
    control, seen = shown(Real(1.5, 0.0, 4.0, label="gain"))
    control.show_value(1.23456789)
    control.box.setFocus()
    qtbot.keyClick(control.box, Key.Key_Return)
    control.slider.setFocus()
    assert not seen


@pytest.mark.parametrize(("text", "kind", "sentence"), [
    ("999", Real(1.5, 0.0, 4.0, -10.0, 1e6, label="gain"), ""),
    ("9999999", Real(1.5, 0.0, 4.0, -10.0, 1e6, label="gain"), "Only numbers from −10 to 10⁶."),
    ("abc", Real(1.5, 0.0, 4.0, -10.0, 10.0, label="gain"), "Only numbers from −10 to 10."),
    ("2.5", Integer(3, 1, 8, 0, 64, label="width"), "Only whole numbers from 0 to 64."),
    ("65", Integer(3, 1, 8, 0, 64, label="width"), "Only whole numbers from 0 to 64."),
    ("", Real(1.5, 0.0, 4.0, -10.0, 10.0, label="gain"), ""),
])  # fmt: skip
def test_what_is_refused_is_told_and_changes_nothing(
    shown, qtbot, text: str, kind: Real | Integer, sentence: str
) -> None:
    control, seen = shown(kind)
    type_in(qtbot, control, text or "\b")
    hint = control.box.hint
    assert (hint.text() if hint else "") == sentence
    assert seen == ([999.0] if text == "999" else [])
    if hint is not None:
        assert control.box.value() == kind.default
        assert hint.isVisible()
        assert hint.window().rect().contains(hint.geometry())
        qtbot.keyClicks(control.box, "3")
        assert not hint.isVisible()


def test_a_box_that_is_left_tells_what_it_refuses(hands, monkeypatch) -> None:
    monkeypatch.setattr("gui.controls.number_box._WHILE_MS", 10**8)
    box = hands.page.controls.control("probe").box
    box.setFocus()
    hands.keys(box, "1e6", Key.Key_Tab)
    assert hands.experiment.probe == -1.2
    assert box.text() == "−1.20"
    assert box.hint.isVisible()
    assert box.hint.text() == "Only numbers from −1000 to 1000."


def test_enter_in_a_box_gives_the_keyboard_back_to_the_picture(hands) -> None:
    box = hands.page.controls.control("probe").box
    box.setFocus()
    hands.keys(box, "2", Key.Key_Return)
    assert hands.experiment.probe == 2.0
    focus = hands.window.focusWidget()
    assert focus is hands.figure
    hands.keys(focus, "h")
    assert hands.page.hiding_answers
    box.setFocus()
    hands.keys(box, "abc", Key.Key_Return)
    assert hands.window.focusWidget() is box  # to type it again


def test_enter_in_a_formula_gives_the_keyboard_back_once_it_is_right(hands) -> None:
    hands.edit(functions=(formula.parse("2*z"),))
    text = hands.page.controls.control("functions").rows[0].text
    for typed, focus in (("z^", text), ("z^2", hands.figure)):
        text.setFocus()
        text.selectAll()
        hands.keys(text, typed, Key.Key_Return)
        assert hands.window.focusWidget() is focus
    assert hands.experiment.functions[0].text == "z^2"


def test_a_box_in_which_nothing_was_typed_leaves_undo_to_the_window(hands) -> None:
    box = hands.page.controls.control("probe").box
    hands.edit(probe=2.0)
    box.setFocus()
    hands.qtbot.keyClick(box, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert hands.experiment.probe == -1.2
    hands.qtbot.keyClick(
        box, Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    hands.settle()
    assert hands.experiment.probe == 2.0
    hands.keys(box, "3")
    hands.qtbot.keyClick(box, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert box.text() == "2.00"
    assert hands.experiment.probe == 2.0


@pytest.mark.parametrize("elsewhere", ["curves", "neuron"])
def test_undo_takes_back_what_is_half_typed_and_nothing_of_it_comes_later(hands, elsewhere: str) -> None:
    """Also where the step before belongs to another panel, to which Undo would turn."""
    hands.edit(probe=2.0)
    hands.store.visit(elsewhere)
    name, value = {"curves": ("probe", 2.0), "neuron": ("x", 1.0)}[elsewhere]
    box = hands.page.controls.control(name).box
    before = hands.store.session
    box.setFocus()
    hands.keys(box, "3")
    hands.window.actions_["undo"].trigger()
    hands.settle()
    assert hands.store.session == before
    assert box.value() == value
    hands.window.actions_["undo"].trigger()
    hands.settle()
    assert hands.store.session.curves.probe == -1.2
    hands.window.actions_["redo"].trigger()
    hands.settle()
    assert hands.store.session.visit(elsewhere) == before


def test_a_box_without_a_selection_leaves_copy_to_the_window(hands) -> None:
    box = hands.page.controls.control("probe").box
    box.setFocus()
    hands.qtbot.keyClick(box, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "−1.20"
    box.lineEdit().deselect()
    hands.qtbot.keyClick(box, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().mimeData().hasImage()


def test_whole_numbers_stay_whole(shown, qtbot) -> None:
    control, seen = shown(Integer(3, 1, 8, 0, 64, label="width"))
    type_in(qtbot, control, "12")
    control.slider.setFocus()
    qtbot.keyClick(control.slider, Key.Key_Home)
    assert seen == [12, 1]
    assert all(isinstance(value, int) for value in seen)


@pytest.mark.parametrize(("typed", "value"), [("2", 2.0), ("-1.5", -1.5), (".25", 0.25)])
def test_a_number_is_typed_at_the_slider_too(hands, typed: str, value: float) -> None:
    control = hands.page.controls.control("probe")
    control.slider.setFocus()
    hands.qtbot.keyClick(control.slider, typed[0])
    assert hands.window.focusWidget() is control.box
    hands.keys(control.box, typed[1:], Key.Key_Return)
    assert hands.experiment.probe == value
    assert hands.store.session.current == "curves"


def test_slider_and_box_are_one_stop(hands) -> None:
    controls = hands.page.controls
    controls.unfold(["Input distribution"])
    stops = [controls.control(name).slider for name in ("mean", "spread", "threshold")]
    stops[0].setFocus()
    for stop in stops[1:]:
        hands.keys(hands.window.focusWidget(), Key.Key_Tab)
        assert hands.window.focusWidget() is stop


def test_the_wheel_needs_the_keyboard_focus(hands) -> None:
    control = hands.page.controls.control("probe")
    before = hands.experiment
    kinds = (QAbstractSlider, QAbstractSpinBox, QComboBox)
    for widget in (w for kind in kinds for w in hands.page.controls.findChildren(kind) if w.isVisible()):
        assert not widget.focusPolicy() & Qt.FocusPolicy.WheelFocus & ~Qt.FocusPolicy.StrongFocus
        hands.wheel(widget, QPoint(10, 8), -1)
    assert hands.experiment == before
    control.slider.setFocus()
    hands.qtbot.wait(500)  # the pointer rests
    hands.wheel(control.slider, QPoint(10, 8), 1)
    assert hands.experiment.probe > before.probe


def test_the_wheel_that_scrolls_a_page_does_not_turn_the_slider_that_comes_under_it(
    hands, monkeypatch
) -> None:
    """It has the keyboard, but the pointer has not rested on it."""
    monkeypatch.setattr("gui.controls.number_box._REST_MS", 10**8)
    control = hands.page.controls.control("probe")
    before = hands.experiment
    control.slider.setFocus()
    point = QPointF(10, 8)
    QApplication.sendEvent(control.slider, QEnterEvent(point, point, point))
    for _ in range(3):
        hands.wheel(control.slider, QPoint(10, 8), -1)
    assert hands.experiment == before


def test_space_runs_and_stops_in_every_panel_that_has_a_playhead(hands) -> None:
    found = []
    for key in NAMES:
        hands.store.visit(key)
        hands.settle()
        controls = hands.page.findChildren(PlayheadControl)
        hands.qtbot.keyClick(hands.figure, Key.Key_Space)
        if any(control.isVisible() and control.isEnabled() for control in controls):
            found.append(key)
            assert any(control.player.running for control in controls), key
            hands.qtbot.keyClick(hands.figure, Key.Key_Space)
        assert not any(control.player.running for control in controls)
        hands.settle()
    assert "training" in found


@pytest.mark.parametrize("shut", [False, True])
def test_space_runs_while_the_page_is_seen_whether_or_not_its_controls_are(hands, shut: bool) -> None:
    hands.store.visit("training")
    hands.settle()
    player = hands.page.controls.control("playhead").player
    if shut:
        hands.window.actions_["side"].trigger()
    hands.qtbot.keyClick(hands.figure, Key.Key_Space)
    assert player.running
    hands.store.visit("curves")
    assert not player.running


def test_a_button_with_the_keyboard_keeps_space(hands) -> None:
    hands.store.visit("training")
    hands.settle()
    hands.page.controls.unfold(["Network"])
    check = hands.page.controls.control("batch_norm").check
    control = hands.page.controls.control("playhead")
    check.setFocus()
    hands.qtbot.keyClick(check, Key.Key_Space)
    hands.settle()
    assert hands.experiment.batch_norm
    assert not control.player.running


@pytest.mark.parametrize("kind", parameters(Toggle, Choice))
def test_toggles_and_choices_report_the_hand_once(shown, qtbot, kind: Toggle | Choice) -> None:
    control, seen = shown(kind)
    control.show_value(kind.default)
    if isinstance(control, ToggleControl):
        qtbot.keyClick(control.check, Key.Key_Space)
        assert seen == [not kind.default]
    elif isinstance(control, PromptControl):
        control.button.setFocus()
        qtbot.keyClick(control.button, Key.Key_Space)
        qtbot.keyClick(control.menu, Key.Key_Up)
        qtbot.keyClick(control.menu, Key.Key_Return)
        assert seen == [kind.options[-1][0]]
    elif isinstance(control, CardsControl):
        last = kind.options[-1][0]
        qtbot.keyClick(control.cards[last], Key.Key_Space)
        assert seen == [last]
        assert [name for name, card in control.cards.items() if card.isChecked()] == [kind.default]
        control.show_value(last)
        assert [name for name, card in control.cards.items() if card.isChecked()] == [last]
    else:
        assert isinstance(control, ChoiceControl)
        control.combo.setFocus()
        key, end = (Key.Key_End, -1) if kind.default != kind.options[-1][0] else (Key.Key_Home, 0)
        qtbot.keyClick(control.combo, key)
        assert seen == [kind.options[end][0]]


def test_a_double_click_on_the_name_asks_for_the_default(shown, qtbot) -> None:
    control, _ = shown(Real(1.5, 0.0, 4.0, label="gain"))
    label = control.findChild(NameLabel)
    with qtbot.waitSignal(control.reset):
        qtbot.mouseTwice(label, LEFT)


def test_dragging_a_slider_is_one_step_and_a_groove_click_jumps(hands) -> None:
    control = hands.page.controls.control("probe")
    hands.drag_slider(control.slider, 0.75)
    assert hands.experiment.probe == pytest.approx(3.0, abs=0.15)
    assert control.box.value() == hands.experiment.probe
    assert hands.steps() == 1
    hands.qtbot.mouseClick(control.slider, LEFT, pos=QPoint(control.slider.width() // 4, 10))
    hands.settle()
    assert hands.experiment.probe == pytest.approx(-3.0, abs=0.3)
    assert hands.steps() == 2


def test_controls_show_an_experiment_and_name_what_is_edited(qtbot) -> None:
    experiment = Session().curves.edit(probe=2.5, selected=0, curvature=True)
    controls = Controls(experiment.parameters())
    qtbot.addWidget(controls)
    seen: list[tuple[str, Any]] = []
    controls.edited.connect(lambda name, value: seen.append((name, value)))
    controls.show_values(experiment.run())
    assert not seen
    assert controls.control("probe").box.value() == 2.5
    controls.control("curvature").check.click()
    assert seen == [("curvature", False)]


def test_every_parameter_in_a_group_has_a_control(hands) -> None:
    for key in Session.names():
        hands.store.visit(key)
        hands.settle()
        for name, kind in hands.experiment.parameters().items():
            if kind.group:
                assert hands.page.controls.control(name).objectName() == name


def test_every_input_of_the_window_has_an_accessible_name(hands) -> None:
    kinds = (
        QAbstractSpinBox,
        QAbstractSlider,
        QComboBox,
        QLineEdit,
        QAbstractButton,
        QAbstractItemView,
        QGraphicsView,
    )
    nameless = [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for kind in (*kinds, QGraphicsView)
        for widget in hands.window.findChildren(kind)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
        and not isinstance(widget.parent(), (QAbstractSpinBox, QComboBox))
    ]
    assert not nameless


@pytest.mark.parametrize(("value", "text"), [
    (0.125, "0.125"), (0.0625, "0.0625"), (-3.296875, "−3.30"), (1.0 / 7.0, "0.143"), (0.015625, "0.0156"),
])  # fmt: skip
def test_a_box_shows_what_a_hand_can_read_and_keeps_the_rest(shown, qtbot, value: float, text: str) -> None:
    control, edits = shown(Real(1.5, 0.0, 4.0, -10.0, 10.0, label="gain", exact=4))
    control.show_value(value)
    assert control.box.text() == text
    qtbot.keyClick(control.box, Qt.Key.Key_Return)
    assert control.box.value() == pytest.approx(value, rel=1e-14)
    assert edits == []


def test_a_box_shows_all_digits_that_were_typed(shown, qtbot) -> None:
    control, edits = shown(Real(1.5, 0.0, 4.0, -10.0, 10.0, label="gain", exact=4))
    type_in(qtbot, control, "3.14159")
    assert control.box.text() == "3.14159"
    control.show_value(3.14158)
    assert control.box.text() == "3.14"
    control.show_value(edits[-1])
    assert control.box.text() == "3.14159"


@pytest.mark.parametrize("key", Session.names())
def test_what_is_half_typed_does_nothing_to_a_state_that_is_opened(hands, key: str) -> None:
    """Boxes that are shown no more lose the keyboard, and with it they would confirm what is in them."""
    hands.store.visit(key)
    hands.settle()
    for number, preset in enumerate(presets(key)):
        boxes = [box for box in hands.page.controls.findChildren(QLineEdit) if box.isVisible()]
        for box in boxes[number % 5 :][:1]:
            box.setFocus()
            box.selectAll()
            box.insert("2")
        hands.store.open(preset.apply(hands.store.session, key))
        hands.settle()
        assert hands.store.session.visit(key) == preset.apply(hands.store.session, key).visit(key)


def test_a_formula_with_the_keyboard_does_nothing_to_a_state_that_is_opened(hands) -> None:
    before = hands.experiment
    row = hands.page.controls.control("functions").rows[0]
    index = row.names.findText("Type a formula…")
    row.names.setCurrentIndex(index)
    row.names.activated.emit(index)
    hands.settle()
    assert hands.experiment.functions[0].text
    assert row.text.hasFocus()
    hands.store.undo()
    hands.settle()
    assert hands.experiment == before


def test_a_least_value_that_is_no_number_says_what_it_means(shown, qtbot) -> None:
    kind = Integer(0, 0, 64, 0, 5000, label="batch size", least_words="full batch")
    control, seen = shown(kind)
    assert control.box.text() == kind.said(0) == "full batch"
    assert control.box.fontMetrics().horizontalAdvance("full batch") <= control.box.lineEdit().width() - 8
    for typed, value, words in (("12", 12, "12"), ("0", 0, "full batch"), ("7", 7, "7"),
                                ("full batch", 0, "full batch")):  # fmt: skip
        control.box.setFocus()
        control.box.selectAll()
        qtbot.keyClicks(control.box, typed)
        qtbot.keyClick(control.box, Key.Key_Return)
        assert seen.pop() == value
        assert control.box.text() == words
    assert not seen
    assert kind.said(12) == "batch size 12"
