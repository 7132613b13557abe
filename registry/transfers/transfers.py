"""Transfers on their way: who awaits which devices, from whom and to whom."""

from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from registry.devices.lifecycle import Status
from registry.devices.models import Device
from registry.organisations.models import Organisation
from registry.shared.access import Actor
from registry.transfers.reception import announced


def outgoing(user: Actor) -> QuerySet[Device]:
    """What left the user's scope for an organisation of the registry that has not confirmed it."""
    return Device.objects.visible_to(user).filter(status=Status.TRANSFERRED, recipient__isnull=False)


def awaited(user: Actor) -> list[dict[str, Any]]:
    """One row per sending unit: what it announced to the user, and when."""
    return _grouped(Device.objects.announced_to(user), "organisation__reporting_unit")


def unconfirmed(user: Actor) -> list[dict[str, Any]]:
    """One row per recipient: what it has not confirmed."""
    return _grouped(outgoing(user), "recipient")


def senders(user: Actor) -> QuerySet[Organisation]:
    """The units that have announced something to the user, even when all of it arrived since."""
    return Organisation.objects.filter(pk__in=announced(user).values("organisation__reporting_unit"))


def _grouped(devices: QuerySet[Device], party: str) -> list[dict[str, Any]]:
    told = devices.order_by().values(f"{party}__pk", f"{party}__name")
    counted = told.annotate(count=Count("pk"), first=Min("last_on"), last=Max("last_on"))
    return [
        {"pk": row[f"{party}__pk"], "name": row[f"{party}__name"]}
        | {name: row[name] for name in ("count", "first", "last")}
        for row in counted.order_by(f"{party}__name")
    ]
