"""Random formulas against mpmath: ``python tests/bench/storm_formulas.py SEED FORMULAS POINTS``.

2,000 formulas at 200 points take some hours. Every f, f′ and f″ that is neither right to twelve digits nor
marked as undefined is printed.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.functions.formula import FormulaError, parse
from tests.engine.random_formulas import faults, points, random_formula


def storm(seed: int, formulas: int, count: int) -> int:
    """How many numbers were wrong."""
    wrong = 0
    for number in range(formulas):
        chance = random.Random(f"{seed} {number}")
        formula = random_formula(chance, chance.randint(1, 5))
        began = time.monotonic()
        try:
            f = parse(formula.text)
        except FormulaError as error:
            print(f"{formula.text}: {error}")
            continue
        parsed = time.monotonic()
        if parsed - began > 2:
            print(f"{formula.text}: {parsed - began:.1f} s to read")
        found = faults(formula, f, points(f, chance, count))
        wrong += len(found)
        print(*found[:6], sep="\n", end="\n" if found else "")
    print(f"{formulas} formulas at {count} points: {wrong} numbers wrong")
    return wrong


if __name__ == "__main__":
    sys.exit(storm(*map(int, sys.argv[1:])) > 0)
