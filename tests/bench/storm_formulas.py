"""Random formulas: ``python tests/bench/storm_formulas.py numbers SEED 2000 200`` or ``… panels SEED 500``.

numbers: against mpmath; 2,000 formulas at 200 points take some hours. Every f, f′ and f″ that is neither
right to twelve digits nor marked as undefined is printed.
panels: each formula in every panel of a window, with one choice of the panel made at random; exceptions,
NumPy's warnings and Qt's messages are printed. 500 take about an hour.
"""

import random
import sys
import time
import traceback
import warnings

from driving import Driver, leave
from PySide6.QtCore import qInstallMessageHandler

from engine.base.experiment import Experiment
from engine.base.parameter import Choice
from engine.functions.activation import Activation
from engine.functions.formula import FormulaError, parse
from engine.session import Session
from tests.engine.random_formulas import faults, points, random_formula

_SLOW = 3.0
"""Seconds of CPU time after which something is called slow."""


def formulas(seed: str, count: int):
    """The random formulas of a seed with their activations, and the chance that goes on."""
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        formula = random_formula(chance, chance.randint(1, 5))
        began = time.process_time()
        try:
            f = parse(formula.text)
        except FormulaError as error:
            print(f"{formula.text}: {error}")
            continue
        _tell_slow("to read", formula.text, began)
        yield formula, f, chance


def numbers(seed: str, count: int, places: int) -> int:
    """How many numbers were wrong."""
    wrong = 0
    for formula, f, chance in formulas(seed, count):
        found = faults(formula, f, points(f, chance, places))
        wrong += len(found)
        print(*found[:6], sep="\n", end="\n" if found else "", flush=True)
    print(f"{count} formulas at {places} points: {wrong} numbers wrong")
    return wrong


def panels(seed: str, count: int) -> int:
    """How many times something went wrong."""
    complaints: list[str] = []
    warnings.simplefilter("error")
    qInstallMessageHandler(lambda _kind, _context, message: complaints.append(message))
    sys.excepthook = lambda *error: complaints.append("".join(traceback.format_exception(*error)[-3:]))
    driver, wrong = Driver(Session()), 0
    for formula, f, chance in formulas(seed, count):
        for key in Session.names():
            began = time.process_time()
            complaints.clear()
            try:
                _show(driver, key, _experiment(key, f, chance))
            except Exception as error:
                complaints.append("".join(traceback.format_exception(error)[-3:]))
            _tell_slow(f"in {key}", formula.text, began)
            wrong += bool(complaints)
            for told in complaints:
                print(f"{key}, {formula.text}: {told}", flush=True)
    print(f"{count} formulas in every panel: {wrong} complaints")
    return wrong


def _experiment(key: str, f: Activation, chance: random.Random) -> Experiment:
    """The experiment of a panel with this function, and one of its choices made."""
    experiment = Session().experiment(key)
    experiment = experiment.edit(**({"functions": (f,)} if key == "curves" else {"activation": f}))
    choices = [(name, kind) for name, kind in experiment.parameters().items() if isinstance(kind, Choice)]
    name, kind = chance.choice(choices)
    try:
        return experiment.edit(**{name: chance.choice(kind.options)[0]})
    except ValueError:  # another part of the experiment does not allow it
        return experiment


def _show(driver: Driver, key: str, experiment: Experiment) -> None:
    """Everything that there is to say, to write and to draw."""
    result = experiment.run()
    result.prepare()
    assert result.sentence
    assert result.caption
    assert result.arrays is not None
    result.table.to_csv({})
    driver.store.open(Session().replace(key, experiment).visit(key))
    driver.rest()


def _tell_slow(what: str, text: str, began: float) -> None:
    took = time.process_time() - began
    if took > _SLOW:
        print(f"{text}: {took:.1f} s {what}", flush=True)


if __name__ == "__main__":
    kind, seed, *budget = sys.argv[1:]
    found = {"numbers": numbers, "panels": panels}[kind](seed, *map(int, budget))
    sys.stdout.flush()
    leave() if not found else sys.exit(1)
