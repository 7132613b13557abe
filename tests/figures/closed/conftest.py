"""A year that is closed, and a device that was retired before it."""

import pytest

from tests.figures.closed.years import BEFORE, close


@pytest.fixture
def closed(db):
    return close()


@pytest.fixture
def retired(device):
    """A device that was retired the year before, free to leave by any way."""
    return device("retired", on=BEFORE, category="screen")
