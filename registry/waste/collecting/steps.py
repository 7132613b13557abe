"""What every act on a collection is made of: its right, the swap of its state, the acts on its devices."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from registry.devices import ledger
from registry.devices.lifecycle import COLLECTION_MOVES, Status
from registry.devices.models import Device
from registry.devices.models.event import Via
from registry.organisations.models import Organisation
from registry.shared import access, moves
from registry.shared.moves import Move, Refusal
from registry.waste.models import Collection, CollectionLine

MOTIVE = 400
Right = tuple[str, Organisation]
# The right that each act stands on, in the organisation that hands over.
RIGHTS = {
    "fill": "consign",
    "close": "consign",
    "reopen": "recall",
    "confirm": "recycle",
    "amend": "recycle",
    "prove": "prove",
    "abandon": "abandon",
}


def require(by, action: str, collection: Collection) -> Right:
    right = RIGHTS[action], collection.organisation
    access.require(by, *right)
    return right


def offered(collection: Collection, user) -> list[Move]:
    """The acts that the state allows and that `user` may do."""
    return [
        move
        for move in moves.possible(COLLECTION_MOVES, collection.status)
        if move.direct and access.may(user, RIGHTS[move.action], collection.organisation)
    ]


def advance(collection: Collection, action: str, **changes: Any) -> None:
    moves.advance(collection, COLLECTION_MOVES[action], _overtaken, **changes)


def author(by):
    """The account to remember; a command leaves none."""
    return by if by.pk else None


def given(motive: str) -> str:
    if not motive.strip():
        raise ValidationError({"motive": "Indiquez le motif."})
    return motive.strip()


def on_it(collection: Collection) -> list[CollectionLine]:
    return list(collection.lines.filter(active=True).select_related("device__organisation", "device__category"))


def recall(lines: Iterable[CollectionLine], **facts: Any) -> None:
    """Back to the retired stock, for what has not left otherwise since; `facts` are those of `ledger.record`."""
    devices = [line.device for line in lines if line.device.status == Status.CONSIGNED]
    move_devices(devices, "recall", **facts)


def move_devices(devices: list[Device], action: str, **facts: Any) -> None:
    """One act of the ledger, in the name of the collection."""
    if devices:
        with ledger.through(Via.WEEE):
            ledger.record(devices, action, **facts)


def _overtaken(collection: Collection) -> Refusal:
    return Refusal(
        f"La collecte {collection} est à l’état « {collection.get_status_display()} » : rien n’a changé. "
        "Rechargez la page, quelqu’un a pu agir avant vous."
    )
