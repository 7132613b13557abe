"""What acts on a lot or a claim do to others: the decision on a claim, the devices inside, the claims turned down."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from donations.lifecycle import CLAIMS, ClaimStatus
from donations.models import Claim, LotItem
from registry.devices import ledger
from registry.devices.lifecycle import Status
from registry.devices.models import Device
from registry.shared.act import Act, Via

MOTIVE_LENGTH = 500


def decided(act: Act, decision: str = "") -> dict[str, Any]:
    return {"decision": decision.strip(), "decided_by": act.author, "decided_at": timezone.now()}


def devices_of(items: QuerySet[LotItem], *statuses: str) -> list[Device]:
    """Their devices that stand in one of these states: one lost or stolen since is no longer there to be moved."""
    inside = items.filter(active=True, device__status__in=statuses)
    return [item.device for item in inside.select_related("device")]


def move_devices(devices: list[Device], *actions: str, act: Act, **facts: Any) -> None:
    """The same devices through several acts of the ledger, in the name of the lot; today, unless the act has a day."""
    for action in actions:
        ledger.record(devices, action, replace(act, via=Via.LOT, on=act.on or date.today()), **facts)


def let_go(items: QuerySet[LotItem], *, note: str, **facts: Any) -> None:
    """Takes devices out of their lot: whatever has not left otherwise goes back to the retired stock."""
    facts["note"] = note[:MOTIVE_LENGTH]
    move_devices(devices_of(items, Status.RESERVED), "release", **facts)
    move_devices(devices_of(items, Status.OFFERED), "withdraw", **facts)
    items.update(active=False)


def turn_down(claims: QuerySet[Claim], act: Act, *, because: str) -> None:
    """Refuses the claims that an act on their lot leaves without object."""
    for other in claims.filter(status=ClaimStatus.SUBMITTED).order_by("pk"):
        CLAIMS.advance(other, "refuse", **decided(act, because[:MOTIVE_LENGTH]))
