"""Devices whose labels are printed, at once or behind the request."""

import pytest

from labels import runs
from tests.labels.test_sheet_page import WANTED


@pytest.fixture
def devices(device):
    return [device() for _ in range(5)]


@pytest.fixture
def behind(monkeypatch):
    """Three labels are already too many for a request."""
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    monkeypatch.setattr(runs, "CHUNK", 2)


@pytest.fixture
def wanted(devices):
    def make(**how):
        return runs.Wanted(keys=[one.pk for one in devices], sheet="avery-l7160", parts=["unit", "serial"], **how)

    return make


@pytest.fixture
def queued(wanted, agent, behind):
    return runs.queue(wanted(), by=agent)[0]


@pytest.fixture
def ask(visit, agent):
    client = visit(agent)
    return lambda **choices: client.post("/etiquettes/", WANTED | choices)
