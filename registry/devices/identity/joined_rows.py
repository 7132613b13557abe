"""What a device took over when another row was found to be the same machine: the rows joined to it, and their codes."""

from collections.abc import Iterable

from django.db.models import QuerySet

from registry.devices.lifecycle import Action
from registry.devices.models import Alias, Device, Event


def of(device: Device) -> dict[int, tuple[Device, Event]]:
    """The rows that were joined to a device, however far, each with the event that joined it."""
    found: dict[int, tuple[Device, Event]] = {}
    next_keys = [device.pk]
    while more := Device.objects.filter(joined_to__in=next_keys).select_related("category", "organisation").in_bulk():
        events = Event.objects.filter(device__in=more, action=Action.JOIN, corrected_by=None).order_by("pk")
        found |= {event.device_id: (more[event.device_id], event) for event in events}
        next_keys = list(more)
    return found


def codes(devices: Iterable[Device]) -> QuerySet[Alias]:
    """The other texts that lead to any of these rows."""
    return Alias.objects.filter(device__in=list(devices))
