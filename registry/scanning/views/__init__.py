"""The pages of scanning."""
