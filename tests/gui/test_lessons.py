"""Lessons in the window, worked through by mouse and keys as a student would."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from engine.functions import activations
from engine.lessons.files import shipped
from engine.lessons.lesson import Lesson, Step
from engine.lessons.questions.question import Question
from engine.lessons.reader import parse
from engine.session import Session
from gui.canvas.items import Note
from gui.lesson.card import Card
from gui.lesson.course import Course
from gui.lesson.option import Option
from gui.lesson.progress import MOST_BYTES, Standing, content_of, load, save
from gui.lesson.shelf import Shelf
from gui.lesson.texts import document, plain
from gui.shell.finding import show_control
from gui.shell.help import TextDialog
from gui.shell.palette.palette import Palette
from gui.shell.settings import Settings
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


def test_a_shipped_lesson_is_chosen_and_left_by_keys_alone(student) -> None:
    student.hands.keys(student.hands.figure, Key.Key_L)
    shelf = student.window.findChild(Shelf)
    assert shelf.entry.lesson is shipped()[0]
    student.hands.qtbot.keyClick(shelf.list, Key.Key_Return)
    student.window.activateWindow()
    student.settle()
    assert student.course.lesson is shipped()[0]
    assert student.window.focusWidget() in (student.card.field.first, student.card.next)
    for _ in range(len(shipped()[0].steps) + 1):
        student.card.next.setFocus()
        student.key(Key.Key_Return)
    assert student.window.lessons.desk is None


@pytest.mark.parametrize("lesson", shipped(), ids=lambda lesson: lesson.name)
def test_every_shipped_lesson_is_worked_through(student, lesson: Lesson) -> None:
    student.window.lessons.begin(lesson)
    student.settle()
    for at, step in enumerate(lesson.steps):
        assert student.course.at == at
        assert student.card.question.accessibleName() == plain(step.title)
        if step.question is not None:
            answer(student, step, step.question)
            assert student.course.attempt.right, (step.title, student.texts())
            assert not student.course.is_asking
        assert "{" not in student.texts()
        assert student.window.notice.text == ""
        student.card.next.setFocus()
        student.key(Key.Key_Return)
    asked = sum(step.question is not None for step in lesson.steps)
    assert f"{asked} of {asked} answer" in student.texts()


def answer(student, step: Step, question: Question) -> None:
    """Give the right answer, by keys where it is typed or chosen."""
    result = step.solved().run()
    result.prepare()
    given = question.key(result).given
    if question.kind in ("number", "formula"):
        student.key(str(given), Key.Key_Return, Key.Key_Return)
    elif question.kind == "choice":
        student.key(*[Key.Key_Down] * given, Key.Key_Space, Key.Key_Return, Key.Key_Return)
    elif question.kind == "sketch":
        draw(student, list(question.truth(result)[1][::4]))
        student.press(student.card.sure)
    else:
        student.store.open(student.store.session.replace(step.panel, step.solved()))
        student.settle()
        student.press(student.card.sure)


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
    student.card.field.line.setText("half")
    student.window.actions_["play_freely"].trigger()
    student.settle()
    assert not student.card.body.isVisible()
    student.hands.drag_handle("probe", (-1.0, 0.0))
    assert student.experiment.probe != 2
    student.window.actions_["play_freely"].trigger()
    student.settle()
    assert student.experiment.probe == 2
    assert student.card.body.isVisible()
    assert student.card.field.line.text() == "half"


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


def test_long_words_are_broken_where_letters_end(qapp) -> None:
    word = "𝑥" * 60
    made = document(word)
    assert made.toPlainText().replace("\u200b", "") == word
    assert made.toPlainText().count("\u200b") > 10
    assert plain(f"**{word}** < b") == f"{word} < b"


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


def test_the_state_on_screen_is_copied_as_a_step_and_pasted_into_a_lesson(student) -> None:
    student.hands.edit(probe=0.75)
    student.hands.keys(student.hands.figure, Key.Key_H)
    before = student.experiment
    student.window.actions_["copy_step"].trigger()
    copied = QApplication.clipboard().text()
    assert copied.startswith("## What do you expect?")
    student.store.reset("curves")
    student.open(copied)
    assert student.experiment == before


def test_a_file_that_is_written_is_read_again_at_the_same_step(student) -> None:
    student.open(LOOK, NUMBER)
    student.press(student.card.next)
    path = student.folder / "lesson.md"
    path.write_text(HEAD + LOOK + NUMBER.replace("How steep", "How high"))
    student.hands.qtbot.waitUntil(lambda: "How high" in student.card.question.accessibleName())
    assert student.course.at == 1
    path.write_text(HEAD + LOOK + "## Broken\nstate: nothing such\n")
    student.hands.qtbot.waitUntil(lambda: "lesson.md" in student.window.notice.text.replace("\u200b", "")
                                  and ":12:" in student.window.notice.text.replace("\u200b", ""))  # fmt: skip
    assert "How high" in student.card.question.accessibleName()
    other = student.folder / "other.md"
    other.write_text(HEAD + LOOK.replace("Look", "Once more"))
    other.replace(path)
    student.hands.qtbot.waitUntil(lambda: student.card.question.accessibleName() == "Once more")


def test_the_lessons_of_a_folder_stand_in_the_list(student, monkeypatch) -> None:
    folder = student.folder / "mine"
    folder.mkdir()
    (folder / "1.md").write_text(HEAD.replace("A lesson", "Mine") + LOOK)
    (folder / "2.md").write_text("# No lesson\n")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    student.window.actions_["lessons"].trigger()
    shelf = student.window.findChild(Shelf)
    assert "Mine" not in rows(shelf)
    student.hands.qtbot.mouseClick(shelf.folder, LEFT)
    student.hands.qtbot.waitUntil(lambda: "Mine" in rows(shelf))
    assert rows(shelf)[-3:] == ["My folder", "Mine", "2.md"]
    shelf.reject()
    assert student.window.settings.lessons == str(folder)
    student.window.actions_["lessons"].trigger()
    shelf = next(shelf for shelf in student.window.findChildren(Shelf) if shelf.isVisible())
    student.hands.qtbot.waitUntil(lambda: "Mine" in rows(shelf))
    place = shelf.list.visualRect(shelf.list.model().index(rows(shelf).index("Mine"), 0)).center()
    student.hands.qtbot.mouseClick(shelf.list.viewport(), LEFT, pos=place)
    student.hands.qtbot.mouseClick(shelf.start, LEFT)
    student.window.activateWindow()
    student.settle()
    assert student.course.lesson.title == "Mine"


def rows(shelf: Shelf) -> list[str]:
    model = shelf.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_folder_that_is_gone_is_told(student, make_window, hands_on) -> None:
    window = make_window(settings=Settings(theme="light", lessons=str(student.folder / "gone")))
    window.actions_["lessons"].trigger()
    shelf = window.findChild(Shelf)
    student.hands.qtbot.waitUntil(lambda: "gone" in rows(shelf)[-1])
    last = shelf.list.model().index(len(rows(shelf)) - 1, 0)
    assert "Cannot read" in last.data(Qt.ItemDataRole.ToolTipRole)
    shelf.reject()


def test_lessons_are_found_where_anything_is(student) -> None:
    lesson = shipped()[0]
    student.hands.keys(student.hands.figure, Key.Key_1)
    student.hands.qtbot.keyClick(student.hands.figure, Key.Key_K, CTRL)
    palette = next(found for found in student.window.findChildren(Palette) if found.isVisible())
    student.hands.keys(palette.input, lesson.title, Key.Key_Return)
    student.settle()
    assert student.course.lesson is lesson


def test_a_control_that_the_step_does_not_show_is_not_found_in_it(student) -> None:
    student.open(NUMBER)
    show_control(student.window, "curves", "curvature")
    QApplication.processEvents()
    assert "is no part of this step" in student.window.notice.text


def test_the_list_says_how_far_one_has_come_and_begins_where_one_left_last(student, tmp_path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("1.md", "2.md"):
        (folder / name).write_text(HEAD.replace("A lesson", name) + LOOK + CHOICE)
    documents, library = student.window.documents, student.window.lessons.library
    documents.remember(replace(documents.settings, lessons=str(folder)))
    student.window.lessons.open(folder / "2.md")
    student.press(student.card.next)
    student.window.lessons.leave()
    student.window.actions_["lessons"].trigger()
    shelf = student.window.findChild(Shelf)
    student.hands.qtbot.waitUntil(lambda: not library.is_reading and "2.md" in rows(shelf))
    at = rows(shelf).index("2.md")
    said = Qt.ItemDataRole.AccessibleTextRole
    assert shelf.list.model().index(at, 0).data(said) == "2.md, step 2 of 2, What it is about."
    assert shelf.list.model().index(at - 1, 0).data(said) == "1.md, 5 min, What it is about."
    shelf.reject()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    student.window.actions_["lessons"].trigger()
    shelf = student.window.findChild(Shelf)
    assert shelf.entry.title == "2.md"
    assert shelf.start.text() == "Go on"
    shelf.grab()
    shelf.reject()


def test_help_tells_of_lessons(student) -> None:
    student.window.actions_["about_lessons"].trigger()
    told = student.window.findChild(TextDialog)
    assert "A lesson asks first" in told.browser.toPlainText()
    assert "A lesson is a text file that ends in .md." in told.browser.toPlainText()
    told.close()


def test_the_rail_leads_to_the_list_and_is_lit_in_a_lesson(student) -> None:
    button = student.window.rail.lessons
    assert not button.isChecked()
    student.hands.qtbot.mouseClick(button, LEFT)
    student.window.findChild(Shelf).reject()
    assert not button.isChecked()
    student.open(LOOK)
    assert button.isChecked()
    assert student.window.actions_["leave_lesson"].isEnabled()
    student.window.actions_["leave_lesson"].trigger()
    assert not button.isChecked()
    assert not student.window.actions_["next_step"].isEnabled()


SKETCH = """## Draw it
state: curves
with: functions = [GELU]

sketch: f′ of GELU from -3 to 3
> after: It is above 1 on the right.

"""
PLACE = """## Where is the kink?
state: curves
with: functions = [ReLU], probe = 2

place: probe at 0 +- 0.05
> after: There it is.

"""
GOAL = """## Two steps
state: curves

goal: {probe} >= 2
> {probe} > 1: Nearly.
> after: It is {probe}.

"""
FORMULA = """## Write leaky ReLU
state: curves

formula: max(z, 0.1*z)
> z: That is the identity.

"""


def draw(student, heights) -> None:
    """Drag the pencil from the left end to the right through these heights."""
    pad = student.window.lessons.desk.traces.pad
    figure, (low, high) = pad.figure, pad.plot.ranges[0]
    xs = [low + (high - low) * at / (len(heights) - 1) for at in range(len(heights))]
    points = [figure.mapFromScene(pad.plot.to_scene(x, y)) for x, y in zip(xs, heights, strict=True)]
    bot, viewport = student.hands.qtbot, figure.viewport()
    bot.mousePress(viewport, LEFT, pos=points[0])
    for point in points[1:]:
        bot.mouseMove(viewport, point)
    bot.mouseRelease(viewport, LEFT, pos=points[-1])
    student.settle()


def test_a_sketch_is_drawn_by_mouse_and_stays_beside_the_truth(student) -> None:
    student.open(SKETCH, LOOK)
    pad = student.window.lessons.desk.traces.pad
    assert not pad.true.isVisible()
    student.press(student.card.sure)
    assert "Draw the curve from left to right." in student.texts()
    gelu = activations.get("gelu")
    draw(student, [float(gelu.derivative(np.array([-3 + 6 * at / 80]))[0]) for at in range(81)])
    drawn = pad.drawing
    student.press(student.card.sure)
    assert student.course.attempt.right
    assert "Right: nowhere off by more than" in student.texts()
    assert "above 1 on the right" in student.texts()
    pad = student.window.lessons.desk.traces.pad
    assert pad.true.isVisible()
    assert pad.sketch.isVisible()
    assert np.allclose(pad.drawing.points, drawn.points)
    draw(student, [0.0, 0.0])
    assert np.allclose(pad.drawing.points, drawn.points)
    student.press(student.card.next)
    assert student.window.lessons.desk.traces.pad is None
    student.press(student.card.back)
    pad = student.window.lessons.desk.traces.pad
    assert pad.true.isVisible()
    assert len(pad.drawing.points) > 100, "what is kept between runs has fewer points"


def test_a_wrong_sketch_is_told_where_it_is_off_most_and_drawn_again(student) -> None:
    student.open(SKETCH)
    draw(student, [0.0] * 20)
    student.press(student.card.clear)
    assert not student.window.lessons.desk.traces.pad.drawing.points
    draw(student, [0.5] * 20)
    student.press(student.card.guess)
    pad = student.window.lessons.desk.traces.pad
    assert not student.course.attempt.right
    assert "of the way is right. You are" in student.texts()
    assert "largest miss" in pad.plot.texts
    student.press(student.card.try_again)
    pad = student.window.lessons.desk.traces.pad
    assert not pad.drawing.points
    assert not pad.true.isVisible()
    assert "curves" in student.store.session.hidden


def test_a_sketch_is_drawn_by_keys(student) -> None:
    student.open(SKETCH)
    pad = student.window.lessons.desk.traces.pad
    pad.figure.setFocus()
    student.hands.keys(pad.figure, Key.Key_Return, Key.Key_Up, *[Key.Key_Right] * 40)
    points = pad.drawing.points
    assert (points[0][0], points[-1][0]) == pytest.approx((-3, 3))
    assert points[-1][1] > 0
    assert "pencil, z = 3" in pad.figure.handles.focused.label
    student.hands.keys(pad.figure, Key.Key_Down)
    assert pad.drawing.points[-1][1] == pytest.approx(0, abs=1e-9)
    assert pad.drawing.points[:-1] == points[:-1]


def test_a_handle_is_put_somewhere_and_marked_until_it_is_right(student) -> None:
    student.open(PLACE, LOOK)
    student.hands.drag_handle("probe", (1.0, 0.0))
    put = student.experiment.probe
    student.press(student.card.guess)
    assert "Too far right." in student.texts()
    assert "at 0" not in student.texts()
    mark = student.window.lessons.desk.traces.mark
    assert mark.place[0] == put
    assert student.course.is_asking
    student.hands.figure.handles.focus("probe")
    student.hands.figure.setFocus()
    for theme in ("dark", "light"):
        student.window.switch.choose(theme)
        student.settle()
        assert [n.text for n in notes(student) if n.isVisible()] == ["you put it here"]
    for _ in range(round(put / 0.1)):
        student.hands.keys(student.hands.figure, Key.Key_Left)
    student.press(student.card.sure)
    assert "There it is." in student.texts()
    assert not student.course.attempt.right, "the prediction was another one"
    student.press(student.card.next)
    student.store.visit("curves")
    student.settle()
    assert not notes(student)


def notes(student):
    plots = student.hands.figure.plots.values()
    items = [item for plot in plots for item in plot.content if isinstance(item, Note)]
    return [item for item in items if item.text == "you put it here"]


def test_the_keyboard_is_where_the_answer_is_given(student) -> None:
    student.open(PLACE, SKETCH, NUMBER, CHOICE, LOOK)
    assert student.window.focusWidget() is student.hands.figure
    student.press(student.card.sure)
    assert student.window.focusWidget() is not student.card.next
    student.window.lessons.turn(1)
    assert student.window.focusWidget() is student.window.lessons.desk.traces.pad.figure
    for kind in (QLineEdit, Option, QPushButton):
        student.window.lessons.turn(1)
        assert isinstance(student.window.focusWidget(), kind)
    assert student.card.next.hasFocus()


def test_a_lesson_whose_state_is_gone_is_told(student) -> None:
    lesson = parse(HEAD + LOOK.replace("neuron", "no such example"), "gone.md")
    student.window.lessons.begin(lesson)
    assert "gone.md:7: There is no example" in student.window.notice.text.replace("\u200b", "")
    assert student.window.lessons.desk is None


def test_what_cannot_be_done_is_shown(student) -> None:
    student.open(PLACE)
    assert not student.card.how.isVisible()
    student.press(student.card.sure)
    student.press(student.card.how)
    assert student.experiment.probe == 0
    assert "It belongs at 0." in student.texts()
    student.press(student.card.try_again)
    assert student.experiment.probe == 2
    student.hands.drag_handle("probe", (0.0, 0.0))
    student.press(student.card.sure)
    assert "Right." in student.texts()


def test_a_goal_is_reached_by_any_control(student) -> None:
    student.open(GOAL)
    assert student.buttons()[0] == "Check"
    student.press(student.card.sure)
    assert "Not yet: probe = −1.2." in student.texts()
    student.hands.drag_handle("probe", (1.5, 0.0))
    student.press(student.card.sure)
    assert "Nearly." in student.texts()
    student.hands.drag_handle("probe", (3.0, 0.0))
    reached = student.experiment
    student.press(student.card.sure)
    assert "Reached." in student.texts()
    assert f"It is {reached.probe:g}." in student.texts()
    assert student.experiment == reached
    assert student.course.attempt.answer.confidence == ""


def test_a_formula_is_compared_everywhere(student) -> None:
    student.open(FORMULA)
    student.key("max(z", Key.Key_Return)
    student.press(student.card.sure)
    assert student.card.refusal.isVisible()
    student.card.field.line.setFocus()
    student.card.field.line.selectAll()
    student.key("z")
    student.press(student.card.sure)
    assert "That is the identity. It is max(z, 0.1*z)." in student.texts()
    student.press(student.card.try_again)
    student.key("max(0.1*z, z)")
    student.press(student.card.guess)
    assert "Right, everywhere." in student.texts()
    assert not student.course.attempt.right


def test_free_play_takes_the_sketch_along_and_away(student) -> None:
    student.open(SKETCH)
    draw(student, [0.5] * 20)
    drawn = student.window.lessons.desk.traces.pad.drawing
    student.window.actions_["play_freely"].trigger()
    assert student.window.lessons.desk.traces.pad is None
    student.window.actions_["play_freely"].trigger()
    student.settle()
    assert student.window.lessons.desk.traces.pad.drawing == drawn


def test_tab_goes_through_the_card_in_the_order_seen(student) -> None:
    student.open(NUMBER, CHOICE)
    line = student.card.field.line
    found = [line]
    while len(found) < 20:
        student.hands.qtbot.keyClick(student.window.focusWidget(), Key.Key_Tab)
        here = student.window.focusWidget()
        if here is student.hands.figure:
            break
        found.append(here)
    card = [w for w in found if any(part.isAncestorOf(w) for part in student.card.parts)]
    assert card == [line, student.card.hint, student.card.sure, student.card.next]
    card[1].setFocus(Qt.FocusReason.TabFocusReason)
    student.hands.qtbot.keyClick(card[1], Key.Key_Space)
    assert student.course.hinted == 1


def test_a_window_with_a_lesson_is_gone_when_it_is_closed(make_window, hands_on, tmp_path, qtbot) -> None:
    student = Student(hands_on(make_window()), tmp_path)
    student.hands.settle()
    student.open(SKETCH, PLACE)
    draw(student, [0.5] * 5)
    student.press(student.card.sure)
    student.press(student.card.next)
    student.press(student.card.sure)
    desk = student.window.lessons.desk
    parts = [desk, desk.card, desk.course, desk.traces.mark]
    left = [weakref.ref(part) for part in parts]
    del parts, desk
    student.window.lessons.leave()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not [ref() for ref in left if ref() is not None]


def test_a_run_that_is_locked_does_not_begin(student) -> None:
    state = "state: Units die after a few steps\nwith: playhead = 0\nthen: playhead = 60\nlock: playhead\n"
    student.open(f"## Run it\n{state}\n= {{dead units}} +- 3\n")
    assert student.experiment.playhead == 0
    student.hands.keys(student.hands.figure, Key.Key_Space)
    student.settle()
    assert student.experiment.playhead == 0
    assert "moves once you have answered" in student.window.notice.text


def test_long_words_keep_to_the_card(student) -> None:
    word = "x" * 300
    choice = f"- [x] {word}\n- [ ] no\n  > {word}\n"
    student.open(f"## {word}\nstate: curves\n\n{word}\n\n{choice}> hint: {word}\n")
    student.press(student.card.hint)
    for _ in range(2):
        assert student.window.width() == 1440
        for part in student.card.parts:
            assert part.width() <= 296
            for label in part.findChildren(QLabel):
                right = label.mapTo(part, label.rect().topRight()).x()
                assert not label.isVisible() or right < part.width(), label.text()[:20]
        if student.course.is_asking:
            student.press(student.card.field.options[1])
            student.press(student.card.sure)
    assert word in student.texts()


def test_a_long_title_does_not_widen_the_window(student, tmp_path) -> None:
    path = tmp_path / "long.md"
    path.write_text((HEAD + LOOK).replace("A lesson", "A lesson " * 40))
    student.window.resize(800, 560)
    student.window.lessons.open(path)
    student.settle()
    assert student.window.width() == 800
    student.hands.page.header.grab()
    assert student.hands.page.header.title.toolTip().startswith("A lesson A lesson")


def test_closing_the_window_leaves_the_lesson(student) -> None:
    student.hands.edit(probe=0.5)
    own = student.store.session
    student.open(NUMBER)
    student.window.close()
    assert student.window.lessons.desk is None
    assert student.store.session == own
    assert student.window.lessons.progress


def test_another_session_takes_the_place_of_a_lesson(student, tmp_path) -> None:
    student.hands.edit(probe=0.5)
    student.open(NUMBER)
    student.window.actions_["new"].trigger()
    student.settle()
    assert student.window.lessons.desk is None
    assert student.store.session == Session()
    assert student.hands.page.readouts.isVisible()
    for _ in range(20):
        student.window.actions_["undo"].trigger()
    assert student.experiment.probe == -1.2


def test_an_example_is_free_play(student) -> None:
    student.open(NUMBER)
    student.card.field.line.clearFocus()
    next(iter(student.hands.examples().values())).trigger()
    student.settle()
    assert student.course.is_free
    assert not student.card.body.isVisible()
    assert student.window.lessons.desk.way_back.isVisible()
    student.press(student.window.lessons.desk.way_back)
    assert student.experiment.probe == 2
    student.hands.keys(student.hands.figure, Key.Key_F)
    student.window.actions_["reset"].trigger()
    student.settle()
    assert student.experiment.probe == 2
    assert student.card.body.isVisible()
