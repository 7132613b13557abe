"""The convention once signed, scanned or photographed: a document of the claim."""

from typing import Self

from django.db import models

from donations.models.claim import Claim
from registry.devices.models.document import StoredFile, StoredFileQuerySet
from registry.organisations.models import Organisation
from registry.shared.access import Actor


class SignedCopyQuerySet(StoredFileQuerySet["SignedCopy"]):
    def visible_to(self, user: Actor, act: str = "lots") -> Self:
        """Those of the claims that one sees."""
        return self.filter(claim__in=Claim.objects.visible_to(user, act))


class SignedCopy(StoredFile):
    """`added_for` is the party that put it there, which alone takes it away."""

    owner = "claim"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="signed_copies", verbose_name="demande")
    added_for = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="ajouté pour")

    objects = SignedCopyQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        verbose_name = "exemplaire signé"
        verbose_name_plural = "exemplaires signés"
        constraints = [
            *StoredFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["claim", "sha256"],
                condition=models.Q(removed_at=None),
                name="signed_copy_once",
                violation_error_code="already_attached",
                violation_error_message="Cet exemplaire est déjà joint.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.claim.convention})"
