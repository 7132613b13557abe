"""What a person fills in, for devices."""
