"""What was sent from one ministry to another, and who is at the dock."""

import pytest

from registry.devices.models import Device
from tests import cast


@pytest.fixture
def sent(device):
    """sent(count): devices that MTE-DSI transferred to MEN and that nobody received."""

    def make(count=1, **facts):
        return [device("transferred", serial=f"S{Device.objects.count()}", **facts) for _ in range(count)]

    return make


@pytest.fixture
def dne(men):
    return cast.organisation("MEN-DNE", "service", men, "Direction du numérique pour l’éducation")


@pytest.fixture
def dock(dne):
    """An agent of a service of the recipient."""
    return cast.user("dock", "agent", dne)
