"""What stands around every picture."""
