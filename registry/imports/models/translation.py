"""Foreign words that people translated once: a category, a state or a place as another tool names it."""

from django.core.exceptions import ValidationError
from django.db import models

from registry.devices.lifecycle import Status
from registry.devices.models.category import Category
from registry.imports.models.layout import LayoutQuerySet
from registry.organisations.models.organisation import Organisation
from registry.shared.moves import Reason
from registry.shared.validators import invalid

WORD = 200
OUTSIDE = Reason("not_a_fleet_below", "Choisissez une organisation de « {} » qui tient un parc.")


class WordKind(models.TextChoices):
    CATEGORY = "category", "Catégorie"
    STATUS = "status", "État"
    PLACE = "place", "Site ou organisation"


class TranslationQuerySet(LayoutQuerySet["Translation"]):
    """They hold where layouts do."""


class Translation(models.Model):
    """`word` is folded, `written` as it was first read. It means one of ours, nothing at all, or, when `skipped`, that
    its rows are not brought in; it holds for `organisation` and all below it."""

    STATES = (Status.IN_SERVICE, Status.IN_STOCK, Status.IN_REPAIR, Status.RETIRED)

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name="organisation")
    kind = models.CharField("genre", max_length=8, choices=WordKind)
    word = models.CharField(max_length=WORD, editable=False)
    written = models.CharField("mot du fichier", max_length=WORD)
    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=12, choices=[(state, state.label) for state in STATES], blank=True)
    place = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    skipped = models.BooleanField("lignes non importées", default=False)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = "traduction"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "word"], name="word_translated_once"),
            models.CheckConstraint(
                condition=models.Q(kind="category", skipped=False, category__isnull=False, status="", place=None)
                | models.Q(kind="category", skipped=True, category=None, status="", place=None)
                | models.Q(kind="status", skipped=False, category=None, place=None)
                | models.Q(kind="status", skipped=True, category=None, place=None, status="")
                | models.Q(kind="place", skipped=False, category=None, status=""),
                name="word_means_one_thing",
                violation_error_code="word_means_nothing",
                violation_error_message="Dites ce que ce mot veut dire, ou que ses lignes ne sont pas importées.",
            ),
        ]

    def __str__(self) -> str:
        return self.written

    def clean(self) -> None:
        if self.place and not (self.place.path.startswith(self.organisation.path) and self.place.holds_fleet):
            raise ValidationError({"place": invalid(OUTSIDE.format(self.organisation))})

    @property
    def code(self) -> str:
        """Ours, by its code; empty when the word means nothing."""
        return self.category.code if self.category else self.place.code if self.place else self.status

    @property
    def meaning(self) -> str:
        if self.skipped:
            return "Lignes non importées"
        none = "L’organisation de l’import" if self.kind == WordKind.PLACE else "Rien à en conclure"
        return str(self.category or self.place or self.get_status_display() or none)
