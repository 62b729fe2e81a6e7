"""Find anything: by the field or the key, everything there is, opened, unfolded and lit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from engine.base.parameter import Choice
from engine.glossary import terms
from engine.presets import presets
from engine.session import Session
from gui.look.glow import Glow
from gui.look.scale import STEPS
from gui.panels import NAMES
from gui.shell.finding import show_control, things
from gui.shell.palette.palette import Palette
from gui.shell.palette.things import COMMANDS, CONTROLS, EXAMPLES, ICONS, LESSONS, MOST, TERMS
from gui.shell.themes import ThemeSwitch

Key, CTRL, LEFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def usual_scale(switch) -> Iterator[ThemeSwitch]:
    """Sets the scale; the next test starts at 100 %."""
    yield switch
    switch.zoom(0)


def box(window) -> Palette | None:
    """The box, where it is open."""
    return next((found for found in window.findChildren(Palette) if found.isVisible()), None)


def opened(hands) -> Palette:
    """The box, opened by its key from the picture."""
    hands.qtbot.keyClick(hands.figure, Key.Key_K, CTRL)
    found = box(hands.window)
    assert found is not None
    assert found.input.hasFocus()
    return found


def shown(palette: Palette) -> list[str]:
    """The rows, captions too."""
    return [entry.title for entry in palette.rows.found.entries]


def enter(hands, palette: Palette, text: str, *keys: Key) -> None:
    """Type into the box, and press keys there."""
    hands.keys(palette.input, text, *keys)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_key_opens_it_wherever_the_keyboard_is_and_closes_it_again(hands) -> None:
    stops = [hands.figure, hands.page.facts, *hands.page.controls.findChildren(QWidget)]
    for stop in [stop for stop in stops if stop.isVisible() and stop.focusPolicy() & Qt.FocusPolicy.TabFocus]:
        stop.setFocus()
        hands.qtbot.keyClick(stop, Key.Key_K, CTRL)
        palette = box(hands.window)
        assert palette is not None, stop
        hands.qtbot.keyClick(palette.input, Key.Key_K, CTRL)
        assert box(hands.window) is None
        assert stop.hasFocus()


def test_a_click_into_the_field_opens_it_and_one_beside_it_closes_it(hands) -> None:
    field = hands.window.bar.field
    assert (field.width(), field.height()) == (328, 32)
    assert abs(field.mapTo(hands.window, field.rect().center()).x() - hands.window.width() / 2) <= 1
    hands.qtbot.mouseClick(field, LEFT)
    palette = box(hands.window)
    hands.qtbot.mouseClick(palette, LEFT, pos=palette.sheet.geometry().center())
    assert box(hands.window) is palette
    hands.qtbot.mouseClick(palette, LEFT, pos=QPoint(3, 3))
    assert box(hands.window) is None


@pytest.mark.parametrize("width", [800, 1000, 1100, 1440, 1920])
def test_the_field_leaves_menus_and_buttons_their_room(hands, width: int) -> None:
    hands.window.resize(width, 700)
    hands.settle()
    bar = hands.window.bar
    assert bar.menus.width() >= bar.menus.sizeHint().width()
    others = [bar.menus, *(button for button in bar.buttons.values() if button.isVisible())]
    place = bar.field.geometry().translated(bar.field.parentWidget().pos())
    assert not any(place.intersects(other.geometry()) for other in others)
    assert bar.field.width() >= 32


def test_what_is_typed_means_nothing_to_the_window(hands) -> None:
    palette = opened(hands)
    enter(hands, palette, "fhg2 c", Key.Key_F11)
    assert palette.input.text() == "fhg2 c"
    assert hands.store.session == Session()
    assert hands.page.side.isVisible()
    assert not hands.page.hiding_answers
    assert not hands.window.isFullScreen()


def test_everything_can_be_found_by_its_own_name(hands) -> None:
    found = things(hands.window)
    by_group = {name: [thing.title for thing in found if thing.group == name]
                for name in (EXAMPLES, CONTROLS, TERMS, COMMANDS)}  # fmt: skip
    examples = [preset.title for key in NAMES for preset in presets(key)]
    assert sorted(by_group[EXAMPLES]) == sorted(examples)
    kinds = [kind for key in NAMES for kind in Session().experiment(key).controls().values() if kind.group]
    options = sum(len(kind.options) for kind in kinds if isinstance(kind, Choice))
    assert len(by_group[CONTROLS]) == len(kinds) + options
    assert len(by_group[TERMS]) == len(terms())
    enabled = [c for c in hands.window.actions_.commands if hands.window.actions_[c.name].isEnabled()]
    assert by_group[COMMANDS] == [command.title for command in enabled]
    palette = opened(hands)
    for thing in found:
        palette.input.setText(thing.title)
        assert thing.title in shown(palette)


@pytest.mark.parametrize("percent", [80, 100, 150])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (800, 560)])
def test_it_fits_into_the_window(hands, usual_scale, size: tuple[int, int], percent: int) -> None:
    usual_scale.zoom(STEPS.index(percent) - STEPS.index(100))
    hands.window.resize(*size)
    hands.settle()
    palette = opened(hands)
    for query in ("", "region", "relu", "gate", "nothing like this"):
        palette.input.setText(query)
        hands.settle()
        assert palette.rect().contains(palette.sheet.geometry())
        rows = [palette.rows.found.index(row) for row in range(len(shown(palette)))]
        things_ = [item for item in rows if item.flags() & Qt.ItemFlag.ItemIsSelectable]
        assert len(things_) <= MOST
        last = palette.rows.visualRect(rows[-1])
        assert palette.rows.viewport().rect().contains(last)
    assert shown(palette) == ["Nothing is called so."]


def test_groups_share_the_rows_and_tell_how_many_there_are(hands) -> None:
    hands.qtbot.keyClick(hands.figure, Key.Key_4)
    hands.settle()
    palette = opened(hands)
    enter(hands, palette, "region")
    groups = [name for name in shown(palette) if name in ICONS]
    assert [name for name in groups if name != LESSONS] == [EXAMPLES, CONTROLS, TERMS, COMMANDS]
    assert shown(palette).index(groups[1]) == 4
    assert len(shown(palette)) <= len(groups) + MOST
    assert palette.count.text().endswith("results")
    assert palette.rows.chosen.place.startswith("Regions ")  # the panel that is shown comes first
    hands.qtbot.keyClick(palette.input, Key.Key_Tab)
    assert palette.rows.chosen.group == groups[1]
    hands.qtbot.keyClick(palette.input, Key.Key_Backtab)
    assert palette.rows.chosen.group == EXAMPLES
    hands.qtbot.keyClick(palette.input, Key.Key_Up)
    assert palette.rows.chosen.group == COMMANDS
    hands.qtbot.keyClick(palette.input, Key.Key_Down)
    assert palette.rows.chosen.title == shown(palette)[1]


@pytest.mark.parametrize(
    "query", ["sigma", "f'", "relu", "satration", "learning eta", "eta", "zero centered", "hinge sum"]
)
def test_what_people_type_is_found(hands, query: str) -> None:
    palette = opened(hands)
    enter(hands, palette, query)
    assert palette.rows.chosen is not None


@pytest.mark.parametrize("name", ["gate", "Full screen", "saturation"])
def test_what_is_called_exactly_so_comes_first(hands, name: str) -> None:
    palette = opened(hands)
    enter(hands, palette, name)
    assert palette.rows.chosen is not None
    assert palette.rows.chosen.title.lower() == name.lower()


def test_an_example_of_another_panel_is_opened_with_its_note(hands) -> None:
    preset = presets("hinges")[3]
    enter(hands, opened(hands), preset.title, Key.Key_Return)
    assert hands.store.session.current == "hinges"
    assert hands.page.example.title == preset.title
    assert box(hands.window) is None


@pytest.mark.parametrize("key", NAMES)
def test_every_control_is_brought_into_view_and_has_the_keyboard(hands, key: str) -> None:
    hands.store.visit(key)
    hands.settle()
    for name, kind in hands.experiment.parameters().items():
        if not kind.group:
            continue
        hands.window.notice.hide()
        show_control(hands.window, key, name)
        QApplication.processEvents()
        control = hands.page.controls.control(name)
        if name in hands.experiment.idle:
            assert kind.label in hands.window.notice.text
            continue
        assert not control.visibleRegion().isEmpty(), name
        assert control.isAncestorOf(QApplication.focusWidget()), name
        glow = hands.window.findChildren(Glow)[-1]
        assert glow.geometry().contains(control.mapTo(hands.window, control.rect().center()))


def test_a_folded_control_in_a_shut_drawer_is_shown(hands) -> None:
    hands.window.resize(1000, 700)
    hands.settle()
    assert not hands.page.side.isVisible()
    enter(hands, opened(hands), "bias scale", Key.Key_Return)
    hands.qtbot.waitUntil(lambda: hands.window.findChildren(Glow) != [])
    assert hands.store.session.current == "regions"
    assert hands.page.side.isVisible()
    assert hands.page.controls.groups["Random weights"].head.isChecked()
    assert not hands.page.controls.control("bias_scale").visibleRegion().isEmpty()
    hands.qtbot.waitUntil(lambda: hands.window.findChildren(Glow) == [])


def test_a_term_tells_what_it_means_and_offers_what_shows_it(hands) -> None:
    palette = opened(hands)
    enter(hands, palette, "gate")
    while palette.rows.chosen.group != TERMS:
        hands.qtbot.keyClick(palette.input, Key.Key_Tab)
    hands.qtbot.keyClick(palette.input, Key.Key_Return)
    assert palette.text.isVisible()
    assert palette.text.text().startswith("**Gate**")
    assert palette.rows.chosen.group == EXAMPLES
    hands.qtbot.keyClick(palette.input, Key.Key_Escape)
    assert not palette.text.isVisible()
    assert len(shown(palette)) > 3
    enter(hands, palette, "", Key.Key_Return)
    title = palette.rows.chosen.title
    enter(hands, palette, "", Key.Key_Return)
    assert box(hands.window) is None
    assert hands.page.example.title == title


def test_a_command_is_done(hands) -> None:
    enter(hands, opened(hands), "go to hinge", Key.Key_Return)
    assert hands.store.session.current == "hinges"
    enter(hands, opened(hands), "second", Key.Key_Escape)
    assert box(hands.window) is None


def test_a_click_on_a_row_opens_it(hands) -> None:
    palette = opened(hands)
    enter(hands, palette, "dead units rate who")
    (row,) = [row for row, title in enumerate(shown(palette)) if "who survives" in title]
    place = palette.rows.visualRect(palette.rows.found.index(row)).center()
    hands.qtbot.mouseMove(palette.rows.viewport(), place)
    assert palette.rows.currentIndex().row() == row
    hands.qtbot.mouseClick(palette.rows.viewport(), LEFT, pos=place)
    assert hands.store.session.current == "training"


def test_it_fits_a_window_of_another_size_and_keeps_what_is_typed(hands) -> None:
    palette = opened(hands)
    palette.input.setText("relu")
    for size in ((880, 600), (1440, 900), (2500, 610), (900, 1400)):
        hands.window.resize(*size)
        hands.settle()
        assert palette.isVisible()
        assert palette.rect().contains(palette.sheet.geometry())
        assert palette.input.text() == "relu"
        assert palette.rows.chosen is not None
