"""How to choose: activation, initializer, output and loss, each with what it follows from."""
