"""What one unit sent to where a person may accept: which of it is expected, which was scanned, where it may come in."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from registry.devices.lifecycle import Action, Route
from registry.devices.models import Device, Event, Stay
from registry.organisations.models import Organisation
from registry.organisations.models.organisation import OrganisationQuerySet
from registry.shared.access import Actor, within
from registry.transfers.lifecycle import ReceptionStatus
from registry.transfers.models import Arrival

TRANSFERRED = {"action": Action.TRANSFER, "corrected_by": None}


def announcement(device: Device) -> Event:
    """The transfer of a device that is on its way."""
    return device.events.filter(**TRANSFERRED).latest("pk")


def announced(by: Actor) -> QuerySet[Stay]:
    """The stays that ended by a transfer to where `by` may accept, arrived or not."""
    there = Organisation.objects.announced_through(by)
    return Stay.objects.filter(route=Route.TRANSFERRED, counterparty__in=there)


def digest(devices: Iterable[Device]) -> str:
    """What tells one list of devices from another, whatever their order: a SHA-256 in hexadecimal."""
    return sha256(" ".join(sorted(device.tag for device in devices)).encode()).hexdigest()


@dataclass(frozen=True)
class Reception:
    """The row of the process, as `by` sees it: several people of one dock share its scans, and each what is theirs."""

    sender: Organisation
    by: Actor

    def __str__(self) -> str:
        return str(self.sender)

    def get_absolute_url(self) -> str:
        return reverse("transfer-detail", args=[self.sender.pk])

    @property
    def status(self) -> ReceptionStatus:
        if self.scanned().exists():
            return ReceptionStatus.CHECKED
        return ReceptionStatus.EXPECTED if self.incoming().exists() else ReceptionStatus.RECEIVED

    def get_status_display(self) -> str:
        return str(self.status.label)

    @property
    def places(self) -> OrganisationQuerySet:
        """Where it may come in, for whoever may accept there: the recipients and the services below them."""
        told = announced(self.by).filter(organisation__reporting_unit=self.sender)
        recipients = Organisation.objects.filter(pk__in=told.values("counterparty"))
        below = within("path", list(recipients.values_list("path", flat=True)))
        return Organisation.objects.filter(below).holding_fleet()

    def incoming(self, *, scanned: bool | None = None) -> QuerySet[Device]:
        """What did not come in yet, all or as it was `scanned`. `arrival` is the scan of each (None: not seen yet)."""
        transfers = Event.objects.filter(device=OuterRef("pk"), **TRANSFERRED).order_by("-pk").values("pk")
        scans = Arrival.objects.filter(announcement=OuterRef("announcement")).values("pk")
        sent = Device.objects.announced_to(self.by).filter(organisation__reporting_unit=self.sender)
        told = sent.annotate(announcement=Subquery(transfers[:1]), arrival=Subquery(scans))
        if scanned is None:
            return told
        return told.filter(arrival__isnull=not scanned).order_by("-arrival", "pk")

    def scanned(self) -> QuerySet[Device]:
        """The latest first."""
        return self.incoming(scanned=True)

    def missing(self) -> QuerySet[Device]:
        return self.incoming(scanned=False)
