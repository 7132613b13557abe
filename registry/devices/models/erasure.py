"""The erasure of one medium: what was done to it, with what, by whom, and what proves it."""

from typing import Self

from django.db import models

from registry.devices.data_gate import Erasure
from registry.devices.identity.fields import SerialField
from registry.devices.models import telling
from registry.devices.models.document import Document
from registry.devices.models.event import Event
from registry.shared.access import Actor, ScopedQuerySet


class MediumType(models.TextChoices):
    DISK = "hdd", "Disque dur"
    SSD = "ssd", "SSD"
    EMBEDDED = "embedded", "Mémoire soudée (téléphone, tablette)"
    CARD = "card", "Carte ou clé mémoire"
    OTHER = "other", "Autre"


class Result(models.TextChoices):
    SUCCEEDED = "succeeded", "Réussi"
    FAILED = "failed", "Échoué"


METHODS = [choice for choice in Erasure.choices if choice[0] in (Erasure.CLEAR, Erasure.PURGE, Erasure.DESTROY)]


class MediumErasureQuerySet(ScopedQuerySet["MediumErasure"]):
    scope = "event__device__organisation__path"

    def told_to(self, user: Actor) -> Self:
        """With `told`, and `told_operator` and `told_verifier`, empty of what is not."""
        held = telling.then(Event.objects.all(), device="event__device", pk__lte="event")
        return telling.of_own(self, user, held).annotate(
            told_operator=telling.only_told("operator", ""), told_verifier=telling.only_told("verifier", "")
        )


class MediumErasure(models.Model):
    """It stands on an act of the ledger, which has its day and its author, and no longer counts once that is undone.

    What a certificate alone tells may lack its type, its method, and its result: then nothing proves the erasure.
    """

    event = models.OneToOneField(Event, models.PROTECT, related_name="medium", verbose_name="mouvement")
    medium_type = models.CharField("type de support", max_length=8, choices=MediumType)
    serial = SerialField(
        "numéro de série du support", max_length=80, blank=True, help_text="Celui du disque, pas celui du matériel."
    )
    method = models.CharField("méthode (NIST SP 800-88)", max_length=12, choices=METHODS)
    result = models.CharField("résultat", max_length=9, choices=Result)
    tool = models.CharField("outil", max_length=80, blank=True)
    tool_version = models.CharField("version de l’outil", max_length=40, blank=True)
    operator = models.CharField("opérateur", max_length=120, blank=True, help_text="Tel que l’outil le nomme.")
    verifier = models.CharField("vérifié par", max_length=120, blank=True)
    certificate = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="erasures", verbose_name="certificat"
    )
    certified = models.BooleanField("dit par le certificat, qui nomme le matériel", default=False, editable=False)

    objects = MediumErasureQuerySet.as_manager()

    class Meta:
        verbose_name = "effacement d’un support"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(method=Erasure.DESTROY, result=Result.FAILED),
                name="erasure_destruction_succeeds",
                violation_error_code="destruction_not_done",
                violation_error_message="Une destruction ne s’enregistre qu’une fois faite.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_medium_type_display() or 'Support'} {self.serial or 'sans numéro'}"

    @property
    def failed(self) -> bool:
        return self.result == Result.FAILED

    @property
    def destroyed(self) -> bool:
        return self.method == Erasure.DESTROY

    @property
    def pending(self) -> bool:
        """Whether it forbids any exit."""
        return self.result != Result.SUCCEEDED
