"""The Centering panel."""
