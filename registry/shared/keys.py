"""A whole number that an address or a form gives as text."""

# What a key holds, and a database compares.
LONGEST = 18


def whole(text: str) -> int | None:
    """None for what is no number, and for more digits than any key has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
