"""What the worker does for labels."""

from django_tasks import task

from labels import runs
from labels.models import PrintRun


@task()
def draw(run: int) -> None:
    """Draws a queued run, by its primary key; one that was purged meanwhile is no more to be drawn."""
    for found in PrintRun.objects.select_related("user", "printer").filter(pk=run):
        runs.draw(found)
