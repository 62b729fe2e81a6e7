"""Whatever a pointer does can be done by keys, in the order seen, and it shows where the keyboard is."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)

from gui.controls.group import GroupHead
from gui.controls.opening import OpenControl
from gui.controls.playhead import PlayheadControl
from gui.look.ring import Ring
from gui.look.theme import THEMES
from gui.panels import NAMES, panels

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton

every_panel = pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)


@pytest.fixture
def shown(hands):
    """Shows a panel and waits for its picture."""

    def show(kind: Any) -> Any:
        hands.store.visit(getattr(kind, "key", kind))
        hands.settle()
        return hands

    return show


def press(hands, key: Key) -> QWidget:
    """Press a key where the keyboard is; where it is then."""
    hands.qtbot.keyClick(hands.window.focusWidget(), key)
    return hands.window.focusWidget()


def round_trip(hands, key: Key = Key.Key_Tab) -> list[QWidget]:
    """The stops after the picture, until the picture comes again."""
    QApplication.processEvents()  # what was unfolded has its place
    figure = hands.figure
    figure.setFocus()
    figure.handles.focus("")
    found: list[QWidget] = []
    while (stop := press(hands, key)) is not figure:
        assert stop not in found
        found.append(stop)
    return found


def place(hands, widget: QWidget) -> QRect:
    """Where a widget is in the window."""
    return QRect(widget.mapTo(hands.window, QPoint()), widget.size())


def is_text(widget: QWidget | None) -> bool:
    return isinstance(widget, (QAbstractSpinBox, QLineEdit))


@every_panel
def test_tab_goes_through_a_panel_in_the_order_seen(shown, kind) -> None:
    """From top to bottom and from left to right, also through what was made later; Shift+Tab goes back."""
    hands = shown(kind)
    controls = hands.page.controls
    controls.unfold(controls.groups)
    for name, parameter in hands.experiment.parameters().items():
        if type(parameter).__name__ == "Function":
            hands.edit(**{name: parameter.default.with_parameters()})
    stops = round_trip(hands)
    assert stops == round_trip(hands, Key.Key_Backtab)[::-1]
    inside = [place(hands, stop) for stop in stops if controls.isAncestorOf(stop)]
    assert len(inside) >= len(controls.groups)
    for before, after in pairwise(inside):
        assert after.top() >= before.bottom() or (
            after.bottom() > before.top() and after.left() > before.left()
        )


@every_panel
def test_every_control_is_within_twelve_presses(shown, kind) -> None:
    """From the picture: Tab or Shift+Tab to a group, Enter to unfold it, Tab in it, or back from the next."""
    hands = shown(kind)
    controls = hands.page.controls
    far = {}
    for name, group in controls.groups.items():
        if not group.isVisible():
            continue
        stops = round_trip(hands)
        if group.head is None:
            far |= {stop: presses(stop, stops) for stop in stops if group.isAncestorOf(stop)}
            continue
        before = presses(group.head, stops) + 1
        group.head.setFocus()
        press(hands, Key.Key_Return)
        inside = [stop for stop in round_trip(hands) if group.body.isAncestorOf(stop)]
        assert inside, name
        group.head.setFocus()
        back = len(inside) + 2 if press(hands, Key.Key_Down) is not group.head else 99
        far |= {stop: before + min(at, back - at) for at, stop in enumerate(inside, start=1)}
        press_on(hands, group.head, Key.Key_Return)
    assert max(far.values()) <= 12, {stop.accessibleName(): count for stop, count in far.items()}
    for name in hands.experiment.parameters():
        control = controls.findChild(QWidget, name)
        if control is not None and control.isEnabled():
            assert any(control is stop or control.isAncestorOf(stop) for stop in far), name


def presses(stop: QWidget, stops: list[QWidget]) -> int:
    """How often Tab or Shift+Tab is pressed from the picture to a stop."""
    return min(stops.index(stop) + 1, len(stops) - stops.index(stop))


def press_on(hands, widget: QWidget, key: Key) -> None:
    """Bring the keyboard to a widget and press a key there."""
    widget.setFocus()
    press(hands, key)


def test_rows_that_were_added_later_have_their_place(hands) -> None:
    control = hands.page.controls.control("functions")
    hands.edit(functions=(*hands.experiment.functions, hands.experiment.functions[0]))
    stops = round_trip(hands)
    at = [stops.index(row.names) for row in control.rows]
    assert at == sorted(at)
    assert stops.index(control.add) > at[-1]


@every_panel
def test_where_the_keyboard_is_stands_a_ring(shown, kind) -> None:
    """Two pixels wide, two pixels away, of the accent, and none of it cut off."""
    hands = shown(kind)
    for theme in THEMES.values():
        hands.window.switch.choose(theme.name)
        hands.settle()
        hands.figure.setFocus()
        hands.figure.handles.focus("")
        while (stop := press(hands, Key.Key_Tab)) is not hands.figure:
            if getattr(stop, "rings_itself", False):
                continue
            ring, around = hands.window.findChild(Ring), place(hands, stop)
            assert ring.isVisible()
            assert place(hands, ring) == around.adjusted(-4, -4, 4, 4)
            image = hands.window.grab().toImage()
            for x, y in ((around.center().x(), around.top() - 3), (around.left() - 3, around.center().y()),
                         (around.right() + 4, around.center().y())):  # fmt: skip
                assert image.pixelColor(x, y).name() == theme.accent, (stop.accessibleName(), x, y)
                assert QApplication.widgetAt(hands.window.mapToGlobal(QPoint(x, y))) is not ring
    hands.window.switch.choose("light")


def test_the_ring_scrolls_along(hands) -> None:
    hands.window.resize(1440, 600)
    hands.page.controls.unfold(hands.page.controls.groups)
    QApplication.processEvents()
    row = hands.page.controls.control("functions").rows[0]
    row.names.setFocus(Qt.FocusReason.TabFocusReason)
    ring = hands.window.findChild(Ring)
    for turns in (-20, 20, -1):
        hands.wheel(hands.page.controls, QPoint(4, 300), turns)
        assert ring.isVisible()
        assert place(hands, ring) == place(hands, row.names).adjusted(-4, -4, 4, 4)


def test_the_pointer_brings_no_ring_until_a_key_is_pressed(hands) -> None:
    slider = hands.page.controls.control("probe").slider
    hands.qtbot.mouseClick(slider, LEFT)
    ring = hands.window.findChild(Ring)
    assert hands.window.focusWidget() is slider
    assert ring is None or not ring.isVisible()
    hands.keys(slider, Key.Key_Right)
    assert hands.window.findChild(Ring).isVisible()


@pytest.mark.parametrize("key", [key for key in NAMES if key != "curves"])
def test_space_runs_and_stops_whatever_was_clicked_before(shown, key: str) -> None:
    hands = shown(key)
    controls = hands.page.controls
    controls.unfold(controls.groups)
    players = [control.player for control in controls.findChildren(PlayheadControl) if control.isVisible()]
    if not players:
        pytest.skip("nothing runs here")
    dialogs = hands.page.findChildren(OpenControl)
    kinds = (QAbstractButton, QAbstractSlider, QComboBox)
    for widget in (widget for kind in kinds for widget in controls.findChildren(kind)):
        if not widget.isVisible() or not widget.isEnabled() or widget.parentWidget() in dialogs:
            continue
        hands.page.figure.setFocus()
        hands.qtbot.mouseClick(widget, LEFT, pos=QPoint(8, widget.height() // 2))
        popup = QApplication.activePopupWidget()
        if popup is not None:
            hands.qtbot.keyClick(popup, Key.Key_Escape)
        controls.interrupt()
        before = hands.experiment
        press(hands, Key.Key_Space)
        assert any(player.running for player in players), widget.accessibleName()
        press(hands, Key.Key_Space)
        assert not any(player.running for player in players), widget.accessibleName()
        assert hands.experiment.is_run_of(before)


def test_a_text_box_keeps_space(hands) -> None:
    hands.store.visit("training")
    hands.settle()
    box = hands.page.controls.control("seed").box
    hands.qtbot.mouseClick(box, LEFT)
    press(hands, Key.Key_Space)
    assert not hands.page.controls.control("playhead").player.running


@every_panel
def test_digits_lead_to_panels_from_the_picture_and_the_rail_only(shown, kind) -> None:
    hands = shown(kind)
    for stop in round_trip(hands):
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        hands.qtbot.keyClick(stop, Key.Key_1 if kind.key != "curves" else Key.Key_2)
        home = stop is hands.window.rail.list
        assert (hands.store.session.current == kind.key) != home, stop
        if home:
            shown(kind)
        elif is_text(hands.window.focusWidget()):
            press(hands, Key.Key_Escape)
            hands.figure.setFocus()


def test_enter_does_what_a_button_or_a_list_is_for(hands) -> None:
    head = next(hands.page.controls.groups[name].head for name in ("Picture",))
    assert isinstance(head, GroupHead)
    head.setFocus()
    press(hands, Key.Key_Return)
    check = hands.page.controls.control("curvature").check
    check.setFocus()
    press(hands, Key.Key_Return)
    hands.settle()
    assert hands.experiment.curvature
    assert hands.window.focusWidget() is check
    combo = hands.page.controls.control("view").combo
    combo.setFocus()
    press(hands, Key.Key_Return)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    hands.qtbot.keyClick(popup, Key.Key_Escape)


def test_a_button_with_the_keyboard_may_go_after_an_arrow_key(shown) -> None:
    hands = shown("hinges")
    control = hands.page.controls.control("points")
    press_on(hands, control.button, Key.Key_Left)
    assert hands.window.focusWidget() is control.button
    for away in (True, False):
        control.setHidden(away)
        QApplication.processEvents()
    assert hands.window.focusWidget() is not control.button


def test_enter_at_a_button_with_a_menu_waits_for_nothing(hands) -> None:
    button = hands.page.examples
    button.setFocus(Qt.FocusReason.TabFocusReason)
    press(hands, Key.Key_Return)
    assert QApplication.activePopupWidget() is button.menu()
    button.menu().close()


def test_buttons_side_by_side_are_one_stop_with_arrows_inside(hands) -> None:
    hands.store.visit("training")
    hands.settle()
    buttons = hands.page.controls.control("playhead").buttons
    assert [stop for stop in round_trip(hands) if stop in buttons.values()] == [buttons["rewind"]]
    buttons["rewind"].setFocus()
    for name in ("step_back", "run", "step_on"):
        assert press(hands, Key.Key_Right) is buttons[name]
    assert press(hands, Key.Key_Left) is buttons["run"]


@every_panel
def test_the_picture_is_one_stop_until_enter_leads_into_it(shown, kind) -> None:
    hands = shown(kind)
    handles, ring = hands.figure.handles, hands.figure.handles.ring
    stops = round_trip(hands)
    press_on(hands, stops[-1], Key.Key_Tab)
    assert hands.window.focusWidget() is hands.figure
    assert handles.focused is None
    assert ring.isVisible()
    assert ring.rect().width() > 0.9 * hands.figure.width()
    press(hands, Key.Key_Return)
    assert handles.focused is not None
    assert ring.rect().width() < 40
    press(hands, Key.Key_Escape)
    assert handles.focused is None
    assert press(hands, Key.Key_Tab) is stops[0]
    assert not ring.isVisible()


@every_panel
def test_keys_zoom_and_move_what_the_wheel_and_the_hand_do(shown, kind) -> None:
    hands = shown(kind)
    figure = hands.figure
    plot = next((p for p in figure.plots.values() if p.isVisible() and any(p.spans)), None)
    if plot is None:
        pytest.skip("no range of this panel can be changed")
    figure.setFocus()
    figure.handles.focus("")
    axes = [axis for axis in (0, 1) if plot.spans[axis]]

    def ranges() -> list[tuple[float, float]]:
        return [getattr(hands.experiment, plot.spans[axis]) for axis in axes]

    home, before = ranges(), hands.experiment
    for key, factor in ((Key.Key_Plus, 0.85), (Key.Key_Minus, 1.0), (Key.Key_Equal, 0.85)):
        hands.keys(figure, key)
        for (low, high), (least, most) in zip(ranges(), home, strict=True):
            assert high - low == pytest.approx(factor * (most - least))
            assert high + low == pytest.approx(least + most, abs=1e-9)
    hands.keys(figure, Key.Key_Home)
    assert ranges() == home
    for key, axis, way in ((Key.Key_Right, 0, 1), (Key.Key_Left, 0, -1), (Key.Key_Up, 1, 1)):
        hands.keys(figure, key)
        for at, (low, high), (least, most) in zip(axes, ranges(), home, strict=True):
            assert low - least == pytest.approx(0.1 * (most - least) * way * (at == axis), abs=1e-9)
            assert high - low == pytest.approx(most - least)
        hands.keys(figure, Key.Key_Home)
    assert hands.experiment == before
    assert not hands.store.can_undo


def test_keys_zoom_about_the_handle(hands) -> None:
    figure = hands.figure
    figure.setFocus(Qt.FocusReason.TabFocusReason)
    press(hands, Key.Key_Return)
    z = figure.handles.focused.x
    low, high = hands.experiment.window
    hands.keys(figure, Key.Key_Plus)
    assert hands.experiment.window == pytest.approx((z + 0.85 * (low - z), z + 0.85 * (high - z)))


def test_two_fingers_zoom(hands) -> None:
    figure, at = hands.figure, hands.at("f", 2.0, 1.0)
    window = hands.experiment.window
    pad = QPointingDevice.primaryPointingDevice()
    place, kind = QPointF(at), Qt.NativeGestureType.ZoomNativeGesture
    screen = QPointF(figure.viewport().mapToGlobal(at))
    pinch = QNativeGestureEvent(kind, pad, 2, place, place, screen, 0.25, QPointF())
    QApplication.sendEvent(figure.viewport(), pinch)
    hands.settle()
    low, high = hands.experiment.window
    assert high - low == pytest.approx((window[1] - window[0]) / 1.25)
    assert (2.0 - low) / (high - low) == pytest.approx((2.0 - window[0]) / (window[1] - window[0]), abs=0.01)


def test_two_fingers_on_the_screen_zoom(hands) -> None:
    figure, at = hands.figure, hands.at("f", 0.0, 1.0)
    low, high = hands.experiment.window
    screen = QTest.createTouchDevice()
    viewport = figure.viewport()

    def place(away: int) -> tuple[QPoint, QPoint]:
        return at - QPoint(away, 0), at + QPoint(away, 0)

    touch = QTest.touchEvent(viewport, screen)
    for finger, point in enumerate(place(40)):
        touch.press(finger, point, viewport)
    touch.commit()
    for away in (60, 80, 100, 120):
        for finger, point in enumerate(place(away)):
            touch.move(finger, point, viewport)
        touch.commit()
    for finger, point in enumerate(place(120)):
        touch.release(finger, point, viewport)
    touch.commit()
    hands.settle()
    now = hands.experiment.window
    assert now[1] - now[0] < 0.7 * (high - low)


SELECTED = {"curves": "selected", "hinges": "selected", "regions": "place"}
"""What says which curve, unit or kink is selected."""


@pytest.mark.parametrize("key", SELECTED)
@pytest.mark.parametrize("by_keys", [False, True])
def test_every_curve_and_unit_is_selected_without_being_moved(shown, key: str, by_keys: bool) -> None:
    hands = shown(key)
    first, reached = hands.experiment, set()
    for handle in list(hands.figure.handles):
        wanted = first.choose(handle.name)
        assert set(wanted) <= {SELECTED[key]}
        if not wanted:
            continue
        if by_keys:
            hands.figure.setFocus()
            hands.figure.handles.focus(handle.name)
            hands.keys(hands.figure, Key.Key_Return)
        else:
            hands.qtbot.mouseClick(hands.figure.viewport(), LEFT, pos=hands.grip(handle))
            hands.settle()
        assert hands.experiment == first.edit(**wanted), handle.name
        reached.add(wanted[SELECTED[key]])
        hands.edit(**{SELECTED[key]: getattr(first, SELECTED[key])})
    assert len(reached) >= {"curves": 4, "hinges": 2, "regions": 6}[key]


def test_enter_and_a_click_on_other_handles_change_nothing(shown) -> None:
    for kind in panels():
        hands = shown(kind)
        for handle in hands.figure.handles:
            before = hands.experiment
            goes = handle.is_button or before.choose(handle.name)
            if goes or not hands.figure.plots[handle.plot].isVisible():
                continue
            hands.qtbot.mouseClick(hands.figure.viewport(), LEFT, pos=hands.grip(handle))
            hands.settle()
            assert hands.experiment == before, handle.name


def test_a_button_that_goes_after_an_arrow_leaves_the_keyboard_to_another(hands) -> None:
    """It is no stop any more when Qt asks where the keyboard goes."""
    hands.store.visit("regions")
    hands.settle()
    button = hands.page.controls.control("place").after
    group = next(g for g in hands.page.controls.groups.values() if g.isAncestorOf(button))
    group.unfold()
    button.setFocus()
    QTest.keyClick(button, Key.Key_Down)
    button.setFocus()
    hands.store.visit("hinges")
    hands.settle()
    assert hands.window.page.isAncestorOf(QApplication.focusWidget())
