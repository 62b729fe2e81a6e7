"""The mathematics of Activation Lab: NumPy and the standard library, no Qt."""

import os

from engine.base.memory import keep_freed_memory

# OpenBLAS threads make the small matrix products of a teaching network many times slower;
# the limit only works when it is set before NumPy is imported.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

keep_freed_memory()
