"""The REST API of organisations."""
