"""Present mode: a stage that fills a screen, worked by a clicker, and what the lecturer has beside it."""
