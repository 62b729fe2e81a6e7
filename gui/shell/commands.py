"""What every command of the window does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QMessageBox, QWhatsThis

from gui.look.scale import factor
from gui.panels import DIGITS, NAMES
from gui.shell import help as helps
from gui.shell import presenting
from gui.shell.actions import Command, Keys
from gui.shell.shell import Shell
from gui.shell.themes import CHOICES
from gui.shell.version import installed_version

if TYPE_CHECKING:  # files are seldom written: a start does not wait for what writes them
    from gui.export.dialog import ExportDialog

Standard = QKeySequence.StandardKey
RECENT = "&File/Open &recent"


def commands(window: Shell) -> tuple[Command, ...]:
    """All commands, in the order of the menus."""
    menus = _file, _edit, _view, _panels, _lessons, _talk, _help
    return tuple(command for menu in menus for command in menu(window))


def _file(window: Shell) -> tuple[Command, ...]:
    menu = "&File"
    return (
        Command("new", menu, "&New session", lambda: window.documents.new(), (Standard.New,)),
        Command("open", menu, "&Open…", lambda: window.documents.open(), (Standard.Open,)),
        Command("forget_recent", RECENT, "&Clear this list", lambda: window.documents.forget_recent(),
                ruled=True, full="Clear the list of recent files"),
        Command("save", menu, "&Save", lambda: window.documents.save(), (Standard.Save,), ruled=True),
        Command("save_as", menu, "Save &as…", lambda: window.documents.save_as(), ("Ctrl+Shift+S",)),
        Command("copy", menu, "&Copy picture", lambda: copy_picture(window), (Standard.Copy,),
                "Copy the picture as PNG and SVG", ruled=True),
        Command("export", menu, "&Export picture…", lambda: export_picture(window), ("Ctrl+E",),
                "Write the picture as PNG, SVG or PDF, or its numbers as CSV or NPZ"),
        Command("animation", menu, "Export an&imation…", lambda: presenting.export_animation(window),
                tip="Write a run, a number that moves or the talk as a GIF, animated PNG or MP4 video"),
        Command("print", menu, "&Print…", lambda: print_picture(window), (Standard.Print,)),
        Command("quit", menu, "&Quit", lambda: window.close(), ("Ctrl+Q",), ruled=True),
    )  # fmt: skip


def _edit(window: Shell) -> tuple[Command, ...]:
    menu = "&Edit"
    redo: tuple[Keys, ...] = ("Ctrl+Shift+Z", "Ctrl+Y")
    return (
        Command("undo", menu, "&Undo", lambda: travel(window.store.undo), (Standard.Undo,)),
        Command("redo", menu, "&Redo", lambda: travel(window.store.redo), redo),
        Command("reset", menu, "Reset &panel", lambda: reset(window), ("Ctrl+R",),
                "Bring all defaults of this panel back", ruled=True),
        Command("copy_step", menu, "&Copy as lesson step", lambda: copy_step(window), ("Ctrl+Shift+C",),
                "Copy the state on screen as text, to be pasted into a lesson", ruled=True),
        Command("find", menu, "&Find anything…", lambda: find_anything(window), ("Ctrl+K",),
                "Find examples, lessons, controls, terms and commands", ruled=True),
    )  # fmt: skip


def _view(window: Shell) -> tuple[Command, ...]:
    menu, size = "&View", "&View/Si&ze"
    themes = tuple(
        Command(
            name,
            f"{menu}/&Theme",
            text,
            lambda name=name: window.switch.choose(name),
            group="theme",
            full=f"Theme: {name}",
        )
        for name, text in CHOICES.items()
    )
    return (
        Command("fit", menu, "&Fit", lambda: window.page.hands.fit(), ("F", "Home"),
                "Show the usual range again"),
        Command("play", menu, "&Run or stop", lambda: window.page.controls.toggle_playing(), ("Space",),
                "Run what goes on by itself, or stop it"),
        Command("ghost", menu, "Keep a &ghost", lambda _: keep_ghost(window), ("G",),
                "Keep a faint copy of the picture to compare with", checkable=True),
        Command("hide", menu, "&Hide answers", lambda hidden: hide_answers(window, hidden), ("H",),
                "Hide readouts, facts and What you see: predict first", checkable=True),
        Command("examples", menu, "&Examples", lambda: show_examples(window), ("E",),
                "Choose an example of this panel"),
        Command("side", menu, "&Controls", lambda shown: show_side(window, shown), ("C",),
                "Show controls, readouts and What you see beside the picture", checkable=True, checked=True),
        *themes,
        Command("larger", size, "&Larger interface", lambda: zoom(window, 1), (Standard.ZoomIn, "Ctrl+="),
                "Letters, controls and pictures of the window, up to twice as large"),
        Command("smaller", size, "&Smaller interface", lambda: zoom(window, -1), (Standard.ZoomOut,)),
        Command("usual_size", size, "&Usual size", lambda: zoom(window, 0), ("Ctrl+0",)),
        Command("full_screen", menu, "F&ull screen",
                lambda on: window.showFullScreen() if on else window.showNormal(), ("F11",), checkable=True),
    )  # fmt: skip


def _panels(window: Shell) -> tuple[Command, ...]:
    return tuple(
        Command(
            f"panel {key}",
            "&Panels",
            name,
            lambda key=key: window.store.visit(key),
            tuple(DIGITS.get(key, "")),
            full=f"Go to {name}",
        )
        for key, name in NAMES.items()
    )


def _lessons(window: Shell) -> tuple[Command, ...]:
    menu, lessons = "&Lessons", window.lessons
    return (
        Command(
            "lessons",
            menu,
            "&All lessons…",
            lambda: list_lessons(window),
            ("L",),
            "Choose a lesson, or go on with one",
        ),
        Command("next_step", menu, "&Next step", lambda: lessons.turn(1), ("Alt+Right",), ruled=True),
        Command("step_before", menu, "Step &before", lambda: lessons.turn(-1), ("Alt+Left",)),
        Command(
            "play_freely",
            menu,
            "&Play freely, and back",
            lambda: lessons.play_or_come_back(),
            ("Ctrl+L",),
            "Show all controls while the lesson waits; and back to its step",
        ),
        Command("leave_lesson", menu, "&Leave the lesson", lambda: lessons.leave(), ruled=True),
    )


def _talk(window: Shell) -> tuple[Command, ...]:
    menu = "&Talk"
    return (
        Command("present", menu, "&Present", lambda: presenting.present(window), ("F5",),
                "Show the lesson or the talk on the whole screen, without them this picture; Esc leads back"),
        Command("present_here", menu, "Present from &here", lambda: presenting.present(window, here=True),
                ("Shift+F5",), "Begin with the scene of this state, or with this picture"),
        Command("add_scene", menu, "&Add this state to the talk", lambda: presenting.add_scene(window),
                ("Ctrl+T",), "Keep this picture as the next scene of the talk", ruled=True),
        Command("scenes", menu, "&Scenes of the talk…", lambda: presenting.show_scenes(window),
                ("Ctrl+Shift+T",), "Name, note, order, open and save the scenes"),
        Command("export_talk", menu, "&Export the talk…", lambda: presenting.export_talk(window),
                ("Ctrl+Shift+E",), "Write a PDF with a page for each scene, or a picture of each"),
    )  # fmt: skip


def _help(window: Shell) -> tuple[Command, ...]:
    menu = "&Help"
    return (
        Command("shortcuts", menu, "&Shortcuts",
                lambda: helps.shortcuts(window.actions_.shortcuts(), window).present(), ("F1", "?")),
        Command("glossary", menu, "&Glossary", lambda: helps.glossary(window).present(), ("Ctrl+F1",)),
        Command("what", menu, "&What is this?", QWhatsThis.enterWhatsThisMode, ("Shift+F1",),
                "Click on anything to read what it means"),
        Command("note", menu, "About this &panel", lambda: helps.note(window.page.kind, window).present(),
                ("Ctrl+I",)),
        Command("about_lessons", menu, "About &lessons", lambda: helps.lessons(window).present()),
        Command("about_presenting", menu, "About &presenting", lambda: helps.presenting(window).present()),
        Command("about", menu, "&About Activation Lab", lambda: about(window), ruled=True),
    )  # fmt: skip


def travel(move: Callable[[], None]) -> None:
    """Undo or redo. What is half typed in a box counts first: it must not come over another state later."""
    box = QApplication.focusWidget()
    if isinstance(box, QAbstractSpinBox):
        box.interpretText()
    move()


def zoom(window: Shell, by: int) -> None:
    """The whole interface so many steps larger or smaller, or as usual, and say how large that is."""
    window.switch.zoom(by)
    window.notice.show_note(f"Interface at {window.switch.scale} %.")


def find_anything(window: Shell) -> None:
    """The box in which anything can be found."""
    from gui.shell.finding import things
    from gui.shell.palette.palette import Palette

    Palette(window, things(window))


def keep_ghost(window: Shell) -> None:
    """Keep a faint copy of the picture or drop it, and say so: at first both look alike."""
    window.page.toggle_ghost()
    kept = bool(window.page.figure.ghosts)
    window.notice.show_note(
        "A faint copy of the curves stays; G drops it." if kept else "The faint copy is gone."
    )


def list_lessons(window: Shell) -> None:
    """The list of lessons."""
    from gui.lesson.shelf import Shelf

    lessons = window.lessons
    lessons.read_own()
    shelf = Shelf(lessons.library, lessons.recalled, window)
    shelf.chosen.connect(lessons.begin)
    shelf.file_wanted.connect(lambda: window.documents.open())
    shelf.folder_wanted.connect(lessons.choose_own)
    shelf.open()


def copy_step(window: Shell) -> None:
    """The state on screen as a step of a lesson on the clipboard."""
    from engine.lessons.copying import step_text

    QApplication.clipboard().setText(step_text(window.store.session))
    window.notice.show_note("A step with this state is on the clipboard; paste it into the file of a lesson.")


def reset(window: Shell) -> None:
    """Back to the defaults or, in a lesson, to the state of its step."""
    if not window.lessons.show_state():
        window.store.reset(window.page.kind.key)


def hide_answers(window: Shell, hidden: bool) -> None:
    """Hide or show the answers of the panel that is shown; a lesson shows them itself."""
    if window.lessons.is_asking:
        window.actions_["hide"].setChecked(window.page.hiding_answers)
        window.notice.show_note("The answer is shown once you have given yours.")
        return
    window.store.hide_answers(window.page.kind.key, hidden)


def show_examples(window: Shell) -> None:
    """Open the menu of examples; arrow keys go on from there. They are no part of a lesson."""
    window.lessons.play_freely()
    button, menu = window.page.examples, window.page.header.menu
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    menu.setActiveAction(menu.actions()[0])


def show_side(window: Shell, shown: bool) -> None:
    """Show or shut what stands beside the picture of every panel."""
    for page in window.pages.values():
        page.side.setVisible(shown)


def copy_picture(window: Shell) -> None:
    """The picture on the clipboard: PNG, SVG and its caption as text."""
    from gui.export import ExportOptions, clipboard_data

    options = ExportOptions(theme=window.switch.theme.name)
    recording = window.page.stage.recording(options)
    QApplication.clipboard().setMimeData(clipboard_data(recording, options.size.pixels))
    window.notice.show_note("The picture is on the clipboard, as PNG and SVG.")


def export_picture(window: Shell) -> None:
    """The dialog with the preview; it opens with the choices of the last time."""
    from gui.export import number_files, recalled
    from gui.export.dialog import ExportDialog

    page, documents = window.page, window.documents
    dialog = ExportDialog(
        page.stage.recording,
        lambda path, style: number_files(page.stage.told(page.result), path, style),
        page.kind.key,
        documents.settings.folder or str(Path.home()),
        window,
        *recalled(documents.settings.export),
    )
    dialog.resize(dialog.size() * factor())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.saved.connect(lambda path: _exported(window, dialog, Path(path)))
    dialog.rejected.connect(lambda: _remember(window, dialog))
    dialog.open()


def print_picture(window: Shell) -> None:
    """The desktop's dialog; the picture is laid out for the page."""
    from gui.export.printing import ask_and_print

    problem = ask_and_print(window.page.stage.recording, window.page.kind.title, window)
    if problem:
        window.notice.show_problem(problem)


def _remember(window: Shell, dialog: ExportDialog, folder: str = "") -> None:
    """Keep what is chosen in the dialog, and the folder that was written into, if any."""
    from gui.export import kept

    before, export = window.documents.settings, kept(dialog.options(), dialog.suffix())
    window.documents.remember(replace(before, export=export, folder=folder or before.folder))


def _exported(window: Shell, dialog: ExportDialog, path: Path) -> None:
    _remember(window, dialog, str(path.parent))
    window.notice.show_note(f"Written: {path}")


def list_recent(window: Shell) -> None:
    """Fill the menu of recent files, just before it is shown."""
    menu, clear = window.actions_.menu(RECENT), window.actions_["forget_recent"]
    for action in menu.actions()[: menu.actions().index(clear) - 1]:
        menu.removeAction(action)
        action.deleteLater()
    recent = window.documents.settings.recent
    clear.setEnabled(bool(recent))
    for name in recent:
        action = QAction(name.replace("&", "&&"), menu)
        action.triggered.connect(lambda _=False, name=name: window.documents.open(Path(name)))
        menu.insertAction(menu.actions()[menu.actions().index(clear) - 1], action)


def about(window: Shell) -> None:
    """Name, version, license."""
    QMessageBox.about(
        window,
        "About Activation Lab",
        f"<h3>Activation Lab {installed_version()}</h3>"
        "<p>What an activation function does to a network, to see and to drag: exact, offline, "
        "ready for slides.</p><p>MIT license. Typeface: Inter (SIL OFL).</p>",
    )
