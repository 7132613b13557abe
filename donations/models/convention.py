"""The convention of a claim as it was agreed, then as it was executed: what it says, and the very bytes of its PDF."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models

from donations.lifecycle import LegalBasis
from donations.models.claim import Claim
from registry.devices.models import Device
from registry.organisations.models.organisation import Kind
from registry.shared.access import Actor
from registry.shared.append_only import AppendOnlyModel, AppendOnlyQuerySet


class Stage(models.TextChoices):
    AGREED = "agreed", "Convention établie à l’acceptation"
    EXECUTED = "executed", "Convention exécutée, avec le procès-verbal de remise"


class ConventionQuerySet(AppendOnlyQuerySet["Convention"]):
    def visible_to(self, user: Actor, act: str = "lots") -> Self:
        """Those of the claims that one sees."""
        return self.filter(claim__in=Claim.objects.visible_to(user, act))


class Convention(AppendOnlyModel):
    """Copies, not links: nothing that changes later changes them. `terms` names the version of the clauses.

    Of a claim cancelled since, it stays as it was. The record of the hand-over is empty in what was agreed.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="conventions", verbose_name="demande")
    stage = models.CharField("version", max_length=8, choices=Stage)
    number = models.CharField("numéro", max_length=20, db_index=True)
    agreed_on = models.DateField("établie le")
    terms = models.CharField("version des clauses", max_length=10)
    legal_basis = models.CharField("base légale", max_length=2, choices=LegalBasis)

    donor = models.CharField("donateur", max_length=200)
    donor_service = models.CharField("service donateur", max_length=200, blank=True)
    donor_siret = models.CharField("SIRET du donateur", max_length=14, blank=True)
    donor_address = models.CharField("adresse du donateur", max_length=300, blank=True)
    donor_signatory = models.CharField("signataire du donateur", max_length=120, blank=True)
    donor_signatory_title = models.CharField("qualité du signataire du donateur", max_length=120, blank=True)
    beneficiary = models.CharField("bénéficiaire", max_length=200)
    beneficiary_kind = models.CharField("nature du bénéficiaire", max_length=12, choices=Kind)
    beneficiary_rna = models.CharField("numéro RNA", max_length=10, blank=True)
    beneficiary_siren = models.CharField("SIREN du bénéficiaire", max_length=9, blank=True)
    beneficiary_address = models.CharField("adresse du bénéficiaire", max_length=300, blank=True)
    beneficiary_signatory = models.CharField("signataire du bénéficiaire", max_length=120, blank=True)
    beneficiary_signatory_title = models.CharField("qualité du signataire du bénéficiaire", max_length=120, blank=True)
    lot_number = models.CharField("lot", max_length=20)
    lot_title = models.CharField("intitulé du lot", max_length=120)
    place = models.CharField("lieu de dépôt", max_length=200, blank=True)
    collect_by = models.DateField("à enlever avant le", null=True)

    handed_on = models.DateField("remis le", null=True)
    handed_place = models.CharField("lieu de la remise", max_length=200, blank=True)
    donor_person = models.CharField("remis par", max_length=120, blank=True)
    beneficiary_person = models.CharField("reçu par", max_length=120, blank=True)
    reservations = models.CharField("réserves", max_length=2000, blank=True)

    made_at = models.DateTimeField("figée le", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="figée par"
    )
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    content = models.BinaryField("PDF")

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "stage"], name="convention_once_a_stage")]

    def __str__(self) -> str:
        return f"{self.number}, {self.get_stage_display()}"

    @property
    def on(self) -> date:
        """The day of what it tells: the agreement, or the hand-over."""
        return self.handed_on or self.agreed_on


class ConventionDevice(AppendOnlyModel):
    """One device as the convention prints it. `handed` is None until the hand-over says whether it left."""

    convention = models.ForeignKey(Convention, models.PROTECT, related_name="devices", verbose_name="convention")
    device = models.ForeignKey(Device, models.PROTECT, related_name="+", verbose_name="matériel")
    tag = models.CharField("étiquette", max_length=40)
    title = models.CharField("catégorie, marque et modèle", max_length=400)
    serial = models.CharField("numéro de série", max_length=200, blank=True)
    acquired_on = models.DateField("acquis le", null=True)
    made_on = models.DateField("fabriqué ou acheté neuf le", null=True)
    unit_value = models.DecimalField("valeur unitaire", max_digits=10, decimal_places=2, null=True)
    functional = models.BooleanField("fonctionnel", null=True)
    erasure = models.CharField("effacement des données", max_length=200, blank=True)
    handed = models.BooleanField("remis", null=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "matériel d’une convention"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["convention", "device"], name="convention_device_once"),
        ]

    def __str__(self) -> str:
        return f"{self.convention_id} {self.tag}"
