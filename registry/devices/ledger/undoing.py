"""What undoes a whole operation (an import, an act on many devices): its events and its facts, all or none."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from registry.devices import assignments, closed_years, facts
from registry.devices.acting import BATCH, append, lock
from registry.devices.identity import aliases
from registry.devices.ledger import traces
from registry.devices.ledger.corrections import (
    BY_LOT,
    CERTIFIED,
    certified_failures,
    late,
    ordered,
    past_of,
    rederive,
    save_derived,
    undoing,
)
from registry.devices.ledger.replay import standing
from registry.devices.lifecycle import Action
from registry.devices.models import Change, Device, Event, Stay
from registry.devices.models.device import FACTS
from registry.shared import access, moves
from registry.shared.act import Act
from registry.shared.moves import Reason, Refused, refuse
from registry.shared.wording import as_sentence

SERIAL_TAKEN = Reason("serial_taken", "son numéro de série est maintenant celui d’un autre matériel")
LATER = Reason("not_the_last_act", "un mouvement plus récent en dépend : annulez-le d’abord")
# The events of each device, by its key.
Pasts = dict[int, list[Event]]
NOTHING_TO_UNDO = Reason("nothing_to_undo", "Il n’y a rien à annuler : cette opération l’est déjà, ou n’a rien écrit.")


def undo(operation: UUID, act: Act) -> int:
    """Undoes all that one operation wrote, and says on how many devices; what was undone one by one is left as it is.

    On each device its events must be the last that stand, and its facts must still be those that it wrote.
    """
    if not act.motive:
        raise moves.Refusal(as_sentence(moves.MOTIVE_MISSING))
    done, refusals = 0, []
    with transaction.atomic():
        for part in _parts(operation):
            try:
                done += _undo(part, operation, act)
            except Refused as refused:
                refusals += refused.refusals
        refuse(refusals)
        if not done:
            raise moves.Refusal(NOTHING_TO_UNDO)
        aliases.forget(operation)
    return done


def _parts(operation: UUID) -> Iterator[list[int]]:
    """The keys of the devices that it touched, by parts: an import is large."""
    touched = (rows.objects.filter(operation=operation).values("device") for rows in (Event, Change))
    rule = Q(pk__in=next(touched)) | Q(pk__in=next(touched))
    keys = iter(list(Device.objects.filter(rule).order_by("pk").values_list("pk", flat=True)))
    while part := list(islice(keys, BATCH)):
        yield part


def _undo(part: list[int], operation: UUID, act: Act) -> int:
    with transaction.atomic():
        held = lock(Device.objects.filter(pk__in=part).only("pk"))
        pasts = past_of(held)
        theirs = {pk: [event for event in standing(past) if event.operation == operation] for pk, past in pasts.items()}
        _require_all(held, pasts, theirs, act)
        moved = [device for device in held if theirs[device.pk]]
        mending = {one.pk: [undoing(event, one, act) for event in reversed(theirs[one.pk])] for one in moved}
        closings = closed_years.Closings()
        refuse((device, reason) for device in moved for reason in late(device, mending[device.pk], act.by, closings))
        derived = rederive((device, pasts[device.pk] + mending[device.pk]) for device in moved)
        for place in {fresh.organisation for fresh, _ in derived}:
            access.require(act.by, Action.CORRECT, place)
        refuse(traces.since({fresh: theirs[fresh.pk][0] for fresh, _ in derived if not fresh.status}))
        assignments.undone(append(list(chain(*mending.values()))))
        back = {device.pk for device in held if not device.status}
        save_derived([each for each in derived if each[0].pk not in back])
        restored = _restored(held, operation)
        facts.change_each(restored, act)
        # Last: the number of a row that was joined may be one that the other had taken over.
        _bring_back([each for each in derived if each[0].pk in back])
        return len({device.pk for device in [*moved, *restored]})


def _require_all(held: list[Device], pasts: Pasts, theirs: Pasts, act: Act) -> None:
    """Refuses unless the acts to undo are, on each device, the last that stand, and `act.by` may undo each."""
    certified = certified_failures(chain(*theirs.values()))
    refusals = []
    for device in held:
        for right in {Action.CORRECT, *(event.action for event in theirs[device.pk])} if theirs[device.pk] else ():
            access.require(act.by, right, device.organisation)
        refusals += [(device, CERTIFIED) for event in theirs[device.pk] if event.pk in certified]
        refusals += [(device, reason) for reason in _entangled(theirs[device.pk], standing(pasts[device.pk]))]
    refuse(refusals)


def _bring_back(derived: list[tuple[Device, list[Stay]]]) -> None:
    try:
        with transaction.atomic():
            save_derived(derived)
    except IntegrityError as error:
        raise Refused([(device, SERIAL_TAKEN) for device, _ in derived]) from error


def _entangled(theirs: list[Event], kept: list[Event]) -> list[Reason]:
    if not theirs:
        return []
    if any(ordered(event) for event in theirs):
        return [BY_LOT]
    return [] if kept[-len(theirs) :] == theirs else [LATER]


def _restored(held: list[Device], operation: UUID) -> dict[Device, dict[str, Any]]:
    """For each device that is still there, the facts as they were before; refused where somebody changed them since."""
    there = {device.pk: device for device in Device.objects.filter(pk__in=[each.pk for each in held]).registered()}
    written: dict[tuple[int, str], list[Change]] = defaultdict(list)
    for row in Change.objects.filter(operation=operation, device__in=there).order_by("pk"):
        written[row.device_id, row.field].append(row)
    restored: dict[Device, dict[str, Any]] = defaultdict(dict)
    refusals = []
    for (pk, field), rows in written.items():
        device, before, after = there[pk], rows[0].before, rows[-1].after
        present = facts.text(getattr(device, field))
        if present == after != before:
            restored[device][field] = facts.read(field, before)
        elif present != before:
            label = FACTS[field].label.lower()
            reason = Reason("fact_changed_since", f"{label} : une autre valeur a été écrite depuis")
            refusals.append((device, reason))
    refuse(refusals)
    return restored
