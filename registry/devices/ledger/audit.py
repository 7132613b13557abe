"""Recomputes what the ledger derives, and compares it with what is stored, in one moment of the database."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet

from registry.devices.ledger.replay import DEVICE_CACHE, STAY, effective, replay
from registry.devices.lifecycle import ENTRIES
from registry.devices.models import Device, Event, Stay

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


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read inside is of one moment, whatever is written meanwhile; nobody who writes waits for it.

    Inside a transaction, that transaction is the moment.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            _execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not `atomic`, which on SQLite takes the lock of those who write.
        _execute("BEGIN")
        try:
            yield
        finally:
            _execute("ROLLBACK")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def whole() -> Iterator[Difference]:
    """Every difference of the registry, and the rows whose device is gone."""
    return chain(_orphans(), differences(Device.objects.all()))


def _orphans() -> Iterator[Difference]:
    there = Device.objects.filter(pk=OuterRef("device_id"))
    for model in (Event, Stay):
        for row in model.objects.filter(~Exists(there)).order_by("pk").iterator(chunk_size=CHUNK):
            name = f"{model._meta.verbose_name} n° {row.pk}"
            yield Difference(f"matériel n° {row.device_id}", None, name, "présent", "matériel absent")


def differences(devices: QuerySet[Device]) -> Iterator[Difference]:
    """Every difference, device by device; memory stays flat whatever the number of devices."""
    events = Prefetch("events", Event.objects.order_by("pk").select_related("organisation", "counterparty"))
    stays = Prefetch("stays", Stay.objects.order_by("pk"))
    compared = devices.select_related("category").prefetch_related(events).prefetch_related(stays).order_by("pk")
    for device in compared.iterator(chunk_size=CHUNK):
        yield from _compare(device, list(device.events.all()))


def _compare(device: Device, events: list[Event]) -> Iterator[Difference]:
    """What derives from events is compared once these hold together: no act is missing between two of them."""
    if broken := [*_missing(device, events), *_gaps(device, events)]:
        yield from broken
        return
    fresh, stays = replay(device, events)
    yield from _fields(device, None, DEVICE_CACHE, device, fresh)
    for rank, (stored, derived) in enumerate(zip_longest(device.stays.all(), stays), start=1):
        if stored is None or derived is None:
            yield Difference(device.tag, rank, "présence", stored is not None, derived is not None)
        else:
            yield from _fields(device, rank, STAY, stored, derived)


def _missing(device: Device, events: list[Event]) -> Iterator[Difference]:
    """The entry, and what corrections and amendments name."""
    if not any(event.action in ENTRIES for event in events):
        yield Difference(device.tag, None, "entrée", "absente", "un mouvement d’entrée")
    known = {event.pk for event in events}
    for event in events:
        for name in ("corrects_id", "amends_id"):
            if (named := getattr(event, name)) and named not in known:
                yield Difference(device.tag, None, f"mouvement n° {event.pk}", "présent", f"n° {named} absent")


def _gaps(device: Device, events: list[Event]) -> Iterator[Difference]:
    """Each act that counts began in the state that the one before it left."""
    state = ""
    for event in effective(events):
        if event.source != state:
            yield Difference(device.tag, None, f"mouvement n° {event.pk}, état avant", event.source, state)
        state = event.target


def _fields(
    device: Device, stay: int | None, names: Iterable[str], stored: Model, derived: Model
) -> Iterator[Difference]:
    for name in names:
        before, after = getattr(stored, name), getattr(derived, name)
        if before != after:
            yield Difference(device.tag, stay, name, before, after)
