"""Pointer and pen of present mode: in data coordinates, fading or staying, one sheet for each scene."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.session import Session
from engine.talk.scene import Scene
from gui.present.board import Board
from gui.present.presentation import Presentation
from gui.present.sketch import Place, Sketch
from tests.gui.conftest import Hands

LEFT = Qt.MouseButton.LeftButton
SCENES = (Scene(Session().edit("curves", probe=-2.0)), Scene(Session().edit("curves", probe=2.0)))


class Clock:
    """A clock that a test turns on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def at(x: float, y: float = 0.0, plot: str = "f") -> Place:
    return Place("curves", plot, x, y)


# Without a screen -------------------------------------------------------------------------------------


def test_a_spot_that_rests_fades_and_comes_back_with_the_mouse(qtbot) -> None:
    clock = Clock()
    sketch = Sketch(clock)
    sketch.choose("spot")
    sketch.point(at(1.0))
    assert sketch.spot_opacity == 1.0
    clock.now = 1.75
    assert sketch.spot_opacity == pytest.approx(0.5)
    clock.now = 2.5
    assert sketch.spot is None
    sketch.point(at(2.0))
    assert sketch.spot == at(2.0)


def test_marks_fade_or_stay(qtbot) -> None:
    clock = Clock()
    sketch = Sketch(clock)
    sketch.begin(at(0.0))
    sketch.draw(at(1.0))
    sketch.end()
    clock.now = 5.25
    sketch.tick()
    assert sketch.opacity(sketch.marks[0]) == pytest.approx(0.5)
    sketch.keep()
    clock.now = 500.0
    sketch.tick()
    assert sketch.opacity(sketch.marks[0]) == 1.0
    sketch.keep()
    clock.now = 506.0
    sketch.tick()
    assert not sketch.marks


def test_a_line_ends_where_another_plot_begins(qtbot) -> None:
    sketch = Sketch(Clock())
    sketch.begin(at(0.0))
    sketch.draw(at(1.0, plot="derivative"))
    sketch.draw(at(2.0))
    assert sketch.marks[0].places == (at(0.0), at(2.0))


STROKES = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.floats(-5, 5), min_size=1, max_size=5)), max_size=9
)


@settings(max_examples=50)
@given(STROKES)
def test_every_scene_has_its_own_marks(strokes: list[tuple[int, list[float]]]) -> None:
    sketch = Sketch(Clock())
    for scene, numbers in strokes:
        sketch.visit(scene)
        sketch.begin(at(numbers[0]))
        for number in numbers[1:]:
            sketch.draw(at(number))
        sketch.end()
    for scene in range(4):
        sketch.visit(scene)
        drawn = [[place.x for place in mark.places] for mark in sketch.marks]
        assert drawn == [numbers for other, numbers in strokes if other == scene]
        sketch.wipe()
        assert not sketch.marks


# On the screen ----------------------------------------------------------------------------------------


@pytest.fixture
def shown(hands: Hands) -> Iterator[Presentation]:
    made = Presentation(SCENES, hands.window)
    hands.qtbot.waitUntil(lambda: made.hall.boards.board.stage.result is not None)
    yield made
    made.hall.close()


def point_of(board: Board, x: float, y: float) -> QPoint:
    figure = board.stage.figure
    return figure.mapFromScene(first(board).to_scene(x, y))


def first(board: Board):  # type: ignore[no-untyped-def]
    return next(plot for plot in board.stage.figure.plots.values() if plot.isVisible())


def hover(board: Board, x: float, y: float) -> None:
    """Move the mouse without a button; offscreen, windows have no order in which one would find it."""
    viewport, none = board.stage.figure.viewport(), Qt.MouseButton.NoButton
    place = QPointF(point_of(board, x, y))
    screen = QPointF(viewport.mapToGlobal(place.toPoint()))
    moved = QMouseEvent(QEvent.Type.MouseMove, place, screen, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, moved)


def draw(board: Board, *points: tuple[float, float]) -> None:
    viewport = board.stage.figure.viewport()
    QTest.mousePress(viewport, LEFT, pos=point_of(board, *points[0]))
    for point in points[1:]:
        QTest.mouseMove(viewport, point_of(board, *point))
    QTest.mouseRelease(viewport, LEFT, pos=point_of(board, *points[-1]))


def test_the_pen_draws_in_data_coordinates_and_takes_hold_of_nothing(hands: Hands, shown) -> None:
    board, before = shown.hall.boards.board, shown.show.store.session
    QTest.keyClicks(shown.hall, "d")
    draw(board, (-2.0, 0.5), (0.0, 1.0), (2.0, 1.5))
    (mark,) = shown.sketch.marks
    assert [round(place.x, 1) for place in mark.places] == pytest.approx([-2.0, 0.0, 2.0], abs=0.1)
    assert shown.show.store.session == before
    assert board.ink.lines[0].isVisible()


def test_marks_move_with_the_plot_when_it_is_zoomed(hands: Hands, shown) -> None:
    board = shown.hall.boards.board
    QTest.keyClicks(shown.hall, "dk")
    draw(board, (-2.0, 0.5), (2.0, 1.5))
    places = shown.sketch.marks[0].places
    before = board.ink.lines[0].path().boundingRect().width()
    QTest.keyClicks(shown.hall, "d")  # the pen is laid down
    viewport, middle = board.stage.figure.viewport(), point_of(board, 0.0, 0.5)
    drawn = board.stage.result
    turn = QWheelEvent(QPointF(middle), QPointF(viewport.mapToGlobal(middle)), QPoint(), QPoint(0, 480),
                       Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                       Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(viewport, turn)
    hands.qtbot.waitUntil(lambda: board.stage.result is not drawn)
    assert board.ink.lines[0].path().boundingRect().width() > 1.5 * before
    assert shown.sketch.marks[0].places == places


def test_marks_belong_to_their_scene_and_are_wiped(hands: Hands, shown) -> None:
    QTest.keyClicks(shown.hall, "dk")
    draw(shown.hall.boards.board, (-2.0, 0.5), (2.0, 1.5))
    QTest.keyClick(shown.hall, Qt.Key.Key_PageDown)
    assert not shown.sketch.marks
    QTest.keyClick(shown.hall, Qt.Key.Key_PageUp)
    assert len(shown.sketch.marks) == 1
    QTest.keyClicks(shown.hall, "e")
    assert not shown.sketch.marks


def test_the_spot_stands_where_the_mouse_is(hands: Hands, shown) -> None:
    board = shown.hall.boards.board
    QTest.keyClicks(shown.hall, "l")
    assert not board.ink.spot.isVisible()
    hover(board, 1.0, 1.0)
    assert board.ink.spot.isVisible()
    middle, wanted = board.ink.spot.rect().center(), first(board).to_scene(1.0, 1.0)
    assert (middle - wanted).manhattanLength() < 3
    QTest.keyClicks(shown.hall, "l")
    assert not board.ink.spot.isVisible()


def test_the_pointer_leaves_handles_to_the_mouse(hands: Hands, shown) -> None:
    board = shown.hall.boards.board
    QTest.keyClicks(shown.hall, "l")
    viewport, low = board.stage.figure.viewport(), first(board).ranges[1][0]
    start, end = (point_of(board, x, low + 0.05) for x in (-2.0, 1.0))
    QTest.mousePress(viewport, LEFT, pos=start)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, LEFT, pos=end)
    assert shown.show.store.session.curves.probe == pytest.approx(1.0, abs=0.05)
