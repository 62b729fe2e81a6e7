"""The Output layer panel."""
