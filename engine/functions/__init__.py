"""Activation functions and all that follows from one of them."""
