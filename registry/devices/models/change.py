"""The log of the plain facts: what was written of a device before and after, when, by whom. Append-only."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models

from registry.devices.models import telling
from registry.devices.models.device import FACTS, WORDS, Device, names
from registry.devices.models.event import Event
from registry.shared.access import Actor
from registry.shared.act import Via
from registry.shared.append_only import AppendOnlyModel, AppendOnlyQuerySet


class ChangeQuerySet(AppendOnlyQuerySet["Change"]):
    def told_to(self, user: Actor) -> Self:
        """With `told`; what others wrote for themselves is left out."""
        held = telling.then(Event.objects.all(), device="device", recorded_at__lt="recorded_at")
        return telling.of_own(self, user, held).exclude(told=False, field__in=names(WORDS))


class Change(AppendOnlyModel):
    """One fact of one device. `before` and `after` are texts: days in ISO, amounts with a point, categories by code."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="changes", verbose_name="matériel")
    field = models.CharField("information", max_length=15, choices=[(name, fact.label) for name, fact in FACTS.items()])
    before = models.CharField("avant", max_length=2000, blank=True)
    after = models.CharField("après", max_length=2000, blank=True)
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par")
    via = models.CharField("par le moyen de", max_length=7, choices=Via)
    operation = models.UUIDField("opération", default=uuid.uuid4, db_index=True)
    motive = models.CharField("motif", max_length=500, blank=True)
    # Of a row that `told_to` gave.
    told: bool

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "information modifiée"
        verbose_name_plural = "informations modifiées"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.device_id} {self.field} : {self.before!r} → {self.after!r}"
