"""How a collection is closed, its list frozen and its devices held in the ledger; reopened, or given up."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from registry.devices.lifecycle import Action
from registry.shared.act import Act
from registry.shared.moves import Reason, Refusal, refuse
from registry.waste.collecting.lines import motive_of, move_devices, on_it, recall
from registry.waste.lifecycle import COLLECTIONS
from registry.waste.models import Collection, CollectionLine

EMPTY = Reason("collection_is_empty", "Cette collecte est vide : scannez au moins un matériel avant de la clore.")
UNWEIGHED = Reason("weight_missing", "indiquez son poids estimé : sa catégorie n’en a pas")


@transaction.atomic
def close(collection: Collection, act: Act) -> None:
    """From now on nothing else takes its devices. The motive says why those that could serve again are thrown away."""
    right = COLLECTIONS.require(act.by, "close", collection)
    COLLECTIONS.advance(collection, "close", closed_on=act.on)
    lines = on_it(collection)
    if not lines:
        raise Refusal(EMPTY)
    refuse((line.device, reason) for line in lines if (reason := _unready(line, collection)))
    note = f"Collecte {collection} : {act.motive}" if act.motive else ""
    move_devices([line.device for line in lines], Action.CONSIGN, act, right=right, note=note)


def _unready(line: CollectionLine, collection: Collection) -> Reason | None:
    if not line.device.organisation.path.startswith(collection.organisation.path):
        return Reason("outside_the_collection", f"il relève maintenant de « {line.device.organisation} » : retirez-le")
    return UNWEIGHED if line.mass_kg is None else None


@transaction.atomic
def reopen(collection: Collection, act: Act) -> None:
    right, motive = COLLECTIONS.require(act.by, "reopen", collection), motive_of(act)
    COLLECTIONS.advance(collection, "reopen", motive=motive, closed_on=None)
    _free(collection, act, right=right, note=f"Collecte {collection} rouverte : {motive}")
    collection.lines.filter(active=False).delete()


@transaction.atomic
def abandon(collection: Collection, act: Act) -> None:
    """Nothing of it leaves: its devices are retired stock again, free for another way."""
    right, motive = COLLECTIONS.require(act.by, "abandon", collection), motive_of(act)
    COLLECTIONS.advance(collection, "abandon", motive=motive)
    _free(collection, act, right=right, note=f"Collecte {collection} abandonnée : {motive}")
    collection.lines.update(active=False)


def _free(collection: Collection, act: Act, **facts: Any) -> None:
    recall(on_it(collection), replace(act, on=date.today()), **facts)
