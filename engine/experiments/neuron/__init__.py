"""One neuron: z = wx + b, a = f(z), a loss; forward, backward, and down the slope."""
