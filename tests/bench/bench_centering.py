"""A frame of Centering: from an edit to the painted picture, in every view.

Run: ``python tests/bench/bench_centering.py``. Prints medians and 95th percentiles.
"""

from driving import GATE, Driver, leave, print_head, print_row, wave

from engine.session import Session

EDITS = {
    "mean": lambda i: {"shift": 2 * wave(i)},
    "start": lambda i: {"start1": -1 + wave(i), "start2": 1 + wave(i / 2)},
    "least loss": lambda i: {"goal1": 1 + wave(i), "goal2": -1 + wave(i / 2)},
    "learning rate": lambda i: {"rate": 0.6 + 0.5 * wave(i)},
    "running": lambda i: {"step": i},
}
STATES = {
    "one sample": {},
    "all samples": {"descent": "all", "step": 100},
    "with a bias": {"bias": True, "cure": "normalized", "step": 100},
    "logistic loss": {"loss": "logistic", "step": 100},
    "logistic loss, all": {"loss": "logistic", "descent": "all", "step": 100},
    "400 samples": {"samples": 400, "step": 200},
}


def main() -> None:
    """Every edit of the map in every state, then two maps, then the charts."""
    driver = Driver(Session().visit("centering"))
    print_head(f"Centering; gate {GATE:.0f}")
    for state, changes in STATES.items():
        for view in ("map", "pair"):
            driver.store.reset("centering")
            driver.edit(view=view, **changes)
            for what, edit in EDITS.items():
                times = driver.frames(lambda i, edit=edit: driver.edit(**edit(i)), 60)
                print_row(f"{view}, {state}: {what}", times)
    for view in ("signs", "condition", "steps"):
        driver.store.reset("centering")
        driver.edit(view=view)
        for what in ("mean", "start"):
            times = driver.frames(lambda i, edit=EDITS[what]: driver.edit(**edit(i)), 60)
            print_row(f"{view}: {what}", times)
    leave()


if __name__ == "__main__":
    main()
