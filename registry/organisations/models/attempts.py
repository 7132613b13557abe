"""How far each account and each client address has gone in its attempts: one moment a row, and nobody's name."""

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.db.models.functions import Greatest


class AttemptsQuerySet(models.QuerySet["Attempts"]):
    def delay(self, key: str, cost: int, now: int) -> None:
        """Moves the row of `key` on by `cost`; of two requests at once, both do."""
        if not self._moved(key, cost, now):
            # Whoever has been quiet long enough is forgotten.
            self.filter(until__lt=now).delete()
            try:
                with transaction.atomic():
                    self.create(key=key, until=now + cost)
            except IntegrityError:
                self._moved(key, cost, now)

    def _moved(self, key: str, cost: int, now: int) -> int:
        return self.filter(key=key).update(until=Greatest(F("until"), now) + cost)


class Attempts(models.Model):
    """`key` is a keyed hash of what is counted; `until`, in milliseconds since 1970, is when all is forgotten."""

    key = models.CharField("clé", max_length=64, primary_key=True)
    until = models.BigIntegerField("jusqu’à", db_index=True)

    objects = AttemptsQuerySet.as_manager()

    class Meta:
        verbose_name = "tentatives"
        verbose_name_plural = "tentatives"

    def __str__(self) -> str:
        return self.key
