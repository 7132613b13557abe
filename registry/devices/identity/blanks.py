"""Blank tags, from their printing to the device that each is stuck on."""

from django.db import transaction

from registry.devices import ledger
from registry.devices.identity import aliases, claiming, tags
from registry.devices.ledger import History
from registry.devices.models import Blank, BlankBatch, Device
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.access import Actor
from registry.shared.act import Act


def make(organisation: Organisation, count: int, *, by: Actor) -> BlankBatch:
    access.require(by, "label", organisation)
    with transaction.atomic():
        batch = BlankBatch.objects.create(organisation=organisation, count=count, by=access.account(by))
        Blank.objects.bulk_create(Blank(batch=batch) for _ in range(count))
    return batch


def find(text: str) -> Blank | None:
    """The blank that a scanned text names, on a device already or not."""
    blanks = Blank.objects.select_related("batch__organisation__reporting_unit")
    return blanks.filter(tag=tags.clean(text) or "").first()


def is_free(blank: Blank) -> bool:
    return Blank.objects.free().filter(pk=blank.pk).exists()


def offered(text: str, user: Actor) -> Blank | None:
    """The blank that `text` names, when it waits for a device and this person may say which."""
    blank = find(text)
    return blank if blank and is_free(blank) and claiming.may_claim(user, blank) else None


def claim_new(blank: Blank, history: History, act: Act) -> Device:
    """Enters a new device that bears this tag; raises moves.Refusal."""
    history.device.tag = blank.tag
    ledger.enter([history], act)
    return history.device


def claim_known(blank: Blank, device: Device, *, by: Actor) -> None:
    """Makes it the tag of a known device, whose former tag goes on naming it; raises moves.Refusal."""
    aliases.retag(device, blank.tag, by=by)
