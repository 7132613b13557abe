"""How scanned texts become a list of devices, and how one act is done to the whole list."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from labels.models import ScanLine, ScanSession
from registry import ledger, lookup
from registry.models import Device, Event
from registry.models.event import Via


class AlreadyListed(Exception):
    """The list holds this device: there is nothing to add. The message is a French sentence."""


def opened(user) -> ScanSession:
    """The user's one open list, a new one if need be."""
    return ScanSession.objects.get_or_create(user=user, closed_at=None)[0]


def scan(session: ScanSession, text: str, *, by, at: datetime | None = None) -> ScanLine:
    """Adds to the list the device that `text` names; raises lookup.NotFound or AlreadyListed."""
    device = lookup.find(text, Device.objects.visible_to(by, "scan"))
    kept = text[: ScanLine.text.field.max_length]
    facts = {"text": kept, "scanned_at": at or timezone.now()}
    line, added = ScanLine.objects.get_or_create(session=session, device=device, defaults=facts)
    if not added:
        raise AlreadyListed(f"{device.pretty_tag} est déjà dans la liste.")
    return line


def scan_photo(session: ScanSession, texts: Iterable[str], *, by) -> list[str]:
    """Adds the devices that the codes of one photo name. The other codes of a label (model, network card) say nothing
    then; when no code names any, or all are listed, the reasons are returned."""
    reasons, added = [], False
    for text in texts:
        try:
            scan(session, text, by=by)
            added = True
        except (lookup.NotFound, AlreadyListed) as reason:
            reasons.append(reason)
    listed = [str(reason) for reason in reasons if isinstance(reason, AlreadyListed)]
    return [] if added else list(dict.fromkeys(listed)) or [str(reason) for reason in reasons]


def remove(lines: Iterable[int], *, by) -> int:
    """Takes lines (primary keys) off the user's open list, and says how many were on it."""
    return ScanLine.objects.visible_to(by).filter(pk__in=lines).delete()[0]


def clear(user) -> int:
    """Closes the user's list, and says whether one was open."""
    return ScanSession.objects.visible_to(user).update(closed_at=timezone.now())


def act(session: ScanSession, action: str, *, on: date, by, **facts: Any) -> list[Event]:
    """Does one act to every device of the list, then closes it; raises ledger.Refused with the list as it was.

    Closing comes first: of two requests that send the same list, the second finds it closed and does nothing."""
    with transaction.atomic(), ledger.through(Via.SCAN):
        # What a phone is sending enters before the list is read, or waits and opens the next one.
        ScanSession.objects.select_for_update().filter(pk=session.pk).first()
        devices = [line.device for line in session.lines.visible_to(by).select_related("device")]
        if not devices or not ScanSession.objects.filter(pk=session.pk).visible_to(by).update(closed_at=timezone.now()):
            return []
        return ledger.record(devices, action, on=on, by=by, **facts)
