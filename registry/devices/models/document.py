"""A photo or a document, of a device or else: its row, and the file that it names, kept outside of what is served."""

import uuid
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models

from registry.devices.identity import tags
from registry.devices.models import telling
from registry.devices.models.device import Device
from registry.devices.models.event import Event
from registry.shared.access import Actor, Row, ScopedQuerySet


class DocumentKind(models.TextChoices):
    PHOTO = "photo", "Photo"
    DOCUMENT = "document", "Document"
    CERTIFICATE = "certificate", "Certificat d’effacement"


class StoredFileQuerySet(ScopedQuerySet[Row]):
    def kept(self) -> Self:
        return self.filter(removed_at=None)


class DocumentQuerySet(StoredFileQuerySet["Document"]):
    scope = "device__organisation__path"

    def told_to(self, user: Actor) -> Self:
        """With `told`, and `told_by` (an address), empty of what is not."""
        held = telling.then(Event.objects.all(), device="device", recorded_at__lt="added_at")
        return telling.of_own(self, user, held).annotate(told_by=telling.only_told("added_by__email", None))


def documents_storage() -> Storage:
    return storages["documents"]


def place(document: "StoredFile", name: str) -> str:
    """Nothing of what the sender wrote: neither name nor extension."""
    drawn = uuid.uuid4().hex
    return f"{drawn[:2]}/{drawn}"


class StoredFile(models.Model):
    """`size` is in bytes, `sha256` of the file as it is kept. Of a removed one, the row stays and its file is gone."""

    # The relation to the row that it is a document of.
    owner = ""

    name = models.CharField("nom", max_length=120)
    media_type = models.CharField("type", max_length=40)
    size = models.PositiveIntegerField("taille")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    file = models.FileField("fichier", storage=documents_storage, upload_to=place)
    added_at = models.DateTimeField("ajouté le", auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="ajouté par"
    )
    removed_at = models.DateTimeField("retiré le", null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="retiré par"
    )
    motive = models.CharField("motif du retrait", max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at=None) ^ models.Q(file=""), name="%(class)s_removed_has_no_file"
            )
        ]

    @property
    def is_photo(self) -> bool:
        return self.media_type.startswith("image/")


class Document(StoredFile):
    owner = "device"

    device = models.ForeignKey(Device, models.PROTECT, related_name="documents", verbose_name="matériel")
    kind = models.CharField("nature", max_length=11, choices=DocumentKind)

    objects = DocumentQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        verbose_name = "document"

    def __str__(self) -> str:
        return f"{self.name} ({tags.pretty(self.device.tag)})"
