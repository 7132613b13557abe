"""Another text that names a device: the tag that it had before, or the code that its maker put on it."""

from django.conf import settings
from django.db import models

from registry.devices.identity import tags
from registry.devices.models.device import Device
from registry.shared.access import ScopedQuerySet

LONGEST = 200  # of a text that names a device


class AliasQuerySet(ScopedQuerySet["Alias"]):
    scope = "device__organisation__path"


class Alias(models.Model):
    """`text` is in capitals, as it is looked up. What a device's own tag says goes first."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="aliases", verbose_name="matériel")
    text = models.CharField(
        "autre code", max_length=LONGEST, unique=True, error_messages={"unique": "Ce code désigne déjà un matériel."}
    )
    was_tag = models.BooleanField("ancienne étiquette", default=False, editable=False)
    since = models.DateTimeField("depuis le", auto_now_add=True)
    # The import that read it, which takes it back when it is undone.
    operation = models.UUIDField("opération", null=True, editable=False, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par")

    objects = AliasQuerySet.as_manager()

    class Meta:
        verbose_name = "autre code"
        verbose_name_plural = "autres codes"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_tag(self) -> bool:
        return self.was_tag or tags.is_tag(self.text)


class Naming(models.Model):
    """A text of another shape than our own tags that names a device, as its tag or as an alias, `text` in capitals.

    Two transactions that claim one text at once wait for each other here. Our own tags need no row: no alias says one.
    """

    text = models.CharField("texte", max_length=LONGEST, unique=True)
    device = models.ForeignKey(Device, models.CASCADE, related_name="+", verbose_name="matériel")

    class Meta:
        verbose_name = "texte qui désigne un matériel"
        verbose_name_plural = "textes qui désignent un matériel"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
