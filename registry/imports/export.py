"""What the columns of a device file say of the devices of the registry: the reverse of an import."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from registry.devices.lifecycle import Action, Route
from registry.devices.models import Device, Event, Stay
from registry.devices.models.device import FACTS
from registry.imports.explaining.memory import columns
from registry.imports.values.cells import one_of
from registry.imports.values.columns import DEVICE_COLUMNS, Column
from registry.tabular.table import Value
from registry.tabular.writing import Line

CHUNK = 1_000


def headings() -> list[str]:
    return [column.heading for column in DEVICE_COLUMNS]


def lines(devices: QuerySet[Device]) -> Iterator[Line]:
    """One line per device in the order of their entry, read in parts; the codes of lists are said in French."""
    ours = columns()
    words = [_words(column) for column in ours]
    for part in _parts(devices):
        for values in known(part):
            yield [
                said.get(value, value)
                for said, value in zip(words, map(values.get, (c.key for c in ours)), strict=True)
            ]


def _words(column: Column) -> dict[Value, str]:
    """The label of each code, or the code itself where another code has that label."""
    if not column.choices:
        return {}
    read = one_of(column.choices)
    labels = dict(reversed(column.choices))
    return {code: label if read(label) == code else code for code, label in labels.items()}


def _parts(devices: QuerySet[Device]) -> Iterator[list[Device]]:
    devices, last = devices.select_related("category", "organisation").order_by("pk"), 0
    while part := list(devices.filter(pk__gt=last)[:CHUNK]):
        yield part
        last = part[-1].pk


def known(part: list[Device]) -> Iterator[dict[str, Value]]:
    stays = {
        stay.device_id: stay
        for stay in Stay.objects.filter(device__in=part).select_related("counterparty").order_by("pk")
    }
    issued = _issued(part)
    for device in part:
        yield {
            "tag": device.tag,
            **{name: getattr(device, name) for name in FACTS},
            "category": device.category.code,
            "organisation": device.organisation.code,
            "issued_on": issued.get(device.pk),
            "functional": device.functional,
            "security_excluded": device.security_excluded or None,
            "unit_value": device.unit_value,
            "erasure": device.erasure,
        } | _stay(stays[device.pk])


def _stay(stay: Stay) -> dict[str, Value]:
    known: dict[str, Value] = {
        "acquired_on": stay.acquired_on,
        "origin": stay.origin,
        "reused_on": stay.reused_since,
        "retired_on": stay.retired_on,
    }
    if stay.route in ("", Route.INTERNAL):
        return known
    return known | {
        "left_on": stay.left_on,
        "route": stay.route,
        "counterparty": stay.counterparty.code if stay.counterparty else stay.counterparty_name,
        "reuse_commitment": stay.reuse_commitment,
        "reuse_proof": stay.reuse_proof,
    }


def _issued(part: list[Device]) -> dict[int, date | None]:
    """The day of the first use since the last entry."""
    counting = Event.objects.filter(device__in=part, action__in=(Action.ISSUE, Action.ACCEPT), corrected_by=None)
    days: dict[int, date | None] = {}
    for device, action, on in counting.order_by("pk").values_list("device", "action", "on"):
        if action == Action.ACCEPT:
            days.pop(device, None)
        else:
            days.setdefault(device, on)
    return days
