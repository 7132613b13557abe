"""Where a code that names no device leads: to say which it is on, to enter it, or to whose property it is."""

from urllib.parse import urlencode

from django.urls import reverse

from registry.devices.identity import aliases, blanks, lookup, tags
from registry.devices.models import Device
from registry.scanning.models import ScanOutcome
from registry.shared import access
from registry.shared.access import Actor
from registry.shared.codes import barcodes

# What a link says, and its address.
Way = tuple[str, str]
UNSURE = (ScanOutcome.REFUSED, ScanOutcome.DOUBTFUL)


def ways_out(text: str, outcome: ScanOutcome | str, by: Actor) -> list[Way]:
    """What this person may do about a scanned text; empty when what is wrong is not that nothing answers to it."""
    if outcome not in UNSURE:
        return []
    if blank := blanks.offered(text, by):
        return [("Choisir le matériel", reverse("blank-claim", args=[blank.tag]))]
    try:
        lookup.find(text, Device.objects.visible_to(by))
    except lookup.Unknown:
        return _elsewhere(tag) if (tag := tags.clean(text)) else _unknown(text, by)
    except lookup.NotFound:
        pass
    return []


def _elsewhere(tag: str) -> list[Way]:
    """The page that everybody who reads the tag of a device is shown."""
    devices = Device.objects.registered()
    borne = devices.filter(tag=tag).exists() or aliases.named([tag], devices)
    return [("À qui est ce matériel ?", reverse("tag", args=[tag]))] if borne else []


def _unknown(text: str, by: Actor) -> list[Way]:
    serial = next(iter(barcodes.serials(text)), aliases.written(text))
    return [
        (label, f"{reverse(name)}?{urlencode(facts)}")
        for right, label, name, facts in (
            ("receive", "Ajouter ce matériel", "device-create", {"serial": serial}),
            ("label", "Rattacher ce code", "code-attach", {"code": text}),
        )
        if access.may_anywhere(by, right)
    ]
