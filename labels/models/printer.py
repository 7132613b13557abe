"""How one printer misses its mark, measured once on a calibration page."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from registry.organisations.models import Organisation
from registry.shared.access import ScopedQuerySet

MOST_MM, LEAST_SCALE, MOST_SCALE = 10, 95, 105


class Printer(models.Model):
    """What to add for labels to fall in place: millimetres to the right and down, and a scale in per cent.

    `sheet` names a format of `labels.geometry`. A roll is never scaled: its dots have one size."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="printers", verbose_name="organisation")
    name = models.CharField("nom", max_length=80, help_text="Celui par lequel on la connaît : « HP du 2e étage ».")
    sheet = models.CharField("format des étiquettes", max_length=40)
    shift_x = models.DecimalField(
        "décalage vers la droite (mm)",
        max_digits=4,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(-MOST_MM), MaxValueValidator(MOST_MM)],
        help_text="Négatif : vers la gauche.",
    )
    shift_y = models.DecimalField(
        "décalage vers le bas (mm)",
        max_digits=4,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(-MOST_MM), MaxValueValidator(MOST_MM)],
        help_text="Négatif : vers le haut.",
    )
    scale = models.DecimalField(
        "échelle (%)",
        max_digits=5,
        decimal_places=2,
        default=100,
        validators=[MinValueValidator(LEAST_SCALE), MaxValueValidator(MOST_SCALE)],
        help_text="Sans effet sur un rouleau.",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "imprimante"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="printer_name_once",
                violation_error_code="printer_name_taken",
                violation_error_message="Une imprimante de cette organisation porte déjà ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.name
