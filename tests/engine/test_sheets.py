"""Every kind of table that people drop onto the window: read right, asked about or refused."""

from __future__ import annotations

import codecs
import csv
import io
import math
import os
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.base.experiment import Experiment
from engine.base.files import FileProblem
from engine.base.monitor import Cancelled, Monitor
from engine.base.points import Points, Rows
from engine.base.sheets.choice import Choice
from engine.base.sheets.file import Tables, parse, read
from engine.base.sheets.taking import Taken
from engine.base.table import CsvStyle, to_npz
from engine.experiments.hinges.experiment import HingeSum
from engine.experiments.regions.experiment import Regions
from engine.experiments.training.experiment import Training

XY = Points(label="points", columns=2, most=50)
CLASSES = Points(label="points", columns=3, most=1000)
FINITE = st.floats(-1e9, 1e9)


def taken(data: str | bytes, kind: Points = XY) -> tuple[Taken, Choice]:
    """What is made of a table without asking, and whether one would be asked."""
    tables = parse(data if isinstance(data, bytes) else data.encode(), Monitor())
    chosen = tables.choice({"points": kind})
    return tables.taken(chosen, kind), chosen


def rows(data: str | bytes, kind: Points = XY) -> Rows:
    """The points of a table that can be read in one way only."""
    found, chosen = taken(data, kind)
    assert chosen.is_sure
    return found.rows


TWO = ((0.5, 1.25), (-2.0, 3.0))


@pytest.mark.parametrize(
    "text",
    [
        "0.5,1.25\n-2,3\n",
        "x,y\n0.5,1.25\n-2,3",
        "0.5, 1.25\r\n-2, 3\r\n",
        "x;y\n0,5;1,25\n-2;3\n",
        "0.5;1.25\n-2;3\n",
        '"x";"y"\n"0,5";"1,25"\n"-2";"3"\n',
        '"x","y"\n"0,5","1,25"\n"-2","3"\n',
        '"0,500","1,25"\n"-2,0",3\n',
        "0.5\t1.25\n-2\t3",
        "0,5\t1,25\n-2\t3",
        "0.5 1.25\n  -2   3",
        "0,5 1,25\n-2 3",
        "\ufeffx,y\n0.5,1.25\n−2,3",
        "# from a sensor\n\nx y\n0.5 1.25\n\n# gap\n-2 3\n\n",
        "5e-1,1.25E0\n-2.0,+3",
        "x|y\n0.5|1.25\n-2|3",
        "x,y,\n0.5,1.25,\n-2,3,\n",
        "x;y;;\n0,5;1,25;;\n-2;3;;\n",
        "sep=;\r\nx;y\r\n0,5;1,25\r\n-2;3\r\n",
        '"sep=,"\nx,y\n0.5,1.25\n-2,3\n',
        "time,voltage\ns,V\n0.5,1.25\n-2,3\n",
        "time;voltage\n(s);[V]\n0,5;1,25\n-2;3\n",
        "Device: X7\nRun 12\n\ntime,voltage\n0.5,1.25\n-2,3\n",
        "\tx\ty\n0\t0.5\t1.25\n1\t-2\t3\n",
        '"x" "y"\n"1" 0.5 1.25\n"2" -2 3\n',
        ",x,y\n0,0.5,1.25\n5,-2,3\n",
        "x,y,site\n0.5,1.25,north\n-2,3,south\n",
        "x,y,weight\n0.5,1.25,70\n-2,3,80\n",
    ],
)
def test_every_usual_way_to_write_a_table_is_read(text: str) -> None:
    for data in (
        text.encode(),
        text.encode("utf-16"),
        codecs.BOM_UTF8 + text.removeprefix("\ufeff").encode(),
    ):
        assert rows(data) == TWO
    found, _ = taken(text)
    assert found.note.startswith("2 points")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it has no points, and at least two are needed"),
        ("x,y\n", "it has no columns of numbers, and x, y are needed"),
        ("x,y\n1,2\n", "it has one point, and at least two are needed"),
        ("x,y\n\n1,2\n3,nan\n", "it has one point, and at least two are needed; row 4 lacks a number"),
        ("1,2\n3,1e999\n", "it has one point, and at least two are needed; row 2 lacks a number"),
        ("1,2\n3\n", "it has one point, and at least two are needed; row 2 lacks a number"),
        ("1,2\n3,4,5\n", "it has one point"),
        ("1\n2\n3\n", "it has one column of numbers, and x, y are needed"),
        ('1,2\n"3,4\n', "row 2 cannot be taken apart"),
        ('1,2\n"3"x,4\n', "row 2 cannot be taken apart"),
        ("1,2\n3,\0\n", "it is not a text file"),
        ("1," * 600_000, "row 1 is longer than 1,000,000 signs"),
        ("1," * 2000, "it has 2,001 columns, and at most 1,000 can be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"^(it|row)") as refused:
        taken(text)
    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("x,y\n0,1\n1,\n2,nan\n3,4\n", "2 points, 2 rows without a number left out (the first is row 3)."),
        ("x,y\n0,1\n1,abc\n3,4\n", "2 points, 1 row without a number left out (row 3)."),
        ("x,y\nm,V\n0,1\n3,4\n", "2 points."),
        ("0,1\n1_0,2\n3,4\n", "2 points, 1 row without a number left out (row 2)."),
        ("0,1\n1,2,5\n3,4\n", "2 points, 1 row with too many cells left out (row 2)."),
        (",x,y\n0,1,2\n1,3,4\n", "2 points, x from column 2 “x”, y from column 3 “y”."),
        ("x\ty\n950\t2\n1,000\t3\n1,050\t4\n", "3 points, “1,000” is read as 1000."),
        ("x;y\n0,5;2\n1.050;3\n", "2 points, “1.050” is read as 1050."),
        ("x;y\n0;2\n1 234,5;3\n", "2 points, “1 234,5” is read as 1234.5."),
        ("x;y\n0;2\n1'234.5;3\n", "2 points, “1'234.5” is read as 1234.5."),
        ("t,y\n1700000000,1\n1700000060,2\n", "2 points, x is counted from 1,700,000,000."),
        ("t,y\n0,7e12\n1,9e9\n", "2 points, y is in units of 10⁶."),
    ],
)
def test_one_sentence_says_what_was_made_of_it(text: str, note: str) -> None:
    found, chosen = taken(text)
    assert chosen.is_sure
    assert found.note == note


def test_large_numbers_keep_their_differences() -> None:
    assert rows("t,y\n1700000000,1\n1700000060,2\n1700000120,3\n") == ((0, 1), (60, 2), (120, 3))


@pytest.mark.parametrize(
    "text",
    [
        '1,2\n"1,234",3\n',  # 1234 or 1.234
        "x;y\n1,234;1\n2,345;2\n",
        "x;y\n0.5;1\n2,25;2\n1,234;3\n",  # both marks are in use
        "x;y\n950;1\n1.050;2\n",
        "1,5,2,5\n2,5,3,5\n",  # four columns, or two with decimal commas
        "a,b,c\n1.5,2,3.5\n4,5,6\n",
    ],
)
def test_more_than_one_reading_is_asked_about(text: str) -> None:
    assert not taken(text)[1].is_sure


def test_the_decimal_mark_can_be_chosen() -> None:
    tables = parse(b"x;y\n1,234;1\n2,345;2\n", Monitor())
    for mark, first in ((",", 1.234), (".", 1234.0)):
        chosen = Tables(tables.grids, mark)
        choice = chosen.choice({"points": XY})
        assert choice.is_sure
        assert chosen.taken(choice, XY).rows[0] == (first, 1.0)


LABELED = [
    ("x1,x2,label\n0.1,0.2,{0}\n0.3,0.4,{1}\n0.5,0.6,{0}\n", (1, 2, 3)),
    ("label,x1,x2\n{0},0.1,0.2\n{1},0.3,0.4\n{0},0.5,0.6\n", (2, 3, 1)),
    ("0.1;{0};0.2\n0.3;{1};0.4\n0.5;{0};0.6\n", (1, 3, 2)),
    ("id,class,x1,x2\n7,{0},0.1,0.2\n8,{1},0.3,0.4\n9,{0},0.5,0.6\n", (3, 4, 2)),
]


@pytest.mark.parametrize(("text", "columns"), LABELED)
@pytest.mark.parametrize(
    "labels", ["AB", ("False", "True"), "12", "01", ("-1", "1"), ("no", "yes"), ("ä b", "ö")]
)
def test_labels_of_any_kind_in_any_column_are_classes(
    text: str, columns: tuple[int, ...], labels: str
) -> None:
    found, chosen = taken(text.format(*labels), CLASSES)
    assert chosen.is_sure
    assert chosen.columns == columns
    assert found.rows == ((0.1, 0.2, 0), (0.3, 0.4, 1), (0.5, 0.6, 0))
    assert "2 classes" in found.note if labels == "01" else f"class 1 is “{labels[1]}”" in found.note


@pytest.mark.parametrize("labels", ["012", "ABC", ("-1", "0", "1")])
def test_of_three_classes_one_is_asked_about(labels: str) -> None:
    text = "x1,x2,class\n" + "".join(f"0.{i},0.{i + 1},{label}\n" for i, label in enumerate(labels))
    found, chosen = taken(text, CLASSES)
    assert not chosen.is_sure
    assert [row[2] for row in found.rows] == [0, 0, 1]
    assert f"class 1 is “{labels[2]}”, class 0 the others" in found.note


def test_a_measure_is_cut_at_0_only_if_that_is_asked_for() -> None:
    found, chosen = taken("0.5,1.5,-0.7\n1.5,2.5,0.3\n", CLASSES)
    assert not chosen.is_sure
    assert [row[2] for row in found.rows] == [0, 1]
    assert "class 1 where column 3 is above 0" in found.note


def test_a_panel_with_two_kinds_of_points_takes_what_the_table_has() -> None:
    kinds = {"curve": XY, "classes": CLASSES}
    for text, name, is_sure in (
        ("x,y\n0,1\n1,2\n", "curve", True),
        ("x1,x2,class\n0.5,1.5,0\n1.5,2.5,1\n", "classes", True),
        ("a,b,c\n0.5,1.5,2.5\n1.5,2.5,3.5\n", "classes", False),
    ):
        chosen = parse(text.encode(), Monitor()).choice(kinds)
        assert (chosen.name, chosen.is_sure) == (name, is_sure)


def test_a_text_of_windows_is_read() -> None:
    found, chosen = taken("Länge;Höhe;Gruppe\r\n0,5;1,25;groß\r\n1,5;2;klein\r\n".encode("cp1252"), CLASSES)
    assert chosen.is_sure
    assert "class 1 is “klein”, class 0 “groß”" in found.note


def test_rows_keep_their_order_and_duplicates_unless_sorted() -> None:
    text = "3,1\n1,2\n3,1\n1,0\n"
    assert rows(text) == ((3, 1), (1, 2), (3, 1), (1, 0))
    ordered = Points(label="points", ordered=True)
    assert rows(text, ordered) == ((1, 2), (1, 0), (3, 1), (3, 1))
    assert ordered.check([[3, 1], [1, 2], [1, 0]]) == ordered.clamp([[3, 1], [1, 2], [1, 0]])
    assert ordered.check([[3, 1], [1, 2], [1, 0]]) == ((1, 2), (1, 0), (3, 1))


def test_a_million_rows_are_thinned_and_the_ends_kept() -> None:
    kind = Points(label="points", most=1000)
    found, _ = taken("x,y\n" + "".join(f"{i},{i % 7}\n" for i in range(1_000_000)), kind)
    assert len(found.rows) == 1000
    assert found.rows[0][0] == 0
    assert found.rows[-1][0] == 999_999
    assert found.note == "1,000 of 1,000,000 points, evenly taken."


def test_of_more_rows_than_fit_into_memory_every_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.base.sheets.grid._MOST_CELLS", 20_000)
    tables = parse(b"x,y\n" + b"".join(b"%d,0\n" % i for i in range(50_000)), Monitor())
    assert len(tables.grids[0].lines) <= 10_000
    chosen = tables.choice({"points": XY})
    found = tables.taken(chosen, XY)
    assert np.ptp(np.diff([x for x, _ in found.rows])) <= 2 * tables.grids[0].every
    assert found.note == "50 of 50,000 points, evenly taken."


def test_reading_tells_how_far_it_is_and_can_be_stopped() -> None:
    data = b"0,1\n" * 20_000
    shares: list[float] = []
    parse(data, Monitor(shares.append))
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1
    with pytest.raises(Cancelled):
        parse(data, Monitor(cancelled=lambda: True))


@given(st.lists(st.tuples(FINITE, FINITE), min_size=2, max_size=50), st.sampled_from(";,\t "))
def test_what_a_csv_writer_writes_is_read_back_exactly(rows_, separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows_)
    assert taken(out.getvalue())[0].rows == tuple(rows_)


NUMBER = st.decimals(-99999, 99999, places=3).map(float) | st.integers(-99999, 99999).map(float)


@st.composite
def tables(draw: st.DrawFn) -> tuple[bytes, Rows]:
    """A table as some program writes it, and what is in it."""
    values = draw(st.lists(st.tuples(NUMBER, NUMBER), min_size=3, max_size=12))
    separator = draw(st.sampled_from(";\t|,"))
    decimal = "." if separator == "," else draw(st.sampled_from(".,"))  # else 1.050 is 1.05 among commas
    mark = draw(st.sampled_from(["", "", "." if decimal == "," else ",", " ", "'", "\u202f"]))
    places = draw(st.sampled_from([0, 1, 2, 3, None]))
    values = [tuple(round(v, 3 if places is None else places) for v in row) for row in values]

    def written(value: float) -> str:
        text = f"{value:,.{places}f}" if places is not None else f"{value:,}".removesuffix(".0")
        return text.translate({ord(","): mark, ord("."): decimal})

    table = [[written(v) for v in row] for row in values]
    if draw(st.booleans()):  # an empty last column, or a column that counts the rows
        table = [["größe", "y"], *table]
        if draw(st.booleans()):
            table.insert(1, ["s", "V"])
        extra = draw(st.sampled_from(["", "end", "index"]))
        if extra == "end":
            table = [[*row, ""] for row in table]
        if extra == "index":
            first = len(table) - len(values)
            table = [["" if i < first else str(i - first), *row] for i, row in enumerate(table)]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=draw(st.sampled_from(["\n", "\r\n"]))).writerows(
        table
    )
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return out.getvalue().encode(encoding), tuple(values)


@given(tables())
def test_a_table_of_any_program_is_read_right_or_asked_about(table: tuple[bytes, Rows]) -> None:
    data, values = table
    found, chosen = taken(data)
    if chosen.is_sure:
        assert found.rows == values


@given(st.text(max_size=60) | st.text('01.,;-\t \n"#xA', max_size=60))
@example("\U0002ebe1" * 20)
@example("é,1\n2,3\n4,5")
def test_any_text_is_points_or_a_value_error(text: str) -> None:
    for kind in (XY, CLASSES):
        try:
            found, _ = taken(text.encode(), kind)
        except ValueError as refused:
            sentence = str(refused)
        else:
            sentence = found.note
            assert kind.check(found.rows) == found.rows
        assert len(sentence) > 5
        assert "\n" not in sentence


@given(st.binary(max_size=200))
@example(b"PK\x03\x04")
def test_any_bytes_are_tables_or_a_value_error(data: bytes) -> None:
    with suppress(ValueError):
        parse(data, Monitor())


PLACES = ((-1.5, 0.25), (0.5, 1.0), (2.0, -3.0), (2.5, 0.125))
LABELED_PLACES = tuple((*place, float(row % 2)) for row, place in enumerate(PLACES))
OWN = {
    "hinges": (HingeSum(target="points", points=PLACES, units=4), "points", PLACES),
    "regions": (Regions(data="points", classes=LABELED_PLACES, width=4), "classes", LABELED_PLACES),
    "curve": (Training(data="curve", curve=PLACES, playhead=3, width=4), "curve", PLACES),
    "classes": (
        Training(data="points", classes=LABELED_PLACES, playhead=3, width=4),
        "classes",
        LABELED_PLACES,
    ),
}


@pytest.mark.parametrize(("experiment", "name", "points"), OWN.values(), ids=OWN)
def test_files_of_our_own_can_be_opened_again(experiment: Experiment, name: str, points: Rows) -> None:
    kinds = {n: k for n, k in experiment.parameters().items() if isinstance(k, Points) and k.group}
    result = experiment.run()
    styles = (CsvStyle(), CsvStyle("semicolon", decimal_comma=True), CsvStyle("tab"), CsvStyle(bom=True))
    texts = [result.table.to_csv(result.quantities, style).encode() for style in styles]
    for data in (*texts, to_npz(result.arrays)):
        tables = parse(data, Monitor())
        chosen = tables.choice(kinds)
        assert (chosen.name, chosen.is_sure) == (name, True)
        assert tables.taken(chosen, kinds[name]).rows == points


def test_arrays_of_any_program_are_tables() -> None:
    x, y = np.linspace(0, 1, 7), np.linspace(2, 5, 7)
    points = tuple(zip(x, y, strict=True))
    assert rows(to_npz({"x": x, "y": y})) == points
    assert rows(to_npz({"places": np.stack([x, y], axis=1)})) == points


def test_rows_of_arrays_are_counted_from_1() -> None:
    found, _ = taken(to_npz({"x": np.arange(3.0), "y": np.array([1.0, 2.0, np.nan])}))
    assert found.note == "2 points, 1 row without a number left out (row 3)."


def test_a_file_is_read_or_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"1,2\n3,\0\n")
    with pytest.raises(FileProblem, match=r"Cannot read .*data\.csv: it is not a text file\."):
        read(path, Monitor())
    path.write_text("1,2\n3,4\n", "utf-8")
    assert read(path, Monitor()).sheets[0].total == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes of a name here")
def test_a_pipe_a_device_and_a_folder_are_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", Path("/dev/zero")):
        with pytest.raises(FileProblem, match=r": it is a pipe or a device, and not a file\.$"):
            read(path, Monitor())
    with pytest.raises(FileProblem, match="directory"):
        read(tmp_path, Monitor())


def test_numbers_that_are_none_stay_out() -> None:
    assert not any(
        math.isnan(v) or math.isinf(v) for row in taken("0,1\n-inf,2\nnan,3\n4,5\n")[0].rows for v in row
    )
