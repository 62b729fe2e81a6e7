"""A frame of Output layer: from an edit to the painted picture, in every view.

Run: ``python tests/bench/bench_outputs.py``. Prints medians and 95th percentiles.
"""

from driving import GATE, Driver, leave, print_head, print_row, wave

from engine.experiments.outputs.tasks import TASKS
from engine.session import Session

LOGIT = {"logit": lambda i: {"logits": (3 * wave(i), 1.0, 0.1, -1.0, 0.5, -2.0)}}
EDITS = {
    "loss": {"z": lambda i: {"z": -6 + 4 * wave(i)}},
    "race": {"clock": lambda i: {"clock": 10.0 ** (2 + wave(i))}, "start": lambda i: {"z": -6 + 4 * wave(i)}},
    "bars": LOGIT,
    "gradient": LOGIT,
    "temperature": {**LOGIT, "temperature": lambda i: {"temperature": 10.0 ** wave(i)}},
    "jacobian": LOGIT,
    "plane": {**LOGIT, "cross": lambda i: {"x1": wave(i), "x2": wave(i / 2)}},
}


def main() -> None:
    """A dragged target of every kind, then every drag of the other views, with three classes and with six."""
    driver = Driver(Session().visit("outputs"))
    print_head(f"Output layer; gate {GATE:.0f}")
    for task in TASKS:
        driver.store.reset("outputs")
        driver.edit(task=task)
        e = driver.store.session.outputs

        def drag(i: int, e=e) -> None:
            moved = e.values[i % 12] + (1 + i // 12 if e.kind.are_labels else wave(i))  # labels: to the next
            values = e.values.copy()
            values[i % 12] = moved % len(set(e.values)) if e.kind.are_labels else moved
            driver.edit(targets=tuple(e.kind.allowed(values).tolist()))

        driver.hold()
        print_row(f"fit, {task}: target", driver.frames(drag, 40))
        driver.release()
    for view, edits in EDITS.items():
        for count in (3, 6):
            driver.store.reset("outputs")
            driver.edit(view=view, count=count)
            for what, edit in edits.items():
                driver.hold()
                times = driver.frames(lambda i, edit=edit: driver.edit(**edit(i)), 40)
                driver.release()
                print_row(f"{view}, {count} classes: {what}", times)
    leave()


if __name__ == "__main__":
    main()
