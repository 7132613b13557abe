"""How scanned texts become a list of devices, and how one act is done to the whole list."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from registry.devices import ledger
from registry.devices.identity import lookup
from registry.devices.models import Device, Event
from registry.organisations.models import User
from registry.scanning.models import ScanLine, ScanSession
from registry.scanning.purposes import Taken
from registry.shared import instants
from registry.shared.access import Actor
from registry.shared.act import Act
from registry.shared.moves import Already


class OwnList:
    """What scans are for when nothing else is said: the person's own list."""

    words = ""

    def __init__(self, by: User):
        self.by = by

    def take(self, code: str, *, at: datetime | None = None) -> Taken:
        # An act that takes the list along waits for this scan, or leaves it to the next list.
        session, _ = ScanSession.objects.select_for_update().get_or_create(user=self.by, closed_at=None)
        device = scan(session, code, by=self.by, at=at).device
        return Taken(f"{device.pretty_tag} : {device.title}, {device.get_status_display().lower()}.")


def opened(user: User) -> ScanSession:
    """The user's one open list, a new one if need be."""
    return ScanSession.objects.get_or_create(user=user, closed_at=None)[0]


def scan(session: ScanSession, text: str, *, by: Actor, at: datetime | None = None) -> ScanLine:
    """Adds to the list the device that `text` names; raises lookup.NotFound or Already."""
    device = lookup.find(text, Device.objects.visible_to(by, "scan"))
    kept = text[: ScanLine.text.field.max_length]
    facts = {"text": kept, "scanned_at": instants.kept(at)}
    line, added = ScanLine.objects.get_or_create(session=session, device=device, defaults=facts)
    if not added:
        raise Already(f"{device.pretty_tag} est déjà dans la liste.")
    return line


def remove(lines: Iterable[int], *, by: Actor) -> int:
    """Takes lines (primary keys) off the user's open list, and says how many were on it."""
    return ScanLine.objects.visible_to(by).filter(pk__in=lines).delete()[0]


def clear(user: Actor) -> int:
    """Closes the user's list, and says whether one was open."""
    return ScanSession.objects.visible_to(user).update(closed_at=timezone.now())


def record(session: ScanSession, action: str, act: Act, **facts: Any) -> list[Event]:
    """Does one act to every device of the list, then closes it; raises ledger.Refused with the list as it was.

    Closing comes first: of two requests that send the same list, the second finds it closed and does nothing."""
    with transaction.atomic():
        # What a phone is sending enters before the list is read, or waits and opens the next one.
        ScanSession.objects.select_for_update().filter(pk=session.pk).first()
        devices = [line.device for line in session.lines.visible_to(act.by).select_related("device")]
        ours = ScanSession.objects.filter(pk=session.pk).visible_to(act.by)
        if not devices or not ours.update(closed_at=timezone.now()):
            return []
        return ledger.record(devices, action, act, **facts)
