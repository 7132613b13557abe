"""A collection of waste equipment: who takes it away, what was put on its pallets, and what the collector confirmed."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from registry.devices.models.device import Device
from registry.organisations.models.organisation import Organisation
from registry.shared import validators
from registry.shared.access import ScopedQuerySet
from registry.shared.moves import Reason
from registry.shared.validators import invalid
from registry.waste.lifecycle import CollectionStatus, Fate

BSD = RegexValidator(
    r"^BSD-[0-9]{8}-[0-9A-HJKMNP-TV-Z]{9}\Z", "Un bordereau Trackdéchets s’écrit BSD-20260315-ABCDEFGH1.", "invalid_bsd"
)
NO_BSD = Reason("bsd_not_asked", "Un éco-organisme n’en demande pas : laissez vide.")
BSD_MISSING = Reason("bsd_missing", "Ce collecteur n’est pas un éco-organisme : indiquez le bordereau.")
NO_COMMITMENT = Reason("commitment_without_take_back", "Seule une reprise peut être assortie d’un engagement.")
OPERATIONS = [f"{letter} {rank}" for letter, last in (("R", 13), ("D", 15)) for rank in range(1, last + 1)]
LIGHTEST = Decimal("0.01")
# The numbers of the pallets of one collection.
PALLETS = range(1, 1000)


class CompanyType(models.TextChoices):
    """Names of the State's waste register."""

    FRENCH = "ETABLISSEMENT_FR", "Établissement français"
    EUROPEAN = "ENTREPRISE_UE", "Entreprise de l’Union européenne"
    FOREIGN = "ENTREPRISE_HORS_UE", "Entreprise hors de l’Union européenne"
    ASSOCIATION = "ASSOCIATION", "Association"


class OperationMode(models.TextChoices):
    """Names of the State's waste register."""

    REUSE = "REUTILISATION", "Réutilisation"
    RECYCLING = "RECYCLAGE", "Recyclage"
    ENERGY = "VALORISATION_ENERGETIQUE", "Valorisation énergétique"
    DISPOSAL = "ELIMINATION", "Élimination"
    OTHER = "AUTRES_VALORISATIONS", "Autres valorisations"


class Collector(models.Model):
    """Reference data. An éco-organisme ends the holder's responsibility, without a BSD (R541-45)."""

    name = models.CharField("nom", max_length=150, unique=True)
    eco_organisme = models.BooleanField(
        "éco-organisme agréé", default=False, help_text="Sinon, un bordereau Trackdéchets (BSD) est exigé."
    )
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[validators.siret])
    company_type = models.CharField("type", max_length=18, choices=CompanyType, default=CompanyType.FRENCH)
    address = models.CharField("adresse", max_length=150, blank=True)
    receipt = models.CharField("récépissé de transport", max_length=150, blank=True)
    free_kg = models.DecimalField(
        "enlèvement gratuit à partir de (kg)",
        max_digits=7,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    free_m3 = models.DecimalField(
        "ou à partir de (m³)",
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    source = models.CharField("source du seuil", max_length=200, blank=True)

    class Meta:
        verbose_name = "collecteur de déchets"
        verbose_name_plural = "collecteurs de déchets"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(free_kg=None, free_m3=None) | ~models.Q(source=""),
                name="collector_threshold_has_source",
                violation_error_code="threshold_without_source",
                violation_error_message="Indiquez la source du seuil.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Collection(models.Model):
    """`dispatched_on` to `confirmed_by` are the collector's confirmation; weights are in kilograms."""

    number = models.CharField("numéro", max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="collections", verbose_name="organisation qui remet"
    )
    collector = models.ForeignKey(Collector, models.PROTECT, related_name="collections", verbose_name="collecteur")
    site = models.CharField("adresse d’enlèvement", max_length=150)
    planned_on = models.DateField("enlèvement prévu le", null=True, blank=True)
    status = models.CharField(
        "état", max_length=9, choices=CollectionStatus, default=CollectionStatus.OPEN, editable=False
    )
    motive = models.CharField("motif", max_length=400, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="créée par",
    )
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    closed_on = models.DateField("close le", null=True, blank=True, editable=False)

    dispatched_on = models.DateField("enlevée le", null=True, blank=True, validators=[validators.not_future])
    received_on = models.DateField(
        "reçue par le collecteur le", null=True, blank=True, validators=[validators.not_future]
    )
    weight_kg = models.DecimalField(
        "poids confirmé (kg)",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(LIGHTEST)],
    )
    slip = models.CharField("numéro du bon d’enlèvement", max_length=50, blank=True)
    bsd = models.CharField("bordereau Trackdéchets (BSD)", max_length=22, blank=True, validators=[BSD])
    fate = models.CharField("devenir", max_length=9, choices=Fate, blank=True)
    reuse_commitment = models.BooleanField("engagement de réemploi", null=True, blank=True)
    operation_code = models.CharField(
        "code de traitement", max_length=4, choices=[(code, code) for code in OPERATIONS], blank=True
    )
    operation_mode = models.CharField("mode de traitement", max_length=24, choices=OperationMode, blank=True)
    pop = models.BooleanField("contient des polluants organiques persistants", default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="confirmée par"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "collecte"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organisation", "status"], name="collection_organisation_status")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status=CollectionStatus.CONFIRMED)
                | (
                    models.Q(dispatched_on__isnull=False, received_on__isnull=False, weight_kg__gt=0)
                    & ~models.Q(operation_code="")
                    & ~models.Q(fate="")
                ),
                name="collection_confirmed_with_its_facts",
                violation_error_code="confirmation_incomplete",
                violation_error_message="Une collecte se confirme avec ses dates, son poids et son traitement.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=CollectionStatus.CONFIRMED) | ~models.Q(slip="") | ~models.Q(bsd=""),
                name="collection_confirmed_by_a_paper",
                violation_error_code="slip_missing",
                violation_error_message="Indiquez le numéro du bon d’enlèvement, ou du bordereau.",
            ),
            models.CheckConstraint(
                condition=models.Q(dispatched_on=None) | models.Q(dispatched_on__gte=models.F("closed_on")),
                name="collection_leaves_once_closed",
                violation_error_code="dispatched_before_closing",
                violation_error_message="L’enlèvement ne peut pas précéder la clôture de la collecte.",
            ),
            models.CheckConstraint(
                condition=models.Q(received_on=None) | models.Q(received_on__gte=models.F("dispatched_on")),
                name="collection_arrives_after_it_leaves",
                violation_error_code="received_before_dispatch",
                violation_error_message="La réception ne peut pas précéder l’enlèvement.",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def confirmed_kg(self) -> Decimal:
        """The weight that its collector confirmed, 0 until then."""
        return self.weight_kg or Decimal(0)

    def clean(self) -> None:
        """To anyone but an éco-organisme, waste goes with a BSD (code de l’environnement, art. R541-45)."""
        if self.status != CollectionStatus.CONFIRMED:
            return
        if self.collector.eco_organisme and self.bsd:
            raise ValidationError({"bsd": invalid(NO_BSD)})
        if not self.collector.eco_organisme and not self.bsd:
            raise ValidationError({"bsd": invalid(BSD_MISSING)})
        if self.fate != Fate.TAKE_BACK and self.reuse_commitment is not None:
            raise ValidationError({"reuse_commitment": invalid(NO_COMMITMENT)})

    def get_absolute_url(self) -> str:
        return reverse("collection-detail", args=[self.number])


class CollectionLineQuerySet(ScopedQuerySet["CollectionLine"]):
    scope = "collection__organisation__path"

    def latest_first(self) -> Self:
        """As they were scanned: one that was moved comes before what was on that pallet already."""
        return self.order_by("-scanned_at", "-pk")


class CollectionLine(models.Model):
    """One device on a pallet. `active` until the collection is confirmed or abandoned; `received` None until then."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="lines", verbose_name="collecte")
    device = models.ForeignKey(Device, models.PROTECT, related_name="collection_lines", verbose_name="matériel")
    pallet = models.PositiveSmallIntegerField("palette", validators=[MinValueValidator(PALLETS[0])])
    mass_kg = models.DecimalField(
        "poids estimé (kg)",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(LIGHTEST)],
    )
    waste_code = models.CharField("code déchet", max_length=9, blank=True)
    active = models.BooleanField("sur la collecte", default=True)
    received = models.BooleanField("reçu", null=True, blank=True)
    scanned_at = models.DateTimeField("scanné le", default=timezone.now)
    scanned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="scanné par"
    )
    # The pallet that this scan took it from; no column.
    former: int | None = None

    objects = CollectionLineQuerySet.as_manager()

    class Meta:
        verbose_name = "matériel d’une collecte"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["device"],
                condition=models.Q(active=True),
                name="collection_line_in_one_collection",
                violation_error_code="already_on_a_collection",
                violation_error_message="Ce matériel est déjà sur une collecte.",
            ),
            models.UniqueConstraint(
                fields=["collection", "device"],
                name="collection_line_once",
                violation_error_code="already_on_this_collection",
                violation_error_message="Ce matériel est déjà sur cette collecte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.device_id}"
