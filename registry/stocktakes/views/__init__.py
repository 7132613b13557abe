"""The pages of stocktakes."""
