"""Categories of equipment: the decree's scope, expected life, carbon factor with its source, mass and waste code."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models


class Category(models.Model):
    code = models.SlugField("code", max_length=20, unique=True)
    name = models.CharField("nom", max_length=80)
    in_scope = models.BooleanField(
        "dans le champ du décret 2023-266", help_text="Catégories DEEE 2 et 6 : écrans et petits équipements."
    )
    holds_data = models.BooleanField("contient des données", help_text="Exige un effacement avant toute sortie.")
    life_years = models.DecimalField("durée de vie (ans)", max_digits=3, decimal_places=1, null=True, blank=True)
    co2_kg = models.DecimalField(
        "fabrication (kg CO₂e)",
        max_digits=7,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    co2_source = models.CharField("source du facteur", max_length=120, blank=True)
    mass_kg = models.DecimalField(
        "masse (kg)", max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    mass_source = models.CharField("source de la masse", max_length=120, blank=True)
    waste_code = models.CharField(
        "code déchet",
        max_length=9,
        blank=True,
        validators=[
            RegexValidator(
                r"^\d{2} \d{2} \d{2}\*?\Z", "Un code déchet s’écrit 16 02 13* ou 16 02 14.", "invalid_waste_code"
            )
        ],
    )

    class Meta:
        verbose_name = "catégorie"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(co2_kg=None) | ~models.Q(co2_source=""),
                name="category_factor_has_source",
                violation_error_code="factor_without_source",
                violation_error_message="Indiquez la source du facteur d’émission.",
            )
        ]

    def __str__(self) -> str:
        return self.name
