"""Which device a scanned or typed text names: an address or a tag, else a serial number."""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.functions import Upper

from registry import tags
from registry.models import Device


class NotFound(Exception):
    """No single device answers to a text; the message is a French sentence for the person who gave it."""


def find(text: str, devices: QuerySet[Device]) -> Device:
    """The one device among `devices` that `text` names; raises NotFound."""
    text = text.strip()
    if not text:
        raise NotFound("Scannez ou saisissez un code.")
    ((_, candidates),) = _candidates([text], devices)
    if len(candidates) != 1:
        raise NotFound(_reason(text, candidates))
    return candidates[0]


def find_all(text: str, devices: QuerySet[Device]) -> tuple[list[Device], list[str]]:
    """The devices that a pasted list names, one per line or separated by `;`, `,` or tabs; and a reason per miss."""
    words = dict.fromkeys(filter(None, (word.strip() for word in re.split(r"[\n;,\t]", text))))
    found, missing = {}, []
    for word, candidates in _candidates(words, devices):
        if len(candidates) == 1:
            found[candidates[0].pk] = candidates[0]
        else:
            missing.append(_reason(word, candidates))
    return list(found.values()), missing


def _candidates(words: Iterable[str], devices: QuerySet[Device]) -> list[tuple[str, list[Device]]]:
    """The devices that answer to each word, by tag, else by serial number: two queries, however many the words."""
    keys = {word: (tags.clean(word) or tags.scanned(word).upper(), tags.scanned(word).upper()) for word in words}
    tagged = devices.in_bulk({tag for tag, _ in keys.values()}, field_name="tag")
    serials: dict[str, list[Device]] = defaultdict(list)
    if wanted := {serial for tag, serial in keys.values() if tag not in tagged}:
        for device in devices.annotate(serial_key=Upper("serial")).filter(serial_key__in=wanted):
            serials[device.serial_key].append(device)
    return [(word, [tagged[tag]] if tag in tagged else serials[serial]) for word, (tag, serial) in keys.items()]


def _reason(text: str, candidates: list[Device]) -> str:
    if candidates:
        return f"Plusieurs matériels portent le numéro de série « {shorten(text)} » : scannez leur étiquette."
    return f"« {shorten(text)} » n’est pas un matériel de votre périmètre."


def shorten(text: str, width: int = 60) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
