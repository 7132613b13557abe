"""What was put on a device since its entry, which nothing would name any more without it: a label, a code, a document.

What a stocktake found of it stays there, counted and no more named.
"""

from collections.abc import Iterator, Mapping

from registry.devices.identity import tags
from registry.devices.models import Alias, Device, Document, Event
from registry.shared.moves import Reason

LABEL = Reason(
    "labelled_since",
    "l’étiquette {} y a été posée depuis son entrée : ce matériel existe, rectifiez-le au lieu de l’annuler",
)
CODE = Reason("code_attached_since", "le code « {} » y a été attaché depuis son entrée : retirez-le d’abord")
DOCUMENT = Reason("document_added_since", "« {} » y a été joint depuis son entrée : retirez-le d’abord")


def since(entries: Mapping[Device, Event]) -> Iterator[tuple[Device, Reason]]:
    """The reasons not to undo these entries, for each device and its own; what came with an entry goes with it."""
    yield from dict.fromkeys(_since({device.pk: (device, event) for device, event in entries.items()}))


def _since(events: Mapping[int, tuple[Device, Event]]) -> Iterator[tuple[Device, Reason]]:
    for alias in Alias.objects.filter(device__in=events):
        device, entry = events[alias.device_id]
        if alias.since > entry.recorded_at and alias.operation != entry.operation:
            yield device, LABEL.format(tags.pretty(device.tag)) if alias.is_tag else CODE.format(alias.text[:60])
    for document in Document.objects.kept().filter(device__in=events):
        device, entry = events[document.device_id]
        if document.added_at > entry.recorded_at:
            yield device, DOCUMENT.format(document.name)
