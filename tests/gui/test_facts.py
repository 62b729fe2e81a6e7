"""The facts under a picture: the columns that fit, a menu with the others, and one line in a low window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from engine.base.table import Fact, Facts
from gui.page.facts import FactsView
from gui.panels import panels

Role = Qt.ItemDataRole

with_facts = pytest.mark.parametrize("key", ["curves", "neuron", "hinges"])


def lay_out() -> None:
    """Everything gets its place."""
    for _ in range(4):
        QApplication.processEvents()


def shown(view) -> list[str]:
    """The captions of the columns that are seen."""
    return [head for at, head in enumerate(view.facts.facts.header) if not view.isColumnHidden(at)]


@with_facts
@pytest.mark.parametrize("width", [800, 1024, 1200, 1440, 1900])
def test_as_many_columns_as_fit_are_whole_and_the_others_in_the_menu(hands, key: str, width: int) -> None:
    hands.window.resize(width, 900)
    hands.store.visit(key)
    hands.settle()
    lay_out()
    view = hands.page.facts
    header, metrics = view.horizontalHeader(), view.fontMetrics()
    assert view.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    left = view.verticalHeader().width()
    ends = [left + view.columnViewportPosition(at) + view.columnWidth(at)
            for at in range(header.count()) if not view.isColumnHidden(at)]  # fmt: skip
    assert ends
    assert max(ends) <= view.width()
    hidden = header.count() - len(shown(view))
    assert view.more.isVisible() == (hidden > 0)
    if hidden:
        assert view.more.text() == f"{hidden} more"
        assert view.more.geometry().left() >= max(ends)
    for at in range(header.count()):
        if not view.isColumnHidden(at):
            texts = [view.facts.facts.header[at], *(cells[at].text for _, cells in view.facts.facts.rows)]
            widest = max(map(metrics.horizontalAdvance, texts))
            assert widest + 24 <= view.columnWidth(at) or view.columnWidth(at) >= 240


def test_a_column_is_asked_for_and_sent_away(hands) -> None:
    hands.window.resize(1024, 900)
    hands.settle()
    lay_out()
    view = hands.page.facts
    before = shown(view)
    assert before[:2] == ["f(z)", "f′(z)"]
    view.menu.aboutToShow.emit()
    actions = {action.text(): action for action in view.menu.actions()}
    assert [text for text, action in actions.items() if action.isChecked()] == before
    actions["exact zeros"].trigger()
    assert "exact zeros" in shown(view)
    actions["range"].trigger()
    assert "range" not in shown(view)
    hands.edit(probe=2.0)
    assert "exact zeros" in shown(view)
    assert "range" not in shown(view)


def test_numbers_stand_at_the_right_and_words_at_the_left(hands) -> None:
    model = hands.page.facts.facts
    sides = {
        model.headerData(at, Qt.Orientation.Horizontal): model.headerData(
            at, Qt.Orientation.Horizontal, Role.TextAlignmentRole
        )
        for at in range(model.columnCount())
    }
    assert sides["f(z)"] & Qt.AlignmentFlag.AlignRight
    for words in ("range", "zero-centered", "alive", "known for"):
        assert sides[words] & Qt.AlignmentFlag.AlignLeft


@with_facts
def test_in_a_low_window_the_facts_are_one_line_that_unfolds(hands, key: str) -> None:
    hands.store.visit(key)
    hands.settle()
    card = hands.page.facts_card
    assert card.view.isVisible()
    assert not card.head.isVisible()
    hands.window.resize(1440, 759)
    lay_out()
    assert not card.view.isVisible()
    assert card.head.inside
    assert card.height() < 56
    height = hands.figure.height()
    hands.qtbot.mouseClick(card.head, Qt.MouseButton.LeftButton)
    lay_out()
    assert card.view.isVisible()
    assert hands.figure.height() < height
    hands.window.resize(1440, 900)
    lay_out()
    assert not card.head.isVisible()
    assert card.view.isVisible()


def test_the_line_of_facts_tells_no_hidden_answer(hands) -> None:
    hands.window.resize(1440, 700)
    hands.window.actions_["hide"].trigger()
    lay_out()
    head = hands.page.facts_card.head
    assert head.inside == "GELU"
    assert head.accessibleDescription() == "GELU"


def test_panels_without_facts_have_no_card(hands) -> None:
    for kind in panels():
        hands.store.visit(kind.key)
        hands.settle()
        assert hands.page.facts_card.isVisible() == (hands.page.result.facts is not None)


def test_a_view_that_is_laid_out_while_it_takes_other_facts_is_whole(qtbot) -> None:
    """A reset may bring or take a bar at once, and with it another size."""
    view = FactsView("Facts")
    qtbot.addWidget(view)
    view.resize(600, 200)
    view.facts.modelReset.connect(view._place_columns)
    for count in (2, 5, 3):
        heads = tuple(f"fact {at}" for at in range(count))
        view.show_facts(Facts(heads, heads, (("a", tuple(Fact(head) for head in heads)),)))
        assert shown(view) == list(heads)
