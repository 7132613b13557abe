"""What labels and scanning do not keep beyond its use."""

from datetime import timedelta

from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from labels.models import PrintRun, ScanSession
from registry.purge import YEAR, Purge, deleted

DAY, WEEK = timedelta(days=1), timedelta(days=7)


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
    Purge("listes scannées closes", "un jour", lambda now: ScanSession.objects.filter(closed_at__lt=now - DAY)),
    Purge(
        "fichiers d’étiquettes",
        "sept jours",
        lambda now: PrintRun.objects.filter(made_at__lt=now - WEEK).exclude(file=""),
        without_files,
    ),
    Purge("impressions", "un an", lambda now: PrintRun.objects.filter(made_at__lt=now - YEAR), forgotten),
    Purge(
        "travaux du programme d’arrière-plan",
        "sept jours",
        # Begun, not ended: a worker that was killed never ends its own.
        lambda now: DBTaskResult.objects.filter(started_at__lt=now - WEEK),
    ),
)
