"""What a device went through, as it is told to whoever holds it now, or held it."""
