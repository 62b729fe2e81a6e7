"""A talk: states one after the other, with what is said of them, and the way from one to the next."""
