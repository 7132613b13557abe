"""Where a code that names no device leads: to say which it is on, to enter it, or to whose property it is."""

from urllib.parse import urlencode

from django.urls import reverse

from registry.devices.identity import aliases, blanks, lookup, tags
from registry.devices.models import Device
from registry.scanning import purposes
from registry.scanning.models import ScanOutcome
from registry.shared import access
from registry.shared.access import Actor
from registry.shared.codes import barcodes

# What a link says, and its address.
Way = tuple[str, str]
UNSURE = (ScanOutcome.REFUSED, ScanOutcome.DOUBTFUL)


def ways_out(text: str, outcome: ScanOutcome | str, by: Actor, *, purpose: str = "") -> list[Way]:
    """What this person may do about a text that was scanned for `purpose`; empty when what is wrong is something else
    than that nothing answers to it."""
    if outcome not in UNSURE or not purposes.open_to(purpose, by):
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
    blank = blanks.find(tag)
    borne = devices.filter(tag=tag).exists() or aliases.named([tag], devices) or (blank and blanks.is_free(blank))
    return [("À qui est ce matériel ?", reverse("tag", args=[tag]))] if borne else []


def _unknown(text: str, by: Actor) -> list[Way]:
    serial, said = aliases.written(text), next(iter(barcodes.serials(text)), "")
    # An S that comes first may be its first letter as well as what announces it: it stays.
    serial = said if said and said != serial[1:] else serial
    return [
        (label, f"{reverse(name)}?{urlencode(facts)}")
        for right, label, name, facts in (
            ("receive", "Ajouter ce matériel", "device-create", {"serial": serial}),
            ("label", "Rattacher ce code", "code-attach", {"code": text}),
        )
        if access.may_anywhere(by, right)
    ]
