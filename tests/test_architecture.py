"""Rules of the code base that no linter knows."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from engine.base.experiment import Experiment
from engine.presets import presets
from engine.session import Session

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*(ROOT / "engine").rglob("*.py"), *(ROOT / "gui").rglob("*.py")])
LONGEST = 450


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.add(str(node.module).split(".")[0])
    return found


def names(path: Path) -> set[str]:
    """Every name and attribute that a module mentions."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    return {n.id for n in nodes if isinstance(n, ast.Name)} | {
        n.attr for n in nodes if isinstance(n, ast.Attribute)
    }


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    allowed = sys.stdlib_module_names | {"numpy", "ml_dtypes", "engine"}
    if "gui" in path.relative_to(ROOT).parts:
        allowed |= {"gui", "PySide6", "pyqtgraph"}
    assert imported(path) <= allowed
    if path.name == "panel.py":
        assert "numpy" not in imported(path)


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_module_is_short(path: Path) -> None:
    limit = 150 if path.name == "window.py" else LONGEST
    assert len(path.read_text("utf-8").splitlines()) <= limit


def test_only_controls_block_signals() -> None:
    blocking = {relative(path) for path in SOURCES if names(path) & {"QSignalBlocker", "blockSignals"}}
    assert blocking == {"gui/controls/control.py"}


def test_no_layout_is_asked_for_its_items() -> None:
    """Qt deletes them without a word; PySide keeps what stands for them until the process dies of it."""
    asked = {"itemAt", "itemAtPosition", "takeAt"}
    assert not [relative(path) for path in SOURCES if "gui" in path.parts and asked & names(path)]


def test_nothing_is_evaluated_and_nothing_reaches_the_network() -> None:
    for path in SOURCES:
        calls = [n.func for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
        assert not {c.id for c in calls if isinstance(c, ast.Name)} & {"eval", "exec", "compile"}, path
        assert not imported(path) & {"urllib", "http", "socket", "requests", "pickle"}, path


def test_a_fresh_interpreter_runs_every_experiment_without_qt() -> None:
    script = (
        "import sys\n"
        "from engine.session import Session\n"
        "for key in Session.names():\n"
        "    result = Session().experiment(key).run()\n"
        "    assert result.sentence and result.readouts and result.table.to_csv()\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'PySide6', 'pyqtgraph', 'gui'}, loaded\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


@pytest.mark.parametrize("key", Session.names())
def test_a_start_imports_the_engine_of_the_panel_that_is_shown_and_nothing_else(key: str) -> None:
    script = (
        "import sys, os\n"
        "from engine.session import Session\n"
        "from gui.start.qt import application\n"
        "from gui.shell.settings import Settings\n"
        "from gui.store import Store\n"
        "from gui.shell.themes import ThemeSwitch\n"
        "from gui.shell.window import Window\n"
        "app = application()\n"
        f"store = Store(Session().visit({key!r}))\n"
        "window = Window(store, Settings(), ThemeSwitch(app, 'light'))\n"
        "window.show()\n"
        "app.processEvents()\n"
        "store.session.to_json()\n"
        "loaded = [key for key in Session.names() if f'engine.experiments.{key}.experiment' in sys.modules]\n"
        f"assert loaded == [{key!r}], loaded\n"
        "late = {'gui.shell.finding', 'gui.shell.palette', 'engine.glossary'}\n"
        "late |= {'gui.lesson', 'engine.lessons'}\n"
        "assert not late & set(sys.modules), late & set(sys.modules)\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


@pytest.mark.parametrize("key", Session.names())
def test_one_noun_names_everything_of_a_panel(key: str) -> None:
    from gui.panels import NAMES, panel

    experiment = Session().experiment(key)
    assert isinstance(experiment, Experiment)
    assert f"{type(experiment).__module__}.".startswith(f"engine.experiments.{key}.")
    kind = panel(key)
    assert kind.key == key
    assert importlib.import_module(f"gui.panels.{key}.panel").__name__ == kind.__module__
    assert NAMES[key]
    assert kind.title
    assert kind.thesis
    assert (ROOT / "tests" / "engine" / f"test_{key}.py").is_file()
    note = (files("resources") / "notes" / f"{key}.md").read_text("utf-8")
    assert note.startswith("# ")
    assert presets(key)
    assert (files("resources") / "icons" / f"{key}.svg").is_file()
    assert kind.folds <= {parameter.group for parameter in experiment.parameters().values()}


def test_panels_and_session_fields_are_the_same_in_the_same_order() -> None:
    from gui.panels import NAMES

    assert tuple(NAMES) == Session.names()


def test_tests_are_no_packages() -> None:
    """One ``__init__.py`` under tests/ would shadow the engine."""
    assert not list((ROOT / "tests").rglob("__init__.py"))
