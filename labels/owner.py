"""Whose property a device is said to be outside the registry."""

from registry.lifecycle import EXITS, Status
from registry.models import Device, Organisation


def entity(organisation: Organisation) -> Organisation:
    """The one that declares for it, hence that owns."""
    return organisation.reporting_unit or organisation


def owns(device: Device) -> bool:
    """Whether its organisation still owns it: what is lost or stolen is owned all the same."""
    return device.status not in EXITS - {Status.LOST, Status.STOLEN}
