"""A stay: one device in one organisation, derived by the ledger. Every figure is a filter on this table."""

from typing import Self

from django.db import models

from registry.devices.lifecycle import Origin, Route
from registry.devices.models import telling
from registry.devices.models.device import Device
from registry.organisations.models.organisation import Organisation
from registry.shared.access import Actor, ScopedQuerySet


class Entry(models.TextChoices):
    ACQUISITION = "acquisition", "Acquisition"
    TRANSFER = "transfer", "Transfert"
    INTERNAL = "internal", "Mouvement interne"


class StayQuerySet(ScopedQuerySet["Stay"]):
    def told_to(self, user: Actor) -> Self:
        """With `told`: whether the name of a recipient may be read."""
        return telling.of_own(self, user, models.F("organisation__reporting_unit"))


class Stay(models.Model):
    """From `entered_on` to `left_on`, excluded (None: open, or unknown at the start).

    `acquired_on`, `origin` and `first_purchased_on` are carried along internal moves; `first_purchased_on` also across
    transfers, and stays None for a device that came second-hand: its age is then known from its manufacture only.
    """

    device = models.ForeignKey(Device, models.CASCADE, related_name="stays", verbose_name="matériel")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="stays", verbose_name="organisation")
    entry = models.CharField("entrée", max_length=11, choices=Entry)
    entered_on = models.DateField("entré le", null=True)
    acquired_on = models.DateField("acquis le", null=True)
    origin = models.CharField("origine", max_length=11, choices=Origin, blank=True)
    first_purchased_on = models.DateField("premier achat", null=True)
    reused_since = models.DateField("réemployé depuis", null=True)
    retired_on = models.DateField("réformé le", null=True)
    functional = models.BooleanField("fonctionnel", null=True)
    security_excluded = models.BooleanField("exclu pour raison de sécurité", default=False)
    left_on = models.DateField("sorti le", null=True)
    route = models.CharField("filière", max_length=11, choices=Route, blank=True)
    counterparty = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="destinataire"
    )
    counterparty_name = models.CharField("nom du destinataire", max_length=200, blank=True)
    reuse_commitment = models.BooleanField("engagement de réemploi", null=True)
    reuse_proof = models.BooleanField("preuve de réemploi", null=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = "séjour"
        ordering = ["device", "pk"]
        indexes = [
            models.Index(fields=["organisation", "left_on"], name="stay_organisation_left"),
            models.Index(fields=["left_on"], name="stay_left"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["device"], condition=models.Q(route=""), name="stay_one_open_per_device"),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=False) ^ models.Q(route=""), name="stay_exit_has_route"
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None)
                | models.Q(entered_on=None)
                | models.Q(left_on__gte=models.F("entered_on")),
                name="stay_leaves_after_it_enters",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.organisation_id} {self.entered_on}–{self.left_on or ''}"
