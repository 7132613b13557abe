"""A machine whose disks are erased."""

import pytest

from tests.devices.erasure.runs import MACHINE


@pytest.fixture
def machine(device):
    def make(status="retired", **facts):
        return device(status, **{"serial": MACHINE} | facts)

    return make
