"""A frame of Floating point: from an edit to the painted picture, in every view and format.

Run: ``python tests/bench/bench_stability.py``. Prints medians and 95th percentiles.
"""

from driving import GATE, Driver, leave, print_head, print_row, wave

from engine.floats.formats import FORMATS
from engine.session import Session

Z = {"z": lambda i: {"z": 12 * wave(i)}}
EDITS = {
    "results": {**Z, "range of z": lambda i: {"window": (-20 + wave(i), 20 + wave(i))}},
    "steps": Z,
    "line": {
        "z among its neighbors": lambda i: {"z": 12 + 0.1 * wave(i), "origin": 12.0},
        "z and its neighbors": Z["z"],
        "visible floats": lambda i: {"near": (-24 + 4 * wave(i), 24 + 4 * wave(i))},
    },
}
FORMS = ("softplus_naive", "softmax_naive", "gelu_naive", "variance_naive", "own")


def main() -> None:
    """Every edit of every view, in every format, of short forms and long ones."""
    driver = Driver(Session().visit("stability"))
    print_head(f"Floating point; gate {GATE:.0f}")
    for view in ("results", "steps", "line"):
        for form in FORMS:
            for dtype in FORMATS:
                driver.store.reset("stability")
                driver.edit(view=view, form=form, dtype=dtype)
                for what, edit in EDITS[view].items():
                    driver.wait(0.5)
                    times = driver.frames(lambda i, edit=edit: driver.edit(**edit(i)), 40)
                    print_row(f"{view}, {form}, {dtype}: {what}", times)
    for dtype in FORMATS:
        driver.store.reset("stability")
        driver.edit(view="descent", dtype=dtype)
        times = driver.frames(lambda i: driver.edit(z=6 + 2 * wave(i)), 40)
        print_row(f"descent, {dtype}: z", times)
    leave()


if __name__ == "__main__":
    main()
