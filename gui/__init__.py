"""The window of Activation Lab. Every number it shows comes from the engine."""

import engine as engine  # limits the BLAS threads before anything here can import NumPy
