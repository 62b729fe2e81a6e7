"""Functions in floating point: naive and stable forms as data, their errors in ulps, and where they break.

``error_in_ulps("softplus_naive", -8.0, "float16")``, ``threshold("sigmoid_naive", "overflow", "float32")``.
"""

from typing import TYPE_CHECKING

from engine.base.lazy import lazy

if TYPE_CHECKING:
    from engine.floats.errors import error_in_ulps
    from engine.floats.formats import FORMATS
    from engine.floats.forms import FORMS
    from engine.floats.thresholds import EFFECTS, threshold

__all__ = ["EFFECTS", "FORMATS", "FORMS", "error_in_ulps", "threshold"]

__getattr__ = lazy(
    __name__,
    {
        "EFFECTS": "thresholds", "FORMATS": "formats", "FORMS": "forms", "error_in_ulps": "errors",
        "threshold": "thresholds",
    },
)  # fmt: skip
