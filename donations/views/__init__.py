"""The pages of donations, one module per noun."""
