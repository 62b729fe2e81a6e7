"""The card with the facts under a picture; in a low window one line that unfolds."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from engine.base.table import Facts
from engine.base.text import HIDDEN
from gui.controls.group import GroupHead
from gui.look.layout import column
from gui.look.theme import Theme
from gui.page.facts import FactsView


class FactsCard(QFrame):
    """A table, and in a low window a line in its place: what it says of the selected row."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self.view, self.head = FactsView(name), GroupHead("Facts", ruled=False)
        self.view.set_theme(theme)
        self._is_low = self._is_away = False
        self.setLayout(column(self.head, self.view, spacing=0, margins=(12, 4, 8, 4)))
        self._has_facts = False
        self.head.toggled.connect(self._show_parts)
        self._show_parts()
        self.hide()

    def show_facts(self, facts: Facts | None) -> None:
        """Show these facts; nothing where there are none."""
        self._has_facts = facts is not None
        self.setVisible(self._has_facts and not self._is_away)
        if facts is not None:
            self.view.show_facts(facts)
            self._say(facts)

    def _say(self, facts: Facts) -> None:
        name, cells = facts.rows[facts.selected] if facts.rows else ("", ())
        said = [
            f"{head} {cell.text}"
            for head, cell in zip(facts.header, cells, strict=False)
            if cell.text != HIDDEN
        ]
        self.head.say((name, *said))

    def put_away(self, away: bool) -> None:
        """Show nothing, or the facts again."""
        self._is_away = away
        self.setVisible(self._has_facts and not away)

    def fit(self, low: bool) -> None:
        """There is little height, or enough."""
        if low != self._is_low:
            self._is_low = low
            self._show_parts()

    def _show_parts(self) -> None:
        self.head.setVisible(self._is_low)
        self.view.setVisible(self.head.isChecked() or not self._is_low)
