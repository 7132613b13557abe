"""What devices do not keep beyond its use."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from registry.devices.lifecycle import Status
from registry.devices.models import Assignment, Selection, selection
from registry.shared.purge import LAW, YEAR, Purge


def assignments(before: datetime) -> QuerySet[Assignment]:
    """Names that no use keeps, and those of devices that went to repair a year ago."""
    using = Q(device__status=Status.IN_SERVICE)
    repaired = Q(device__status=Status.IN_REPAIR) & ~Q(device__last_on__lt=localdate(before))
    return Assignment.objects.exclude(using | repaired)


PURGES = (
    Purge("noms d’agents sans usage", YEAR, assignments, source=f"{LAW}, après l’envoi en réparation"),
    Purge("sélections", selection.KEPT, lambda before: Selection.objects.filter(created_at__lt=before)),
)
