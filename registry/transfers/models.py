"""An arrival: a device of a transfer that was scanned where it was expected, and that nobody has accepted yet."""

from django.conf import settings
from django.db import models

from registry.devices.models.event import Event


class Arrival(models.Model):
    """Kept by the server, one per announced device, so that several people at one dock share one list.

    It hangs on the transfer, not on the device: taken back and sent again, a device is to be scanned again.
    """

    announcement = models.OneToOneField(Event, models.PROTECT, related_name="arrival", verbose_name="transfert")
    scanned_at = models.DateTimeField("contrôlé le", auto_now_add=True)
    scanned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="contrôlé par"
    )

    class Meta:
        verbose_name = "arrivée"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.announcement)
