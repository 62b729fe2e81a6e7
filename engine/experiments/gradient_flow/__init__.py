"""Gradient flow: what many layers make of a signal on its way forward and of a gradient on its way back."""
