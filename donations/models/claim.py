"""A claim: what an association asks of a lot, what was decided, and the record of the hand-over."""

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from donations.lifecycle import AGREED, LIVE, ClaimStatus, LegalBasis
from donations.models.lot import Lot
from registry.organisations.models import Organisation
from registry.shared.access import Actor, ScopedQuerySet, either, paths, within
from registry.shared.validators import not_future


class ClaimQuerySet(ScopedQuerySet["Claim"]):
    def visible_to(self, user: Actor, act: str = "lots") -> Self:
        """The association's own people, and the staff in scope of the lot."""
        return self.filter(
            either(
                within("association__path", paths(user, "claim")),
                within("lot__organisation__path", paths(user, act)),
            )
        )


class Claim(models.Model):
    """`decision` is the motive of the last decision; `convention` the number given at acceptance."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="claims", editable=False, verbose_name="lot")
    association = models.ForeignKey(
        Organisation, models.PROTECT, related_name="claims", verbose_name="organisme demandeur"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="déposée par",
    )
    reason = models.TextField("projet", max_length=2000, help_text="À quoi et à qui serviront ces matériels.")
    beneficiaries = models.PositiveIntegerField(
        "nombre de bénéficiaires",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Personnes qui seront équipées ou accompagnées.",
    )
    created_at = models.DateTimeField("déposée le", auto_now_add=True)
    status = models.CharField("état", max_length=9, choices=ClaimStatus, default=ClaimStatus.SUBMITTED, editable=False)

    decision = models.CharField("motif", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="décidée par",
    )
    decided_at = models.DateTimeField("décidée le", null=True, editable=False)
    legal_basis = models.CharField("base légale", max_length=2, choices=LegalBasis, blank=True)
    convention = models.CharField("convention", max_length=20, blank=True, editable=False)

    handed_on = models.DateField("remis le", null=True, blank=True, validators=[not_future])
    handed_place = models.CharField("lieu de la remise", max_length=200, blank=True)
    donor_person = models.CharField("remis par", max_length=120, blank=True)
    beneficiary_person = models.CharField("reçu par", max_length=120, blank=True)
    reservations = models.TextField("réserves", max_length=2000, blank=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="saisie par"
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "demande"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "association"],
                condition=Q(status__in=sorted(LIVE)),
                name="claim_live_once",
                violation_error_code="already_asked",
                violation_error_message="Votre organisme a déjà une demande en cours sur ce lot.",
            ),
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(status__in=sorted(AGREED)),
                name="claim_one_winner",
                violation_error_code="lot_already_granted",
                violation_error_message="Une autre demande est déjà acceptée pour ce lot.",
            ),
            models.UniqueConstraint(
                fields=["convention"],
                condition=~Q(convention=""),
                name="claim_convention_once",
                violation_error_code="convention_number_taken",
                violation_error_message="Ce numéro de convention est déjà pris.",
            ),
            models.CheckConstraint(
                condition=~Q(status=ClaimStatus.REFUSED) | ~Q(decision=""),
                name="claim_refused_has_motive",
                violation_error_code="motive_of_refusal_missing",
                violation_error_message="Un refus se motive : dites pourquoi à l’association.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(AGREED)) | ~Q(legal_basis=""),
                name="claim_accepted_has_legal_basis",
                violation_error_code="legal_basis_missing",
                violation_error_message="Choisissez la base légale de la cession.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(AGREED)) | ~Q(convention=""),
                name="claim_accepted_has_convention",
                violation_error_code="convention_missing",
                violation_error_message="Une demande acceptée porte un numéro de convention.",
            ),
            models.CheckConstraint(
                condition=Q(status=ClaimStatus.SUBMITTED) | Q(decided_at__isnull=False),
                name="claim_decision_is_dated",
                violation_error_code="decision_undated",
                violation_error_message="Une décision est datée.",
            ),
            models.CheckConstraint(
                condition=~Q(status=ClaimStatus.FULFILLED) | Q(handed_on__isnull=False),
                name="claim_fulfilled_has_date",
                violation_error_code="handover_undated",
                violation_error_message="Indiquez la date de la remise.",
            ),
            models.CheckConstraint(
                condition=~Q(status=ClaimStatus.FULFILLED)
                | ~(Q(handed_place="") | Q(donor_person="") | Q(beneficiary_person="")),
                name="claim_fulfilled_has_place_and_people",
                violation_error_code="record_incomplete",
                violation_error_message="Indiquez le lieu de la remise, qui remet et qui reçoit.",
            ),
            models.CheckConstraint(
                condition=Q(beneficiaries=None) | Q(beneficiaries__gte=1),
                name="claim_beneficiaries_positive",
                violation_error_code="beneficiaries_not_positive",
                violation_error_message="Indiquez au moins une personne, ou laissez vide.",
            ),
        ]

    def __str__(self) -> str:
        return f"Demande {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("claim-detail", args=[self.pk])
