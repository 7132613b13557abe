"""What undoes a whole request (an import, an act on many devices): its events and its facts, all or none."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice

from django.db import IntegrityError, transaction
from django.db.models import Q

from registry.devices import assignments, closed_years, facts
from registry.devices.acting import lock
from registry.devices.identity import aliases
from registry.devices.ledger import traces
from registry.devices.ledger.acts import BATCH
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
from registry.devices.models import Change, Device, Event
from registry.devices.models.device import FACTS
from registry.shared import access, moves
from registry.shared.moves import Refused, refuse

TAKEN = "son numéro de série est maintenant celui d’un autre matériel"
LATER = "un mouvement plus récent en dépend : annulez-le d’abord"
NOTHING = "Il n’y a rien à annuler : cette opération l’est déjà, ou n’a rien écrit."


def undo(request: uuid.UUID, *, by, motive: str) -> int:
    """Undoes all that one request wrote, and says on how many devices; what was undone one by one is left as it is.

    On each device its events must be the last that stand, and its facts must still be those that it wrote.
    """
    if not motive:
        raise moves.Refusal("Indiquez le motif de l’annulation.")
    done, refusals, again = 0, [], uuid.uuid4()
    with transaction.atomic():
        for part in _parts(request):
            try:
                done += _undo(part, request, by, again, motive)
            except Refused as refused:
                refusals += refused.refusals
        refuse(refusals)
        if not done:
            raise moves.Refusal(NOTHING)
        aliases.forget(request)
    return done


def _parts(request: uuid.UUID) -> Iterator[list[int]]:
    """The keys of the devices that it touched, by parts: an import is large."""
    touched = (rows.objects.filter(request=request).values("device") for rows in (Event, Change))
    rule = Q(pk__in=next(touched)) | Q(pk__in=next(touched))
    keys = iter(list(Device.objects.filter(rule).order_by("pk").values_list("pk", flat=True)))
    while part := list(islice(keys, BATCH)):
        yield part


def _undo(part: list[int], request: uuid.UUID, by, again: uuid.UUID, motive: str) -> int:
    with transaction.atomic():
        held = lock(Device.objects.filter(pk__in=part).only("pk"))
        events, refusals = past_of(held), []
        theirs = {pk: [event for event in standing(past) if event.request == request] for pk, past in events.items()}
        certified = certified_failures(chain(*theirs.values()))
        for device in held:
            _require(by, device, theirs[device.pk])
            refusals += [(device, CERTIFIED) for event in theirs[device.pk] if event.pk in certified]
            refusals += [(device, reason) for reason in _entangled(theirs[device.pk], standing(events[device.pk]))]
        refuse(refusals)
        moved = [device for device in held if theirs[device.pk]]
        corrections = {
            device.pk: [undoing(event, device, by, again, motive) for event in reversed(theirs[device.pk])]
            for device in moved
        }
        closings = closed_years.Closings()
        refuse((device, reason) for device in moved for reason in late(device, corrections[device.pk], by, closings))
        derived = rederive((device, events[device.pk] + corrections[device.pk]) for device in moved)
        for place in {fresh.organisation for fresh, _ in derived}:
            access.require(by, Action.CORRECT, place)
        refuse(traces.since({fresh: theirs[fresh.pk][0] for fresh, _ in derived if not fresh.status}))
        Event.objects.bulk_create(chain(*corrections.values()), batch_size=BATCH)
        back = {device.pk for device in held if not device.status}
        save_derived([each for each in derived if each[0].pk not in back])
        assignments.undone(chain(*corrections.values()))
        restored = _restored(held, request)
        facts.change_each(restored, by=by, motive=motive, request=again)
        # Last: the number of a row that was joined may be one that the other had taken over.
        _bring_back([each for each in derived if each[0].pk in back])
        return len({device.pk for device in [*moved, *restored]})


def _bring_back(derived: list) -> None:
    try:
        with transaction.atomic():
            save_derived(derived)
    except IntegrityError as error:
        raise Refused([(device, TAKEN) for device, _ in derived]) from error


def _require(by, device: Device, events: list[Event]) -> None:
    for right in {Action.CORRECT, *(event.action for event in events)} if events else ():
        access.require(by, right, device.organisation)


def _entangled(theirs: list[Event], kept: list[Event]) -> list[str]:
    if not theirs:
        return []
    if any(ordered(event) for event in theirs):
        return [BY_LOT]
    return [] if kept[-len(theirs) :] == theirs else [LATER]


def _restored(held: list[Device], request: uuid.UUID) -> dict[Device, dict]:
    """For each device that is still there, the facts as they were before; refused where somebody changed them since."""
    there = {device.pk: device for device in Device.objects.filter(pk__in=[each.pk for each in held]).registered()}
    written: dict[tuple[int, str], list[Change]] = defaultdict(list)
    for row in Change.objects.filter(request=request, device__in=there).order_by("pk"):
        written[row.device_id, row.field].append(row)
    restored, refusals = defaultdict(dict), []
    for (pk, field), rows in written.items():
        device, before, after = there[pk], rows[0].before, rows[-1].after
        present = facts.text(getattr(device, field))
        if present == after != before:
            restored[device][field] = facts.read(field, before)
        elif present != before:
            refusals.append((device, f"{FACTS[field].label.lower()} : une autre valeur a été écrite depuis"))
    refuse(refusals)
    return restored
