"""How the collector's confirmation is reconciled with the list: what it received leaves, what it did not comes back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery

from registry.devices.identity import lookup
from registry.devices.lifecycle import Action, Route, Status
from registry.devices.models import Category, Device, Stay
from registry.shared.access import Actor
from registry.shared.act import Act
from registry.shared.moves import Reason, Refusal
from registry.shared.processes.process import Granted, known
from registry.shared.validators import invalid
from registry.shared.wording import with_motive
from registry.waste.collecting.lines import MOTIVE_LENGTH, motive_of, move_devices, on_it, recall
from registry.waste.collecting.weights import require_plausible
from registry.waste.lifecycle import COLLECTIONS, Fate
from registry.waste.models import Collection, CollectionLine

PAPER = frozenset("received_on operation_code operation_mode slip bsd pop reuse_commitment".split())
# How the devices left is told by the ledger.
AMENDED = PAPER - {"reuse_commitment"} | {"weight_kg"}
NOTHING_RECEIVED = Reason("nothing_received", "Le collecteur n’a rien reçu : rouvrez la collecte, ou abandonnez-la.")
BOTH = Reason(
    "missing_and_received", "Donnez les manquants, ou la liste de ce que le collecteur a reçu : pas les deux."
)
STRANGER = Reason(
    "not_in_the_list",
    "{} n’est pas sur cette collecte : rouvrez-la pour l’ajouter, ou mettez-le dans une nouvelle.",
)


@transaction.atomic
def confirm(
    collection: Collection,
    act: Act,
    *,
    dispatched_on: date,
    weight_kg: Decimal,
    fate: str,
    missing: str = "",
    received: str = "",
    weight_sure: bool = False,
    **paper: Any,
) -> None:
    """`missing` or `received` are pasted lists of tags or serials; without either, all of it was received. `paper` are
    the other columns of Collection that the collector's confirmation fills (`PAPER`).

    What was received leaves on the day of the pick-up; what was not is retired stock again, on the same day.
    """
    right = COLLECTIONS.require(act.by, "confirm", collection, fate=fate)
    known(paper, PAPER)
    paper |= {"dispatched_on": dispatched_on, "weight_kg": weight_kg, "fate": fate, "confirmed_by": act.author}
    told = {name: value.strip() if isinstance(value, str) else value for name, value in paper.items()}
    # Of a reopening before: told in the history of its devices.
    COLLECTIONS.advance(collection, "confirm", motive="", **told)
    lines, act = on_it(collection), replace(act, on=dispatched_on)
    gone = _received(collection, lines, missing, received, act.by)
    if not gone:
        raise Refusal(NOTHING_RECEIVED)
    require_plausible(weight_kg, [line.mass_kg for line in lines if line.device_id in gone], sure=weight_sure)
    _leave(collection, [line.device for line in lines if line.device_id in gone], act, right)
    lost = f"Collecte {collection} : non reçu par {collection.collector}"
    kept = [line for line in lines if line.device_id not in gone]
    recall(kept, act, right=right, note=with_motive(lost, act.motive))
    _reconcile(collection, gone)


def _leave(collection: Collection, devices: list[Device], act: Act, right: Granted) -> None:
    note, facts = with_motive(f"Collecte {collection}", act.motive), {}
    move_devices(devices, Action.RECALL, act, right=right, note=note)
    if collection.fate == Fate.TAKE_BACK:
        facts["reuse_commitment"] = collection.reuse_commitment
    who = collection.collector.name
    move_devices(devices, collection.fate, act, right=right, note=note, counterparty_name=who, **facts)


@transaction.atomic
def amend(collection: Collection, act: Act, *, weight_sure: bool = False, **facts: Any) -> None:
    """The paper was miscopied: its own facts alone are corrected, and the reason says what they were.

    A device whose fate was mistaken is corrected on its own page.
    """
    COLLECTIONS.require(act.by, "amend", collection)
    known(facts, AMENDED)
    changed = {name: value for name, value in facts.items() if getattr(collection, name) != value}
    if not changed:
        raise Refusal(Reason("nothing_changes", "Rien n’a changé dans ce bon."))
    if "weight_kg" in changed:
        left = collection.lines.filter(received=True).values_list("mass_kg", flat=True)
        require_plausible(changed["weight_kg"], list(left), sure=weight_sure)
    was = ", ".join(f"{_label(name)} : {getattr(collection, name) or 'vide'}" for name in changed)
    COLLECTIONS.advance(collection, "amend", motive=f"{motive_of(act)} (avant, {was})"[:MOTIVE_LENGTH], **changed)


def _label(name: str) -> str:
    return next(str(field.verbose_name) for field in Collection._meta.fields if field.name == name)


@transaction.atomic
def prove(collection: Collection, act: Act) -> int:
    """The collector proved the reuse of what it took back: attested on each device at once. Says how many."""
    right = COLLECTIONS.require(act.by, "prove", collection)
    COLLECTIONS.advance(collection, "prove")
    devices = provable(collection)
    if not devices:
        raise Refusal(Reason("nothing_to_prove", "Aucun matériel de cette collecte n’attend de preuve de réemploi."))
    note = with_motive(f"Collecte {collection}", act.motive)
    move_devices(devices, Action.PROVE, act, right=right, note=note)
    return len(devices)


def provable(collection: Collection) -> list[Device]:
    """What was taken back with this collection, whose reuse is not proved yet."""
    last = Stay.objects.filter(device=OuterRef("device")).order_by("-pk").values("pk")[:1]
    unproved = Stay.objects.filter(pk=Subquery(last), route=Route.TAKEN_BACK, reuse_proof=None)
    received = collection.lines.filter(received=True)
    return list(
        Device.objects.filter(collection_lines__in=received, status=Status.TAKEN_BACK, pk__in=unproved.values("device"))
    )


def _received(collection: Collection, lines: list[CollectionLine], missing: str, received: str, by: Actor) -> set[int]:
    """The keys of the devices that left. One lost since is not among them, unless the collector names it."""
    if missing.strip() and received.strip():
        raise ValidationError({"received": invalid(BOTH)})
    if received.strip():
        return _named(collection, "received", received, by)
    here = {line.device_id for line in lines if line.device.status == Status.CONSIGNED}
    return here - _named(collection, "missing", missing, by)


def _named(collection: Collection, field: str, text: str, by: Actor) -> set[int]:
    inside = Device.objects.filter(collection_lines__in=collection.lines.filter(active=True))
    found, misses = lookup.find_all(text, inside)
    if not misses:
        return {device.pk for device in found}
    seen, unknown = lookup.find_all(text, Device.objects.visible_to(by))
    strangers = [device for device in seen if device not in found]
    reasons = [STRANGER.format(device.pretty_tag) for device in strangers] + unknown
    raise ValidationError({field: [invalid(reason) for reason in reasons]})


def _reconcile(collection: Collection, gone: set[int]) -> None:
    """The code of the waste is kept as it was: a later change of the category leaves past registers alone."""
    for category in Category.objects.filter(devices__collection_lines__collection=collection).distinct():
        collection.lines.filter(device__category=category).update(waste_code=category.waste_code)
    collection.lines.update(active=False, received=False)
    collection.lines.filter(device__in=gone).update(received=True)
