"""The ledger's rows: what happened to a device, when, by whom. Append-only, in the database too."""

import uuid
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from registry.devices.data_gate import Erasure
from registry.devices.lifecycle import Action, Origin, Status
from registry.devices.models import telling
from registry.devices.models.device import Device
from registry.organisations.models.organisation import Organisation
from registry.shared.access import Actor
from registry.shared.act import Via
from registry.shared.append_only import AppendOnlyModel, AppendOnlyQuerySet


class EventQuerySet(AppendOnlyQuerySet["Event"]):
    def told_to(self, user: Actor) -> Self:
        """With `told` and, of what is not, `told_by` (an address), `told_motive` and `told_party` left empty."""
        held = telling.then(Event._base_manager.all(), device="device", pk__lte="pk")
        return telling.of_own(self, user, held).annotate(
            told_by=telling.only_told("by__email", None),
            told_motive=telling.only_told("motive", ""),
            told_party=telling.only_told("counterparty_name", ""),
        )


class Event(AppendOnlyModel):
    """One act on one device. `on` is the day it happened (None: unknown, in a past that was imported)."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="events", verbose_name="matériel")
    action = models.CharField("acte", max_length=12, choices=Action)
    source = models.CharField("état avant", max_length=12, choices=Status, blank=True)
    target = models.CharField("état après", max_length=12, choices=Status)
    on = models.DateField("date", null=True)
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par")
    via = models.CharField("par le moyen de", max_length=7, choices=Via)
    operation = models.UUIDField("opération", default=uuid.uuid4)
    motive = models.CharField("motif", max_length=500, blank=True)

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="organisation"
    )
    counterparty = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="autre partie"
    )
    counterparty_name = models.CharField("nom de l’autre partie", max_length=200, blank=True)
    origin = models.CharField("origine", max_length=11, choices=Origin, blank=True)
    functional = models.BooleanField("fonctionnel", null=True)
    unit_value = models.DecimalField(
        "valeur unitaire (€)", max_digits=10, decimal_places=2, null=True, validators=[MinValueValidator(0)]
    )
    security_excluded = models.BooleanField("exclu pour raison de sécurité", null=True)
    erasure = models.CharField("effacement", max_length=12, choices=Erasure, blank=True)
    reuse_commitment = models.BooleanField("engagement de réemploi", null=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name="annule"
    )
    # An amendment carries the day and the origin of the entry as they are now known.
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="amended_by", verbose_name="rectifie")
    joined_to = models.ForeignKey(
        Device, models.PROTECT, null=True, related_name="joined_events", verbose_name="réuni à"
    )
    # Of a row that `told_to` gave.
    told: bool

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "mouvement"
        ordering = ["pk"]
        indexes = [models.Index(fields=["operation"], name="event_operation")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action=Action.CORRECT) ^ models.Q(corrects__isnull=True),
                name="event_correction_names_its_event",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.action} {self.on}"
