"""The pages of waste."""
