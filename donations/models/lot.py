"""A lot: devices that an organisation offers together, and which of them are still in it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from donations.lifecycle import LotStatus
from registry.devices.lifecycle import Status
from registry.devices.models import Device
from registry.organisations.models import Organisation
from registry.shared.access import Actor, ScopedQuerySet, either, may_anywhere, paths, within
from registry.shared.moves import Reason
from registry.shared.validators import invalid

PAST = Reason("in_the_past", "Cette date est passée : laissez le temps d’enlever le lot.")


class LotQuerySet(ScopedQuerySet["Lot"]):
    def visible_to(self, user: Actor, act: str = "lots") -> Self:
        """Staff: the lots of their scope, and those that hold devices of theirs until these are handed over.

        Whoever may claim: also what is open, and what they asked for.
        """
        tree = paths(user, act)
        rules = [within("organisation__path", tree)]
        if tree and "" not in tree:
            rules.append(models.Q(pk__in=LotItem.objects.holding(tree).values("lot")))
        if may_anywhere(user, "claim"):
            asked = self.model.objects.filter(within("claims__association__path", paths(user, "claim")))
            rules += [models.Q(status=LotStatus.OPEN), models.Q(pk__in=asked.values("pk"))]
        return self.filter(either(*rules))

    def counted(self) -> Self:
        """With how many devices are in each lot, for lists."""
        inside = LotItem.objects.filter(lot=models.OuterRef("pk"), active=True).order_by()
        count = inside.values("lot").annotate(count=models.Count("pk")).values("count")
        return self.annotate(devices_inside=models.functions.Coalesce(models.Subquery(count), 0))


class Lot(models.Model):
    number = models.CharField("numéro", max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="lots", verbose_name="organisation donatrice"
    )
    title = models.CharField("intitulé", max_length=120, help_text="Par exemple : 12 ordinateurs portables de 2019.")
    description = models.TextField("description", max_length=2000, blank=True)
    place = models.CharField("lieu d’enlèvement", max_length=200, blank=True)
    collect_by = models.DateField("à enlever avant le", null=True, blank=True)
    status = models.CharField("état", max_length=9, choices=LotStatus, default=LotStatus.OPEN, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="créé par"
    )
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = "lot"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organisation", "status"], name="lot_organisation_status")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("lot-detail", args=[self.number])

    def clean(self) -> None:
        """A new lot leaves time to collect it."""
        if self._state.adding and self.collect_by and self.collect_by < date.today():
            raise ValidationError({"collect_by": invalid(PAST)})


class LotItemQuerySet(ScopedQuerySet["LotItem"]):
    scope = "lot__organisation__path"

    def holding(self, tree: list[str]) -> Self:
        """The devices that are in a lot now, of the organisations under the paths `tree`."""
        held = Organisation.objects.filter(within("path", tree))
        return self.filter(
            active=True, device__status__in=(Status.OFFERED, Status.RESERVED), device__organisation__in=held
        )


class LotItem(models.Model):
    """`active` while the device is in the lot, and for good once it was handed over with it."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="items", verbose_name="lot")
    device = models.ForeignKey(Device, models.PROTECT, related_name="lot_items", verbose_name="matériel")
    active = models.BooleanField("dans le lot", default=True)
    scanned_at = models.DateTimeField("contrôlé le", null=True)
    scanned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="contrôlé par"
    )

    objects = LotItemQuerySet.as_manager()

    class Meta:
        verbose_name = "matériel d’un lot"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["device"],
                condition=models.Q(active=True),
                name="lot_item_in_one_lot",
                violation_error_code="already_in_a_lot",
                violation_error_message="Ce matériel est déjà dans un lot.",
            ),
            models.UniqueConstraint(
                fields=["lot", "device"],
                name="lot_item_once",
                violation_error_code="already_in_this_lot",
                violation_error_message="Ce matériel est déjà dans ce lot.",
            ),
            models.CheckConstraint(
                condition=models.Q(scanned_by=None) | models.Q(scanned_at__isnull=False),
                name="lot_item_scan_is_dated",
                violation_error_code="scan_undated",
                violation_error_message="Un contrôle est daté.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.device_id}"
