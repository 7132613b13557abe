"""Bar codes: read from a picture, or typed by a hand-held reader."""
