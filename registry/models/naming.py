"""What no two devices may share, be it the tag of one and another code of the other: the database refuses it."""

from django.db import models

from registry.models.device import Device


class Naming(models.Model):
    """A text of another shape than our own tags that names a device, as its tag or as an alias, `text` in capitals.

    Two transactions that claim one text at once wait for each other here. Our own tags need no row: no alias says one.
    """

    text = models.CharField("texte", max_length=200, unique=True)
    device = models.ForeignKey(Device, models.CASCADE, related_name="+", verbose_name="matériel")

    class Meta:
        verbose_name = "texte qui désigne un matériel"
        verbose_name_plural = "textes qui désignent un matériel"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
