"""What runs by itself: one step per picture, and it stops when it should."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from shiboken6 import delete, isValid

from engine.base.parameter import Playhead
from gui.controls.kinds import make
from gui.controls.player import Player
from gui.controls.playhead import PlayheadControl

LEFT = Qt.MouseButton.LeftButton
KIND = Playhead(0, 0, 12, 0, 40, label="step", interval=5, speeds=(1, 10))


class Scene:
    """A control whose edits are shown and drawn, as a page does it."""

    def __init__(self, control: PlayheadControl) -> None:
        self.control = control
        self.seen: list[Any] = []
        self.end = 10**9
        self.answers = True
        control.edited.connect(self.edit)

    def edit(self, value: int) -> None:
        self.seen.append(value)
        if self.answers:
            self.control.show_value(value)
            self.control.drawn(value >= self.end)


@pytest.fixture
def scene(qtbot) -> Scene:
    control = make(KIND)
    assert isinstance(control, PlayheadControl)
    qtbot.addWidget(control)
    control.resize(260, 80)
    with qtbot.waitExposed(control):
        control.show()
    return Scene(control)


def press(qtbot, scene: Scene, name: str) -> None:
    qtbot.mouseClick(scene.control.buttons[name], LEFT)


def test_a_playhead_is_saved_and_never_undone() -> None:
    assert not KIND.undoable
    assert KIND.check(40) == 40


def test_buttons_step_and_rewind(qtbot, scene) -> None:
    for name in ("step_on", "step_on", "step_on", "step_back", "rewind", "step_back"):
        press(qtbot, scene, name)
    assert scene.seen == [1, 2, 3, 2, 0]
    assert scene.control.box.value() == 0


def test_it_runs_to_the_end_and_no_timer_is_left(qtbot, scene) -> None:
    scene.end = 7
    press(qtbot, scene, "run")
    player = scene.control.player
    assert player.running
    assert scene.control.buttons["run"].accessibleName().startswith("Stop")
    qtbot.waitUntil(lambda: not player.running)
    assert scene.seen == [1, 2, 3, 4, 5, 6, 7]
    assert not player.pace.isActive()
    assert scene.control.buttons["run"].accessibleName().startswith("Run")


def test_it_stops_at_the_hard_limit_and_starts_again_from_there(qtbot, scene) -> None:
    scene.control.show_value(38)
    press(qtbot, scene, "run")
    qtbot.waitUntil(lambda: not scene.control.player.running)
    assert scene.seen == [39, 40]
    press(qtbot, scene, "run")
    assert scene.seen[2:4] == [0, 1]


def test_while_no_picture_comes_nothing_fires(qtbot, scene) -> None:
    scene.answers = False
    press(qtbot, scene, "run")
    qtbot.wait(60)
    assert scene.seen == [1]
    assert not scene.control.player.pace.isActive()
    scene.control.show_value(1)
    scene.control.drawn(False)
    qtbot.waitUntil(lambda: scene.seen == [1, 2])


@pytest.mark.parametrize("stop", ["button", "another edit", "step", "slider", "undo"])
def test_it_stops(qtbot, scene, stop) -> None:
    press(qtbot, scene, "run")
    control = scene.control
    assert control.player.running
    if stop == "button":
        press(qtbot, scene, "run")
    elif stop == "another edit":
        control.interrupt()
    elif stop == "step":
        press(qtbot, scene, "step_back")
    elif stop == "slider":
        qtbot.mouseClick(control.slider, LEFT, pos=QPoint(200, control.slider.height() // 2))
    else:
        control.show_value(5)
    seen = list(scene.seen)
    qtbot.wait(40)
    assert not control.player.running
    assert not control.player.pace.isActive()
    assert scene.seen == seen


def test_the_speed_is_so_many_steps_a_picture(qtbot, scene) -> None:
    scene.control.speed.setCurrentIndex(1)
    press(qtbot, scene, "run")
    qtbot.waitUntil(lambda: not scene.control.player.running)
    assert scene.seen == [10, 20, 30, 40]


def test_a_player_that_is_stopped_ticks_no_more(qtbot) -> None:
    owner, ticks = QObject(), []
    player = Player(owner, 1)
    player.ticked.connect(lambda: ticks.append(1))
    player.ready()
    assert not player.pace.isActive()
    player.start()
    player.start()
    player.ready()
    player.stop()
    qtbot.wait(20)
    assert ticks == [1]


def test_no_tick_comes_once_the_control_is_deleted(qtbot, scene) -> None:
    control = scene.control
    player, ticks = control.player, []
    player.ticked.connect(lambda: ticks.append(1))
    scene.answers = False
    control.toggle()
    player.ready()
    qtbot.waitUntil(lambda: len(ticks) > 1)
    player.ready()
    del scene.control
    delete(control)
    seen = len(ticks)
    qtbot.wait(30)
    assert len(ticks) == seen
    assert not isValid(player)
