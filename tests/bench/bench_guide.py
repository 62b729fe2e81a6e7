"""A frame of How to choose: from an edit to the painted picture, in every view.

Run: ``python tests/bench/bench_guide.py``. Prints medians and 95th percentiles.
"""

from driving import GATE, Driver, leave, print_head, print_row, wave

from engine.experiments.guide.claims import CLAIMS
from engine.experiments.guide.sheets import SHEETS
from engine.session import Session

EDITS = {
    "depth": lambda i: {"depth": 50 + round(48 * wave(i))},
    "input scale": lambda i: {"input_scale": 10.0 ** wave(i)},
    "healthy within": lambda i: {"factor": 10.0 ** (2 + wave(i))},
    "z of the output": lambda i: {"logit": 10 * wave(i)},
}


def main() -> None:
    """What is known of a network dragged, with each normalization; the tables; runs shown again."""
    driver = Driver(Session().visit("guide"))
    print_head(f"How to choose; gate {GATE:.0f}")
    for normalization in ("none", "batch", "layer"):
        driver.store.reset("guide")
        driver.edit(normalization=normalization)
        driver.store.session.guide.edit(depth=100).run().prepare()  # elsewhere by the worker
        driver.wait(1.0)
        for what, edit in EDITS.items():
            driver.hold()
            times = driver.frames(lambda i, edit=edit: driver.edit(**edit(i)), 60)
            driver.release()
            print_row(f"{normalization}: {what}", times)
    for sheet in SHEETS:
        driver.store.reset("guide")
        driver.edit(view="tables", sheet=sheet)
        times = driver.frames(lambda i: driver.edit(input_scale=10.0 ** wave(i)), 60)
        print_row(f"table, {sheet}: input scale", times)
    driver.store.reset("guide")
    driver.edit(view="measured", seeds=6)
    names = list(CLAIMS)
    print_row("measured: claim", driver.frames(lambda i: driver.edit(claim=names[i % len(names)]), 20))
    leave()


if __name__ == "__main__":
    main()
