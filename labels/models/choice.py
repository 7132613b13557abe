"""What a person wants on labels, and on which support: asked once, proposed again the next time."""

from collections.abc import Collection

from django.conf import settings
from django.db import models

from labels.models.printer import Printer


class LabelPart(models.TextChoices):
    """What a label may say beside its tag, in the order of the form."""

    OWNER = "owner", "« Propriété de » devant le nom de l’entité"
    UNIT = "unit", "Nom de l’entité"
    SERVICE = "service", "Nom du service"
    MODEL = "model", "Fabricant et modèle"
    SERIAL = "serial", "Numéro de série"


class Order(models.TextChoices):
    GIVEN = "given", "Celui de la liste"
    TAG = "tag", "Par étiquette"
    PLACE = "place", "Par lieu"
    MODEL = "model", "Par modèle"


class PrintChoice(models.Model):
    """`sheet` names a format of `labels.geometry`; each part has its column."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="print_choice")
    sheet = models.CharField("format", max_length=40, default="avery-l7160")
    printer = models.ForeignKey(Printer, models.SET_NULL, null=True, related_name="+", verbose_name="imprimante")
    owner = models.BooleanField(default=False)
    unit = models.BooleanField(default=True)
    service = models.BooleanField(default=False)
    model = models.BooleanField(default=True)
    serial = models.BooleanField(default=True)
    order = models.CharField("ordre", max_length=5, choices=Order, default=Order.GIVEN)

    class Meta:
        verbose_name = "choix d’impression"
        verbose_name_plural = "choix d’impression"

    def __str__(self) -> str:
        return f"{self.user} · {self.sheet}"

    @property
    def parts(self) -> list[LabelPart]:
        return [part for part in LabelPart if getattr(self, part)]

    @parts.setter
    def parts(self, wanted: Collection[str]) -> None:
        for part in LabelPart:
            setattr(self, part, part in wanted)
