"""Years whose figures were declared: closed for every unit or for one, with the figures as they stood then."""

from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from registry.devices.models.policy import FigureKey
from registry.organisations.models.organisation import Organisation
from registry.shared.moves import Reason
from registry.shared.validators import invalid

NOT_OVER = Reason("year_not_over", "Cette année n’est pas finie : elle ne peut pas être close.")
NO_UNIT = Reason("not_a_reporting_unit", "Choisissez une entité déclarante.")


class ClosedYearQuerySet(models.QuerySet["ClosedYear"]):
    def standing(self) -> Self:
        """Those that were not reopened."""
        return self.filter(reopened_at=None)


class ClosedYear(models.Model):
    """`organisation` is the reporting unit, None for all of them. A reopened one stays, with who did it and why."""

    year = models.PositiveSmallIntegerField("année")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="entité déclarante",
        help_text="Vide : toutes les entités.",
    )
    source = models.CharField("source", max_length=200, help_text="Par exemple : déclaration transmise au CGDD.")
    closed_at = models.DateTimeField("close le", auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="close par"
    )
    reopened_at = models.DateTimeField("rouverte le", null=True, editable=False)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="rouverte par",
    )
    motive = models.CharField("motif de la réouverture", max_length=500, blank=True, editable=False)

    objects = ClosedYearQuerySet.as_manager()

    class Meta:
        verbose_name = "année close"
        verbose_name_plural = "années closes"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=models.Q(organisation=None, reopened_at=None),
                name="closed_year_once",
                violation_error_code="year_closed_for_all",
                violation_error_message="Cette année est déjà close pour toutes les entités.",
            ),
            models.UniqueConstraint(
                fields=["year", "organisation"],
                condition=models.Q(reopened_at=None),
                name="closed_year_once_a_unit",
                violation_error_code="year_closed_for_unit",
                violation_error_message="Cette année est déjà close pour cette entité.",
            ),
            models.CheckConstraint(
                condition=models.Q(reopened_at=None) | ~models.Q(motive=""),
                name="closed_year_reopened_has_motive",
                violation_error_code="motive_of_reopening_missing",
                violation_error_message="Indiquez le motif de la réouverture.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.organisation or 'toutes les entités'}"

    def clean(self) -> None:
        if self.year and self.year >= date.today().year:
            raise ValidationError({"year": invalid(NOT_OVER)})
        if self.organisation and self.organisation.reporting_unit_id != self.organisation_id:
            raise ValidationError({"organisation": invalid(NO_UNIT)})


class ClosedFigure(models.Model):
    """One share of one organisation, as it was computed when the year was closed; euros have two decimals."""

    closed_year = models.ForeignKey(ClosedYear, models.CASCADE, related_name="figures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    key = models.CharField(max_length=20, choices=FigureKey)
    part = models.DecimalField(max_digits=14, decimal_places=2)
    whole = models.DecimalField(max_digits=14, decimal_places=2)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    not_computable = models.PositiveIntegerField()

    class Meta:
        verbose_name = "chiffre d’une année close"
        constraints = [
            models.UniqueConstraint(fields=["closed_year", "organisation", "key"], name="closed_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.key}"
