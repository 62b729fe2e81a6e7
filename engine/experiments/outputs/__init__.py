"""Output layer: what comes out of logits, what a loss sends back, and which output suits which target."""
