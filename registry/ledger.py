"""The one writer: every change of a device's state goes through here, judged, swapped and logged in one transaction."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from itertools import groupby
from typing import Any

from django.db import IntegrityError, transaction

from registry import access, moves, orientation
from registry.acting import Refused, lock, refuse, surface, through
from registry.lifecycle import ENTRIES, LEAVES, MOVES, Action, judge
from registry.models import Device, Event, Holding, Organisation, Policy
from registry.replay import DEVICE_CACHE, STAY, apply, effective, replay

__all__ = [
    "History",
    "Past",
    "Refused",
    "Step",
    "correct",
    "correctable",
    "enter",
    "record",
    "rehearse",
    "through",
    "write",
]

BATCH = 500
CACHE_FIELDS = [name.removesuffix("_id") for name in DEVICE_CACHE]
STAY_FIELDS = [name.removesuffix("_id") for name in STAY]
# The facts that an event of each act may carry.
ALLOWED = {
    move.action: {*move.asks, *move.takes, "motive"}
    | ({"counterparty_name"} if "counterparty" in move.asks and move.action in LEAVES else set())
    for move in MOVES.values()
} | {Action.CORRECT: {"motive"}}
NEEDS = {
    "organisation": "indiquez l’organisation",
    "counterparty": "indiquez le destinataire",
    "functional": "indiquez s’il fonctionne",
    "erasure": "indiquez le mode d’effacement",
    "origin": "indiquez l’origine",
    "motive": "indiquez le motif",
}


@dataclass
class Step:
    """One act of a known past: `on` None when its day is not known."""

    action: str
    on: date | None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class History:
    """A device that the registry does not know yet, with its whole known past.

    Or one that it knows, with its current stay (see `current_stays`) and what happened since; whoever then writes has
    locked it.
    """

    device: Device
    steps: list[Step]
    stays: list[Holding] = field(default_factory=list)


@dataclass
class Past:
    """What histories come to once rehearsed: the rows to write, or each step that is refused, with its reason."""

    devices: list[Device] = field(default_factory=list)
    stays: list[Holding] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    refusals: list[tuple[History, Step, str]] = field(default_factory=list)


def record(
    devices: Iterable[Device], action: str, *, on: date, by, right: tuple[str, Organisation] | None = None, **facts: Any
) -> list[Event]:
    """Records one act on all of `devices`, or on none of them.

    Raises Refused with a reason per refused device, and PermissionDenied when `by` may not do it to one of them.
    `right` is the act, and where, that a larger act stands on (a hand-over frees what does not leave); by default
    the action itself, where each device is.
    `facts` are those that the move asks for and takes (see `lifecycle.MOVES`), and `motive`.
    """
    move, rules, request = MOVES[action], Policy.current(), uuid.uuid4()
    with transaction.atomic():
        held = lock(devices)
        events = [_event(device, action, on, by, request, facts) for device in held]
        for place in {place for event in events for place in _places(event)}:
            access.require(by, *(right or (action, place)))
        stays = current_stays(held)
        refuse(
            (event.device, reason)
            for event in events
            for reason in _missing(move, facts) + _objections(event, stays[event.device_id][-1], rules)
        )
        for event in events:
            event.source = event.device.status
            apply(event.device, stays[event.device_id], event)
            event.target = event.device.status
        _swap(events, move)
        Device.objects.bulk_update(held, CACHE_FIELDS, batch_size=BATCH)
        _save_stays(stays.values())
        return Event.objects.bulk_create(events)


def enter(histories: Sequence[History], *, by) -> list[Event]:
    """Brings new devices in with their past, all or none, under the rules of `record`; raises Refused."""
    return write(rehearse(histories, by=by))


def rehearse(histories: Iterable[History], *, by, request: uuid.UUID | None = None) -> Past:
    """Judges every step of every history, and writes nothing.

    Facts that a live act must give may be missing from a past: what is not known is not invented.
    """
    rules, request, past = Policy.current(), request or uuid.uuid4(), Past()
    allowed = cache(partial(_forbidden, by))
    for history in histories:
        device, stays = history.device, history.stays
        for step in history.steps:
            event = _event(device, step.action, step.on, by, request, step.facts)
            reasons = judge(device, event, rules) or allowed(step.action, *_places(event))
            if reasons:
                past.refusals += [(history, step, reason) for reason in reasons]
                break
            event.source = device.status
            apply(device, stays, event)
            event.target = device.status
            past.events.append(event)
        past.devices.append(device)
        past.stays += stays
    return past


def write(past: Past) -> list[Event]:
    """Writes what was rehearsed, unless a step of it was refused."""
    refuse((history.device, reason) for history, _, reason in past.refusals)
    try:
        with transaction.atomic():
            known = [device for device in past.devices if device.pk]
            Device.objects.bulk_create([device for device in past.devices if not device.pk], batch_size=BATCH)
            Device.objects.bulk_update(known, CACHE_FIELDS, batch_size=BATCH)
            _save_stays([past.stays])
            return Event.objects.bulk_create(past.events, batch_size=BATCH)
    except IntegrityError as error:
        sentence = "Quelqu’un vient d’ajouter l’un de ces matériels. Rien n’a été écrit : vérifiez, puis recommencez."
        raise moves.Refusal(sentence) from error


def correct(event: Event, *, by, motive: str) -> Event:
    """Undoes the last act that counts on a device by a new event, and derives the device's past anew.

    Refused when something later depends on the act, when it is the device's entry, or when a lot ordered it.
    """
    with transaction.atomic():
        (device,) = lock([event.device])
        for right in (Action.CORRECT, event.action):
            access.require(by, right, device.organisation)
        events = list(device.events.select_related("organisation", "counterparty"))
        refuse([(device, reason) for reason in _uncorrectable(event, events, motive)])
        source = device.status
        fresh, stays = replay(device, [past for past in events if past.pk != event.pk])
        access.require(by, Action.CORRECT, fresh.organisation)
        correction = _event(device, Action.CORRECT, date.today(), by, uuid.uuid4(), {"motive": motive})
        correction.corrects, correction.source, correction.target = event, source, fresh.status
        correction.save()
        fresh.save(update_fields=CACHE_FIELDS)
        device.holdings.all().delete()
        _save_stays([[_of(stay, device) for stay in stays]])
        return correction


def correctable(events: Sequence[Event]) -> Event | None:
    """Of all the events of a device, the one that may be undone: the last that counts, unless it stands."""
    counting = effective(events)
    if not counting or counting[-1].action in ENTRIES or not MOVES[counting[-1].action].direct:
        return None
    return counting[-1]


def _uncorrectable(event: Event, events: list[Event], motive: str) -> list[str]:
    if not motive:
        return [NEEDS["motive"]]
    if event == correctable(events):
        return []
    if event.action in ENTRIES:
        return ["son entrée au registre ne s’annule pas"]
    if event.action in MOVES and not MOVES[event.action].direct:
        return ["il ne s’annule pas seul : agissez sur le lot ou le transfert dont il vient"]
    return ["un mouvement plus récent en dépend, ou il est déjà annulé : annulez d’abord le dernier"]


def _of(stay: Holding, device: Device) -> Holding:
    stay.device = device
    return stay


def _places(event: Event) -> list[Organisation]:
    """Where an act needs a right: where the device is, and where it goes; for one that arrives, only there."""
    here = [] if event.action in ENTRIES | {Action.ACCEPT} else [event.device.organisation]
    return here + ([event.organisation] if event.organisation else [])


def _forbidden(by, action: str, *places: Organisation) -> list[str]:
    return [] if all(access.may(by, action, place) for place in places) else ["votre rôle ne permet pas cet acte"]


def _event(device, action, on, by, request, facts) -> Event:
    given = {name: value for name, value in facts.items() if value not in (None, "")}
    if strangers := given.keys() - ALLOWED[action]:
        raise TypeError(f"{action} takes no {sorted(strangers)}")
    author = by if by.pk else None
    return Event(device=device, action=action, on=on, by=author, via=surface(), request=request, **given)


def _missing(move: moves.Move, facts: dict[str, Any]) -> list[str]:
    given = {name for name, value in facts.items() if value not in (None, "")}
    if "counterparty_name" in given:
        given.add("counterparty")
    return [NEEDS[name] for name in move.asks if name not in given]


def _objections(event: Event, stay: Holding, rules: Policy) -> list[str]:
    """What forbids a live act, or else asks for its motive: a past may not know why."""
    return judge(event.device, event, rules) or orientation.unmotivated(event, stay, rules)


def current_stays(devices: list[Device]) -> dict[int, list[Holding]]:
    """The current stay of each device, as the list that `replay.apply` takes."""
    stays: dict[int, list[Holding]] = {}
    for stay in Holding.objects.filter(device__in=devices).select_related("organisation").order_by("pk"):
        stays[stay.device_id] = [stay]
    return stays


def _swap(events: list[Event], move: moves.Move) -> None:
    """The guard of the database: each row must still stand in the state that was judged.

    A reserved device has a recipient at every moment, so that both are written at once.
    """

    def change(event: Event) -> tuple[str, int]:
        return event.source, event.device.recipient_id or 0

    for (status, recipient), group in groupby(sorted(events, key=change), key=change):
        wanted = [event.device for event in group]
        still = Device.objects.filter(pk__in=[device.pk for device in wanted], status=status)
        swapped = still.update(status=move.target or status, recipient=recipient or None)
        if swapped != len(wanted):
            refuse((device, "il vient d’être modifié par quelqu’un d’autre : rechargez la page") for device in wanted)


def _save_stays(groups: Iterable[list[Holding]]) -> None:
    """Closed stays before new ones: a device has one open stay at most."""
    stays = [stay for group in groups for stay in group]
    Holding.objects.bulk_update([stay for stay in stays if stay.pk], STAY_FIELDS, batch_size=BATCH)
    Holding.objects.bulk_create([stay for stay in stays if not stay.pk], batch_size=BATCH)
