"""What labels do not keep beyond its use."""

from datetime import timedelta

from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from labels.models import PrintRun
from registry.shared.purge import YEAR, Purge, deleted

WEEK = timedelta(days=7)


def without_files(runs: QuerySet[PrintRun]) -> int:
    """Takes the files off these runs, which can be printed again, and says how many."""
    holding = list(runs.exclude(file=""))
    for run in holding:
        run.file.delete(save=False)
        PrintRun.objects.filter(pk=run.pk).update(file="")
    return len(holding)


def forgotten(runs: QuerySet[PrintRun]) -> int:
    without_files(runs)
    return deleted(runs)


PURGES = (
    Purge(
        "fichiers d’étiquettes",
        WEEK,
        lambda before: PrintRun.objects.filter(made_at__lt=before).exclude(file=""),
        without_files,
    ),
    Purge("impressions", YEAR, lambda before: PrintRun.objects.filter(made_at__lt=before), forgotten),
    # Begun, not ended: a worker that was killed never ends its own.
    Purge(
        "travaux du programme d’arrière-plan", WEEK, lambda before: DBTaskResult.objects.filter(started_at__lt=before)
    ),
)
