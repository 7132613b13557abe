"""A device that was retired."""

import pytest

from registry.devices import ledger
from registry.devices.models import Device
from registry.shared.access import OPERATOR
from tests import cast
from tests.devices.orientation.histories import told


@pytest.fixture
def retired(dsi):
    def make(**facts):
        past = told(dsi, **facts)
        ledger.enter([past], cast.acting(OPERATOR))
        return Device.objects.get(pk=past.device.pk)

    return make
