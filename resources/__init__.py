"""Data that ships with the program: texts, presets, icons, fonts, and what is put in place for desktops."""
