"""Rows and devices that are the same machine, and files that came before."""
