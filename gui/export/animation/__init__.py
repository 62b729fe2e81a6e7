"""Moving pictures: the frames of a film in a file."""
