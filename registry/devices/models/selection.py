"""Devices that a person chose to act upon: theirs alone, kept by the server, and gone within a week."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from registry.devices.models.device import Device
from registry.shared.access import Actor

KEPT = timedelta(days=7)
# As many as one act moves in one transaction within a few seconds.
MOST = 2000


class SelectionQuerySet(models.QuerySet["Selection"]):
    def visible_to(self, user: Actor) -> Self:
        return self.filter(user_id=user.pk, created_at__gte=timezone.now() - KEPT)

    def expired(self) -> Self:
        return self.filter(created_at__lt=timezone.now() - KEPT)


class Selection(models.Model):
    """`operation` is that of the last act done to it, whose events and changes bear it, and `done` its name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="selections")
    devices = models.ManyToManyField(Device, related_name="selections")
    created_at = models.DateTimeField(auto_now_add=True)
    operation = models.UUIDField(null=True)
    done = models.CharField(max_length=60, blank=True)

    objects = SelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "sélection"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} · {self.created_at:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("selection-detail", args=[self.pk])
