"""Rows judged and staged, before anything is written."""
