"""Tables in the window: what is opened is shown, what can be read in several ways is asked about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from engine.experiments.hinges.experiment import HingeSum
from engine.experiments.regions.experiment import Regions
from engine.experiments.training.experiment import Training
from gui.page.busy import Busy
from gui.shell.table_dialog import TableDialog
from tests.gui.conftest import Hands

CLASSES = "height,weight,class\n" + "".join(f"{150 + i},{50 + 3 * i % 20},{i % 2}\n" for i in range(40))
VIEWS = [
    ("regions", replace(Regions(), view="depth")),
    ("regions", Regions()),
    ("regions", replace(Regions(), data="moons", view="plain")),
    ("training", replace(Training(), view="births")),
    ("training", replace(Training(), view="z", mean=3.0, scale=2.0)),
    ("hinges", HingeSum()),
    ("hinges", replace(HingeSum(), view="square")),
    ("hinges", replace(HingeSum(), target="points", view="depth")),
    ("hinges", replace(HingeSum(), target="sine", train=True)),
]


def ask(hands: Hands, path: Path) -> TableDialog:
    """Open a table, and the dialog that comes."""
    hands.window.documents.open(path)
    hands.settle()
    dialog = hands.window.findChild(TableDialog)
    assert dialog is not None
    return dialog


def choose(dialog: TableDialog, combo, value: object) -> None:
    """As a hand does in a list."""
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


@pytest.mark.parametrize(("key", "before"), VIEWS)
def test_what_is_opened_is_shown_and_in_view(hands, tmp_path: Path, key: str, before) -> None:
    hands.store.open(hands.store.session.replace(key, before).visit(key))
    hands.settle()
    path = tmp_path / "points.csv"
    path.write_text(
        CLASSES if key != "hinges" else CLASSES.replace(",0\n", "\n").replace(",1\n", "\n"), "utf-8"
    )
    hands.window.documents.open(path)
    hands.settle()
    e = hands.experiment
    rows = {"regions": "classes", "training": "classes", "hinges": "points"}[key]
    assert len(getattr(e, rows)) == 40
    plot = {"regions": "map", "training": "fit", "hinges": "sum"}[key]
    shown = hands.figure.plots[plot]
    assert shown.isVisible()
    (left, right), (low, high) = shown.ranges
    assert all(left < row[0] < right and low < row[1] < high for row in getattr(e, rows))
    assert hands.window.notice.text.startswith("points.csv: 40 points")
    if key != "training":
        hands.edit(window=(-3.0, 3.0))
        hands.page.hands.fit()
        hands.settle()
        assert shown.ranges[0] == (left, right)
    assert hands.store.can_undo
    hands.store.undo()
    assert hands.experiment.keeping(before) == before


def test_points_that_the_usual_range_shows_well_leave_it(hands, tmp_path: Path) -> None:
    hands.store.visit("regions")
    (tmp_path / "a.csv").write_text("x1,x2,class\n-2,-2,0\n2,2,1\n", "utf-8")
    hands.window.documents.open(tmp_path / "a.csv")
    hands.settle()
    assert hands.experiment.window == hands.experiment.height == (-3.0, 3.0)
    (tmp_path / "a.csv").write_text("x1,x2,class\n-0.02,0,0\n0.02,0,1\n", "utf-8")
    hands.window.documents.open(tmp_path / "a.csv")
    hands.settle()
    assert hands.experiment.window == pytest.approx((-0.024, 0.024))
    assert hands.experiment.height == pytest.approx((-0.006, 0.006))


def test_columns_are_chosen_with_a_preview(hands, tmp_path: Path) -> None:
    hands.store.visit("hinges")
    path = tmp_path / "three.csv"
    path.write_text("a,b,c\n0.5,10,3\n1.5,20,4\n2.5,30,5\n", "utf-8")
    before = hands.experiment
    dialog = ask(hands, path)
    assert hands.experiment == before
    assert [combo.currentText() for combo in dialog.columns[:2]] == ["Column 1 “a”", "Column 2 “b”"]
    assert not dialog.columns[2].isVisible()
    assert not dialog.decimal.isVisible()
    assert dialog.preview.item(1, 2).text() == "4"
    assert dialog.preview.horizontalHeaderItem(1).text() == "y: b"
    choose(dialog, dialog.columns[1], 3)
    assert dialog.preview.horizontalHeaderItem(2).text() == "y: c"
    assert dialog.sentence.text() == "3 points, x from column 1 “a”, y from column 3 “c”."
    hands.qtbot.keyClick(dialog.columns[0], Qt.Key.Key_Return)
    hands.settle()
    assert hands.experiment.points == ((0.5, 3), (1.5, 4), (2.5, 5))
    assert hands.window.notice.text == "three.csv: 3 points, x from column 1 “a”, y from column 3 “c”."


def test_a_cancelled_dialog_changes_nothing(hands, tmp_path: Path) -> None:
    hands.store.visit("hinges")
    (tmp_path / "a.csv").write_text("a,b,c\n0.5,10,3\n1.5,20,4\n", "utf-8")
    before = hands.store.session
    hands.qtbot.keyClick(ask(hands, tmp_path / "a.csv"), Qt.Key.Key_Escape)
    assert hands.store.session == before


def test_one_of_three_classes_is_chosen(hands, tmp_path: Path) -> None:
    hands.store.visit("training")
    path = tmp_path / "iris.csv"
    path.write_text("length,width,species\n1.5,2.5,a\n2.5,3,b\n3.5,4,c\n", "utf-8")
    dialog = ask(hands, path)
    assert [dialog.one.itemText(i) for i in range(dialog.one.count())] == ["a", "b", "c"]
    choose(dialog, dialog.one, "b")
    assert dialog.sentence.text() == "3 points, class 1 is “b”, class 0 the others."
    choose(dialog, dialog.kind, "curve")
    assert not dialog.one.isVisible()
    choose(dialog, dialog.kind, "classes")
    choose(dialog, dialog.columns[2], 1)  # a measure
    assert not dialog.one.isVisible()
    assert "class 1 where column 1 “length” is above 0" in dialog.sentence.text()
    choose(dialog, dialog.columns[2], 3)
    choose(dialog, dialog.one, "b")
    dialog.buttons.accepted.emit()
    hands.settle()
    assert [row[2] for row in hands.experiment.classes] == [0, 1, 0]


def test_the_decimal_mark_and_the_table_are_chosen(hands, tmp_path: Path) -> None:
    hands.store.visit("hinges")
    path = tmp_path / "two.csv"
    path.write_text("# first\na;b\n1,234;1\n2,345;2\n\n# second\nc;d\n5;6\n7;8\n", "utf-8")
    dialog = ask(hands, path)
    assert dialog.preview.item(0, 0).text() == "1234"
    choose(dialog, dialog.decimal, ",")
    assert dialog.preview.item(0, 0).text() == "1.234"
    choose(dialog, dialog.sheet, 1)
    assert not dialog.decimal.isVisible()
    assert dialog.sentence.text() == "2 points."
    dialog.buttons.accepted.emit()
    hands.settle()
    assert hands.experiment.points == ((5, 6), (7, 8))


def test_a_choice_that_gives_no_points_cannot_be_opened(hands, tmp_path: Path) -> None:
    hands.store.visit("hinges")
    path = tmp_path / "few.csv"
    path.write_text("a,b,c\n1,10,3\n2,20,\n3,30,\n4,,\n", "utf-8")
    dialog = ask(hands, path)
    choose(dialog, dialog.columns[1], 3)
    assert dialog.sentence.text().startswith("It has one point")
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Open).isEnabled()


def test_reading_can_be_stopped_and_the_window_goes_on(hands, tmp_path: Path) -> None:
    hands.store.visit("hinges")
    hands.settle()
    path = tmp_path / "long.csv"
    path.write_bytes(b"0,1\n" * 3_000_000)
    before = hands.store.session
    tables = hands.window.documents.files
    hands.window.documents.open(path)
    assert tables.busy
    strip = next(s for s in hands.window.findChildren(Busy) if s.label.text().startswith("Reading long.csv"))
    hands.qtbot.waitUntil(strip.isVisible)
    assert tables.busy
    strip.stop.click()
    hands.settle()
    assert not strip.isVisible()
    assert hands.store.session == before
    assert hands.window.notice.text == ""


def test_a_name_of_any_length_is_told_as_it_is(hands, tmp_path: Path) -> None:
    hands.store.visit("hinges")
    path = tmp_path / f"<b>{'x' * 200}.csv"
    path.write_text("1,2\n3,4\n", "utf-8")
    hands.window.documents.open(path)
    hands.settle()
    assert "<b>x" in hands.window.notice.text
