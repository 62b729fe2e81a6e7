"""Space warp: what layers do to the plane."""
