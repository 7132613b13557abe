"""What a person fills in, for organisations."""
