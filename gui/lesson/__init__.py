"""Lessons in the window: a card beside the picture, one prompt at a time."""
