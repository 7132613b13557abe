"""What one unit sent to where a person may accept: which of it is expected, which was scanned, where it may come in."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from registry.devices.lifecycle import Action, Route
from registry.devices.models import Device, Event, Stay
from registry.organisations.models import Organisation
from registry.shared.access import Actor, within
from registry.transfers.lifecycle import ReceptionStatus
from registry.transfers.models import Arrival


def announced(by: Actor) -> QuerySet[Stay]:
    """The stays that ended by a transfer to where `by` may accept, arrived or not."""
    there = Organisation.objects.announced_through(by)
    return Stay.objects.filter(route=Route.TRANSFERRED, counterparty__in=there)


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
    def place(self) -> Organisation:
        """Where the right to take it in is asked: one of the places that it may come into, or else nobody's."""
        return self.places().first() or Organisation(name=str(self.sender))

    def places(self) -> QuerySet[Organisation]:
        """The recipients and the services below them, of those where `by` may accept."""
        told = announced(self.by).filter(organisation__reporting_unit=self.sender)
        recipients = Organisation.objects.filter(pk__in=told.values("counterparty"))
        below = within("path", list(recipients.values_list("path", flat=True)))
        return Organisation.objects.visible_to(self.by, "accept").filter(below).holding_fleet()

    def incoming(self) -> QuerySet[Device]:
        """What did not come in yet. `announcement` is the transfer of each, `arrival` its scan (None: not seen yet)."""
        transfers = Event.objects.filter(device=OuterRef("pk"), action=Action.TRANSFER, corrected_by=None)
        scans = Arrival.objects.filter(announcement=OuterRef("announcement"))
        devices = Device.objects.announced_to(self.by).filter(organisation__reporting_unit=self.sender)
        devices = devices.annotate(announcement=Subquery(transfers.order_by("-pk").values("pk")[:1]))
        return devices.annotate(arrival=Subquery(scans.values("pk")))

    def scanned(self) -> QuerySet[Device]:
        """The latest first."""
        return self.incoming().filter(arrival__isnull=False).order_by("-arrival")

    def missing(self) -> QuerySet[Device]:
        return self.incoming().filter(arrival=None).order_by("pk")
