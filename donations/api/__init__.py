"""Lots and claims in the REST API, one module per noun."""
