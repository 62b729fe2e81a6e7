"""What stands beside a picture from one start to the next: the example, hidden answers, unfolded groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gui.page.page import Page
from gui.panels import NAMES
from gui.shell.settings import Settings


def recall(page: Page, settings: Settings) -> None:
    """Show on a new page what stood beside its picture last."""
    page.hide_answers(page.kind.key in settings.hidden)
    page.example.recall(page.kind.key, settings.examples.get(page.kind.key, ""))
    page.controls.unfold(settings.groups_of(page.kind.key))


def noted(settings: Settings, pages: Mapping[str, Page]) -> Settings:
    """The settings with what stands beside the pictures of these pages; of others what stood there last."""
    hidden = {key: page.hiding_answers for key, page in pages.items()}
    titles = {key: page.example.title for key, page in pages.items()}
    kept = {key: titles.get(key, settings.examples.get(key, "")) for key in NAMES}
    return replace(
        settings,
        hidden=tuple(key for key in NAMES if hidden.get(key, key in settings.hidden)),
        examples={key: title for key, title in kept.items() if title},
    )
