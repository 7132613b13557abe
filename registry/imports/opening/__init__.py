"""A file opened: its format, the program that wrote it, its columns."""
