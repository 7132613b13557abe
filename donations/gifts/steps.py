"""What every act on a lot or a claim is made of: the swap of its state under the model's rules, the devices inside."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from donations.lifecycle import ClaimStatus
from donations.models import Claim, Lot, LotItem
from donations.rights import TABLES, Right
from registry.devices import ledger
from registry.devices.lifecycle import Status
from registry.devices.models import Device
from registry.devices.models.event import Via
from registry.shared import moves
from registry.shared.moves import Refusal

MOTIVE = 500


def advance(row: Lot | Claim, action: str, **changes: Any) -> None:
    """Lots are taken before claims, claims before devices: see `moves.advance`."""
    moves.advance(row, TABLES[type(row)][action], _overtaken, **changes)


def decided(by, motive: str = "") -> dict[str, Any]:
    return {"decision": motive.strip(), "decided_by": author(by), "decided_at": timezone.now()}


def author(by):
    """The account to remember; a command leaves none."""
    return by if by.pk else None


def devices_of(items: QuerySet[LotItem], *statuses: str) -> list[Device]:
    """Their devices that stand in one of these states: one lost or stolen since is no longer there to be moved."""
    inside = items.filter(active=True, device__status__in=statuses)
    return [item.device for item in inside.select_related("device")]


def move_devices(devices: list[Device], *actions: str, on: date, by, right: Right, **facts: Any) -> None:
    """The same devices through several acts of the ledger, in the name of the lot."""
    with ledger.through(Via.LOT):
        for action in actions:
            ledger.record(devices, action, on=on, by=by, right=right, **facts)


def let_go(items: QuerySet[LotItem], *, motive: str, **facts: Any) -> None:
    """Takes devices out of their lot: whatever has not left otherwise goes back to the retired stock."""
    facts["motive"] = motive[:MOTIVE]
    move_devices(devices_of(items, Status.RESERVED), "release", **facts)
    move_devices(devices_of(items, Status.OFFERED), "withdraw", **facts)
    items.update(active=False)


def turn_down(claims: QuerySet[Claim], *, by, because: str) -> None:
    """Refuses the claims that an act on their lot leaves without object."""
    for other in claims.filter(status=ClaimStatus.SUBMITTED).order_by("pk"):
        advance(other, "refuse", **decided(by, because[:MOTIVE]))


def _overtaken(row: Lot | Claim) -> Refusal:
    what = f"Le lot {row.number}" if isinstance(row, Lot) else f"La demande de « {row.association} »"
    return Refusal(
        f"{what} est à l’état « {row.get_status_display()} » : rechargez la page, quelqu’un a pu agir avant vous."
    )
