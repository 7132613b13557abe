"""Transfers on their way: who awaits which devices and from whom, which of them were scanned, and their reception."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, OuterRef, QuerySet, Subquery

from registry.devices import ledger
from registry.devices.identity import lookup, tags
from registry.devices.lifecycle import Action, Route, Status
from registry.devices.models import Device, Event, Stay
from registry.organisations.models import Organisation
from registry.shared import access
from registry.shared.act import Act
from registry.shared.moves import Already, Reason, Refusal
from registry.transfers.models import Arrival

CHANGED = Reason(
    "overtaken",
    "La liste a changé depuis que vous l’avez ouverte, rien n’a été enregistré : relisez-la, puis confirmez.",
)
NOTHING = Reason(
    "nothing_scanned", "Rien n’est contrôlé, ou quelqu’un vient de tout recevoir : il n’y a rien à enregistrer."
)


def incoming(user, sender: Organisation) -> QuerySet[Device]:
    """What the reporting unit `sender` announced to where `user` may accept.

    `announcement` is the transfer of each device, `arrival` its scan (None: it was not seen yet).
    """
    transfers = Event.objects.filter(device=OuterRef("pk"), action=Action.TRANSFER, corrected_by=None)
    scans = Arrival.objects.filter(announcement=OuterRef("announcement"))
    devices = Device.objects.announced_to(user).filter(organisation__reporting_unit=sender)
    devices = devices.annotate(announcement=Subquery(transfers.order_by("-pk").values("pk")[:1]))
    return devices.annotate(arrival=Subquery(scans.values("pk")))


def outgoing(user) -> QuerySet[Device]:
    """What left the user's scope for an organisation of the registry that has not confirmed it."""
    return Device.objects.visible_to(user).filter(status=Status.TRANSFERRED, recipient__isnull=False)


def awaited(user) -> list[dict[str, Any]]:
    """One row per sending unit: what it announced to the user, and when."""
    return _grouped(Device.objects.announced_to(user), "organisation__reporting_unit")


def unconfirmed(user) -> list[dict[str, Any]]:
    """One row per recipient: what it has not confirmed."""
    return _grouped(outgoing(user), "recipient")


def senders(user) -> QuerySet[Organisation]:
    """The units that have announced something to the user, even when all of it arrived since."""
    return Organisation.objects.filter(pk__in=_announced(user).values("organisation__reporting_unit"))


def recipients(user, sender: Organisation) -> QuerySet[Organisation]:
    """To whom `sender` has announced something that `user` may accept."""
    told = _announced(user).filter(organisation__reporting_unit=sender)
    return Organisation.objects.filter(pk__in=told.values("counterparty"))


@transaction.atomic
def check_in(sender: Organisation, code: str, *, by) -> Device:
    """Marks as arrived the device that `code` names (address, tag or serial)."""
    try:
        device = lookup.find(code, incoming(by, sender))
    except lookup.NotFound as reason:
        raise Refusal(_why_not(code, by) or Reason(reason.code, str(reason))) from reason
    _, added = Arrival.objects.get_or_create(
        announcement_id=device.announcement, defaults={"scanned_by": access.account(by)}
    )
    if not added:
        raise Already(f"{device.pretty_tag} est déjà contrôlé.")
    return device


def undo_check_in(sender: Organisation, tag: str, *, by) -> bool:
    wrong = incoming(by, sender).filter(tag=tag, arrival__isnull=False)
    return bool(Arrival.objects.filter(pk__in=wrong.values("arrival")).delete()[0])


def receive(sender: Organisation, act: Act, *, seen: int, organisation: Organisation) -> int:
    """Accepts what was scanned, into `organisation`; the rest stays announced. Says how many came in.

    `seen` is how many devices the person had before their eyes: of two at once, the second is told.
    """
    with transaction.atomic():
        devices = list(incoming(act.by, sender).filter(arrival__isnull=False))
        if not devices:
            raise Refusal(NOTHING)
        if len(devices) != seen:
            raise Refusal(CHANGED)
        return len(ledger.record(devices, Action.ACCEPT, act, organisation=organisation))


def _announced(user) -> QuerySet[Stay]:
    """The stays that ended by a transfer to where `user` may accept, arrived or not."""
    there = Organisation.objects.announced_through(user)
    return Stay.objects.filter(route=Route.TRANSFERRED, counterparty__in=there)


def _grouped(devices: QuerySet[Device], party: str) -> list[dict[str, Any]]:
    told = devices.order_by().values(f"{party}__pk", f"{party}__name")
    counted = told.annotate(count=Count("pk"), first=Min("last_on"), last=Max("last_on"))
    return [
        {"pk": row[f"{party}__pk"], "name": row[f"{party}__name"]}
        | {name: row[name] for name in ("count", "first", "last")}
        for row in counted.order_by(f"{party}__name")
    ]


def _why_not(code: str, user) -> str:
    """Why a device that exists is not expected here; empty when nobody knows it. Another unit's is never described."""
    if device := _known(code, Device.objects.announced_to(user)):
        unit = device.organisation.reporting_unit
        return Reason(
            "announced_by_another",
            f"{device.pretty_tag} est annoncé par « {unit} » : contrôlez-le sur la page de ce transfert.",
        )
    if device := _known(code, Device.objects.visible_to(user)):
        return Reason("not_expected", f"{device.pretty_tag} {_standing(device)}.")
    tag = tags.clean(code)
    if tag and Device.objects.registered().filter(tag=tag).exists():
        return Reason(
            "not_announced", f"{tags.pretty(tag)} ne vous est pas annoncé : mettez-le de côté et prévenez l’expéditeur."
        )
    return ""


def _known(code: str, devices: QuerySet[Device]) -> Device | None:
    try:
        return lookup.find(code, devices.select_related("organisation__reporting_unit"))
    except lookup.NotFound:
        return None


def _standing(device: Device) -> str:
    received = device.events.filter(action=Action.ACCEPT).select_related("organisation").last()
    if device.status == Status.TRANSFERRED:
        return "est à vous, et part en transfert"
    if received:
        return f"est déjà reçu, le {received.on:%d/%m/%Y} à « {received.organisation} »"
    return f"ne vous est pas annoncé : il est déjà à « {device.organisation} »"
