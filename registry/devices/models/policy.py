"""What the law or the programme may change: the rules in force, and the dated targets with their source."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class FigureKey(models.TextChoices):
    REUSED_STRICT = "reused_strict", "Part du parc issue du réemploi (lecture stricte)"
    REUSED_WIDE = "reused_wide", "Part du parc issue du réemploi (lecture large)"
    RETIRED_LEGAL = "retired_legal", "Réemploi des matériels réformés (décret 2023-266)"
    RETIRED_PLAN = "retired_plan", "Réemploi des matériels sortis (plan 2024)"
    RETIRED_DONATED = "retired_donated", "Dons parmi les matériels sortis"
    PURCHASES_REUSED = "purchases_reused", "Part des achats issue du réemploi"


class Policy(models.Model):
    """The single row of rules in force; absent, the defaults below hold."""

    donation_cap = models.DecimalField(
        "plafond des dons (€)",
        max_digits=8,
        decimal_places=2,
        default=Decimal("300.00"),
        validators=[MinValueValidator(0)],
        help_text="Valeur unitaire de la configuration complète (décret 2022-791).",
    )
    age_limit_years = models.PositiveSmallIntegerField(
        "âge limite à la réforme (ans)", default=10, help_text="Révolu au jour près (décret 2023-266)."
    )
    interministerial_counts = models.BooleanField(
        "les transferts entre ministères comptent comme réemploi", default=True
    )

    class Meta:
        verbose_name = "règles de calcul"
        verbose_name_plural = "règles de calcul"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="policy_single_row")]

    def __str__(self) -> str:
        return "Règles de calcul"

    @classmethod
    def current(cls) -> "Policy":
        return cls.objects.first() or cls(pk=1)


class Target(models.Model):
    """The target of a figure from `year` on, until a later row takes over."""

    figure = models.CharField("indicateur", max_length=20, choices=FigureKey)
    year = models.PositiveSmallIntegerField("à partir de l’année")
    value = models.DecimalField(
        "cible",
        max_digits=5,
        decimal_places=4,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="En fraction : 0,5 pour 50 %.",
    )
    source = models.CharField("source", max_length=200)

    class Meta:
        verbose_name = "cible"
        ordering = ["figure", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "year"],
                name="target_once_a_year",
                violation_error_code="target_known",
                violation_error_message="Cet indicateur a déjà une cible pour cette année.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_figure_display()} · {self.year}"
