"""One tree of organisations: the State, its reporting units and services, and all whom it gives to."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction

from registry.shared import validators
from registry.shared.access import Actor, ScopedQuerySet, either, paths, within
from registry.shared.moves import Reason
from registry.shared.validators import invalid


class Kind(models.TextChoices):
    STATE = "state", "État"
    UNIT = "unit", "Entité déclarante"
    SERVICE = "service", "Service"
    PUBLIC_BODY = "public_body", "Établissement public"
    ASSOCIATION = "association", "Association"
    COMPANY = "company", "Entreprise"


FLEET_KINDS = (Kind.STATE, Kind.UNIT, Kind.SERVICE, Kind.PUBLIC_BODY)
PARTNER_KINDS = (Kind.ASSOCIATION, Kind.COMPANY)
# Under a ministry, a partner would be its administrators' to rewrite and to speak for.
ALONE = Reason("stands_alone", "Une association ou une entreprise ne dépend de personne.")
KIND_CHANGES = Reason("kind_changes", "Une organisation ne change pas ainsi de nature : créez-en une autre.")
UNIT_CHANGES = Reason("unit_changes", "Les chiffres passés changeraient d’entité déclarante. {}")
ROOT = Reason("root", "L’État est la racine : il ne dépend de personne.")
PARTNER_ABOVE = Reason("partner_above", "Rien ne dépend d’une association ni d’une entreprise.")
LOOP = Reason("loop", "Une organisation ne peut pas dépendre d’elle-même.")
KIND_CHANGES = Reason("kind_changes", "Une organisation ne change pas ainsi de nature : créez-en une autre.")
UNIT_CHANGES = Reason("unit_changes", "Les chiffres passés changeraient d’entité déclarante. {}")
ROOT = Reason("root", "L’État est la racine : il ne dépend de personne.")
PARTNER_ABOVE = Reason("partner_above", "Rien ne dépend d’une association ni d’une entreprise.")
LOOP = Reason("loop", "Une organisation ne peut pas dépendre d’elle-même.")


class OrganisationQuerySet(ScopedQuerySet["Organisation"]):
    scope = "path"

    def holding_fleet(self) -> Self:
        return self.filter(kind__in=FLEET_KINDS)

    def announced_through(self, user: Actor) -> Self:
        """Those to whom a transfer is addressed that `user` may accept: what comes to a unit, its services take in."""
        tree = paths(user, "accept")
        above = {int(pk) for path in tree for pk in path.split("/") if pk}
        return self.filter(either(within("path", tree), models.Q(pk__in=above)))


class Organisation(models.Model):
    """`path` is the primary keys from the root down ("1/4/"), `reporting_unit` the entity that declares for it."""

    code = models.CharField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=200)
    kind = models.CharField("nature", max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="rattachée à"
    )
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[validators.siret])
    rna = models.CharField("numéro RNA", max_length=10, blank=True, validators=[validators.rna])
    address = models.CharField("adresse", max_length=300, blank=True)
    email = models.EmailField("courriel de contact", blank=True)
    phone = models.CharField("téléphone de contact", max_length=30, blank=True)
    signatory = models.CharField("signataire", max_length=120, blank=True)
    signatory_title = models.CharField("qualité du signataire", max_length=120, blank=True)
    path = models.CharField(max_length=200, editable=False, db_index=True)
    reporting_unit = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisation"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind__in=PARTNER_KINDS) | models.Q(parent=None),
                name="partner_stands_alone",
                violation_error_code=ALONE.code,
                violation_error_message=ALONE,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        return self.path.count("/") - 1

    @property
    def holds_fleet(self) -> bool:
        return self.kind in FLEET_KINDS

    def lineage(self) -> models.QuerySet["Organisation"]:
        """This organisation and those above it, the nearest first."""
        return Organisation.objects.filter(pk__in=self.path.strip("/").split("/")).order_by("-path")

    def legal_entity(self) -> "Organisation":
        """Who signs for it: the nearest that has a SIRET, since a service is no legal person."""
        return self.lineage().exclude(siret="").first() or self

    @property
    def siren(self) -> str:
        return self.siret[:9]

    def clean(self) -> None:
        """A tree has no loop, only the root is the State, and partners stand outside it for good."""
        stored = Organisation.objects.get(pk=self.pk) if self.pk else None
        if stored and stored.holds_fleet != self.holds_fleet:
            raise ValidationError({"kind": invalid(KIND_CHANGES)})
        if self.parent:
            self._judge_parent(self.parent)
        if stored and self._unit_below(self.parent) != stored.reporting_unit_id and self._has_held_devices():
            sentence = "Elle a tenu des matériels : créez-en une autre à cet endroit, et transférez-les."
            raise ValidationError({"parent": invalid(UNIT_CHANGES.format(sentence))})

    def _judge_parent(self, parent: "Organisation") -> None:
        if self.kind == Kind.STATE:
            raise ValidationError({"kind": invalid(ROOT)})
        if self.kind in PARTNER_KINDS:
            raise ValidationError({"parent": invalid(ALONE)})
        if not parent.holds_fleet:
            raise ValidationError({"parent": invalid(PARTNER_ABOVE)})
        if self.pk and parent.path.startswith(self.path):
            raise ValidationError({"parent": invalid(LOOP)})

    def _has_held_devices(self) -> bool:
        return Organisation.objects.filter(path__startswith=self.path, stays__isnull=False).exists()

    def _unit_below(self, parent: "Organisation | None") -> int | None:
        """The primary key of the entity that declares for this organisation when it stands below `parent`."""
        if parent is None or self.kind in (Kind.STATE, Kind.UNIT) or parent.kind == Kind.STATE:
            return self.pk
        return parent.reporting_unit_id

    @transaction.atomic
    def save(self, **kwargs: Any) -> None:
        super().save(**kwargs)
        # Read anew: the parent at hand may have moved since it was loaded.
        self._place(Organisation.objects.get(pk=self.parent_id) if self.parent_id else None)

    def _place(self, parent: "Organisation | None") -> None:
        """Derives the path and the reporting unit of this node and, when they changed, of all below it."""
        path = f"{parent.path if parent else ''}{self.pk}/"
        unit = self._unit_below(parent)
        # Who stands right below the State declares for itself, even when nothing else changed.
        if (path, unit) == (self.path, self.reporting_unit_id) and self.kind != Kind.STATE:
            return
        self.path, self.reporting_unit_id = path, unit
        Organisation.objects.filter(pk=self.pk).update(path=path, reporting_unit=unit)
        for child in self.children.all():
            child._place(self)
