"""The panels, in the order of the list."""

from gui.panel import Panel
from gui.panels.curves import CurvesPanel
from gui.panels.regions import RegionsPanel

PANELS: tuple[type[Panel], ...] = (CurvesPanel, RegionsPanel)
