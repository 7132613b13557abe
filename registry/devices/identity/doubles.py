"""The rows that may be one machine: the same serial number, under the name of a maker that may be the same."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.devices.identity import bearers, makers
from registry.devices.models import Device

UNKNOWN_MAKER = ~Q(maker_key__in=makers.KNOWN)


def suspected(devices: QuerySet[Device], **older: object) -> QuerySet[Device]:
    """Those of `devices` that another of them may be. `older` narrows which other: see `heads`."""
    numbered = devices.exclude(serial_key="")
    alike = numbered.filter(serial_key=OuterRef("serial_key"), **older).exclude(pk=OuterRef("pk")).order_by()
    return numbered.filter(Exists(alike.filter(UNKNOWN_MAKER)) | (UNKNOWN_MAKER & Exists(alike)))


def heads(devices: QuerySet[Device]) -> QuerySet[Device]:
    """The oldest row of each suspicion, so that a pair is listed once."""
    return suspected(devices, pk__gt=OuterRef("pk"))


def groups(shown: Iterable[Device], devices: QuerySet[Device]) -> list[tuple[Device, list[Device]]]:
    """Each of the `shown` heads with the younger ones that it may be."""
    shown, alike = list(shown), defaultdict(list)
    for one in devices.filter(serial_key__in={head.serial_key for head in shown}).order_by("pk"):
        alike[one.serial_key].append(one)
    return [
        (head, [one for one in alike[head.serial_key] if one.pk > head.pk and _may_be(head, one)]) for head in shown
    ]


def of(device: Device, devices: QuerySet[Device]) -> list[Device]:
    """Those of `devices` that a device may be, the oldest first."""
    alike = devices.filter(serial_key=device.serial_key).exclude(pk=device.pk).order_by("pk")
    return [one for one in alike if _may_be(device, one)] if device.serial_key else []


def lookalikes(device: Device, serial: str, manufacturer: str) -> QuerySet[Device]:
    """The other devices that may be this one: its number, under the name of a maker that may be its own. Whoever brings
    a device in, or names it anew, says whether it is one of them."""
    serial_key, maker_key = bearers.number(serial, manufacturer)
    alike = Device.objects.registered().exclude(serial_key="").filter(serial_key=serial_key)
    maker = UNKNOWN_MAKER if maker_key in makers.KNOWN else Q()
    return alike.filter(maker).exclude(pk=device.pk).exclude(maker_key=maker_key)


def _may_be(head: Device, one: Device) -> bool:
    return makers.may_be_one(head.maker_key, one.maker_key)
