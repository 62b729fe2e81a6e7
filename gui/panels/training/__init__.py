"""Dead units."""
