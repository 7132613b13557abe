"""What tests of files about known devices share: the device, and what was written."""

import pytest

from registry.devices.models import Device
from tests import staging
from tests.imports.planning.updates.known import KNOWN


@pytest.fixture
def bring(stage):
    def write(*rows, **more):
        staged = stage(*rows, **more)
        assert (staged.obstacles, staged.refused) == ([], False)
        done = staging.bring(staged.source)
        assert done.numbers == staged.numbers
        return done.numbers

    return write


@pytest.fixture
def known(bring):
    """The device that the registry knows, and the acts of a file on it."""
    bring(KNOWN)
    return Device.objects.get()


@pytest.fixture
def send(visit, upload, sheet, manager):
    def post(*rows):
        body = {"organisation": "MTE", "file": upload(sheet(*rows), "parc.csv")}
        return visit(manager).post("/materiels/import/", body, follow=True)

    return post
