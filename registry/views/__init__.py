"""The registry's pages, one module per noun."""
