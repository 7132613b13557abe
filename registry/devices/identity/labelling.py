"""When a device last got a label: printing one writes it here, and so does sticking a blank one."""

from collections.abc import Iterable
from datetime import date

from registry.devices.models import Device

BATCH = 5_000


def note(devices: Iterable[int], on: date | None = None) -> None:
    """Writes the day, today by default, on the devices of these primary keys."""
    keys = list(devices)
    for start in range(0, len(keys), BATCH):
        Device.objects.filter(pk__in=keys[start : start + BATCH]).update(labelled_on=on or date.today())
