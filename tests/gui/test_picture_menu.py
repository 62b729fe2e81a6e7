"""The menu of a picture, and that of the examples by their key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from engine.presets import grouped
from gui.panels import NAMES
from tests.gui.conftest import answers

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton


def opened(hands, reason: QContextMenuEvent.Reason, place: QPoint) -> QMenu:
    """The menu that a right click, or its key, opens there."""
    viewport = hands.figure.viewport()
    QApplication.sendEvent(viewport, QContextMenuEvent(reason, place, viewport.mapToGlobal(place)))
    (menu,) = [menu for menu in hands.figure.findChildren(QMenu) if menu.isVisible()]
    return menu


def choose(hands, menu: QMenu, words: str) -> None:
    """Click on the entry that begins so."""
    (action,) = [action for action in menu.actions() if action.text().replace("&", "").startswith(words)]
    hands.qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    hands.settle()


@pytest.mark.parametrize("key", NAMES)
@pytest.mark.parametrize("reason", list(QContextMenuEvent.Reason)[:2])
def test_the_menu_of_every_picture_copies_exports_fits_and_explains(hands, key: str, reason) -> None:
    hands.store.visit(key)
    hands.settle()
    QApplication.processEvents()
    menu = opened(hands, reason, hands.figure.viewport().rect().center())
    entries = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert entries == ["Copy picture", "Export picture…", "Print…", "Fit", "Keep a ghost", "What is this?"]
    choose(hands, menu, "What")
    (answer,) = answers()
    answer.close()
    menu = opened(hands, reason, hands.figure.viewport().rect().center())
    choose(hands, menu, "Copy")
    assert QGuiApplication.clipboard().mimeData().hasImage()
    hands.qtbot.waitUntil(lambda: not hands.figure.findChildren(QMenu))


def test_fit_of_the_menu_fits(hands) -> None:
    hands.edit(window=(-1.0, 1.0))
    choose(hands, opened(hands, QContextMenuEvent.Reason.Mouse, QPoint(300, 200)), "Fit")
    assert hands.experiment.window == (-6.0, 6.0)


@pytest.mark.parametrize("key", NAMES)
def test_a_key_opens_the_examples_and_arrows_choose_one(hands, key: str) -> None:
    hands.store.visit(key)
    hands.settle()
    hands.figure.setFocus()
    hands.qtbot.keyClick(hands.figure, Key.Key_E)
    menu = hands.page.header.menu
    assert menu.isVisible()
    (first, *_) = grouped(key).values()
    hands.qtbot.keyClick(menu, Key.Key_Right)
    inner = menu.actions()[0].menu()
    assert inner.isVisible()
    hands.qtbot.keyClick(inner, Key.Key_Down)
    hands.qtbot.keyClick(inner, Key.Key_Return)
    hands.settle()
    assert not menu.isVisible()
    assert hands.page.example.title == first[1].title
