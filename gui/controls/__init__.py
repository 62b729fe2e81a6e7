"""Controls made from parameters."""
