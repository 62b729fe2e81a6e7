"""From the window to present mode, and states into the talk."""

from __future__ import annotations

from pathlib import Path

from engine.talk.scene import Scene, scene_of
from gui.shell.shell import Shell


def present(window: Shell, here: bool = False) -> None:
    """Show the talk from its first scene, or from that of the present state; a state that is no scene, and
    that of a window without a talk, is shown alone."""
    from gui.present.presentation import Presentation

    scenes, state = window.documents.book.talk.scenes, Scene(window.store.session)
    at = 0
    if here or not scenes:
        at = next((place for place, scene in enumerate(scenes) if scene.session == state.session), -1)
    if at < 0:
        scenes, at = (scene_of(window.store.session),), 0
    window.page.controls.interrupt()
    Presentation(scenes, window, at)


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
