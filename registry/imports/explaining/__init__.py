"""What a file does not say by itself: its columns and words, which people explain once; categories deduced."""
