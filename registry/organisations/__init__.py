"""The tree of organisations, partners, people and their sign-in."""
