"""The layouts of foreign files that people explained once: which of our columns each of their headings means."""

from typing import Self

from django.db import models

from registry.organisations.models.organisation import Organisation
from registry.shared.access import Row, ScopedQuerySet

HEADING = 200


class LayoutQuerySet(ScopedQuerySet[Row]):
    def for_organisation(self, organisation: Organisation) -> Self:
        """Those that hold for `organisation`: its own and those of the organisations above it, the nearest first."""
        above = organisation.path.strip("/").split("/")
        return self.filter(organisation__in=above).order_by("-organisation__path")


class Layout(models.Model):
    """`fingerprint` is that of the set of headings of a file; it holds for `organisation` and all below it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name="organisation")
    fingerprint = models.CharField(max_length=64, editable=False)
    name = models.CharField("fichier", max_length=200, help_text="Le premier fichier qui avait ces titres.")
    saved_at = models.DateTimeField("retenu le", auto_now=True)

    objects = LayoutQuerySet.as_manager()

    class Meta:
        verbose_name = "correspondance de colonnes"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "fingerprint"], name="layout_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def read(self) -> list[str]:
        """The headings that are read."""
        return [match.heading for match in self.columns.all() if match.column]


class ColumnMatch(models.Model):
    """One heading as it is written, and the key of our column; an empty key says that it is not read."""

    layout = models.ForeignKey(Layout, models.CASCADE, related_name="columns")
    heading = models.CharField("titre", max_length=HEADING)
    column = models.CharField("colonne du registre", max_length=20, blank=True)

    class Meta:
        verbose_name = "colonne retenue"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["layout", "heading"], name="heading_once"),
            models.UniqueConstraint(
                fields=["layout", "column"], condition=~models.Q(column=""), name="column_meant_once"
            ),
        ]

    def __str__(self) -> str:
        return self.heading
