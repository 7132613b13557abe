"""What other pages say of the collections of waste."""

from django import template

from registry.devices.lifecycle import Status
from registry.devices.models import Device
from registry.waste.models import Collection

register = template.Library()


@register.simple_tag
def collection_of(device: Device) -> Collection | None:
    """Where to look for a device that awaits its pick-up."""
    if device.status != Status.CONSIGNED:
        return None
    return Collection.objects.filter(lines__device=device, lines__active=True).first()
