"""Files in and out of the registry."""
