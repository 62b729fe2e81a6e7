"""Curves: functions with their derivatives, a probe, and a normal input sent through them."""
