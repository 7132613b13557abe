"""What acts on a collection do to its lines: which are on it, and the acts of the ledger on their devices."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from registry.devices import ledger
from registry.devices.lifecycle import Action, Status
from registry.devices.models import Device
from registry.shared.act import Act, Via
from registry.shared.moves import MOTIVE_MISSING
from registry.shared.validators import invalid
from registry.shared.wording import as_sentence
from registry.waste.models import Collection, CollectionLine

MOTIVE_LENGTH = 400


def motive_of(act: Act) -> str:
    if not act.motive:
        raise ValidationError({"motive": invalid(as_sentence(MOTIVE_MISSING))})
    return act.motive


def on_it(collection: Collection) -> list[CollectionLine]:
    return list(collection.lines.filter(active=True).select_related("device__organisation", "device__category"))


def recall(lines: Iterable[CollectionLine], act: Act, **facts: Any) -> None:
    """Back to the retired stock, for what has not left otherwise since; `facts` are those of `ledger.record`."""
    move_devices([line.device for line in lines if line.device.status == Status.CONSIGNED], Action.RECALL, act, **facts)


def move_devices(devices: list[Device], action: str, act: Act, **facts: Any) -> None:
    """One act of the ledger, in the name of the collection."""
    if devices:
        ledger.record(devices, action, replace(act, via=Via.WEEE), **facts)
