"""What mends a single act: the last one is undone, the facts of an entry are amended. Always by a new event."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from registry.devices import assignments, closed_years
from registry.devices.acting import append, lock, remember, save_changes
from registry.devices.closed_years import Closings
from registry.devices.ledger import traces
from registry.devices.ledger.derived import save_stays
from registry.devices.ledger.events import NEEDS, event_of
from registry.devices.ledger.replay import DEVICE_CACHE, blank, effective, replay, standing
from registry.devices.lifecycle import ENTRIES, MOVES, Action, dated, made_before
from registry.devices.models import Device, Event, MediumErasure, Stay
from registry.devices.models.erasure import Result
from registry.shared import access
from registry.shared.access import Actor
from registry.shared.act import Act
from registry.shared.moves import Reason, Refused, refuse
from registry.tabular.dates import in_figures

BY_LOT = Reason(
    "ordered_by_another_act", "il ne s’annule pas seul : agissez sur le lot, la collecte ou le transfert dont il vient"
)
JOINED = Reason("joined", "une réunion de fiches se défait entière, depuis la fiche gardée")
CERTIFIED = Reason(
    "certified_failure",
    "son certificat dit que l’effacement de ce support a échoué : seule la destruction du support y met fin",
)
NO_ENTRY = Reason("not_an_entry", "seule une entrée se rectifie : annulez les autres mouvements, puis refaites-les")
OLDER = Reason(
    "not_the_last_act", "un mouvement plus récent en dépend, ou il est déjà annulé : annulez d’abord le dernier"
)


class EntryFacts(TypedDict, total=False):
    """What an amendment tells of an entry: None, or empty, is unknown after all."""

    on: date | None
    origin: str


def correct(event: Event, act: Act) -> Event:
    """Undoes the last act that counts on a device by a new event, and derives the device's past anew.

    Refused when something later depends on the act, or when a lot ordered it. Without its entry, a device is nowhere.
    """
    with transaction.atomic():
        (device,) = lock([event.device])
        for right in (Action.CORRECT, event.action):
            access.require(act.by, right, device.organisation)
        events = past_of([device])[device.pk]
        refuse((device, reason) for reason in _uncorrectable(event, events, act.motive))
        correction = undoing(event, device, act)
        told = [*events, correction]
        refuse((device, reason) for reason in chronology(device, told) + late(device, [correction], act.by))
        ((fresh, stays),) = rederive([(device, told)])
        access.require(act.by, Action.CORRECT, fresh.organisation)
        refuse(traces.since({} if fresh.status else {device: event}))
        append([correction])
        save_derived([(fresh, stays)])
        assignments.undone([correction])
        return correction


def correctable(events: Sequence[Event]) -> Event | None:
    """Of all the events of a device, the one that may be undone: the last that stands, unless a lot ordered it."""
    kept = standing(events)
    return kept[-1] if kept and not ordered(kept[-1]) else None


def amend(event: Event, act: Act, **told: Unpack[EntryFacts]) -> Event:
    """Corrects the day or the origin of a device's entry by a new event (`EntryFacts`); what is not given stays.

    What followed stands: refused when the new day comes after it, in the future, or before the manufacture.
    """
    with transaction.atomic():
        (device,) = lock([event.device])
        for right in (Action.AMEND, event.action):
            for place in {device.organisation, event.organisation or device.organisation}:
                access.require(act.by, right, place)
        events = past_of([device])[device.pk]
        entry = next((past for past in effective(events) if past.pk == event.pk), None)
        if entry is None or entry.action not in ENTRIES:
            raise Refused([(device, NO_ENTRY)])
        refuse([] if act.motive else [(device, NEEDS["motive"])])
        facts = {"origin": told.get("origin", entry.origin)}
        amendment = event_of(device, Action.AMEND, act, told.get("on", entry.on), facts)
        amendment.amends, amendment.source, amendment.target = event, device.status, device.status
        if (amendment.on, amendment.origin) == (entry.on, entry.origin):
            refuse([(device, Reason("nothing_changes", "l’entrée dit déjà cela : il n’y a rien à rectifier"))])
        refuse(
            (device, reason) for reason in chronology(device, [*events, amendment]) + late(device, [amendment], act.by)
        )
        append([amendment])
        save_derived(rederive([(device, [*events, amendment])]))
        return amendment


def amendable(events: Iterable[Event]) -> Event | None:
    """The entry of a device, with what is now known of it; None when it was undone."""
    return next((event for event in effective(events) if event.action in ENTRIES), None)


def past_of(devices: list[Device]) -> dict[int, list[Event]]:
    """All the events of each device, the oldest first."""
    events: dict[int, list[Event]] = {device.pk: [] for device in devices}
    for event in Event.objects.filter(device__in=devices).select_related("organisation", "counterparty").order_by("pk"):
        events[event.device_id].append(event)
    return events


def ordered(event: Event) -> bool:
    """Whether a lot or a transfer ordered the act, which then is not undone alone."""
    return event.action in MOVES and not MOVES[event.action].direct and event.action not in ENTRIES


def undoing(event: Event, device: Device, act: Act) -> Event:
    correction = event_of(device, Action.CORRECT, act, date.today(), {})
    correction.corrects, correction.source, correction.target = event, event.target, event.source
    return correction


def late(device: Device, mending: Iterable[Event], by: Actor, closings: Closings | None = None) -> list[Reason]:
    """What the closed years, in which lie the acts that are mended or their new days, hold against it."""
    closings = closings or Closings()
    found: list[Reason] = []
    for event in mending:
        mended = event.corrects or event.amends
        there = mended and mended.organisation
        places = [device.organisation, there] if there else [device.organisation]
        found += closings.objections(closed_years.days(event), places, by=by, motive=event.motive)
    return list(dict.fromkeys(found))


def chronology(device: Device, events: Iterable[Event]) -> list[Reason]:
    """What is wrong with the day of an entry, once mended, seen from what followed it and from the manufacture."""
    counting = effective(events)
    if not counting:
        return []
    entry, *later = counting
    before = blank(device)
    reasons = [guard(before, entry, None) for guard in (dated, made_before)]
    follower = next((event for event in later if event.on), None)
    if entry.on and follower and follower.on and follower.on < entry.on:
        act = follower.get_action_display().lower()
        reasons.append(
            Reason(
                "entry_after_an_act",
                f"l’entrée du {in_figures(entry.on)} suivrait un mouvement ({act}, {in_figures(follower.on)})",
            )
        )
    return [reason for reason in reasons if reason]


def rederive(pasts: Iterable[tuple[Device, list[Event]]]) -> list[tuple[Device, list[Stay]]]:
    """Each device and its stays, as the events that count tell them."""
    derived = []
    for device, events in pasts:
        fresh, stays = replay(device, events)
        for stay in stays:
            stay.device = device
        derived.append((fresh, stays))
    return derived


def save_derived(derived: list[tuple[Device, list[Stay]]]) -> None:
    fresh = [device for device, _ in derived]
    stored = Device.objects.filter(pk__in=[device.pk for device in fresh])
    save_changes(fresh, remember(stored, DEVICE_CACHE))
    Stay.objects.filter(device__in=fresh).delete()
    save_stays(stays for _, stays in derived)


def certified_failures(events: Iterable[Event]) -> set[int]:
    """The acts, of these, that a certificate of the device proves to be a failure: no word takes it back."""
    told = MediumErasure.objects.filter(event__in=list(events), result=Result.FAILED, certified=True)
    return set(told.values_list("event", flat=True))


def _uncorrectable(event: Event, events: list[Event], motive: str) -> list[Reason]:
    if not motive:
        return [NEEDS["motive"]]
    if event.action == Action.JOIN:
        return [JOINED]
    if certified_failures([event]):
        return [CERTIFIED]
    if event == correctable(events):
        return []
    return [BY_LOT if ordered(event) else OLDER]
