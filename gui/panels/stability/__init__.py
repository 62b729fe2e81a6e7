"""The Floating point panel."""
