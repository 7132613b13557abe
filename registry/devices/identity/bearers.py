"""The one rule of a serial number that is taken: no two devices of the registry bear the same one of the same maker."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from registry.devices.identity import makers, serials
from registry.devices.models import Device

BATCH = 500


class SerialNumber(NamedTuple):
    """A serial number and its maker as they are compared; without a serial, it is nobody's."""

    serial_key: str
    maker_key: str


def number(serial: str, manufacturer: str) -> SerialNumber:
    return SerialNumber(serials.key(serial), makers.key(manufacturer))


def alike(numbers: Iterable[SerialNumber], devices: QuerySet[Device]) -> dict[str, list[Device]]:
    """Those of `devices` that bear these numbers, by the key of the serial, the oldest first: of whatever maker."""
    found: dict[str, list[Device]] = defaultdict(list)
    wanted = list(dict.fromkeys(one.serial_key for one in numbers if one.serial_key))
    for start in range(0, len(wanted), BATCH):
        for device in devices.filter(serial_key__in=wanted[start : start + BATCH]).order_by("pk"):
            found[device.serial_key].append(device)
    return found


def bearer(wanted: SerialNumber, devices: Iterable[Device]) -> Device | None:
    """The one of `devices`, all of this serial, that bears it under the same maker."""
    return next((one for one in devices if one.maker_key == wanted.maker_key), None)


def taken(devices: Sequence[Device]) -> Iterator[Device]:
    """Those whose number another bears, in the registry or among them; `serials.TAKEN` says so."""
    ours = {device.pk for device in devices}
    numbers = [number(device.serial, device.manufacturer) for device in devices]
    borne = alike(numbers, Device.objects.registered().only("serial_key", "maker_key"))
    first: dict[SerialNumber, Device] = {}
    for device, wanted in zip(devices, numbers, strict=True):
        others = (one for one in borne.get(wanted.serial_key, ()) if one.pk not in ours)
        if wanted.serial_key and (bearer(wanted, others) or first.setdefault(wanted, device) is not device):
            yield device
