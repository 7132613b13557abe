"""Blank tags: labels printed before their devices exist, each reserved for the organisation that it was printed for."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef

from registry.devices.identity import tags
from registry.devices.models.alias import Alias
from registry.devices.models.device import Device
from registry.organisations.models.organisation import Organisation
from registry.shared.access import ScopedQuerySet

MOST = 1000


class BlankBatch(models.Model):
    """The blank tags that somebody printed at once, for an organisation and what depends on it."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="blank_batches", verbose_name="organisation"
    )
    count = models.PositiveSmallIntegerField(
        "nombre d’étiquettes", validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    made_at = models.DateTimeField("créée le", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "série d’étiquettes vierges"
        verbose_name_plural = "séries d’étiquettes vierges"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Série {self.pk}"


class BlankQuerySet(models.QuerySet["Blank"]):
    def free(self) -> Self:
        """On no device yet. A form, a file and the API claim a tag alike: by a device that bears it, or bore it."""
        bears = Device.objects.filter(tag=OuterRef("tag"))
        bore = Alias.objects.filter(text=OuterRef("tag"))
        return self.filter(~Exists(bears), ~Exists(bore))


class Blank(models.Model):
    batch = models.ForeignKey(BlankBatch, models.PROTECT, related_name="blanks", verbose_name="série")
    tag = models.CharField("étiquette", max_length=32, unique=True, default=tags.new)

    objects = BlankQuerySet.as_manager()

    class Meta:
        verbose_name = "étiquette vierge"
        verbose_name_plural = "étiquettes vierges"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.tag

    @property
    def pretty_tag(self) -> str:
        return tags.pretty(self.tag)
