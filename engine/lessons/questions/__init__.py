"""What a lesson may ask: a number, a choice, a place, a sketch, a goal, a formula."""
