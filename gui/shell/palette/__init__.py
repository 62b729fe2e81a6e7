"""The box in which anything can be found; it is imported when it is first opened."""
