"""How events become what a device is today and where it has stayed: the fold that the ledger and its audit share."""

from collections.abc import Callable, Iterable
from copy import copy
from datetime import date
from typing import cast

from registry.devices.data_gate import Erasure
from registry.devices.lifecycle import ENTRIES, LEAVES, MOVES, Action
from registry.devices.models import Device, Event, Stay
from registry.devices.models.stay import Entry
from registry.organisations.models import Organisation

# What the fold writes on a device, and on a stay: compared one by one by the audit.
DEVICE_CACHE = (
    "organisation_id status last_on used erasure functional unit_value security_excluded recipient_id joined_to_id"
).split()
STAY = (
    "organisation_id entry entered_on acquired_on origin first_purchased_on reused_since retired_on functional"
    " security_excluded left_on route counterparty_id counterparty_name reuse_commitment reuse_proof"
).split()
# What a stay hands to the next one inside the same reporting unit.
CARRIED = "acquired_on origin first_purchased_on reused_since retired_on functional security_excluded".split()
# What no event tells of a device.
STATED_COLUMNS = [column.name for column in Device._meta.concrete_fields if column.attname not in DEVICE_CACHE]


def blank(device: Device) -> Device:
    """The same device before its first event: what no event tells is kept, the caches are empty."""
    return Device(**{name: getattr(device, name) for name in STATED_COLUMNS})


def standing(events: Iterable[Event]) -> list[Event]:
    """What was recorded and stands: neither corrections nor what they correct."""
    events = list(events)
    corrected = {event.corrects_id for event in events if event.corrects_id}
    return [event for event in events if event.pk not in corrected and not event.corrects_id]


def effective(events: Iterable[Event]) -> list[Event]:
    """The acts that count, each with the facts of its latest amendment."""
    kept = standing(events)
    amended = {event.amends_id: event for event in kept if event.amends_id}
    return [_amended(event, amended.get(event.pk)) for event in kept if not event.amends_id]


def _amended(event: Event, amendment: Event | None) -> Event:
    if amendment is None:
        return event
    told = copy(event)
    told.on, told.origin = amendment.on, amendment.origin
    return told


def apply(device: Device, stays: list[Stay], event: Event) -> None:
    """Carries one event over to the device's caches and to its stays, the last of which is the current one."""
    if event.action == Action.JOIN:
        device.status, device.joined_to_id = "", event.joined_to_id
        stays.clear()
        return
    device.status = MOVES[event.action].target or device.status
    if event.on:
        device.last_on = event.on
    if event.action in LEAVES:
        _leave(device, stays[-1], event)
    elif event.action in STEPS:
        STEPS[event.action](device, stays, event)
    _assess(device, stays[-1], event)


def _enter(device: Device, stays: list[Stay], event: Event) -> None:
    bought_new = event.origin in ("", "new")
    _open(device, stays, event, Entry.ACQUISITION, event.origin, event.on if bought_new else None)


def _accept(device: Device, stays: list[Stay], event: Event) -> None:
    device.recipient, device.used = None, False
    _open(device, stays, event, Entry.TRANSFER, "transferred", stays[-1].first_purchased_on)


def _open(
    device: Device, stays: list[Stay], event: Event, entry: Entry, origin: str, first_purchased_on: date | None
) -> None:
    device.organisation = _where(event)
    stays.append(
        Stay(
            device=device,
            organisation=device.organisation,
            entry=entry,
            entered_on=event.on,
            acquired_on=event.on,
            origin=origin,
            first_purchased_on=first_purchased_on,
            security_excluded=device.security_excluded,
        )
    )


def _where(event: Event) -> Organisation:
    """Where an entry or an arrival brings the device: neither is recorded without it."""
    return cast("Organisation", event.organisation)


def _walk(device: Device, stays: list[Stay], event: Event) -> None:
    """An internal move closes a stay and opens the next one; without a new organisation there is none."""
    if event.organisation and event.organisation_id != device.organisation_id:
        _close(stays[-1], event)
        device.organisation = event.organisation
        _continue(device, stays, event)


def _use(device: Device, stays: list[Stay], event: Event) -> None:
    """Put to use: again, it is an internal reuse; and whatever was erased holds data anew."""
    _walk(device, stays, event)
    if device.used and not stays[-1].reused_since:
        stays[-1].reused_since = event.on
    _serve(device)


def _resume(device: Device, stays: list[Stay], event: Event) -> None:
    """Back to the same use: no reuse, yet it holds data anew."""
    _serve(device)


def _serve(device: Device) -> None:
    """What failed to be erased is as unsafe after another use: only its destruction settles it."""
    device.used, device.erasure = True, Erasure.FAILED if device.erasure == Erasure.FAILED else ""


def _reinstate(device: Device, stays: list[Stay], event: Event) -> None:
    """The retirement stays true of the days that it lasted: the stay is closed, and the next one has none."""
    if not stays[-1].route:
        _close(stays[-1], event)
    _continue(device, stays, event)
    stays[-1].retired_on = None


def _close(stay: Stay, event: Event) -> None:
    stay.left_on, stay.route, stay.counterparty = event.on, "internal", event.organisation


def _continue(device: Device, stays: list[Stay], event: Event) -> None:
    carried = {name: getattr(stays[-1], name) for name in CARRIED}
    stays.append(
        Stay(
            device=device,
            organisation=device.organisation,
            entry=Entry.INTERNAL,
            entered_on=event.on,
            **carried,
        )
    )


def _retire(device: Device, stays: list[Stay], event: Event) -> None:
    stays[-1].retired_on = event.on


def _erase(device: Device, stays: list[Stay], event: Event) -> None:
    device.erasure = event.erasure


def _promise(device: Device, stays: list[Stay], event: Event) -> None:
    device.recipient = event.counterparty


def _prove(device: Device, stays: list[Stay], event: Event) -> None:
    stays[-1].reuse_proof = True


def _leave(device: Device, stay: Stay, event: Event) -> None:
    stay.left_on, stay.route = event.on, device.status
    stay.counterparty, stay.counterparty_name = event.counterparty, event.counterparty_name
    stay.reuse_commitment = event.reuse_commitment
    device.recipient = event.counterparty if event.action == Action.TRANSFER else None


def _assess(device: Device, stay: Stay, event: Event) -> None:
    """The working state, the value and the exclusion, whichever act told them."""
    if event.functional is not None:
        device.functional = stay.functional = event.functional
    if event.security_excluded is not None:
        device.security_excluded = stay.security_excluded = event.security_excluded
    if event.unit_value is not None:
        device.unit_value = event.unit_value


STEPS: dict[str, Callable[[Device, list[Stay], Event], None]] = {
    Action.RECEIVE: _enter,
    Action.REGISTER: _enter,
    Action.ACCEPT: _accept,
    Action.ISSUE: _use,
    Action.REASSIGN: _use,
    Action.RESUME: _resume,
    Action.MOVE: _walk,
    Action.RETIRE: _retire,
    Action.REINSTATE: _reinstate,
    Action.FIND: _reinstate,
    Action.ERASE: _erase,
    Action.RESERVE: _promise,
    Action.RELEASE: _promise,
    Action.PROVE: _prove,
}


def replay(device: Device, events: Iterable[Event]) -> tuple[Device, list[Stay]]:
    """The device and its stays as its events tell them, from nothing.

    One whose entry was undone is nowhere, and known to whoever had entered it.
    """
    events, fresh = list(events), blank(device)
    stays: list[Stay] = []
    counting = effective(events)
    for event in counting:
        apply(fresh, stays, event)
    if not counting:
        fresh.organisation = _where([event for event in events if event.action in ENTRIES][-1])
    return fresh, stays
