"""A file waiting between its preview and its import: its sender's alone, and gone within a day."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from registry.devices.models.category import Category
from registry.organisations.models.organisation import Organisation
from registry.organisations.models.user import User

KEPT = timedelta(days=1)


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user=user, created_at__gte=timezone.now() - KEPT)

    def expired(self) -> Self:
        return self.filter(created_at__lt=timezone.now() - KEPT)


class Upload(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField("nom du fichier", max_length=200)
    content = models.BinaryField()
    # What its sender said of each ambiguous row: its line and a device's tag, or a word of `matching.matches`.
    answers = models.TextField("réponses", blank=True)
    # What its sender said of the whole: the sheet that is read, the category that the file does not tell, why it writes
    # in a closed year.
    sheet = models.CharField("feuille", max_length=200, blank=True)
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True, related_name="+")
    motive = models.CharField("motif", max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier en attente"

    def __str__(self) -> str:
        return self.name

    def answered(self) -> dict[int, str]:
        return {int(line): said for line, said in (answer.split() for answer in self.answers.splitlines())}

    @property
    def chosen(self) -> dict[str, str]:
        """What `registry.imports.planning.staged.Source` takes of it."""
        category = self.category.code if self.category else ""
        return {"sheet": self.sheet, "category": category}

    def answer(self, said: dict[int, str]) -> None:
        self.answers = "\n".join(f"{line} {word}" for line, word in (self.answered() | said).items())
        self.save(update_fields=["answers", "category", "motive"])
