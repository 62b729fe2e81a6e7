"""How to choose: the panel."""
