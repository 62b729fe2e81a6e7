"""From the window to present mode, and states into the talk."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QProgressDialog

from engine.base.files import FileProblem, write_all
from engine.base.text import plural
from engine.talk.scene import Scene, scene_of
from gui.guard import DrawingError, whole_drawing
from gui.look.scale import factor
from gui.shell.shell import Shell

_FORMATS = {
    "PDF, a page a scene (*.pdf)": ".pdf",
    "PNG pictures, one a scene (*.png)": ".png",
    "SVG drawings, one a scene (*.svg)": ".svg",
}


def present(window: Shell, here: bool = False) -> None:
    """Show the lesson that is on, or else the talk: from the first scene, or from that of the present state.
    A state that is no scene, and that of a window without a talk, is shown alone."""
    from gui.present.presentation import Presentation

    try:
        scenes, first = _scenes(window)
    except ValueError as problem:
        window.notice.show_problem(str(problem))
        return
    state, at = Scene(window.store.session), 0
    if here or not scenes:
        places = range(first, len(scenes))
        at = next((place for place in places if scenes[place].session == state.session), -1)
    if at < 0:
        scenes, at = (scene_of(window.store.session),), 0
    window.page.controls.interrupt()
    Presentation(scenes, window, at)


def _scenes(window: Shell) -> tuple[tuple[Scene, ...], int]:
    """What is to be presented, and from which scene on the present state is looked for."""
    desk = window.lessons.desk
    if desk is None:
        return window.documents.book.talk.scenes, 0
    from engine.talk.of_lesson import scenes_of

    steps = scenes_of(desk.course.lesson)
    return tuple(chain.from_iterable(steps)), sum(map(len, steps[: desk.course.at]))


def add_scene(window: Shell) -> None:
    """The present state becomes the last scene of the talk."""
    book = window.documents.book
    try:
        book.add(scene_of(window.store.session))
    except ValueError as problem:
        window.notice.show_problem(f"Nothing was added: {problem}.")
        return
    window.notice.show_note(f"Scene {len(book.talk)} of the talk; F5 shows it.")


def show_scenes(window: Shell) -> None:
    """The window in which the talk is put in order, in front where it is open already."""
    from gui.present.presentation import Presentation
    from gui.present.scenes import Scenes

    documents = window.documents
    dialog = window.findChild(Scenes)
    if dialog is None:
        dialog = Scenes(documents.book, window.store, documents.settings.folder or str(Path.home()), window)
        dialog.presented.connect(lambda at: Presentation(documents.book.talk.scenes, window, at))
        dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def export_animation(window: Shell) -> None:
    """The dialog of moving pictures, of the present state and of the talk."""
    from gui.present.moving_dialog import MovingDialog

    documents = window.documents
    folder = documents.settings.folder or str(Path.home())
    window.page.controls.interrupt()
    dialog = MovingDialog(window.store.session, documents.book.talk.scenes, folder, window)
    dialog.resize(dialog.size() * factor())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.saved.connect(lambda path: window.notice.show_note(f"Written: {path}"))
    dialog.open()


def export_talk(window: Shell) -> None:
    """Ask for a file and write the talk, on pages such as the export dialog was left with."""
    from gui.export import recalled
    from gui.present.pages import files

    documents = window.documents
    talk, stem = documents.book.talk, documents.book.path
    if not talk:
        window.notice.show_note("The talk has no scenes yet; Ctrl+T adds this state.")
        return
    name = stem.name.partition(".")[0] if stem else "talk"
    suggested = str(Path(documents.settings.folder or Path.home()) / f"{name}.pdf")
    chosen, kind = QFileDialog.getSaveFileName(window, "Export the talk", suggested, ";;".join(_FORMATS))
    if not chosen:
        return
    path = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(_FORMATS.get(kind, ".pdf"))
    options, _ = recalled(documents.settings.export)
    try:
        with whole_drawing():
            written = _all_of(files(talk.scenes, path, options), len(talk), window)
        write_all(written)
    except (FileProblem, DrawingError, ValueError, MemoryError) as problem:
        window.notice.show_problem(str(problem))
        return
    if written:
        window.notice.show_note(f"Written: {plural(len(written), 'file')} to {path.parent}")


def _all_of(parts: Iterator[dict[Path, bytes]], count: int, window: Shell) -> dict[Path, bytes]:
    """All files, with a word of how far it is; none where somebody has had enough."""
    told = QProgressDialog("Drawing the scenes…", "Cancel", 0, count, window)
    told.setWindowModality(Qt.WindowModality.WindowModal)
    found: dict[Path, bytes] = {}
    try:
        for done, part in enumerate(parts, start=1):
            found |= part
            told.setValue(min(done, count - 1))  # at the end it would close, and the last page be waited for
            if told.wasCanceled():
                return {}
    finally:
        told.close()
        told.deleteLater()
    return found
