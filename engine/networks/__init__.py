"""Networks, their gradients and their exact pieces on a line."""
