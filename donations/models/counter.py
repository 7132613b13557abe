"""The numbers of lots and conventions: one sequence per prefix and year, without holes."""

from django.db import models


class Counter(models.Model):
    series = models.CharField("série", max_length=20, unique=True)
    last = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "compteur"

    def __str__(self) -> str:
        return f"{self.series}-{self.last:04d}"

    @classmethod
    def take(cls, prefix: str, year: int) -> str:
        """The next number, as in LOT-2026-0001. Inside a transaction: the row is locked until its end."""
        series = f"{prefix}-{year}"
        cls.objects.get_or_create(series=series)
        cls.objects.filter(series=series).update(last=models.F("last") + 1)
        return str(cls.objects.get(series=series))
