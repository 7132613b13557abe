"""What scanning does not keep beyond its use."""

from registry.scanning.models import ScanSession
from registry.shared.purge import DAY, Purge

PURGES = (Purge("listes scannées closes", DAY, lambda before: ScanSession.objects.filter(closed_at__lt=before)),)
