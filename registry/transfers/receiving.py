"""The one writer of receptions: each scan of what arrives, and the acceptance of what was scanned.

Each act takes the reception and the act, and starts with the right that its move names.
"""

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import QuerySet

from registry.devices import ledger
from registry.devices.identity import lookup, tags
from registry.devices.lifecycle import Action, Status
from registry.devices.models import Device
from registry.organisations.models import Organisation
from registry.shared.act import Act, Via
from registry.shared.moves import Already, Reason, Refusal
from registry.shared.wording import counted
from registry.tabular.dates import in_figures
from registry.transfers.lifecycle import RECEPTIONS
from registry.transfers.models import Arrival
from registry.transfers.reception import Reception, announcement, digest

CHANGED = Reason(
    "list_changed",
    "La liste a changé depuis que vous l’avez ouverte, rien n’a été enregistré : relisez-la, puis confirmez.",
)
NOTHING = Reason(
    "nothing_scanned", "Rien n’est contrôlé, ou quelqu’un vient de tout recevoir : il n’y a rien à enregistrer."
)
NOT_THERE = Reason("not_in_the_list", "Ce matériel n’est plus dans la liste.")


@dataclass(frozen=True)
class Received:
    """How many devices came in, where, and how many are still expected."""

    count: int
    place: Organisation
    left: int

    def __str__(self) -> str:
        rest = f" {counted(self.left, 'matériel')} encore à recevoir." if self.left else ""
        return f"{counted(self.count, 'matériel reçu')} à « {self.place} ».{rest}"


@transaction.atomic
def check_in(reception: Reception, act: Act, *, code: str) -> Device:
    """Marks as arrived the device that `code` names (address, tag or serial)."""
    RECEPTIONS.require(act.by, "check_in", reception)
    try:
        device = lookup.find(code, reception.incoming())
    except lookup.NotFound as reason:
        raise Refusal(_why_not(code, act) or reason.reason) from reason
    _, added = Arrival.objects.get_or_create(announcement=announcement(device), defaults={"scanned_by": act.author})
    if not added:
        raise Already(f"{device.pretty_tag} est déjà contrôlé.")
    return device


def undo_check_in(reception: Reception, act: Act, *, tag: str) -> None:
    RECEPTIONS.require(act.by, "undo_check_in", reception)
    device = reception.scanned().filter(tag=tag).first()
    if device is None or not Arrival.objects.filter(announcement=announcement(device)).delete()[0]:
        raise Refusal(NOT_THERE)


@transaction.atomic
def receive(reception: Reception, act: Act, *, seen: str, organisation: Organisation) -> Received:
    """Accepts what was scanned, into `organisation`; the rest stays announced.

    `seen` is the digest of the list that the person had before their eyes: of two at once, the second is told.
    """
    RECEPTIONS.require(act.by, "receive", reception)
    if not RECEPTIONS.allows("receive", reception):
        raise Refusal(NOTHING)
    devices = list(reception.scanned())
    if digest(devices) != seen:
        raise Refusal(CHANGED)
    ledger.record(devices, Action.ACCEPT, replace(act, via=Via.SCAN), organisation=organisation)
    return Received(len(devices), organisation, reception.incoming().count())


def _why_not(code: str, act: Act) -> Reason | None:
    """Why a device that exists is not expected here; None when nobody knows it. Another unit's is never described."""
    if device := _known(code, Device.objects.announced_to(act.by)):
        unit = device.organisation.reporting_unit
        return Reason(
            "announced_by_another",
            f"{device.pretty_tag} est annoncé par « {unit} » : contrôlez-le sur la page de ce transfert.",
        )
    if device := _known(code, Device.objects.visible_to(act.by)):
        return Reason("not_expected", f"{device.pretty_tag} {_standing(device)}.")
    tag = tags.clean(code)
    if tag and Device.objects.registered().filter(tag=tag).exists():
        return Reason(
            "not_announced", f"{tags.pretty(tag)} ne vous est pas annoncé : mettez-le de côté et prévenez l’expéditeur."
        )
    return None


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
        return f"est déjà reçu, le {in_figures(received.on)} à « {received.organisation} »"
    return f"ne vous est pas annoncé : il est déjà à « {device.organisation} »"
