"""Whose property a device is said to be outside the registry."""

from registry.devices.lifecycle import EXITS, Status
from registry.devices.models import Device
from registry.organisations.models import Organisation


def entity(organisation: Organisation) -> Organisation:
    """The one that declares for it, hence that owns."""
    return organisation.reporting_unit or organisation


def owns(device: Device) -> bool:
    """Whether its organisation still owns it: what is lost or stolen is owned all the same."""
    return device.status not in EXITS - {Status.LOST, Status.STOLEN}
