"""The command line: what it writes, what it says, how it ends."""

from __future__ import annotations

import codecs
import csv
import io
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from time import sleep

import numpy as np
import pytest
from PySide6.QtGui import QImage

from engine.presets import find, presets
from engine.session import Session, save
from gui.panels import panels
from gui.shell.settings import Settings
from gui.start import cli, preflight
from gui.start.app import main
from gui.start.desktop import open_window

ROOT = Path(__file__).parents[2]
KEYS = [kind.key for kind in panels()]


@pytest.fixture(autouse=True)
def _light(qapp) -> None:
    """Every command runs in the application of the tests."""


def run(*arguments: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own; an environment variable of None is taken away."""
    values = {k: v for k, v in (os.environ | environment).items() if v is not None}
    command = [sys.executable, "main.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True)


def refused(capsys, *arguments: str, status: int = 2) -> str:
    """The one line on stderr with which a command that is wrong, or fails, ends."""
    assert main(arguments) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("activation-lab: ")
    assert line.endswith(".")
    return line


def test_without_a_command_the_window_is_meant() -> None:
    assert (cli.parse([]).command, cli.parse([]).session) == ("window", None)
    assert cli.parse(["README.md"]).session == Path("README.md")
    assert cli.parse(["export", "--out", "a.png", "--out", "b.svg"]).outs == [Path("a.png"), Path("b.svg")]
    assert cli.parse(["screenshot", "--out", "a.png"]).size == "1440x900"


@pytest.mark.parametrize("arguments", [["--help"], ["export", "--help"], ["screenshot", "--help"]])
def test_help_fits_a_terminal_and_names_the_options(capsys, monkeypatch, arguments: list[str]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as ended:
        cli.parse(arguments)
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("usage: activation-lab")
    assert max(map(len, text.splitlines())) <= 80
    for option in {"export": ["--out", "--size", "--theme", "slide"], "screenshot": ["--out"]}.get(
        arguments[0], ["export", "screenshot"]
    ):
        assert option in text


@pytest.mark.parametrize("arguments", [
    ["--nonsense"], ["a.json", "b.json"], ["export"], ["screenshot"], ["export", "--out"],
    ["export", "--out", "a.png", "--theme", "pink"], ["export", "--out", "a.png", "--font-scale", "big"],
    ["screenshot", "--out", "a.png", "--theme", "transparent"],
])  # fmt: skip
def test_wrong_usage_ends_with_2(capsys, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("key", KEYS)
def test_one_export_writes_every_format(capsys, tmp_path: Path, key: str) -> None:
    outs = [tmp_path / f"{key}.{suffix}" for suffix in ("svg", "png", "pdf", "csv", "npz")]
    arguments = [argument for path in outs for argument in ("--out", str(path))]
    assert main(["export", "--panel", key, *arguments]) == 0
    assert capsys.readouterr().err == ""
    svg, png, pdf, numbers, arrays = outs
    assert "<svg" in svg.read_text("utf-8")[:500]
    assert QImage(str(png)).size().toTuple() == (1920, 1080)
    assert pdf.read_bytes().startswith(b"%PDF")
    for block in numbers.read_text("utf-8").split("\n\n"):
        rows = list(csv.reader(io.StringIO(block.partition("\n")[2])))
        assert len(rows) > 1
        assert len({len(row) for row in rows}) == 1
    with np.load(arrays) as file:
        assert all(file[name].size for name in file.files)


@pytest.mark.parametrize(("size", "pixels"), [
    ("half-slide", (960, 1080)), ("slide-4-3", (1280, 960)), ("640x360", (640, 360)), ("column", (1051, 898)),
])  # fmt: skip
def test_sizes_by_name_and_in_pixels(tmp_path: Path, size: str, pixels: tuple[int, int]) -> None:
    out = tmp_path / "a.png"
    options = ("--size", size, "--theme", "transparent", "--caption", "--font-scale", "1.5")
    assert main(["export", "--out", str(out), *options]) == 0
    assert QImage(str(out)).size().toTuple() == pixels


@pytest.mark.parametrize("size", ["1440x900", "1024x700", "881x601"])
def test_a_screenshot_has_exactly_the_asked_pixels(tmp_path: Path, size: str) -> None:
    out = tmp_path / "a.png"
    assert main(["screenshot", "--out", str(out), "--size", size, "--theme", "dark"]) == 0
    image = QImage(str(out))
    assert image.size().toTuple() == tuple(map(int, size.split("x")))
    assert image.pixelColor(2, image.height() - 3).name() == "#14171c"


def test_a_session_and_an_example_are_shown(tmp_path: Path) -> None:
    save(Session().edit("curves", window=(-1.0, 1.0)), tmp_path / "a.json")
    out = tmp_path / "a.csv"
    assert main(["export", str(tmp_path / "a.json"), "--out", str(out)]) == 0
    assert out.read_text("utf-8").splitlines()[2].startswith("-1.0,")
    shown = [(preset, preset.apply(Session(), "curves").curves) for preset in presets("curves")]
    preset = next(p for p, curves in shown if not p.question and curves.window[0] == -12.0)
    assert main(["export", "--panel", "curves", "--example", preset.title, "--out", str(out)]) == 0
    assert out.read_text("utf-8").splitlines()[2].startswith("-12.0,")


def test_an_example_is_found_by_a_part_of_its_title_in_any_panel(tmp_path: Path) -> None:
    for words, key in (("claim: without an activation", "regions"), ("FOUR CLASSICS", "curves")):
        found, preset = find(words, "curves")
        assert found == key
        assert words.casefold() in preset.title.casefold()
    out = tmp_path / "a.csv"
    assert main(["export", "--example", "Claim: without an activation", "--out", str(out)]) == 0
    assert out.read_text("utf-8").startswith("# regions\nregion,")


@pytest.mark.parametrize("key", KEYS)
def test_a_folder_gets_a_file_for_each_table(capsys, tmp_path: Path, key: str) -> None:
    """A spreadsheet opens each of them by itself; together they say what the one file says."""
    whole = tmp_path / "all.csv"
    assert main(["export", "--panel", key, "--out", str(tmp_path), "--out", str(whole)]) == 0
    parts = whole.read_text("utf-8").split("\n\n")
    files = {path.stem: path.read_text("utf-8") for path in tmp_path.glob(f"{key}-*.csv")}
    assert len(files) == len(parts) > 1
    assert f"{key}-quantities" in files
    assert {text.strip("\n") for text in files.values()} == {
        part.partition("\n")[2].strip("\n") for part in parts
    }


@pytest.mark.parametrize(("options", "separator", "point", "encoding"), [
    ((), ",", ".", "utf-8"),
    (("--separator", "tab"), "\t", ".", "utf-8"),
    (("--decimal-comma", "--bom"), ";", ",", "utf-8-sig"),
    (("--decimal-comma", "--separator", "comma"), ",", ",", "utf-8"),
])  # fmt: skip
def test_a_csv_is_what_a_spreadsheet_expects(
    tmp_path: Path, options: tuple[str, ...], separator: str, point: str, encoding: str
) -> None:
    assert main(["export", "--panel", "curves", "--out", str(tmp_path), *options]) == 0
    for path in tmp_path.iterdir():
        assert path.read_bytes().startswith(codecs.BOM_UTF8) == (encoding == "utf-8-sig")
    data = (tmp_path / "curves-functions.csv").read_text(encoding)
    rows = list(csv.reader(io.StringIO(data), delimiter=separator))
    numbers = np.array([[float(cell.replace(point, ".")) for cell in row] for row in rows[1:]])
    np.testing.assert_array_equal(numbers[:, 0], np.linspace(*Session().curves.window, 401))
    np.testing.assert_array_equal(numbers[:, 1], Session().curves.functions[0](numbers[:, 0]))


def test_all_examples_can_be_listed(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", "--list-examples"])
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == sum(len(presets(key)) for key in Session.names())
    for line in lines:
        key, title = line.split(maxsplit=1)
        assert find(title, key)[0] == key


def test_what_cannot_be_done_is_one_line(capsys, tmp_path: Path) -> None:
    out = str(tmp_path / "a.png")
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "file").write_text("")
    for words, arguments in {
        "no such file": (str(tmp_path / "none.json"), "--out", out),
        "not complete JSON": (str(tmp_path / "bad.json"), "--out", out),
        "a.png: not a directory": ("--out", str(tmp_path / "file" / "a.png")),
        "a.csv: not a directory": ("--out", str(tmp_path / "file" / "a.csv")),
    }.items():
        assert words in refused(capsys, "export", *arguments, status=1)
    assert not list(tmp_path.glob("a.*"))


def test_what_is_asked_for_wrongly_is_one_line_and_status_2(capsys, tmp_path: Path) -> None:
    out = str(tmp_path / "a.png")
    for words, arguments in {
        "no panel 'spirals'": ("--panel", "spirals", "--out", out),
        "no example 'xyz'": ("--example", "xyz", "--out", out),
        "More than one example": ("--example", "sigmoid", "--out", out),
        "no quantity 'xyz'": ("--print", "xyz"),
        "Named sizes": ("--size", "big", "--out", out),
        "16384": ("--size", "99999x10", "--out", out),
        ".svg": ("--out", str(tmp_path / "a.bmp")),
        "not 9.0": ("--font-scale", "9", "--out", out),
        "not nan": ("--font-scale", "nan", "--out", out),
    }.items():
        assert words in refused(capsys, "export", *arguments)
    for words, arguments in {
        ".png": ("--out", str(tmp_path / "a.jpg")),
        "1920x1080": ("--size", "big", "--out", out),
        "800x560": ("--size", "700x500", "--out", out),
    }.items():
        assert words in refused(capsys, "screenshot", *arguments)
    assert not list(tmp_path.glob("a.*"))


def test_where_one_file_cannot_be_written_none_is(capsys, tmp_path: Path) -> None:
    (tmp_path / "folder.svg").mkdir()
    for bad, status in (("none/b.png", 1), ("folder.svg", 1), ("b.bmp", 2)):
        outs = [tmp_path / "a.png", tmp_path / "a.csv", tmp_path / bad]
        arguments = [word for path in outs for word in ("--out", str(path))]
        assert bad.rpartition(".")[2] in refused(capsys, "export", *arguments, status=status)
        assert [path.name for path in tmp_path.iterdir()] == ["folder.svg"]


def test_a_word_that_is_no_command_opens_no_window(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["frobnicate"])
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "“frobnicate” is neither a command nor a file that exists" in line
    assert "export, screenshot" in line


@pytest.mark.parametrize("name", ["nosuch.json", "folder/nosuch"])
def test_a_missing_session_file_opens_no_window(capsys, name: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name])
    assert ended.value.code == 1
    assert (
        capsys.readouterr().err == f"activation-lab: Cannot read {Path(name)}: no such file or directory.\n"
    )


@pytest.mark.skipif(os.name != "posix", reason="pipes end in another way elsewhere")
@pytest.mark.parametrize("option", [("export", "--list-examples"), ("--version",)])
def test_a_reader_that_has_seen_enough_is_no_error(option: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "main.py", *option]
    done = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_kept_session_comes_back_and_a_broken_one_is_told(qtbot, qapp, tmp_path: Path) -> None:
    save(Session().edit("curves", probe=2.0), tmp_path / "session.json")
    window, problems = open_window(qapp, Settings(theme="light"), tmp_path, None)
    qtbot.addWidget(window)
    assert window.store.session.curves.probe == 2.0
    assert problems == ()
    (tmp_path / "session.json").write_text("[")
    window, problems = open_window(qapp, Settings(theme="light"), tmp_path, tmp_path / "none.json")
    qtbot.addWidget(window)
    assert window.store.session == Session()
    lost, missing = problems
    assert lost.startswith("The last session cannot be read")
    assert "no such file" in missing


def test_undo_does_not_go_past_a_file_named_at_the_start(qtbot, qapp, tmp_path: Path) -> None:
    save(Session().edit("curves", probe=2.0), tmp_path / "session.json")
    save(Session().edit("curves", probe=3.0), tmp_path / "named.json")
    window, problems = open_window(qapp, Settings(theme="light"), tmp_path, tmp_path / "named.json")
    qtbot.addWidget(window)
    assert problems == ()
    assert window.store.session.curves.probe == 3.0
    assert not window.store.can_undo
    assert window.documents.path == tmp_path / "named.json"
    assert not window.documents.modified


def test_the_window_opens_with_a_lesson_over_the_kept_session(qtbot, qapp, tmp_path: Path) -> None:
    save(Session().edit("curves", probe=2.0), tmp_path / "session.json")
    lesson = tmp_path / "mine.md"
    lesson.write_text("# Mine\nversion: 1\n\n## Look\nstate: neuron\n")
    window, problems = open_window(qapp, Settings(theme="light"), tmp_path, lesson)
    qtbot.addWidget(window)
    assert problems == ()
    assert window.store.session.current == "neuron"
    assert window.lessons.desk is not None
    window.lessons.leave()
    assert window.store.session.curves.probe == 2.0


def test_the_window_opens_with_a_panel_and_an_example(qtbot, qapp, tmp_path: Path) -> None:
    save(Session().edit("regions", depth=3), tmp_path / "session.json")
    given = qapp, Settings(theme="light"), tmp_path, None
    window, _ = open_window(*given, "Regions")
    qtbot.addWidget(window)
    assert window.store.session.current == "regions"
    assert window.store.session.regions.depth == 3
    window, _ = open_window(*given, "regions", "Claim: without an activation")
    qtbot.addWidget(window)
    title = "Claim: without an activation, one straight line"
    assert window.page.example.title == title
    assert not window.documents.modified
    window.store.undo()
    assert window.store.session.regions.depth == 3
    for wrong in (("spirals",), (None, "xyz")):
        with pytest.raises(ValueError, match="There is no"):
            open_window(*given, *wrong)


@pytest.mark.parametrize("arguments", [("--panel", "spirals"), ("--example", "xyz")])
def test_as_a_process_a_wrong_panel_opens_no_window(tmp_path: Path, arguments: tuple[str, str]) -> None:
    done = run(*arguments, ACTIVATION_LAB_DATA=str(tmp_path))
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"activation-lab: There is no {arguments[0][2:]} {arguments[1]!r}; ")


def streamed(*arguments: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
    """The program as a process that is given this on stdin."""
    return subprocess.run(
        [sys.executable, "main.py", *arguments], cwd=ROOT, input=given.encode(), capture_output=True
    )


def test_as_a_process_it_reads_stdin_and_writes_stdout() -> None:
    session = Session().edit("curves", window=(-1.0, 1.0)).to_json()
    done = streamed("export", "-", "--out", "-", "--format", "csv", given=session)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines()[2].startswith("-1.0,")
    picture = streamed("export", "--out", "-", "--size", "320x180")
    assert QImage.fromData(picture.stdout).size().toTuple() == (320, 180)
    shot = streamed("screenshot", "--out", "-", "--size", "800x560")
    assert QImage.fromData(shot.stdout).size().toTuple() == (800, 560)
    assert not (ROOT / "-").exists()


def test_as_a_process_it_says_what_is_wrong_with_stdin() -> None:
    for given, words in (("", "Cannot open stdin: it is empty."), ("{", "not complete JSON")):
        done = streamed("export", "-", "--out", "-", given=given)
        assert (done.returncode, done.stdout) == (1, b"")
        assert words in done.stderr.decode()


def test_only_one_thing_is_written_to_stdout(capsys) -> None:
    for arguments in (("--out", "-", "--out", "-"), ("--out", "-", "--print", "loss")):
        with pytest.raises(SystemExit) as ended:
            main(["export", *arguments])
        assert ended.value.code == 2
        assert "only one thing" in capsys.readouterr().err


def test_as_a_process_it_exports_without_a_display(tmp_path: Path) -> None:
    out = tmp_path / "a.svg"
    done = run("export", "--out", str(out), QT_QPA_PLATFORM=None, DISPLAY=None, WAYLAND_DISPLAY=None)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert out.stat().st_size > 1000


def test_as_a_process_it_says_that_there_is_no_display() -> None:
    done = run(QT_QPA_PLATFORM=None, DISPLAY=None, WAYLAND_DISPLAY=None)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "There is no display." in line


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere Qt needs no server")
@pytest.mark.parametrize(("environment", "words"), [
    ({"QT_QPA_PLATFORM": "", "DISPLAY": ":9876", "WAYLAND_DISPLAY": ""}, "No X server answers"),
    ({"QT_QPA_PLATFORM": "nosuch"}, "Qt has no platform “nosuch”"),
])  # fmt: skip
def test_as_a_process_it_says_why_qt_could_not_start(
    monkeypatch, environment: dict[str, str], words: str
) -> None:
    """Where libraries of the platform are missing, they come first."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    told = preflight.problem()
    assert told.startswith((words, "Qt needs system libraries that are not installed"))
    done = run()
    assert (done.returncode, done.stderr) == (1, f"activation-lab: {told}\n")


QUITTING = """
import sys
from PySide6.QtCore import QTimer
from gui.start.cli import parse
from gui.start.desktop import run_window
from gui.start.qt import application
QTimer.singleShot(0, application().quit)
sys.exit(run_window(parse([])))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals end programs in another way elsewhere")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_as_a_process_it_keeps_everything_soon_and_ends_at_a_signal(tmp_path: Path, number: str) -> None:
    kept = [tmp_path / "session.json", tmp_path / "settings.json"]
    environment = os.environ | {"ACTIVATION_LAB_DATA": str(tmp_path)}
    sent = getattr(signal, number)
    heeded = partial(signal.signal, sent, signal.SIG_DFL)  # what began these tests may ignore it: nohup, "&"
    with subprocess.Popen(
        [sys.executable, "main.py"], cwd=ROOT, env=environment, preexec_fn=heeded
    ) as running:
        while running.poll() is None and not all(path.exists() for path in kept):
            sleep(0.1)
        running.send_signal(sent)
        assert running.wait() == 0
    assert all(path.exists() for path in kept)


@pytest.mark.parametrize("command", [
    ("export", "--list-examples"), ("--help",), ("export", "--help"), ("export", "--print", "loss"),
])  # fmt: skip
def test_as_a_process_it_escapes_what_stdout_cannot_show(command: tuple[str, ...]) -> None:
    shown, escaped = (run(*command, PYTHONIOENCODING=name) for name in ("utf-8", "ascii"))
    assert (escaped.returncode, escaped.stderr) == (shown.returncode, shown.stderr)
    assert escaped.stdout == shown.stdout.encode("ascii", "backslashreplace").decode("ascii")


@pytest.mark.skipif(os.name != "posix", reason="signals end programs in another way elsewhere")
def test_as_a_process_it_fails_where_what_it_shows_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environment = os.environ | {
        "ACTIVATION_LAB_DATA": str(tmp_path / "file" / "data"),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-c", QUITTING]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("activation-lab: The session cannot be kept: ")


def test_as_a_process_it_tells_its_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Activation Lab ")
