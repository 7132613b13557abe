"""Counting what stands in a place: what was expected, found, missing."""
