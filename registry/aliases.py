"""How a device changes its tag and stays found by every text that ever named it."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from registry import access, moves, tags
from registry.acting import lock
from registry.models import Alias, Device

TAKEN = "L’étiquette {} est déjà sur un autre matériel."


def current(tag: str) -> str:
    """The tag, today, of the device that bore `tag`; `tag` itself when none did."""
    return Alias.objects.filter(text=tag).values_list("device__tag", flat=True).first() or tag


def named(texts: Iterable[str], devices: QuerySet[Device]) -> dict[str, Device]:
    """Those of `devices` that each text is an alias of."""
    owners = dict(Alias.objects.filter(text__in=texts).values_list("text", "device_id"))
    found = devices.in_bulk(set(owners.values())) if owners else {}
    return {text: found[pk] for text, pk in owners.items() if pk in found}


def retag(device: Device, tag: str, *, by) -> None:
    """Gives the device the tag of the label that it now bears. The one that it had stays an alias of it: both labels
    open the same page, and the page shows the one that a person reads on the device."""
    with transaction.atomic():
        (held,) = lock([device])
        access.require(by, "label", held.organisation)
        Alias.objects.filter(text=tag, device=held).delete()
        if Alias.objects.filter(text=tag).exists():
            raise moves.Refusal(TAKEN.format(tags.pretty(tag)))
        Alias.objects.get_or_create(text=held.tag, defaults={"device": held, "by": by if by.pk else None})
        held.tag = device.tag = tag
        try:
            with transaction.atomic():
                held.save(update_fields=["tag"])
        except IntegrityError as error:
            raise moves.Refusal(TAKEN.format(tags.pretty(tag))) from error
