"""Scanning, on the pages of what scans are for."""
