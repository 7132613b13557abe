"""A filter of the list of devices that a person keeps under a name, for them or for an organisation."""

from typing import Self

from django.conf import settings
from django.db import models

from registry.organisations.models.organisation import Organisation
from registry.shared.access import Actor, ScopedQuerySet, paths, within


class SavedFilterQuerySet(ScopedQuerySet["SavedFilter"]):
    def visible_to(self, user: Actor, act: str = "view") -> Self:
        """One's own, and those shared with an organisation above or below which the user may `act`."""
        tree = paths(user, act)
        above = {int(pk) for path in tree for pk in path.split("/") if pk}
        shared = models.Q(organisation__isnull=False) & (
            within("organisation__path", tree) | models.Q(organisation__in=above) if "" not in tree else models.Q()
        )
        return self.filter(models.Q(user_id=user.pk) | shared)


class SavedFilter(models.Model):
    """`query` is that of the list's address; `organisation` is whom it is shared with, if anyone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    name = models.CharField("nom", max_length=60)
    query = models.CharField(max_length=1000)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="partagé avec"
    )

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "filtre enregistré"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_filter_once",
                violation_error_code="filter_name_taken",
                violation_error_message="Vous avez déjà un filtre de ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.name
