"""Data that ships with the program: notes, presets, glossary, icons, fonts."""
