"""How a collection is closed, its list frozen and its devices held in the ledger; reopened, or given up."""

from datetime import date

from django.db import transaction

from registry.devices.ledger import Refused
from registry.devices.lifecycle import Action
from registry.shared.moves import Refusal
from registry.waste.collecting.steps import advance, given, move_devices, on_it, recall, require
from registry.waste.models import Collection

EMPTY = "Cette collecte est vide : scannez au moins un matériel avant de la clore."


@transaction.atomic
def close(*, collection: Collection, on: date, by, motive: str = "") -> None:
    """From now on nothing else takes its devices. `motive` says why those that could serve again are thrown away."""
    right = require(by, "close", collection)
    advance(collection, "close", closed_on=on)
    lines = on_it(collection)
    if not lines:
        raise Refusal(EMPTY)
    path, refusals = collection.organisation.path, []
    for line in lines:
        if not line.device.organisation.path.startswith(path):
            refusals.append((line.device, f"il relève maintenant de « {line.device.organisation} » : retirez-le"))
        elif line.mass_kg is None:
            refusals.append((line.device, "indiquez son poids estimé : sa catégorie n’en a pas"))
    if refusals:
        raise Refused(refusals)
    motive = f"Collecte {collection} : {motive.strip()}" if motive.strip() else ""
    devices = [line.device for line in lines]
    move_devices(devices, Action.CONSIGN, on=on, by=by, right=right, motive=motive)


@transaction.atomic
def reopen(*, collection: Collection, motive: str, by) -> None:
    right, motive = require(by, "reopen", collection), given(motive)
    advance(collection, "reopen", motive=motive, closed_on=None)
    recall(on_it(collection), on=date.today(), by=by, right=right, motive=f"Collecte {collection} rouverte : {motive}")
    collection.lines.filter(active=False).delete()


@transaction.atomic
def abandon(*, collection: Collection, motive: str, by) -> None:
    """Nothing of it leaves: its devices are retired stock again, free for another way."""
    right, motive = require(by, "abandon", collection), given(motive)
    advance(collection, "abandon", motive=motive)
    because = f"Collecte {collection} abandonnée : {motive}"
    recall(on_it(collection), on=date.today(), by=by, right=right, motive=because)
    collection.lines.update(active=False)
