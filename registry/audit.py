"""Recomputes what the ledger derives, and compares it with what is stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.db.models import Prefetch, QuerySet

from registry.models import Device, Event, Holding
from registry.replay import DEVICE_CACHE, STAY, replay

CHUNK = 1000


@dataclass(frozen=True)
class Difference:
    """A stored value that the events do not tell. `stay` is the rank of the stay, None for the device itself."""

    tag: str
    stay: int | None
    field: str
    stored: Any
    derived: Any

    def __str__(self) -> str:
        where = "matériel" if self.stay is None else f"séjour {self.stay}"
        return f"{self.tag} ({where}) {self.field} : {self.stored!r} au lieu de {self.derived!r}"


def differences(devices: QuerySet[Device]) -> Iterator[Difference]:
    """Every difference, device by device; memory stays flat whatever the number of devices."""
    events = Prefetch("events", Event.objects.order_by("pk").select_related("organisation", "counterparty"))
    stays = Prefetch("holdings", Holding.objects.order_by("pk"))
    whole = devices.select_related("category").prefetch_related(events, stays).order_by("pk")
    for device in whole.iterator(chunk_size=CHUNK):
        yield from _compare(device)


def _compare(device: Device) -> Iterator[Difference]:
    fresh, stays = replay(device, device.events.all())
    yield from _fields(device, None, DEVICE_CACHE, device, fresh)
    for rank, (stored, derived) in enumerate(zip_longest(device.holdings.all(), stays), start=1):
        if stored is None or derived is None:
            yield Difference(device.tag, rank, "présence", stored is not None, derived is not None)
        else:
            yield from _fields(device, rank, STAY, stored, derived)


def _fields(device: Device, stay: int | None, names: Iterable[str], stored, derived) -> Iterator[Difference]:
    for name in names:
        before, after = getattr(stored, name), getattr(derived, name)
        if before != after:
            yield Difference(device.tag, stay, name, before, after)
