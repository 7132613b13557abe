"""Blank tags, from their printing to the device that each is stuck on."""

from contextlib import contextmanager

from django.db import transaction

from labels import owner, printing
from labels.drawing import Label
from labels.models import Blank, BlankBatch
from registry import access, aliases, labelling, ledger, moves, tags
from registry.ledger import History
from registry.models import Device, Organisation


def make(organisation: Organisation, count: int, *, by) -> BlankBatch:
    access.require(by, "label", organisation)
    with transaction.atomic():
        batch = BlankBatch.objects.create(organisation=organisation, count=count, by=by if by.pk else None)
        Blank.objects.bulk_create(Blank(batch=batch) for _ in range(count))
    return batch


def labels_of(batch: BlankBatch) -> list[Label]:
    """Those that are on no device yet, with the owner's name: a sheet printed again is of what is left."""
    name = owner.entity(batch.organisation).name
    return [Label(tag, printing.address(tag), (name,)) for tag in batch.blanks.free().values_list("tag", flat=True)]


def find(text: str) -> Blank | None:
    """The blank that a scanned text names, on a device already or not."""
    blanks = Blank.objects.select_related("batch__organisation__reporting_unit")
    return blanks.filter(tag=tags.clean(text) or "").first()


def is_free(blank: Blank) -> bool:
    return Blank.objects.free().filter(pk=blank.pk).exists()


def may_claim(user, blank: Blank) -> bool:
    """Whoever labels devices somewhere in the part of the tree that the batch was printed for."""
    place = blank.batch.organisation.path
    return any(place.startswith(path) or path.startswith(place) for path in access.paths(user, "label"))


def offered(text: str, user) -> Blank | None:
    """The blank that `text` names, when it waits for a device and this person may say which."""
    blank = find(text)
    return blank if blank and is_free(blank) and may_claim(user, blank) else None


def claim_new(blank: Blank, history: History, *, by) -> Device:
    """Enters a new device that bears this tag; raises moves.Refusal."""
    history.device.tag = blank.tag
    with _claiming(blank, history.steps[0].facts["organisation"]):
        ledger.enter([history], by=by)
        labelling.note([history.device.pk])
    return history.device


def claim_known(blank: Blank, device: Device, *, by) -> None:
    """Makes it the tag of a known device, whose former tag goes on naming it; raises moves.Refusal."""
    with _claiming(blank, device.organisation):
        aliases.retag(device, blank.tag, by=by)
        labelling.note([device.pk])


@contextmanager
def _claiming(blank: Blank, place: Organisation):
    """Of two people at once the second waits for the first, then finds the tag taken."""
    if not place.path.startswith(blank.batch.organisation.path):
        raise moves.Refusal(f"Cette étiquette a été imprimée pour « {blank.batch.organisation} » et ce qui en dépend.")
    with transaction.atomic():
        Blank.objects.select_for_update().get(pk=blank.pk)
        if not is_free(blank):
            raise moves.Refusal(aliases.TAKEN.format(blank.pretty_tag))
        yield
