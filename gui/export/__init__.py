"""Export of a picture: recorded once from its view, then written as PNG, SVG or PDF or copied."""
