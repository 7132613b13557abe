"""A stocktake: what a service or a place is expected to hold, against what people scan there."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from registry.devices.models import Device
from registry.organisations.models import Organisation
from registry.shared.access import Actor, ScopedQuerySet
from registry.stocktakes.lifecycle import Finding, StocktakeStatus


class Stocktake(models.Model):
    """Of what `organisation` and all below it hold; of one place only when `place` names one (see `search.at`)."""

    number = models.CharField("numéro", max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="stocktakes", verbose_name="organisation"
    )
    place = models.CharField(
        "lieu",
        max_length=120,
        blank=True,
        help_text="Son nom entier ; majuscules, accents et espaces ne comptent pas. Vide : tous les lieux.",
    )
    status = models.CharField(
        "état", max_length=6, choices=StocktakeStatus, default=StocktakeStatus.OPEN, editable=False
    )
    opened_at = models.DateTimeField("ouvert le", auto_now_add=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name="ouvert par"
    )
    closed_at = models.DateTimeField("clos le", null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="clos par"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "inventaire"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=StocktakeStatus.OPEN, closed_at=None)
                | models.Q(status=StocktakeStatus.CLOSED, closed_at__isnull=False),
                name="stocktake_closed_on_a_day",
                violation_error_code="closing_undated",
                violation_error_message="Un inventaire clos a une date de clôture.",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("stocktake", args=[self.number])


class StocktakeLineQuerySet(ScopedQuerySet["StocktakeLine"]):
    scope = "stocktake__organisation__path"

    def visible_to(self, user: Actor, act: str = "view") -> Self:
        """Those of the stocktakes of one's scope whose device is in it too, wherever it was scanned or went since."""
        told = models.Q(device=None) | models.Q(device__in=Device.objects.visible_to(user, act))
        return super().visible_to(user, act).filter(told)


class StocktakeLine(models.Model):
    """One device found, missing or unexpected; without a device, a code that named none. `note` says why, in French."""

    stocktake = models.ForeignKey(Stocktake, models.CASCADE, related_name="lines", verbose_name="inventaire")
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="+", verbose_name="matériel")
    text = models.CharField("texte scanné", max_length=500, blank=True)
    finding = models.CharField("constat", max_length=10, choices=Finding)
    note = models.CharField("précision", max_length=300, blank=True)
    scanned_at = models.DateTimeField("scanné le", null=True)
    scanned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="scanné par"
    )

    objects = StocktakeLineQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne d’inventaire"
        verbose_name_plural = "lignes d’inventaire"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["stocktake", "finding", "-id"], name="stocktake_line_finding")]
        constraints = [
            models.UniqueConstraint(
                fields=["stocktake", "device"],
                name="stocktake_line_once",
                violation_error_code="already_in_the_stocktake",
                violation_error_message="Ce matériel est déjà dans l’inventaire.",
            ),
            models.UniqueConstraint(
                fields=["stocktake", "text"],
                condition=models.Q(device=None),
                name="stocktake_unknown_once",
                violation_error_code="code_already_in_the_stocktake",
                violation_error_message="Ce code est déjà dans l’inventaire.",
            ),
            models.CheckConstraint(
                condition=models.Q(device__isnull=False) | models.Q(finding=Finding.UNEXPECTED) & ~models.Q(text=""),
                name="stocktake_line_of_something",
                violation_error_code="line_of_nothing",
                violation_error_message="Une ligne nomme un matériel, ou un code inattendu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stocktake_id} · {self.finding}"
