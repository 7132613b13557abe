"""Erasure medium by medium: each record stands on an act of the ledger, which carries where the whole device stands."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from registry import documents, ledger
from registry.certificates import reading
from registry.lifecycle import Action, Erasure
from registry.media import Judged
from registry.models import Device, Event, MediumErasure
from registry.replay import effective

# From the weakest to the strongest: a device is worth what its weakest medium is.
STRENGTH = (Erasure.CLEAR, Erasure.PURGE, Erasure.DESTROY)
SERVES = frozenset({Action.ISSUE, Action.REASSIGN, Action.RESUME})
ONLY_DESTROY = "l’effacement de ce support a échoué : seule sa destruction peut encore être attestée"


def attest(
    device: Device, *, on: date, by, certificate: Judged | None = None, confirmed: bool = False, **facts: Any
) -> MediumErasure:
    """Records the erasure of one medium, its certificate, and by the ledger what becomes of the device.

    A certificate that can be read must say the same, and be of this device: `confirmed` where it cannot tell.

    A device is erased once each medium that was recorded since it last served is; one that failed forbids every exit
    until it is destroyed. `facts` are the columns of MediumErasure. Raises Refused and PermissionDenied.
    """
    record = MediumErasure(**facts)
    with documents.filing():
        held = Device.objects.select_for_update().get(pk=device.pk)
        known = _latest(media(held))
        before = known.get(_key(record))
        if before and before.failed and record.method != Erasure.DESTROY:
            raise ledger.Refused([(device, ONLY_DESTROY)])
        if reasons := _unproved(held, record, certificate, confirmed):
            raise ledger.Refused([(device, reason) for reason in reasons])
        outcome = _outcome(held, known, record)
        (record.event,) = ledger.record([held], Action.ERASE, on=on, by=by, erasure=outcome)
        if certificate:
            record.certificate = documents.once(held, certificate, by=by)
        record.save()
    return record


def _unproved(device: Device, record: MediumErasure, certificate: Judged | None, confirmed: bool) -> list[str]:
    """A destruction needs no tool to have succeeded."""
    report = certificate and reading.read(certificate)
    if not report:
        return []
    succeeds = not record.failed and record.method != Erasure.DESTROY
    return reading.objections(report, device, serial=record.serial, succeeds=succeeds, confirmed=confirmed)


def media(device: Device, events: Iterable[Event] | None = None) -> list[MediumErasure]:
    """The records that count today, the oldest first: none from before the device last served, nor once undone.

    An erasure attested for the whole device takes the place of those before it.
    """
    events = device.events.order_by("pk") if events is None else events
    told = MediumErasure.objects.filter(event__device=device).select_related("certificate", "event")
    records = {record.event_id: record for record in told}
    counting: list[MediumErasure] = []
    for event in effective(events):
        if event.action in SERVES:
            counting.clear()
        elif event.action == Action.ERASE:
            if event.pk not in records:
                counting.clear()
            else:
                counting.append(records[event.pk])
    return counting


def _key(record: MediumErasure) -> tuple[str, str]:
    """What makes a medium the same one: its number, else its type."""
    return ("", record.serial.upper()) if record.serial else (record.medium_type, "")


def _latest(records: Iterable[MediumErasure]) -> dict[tuple[str, str], MediumErasure]:
    return {_key(record): record for record in records}


def _outcome(device: Device, known: dict, record: MediumErasure) -> str:
    """What the act says of the whole device. After a failure, only a destruction ever settles it."""
    latest = known | {_key(record): record}
    if any(each.failed for each in latest.values()):
        return Erasure.FAILED
    if device.erasure == Erasure.FAILED:
        return record.method
    return min((each.method for each in latest.values()), key=STRENGTH.index)
