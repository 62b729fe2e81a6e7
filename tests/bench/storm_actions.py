"""What a hand can do to the window, as one table: each action does something by chance and says what."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from driving import Driver
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QSlider,
    QTableView,
    QWidget,
)

from engine.base.experiment import Experiment
from engine.base.parameter import Bounded, Span
from engine.base.points import Points
from engine.lessons.copying import step_text
from engine.session import save
from gui.canvas.figure import Figure
from gui.export import EXPORTERS, NUMBER_EXPORTERS
from gui.export.dialog import ExportDialog
from gui.page.page import Page
from gui.store import Store
from tests.engine.spoiled import TABLES, spoiled, with_another_value

W = TypeVar("W", bound=QWidget)
Key = Qt.Key
LEFT, NONE, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
)

NUMBERS = (
    "0", "1", "−2,5", "0.3", "1/3", "sqrt(2)", "7", "1e-300", "1e300", "-1e300", "5e-324", "1e999",
    "12345678", "", "nan", "abc", "1e", "--1", "0x10",
)  # fmt: skip
FORMULAS = (
    "z*sigmoid(k*z)", "max(z, 0)^2", "a*z + b*abs(z)", "sqrt(z)", "log(z)", "1/z", "tan(z)", "sign(z)",
    "exp(z)", "abs(z)", "sin(60*z)", "exp(exp(z))", "sqrt(-abs(z))", "0*z", "where(z > 0, z, 1e300)",
    "z(1-z)", "gelu(z)", "1e308*z", "z^z", "", "z +", "1/0", "foo(z)", "z" * 900, "((((z", "max(z)", "∂",
)  # fmt: skip
KEYS = (
    Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Tab, Key.Key_Backtab, Key.Key_Return,
    Key.Key_Delete, Key.Key_Backspace, Key.Key_Space, Key.Key_Escape, Key.Key_Home, Key.Key_PageUp,
    Key.Key_G, Key.Key_H, Key.Key_F, Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5,
)  # fmt: skip


@dataclass(frozen=True)
class Hand:
    """A window, chance, and a folder for files."""

    driver: Driver
    chance: Random
    folder: Path

    @property
    def page(self) -> Page:
        return self.driver.window.page

    @property
    def figure(self) -> Figure:
        return self.page.figure

    @property
    def store(self) -> Store:
        return self.driver.store

    @property
    def key(self) -> str:
        return self.store.session.current

    @property
    def experiment(self) -> Experiment:
        return self.store.session.experiment(self.key)

    @property
    def place(self) -> QPoint:
        """Somewhere on the picture, or a little beside it."""
        size = self.figure.viewport().size()
        return QPoint(*(round(self.chance.uniform(-0.05, 1.05) * n) for n in (size.width(), size.height())))

    def find(self, kind: type[W], root: QWidget | None = None) -> W | None:
        """One of the widgets of a kind that a hand could use now."""
        root = root or QApplication.activeModalWidget() or self.driver.window
        found = [w for w in root.findChildren(kind) if w.isVisible() and w.isEnabled()]
        return self.chance.choice(found) if found else None


Action = Callable[[Hand], str]
"""Does something by chance and says what; "" where there was nothing to do."""


# Controls ----------------------------------------------------------------------------------------


def slide(hand: Hand) -> str:
    """A slider by mouse, wheel or key."""
    slider = hand.find(QSlider)
    if slider is None:
        return ""
    if hand.chance.random() < 0.3:
        slider.setFocus()
        key = hand.chance.choice((Key.Key_Left, Key.Key_Right, Key.Key_Home, Key.Key_End, Key.Key_PageUp))
        QTest.keyClick(slider, key, hand.chance.choice((NONE, SHIFT)))
        return f"{name_of(slider)}: {key.name}"
    places = [
        QPoint(hand.chance.randrange(slider.width() + 1), 5) for _ in range(hand.chance.randrange(1, 4))
    ]
    QTest.mousePress(slider, LEFT, NONE, places[0])
    for place in places:
        QTest.mouseMove(slider, place)
    QTest.mouseRelease(slider, LEFT, NONE, places[-1])
    return f"{name_of(slider)} to {slider.value()}"


def type_number(hand: Hand) -> str:
    """A text in a box."""
    box = hand.find(QAbstractSpinBox)
    texts = (*NUMBERS, *[f"{hand.chance.uniform(-3, 3):.2f}"] * 5)
    return "" if box is None else type_into(hand, box, hand.chance.choice(texts))


def type_formula(hand: Hand) -> str:
    """A text in a box for formulas; a formula to begin with where there is none."""
    line = hand.find(QLineEdit, hand.page.controls)
    if line is None or isinstance(line.parent(), QAbstractSpinBox):
        return ""
    return type_into(hand, line, hand.chance.choice(FORMULAS))


def type_into(hand: Hand, widget: QWidget, text: str) -> str:
    """Type over what is there; confirm it, leave it, or do neither."""
    widget.setFocus()
    if not widget.hasFocus():  # what a hand types goes elsewhere
        return ""
    line = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
    assert line is not None
    line.selectAll()
    line.insert(text)  # as from the clipboard
    end = hand.chance.choice((Key.Key_Return, Key.Key_Tab, Key.Key_Up, None))
    if end is not None:
        QTest.keyClick(widget, end)
    return f"{name_of(widget)}: {text[:40]!r} {end and end.name}"


def choose(hand: Hand) -> str:
    """An entry of a list."""
    combo = hand.find(QComboBox)
    if combo is None:
        return ""
    model, usable = combo.model(), Qt.ItemFlag.ItemIsEnabled
    found = [i for i in range(combo.count()) if model.flags(model.index(i, 0)) & usable]
    if not found:
        return ""
    index = hand.chance.choice(found)
    said = f"{name_of(combo)}: {combo.itemText(index)!r}"
    combo.setCurrentIndex(index)
    combo.activated.emit(index)
    return said


def tick(hand: Hand) -> str:
    """A check box."""
    box = hand.find(QCheckBox)
    return "" if box is None else click(box)


def press(hand: Hand) -> str:
    """A button that opens no menu."""
    button = hand.find(QAbstractButton)
    return "" if button is None or getattr(button, "menu", bool)() else click(button)


def click(button: QAbstractButton) -> str:
    said = name_of(button)
    QTest.mouseClick(button, LEFT, NONE, button.rect().center())
    return f"{said}: click"


def pick_row(hand: Hand) -> str:
    """A row of the table of facts, or a cell of another table."""
    table = hand.find(QTableView)
    if table is None or table.model() is None or not table.model().rowCount():
        return ""
    row, column = (hand.chance.randrange(n) for n in (table.model().rowCount(), table.model().columnCount()))
    QTest.mouseClick(
        table.viewport(), LEFT, NONE, table.visualRect(table.model().index(row, column)).center()
    )
    return f"row {row} of {name_of(table)}"


def name_of(widget: QWidget) -> str:
    """What a person would call it."""
    text = getattr(widget, "text", str)()
    return f"{type(widget).__name__} {widget.accessibleName() or text or widget.objectName()!r}"


# The picture -------------------------------------------------------------------------------------


def drag(hand: Hand) -> str:
    """Press on a handle or anywhere, move, let go."""
    start, said = grip(hand)
    return move_by_mouse(hand, start, lambda: None) + said


def drag_and_interrupt(hand: Hand) -> str:
    """The same, and something else happens while the button is down."""
    start, said = grip(hand)
    others = undo, redo, command, example, far_edit, slide, choose, visit
    told: list[str] = []
    return (
        move_by_mouse(hand, start, lambda: told.append(hand.chance.choice(others)(hand))) + f"{said} {told}"
    )


def grip(hand: Hand) -> tuple[QPoint, str]:
    handles = [h for h in hand.figure.handles if hand.figure.plots[h.plot].isVisible()]
    if not handles or hand.chance.random() < 0.2:
        return hand.place, ""
    handle = hand.chance.choice(handles)
    at = hand.figure.plots[handle.plot].to_scene(handle.x, handle.y)
    if not (abs(at.x()) < 1e6 and abs(at.y()) < 1e6):
        return hand.place, ""
    return hand.figure.mapFromScene(at), f" by {handle.name}"


def move_by_mouse(hand: Hand, start: QPoint, meanwhile: Callable[[], object]) -> str:
    viewport, places = hand.figure.viewport(), [hand.place for _ in range(hand.chance.randrange(1, 5))]
    QTest.mousePress(viewport, LEFT, NONE, start)
    for place in places:
        QTest.mouseMove(viewport, place)
        if place is places[len(places) // 2]:
            meanwhile()
    QTest.mouseRelease(viewport, LEFT, NONE, places[-1])
    return f"drag from {start.toTuple()} over {[p.toTuple() for p in places]}"


def click_picture(hand: Hand) -> str:
    """A click or a double click somewhere."""
    viewport, place = hand.figure.viewport(), hand.place
    QTest.mouseClick(viewport, LEFT, NONE, place)
    if double := hand.chance.random() < 0.2:
        QTest.mouseDClick(viewport, LEFT, NONE, place)
        QTest.mouseRelease(viewport, LEFT, NONE, place)
    return f"click at {place.toTuple()}{', double' if double else ''}"


def hover(hand: Hand) -> str:
    """The pointer passes."""
    place = hand.place
    QTest.mouseMove(hand.figure.viewport(), place)
    return f"hover at {place.toTuple()}"


def wheel(hand: Hand) -> str:
    """Zoom, now and then very far."""
    viewport, place = hand.figure.viewport(), QPointF(hand.place)
    turns = hand.chance.choice((1, -1, 3, -3, 10, -10, 60, -60))
    event = QWheelEvent(
        place, QPointF(viewport.mapToGlobal(place)), QPoint(), QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    for _ in range(hand.chance.choice((1, 1, 5))):
        QApplication.sendEvent(viewport, event)
    return f"wheel {turns} at {place.toTuple()}"


def keys(hand: Hand) -> str:
    """Keys for a handle, for the picture or for whatever has the keyboard."""
    if hand.chance.random() < 0.7:
        hand.figure.setFocus()
        if names := [handle.name for handle in hand.figure.handles]:
            hand.figure.handles.focus(hand.chance.choice(names))
    pressed = [hand.chance.choice(KEYS) for _ in range(hand.chance.randrange(1, 5))]
    for key in pressed:
        QTest.keyClick(
            QApplication.focusWidget() or hand.figure, key, hand.chance.choice((NONE, NONE, SHIFT))
        )
    return f"keys {[key.name for key in pressed]}"


# States ------------------------------------------------------------------------------------------


def far_edit(hand: Hand) -> str:
    """A far window or a far number, as a session or a box may set it."""
    kinds = hand.experiment.parameters()
    spans = [name for name, kind in kinds.items() if isinstance(kind, Span)]
    numbers = [name for name, kind in kinds.items() if isinstance(kind, Bounded)]
    if spans and hand.chance.random() < 0.6:
        name, low = hand.chance.choice(spans), far(hand.chance)
        value: Any = (low, low + abs(far(hand.chance)))
    elif numbers:
        name = hand.chance.choice(numbers)
        kind = kinds[name]
        assert isinstance(kind, Bounded)
        value = hand.chance.choice((*kind.limits, kind.low, kind.high, far(hand.chance)))
    else:
        return ""
    hand.store.edit(hand.key, **{name: value})
    return f"{hand.key}.{name} = {value}"


def far(chance: Random) -> float:
    """A number of any size."""
    size = chance.choice((1.0, 1.0, 10.0, 1e3, 1e6, 1e-6, 1e-300, 1e300, 10.0 ** chance.randint(-300, 300)))
    return size * chance.uniform(-1, 1)


def undo(hand: Hand) -> str:
    """Some steps back."""
    times = hand.chance.choice((1, 1, 1, 2, 5))
    for _ in range(times):
        hand.store.undo()
    return f"undo {times}"


def redo(hand: Hand) -> str:
    """Some steps on."""
    times = hand.chance.choice((1, 1, 3))
    for _ in range(times):
        hand.store.redo()
    return f"redo {times}"


def command(hand: Hand) -> str:
    """A command of the menus."""
    actions = hand.driver.window.actions_
    name = hand.chance.choice([c.name for c in actions.commands if c.name != "quit" and c.group != "theme"])
    actions[name].trigger()
    return f"command {name}"


def visit(hand: Hand) -> str:
    """Another panel."""
    key = hand.chance.choice(hand.store.session.names())
    hand.store.visit(key)
    return f"panel {key}"


def example(hand: Hand) -> str:
    """An example of this panel."""
    groups = [group.menu() for group in hand.page.examples.menu().actions()]
    action = hand.chance.choice([action for group in groups for action in group.actions()])
    action.trigger()
    return f"example {action.text()!r}"


def play(hand: Hand) -> str:
    """Run or stop, and let it run a little."""
    hand.page.controls.toggle_playing()
    for _ in range(hand.chance.randrange(8)):
        hand.driver.wait(0.008)
    return "run or stop"


def theme(hand: Hand) -> str:
    """Another theme."""
    names = [c.name for c in hand.driver.window.actions_.commands if c.group == "theme"]
    name = hand.chance.choice(names)
    hand.driver.window.actions_[name].trigger()
    return f"theme {name}"


def resize(hand: Hand) -> str:
    """Another size of the window."""
    size = hand.chance.choice(((880, 600), (1024, 700), (1440, 900), (1920, 1080), (900, 1400), (2500, 610)))
    hand.driver.window.resize(*size)
    return f"size {size}"


# Files -------------------------------------------------------------------------------------------


def open_table(hand: Hand) -> str:
    """A table, by the menu or for one parameter; whole or spoiled."""
    data = hand.chance.choice(TABLES).encode(hand.chance.choice(("utf-8", "utf-16", "utf-8-sig")))
    path = hand.folder / hand.chance.choice(("table.csv", "table.txt", "table.tsv", "table.npz"))
    path.write_bytes(spoiled(hand.chance, data) if hand.chance.random() < 0.5 else data)
    names = [n for n, kind in hand.experiment.parameters().items() if isinstance(kind, Points) and kind.group]
    _open(hand, path, hand.chance.sample(names, min(hand.chance.randrange(2), len(names))))
    return f"table {path.read_bytes()[:60]!r}"


def open_picture(hand: Hand) -> str:
    """What the panel shows now as a picture, whole or spoiled."""
    path = hand.folder / hand.chance.choice(("picture.png", "picture.jpg", "picture.bmp"))
    hand.figure.grab().scaled(hand.chance.choice((1, 40, 700)), 60).save(str(path))
    if hand.chance.random() < 0.5:
        path.write_bytes(spoiled(hand.chance, path.read_bytes()))
    _open(hand, path)
    return f"picture {path.name} of {path.stat().st_size} bytes"


def _open(hand: Hand, path: Path, names: Sequence[str] = ()) -> None:
    files = hand.driver.window.documents.files
    files.open(path, hand.key, *names)
    while files.busy:
        hand.driver.wait(0.001)


def lesson(hand: Hand) -> str:
    """Begin a lesson that comes along, or the state on screen as a step, whole or spoiled; answer it by
    chance, go on, play freely, come back or leave it."""
    lessons = hand.driver.window.lessons
    if lessons.desk is None or hand.chance.random() < 0.1:
        return open_lesson(hand)
    course = lessons.desk.course
    given = hand.chance.choice((*NUMBERS, 0, 1, None, ((0.0, 1.0), (1.0, 0.0))))
    ways = {
        "on": lambda: lessons.turn(1), "back": lambda: lessons.turn(-1), "leave": lessons.leave,
        "free": lessons.play_or_come_back, "hint": course.give_hint, "how": course.show_how,
        "again": course.try_again, "over": course.start_over,
        "answer": lambda: course.commit(given, "sure"),
    }  # fmt: skip
    name = hand.chance.choice(list(ways))
    ways[name]()
    return f"lesson: {name}"


def open_lesson(hand: Hand) -> str:
    lessons = hand.driver.window.lessons
    if hand.chance.random() < 0.5:
        found = hand.chance.choice(lessons.known())
        lessons.begin(found)
        return f"lesson {found.title!r}"
    questions = "", "= {step} +- 1\n", "goal: {step} > 3\n", "formula: z\n", "- [x] a\n- [ ] b\n  > no\n"
    text = f"# A\nversion: 1\n\n{step_text(hand.store.session)}\n{hand.chance.choice(questions)}"
    path, data = hand.folder / "lesson.md", text.encode()
    path.write_bytes(spoiled(hand.chance, data) if hand.chance.random() < 0.5 else data)
    hand.driver.window.documents.open(path)
    return f"lesson {path.read_bytes()[:60]!r}"


def open_session(hand: Hand) -> str:
    """The present session as a file, as it is, with another value somewhere, or spoiled."""
    path = hand.folder / "session.json"
    save(hand.store.session, path)
    way = hand.chance.choice(("whole", "other value", "spoiled"))
    if way == "other value":
        path.write_text(json.dumps(with_another_value(hand.chance, json.loads(path.read_text()))))
    elif way == "spoiled":
        path.write_bytes(spoiled(hand.chance, path.read_bytes()))
    hand.driver.window.documents.open(path)
    return f"session, {way}"


def export(hand: Hand) -> str:
    """Open the dialog that writes files, and write one by chance."""
    if hand.page.stage.result is None:
        return ""
    hand.driver.window.actions_["export"].trigger()
    dialog = hand.driver.window.findChild(ExportDialog)
    assert dialog is not None
    suffix = hand.chance.choice((*EXPORTERS, *NUMBER_EXPORTERS))
    dialog.save(hand.folder / f"picture.{suffix}")
    return f"export .{suffix}"


def close(hand: Hand) -> str:
    """Close the dialog that is open."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QDialog):
        return ""
    said = f"close {dialog.windowTitle()!r}"
    dialog.reject()
    return said


ACTIONS: dict[Action, float] = {
    slide: 8, type_number: 6, type_formula: 3, choose: 8, tick: 2, press: 5, pick_row: 1,
    drag: 8, drag_and_interrupt: 3, click_picture: 4, hover: 3, wheel: 4, keys: 5,
    far_edit: 4, undo: 4, redo: 2, command: 2, visit: 3, example: 3, play: 2, theme: 0.1, resize: 0.5,
    open_table: 1, open_picture: 0.5, open_session: 1, export: 0.2, lesson: 3,
}  # fmt: skip
"""All that is done, and how often beside the others."""

IN_DIALOGS: dict[Action, float] = {
    slide: 1,
    type_number: 1,
    choose: 3,
    tick: 1,
    press: 1,
    pick_row: 1,
    close: 4,
}
"""What is done while a dialog is open."""
