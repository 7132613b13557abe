"""Rows that tell what happened: written once, never changed nor deleted. A trigger in the database says so too."""

from django.db import models

from registry.access import ScopedQuerySet


class AppendOnly(TypeError):
    """A recorded event is never changed: record a correction."""


class AppendOnlyQuerySet(ScopedQuerySet):
    scope = "device__organisation__path"

    def update(self, **kwargs):
        raise AppendOnly(AppendOnly.__doc__)

    def delete(self):
        raise AppendOnly(AppendOnly.__doc__)


class AppendOnlyModel(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs) -> None:
        if self.pk:
            raise AppendOnly(AppendOnly.__doc__)
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise AppendOnly(AppendOnly.__doc__)
