"""What a former holder may still read of a device: what it was and what happened until it left, and nothing since."""

from dataclasses import dataclass, field

from registry.devices import facts
from registry.devices.history.chronicle import EVENT_RELATIONS
from registry.devices.ledger.replay import apply, blank, effective
from registry.devices.lifecycle import Action
from registry.devices.models import Change, Device, Event, Stay
from registry.devices.models.device import FACTS, WORDS
from registry.shared import access
from registry.shared.access import Actor


@dataclass(frozen=True)
class FormerStay:
    """`device` as it stood when it left; `events` are those until then, the oldest first.

    Without a state, its entry was undone.
    """

    device: Device
    events: list[Event]
    changes: list[Change] = field(default_factory=list)


def known_to(user: Actor, tag: str) -> FormerStay | None:
    """The past of a device that stayed where `user` may see; None when it never did."""
    stays = Stay.objects.visible_to(user).filter(device__tag=tag)
    device = Device.objects.filter(pk__in=stays.values("device")).select_related("category").first()
    # One that was joined to another has no stay any more, and its past stays what it was.
    device = device or Device.objects.filter(tag=tag, joined_to__isnull=False).select_related("category").first()
    if device is None:
        return _undone(user, tag)
    events = list(device.events.select_related(*EVENT_RELATIONS).told_to(user).order_by("pk"))
    last = _last_seen(device, events, user)
    if not last:
        return _undone(user, tag)
    seen = [event for event in events if event.pk <= last]
    written = device.changes.filter(recorded_at__lte=seen[-1].recorded_at)
    written = written.select_related("by").told_to(user).order_by("pk")
    return FormerStay(_as_of(device, events, last), seen, list(written))


def _undone(user: Actor, tag: str) -> FormerStay | None:
    """A device whose entry was undone is nowhere; whoever saw it there reads its whole history."""
    device = Device.objects.undone(user).filter(tag=tag).select_related("category").first()
    if device is None:
        return None
    events = device.events.select_related(*EVENT_RELATIONS).told_to(user).order_by("pk")
    return FormerStay(device, list(events), list(device.changes.select_related("by").told_to(user).order_by("pk")))


def _last_seen(device: Device, events: list[Event], user: Actor) -> int:
    """The key of the last event of a stay that `user` may see; whoever accepts a transfer does it elsewhere."""
    now, last = blank(device), 0
    stays: list[Stay] = []
    for event in effective(events):
        here = now.status != "" and event.action != Action.ACCEPT and access.may(user, "view", now.organisation)
        apply(now, stays, event)
        if here or access.may(user, "view", now.organisation):
            last = event.pk
    return last


def _as_of(device: Device, events: list[Event], last: int) -> Device:
    """With the facts that were written of it then: what a later holder makes of them is not told, and its place and
    its remarks are the present holder's alone."""
    now = blank(device)
    stays: list[Stay] = []
    (left,) = (event for event in events if event.pk == last)
    then = facts.as_of(device, left.recorded_at)
    for name, fact in FACTS.items():
        setattr(now, name, "" if fact in WORDS else then.get(name, getattr(device, name)))
    for event in effective(events):
        if event.pk <= last:
            apply(now, stays, event)
    return now
