"""A past that the registry learns: judged step by step under the rules of today, then written whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any

from django.db import IntegrityError, transaction

from registry.devices import assignments, closed_years, facts
from registry.devices.acting import BATCH, append, lock
from registry.devices.identity import claiming
from registry.devices.ledger.derived import CACHE_FIELDS, save_stays
from registry.devices.ledger.events import event_of, places
from registry.devices.ledger.replay import apply
from registry.devices.lifecycle import OTHER_ROLE, judge
from registry.devices.models import Device, Event, Policy, Stay
from registry.organisations.models import Organisation
from registry.shared import access, moves
from registry.shared.access import Actor
from registry.shared.act import Act
from registry.shared.moves import Reason, refuse


@dataclass
class Step:
    """One act of a known past: `on` None when its day is not known."""

    action: str
    on: date | None
    facts: dict[str, Any] = field(default_factory=dict)
    motive: str = ""


@dataclass
class History:
    """A device that the registry does not know yet, with its whole known past.

    Or a row whose entry was undone, which enters again with its facts as they are to be; or one that it knows, with its
    current stay (see `current_stays`) and what happened since: whoever then writes has locked it.
    """

    device: Device
    steps: list[Step]
    stays: list[Stay] = field(default_factory=list)


@dataclass
class Past:
    """What histories come to once rehearsed: the rows to write, or each step that is refused, with its reason."""

    act: Act
    devices: list[Device] = field(default_factory=list)
    again: list[Device] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    refusals: list[tuple[History, Step, Reason]] = field(default_factory=list)


@transaction.atomic
def enter(histories: Sequence[History], act: Act) -> list[Event]:
    """Brings new devices in with their past, all or none, under the rules of `record`; raises Refused."""
    return write(rehearse(histories, act))


def rehearse(histories: Iterable[History], act: Act) -> Past:
    """Judges every step of every history, and writes nothing.

    Facts that a live act must give may be missing from a past: what is not known is not invented.
    The motive of the act is that of the steps that are dated in a closed year.
    """
    rules, past, closings = Policy.current(), Past(act), closed_years.Closings()
    allowed = cache(partial(_forbidden, act.by))
    for history in histories:
        device, stays = history.device, history.stays
        if device.pk and not device.status:
            past.again.append(device)
        for step in history.steps:
            event = event_of(device, step.action, act, step.on, step.facts, step.motive)
            reasons = (
                judge(device, event, rules)
                or allowed(step.action, *places(event))
                or _late(event, stays, closings, act)
            )
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
            _enter_again(past)
            known = [device for device in past.devices if device.pk]
            new = [device for device in past.devices if not device.pk]
            refuse(claiming.refusals([(device, device.tag, device.organisation) for device in new], by=past.act.by))
            Device.objects.bulk_create(new, batch_size=BATCH)
            claiming.take(new)
            Device.objects.bulk_update(known, CACHE_FIELDS, batch_size=BATCH)
            save_stays([past.stays])
            assignments.follow(event for event in past.events if event.device in known)
            return append(past.events)
    except IntegrityError as error:
        raise moves.Refusal(moves.CLASH) from error


def _enter_again(past: Past) -> None:
    """The rows whose entry was undone must still be nowhere; their facts become those of their new entry."""
    if any(stored.status for stored in lock(past.again)):
        raise moves.Refusal(moves.CLASH)
    facts.rewrite(past.again, past.act)


def _late(event: Event, stays: list[Stay], closings: closed_years.Closings, act: Act) -> list[Reason]:
    """A step that a closed year asks a motive of carries it. An unknown day is no earlier than the last known one."""
    days = [event.on or event.device.last_on, *closed_years.reached(event, stays[-1] if stays else None)]
    late = any(closings.closed(day, place) for day in days for place in places(event))
    if late and not event.motive:
        event.motive = act.motive
    return closings.objections(days, places(event), by=act.by, motive=event.motive) if late else []


def _forbidden(by: Actor, action: str, *where: Organisation) -> list[Reason]:
    return [] if all(access.may(by, action, place) for place in where) else [OTHER_ROLE]
