"""A frame of Space warp: a hand drags an arrow, both pictures of 41 × 41 lines are painted; or they run. The
same with a picture of 512 × 512.

Run: ``python tests/bench/bench_warp.py``. Prints medians and 95th percentiles.
"""

from driving import GATE, GATE_P95, Driver, leave, print_head, print_row, wave

from engine.functions import activations
from engine.session import Session

_GATE_PICTURE = 33.0

PAIRS = (("relu", "tanh"), ("abs", "gelu"))


def main() -> None:
    """Drive the window as its handles and its player do."""
    driver = Driver(Session().edit("warp", cells=40).visit("warp"))
    figure = driver.window.page.figure
    print_head(f"Space warp, 41 × 41 lines, two pictures; gates {GATE:.0f} and {GATE_P95:.0f}")
    _work(driver)
    print_row("hover", driver.frames(lambda i: figure.hands.hovered.emit("left", 2 * wave(i), 1.5 * wave(i))))
    driver.release()
    driver.edit(paint="picture")
    print_head(f"a picture of 512 × 512; gate {_GATE_PICTURE:.0f}")
    _work(driver)
    leave()


def _work(driver: Driver) -> None:
    """Drag an arrow, then run, with few and with many layers."""
    figure, edit = driver.window.page.figure, driver.edit
    for depth in (1, 4):
        for left, right in PAIRS:
            edit(depth=depth, edits=(), activation=activations.get(left), second=activations.get(right))
            name = f"{depth} × {left}, {right}: "
            driver.hold()
            drag = figure.hands.dragged.emit
            times = driver.frames(lambda i, drag=drag: drag("column 0 left", 1 + 0.4 * wave(i), wave(i)))
            print_row(f"{name}drag an arrow", times)
            end = 36 * depth
            print_row(f"{name}run", driver.frames(lambda i, end=end: edit(playhead=i % end)))


if __name__ == "__main__":
    main()
