"""From the command line to the window."""
