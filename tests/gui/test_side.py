"""The side of every panel: few controls, all of them named, groups that fold, and what is always in sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QWidget,
)

from engine.presets import presets
from engine.session import Session
from gui.controls.control import NameLabel
from gui.controls.functions import FunctionsControl
from gui.controls.playhead import PlayheadControl
from gui.panels import panels
from gui.shell.settings import Settings
from gui.shell.window import Window
from gui.store import Store

Key = Qt.Key

every_panel = pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)


@pytest.fixture
def shown(hands):
    """Shows a panel and waits for its picture."""

    def show(kind):
        hands.store.visit(kind.key)
        hands.settle()
        return hands

    return show


def visible(parent: QWidget, *kinds: type[QWidget]) -> list[QWidget]:
    """The widgets of these kinds that are shown."""
    return [widget for kind in kinds for widget in parent.findChildren(kind) if widget.isVisible()]


@every_panel
def test_a_panel_opens_with_at_most_eight_controls(shown, kind) -> None:
    """A slider and its box are one, and so are the buttons of a playhead."""
    controls = shown(kind).page.controls
    boxes = visible(controls, QAbstractSpinBox, QComboBox, QCheckBox, QPushButton)
    assert 3 <= len(boxes) <= 8, [widget.accessibleName() for widget in boxes]


@every_panel
def test_controls_end_where_the_readouts_end_or_a_bar_stands(shown, kind) -> None:
    page = shown(kind).page
    inner = page.controls.contentsRect()
    ends = [
        part.mapTo(page.side, corner).x()
        for part, corner in (
            (page.controls, inner.topRight()),
            (page.readouts, page.readouts.rect().topRight()),
        )
    ]
    assert ends[0] == ends[1]


@every_panel
def test_every_list_has_a_label(shown, kind) -> None:
    """Its buddy, in sight; the rows of a list of functions have marks, a playhead's speed its sign."""
    controls = shown(kind).page.controls
    buddies = {label.buddy() for label in controls.findChildren(NameLabel)}
    lists = {
        combo
        for combo in controls.findChildren(QComboBox)
        if not any(isinstance(above, (FunctionsControl, PlayheadControl)) for above in ancestors(combo))
    }
    assert lists <= buddies
    assert lists


def ancestors(widget: QWidget) -> list[QWidget]:
    """All that it stands in."""
    above = widget.parentWidget()
    return [above, *ancestors(above)] if above is not None else []


@every_panel
def test_no_word_of_a_list_is_cut(shown, kind) -> None:
    hands = shown(kind)
    hands.page.controls.unfold(kind.folds)
    QApplication.processEvents()
    for combo in visible(hands.page.controls, QComboBox):
        words = combo.fontMetrics().horizontalAdvance(
            max((combo.itemText(i) for i in range(combo.count())), key=len)
        )
        assert words + 30 <= combo.width(), combo.accessibleName()


@every_panel
def test_groups_fold_by_every_hand_and_stay_so(shown, kind, make_window) -> None:
    hands = shown(kind)
    groups = hands.page.controls.groups
    assert {name for name, group in groups.items() if group.head is not None} == set(kind.folds)
    for name in kind.folds:
        group = groups[name]
        if not group.isVisible():
            continue
        assert not group.body.isVisible()
        assert group.head.accessibleDescription()
        group.head.setFocus()
        for key in (Key.Key_Return, Key.Key_Space, Key.Key_Return):
            hands.qtbot.keyClick(group.head, key)
        assert group.body.isVisible()
        assert group.head.inside == ""
    kept = hands.window.settings
    assert {f"{kind.key}/{name}" for name in kind.folds if groups[name].isVisible()} == set(kept.unfolded)
    again = make_window(hands.store.session, kept).page.controls.groups
    assert all(not again[name].body.isHidden() for name in kept.groups_of(kind.key))
    assert not Settings().unfolded


@every_panel
def test_what_is_set_inside_follows(shown, kind) -> None:
    hands = shown(kind)
    controls = hands.page.controls
    for group in kind.folds & controls.groups.keys():
        head = controls.groups[group].head
        if head.isVisible():
            assert head.inside
            width = head.fontMetrics().horizontalAdvance(f"{head.text()}{head.inside}")
            assert width < head.width()


@every_panel
def test_words_are_whole_when_the_drawer_of_a_small_window_opens(qtbot, switch, hands_on, kind) -> None:
    window = Window(Store(Session().visit(kind.key)), Settings(theme="light"), switch)
    qtbot.addWidget(window)
    window.resize(800, 560)
    with qtbot.waitExposed(window):
        window.show()
    hands_on(window).settle()
    window.actions_["side"].trigger()
    for _ in range(3):
        QApplication.processEvents()
    sentence = window.page.sentence
    assert sentence.isVisible()
    assert sentence.heightForWidth(sentence.width()) <= sentence.height()


def test_a_group_that_something_in_the_picture_sets_is_unfolded(shown) -> None:
    hands = shown(next(kind for kind in panels() if kind.key == "regions"))
    group = hands.page.controls.groups["Chosen weight"]
    assert not group.body.isVisible()
    hands.page.controls.reveal({"place"})
    QApplication.processEvents()
    assert group.body.isVisible()
    assert group.visibleRegion().boundingRect().height() > 60
    assert not hands.window.settings.unfolded


@every_panel
@pytest.mark.parametrize("size", [(1440, 900), (1100, 700), (1024, 700), (800, 560)])
def test_readouts_and_words_are_in_sight_and_whole_in_every_example(shown, kind, size) -> None:
    hands = shown(kind)
    hands.window.resize(*size)
    if not hands.page.side.isVisible():
        hands.window.actions_["side"].trigger()
    for preset in presets(kind.key):
        hands.store.open(preset.apply(hands.store.session, kind.key))
        hands.settle()
        for _ in range(3):  # what has grown is laid out
            QApplication.processEvents()
        page, window = hands.page, hands.window
        side = QRect(page.side.mapTo(window, QPoint()), page.side.size())
        assert window.rect().contains(side)
        for label in (page.sentence, *visible(page.readouts, QLabel)):
            assert side.contains(QRect(label.mapTo(window, QPoint()), label.size())), preset.title
            if label.wordWrap():
                assert label.heightForWidth(label.width()) <= label.height(), (preset.title, label.text())
        assert page.controls.parentWidget().height() >= 90, preset.title
