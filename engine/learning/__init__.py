"""Training, bit for bit."""
