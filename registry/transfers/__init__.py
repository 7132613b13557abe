"""Devices that one reporting unit sends to another."""
