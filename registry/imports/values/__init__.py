"""Cells as typed values, and the columns that they stand in."""
