"""Plots and what stands in them."""
