"""Two rows of one machine."""

import pytest


@pytest.fixture
def pair(past):
    """Bought, and then found by an inventory: two rows of one machine."""
    kept = past(("register", None), serial="BUGSN01", manufacturer="Acme")
    bought = ("register", "2020-02-01", {"origin": "new"})
    other = past(bought, serial="BUGSN01", manufacturer="Dell", model="Latitude", place="Cave")
    return kept, other
