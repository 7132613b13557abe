"""A form that was sent: a second click on its button, or a page sent again, leads to what the first one made."""

from django.conf import settings
from django.db import models


class Submission(models.Model):
    """`key` is the one that the page gave to its form; `address`, where the answer led."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField("clé")
    address = models.TextField("adresse", blank=True)
    sent_at = models.DateTimeField("envoyé le", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "formulaire envoyé"
        verbose_name_plural = "formulaires envoyés"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="submission_once")]

    def __str__(self) -> str:
        return str(self.key)
