"""The Floating point experiment."""
