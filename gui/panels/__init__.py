"""The panels, in the order of the list; each is imported when it is first wanted."""

from importlib import import_module

from gui.canvas.panel import Panel

NAMES = {"curves": "Curves", "neuron": "One neuron", "hinges": "Hinge sum", "regions": "Regions",
         "warp": "Space warp", "gradient_flow": "Gradients", "centering": "Centering",
         "stability": "Floats", "outputs": "Outputs", "training": "Dead units",
         "guide": "Choosing"}  # fmt: skip
"""Key → line in the list. ``gradient_flow`` is the class ``GradientFlowPanel`` in the module of that name."""

DIGITS = dict(zip(NAMES, "1234567890", strict=False))
"""Key → the digit that leads to it; the first ten have one."""


def panel(key: str) -> type[Panel]:
    """The panel of this key; ``KeyError`` where there is none."""
    if key not in NAMES:
        raise KeyError(key)
    kind: type[Panel] = getattr(
        import_module(f"gui.panels.{key}.panel"), f"{key.title().replace('_', '')}Panel"
    )
    return kind


def panels() -> tuple[type[Panel], ...]:
    """All of them."""
    return tuple(panel(key) for key in NAMES)
