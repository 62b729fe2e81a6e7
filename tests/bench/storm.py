"""Random actions over all panels in the real window: ``python tests/bench/storm.py [SEED] [N] [PANEL]``.

Each action follows from the seed and its number, so the same words play the storm again. What fails is
printed once for each kind, with the actions before it and the session in which the last one was done; if the
process dies, its actions are in a file.
"""

from __future__ import annotations

import faulthandler
import random
import re
import sys
import tempfile
import time
from collections import Counter, deque
from pathlib import Path

from driving import Driver, leave
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtPrintSupport import QAbstractPrintDialog
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from storm_actions import ACTIONS, IN_DIALOGS, Action, Hand
from storm_checks import CHECKS, Watch, megabytes, strangers

from engine.session import Session

PATIENCE = 2
"""Seconds that a result may take where one is waited for; then it is given up, as a hand would."""

HANGS = 60
"""Seconds after which it is told where an action is."""


class Storm:
    """A window under random actions.

    Attributes:
        failures: how often each kind of failure was seen.
    """

    def __init__(self, seed: int, panel: str, folder: Path) -> None:
        self.seed, self.folder = seed, folder
        self.failures: Counter[str] = Counter()
        self._last: deque[str] = deque(maxlen=8)
        self._log = (folder / "actions.txt").open("w", encoding="utf-8")
        self._watch = Watch()
        self._driver = Driver(Session(current=panel))
        self._answers = QTimer(interval=20)
        self._answers.timeout.connect(refuse)
        self._answers.start()

    def run(self, count: int) -> None:
        """So many actions, each followed by what must hold."""
        for number in range(count):
            began = time.monotonic()
            before = self._driver.store.session
            faulthandler.dump_traceback_later(HANGS)
            self._act(number)
            for failure in [*self._watch.take(), *self._checked(number)]:
                self._tell(failure, number, before)
            if (seconds := time.monotonic() - began) > 5:
                print(f"{seconds:.0f} s: {self._last[-1]}", flush=True)
            if number % 1000 == 999:
                print(f"{number + 1} actions, {megabytes()} MB", flush=True)
        for failure in strangers(self._driver):
            self._tell(failure, count, self._driver.store.session)

    def _act(self, number: int) -> None:
        name = f"{self.seed} {number}"
        chance = random.Random(name)
        random.seed(name)  # a button draws seeds from it
        if QApplication.activeWindow() is None:  # nobody manages windows offscreen
            self._driver.window.activateWindow()
            QApplication.processEvents()
        table = IN_DIALOGS if QApplication.activeModalWidget() else ACTIONS
        (action,) = chance.choices(list(table), list(table.values()))
        self._last.append(f"{number} {self._driver.store.session.current}: {self._done(action, chance)}")
        print(self._last[-1], file=self._log, flush=True)
        self._settle(chance.random() < 0.5)

    def _done(self, action: Action, chance: random.Random) -> str:
        try:
            return f"{action.__name__}: {action(Hand(self._driver, chance, self.folder))}"
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)
            return f"{action.__name__}: failed"

    def _settle(self, patiently: bool) -> None:
        """The picture follows; what takes long is waited for, or overtaken by the next action."""
        self._driver.window.page.refresh()
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        page, end = self._driver.window.page, time.monotonic() + PATIENCE
        while patiently and page.busy:
            self._driver.wait(0.005)
            if time.monotonic() > end:
                page.stage.stop()

    def _checked(self, number: int) -> list[str]:
        """What does not hold; asked where the picture is that of the present state."""
        page, session = self._driver.window.page, self._driver.store.session
        if page.busy or page.stage.wanted is None or page.stage.wanted is not page.stage.result:
            return []
        if page.stage.result.experiment != session.experiment(session.current):
            return []
        due = [check for check, every in CHECKS.items() if number % every == 0]
        return [f"{check.__name__}: {said}" for check in due for said in check(self._driver)]

    def _tell(self, failure: str, number: int, before: Session) -> None:
        kind = kind_of(failure)
        self.failures[kind] += 1
        if self.failures[kind] == 1:
            path = self.folder / f"before-{self.seed}-{number}.json"
            path.write_text(before.to_json())
            actions = "\n  ".join(self._last)
            print(f"\nseed {self.seed}, action {number}, from {path}:\n  {actions}\n{failure}", flush=True)


def refuse() -> None:
    """Close what asks in a loop of its own, in which no other action could come."""
    asked, menu = QApplication.activeModalWidget(), QApplication.activePopupWidget()
    if menu is not None:
        menu.close()
    if isinstance(asked, (QFileDialog, QMessageBox, QAbstractPrintDialog)):
        asked.reject()


def kind_of(failure: str) -> str:
    """The failure without its numbers: with the places that it came through where it is an exception."""
    places = re.findall(r'File "[^"]*/((?:gui|engine)/[^"]*)", line (\d+)', failure)
    return f"{places[-1]} {failure.splitlines()[-1][:50]}" if places else re.sub(r"[\d.,]+", "", failure)[:60]


def main(seed: int = 0, count: int = 2000, panel: str = "curves") -> int:
    """How many kinds of failure there were."""
    folder = Path(tempfile.mkdtemp(prefix="storm-"))
    print(f"all actions are in {folder / 'actions.txt'}", flush=True)
    storm = Storm(seed, panel, folder)
    storm.run(count)
    QApplication.clipboard().clear()  # Qt would let go of what was copied after Python is gone
    for kind, times in storm.failures.most_common():
        print(f"{times} × {kind}")
    print(
        f"seed {seed}: {count} actions, {len(storm.failures)} kinds of failure, {megabytes()} MB", flush=True
    )
    return len(storm.failures)


if __name__ == "__main__":
    failed = main(*map(int, sys.argv[1:3]), *sys.argv[3:])
    leave(failed > 0)
