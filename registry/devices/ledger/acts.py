"""Acts of today: one on many devices, on all or on none."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from registry.devices import assignments, closed_years, orientation
from registry.devices import facts as facts_log
from registry.devices.acting import append, lock
from registry.devices.ledger.derived import current_stays, derive
from registry.devices.ledger.events import event_of, missing, places
from registry.devices.lifecycle import MOVES, Action, judge
from registry.devices.models import Device, Event, MediumErasure, Policy, Stay
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.act import Act
from registry.shared.moves import Reason, refuse


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
    move = MOVES[action]
    assignee = facts.pop("assignee", "") if "assignee" in move.takes else ""
    with transaction.atomic():
        held = lock(devices)
        events = [event_of(device, action, act, act.on, facts, note) for device in held]
        if medium:
            (medium.event,) = events
        for place in {place for event in events for place in places(event)}:
            access.require(act.by, *(right or (action, place)))
        stays, wanting = current_stays(held), missing(move, facts)
        reasons = _objections(events, stays, act)
        refuse((event.device, reason) for event in events for reason in wanting + reasons[event.device_id])
        if action == Action.ACCEPT:
            # Logged before the arrival: it is of the one that sent it.
            facts_log.forget_words(held, act)
        derive(events, stays, move)
        assignments.follow(events, assignee=assignee, since=act.on)
        return append(events)


def _objections(events: list[Event], stays: dict[int, list[Stay]], act: Act) -> dict[int, list[Reason]]:
    """What forbids each act: the rules, else a motive that it wants, and the closed years that it reaches."""
    rules, late = Policy.current(), _late(events, stays, act)
    return {
        event.device_id: _forbidden(event, stays[event.device_id], rules) + late[event.device_id] for event in events
    }


def _forbidden(event: Event, stays: list[Stay], rules: Policy) -> list[Reason]:
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
