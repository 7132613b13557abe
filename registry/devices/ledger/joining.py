"""Two rows of one machine made one: the row that stays, and the other, which is nowhere from then on."""

from contextlib import suppress
from datetime import date

from django.db import transaction

from registry.devices import assignments, facts
from registry.devices.acting import append, lock
from registry.devices.data_gate import UNERASED, Erasure
from registry.devices.ledger.corrections import EntryFacts, amend, amendable, past_of, rederive, save_derived
from registry.devices.ledger.events import NEEDS, event_of
from registry.devices.lifecycle import EXITS, HELD, Action, Status
from registry.devices.models import Device, Event
from registry.devices.models.device import FACTS
from registry.shared import access
from registry.shared.act import Act
from registry.shared.moves import Reason, Refused, refuse

# From the least that is known to be erased to the most: what is uncertain must not leave under the other's proof.
CERTAINTY = (Erasure.FAILED, Erasure.PARTIAL, "", Erasure.CLEAR, Erasure.PURGE, Erasure.DESTROY, Erasure.NONE_NEEDED)
BOUND = {Status.OFFERED, Status.RESERVED, Status.CONSIGNED, Status.TRANSFERRED}


def join(kept: Device, other: Device, act: Act) -> Event:
    """Declares that `other` is the same machine as `kept`, by a last event on it: it has no state, no stay and counts
    in no figure any more. Its events stay, its labels and codes lead to `kept`, which takes over what it did not know:
    empty facts, the day and the origin of its entry. One operation, that `undo` undoes.

    Raises Refused, and PermissionDenied where `act.by` may not join.
    """
    with transaction.atomic():
        held = {device.pk: device for device in lock([kept, other])}
        kept, other = held[kept.pk], held[other.pk]
        for place in {kept.organisation, other.organisation}:
            access.require(act.by, Action.JOIN, place)
        refuse(objections(kept, other))
        refuse([] if act.motive else [(kept, NEEDS["motive"])])
        pasts = past_of([kept, other])
        event = event_of(other, Action.JOIN, act, date.today(), {})
        event.joined_to, event.source, event.target = kept, other.status, ""
        append([event])
        save_derived(rederive([(other, [*pasts[other.pk], event])]))
        assignments.follow([event])
        told = {name: getattr(other, name) for name in FACTS}
        facts.complete(kept, act, told)
        _complete_entry(pasts[kept.pk], pasts[other.pk], act)
        return event


def objections(kept: Device, other: Device) -> list[tuple[Device, Reason]]:
    """Every reason why these two may not be joined so; empty when they may."""
    if kept.pk == other.pk:
        return [(kept, Reason("same_device", "c’est la même fiche"))]
    if gone := [
        (device, Reason("not_in_registry", "il n’est plus au registre"))
        for device in (kept, other)
        if not device.status
    ]:
        return gone
    found = [
        (
            device,
            Reason(
                "bound",
                f"il est « {device.get_status_display()} » : réglez d’abord ce lot, cette collecte ou ce transfert",
            ),
        )
        for device in (kept, other)
        if device.status in BOUND
    ]
    if kept.organisation.reporting_unit_id != other.organisation.reporting_unit_id:
        found.append((other, Reason("other_unit", f"« {other.organisation} » relève d’une autre entité déclarante")))
    if other.status in EXITS - BOUND:
        found.append(
            (other, Reason("left_the_fleet", "il est sorti du parc : gardez sa fiche, et réunissez-y l’autre"))
        )
    if reason := _less_certain(kept, other):
        found.append((other, reason))
    return found


def _less_certain(kept: Device, other: Device) -> Reason | None:
    """The stricter state holds: the row that stays is the one that knows less of an erasure, or of its failure."""
    holds = kept.status in HELD and kept.category.holds_data
    stricter = CERTAINTY.index(other.erasure) < CERTAINTY.index(kept.erasure)
    if stricter and (holds or other.erasure in UNERASED):
        said = other.get_erasure_display() if other.erasure else "pas d’effacement attesté"
        return Reason(
            "stricter_erasure",
            f"sa fiche est plus stricte sur l’effacement ({said}) : gardez-la, et réunissez-y l’autre",
        )
    return None


def _complete_entry(ours: list[Event], theirs: list[Event], act: Act) -> None:
    """Gives the entry that stays the day and the origin that only the other knew, unless what followed forbids it."""
    entry, known = amendable(ours), amendable(theirs)
    if entry is None or known is None:
        return
    told = EntryFacts()
    if known.on and not entry.on:
        told["on"] = known.on
    if known.origin and not entry.origin:
        told["origin"] = known.origin
    if told:
        with suppress(Refused):
            amend(entry, act, **told)
