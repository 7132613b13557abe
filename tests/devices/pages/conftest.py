"""What tests of pages share: a selection."""

import pytest

from tests.devices.pages.selected import NEW


@pytest.fixture
def chosen(visit):
    """chosen(user, *devices): the address of a selection of theirs."""

    def start(user, *devices):
        return visit(user).post(NEW, {"tag": [device.tag for device in devices]}).url

    return start
