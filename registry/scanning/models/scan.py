"""What a person has scanned and not yet acted upon: kept by the server, so that a reload or a fault loses nothing."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from registry.devices.models import Device
from registry.shared.access import Actor, ScopedQuerySet


class ScanSessionQuerySet(models.QuerySet["ScanSession"]):
    def visible_to(self, user: Actor) -> Self:
        return self.filter(user_id=user.pk, closed_at=None)


class ScanSession(models.Model):
    """One list of scanned devices. It is closed, never deleted: by its acts, or when its owner empties it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="scan_sessions")
    opened_at = models.DateTimeField("ouverte le", auto_now_add=True)
    closed_at = models.DateTimeField("close le", null=True, editable=False)

    objects = ScanSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "liste scannée"
        verbose_name_plural = "listes scannées"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(closed_at=None),
                name="scan_session_one_open",
                violation_error_code="list_already_open",
                violation_error_message="Ce compte a déjà une liste ouverte.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.opened_at:%d/%m/%Y}"


class ScanLineQuerySet(ScopedQuerySet["ScanLine"]):
    scope = "device__organisation__path"

    def visible_to(self, user: Actor, act: str = "scan") -> Self:
        """The lines of the user's open list whose device is still in their scope."""
        return (
            super()
            .visible_to(user, act)
            .filter(session__user_id=user.pk, session__closed_at=None)
            .exclude(device__status="")
        )

    def shown(self) -> Self:
        return self.select_related("device__category", "device__organisation")


class ScanLine(models.Model):
    session = models.ForeignKey(ScanSession, models.CASCADE, related_name="lines", verbose_name="liste")
    device = models.ForeignKey(Device, models.CASCADE, related_name="+", verbose_name="matériel")
    text = models.CharField("texte scanné", max_length=500)
    scanned_at = models.DateTimeField("scanné le", default=timezone.now)

    objects = ScanLineQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne scannée"
        verbose_name_plural = "lignes scannées"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "device"],
                name="scan_line_once",
                violation_error_code="already_in_the_list",
                violation_error_message="Ce matériel est déjà dans la liste.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.device_id} · {self.text}"
