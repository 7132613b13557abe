"""How chosen devices become a selection, and how one act or one change is done to all of it."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict

from registry.devices import facts, ledger
from registry.devices.ledger import undoing
from registry.devices.lifecycle import MOVES
from registry.devices.models import Device, Selection
from registry.devices.models.selection import MOST
from registry.organisations.models import User
from registry.shared.access import Actor
from registry.shared.act import Act
from registry.shared.keys import whole
from registry.shared.moves import Reason, Refusal

NOTHING_CHOSEN = Reason("nothing_chosen", "Aucun matériel n’est choisi : cochez-en, ou collez une liste.")
TOO_MANY = Reason(
    "too_many",
    "Une sélection compte 2 000 matériels au plus : précisez le filtre, par exemple par service ou par date.",
)
EMPTY = Reason("nothing_chosen", "La sélection est vide : rien n’a été enregistré.")
NOTHING_CHANGES = Reason("nothing_changes", "Ces informations étaient déjà à jour : rien n’a changé.")


def start(devices: QuerySet[Device] | Iterable[int], *, by: User) -> Selection:
    """A new selection of these devices (a queryset of them, or keys); raises Refusal for none, or too many."""
    if isinstance(devices, QuerySet):
        devices = devices.order_by().values_list("pk", flat=True)[: MOST + 1]
    keys = list(devices)
    if not keys or len(keys) > MOST:
        raise Refusal(TOO_MANY if keys else NOTHING_CHOSEN)
    Selection.objects.expired().delete()
    with transaction.atomic():
        selection = Selection.objects.create(user=by)
        selection.devices.add(*keys)
    return selection


def held(selection: Selection, by: Actor) -> QuerySet[Device]:
    """Its devices that are still in the user's scope."""
    return Device.objects.visible_to(by).filter(selections=selection)


def handed(query: MultiValueDict[str, str], by: Actor) -> list[str]:
    """The tags that one page hands to another in its address: one by one (`tags`), or those of a selection."""
    tags = re.split(r"[\s,;]+", " ".join(query.getlist("tags")))
    if key := whole(query.get("selection", "")):
        for selection in Selection.objects.visible_to(by).filter(pk=key):
            tags += held(selection, by).order_by("pk").values_list("tag", flat=True)
    return list(filter(None, tags))


def remove(selection: Selection, tags: Iterable[str]) -> None:
    selection.devices.remove(*Device.objects.filter(tag__in=list(tags), selections=selection))


def record(selection: Selection, action: str, act: Act, **given: Any) -> int:
    """Does one act to every device, or to none; raises ledger.Refused with the selection as it was."""
    with transaction.atomic():
        events = ledger.record(_all(selection, act.by), action, act, **given)
        _note(selection, act.operation, MOVES[action].label)
    return len(events)


def edit(selection: Selection, act: Act, **values: Any) -> int:
    """Writes the same plain facts on every device, or on none, and says how many differed."""
    with transaction.atomic():
        changes = facts.change(_all(selection, act.by), act, **values)
        if not changes:
            raise Refusal(NOTHING_CHANGES)
        _note(selection, act.operation, "Modifier les informations")
    return len({change.device_id for change in changes})


def undo(selection: Selection, act: Act) -> int:
    """Undoes the last act or change that was done to it, all of it or nothing."""
    with transaction.atomic():
        if selection.operation is None:
            raise Refusal(undoing.NOTHING_TO_UNDO)
        count = ledger.undo(selection.operation, act)
        _note(selection, None, "")
    return count


def _all(selection: Selection, by: Actor) -> list[Device]:
    devices = list(held(selection, by).select_related("organisation"))
    if not devices:
        raise Refusal(EMPTY)
    return devices


def _note(selection: Selection, operation: UUID | None, done: str) -> None:
    selection.operation, selection.done = operation, done
    selection.save(update_fields=["operation", "done"])
