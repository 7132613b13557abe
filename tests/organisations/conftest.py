"""What the log of security tells."""

import logging

import pytest

LOG = "registry.security"


@pytest.fixture
def told(caplog):
    """The lines of the log, without their levels."""
    caplog.set_level(logging.INFO, LOG)
    caplog.clear()
    return lambda: [record.getMessage() for record in caplog.records if record.name == LOG]
