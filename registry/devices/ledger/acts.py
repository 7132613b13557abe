"""Acts of today: one on many devices, on all or on none."""

from collections.abc import Iterable
from datetime import date
from itertools import chain, groupby
from typing import Any

from django.db import transaction

from registry.devices import assignments, closed_years, orientation
from registry.devices import facts as facts_log
from registry.devices.acting import BATCH, append, lock, remember, save_changes
from registry.devices.ledger.replay import DEVICE_CACHE, STAY, apply
from registry.devices.lifecycle import ENTRIES, LEAVES, MOVES, Action, judge
from registry.devices.models import Device, Event, MediumErasure, Policy, Stay
from registry.organisations.models import Organisation
from registry.shared import access, moves
from registry.shared.act import Act
from registry.shared.moves import Reason, refuse

CACHE_FIELDS = [name.removesuffix("_id") for name in DEVICE_CACHE]
STAY_FIELDS = [name.removesuffix("_id") for name in STAY]
# The facts that an event of each act may carry.
ALLOWED = {
    move.action: {*move.asks, *move.takes} - {"assignee"}
    | ({"counterparty_name"} if "counterparty" in move.asks and move.action in LEAVES else set())
    for move in MOVES.values()
} | {Action.CORRECT: set(), Action.AMEND: {"origin"}, Action.JOIN: set()}
NEEDS = {
    "organisation": Reason("organisation_missing", "indiquez l’organisation"),
    "counterparty": Reason("counterparty_missing", "indiquez le destinataire"),
    "functional": Reason("functional_missing", "indiquez s’il fonctionne"),
    "erasure": Reason("erasure_missing", "indiquez le mode d’effacement"),
    "origin": Reason("origin_missing", "indiquez l’origine"),
    "motive": Reason("motive_missing", "indiquez le motif"),
}


def record(
    devices: Iterable[Device],
    action: str,
    act: Act,
    *,
    right: tuple[str, Organisation] | None = None,
    medium: MediumErasure | None = None,
    note: str | None = None,
    **facts: Any,
) -> list[Event]:
    """Records one act on all of `devices`, or on none of them.

    Raises Refused with a reason per refused device, and PermissionDenied when `act.by` may not do it to one of them.
    `right` is the act, and where, that a larger act stands on (a hand-over frees what does not leave); by default
    the action itself, where each device is.
    `facts` are those that the move asks for and takes (see `lifecycle.MOVES`); `assignee`, the name of who uses the
    device, is kept beside the events. `medium` is the record that stands on the act, of one device alone, which the
    caller then saves. `note` is what a larger act writes of itself on each device, in place of the motive given.
    """
    move, rules = MOVES[action], Policy.current()
    assignee = facts.pop("assignee", "") if "assignee" in move.takes else ""
    with transaction.atomic():
        held = lock(devices)
        events = [event_of(device, action, act, act.on, facts, note) for device in held]
        if medium:
            (medium.event,) = events
        for place in {place for event in events for place in places(event)}:
            access.require(act.by, *(right or (action, place)))
        stays = current_stays(held)
        late = _late(events, stays, act)
        refuse(
            (event.device, reason)
            for event in events
            for reason in _missing(move, facts)
            + _objections(event, stays[event.device_id], rules)
            + late[event.device_id]
        )
        if action == Action.ACCEPT:
            # Logged before the arrival: it is of the one that sent it.
            facts_log.forget_words(held, act)
        before = remember(held, DEVICE_CACHE), remember(chain(*stays.values()), STAY)
        for event in events:
            event.source = event.device.status
            apply(event.device, stays[event.device_id], event)
            event.target = event.device.status
        _swap(events, move)
        save_changes(held, before[0])
        save_changes((stay for stay in chain(*stays.values()) if stay.pk), before[1])
        Stay.objects.bulk_create((stay for stay in chain(*stays.values()) if not stay.pk), batch_size=BATCH)
        assignments.follow(events, assignee=assignee, since=act.on)
        return append(events)


def places(event: Event) -> list[Organisation]:
    """Where an act needs a right: where the device is, and where it goes; for one that arrives, only there."""
    here = [] if event.action in ENTRIES | {Action.ACCEPT} else [event.device.organisation]
    return here + ([event.organisation] if event.organisation else [])


def event_of(
    device: Device, action: str, act: Act, on: date | None, facts: dict[str, Any], note: str | None = None
) -> Event:
    """What happened on a day, as an event that is not written yet; `note` stands for the motive of the act."""
    given = {name: value for name, value in facts.items() if value not in (None, "")}
    if strangers := given.keys() - ALLOWED[action]:
        raise TypeError(f"{action} takes no {sorted(strangers)}")
    told = {"by": act.author, "via": act.via, "operation": act.operation}
    given["motive"] = act.motive if note is None else note
    return Event(device=device, action=action, on=on, **told, **given)


def _missing(move: moves.Move, facts: dict[str, Any]) -> list[Reason]:
    given = {name for name, value in facts.items() if value not in (None, "")}
    if "counterparty_name" in given:
        given.add("counterparty")
    return [NEEDS[name] for name in move.asks if name not in given]


def _objections(event: Event, stays: list[Stay], rules: Policy) -> list[Reason]:
    """What forbids a live act, or else asks for its motive: a past may not know why."""
    return judge(event.device, event, rules) or (orientation.unmotivated(event, stays[-1], rules) if stays else [])


def _late(events: list[Event], stays: dict[int, list[Stay]], act: Act) -> dict[int, list[Reason]]:
    """What forbids each act for the closed year that it is dated in, or reaches back to."""
    closings = closed_years.Closings()
    found: dict[int, list[Reason]] = {}
    for event in events:
        days = [event.on, *closed_years.reached(event, next(iter(stays[event.device_id]), None))]
        found[event.device_id] = closings.objections(days, places(event), by=act.by, motive=act.motive)
    return found


def current_stays(devices: list[Device]) -> dict[int, list[Stay]]:
    """The current stay of each device, as the list that `replay.apply` takes; empty for what is not there."""
    stays: dict[int, list[Stay]] = {device.pk: [] for device in devices}
    for stay in Stay.objects.filter(device__in=devices).select_related("organisation").order_by("pk"):
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
            refuse(
                (device, Reason("overtaken", "il vient d’être modifié par quelqu’un d’autre : rechargez la page"))
                for device in wanted
            )


def save_stays(groups: Iterable[list[Stay]]) -> None:
    """Closed stays before new ones: a device has one open stay at most."""
    stays = [stay for group in groups for stay in group]
    Stay.objects.bulk_update([stay for stay in stays if stay.pk], STAY_FIELDS, batch_size=BATCH)
    Stay.objects.bulk_create([stay for stay in stays if not stay.pk], batch_size=BATCH)
