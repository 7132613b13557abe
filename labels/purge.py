"""What scanning does not keep beyond its use."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from labels.models import ScanSession
from registry.purge import Purge

KEPT = timedelta(days=1)


def closed_lists(now: datetime) -> QuerySet:
    return ScanSession.objects.filter(closed_at__lt=now - KEPT)


PURGES = (Purge("listes scannées closes", "un jour", closed_lists),)
