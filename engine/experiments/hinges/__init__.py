"""Hinge sum."""
