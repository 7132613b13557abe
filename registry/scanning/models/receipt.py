"""The answer given to one scan of a device's queue, so that it is given once and said as often as it is asked."""

from django.conf import settings
from django.db import models


class ScanOutcome(models.TextChoices):
    ADDED = "added", "ajouté"
    DOUBTFUL = "doubtful", "à vérifier"
    LISTED = "listed", "déjà fait"
    REFUSED = "refused", "refusé"
    FINISHED = "finished", "refusé pour de bon"

    @property
    def level(self) -> str:
        """How a message of the page says it."""
        return {ScanOutcome.ADDED: "success", ScanOutcome.DOUBTFUL: "warning", ScanOutcome.LISTED: "info"}.get(
            self, "error"
        )


class Receipt(models.Model):
    """What was answered to one scan of a device's queue, under the key that the device gave it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField("clé")
    text = models.CharField("texte scanné", max_length=500)
    purpose = models.CharField("usage", max_length=80, blank=True, help_text="Vide : la liste de la personne.")
    outcome = models.CharField("réponse", max_length=10, choices=ScanOutcome)
    message = models.CharField("phrase", max_length=700)
    received_at = models.DateTimeField("reçu le", auto_now_add=True)

    class Meta:
        verbose_name = "scan reçu"
        verbose_name_plural = "scans reçus"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.key} · {self.outcome}"
