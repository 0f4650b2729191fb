"""The commands, one file a theme."""
