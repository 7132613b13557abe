"""Papers: the fonts, and PDF pages of text."""
