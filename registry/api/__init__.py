"""The REST API of the registry, one module per noun."""
