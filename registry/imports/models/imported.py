"""An import that took place: who, when, from which file, and what it brought. The file itself is not kept."""

import gzip
import uuid
from typing import Self

from django.conf import settings
from django.db import models

from registry.organisations.models.organisation import Organisation
from registry.shared.access import ScopedQuerySet


class ImportQuerySet(ScopedQuerySet["Import"]):
    def standing(self, organisation: Organisation) -> Self:
        """Those that were not undone, and may hold the same devices as a file for `organisation`: made for the entity
        that declares for it, for what is below that entity, or above it."""
        unit = organisation.reporting_unit or organisation
        tree = models.Q(organisation__path__startswith=unit.path) | models.Q(organisation__in=unit.lineage())
        return self.filter(tree, undone_at=None)


class Import(models.Model):
    """`operation` is the one of its events and changes; `report` tells each row, as a compressed CSV."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="imports", verbose_name="organisation", editable=False
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par")
    at = models.DateTimeField("importé le", auto_now_add=True)
    operation = models.UUIDField("opération", default=uuid.uuid4, unique=True)
    name = models.CharField("nom du fichier", max_length=200)
    sha256 = models.CharField("empreinte du fichier", max_length=64)
    format = models.CharField("format", max_length=10)
    sheet = models.CharField("feuille", max_length=200, blank=True)
    new = models.PositiveIntegerField("nouveaux")
    changed = models.PositiveIntegerField("modifiés")
    unchanged = models.PositiveIntegerField("inchangés")
    skipped = models.PositiveIntegerField("lignes passées")
    report = models.BinaryField()
    undone_at = models.DateTimeField("annulé le", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="annulé par"
    )
    motive = models.CharField("motif de l’annulation", max_length=500, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def undoable(self) -> bool:
        return self.undone_at is None and bool(self.new or self.changed)

    def told(self) -> bytes:
        """The report, as a CSV file."""
        return gzip.decompress(bytes(self.report))


class UnidentifiedRow(models.Model):
    """A row that came in without anything to know it by: the digest of what it said, to notice it in another file."""

    imported = models.ForeignKey(Import, models.CASCADE, to_field="operation", related_name="unidentified_rows")
    digest = models.CharField("empreinte de la ligne", max_length=32, db_index=True)

    class Meta:
        verbose_name = "ligne que rien n’identifie"
        verbose_name_plural = "lignes que rien n’identifie"

    def __str__(self) -> str:
        return self.digest
