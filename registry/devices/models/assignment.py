"""Who uses a device now: a name in no log, gone when the device comes back (docs/decisions/law.md#personal-data)."""

from django.db import models

from registry.devices.models.device import Device
from registry.shared.access import ScopedQuerySet


class AssignmentQuerySet(ScopedQuerySet["Assignment"]):
    scope = "device__organisation__path"


class Assignment(models.Model):
    """Written and deleted by the ledger alone. Shown on the device's page, and nowhere else."""

    device = models.OneToOneField(
        Device, models.CASCADE, primary_key=True, related_name="assignment", verbose_name="matériel"
    )
    name = models.CharField("agent", max_length=120)
    since = models.DateField("depuis le")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "attribution"

    def __str__(self) -> str:
        return str(self.device_id)
