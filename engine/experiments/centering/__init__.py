"""Centering: a neuron with two weights whose inputs have a mean, and what that does to its way down."""
