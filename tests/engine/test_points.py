"""Points as a parameter, and every kind of table that people drop onto the window."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.base.files import FileProblem
from engine.base.points import Points, parse, read

KIND = Points(label="points", columns=2, most=50)
FINITE = st.floats(-1e9, 1e9)
ANYTHING = st.one_of(
    st.none(), st.integers(), st.text(max_size=4),
    st.lists(st.one_of(st.none(), st.text(max_size=3), st.lists(st.one_of(st.floats(), st.text(max_size=2)),
                                                               max_size=3)), max_size=5),
)  # fmt: skip


def refusal(value: object) -> str:
    """The sentence with which a value is refused; "" where it is allowed."""
    try:
        KIND.check(value)
    except ValueError as refused:
        return str(refused)
    return ""


@given(ANYTHING)
def test_clamp_repairs_anything_and_leaves_alone_what_is_allowed(value: object) -> None:
    repaired = KIND.clamp(value)
    assert KIND.check(repaired) == repaired
    sentence = refusal(value)
    if sentence:
        assert sentence.startswith("points: ")
        assert len(sentence) < 200
    else:
        assert KIND.check(value) == repaired


@given(st.lists(st.tuples(FINITE, FINITE), max_size=50))
def test_json_keeps_the_points(rows: list[tuple[float, float]]) -> None:
    value = KIND.check(rows)
    assert KIND.check(KIND.decode(json.loads(json.dumps(KIND.encode(value))))) == value


def test_whole_numbers_become_floats() -> None:
    assert KIND.check([[1, 2]]) == ((1.0, 2.0),)
    assert type(KIND.check([[1, 2]])[0][0]) is float


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("12", "this is not a list of points"),
        ([[0.0, 1.0], [1.0]], "point 2 is not 2 numbers"),
        ([[0.0, 1.0], "ab"], "point 2 is not 2 numbers"),
        ([[0.0, math.nan]], "point 1: nan is outside"),
        ([[0.0, True]], "point 1: True is not a number"),
        ([[0.0, 2e9]], "point 1: 2000000000.0 is outside"),
        ([[0.0, 0.0]] * 51, "51 points are more than 50"),
    ],
)
def test_a_refusal_names_the_point(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        KIND.check(value)


def test_clamp_drops_what_is_no_point_and_cuts_what_is_too_far() -> None:
    assert KIND.clamp([[0, 1], "x", [math.nan, 0], [math.inf, 3]]) == ((0.0, 1.0), (1e9, 3.0))
    assert len(KIND.clamp([[0.0, 0.0]] * 60)) == 50


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
    ],
)
def test_every_usual_way_to_write_a_table_is_read(text: str) -> None:
    reading = parse(text, KIND)
    assert reading.rows == TWO
    assert not reading.note


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it has no points, and at least two are needed"),
        ("x,y\n", "row 1: 'x' is not a number"),
        ("x,y\n1,2\n", "it has one point"),
        ("x,y\n1,2\n3,abc\n", "row 3: 'abc' is not a number"),
        ("x,y\n\n1,2\n3,nan\n", "row 4: 'nan' is not a number"),
        ("1,2\n3,1e999\n", "row 2: '1e999' is not a number from −10⁹ to 10⁹"),
        ("1,2\n-inf,1\n", "row 2: '-inf' is not a number from −10⁹ to 10⁹"),
        ('1,2\n"1,234",3\n', "row 2: '1,234' may be 1234 or 1.234"),
        ('1,2\n"1,2,3",3\n', "row 2: '1,2,3' is not a number"),
        ("1,2\n3\n", "row 2 has one value instead of 2"),
        ("1,2\n3,4,5\n", "row 2 has 3 values instead of 2"),
        ("1,5,2,5\n2,5,3,5\n", "row 1 has 4 values instead of 2"),
        ("1,2\n3,\n", "row 2: '' is not a number"),
        ("1,2\n1_0,3\n", "row 2: '1_0' is not a number"),
        ("1,2\nx,y\n3,4", "row 2: 'x' is not a number"),
        ("a,b\nc,d\n1,2\n3,4", "row 2: 'c' is not a number"),
        ("time;height\ns;m\n1;2\n3;4", "row 2: 's' is not a number"),
        ('1,2\n"3,4\n', "row 2"),
        ("1,2\n3,\0\n", "row 2"),
    ],
)
def test_a_bad_table_is_refused_with_its_row(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"^(it|row)") as refused:
        parse(text, KIND)
    assert str(refused.value).startswith(reason)


def test_rows_keep_their_order_and_duplicates_unless_sorted() -> None:
    text = "3,1\n1,2\n3,1\n1,0\n"
    assert parse(text, KIND).rows == ((3, 1), (1, 2), (3, 1), (1, 0))
    ordered = Points(label="points", ordered=True)
    assert parse(text, ordered).rows == ((1, 2), (1, 0), (3, 1), (3, 1))
    assert ordered.check([[3, 1], [1, 2], [1, 0]]) == ordered.clamp([[3, 1], [1, 2], [1, 0]])
    assert ordered.check([[3, 1], [1, 2], [1, 0]]) == ((1, 2), (1, 0), (3, 1))


def test_any_number_of_columns() -> None:
    kind = Points(label="data", columns=3, most=10)
    assert parse("a;b;label\n1;2;0\n3;4;1", kind).rows == ((1, 2, 0), (3, 4, 1))


def test_a_million_rows_are_thinned_and_the_ends_kept() -> None:
    kind = Points(label="points", most=1000)
    reading = parse("x,y\n" + "".join(f"{i},{i % 7}\n" for i in range(1_000_000)), kind)
    assert len(reading.rows) == 1000
    assert reading.rows[0][0] == 0
    assert reading.rows[-1][0] == 999_999
    assert reading.note == "1,000 of 1,000,000 points are used, evenly taken."


@given(st.lists(st.tuples(FINITE, FINITE), min_size=2, max_size=50), st.sampled_from(";,\t "))
def test_what_a_csv_writer_writes_is_read_back_exactly(rows, separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    assert parse(out.getvalue(), KIND).rows == tuple(rows)


@given(st.text(max_size=60))
@example("\U0002ebe1" * 20)
def test_any_text_is_points_or_a_value_error(text: str) -> None:
    try:
        reading = parse(text, KIND)
    except ValueError as refused:
        sentence = str(refused)
    else:
        assert KIND.check(reading.rows) == reading.rows
        return
    assert 5 < len(sentence) < 120


def test_a_file_is_read_or_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("1,2\n3,x\n", "utf-8")
    with pytest.raises(FileProblem, match=r"Cannot read .*data\.csv: row 2: 'x' is not a number\."):
        read(path, KIND)
    path.write_text("1,2\n3,4\n", "utf-8")
    assert read(path, KIND).rows == ((1, 2), (3, 4))
