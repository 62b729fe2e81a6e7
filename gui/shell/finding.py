"""What can be found in a window, and what becomes of it when it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from engine.base.parameter import Choice, Parameter
from engine.functions import activations
from engine.functions.choice import Function, Functions
from engine.glossary import terms
from engine.presets import Preset, presets
from gui.look.glow import Glow
from gui.panels import NAMES
from gui.shell.palette.things import COMMANDS, CONTROLS, EXAMPLES, LESSONS, TERMS, Thing
from gui.shell.shell import Shell


def things(window: Shell) -> list[Thing]:
    """All that can be found; of examples and controls those of the panel that is shown come first."""
    current = window.store.session.current
    keys = sorted(NAMES, key=lambda key: key != current)
    examples = [_example(window, key, preset) for key in keys for preset in presets(key)]
    controls = [thing for key in keys for thing in _controls(window, key)]
    return [*examples, *_lessons(window), *controls, *_terms(window), *_commands(window)]


def _example(window: Shell, key: str, preset: Preset) -> Thing:
    return Thing(EXAMPLES, preset.title, partial(window.show_example, key, preset),
                 f"{NAMES[key]} › {preset.group}")  # fmt: skip


def _lessons(window: Shell) -> Iterator[Thing]:
    """Those that come along, and those of one's own folder that are known by now."""
    for lesson in window.lessons.known():
        more = f"lesson {lesson.about} {' '.join(step.title for step in lesson.steps)}"
        place = f"Lessons › {lesson.group}"
        yield Thing(LESSONS, lesson.title, partial(window.lessons.begin, lesson), place, more=more)


def _controls(window: Shell, key: str) -> Iterator[Thing]:
    """The controls of a panel, and under its name each option of a list."""
    for name, kind in window.store.session.experiment(key).controls().items():
        if kind.group:
            yield _control(window, key, name, kind)
            for _, words in kind.options if isinstance(kind, Choice) else ():
                yield _control(window, key, name, kind, f": {words}")


def _control(window: Shell, key: str, name: str, kind: Parameter, option: str = "") -> Thing:
    title = " ".join(f"{kind.label}{option}".replace("_", "").split())
    return Thing(CONTROLS, title, partial(show_control, window, key, name),
                 f"{NAMES[key]} › {kind.group}", more="" if option else _more(kind))  # fmt: skip


def _more(kind: Parameter) -> str:
    """Other words for a parameter: what its tip says, and the functions that can be chosen."""
    names = activations.names() if isinstance(kind, Function | Functions) else ()
    return " ".join([kind.tip, *(activations.get(name).title for name in names)])


def _terms(window: Shell) -> Iterator[Thing]:
    for term in terms():
        example = term.example
        kinds = window.store.session.experiment(term.panel).parameters() if term.control else {}
        lead = None
        if example is not None:
            lead = _example(window, term.panel, example)
        elif term.control:
            lead = _control(window, term.panel, term.control, kinds[term.control])
        yield Thing(TERMS, term.name.replace("_", ""), more=term.text, told=term.text, lead=lead)


def _commands(window: Shell) -> Iterator[Thing]:
    native = QKeySequence.SequenceFormat.NativeText
    for command in window.actions_.commands:
        action = window.actions_[command.name]
        if action.isEnabled():
            keys = action.shortcut().toString(native).replace("+", " ")
            place = command.menu.replace("&", "").replace("/", " › ")
            yield Thing(COMMANDS, command.title, action.trigger, place, keys, command.tip)


def show_control(window: Shell, key: str, name: str) -> None:
    """Bring a control into view, light it up and give it the keyboard; or say that it has no effect now."""
    window.store.visit(key)
    window.open_side()
    QTimer.singleShot(0, window, lambda: _light_control(window, name))


def _light_control(window: Shell, name: str) -> None:
    control = window.page.controls.control(name)
    if control.isHidden():
        label = window.store.session.experiment(window.page.kind.key).controls()[name].label
        at_desk = window.lessons.is_seated
        why = "is no part of this step; Ctrl L shows all" if at_desk else "has no effect in the present state"
        window.notice.show_note(f"“{label}” {why}.")
        return
    window.page.controls.reveal({name})
    Glow(control)
    stops = (w for w in control.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus)
    if (first := next((w for w in stops if w.isVisibleTo(control)), None)) is not None:
        first.setFocus(Qt.FocusReason.TabFocusReason)
