"""Colors and fonts."""
