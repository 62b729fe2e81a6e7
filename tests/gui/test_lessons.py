"""Lessons in the window, worked through by mouse and keys as a student would."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from engine.lessons.files import shipped
from gui.lesson.card import Card
from gui.lesson.course import Course
from gui.lesson.progress import MOST_BYTES, Standing, content_of, load, save
from gui.lesson.shelf import Shelf
from gui.start.desktop import keeping

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier

HEAD = "# A lesson\nversion: 1\nminutes: 5\nabout: What it is about.\n\n"
NUMBER = """## How steep is it?
state: curves
with: probe = 2
then: probe = 3
show: probe
lock: probe

It stands at {probe}. What is *f* of ReLU at 3?

= 3 +- 0.01
> hint: ReLU passes what is positive.
> hint: It is z itself.
> -3: That is its mirror.
> after: The probe stands at {probe}.

"""
CHOICE = """## Which one is right?
state: curves

- [ ] the left one
  > It is not.
- [x] the right one
  > It passes.

"""
LOOK = "## Look\nstate: neuron\n\nOnly look.\n\n"


class Student:
    """Works a lesson in a window."""

    def __init__(self, hands, folder: Path) -> None:
        self.hands, self.folder = hands, folder
        self.window, self.store = hands.window, hands.store

    @property
    def card(self) -> Card:
        assert self.window.lessons.desk is not None
        return self.window.lessons.desk.card

    @property
    def course(self) -> Course:
        assert self.window.lessons.desk is not None
        return self.window.lessons.desk.course

    @property
    def experiment(self):
        return self.hands.experiment

    def open(self, *steps: str, name: str = "lesson.md") -> None:
        """Drop a lesson of these steps onto the window."""
        path = self.folder / name
        path.write_text(HEAD + "".join(steps))
        assert self.hands.drop(QUrl.fromLocalFile(str(path)))
        self.settle()

    def settle(self) -> None:
        if self.window.lessons.desk is not None:
            self.hands.qtbot.waitUntil(lambda: not self.course.is_busy)
        self.hands.settle()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def press(self, button: QWidget) -> None:
        assert button.isVisible()
        self.hands.qtbot.mouseClick(button, LEFT, pos=button.rect().center())
        self.settle()

    def key(self, *keys) -> None:
        """Where the keyboard is."""
        for key in keys:
            self.hands.keys(self.window.focusWidget(), key)
            self.settle()

    def texts(self) -> str:
        """All that the card says."""
        labels = (w for part in self.card.parts for w in part.findChildren(QLabel))
        return "\n".join(w.accessibleName() or w.text() for w in labels if w.isVisible())

    def buttons(self) -> list[str]:
        found = (w for part in self.card.parts for w in part.findChildren(QPushButton))
        return [w.text() for w in found if w.isVisible()]


@pytest.fixture
def student(hands, tmp_path) -> Student:
    return Student(hands, tmp_path)


def test_a_shipped_lesson_is_chosen_and_worked_through_by_keys_alone(student) -> None:
    lesson = shipped()[0]
    student.hands.keys(student.hands.figure, Key.Key_L)
    shelf = student.window.findChild(Shelf)
    assert shelf.entry.lesson is lesson
    student.hands.qtbot.keyClick(shelf.list, Key.Key_Return)
    student.window.activateWindow()
    student.settle()
    for at, step in enumerate(lesson.steps):
        assert student.course.at == at
        assert student.card.question.accessibleName() == step.title
        student.key(*[Key.Key_Return] if step.question is None else [])
        if step.question is not None:
            result = step.judged(student.store.session).run()
            result.prepare()
            given = step.question.key(result).given
            if step.question.kind == "number":
                student.key(str(given))
            elif step.question.kind == "choice":
                student.key(*[Key.Key_Down] * given, Key.Key_Space)
            student.key(Key.Key_Return, Key.Key_Return)
            assert student.course.attempt.right, step.title
            assert student.card.next.hasFocus()
            student.key(Key.Key_Return)
    assert student.course.step is None
    assert f"{len(lesson.steps)} of {len(lesson.steps)} answers" in student.texts()


def test_a_wrong_number_is_kept_said_and_revealed(student) -> None:
    student.open(NUMBER, CHOICE)
    assert "It stands at 2." in student.texts()
    assert student.experiment.probe == 2
    student.key("-3", Key.Key_Return)
    assert student.card.sure.hasFocus()
    student.key(Key.Key_Right, Key.Key_Return)
    assert student.experiment.probe == 3
    told = student.texts()
    for words in ("-3", "you guessed", "That is its mirror. It is 3.", "The probe stands at 3."):
        assert words in told
    assert not student.card.field.isVisible()
    assert "Next ›" in student.buttons()


def test_a_blank_and_what_is_no_number_are_asked_again(student) -> None:
    student.open(NUMBER)
    student.press(student.card.sure)
    assert "Type a number." in student.texts()
    student.card.field.first.setFocus()
    student.key("seven")
    student.press(student.card.guess)
    assert "This is not a number" in student.texts()
    assert student.course.attempt is None
    assert student.experiment.probe == 2


def test_hints_come_one_by_one(student) -> None:
    student.open(NUMBER)
    assert "passes what" not in student.texts()
    student.press(student.card.hint)
    assert "passes what" in student.texts()
    assert "z itself" not in student.texts()
    student.press(student.card.hint)
    assert "z itself" in student.texts()
    assert not student.card.hint.isVisible()


def test_a_choice_is_made_by_mouse_and_both_answers_are_marked(student) -> None:
    student.open(CHOICE, LOOK)
    left, right = student.card.field.options
    student.press(left)
    student.press(student.card.sure)
    assert (left.mark, right.mark) == ("wrong", "right")
    assert "No. It is not." in student.texts()
    assert "you were sure" in student.texts()
    student.press(right)
    assert left.isChecked()


def test_only_its_controls_are_there_and_a_locked_one_refuses_in_a_sentence(student) -> None:
    student.open(NUMBER)
    controls = student.hands.page.controls
    assert {name for name, control in controls._controls.items() if control.isVisible()} == {"probe"}
    control = controls.control("probe")
    student.hands.drag_slider(control.slider, 0.9)
    assert student.experiment.probe == 2
    assert "moves once you have answered" in student.window.notice.text
    assert control.box.value() == 2
    student.hands.drag_handle("probe", (-1.0, 0.0))
    assert student.experiment.probe == 2
    student.card.field.first.setFocus()
    student.key("3", Key.Key_Return, Key.Key_Return)
    student.hands.drag_slider(control.slider, 0.9)
    assert student.experiment.probe != 3


def test_undo_goes_back_to_the_step_and_no_further(student) -> None:
    student.hands.edit(probe=-1.5)
    student.open(LOOK, CHOICE)
    student.press(student.card.next)
    before = student.store.session
    assert not student.store.can_undo
    student.hands.drag_handle("probe", (1.0, 0.0))
    assert student.store.session != before
    for _ in range(5):
        student.hands.keys(student.hands.figure, Key.Key_F)
        student.window.actions_["undo"].trigger()
    student.settle()
    assert student.experiment == before.experiment("curves")
    assert student.course.at == 1
    student.press(student.window.lessons.desk.leave)
    assert student.experiment.probe == -1.5
    assert student.store.can_undo


def test_a_lesson_is_left_and_taken_up_where_it_was(student) -> None:
    student.hands.edit(probe=-1.5)
    student.open(NUMBER, CHOICE)
    student.key("3", Key.Key_Return, Key.Key_Return)
    student.press(student.card.next)
    student.press(student.window.lessons.desk.leave)
    assert student.window.lessons.desk is None
    assert student.experiment.probe == -1.5
    assert student.hands.page.readouts.isVisible()
    assert student.hands.page.examples.isVisible()
    student.open(NUMBER, CHOICE)
    assert student.course.at == 1
    student.press(student.card.back)
    assert "Right. It is 3." in student.texts()
    assert student.experiment.probe == 3
    student.press(student.window.lessons.desk.leave)
    student.open(CHOICE, NUMBER)
    assert student.course.at == 0, "another lesson in the same file begins anew"


def test_answers_are_kept_between_runs(student, make_window, hands_on, tmp_path) -> None:
    keeper = keeping(student.window, tmp_path / "data")
    own = student.store.session
    student.open(NUMBER, CHOICE)
    student.key("-3", Key.Key_Return, Key.Key_Return)
    student.press(student.card.next)
    assert keeper.keep() == ""
    kept = json.loads((tmp_path / "data" / "session.json").read_text())
    assert kept["current"] == own.current
    assert "touched" not in kept
    other = Student(hands_on(make_window()), tmp_path)
    other.hands.settle()
    other.open(NUMBER, CHOICE)
    assert other.course.at == 1
    other.press(other.card.back)
    assert "you were sure" in other.texts()
    assert "That is its mirror. It is 3." in other.texts()


def test_the_summary_sets_predictions_beside_results(student) -> None:
    student.open(NUMBER, CHOICE)
    student.key("-3", Key.Key_Return, Key.Key_Return)
    student.card.seen.setFocus()
    student.key("a *line*", Key.Key_Return)
    student.press(student.card.next)
    student.press(student.card.next)
    told = student.texts()
    for words in (
        "0 of 2 answers right at once",
        "Wrong, sure: -3",
        "It is 3.",
        "You saw: a *line*",
        "not answered",
    ):
        assert words in told
    student.press(student.card.restart)
    assert student.course.at == 0
    assert not student.course.attempts


def test_free_play_on_another_panel_and_on_this_one_leads_back(student) -> None:
    student.open(NUMBER, CHOICE)
    way_back = student.window.lessons.desk.way_back
    student.store.visit("regions")
    student.settle()
    assert way_back.isVisible()
    assert student.hands.page.readouts.isVisible()
    student.press(way_back)
    assert student.store.session.current == "curves"
    assert student.card.body.isVisible()
    student.hands.keys(student.hands.figure, (Key.Key_L))
    student.window.findChild(Shelf).reject()
    student.window.actions_["play_freely"].trigger()
    student.settle()
    assert not student.card.body.isVisible()
    student.hands.drag_handle("probe", (-1.0, 0.0))
    assert student.experiment.probe != 2
    student.window.actions_["play_freely"].trigger()
    student.settle()
    assert student.experiment.probe == 2
    assert student.card.body.isVisible()


def test_an_answer_is_not_shown_before_it_is_given(student) -> None:
    student.open(NUMBER)
    assert "curves" in student.store.session.hidden
    student.hands.keys(student.hands.figure, Key.Key_H)
    assert "curves" in student.store.session.hidden
    assert student.window.actions_["hide"].isChecked()
    assert "once you have given yours" in student.window.notice.text
    assert not student.hands.page.header.badge.isVisible()


def test_steps_go_on_and_back_by_keys(student) -> None:
    student.open(LOOK, CHOICE)
    student.hands.qtbot.keyClick(student.window, Key.Key_Right, ALT)
    student.settle()
    assert student.course.at == 1
    student.hands.qtbot.keyClick(student.window, Key.Key_Left, ALT)
    student.settle()
    assert student.course.at == 0


def test_a_lesson_touches_no_file_of_ones_own(student, tmp_path) -> None:
    path = tmp_path / "mine.json"
    student.window.documents._write(path)
    student.open(NUMBER)
    assert student.window.documents.path is None
    assert student.window.settings.file == str(path)
    student.press(student.window.lessons.desk.leave)
    assert student.window.documents.path == path
    assert not student.window.documents.modified


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The title is missing"),
        (HEAD, "There is no step"),
        (HEAD + "## A\nstate: no such example\n", ":7:"),
        (HEAD + "## A\nstate: curves\nshow: nothing such\n", ":8:"),
        (HEAD + "## A\nstate: curves\n= __import__('os') +- 1\n", ":8:"),
        ("\0" * 9, "Above the first step"),
    ],
)
def test_a_broken_file_is_told_in_a_sentence_and_changes_nothing(student, text: str, told: str) -> None:
    before = student.store.session
    path = student.folder / "broken.md"
    path.write_text(text)
    student.hands.drop(QUrl.fromLocalFile(str(path)))
    student.settle()
    assert told in student.window.notice.text.replace("\u200b", "")
    assert student.window.lessons.desk is None
    assert student.store.session == before


def test_texts_load_nothing_and_run_nothing(student, tmp_path) -> None:
    hostile = "## <b>A</b>\nstate: curves\n\n<img src='x.png'> ![](x.png) <script>1</script> a < b\n\n"
    student.open(hostile)
    shown = student.card.prompt.text()
    assert "<img" not in shown
    assert "<script" not in shown
    assert "a < b" in student.card.prompt.accessibleName()


HOSTILE: list[Callable[[dict], object]] = [
    lambda good: [],
    lambda good: {},
    lambda good: {**good, "version": 2},
    lambda good: {**good, "more": 1},
    lambda good: {**good, "lessons": {"a": {"at": -1, "content": "", "attempts": {}}}},
    lambda good: {**good, "lessons": {"a": {"at": 1e9, "content": "", "attempts": {}}}},
    lambda good: {**good, "lessons": {"a": {"at": 0, "content": 1, "attempts": {}}}},
    lambda good: {**good, "lessons": {"a": {"at": 0, "content": "", "attempts": []}}},
    lambda good: {**good, "lessons": {"a": {"at": 0, "content": "", "attempts": {"x": {}}}}},
    lambda good: {**good, "lessons": {"a": {"at": 0, "content": "", "attempts": {"1": {"answer": 3}}}}},
]


@pytest.mark.parametrize("spoil", HOSTILE)
def test_what_is_kept_is_read_back_or_refused(tmp_path, spoil) -> None:
    path = tmp_path / "lessons.json"
    assert load(path) == ({}, "")
    kept = {"a": Standing(3, content_of(shipped()[0]))}
    assert save(kept, path) == ""
    assert load(path) == (kept, "")
    path.write_text(json.dumps(spoil(json.loads(path.read_text()))))
    found, problem = load(path)
    assert found == {}
    assert "begin anew" in problem
    path.write_bytes(b"[" * 100_000)
    assert "begin anew" in load(path)[1]


def test_what_is_kept_stays_small(tmp_path) -> None:
    path = tmp_path / "lessons.json"
    many = {f"{'x' * 10_000}{at}": Standing(at % 5, "c") for at in range(1000)}
    assert save(many, path) == ""
    assert path.stat().st_size < MOST_BYTES
    found, problem = load(path)
    assert problem == ""
    assert list(found) == list(many)[-len(found) :]
