"""A device: its plain facts, and what the ledger says that it is today (a cache of its events)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Self, cast

from django.core.validators import MinValueValidator
from django.db import models

from registry.devices.data_gate import Erasure
from registry.devices.identity import makers, serials, tags
from registry.devices.identity.fields import SerialField
from registry.devices.lifecycle import Status
from registry.devices.models.category import Category
from registry.organisations.models.organisation import Organisation
from registry.shared import validators
from registry.shared.access import Actor
from registry.shared.folded import FoldedField, FoldingQuerySet, folded_from
from registry.shared.wording import capital

NO_PRICE = "Un prix est plus grand que 0 : laissez vide celui que vous ne connaissez pas."


class DeviceQuerySet(FoldingQuerySet["Device"]):
    """A row without a state is a device whose entry was undone, or one that was joined to another: nobody sees it, but
    by its history."""

    def registered(self) -> Self:
        return self.exclude(status="")

    def visible_to(self, user: Actor, act: str = "view") -> Self:
        return super().visible_to(user, act).registered()

    def undone(self, user: Actor, act: str = "view") -> Self:
        """Those whose entry was undone where `user` may `act`: they may enter again, with their tag and number."""
        return super().visible_to(user, act).filter(status="", joined_to=None)

    def shown(self) -> Self:
        """With what every list and page prints of a device, in one query."""
        return self.select_related("category", "organisation")

    def announced_to(self, user: Actor) -> Self:
        """Transferred, not arrived yet, and expected where `user` may accept."""
        there = Organisation.objects.announced_through(user)
        return self.filter(status=Status.TRANSFERRED, recipient__in=there)


class Device(models.Model):
    """The caches, from `organisation` on, are written by the ledger alone, `labelled_on` by `labelling`.
    The keys follow the serial number and the maker as written: they are what two devices are compared by.
    `unit_value` and `price` are in euros."""

    tag = models.CharField(
        "étiquette", max_length=32, unique=True, default=tags.new, editable=False, validators=[validators.tag]
    )
    serial = SerialField("numéro de série", max_length=80, blank=True)
    serial_key = FoldedField("serial", serials.key, max_length=serials.LONGEST)
    category = models.ForeignKey(Category, models.PROTECT, related_name="devices", verbose_name="catégorie")
    manufacturer = models.CharField("fabricant", max_length=80, blank=True)
    maker_key = FoldedField("manufacturer", makers.key, max_length=makers.LONGEST)
    model = models.CharField("modèle", max_length=120, blank=True)
    price = models.DecimalField(
        "prix d’achat (€ HT)",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"), NO_PRICE)],
    )
    manufactured_on = models.DateField("fabriqué le", null=True, blank=True, validators=[validators.not_future])
    place = models.CharField("lieu", max_length=120, blank=True)
    place_key = FoldedField("place", max_length=240)
    note = models.CharField("remarque", max_length=2000, blank=True)
    created_at = models.DateTimeField("ajouté le", auto_now_add=True)
    labelled_on = models.DateField("étiqueté le", null=True, editable=False)

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="devices", editable=False, verbose_name="organisation"
    )
    status = models.CharField("état", max_length=12, choices=Status, editable=False)
    last_on = models.DateField("dernier mouvement", null=True, editable=False)
    used = models.BooleanField("déjà mis en service", default=False, editable=False)
    erasure = models.CharField("effacement", max_length=12, choices=Erasure, blank=True, editable=False)
    functional = models.BooleanField("fonctionnel", null=True, editable=False)
    unit_value = models.DecimalField(
        "valeur unitaire (€)",
        max_digits=10,
        decimal_places=2,
        null=True,
        editable=False,
        validators=[MinValueValidator(0)],
    )
    security_excluded = models.BooleanField("exclu pour raison de sécurité", default=False, editable=False)
    recipient = models.ForeignKey(
        Organisation, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="promis à"
    )
    joined_to = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="joined", verbose_name="réuni à"
    )

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = "matériel"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["organisation", "status"], name="device_organisation_status"),
            models.Index(fields=["serial_key"], name="device_serial"),
            models.Index(fields=["place_key"], name="device_place"),
            models.Index(fields=["-id"], condition=models.Q(labelled_on=None), name="device_never_labelled"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["serial_key", "maker_key"],
                condition=~models.Q(serial_key="") & ~models.Q(status=""),
                name="device_serial_once",
                violation_error_code=serials.TAKEN.code,
                violation_error_message=serials.TAKEN,
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.RESERVED) | models.Q(recipient__isnull=False),
                name="device_reserved_for_someone",
                violation_error_code="reserved_for_nobody",
                violation_error_message="Un matériel réservé l’est pour un bénéficiaire.",
            ),
            models.CheckConstraint(
                condition=models.Q(price=None) | models.Q(price__gt=0),
                name="device_price_positive",
                violation_error_code="price_not_positive",
                violation_error_message=NO_PRICE,
            ),
        ]

    def __str__(self) -> str:
        return self.tag

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        if update_fields is not None:
            written = set(update_fields)
            update_fields = written | folded_from(type(self), written).keys()
        super().save(update_fields=update_fields, **options)

    @property
    def title(self) -> str:
        return f"{self.manufacturer} {self.model}".strip() or str(self.category)

    @property
    def pretty_tag(self) -> str:
        return tags.pretty(self.tag)


FactKind = Literal["serial", "choice", "text", "note", "price", "date"]


@dataclass(frozen=True)
class Fact:
    """A column of `Device` that people write: forms, API, files, history and pages list them from the rows below.

    `noun` names it where the column's own words are no noun, `in_files` where files say it otherwise; `hint` is told
    where it is asked. Of what is `weighty`, which figures and rules read, a live change says why; what is `searched`
    answers to the words of a search.
    """

    name: str
    kind: FactKind
    noun: str = ""
    in_files: str = ""
    hint: str = ""
    weighty: bool = False
    searched: bool = False

    @property
    def column(self) -> models.Field[Any, Any]:
        return cast("models.Field[Any, Any]", Device._meta.get_field(self.name))

    @property
    def label(self) -> str:
        return capital(self.noun or str(self.column.verbose_name))

    @property
    def heading(self) -> str:
        return self.in_files or self.noun or str(self.column.verbose_name)


def names(facts: Iterable[Fact]) -> list[str]:
    return [fact.name for fact in facts]


# Each group stands together wherever facts are listed: what the device is, what its purchase and its making tell,
# and what people write for themselves, which does not follow the device.
IDENTITY = (
    Fact("serial", "serial", searched=True),
    Fact("category", "choice", weighty=True),
    Fact("manufacturer", "text", in_files="marque", searched=True),
    Fact("model", "text", searched=True),
)
PURCHASE = (
    Fact("price", "price", in_files="prix HT", weighty=True),
    Fact("manufactured_on", "date", noun="date de fabrication", hint="L’âge en dépend.", weighty=True),
)
WORDS = (
    Fact("place", "text", searched=True),
    Fact("note", "note", in_files="note"),
)
FACTS = {fact.name: fact for fact in IDENTITY + PURCHASE + WORDS}
