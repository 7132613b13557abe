"""What a person fills in, for imports."""
