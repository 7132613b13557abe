"""Whose hands a device is in: the name goes with the use, on every surface (docs/decisions/law.md#personal-data)."""

from collections.abc import Iterable
from datetime import date

from registry.devices.lifecycle import Action, Status
from registry.devices.models import Assignment, Event

GIVES = {Action.ISSUE, Action.REASSIGN}
# A repair interrupts a use without ending it.
IN_USE = (Status.IN_SERVICE, Status.IN_REPAIR)


def follow(events: Iterable[Event], *, assignee: str = "", since: date | None = None) -> None:
    """After acts were saved: forgets who used what is used no more, or by somebody else; notes the new one."""
    events = list(events)
    given = {event.device_id for event in events if event.action in GIVES}
    ended = {event.device_id for event in events if event.source in IN_USE and event.target not in IN_USE}
    forget(given | ended)
    if assignee:
        since = since or date.today()
        Assignment.objects.bulk_create([Assignment(device_id=pk, name=assignee, since=since) for pk in sorted(given)])


def undone(corrections: Iterable[Event]) -> None:
    """After corrections: who used a device before an act that is undone is not known any more."""
    forget(
        {
            event.device_id
            for event in corrections
            if (event.corrects and event.corrects.action in GIVES)
            or (event.source in IN_USE and event.target not in IN_USE)
        }
    )


def forget(devices: Iterable[int]) -> None:
    if devices := list(devices):
        Assignment.objects.filter(device__in=devices).delete()
