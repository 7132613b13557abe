"""What a person printed: which labels, on which support, and the file of those that were drawn behind."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from labels.models.choice import Order
from labels.models.printer import Printer
from registry.devices.models import Device
from registry.organisations.models import User

# A worker that has drawn nothing for so long was stopped; one that is busy elsewhere takes a run later than that.
SILENCE = timedelta(minutes=2)


def storage() -> Storage:
    return storages["documents"]


class Progress(models.TextChoices):
    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Imprimée"
    FAILED = "failed", "Interrompue"


class Output(models.TextChoices):
    PDF = "pdf", "PDF"
    ZPL = "zpl", "ZPL"


class PrintRunQuerySet(models.QuerySet["PrintRun"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user_id=user.pk)


class PrintRun(models.Model):
    """`sheet` names a format of `labels.geometry`, `parts` what labels say, separated by commas.

    `count` labels are wanted, copies included; `drawn` so far, `beat_at` the last time. `attempt` tells a worker that
    was thought dead that another has taken its place.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="print_runs")
    made_at = models.DateTimeField("demandée le", auto_now_add=True)
    sheet = models.CharField("format", max_length=40)
    parts = models.CharField("ce que dit l’étiquette", max_length=100, blank=True)
    order = models.CharField("ordre", max_length=5, choices=Order, default=Order.GIVEN)
    copies = models.PositiveSmallIntegerField("exemplaires", default=1, validators=[MinValueValidator(1)])
    first = models.PositiveSmallIntegerField("première position", default=1, validators=[MinValueValidator(1)])
    printer = models.ForeignKey(Printer, models.SET_NULL, null=True, related_name="+", verbose_name="imprimante")
    output = models.CharField("sortie", max_length=3, choices=Output, default=Output.PDF)
    count = models.PositiveIntegerField("étiquettes")
    progress = models.CharField("avancement", max_length=7, choices=Progress, default=Progress.QUEUED)
    attempt = models.PositiveSmallIntegerField("tentative", default=0)
    drawn = models.PositiveIntegerField("dessinées", default=0)
    beat_at = models.DateTimeField("vue le", null=True)
    failure = models.CharField("raison", max_length=400, blank=True)
    file = models.FileField("fichier", storage=storage, upload_to="impressions/%Y/%m", blank=True)

    objects = PrintRunQuerySet.as_manager()

    class Meta:
        verbose_name = "impression"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(progress=Progress.FAILED) | ~models.Q(failure=""),
                name="print_run_fails_for_a_reason",
                violation_error_code="failure_unexplained",
                violation_error_message="Une impression interrompue dit pourquoi.",
            )
        ]

    def __str__(self) -> str:
        return f"Impression {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("print-run", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Whether nobody works on it any more, or will begin: a worker that is busy with another run will."""
        since = timezone.now() - SILENCE
        if self.progress not in (Progress.QUEUED, Progress.RUNNING) or (self.beat_at or self.made_at) >= since:
            return False
        busy = PrintRun.objects.filter(progress=Progress.RUNNING, beat_at__gte=since)
        return self.progress == Progress.RUNNING or not busy.exists()

    @property
    def is_waiting(self) -> bool:
        return self.progress in (Progress.QUEUED, Progress.RUNNING) and not self.is_late


class PrintedDevice(models.Model):
    """One device of a run; their primary keys keep the order in which they are printed."""

    run = models.ForeignKey(PrintRun, models.CASCADE, related_name="printed")
    device = models.ForeignKey(Device, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "matériel imprimé"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "device"], name="printed_once_a_run")]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.device_id}"
