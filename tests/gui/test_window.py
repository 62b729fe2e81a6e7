"""The window: shortcuts, menus, examples, themes, clipboard, files that are dropped."""

from __future__ import annotations

import gc
from html import unescape
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QGraphicsScene,
    QLabel,
    QMessageBox,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from engine.functions import activations, formula
from engine.presets import presets
from engine.session import Session, save
from gui.export.dialog import ExportDialog
from gui.look import theme as themes
from gui.panels import DIGITS, NAMES, panels
from gui.shell.help import TextDialog
from gui.shell.settings import Settings
from gui.store import Store

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT = Modifier.ControlModifier, Modifier.ShiftModifier


def press(hands, key: Key, modifier: Modifier = Modifier.NoModifier, widget=None) -> None:
    """Press a key where the keyboard is."""
    hands.qtbot.keyClick(widget or hands.figure, key, modifier)
    hands.settle()


def dialog(window, kind: type[QDialog] = TextDialog) -> QDialog:
    """The one dialog of this kind that is open."""
    (found,) = [child for child in window.findChildren(kind) if child.isVisible()]
    return found


def test_undo_and_redo_by_their_keys(hands) -> None:
    actions = hands.window.actions_
    assert not actions["undo"].isEnabled()
    hands.edit(probe=2.0)
    assert actions["undo"].isEnabled()
    press(hands, Key.Key_Z, CTRL)
    assert hands.experiment.probe == -1.2
    assert not actions["undo"].isEnabled()
    assert actions["redo"].isEnabled()
    press(hands, Key.Key_Z, CTRL | SHIFT)
    assert hands.experiment.probe == 2.0
    press(hands, Key.Key_Z, CTRL)
    press(hands, Key.Key_Y, CTRL)
    assert hands.experiment.probe == 2.0


def test_letters_and_digits_are_commands(hands) -> None:
    press(hands, Key.Key_G)
    assert hands.window.notice.text == "A faint copy of the curves stays; G drops it."
    press(hands, Key.Key_G)
    assert hands.window.notice.text == "The faint copy is gone."
    press(hands, Key.Key_G)
    assert hands.figure.ghosts.drop()
    hands.edit(window=(-1.0, 1.0))
    press(hands, Key.Key_F)
    assert hands.experiment.window == (-6.0, 6.0)
    hands.edit(window=(-1.0, 1.0))
    press(hands, Key.Key_Home)
    assert hands.experiment.window == (-6.0, 6.0)
    hands.edit(probe=3.0)
    press(hands, Key.Key_R, CTRL)
    assert hands.experiment.probe == -1.2


def test_digits_and_the_list_go_to_panels(hands) -> None:
    for row, kind in reversed(list(enumerate(panels()))):
        if kind.key in DIGITS:
            hands.qtbot.keyClick(hands.figure, DIGITS[kind.key])
        else:
            hands.window.actions_[f"panel {kind.key}"].trigger()
        hands.settle()
        assert hands.store.session.current == kind.key
        assert hands.window.rail.list.currentRow() == row
        assert hands.window.stack.currentWidget() is hands.page
    for row, kind in enumerate(panels()):
        rect = hands.window.rail.list.visualItemRect(hands.window.rail.list.item(row))
        hands.qtbot.mouseClick(
            hands.window.rail.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center()
        )
        assert hands.store.session.current == kind.key
    assert not hands.store.can_undo


@pytest.mark.parametrize("width", [800, 1199, 1200, 1440])
def test_the_rail_gives_way_and_the_buttons_keep_their_size(hands, width: int) -> None:
    window, rail = hands.window, hands.window.rail
    window.resize(width, 700)
    hands.settle()
    assert rail.is_collapsed == (width < 1200)
    assert rail.width() == (48 if width < 1200 else 84)
    for button in window.bar.buttons.values():
        assert button.size() == QSize(32, 32)
        assert button.iconSize() == QSize(20, 20)
    hands.qtbot.mouseClick(rail.fold, Qt.MouseButton.LeftButton)
    assert rail.is_collapsed == (width >= 1200)
    rows = range(rail.list.count())
    assert [rail.list.item(row).text() for row in rows] == list(NAMES.values())
    places = [rail.list.visualItemRect(rail.list.item(row)) for row in rows]
    assert all(rail.list.viewport().rect().contains(place) for place in places)


@pytest.mark.parametrize("width", [1099, 1100])
def test_the_side_of_a_narrow_window_is_a_drawer(hands, width: int) -> None:
    window, button = hands.window, hands.window.bar.buttons["side"]
    window.resize(width, 700)
    hands.settle()
    assert hands.page.side.isVisible() == (width >= 1100)
    assert button.isVisible() == (width < 1100)
    press(hands, Key.Key_C)
    assert hands.page.side.isVisible() == (width < 1100)
    press(hands, Key.Key_2)
    assert hands.page.side.isVisible() == (width < 1100)
    if width < 1100:
        hands.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert not hands.page.side.isVisible()
        window.resize(1440, 900)
        hands.settle()
        assert hands.page.side.isVisible()


def test_an_example_opens_the_drawer_that_its_note_stands_in(hands) -> None:
    hands.window.resize(800, 560)
    hands.settle()
    assert not hands.page.side.isVisible()
    list(hands.examples().values())[1].trigger()
    hands.settle()
    assert hands.page.example.isVisible()
    assert hands.window.actions_["side"].isChecked()


def test_the_examples_in_the_bar_are_those_of_the_panel_that_is_shown(hands) -> None:
    for kind in panels():
        hands.store.visit(kind.key)
        hands.settle()
        assert hands.window.bar.examples.menu() is hands.page.examples.menu()
    titles = [action.text().replace("&", "") for action in hands.window.bar.menus.actions()]
    assert titles == ["File", "Edit", "View", "Panels", "Examples", "Lessons", "Talk", "Help"]


def test_hide_takes_the_answers_away_and_brings_them_back(hands) -> None:
    sentence = hands.page.sentence.text()
    press(hands, Key.Key_H)
    shown = [label.text() for label in hands.page.findChildren(QLabel, "value") if label.isVisible()]
    assert hands.page.sentence.text() != sentence
    assert set(shown) == {"•••"}
    assert hands.window.actions_["hide"].isChecked()
    press(hands, Key.Key_H)
    assert hands.page.sentence.text() == sentence


@pytest.mark.parametrize(("key", "modifier", "title"), [
    (Key.Key_F1, Modifier.NoModifier, "Shortcuts"),
    (Key.Key_Question, Modifier.NoModifier, "Shortcuts"),
    (Key.Key_F1, CTRL, "Glossary"),
    (Key.Key_I, CTRL, "Curves and derivatives"),
])  # fmt: skip
def test_help_opens_by_key_and_closes_for_good(hands, key: Key, modifier: Modifier, title: str) -> None:
    for closing in ((Key.Key_Escape,), (Key.Key_W, CTRL)):
        for _ in range(2):
            with hands.qtbot.waitActive(hands.window):
                hands.window.activateWindow()
            press(hands, key, modifier)
            assert dialog(hands.window).windowTitle() == title
            hands.qtbot.waitUntil(dialog(hands.window).isActiveWindow)
        press(hands, *closing, widget=dialog(hands.window))
        hands.qtbot.waitUntil(lambda: not hands.window.findChildren(TextDialog))


def test_no_two_commands_share_a_key(window) -> None:
    keys = [key.toString() for command in window.actions_.commands
            for key in window.actions_[command.name].shortcuts()]  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert all(keys)


def test_every_command_explains_itself(window) -> None:
    for command in window.actions_.commands:
        assert window.actions_[command.name].toolTip()
    buttons = [b for b in window.bar.findChildren(QToolButton) if b.defaultAction()]
    assert len(buttons) >= 5
    assert all(not button.icon().isNull() for button in buttons)


def test_a_text_field_keeps_its_letters_and_keys(hands) -> None:
    hands.edit(functions=(formula.parse("z"),), probe=2.0)
    row = hands.page.controls.control("functions").rows[0]
    row.text.setFocus()
    row.text.selectAll()
    before = hands.store.session
    hands.qtbot.keyClicks(row.text, "ghf1?")
    assert row.text.text() == "ghf1?"
    press(hands, Key.Key_Z, CTRL, row.text)
    press(hands, Key.Key_Home, widget=row.text)
    assert hands.store.session == before
    assert not hands.figure.ghosts.drop()
    assert not hands.page.hiding_answers
    assert not hands.window.findChildren(TextDialog)


def test_copy_takes_marked_text_or_else_the_picture(hands) -> None:
    hands.edit(functions=(formula.parse("z^2"),))
    text = hands.page.controls.control("functions").rows[0].text
    text.setFocus()
    text.selectAll()
    press(hands, Key.Key_C, CTRL, text)
    assert QGuiApplication.clipboard().text() == "z^2"
    assert not QGuiApplication.clipboard().mimeData().hasImage()
    hands.figure.setFocus()
    press(hands, Key.Key_C, CTRL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert data.imageData().size().toTuple() == (1920, 1080)
    assert b"<svg" in bytes(data.data("image/svg+xml").data())[:500]
    assert "clipboard" in hands.window.notice.text


def test_the_export_dialog_opens_writes_and_remembers_the_folder(hands, tmp_path: Path) -> None:
    press(hands, Key.Key_E, CTRL)
    made = dialog(hands.window, ExportDialog)
    assert made.save(tmp_path / "curves.png")
    assert not QImage(str(tmp_path / "curves.png")).isNull()
    assert str(tmp_path / "curves.png") in hands.window.notice.text
    assert hands.window.settings.folder == str(tmp_path)


def test_the_export_dialog_opens_as_it_was_left_also_at_the_next_start(hands, make_window, hands_on) -> None:
    press(hands, Key.Key_E, CTRL)
    made = dialog(hands.window, ExportDialog)
    for name, index in (("Format", 1), ("Page", 2), ("Theme", 1)):
        combo = next(combo for combo in made.findChildren(QComboBox) if combo.accessibleName() == name)
        combo.setFocus()
        hands.keys(combo, *[Key.Key_Down] * index)
    chosen = made.options(), made.suffix()
    assert chosen[0].size.key == "half-slide"
    hands.keys(made, Key.Key_Escape)
    press(hands, Key.Key_E, CTRL)
    again = dialog(hands.window, ExportDialog)
    assert (again.options(), again.suffix()) == chosen
    hands.keys(again, Key.Key_Escape)
    later = hands_on(make_window(settings=hands.window.settings))
    later.settle()
    press(later, Key.Key_E, CTRL)
    again = dialog(later.window, ExportDialog)
    assert (again.options(), again.suffix()) == chosen


@pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)
def test_every_example_is_chosen_from_the_menu(hands, kind) -> None:
    hands.store.visit(kind.key)
    hands.settle()
    assert len(hands.page.examples.menu().actions()) <= 8
    actions = hands.examples()
    assert set(actions) == {preset.title for preset in presets(kind.key)}
    for preset in presets(kind.key):
        actions[preset.title].trigger()
        hands.settle()
        assert hands.experiment == preset.apply(Session(), kind.key).experiment(kind.key)
        words = hands.page.result.sentence
        assert words.endswith(".")
        assert not {"nan", "inf"} & set(words.split())
        assert hands.page.example.isVisible()
        if hands.page.hiding_answers:
            assert preset.question in unescape(hands.page.example.text())
            hands.window.actions_["hide"].trigger()
        assert preset.note in unescape(hands.page.example.text())


def test_the_note_of_an_example_goes_with_its_state_and_comes_back_with_it(hands) -> None:
    first, second = list(hands.examples().values())[1:3]
    for action in (first, second, second):
        action.trigger()
        hands.settle()
    assert hands.page.example.isVisible()
    hands.edit(probe=0.3, selected=1, window=(-3.0, 3.0))  # another look at the same
    assert hands.page.example.isVisible()
    hands.edit(curvature=not hands.experiment.curvature)
    assert not hands.page.example.isVisible()
    hands.store.undo()
    hands.settle()
    assert hands.page.example.isVisible()
    hands.store.undo()
    hands.store.undo()
    hands.settle()
    assert not hands.page.example.isVisible()


def test_panels_that_are_out_of_sight_change_their_theme_too(hands) -> None:
    for key in (*Session.names(), "curves"):
        hands.store.visit(key)
        hands.settle()
    for name in ("dark", "light"):
        hands.window.actions_[name].trigger()
        hands.settle()


def test_the_theme_changes_at_run_time_and_keeps_the_state(hands) -> None:
    hands.edit(probe=2.0, functions=(activations.get("tanh"),))
    before = hands.store.session
    for name, theme in (("dark", themes.DARK), ("light", themes.LIGHT)):
        hands.window.actions_[name].trigger()
        hands.settle()
        QApplication.processEvents()
        image = hands.window.grab().toImage()
        card = hands.figure.mapTo(hands.window, QPoint(hands.figure.width() - 2, 2))
        assert image.pixelColor(card).name() == theme.surface
        assert image.pixelColor(3, hands.window.height() - 3).name() == theme.window
        assert hands.window.actions_[name].isChecked()
        assert hands.window.settings.theme == name
    assert hands.store.session == before
    assert hands.experiment == hands.page.result.experiment


def test_the_title_names_the_file_and_marks_changes(hands, tmp_path: Path) -> None:
    window = hands.window
    assert window.windowTitle() == "Activation Lab[*]"
    assert not window.isWindowModified()
    save(Session().edit("curves", probe=1.0), tmp_path / "lecture.json")
    assert window.documents.open(tmp_path / "lecture.json")
    assert window.windowTitle() == "lecture.json[*] – Activation Lab"
    assert not window.isWindowModified()
    hands.edit(probe=2.0)
    assert window.isWindowModified()
    press(hands, Key.Key_S, CTRL)
    assert not window.isWindowModified()
    press(hands, Key.Key_Z, CTRL)
    assert window.isWindowModified()
    press(hands, Key.Key_N, CTRL)
    assert window.windowTitle() == "Activation Lab[*]"
    assert hands.store.session == Session()


def test_recent_files_are_in_the_menu(hands, tmp_path: Path) -> None:
    window = hands.window
    paths = [tmp_path / name for name in ("a & b.json", "c.json")]
    for probe, path in enumerate(paths, start=1):
        save(Session().edit("curves", probe=float(probe)), path)
        window.documents.open(path)
    menu = window.actions_.menu("&File/Open &recent")
    menu.aboutToShow.emit()
    menu.aboutToShow.emit()
    names = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert names[:-1] == [str(path).replace("&", "&&") for path in reversed(paths)]
    menu.actions()[1].trigger()
    assert hands.experiment.probe == 1.0
    window.actions_["forget_recent"].trigger()
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions() if not a.isSeparator()] == ["&Clear this list"]


def test_a_dropped_file_is_opened_and_a_bad_one_changes_nothing(hands, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    save(Session().edit("curves", probe=2.5), good)
    bad.write_text("{", "utf-8")
    assert not hands.drop(QUrl("https://example.org/a.json"))
    assert hands.drop(QUrl.fromLocalFile(str(good)))
    assert hands.experiment.probe == 2.5
    before = hands.store.session
    assert hands.drop(QUrl.fromLocalFile(str(bad)))
    assert hands.store.session == before
    assert hands.window.notice.text.startswith(f"Cannot open {bad}: ")
    hands.store.undo()
    assert hands.store.session == Session()


def test_size_and_theme_come_back(make_window) -> None:
    first = make_window(settings=Settings(theme="dark"))
    first.resize(QSize(800, 650))  # the screen of the tests is 800 by 800
    kept = first.settings
    assert kept.theme == "dark"
    again = make_window(settings=kept)
    assert again.size() == QSize(800, 650)
    assert again.switch.theme is themes.DARK
    make_window(settings=Settings(geometry="not a geometry", theme="light"))


def test_the_keyboard_goes_along_to_the_picture_of_another_panel(hands) -> None:
    hands.figure.setFocus()
    first = hands.figure
    press(hands, Key.Key_2)
    assert hands.figure is not first
    assert hands.window.focusWidget() is hands.figure
    names = hands.window.rail.list
    names.setFocus()
    press(hands, Key.Key_Down, widget=names)
    assert hands.window.focusWidget() is names  # to go on down the list


@pytest.mark.parametrize("size", [(800, 560), (1024, 700)])
def test_a_notice_hides_and_moves_nothing(hands, size: tuple[int, int]) -> None:
    window = hands.window
    window.resize(*size)
    QApplication.processEvents()
    before = hands.figure.geometry()
    path = "/home/somebody/lectures/machine-learning/2026/activation-functions-of-neural-networks.json"
    window.notice.show_problem(f"Cannot open {path}: it was written by a newer version of the program.")
    hands.settle()

    def on_screen(widget) -> QRect:
        return QRect(widget.mapTo(window, QPoint()), widget.size())

    notice = on_screen(window.notice)
    assert window.rect().contains(notice)
    for other in (hands.figure, window.page.side, window.rail, window.bar):
        assert not (other.isVisible() and notice.intersects(on_screen(other)))
    label = window.notice.label
    assert label.heightForWidth(label.width()) <= label.height()
    longest = max(label.text().split(), key=len).split("\u200b")
    assert all(label.fontMetrics().horizontalAdvance(part) < label.width() for part in longest)
    assert hands.figure.geometry() == before


@pytest.mark.parametrize("text", [
    "Cannot read /tmp/<b>bold</b> &amp; <img src='x'>.csv: it is a folder.",
    f"Cannot read {'x' * 100_000}: it is a folder.",
    f"Cannot read {'/some folder' * 9000}: it is a folder.",
    "Cannot read one\n\n\nname: it is a folder.",
], ids=["tags", "word", "path", "lines"])  # fmt: skip
def test_a_notice_is_plain_text_within_bounds(hands, text: str) -> None:
    hands.window.resize(800, 560)
    notice = hands.window.notice
    notice.show_problem(text)
    assert notice.label.textFormat() == Qt.TextFormat.PlainText
    assert notice.text.startswith("Cannot read ")
    assert notice.text.endswith(": it is a folder.")
    assert hands.window.rect().contains(QRect(notice.mapTo(hands.window, QPoint()), notice.size()))
    metrics = notice.label.fontMetrics()
    parts = notice.label.text().replace(" ", "\u200b").split("\u200b")
    assert all(metrics.horizontalAdvance(part) < notice.label.width() for part in parts)


def test_full_screen_and_back(hands) -> None:
    action = hands.window.actions_["full_screen"]
    press(hands, Key.Key_F11)
    assert hands.window.isFullScreen()
    assert action.isChecked()
    press(hands, Key.Key_F11)
    assert not hands.window.isFullScreen()
    assert not action.isChecked()


@pytest.mark.parametrize("size", [(800, 560), (1024, 700), (1440, 900)])
def test_nothing_is_cut_off_in_small_windows(hands, size: tuple[int, int]) -> None:
    hands.window.resize(*size)
    hands.settle()
    assert hands.window.size().toTuple() == size
    for kind in panels():
        hands.store.visit(kind.key)
        hands.settle()
        assert hands.page.geometry().right() <= hands.window.stack.width()
        visible = [plot for plot in hands.figure.plots.values() if plot.isVisible()]
        assert visible
        for plot in visible:
            assert plot.scene_rect().width() > 20
            assert plot.scene_rect().height() > 10


def test_about_tells_version_and_license(hands, monkeypatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "about", lambda *arguments: told.extend(arguments[1:]))
    hands.window.actions_["about"].trigger()
    assert "Activation Lab" in told[1]
    assert "MIT" in told[1]


def test_every_timer_belongs_to_what_qt_deletes(hands) -> None:
    """One that Python alone keeps fires once more after Qt has deleted what it would move.

    A store's moves only itself.
    """
    for key in NAMES:
        hands.window.store.visit(key)
        hands.settle()
    gc.collect()
    lost = []
    for timer in (thing for thing in gc.get_objects() if isinstance(thing, QTimer) and isValid(thing)):
        root: QObject = timer
        while root.parent():
            root = root.parent()
        if not isinstance(root, QWidget | QApplication | QGraphicsScene | Store):
            lost.append(root)
    assert not lost
